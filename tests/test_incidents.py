"""Events of several documents become one incident where type, date and parties agree, and every claim is kept."""

from typing import Any

import pyarrow as pa

from pipeline import incidents, rows, tables

ARMENIA = rows.EventParty("Armenia", "ARM", "side")


def event(doc: str, **changes: Any) -> rows.Event:
    fields: dict[str, Any] = {
        "event_id": f"{doc}-e0-4", "doc_id": doc, "incident_id": None, "event_type": "prisoner_exchange", "cameo": None, "plover": None,
        "status": "occurred", "date_edtf": "2024-03-01", "date_start": None, "date_end": None, "date_precision": None, "date_basis": None,
        "location": None, "country": None, "parties": (ARMENIA, rows.EventParty("Azerbaijan", "AZE", "side")),
        "mediators": (), "released": (), "sources": (), "is_main": True, "trigger": "swap", "char_start": 0, "char_end": 4,
        "evidence": (), "rule": "r", "confidence": 0.5,
    }  # fmt: skip
    return rows.Event(**(fields | changes))


def freed(to: str, value: float, by: str | None = None) -> rows.EventReleased:
    return rows.EventReleased(to, value, value, value, "exact", "soldier", by, None)


def link(*events: rows.Event) -> tuple[list[dict[str, Any]], list[str]]:
    doc_ids = sorted({e.doc_id for e in events})
    documents = pa.table({"doc_id": doc_ids, "outlet": [f"Outlet {doc_id}" for doc_id in doc_ids]})
    table, ids = incidents.link(pa.Table.from_batches([tables.batch("events", events)]), documents)
    return table.to_pylist(), ids.to_pylist()


def test_two_documents_that_agree_are_one_incident_with_both_claims() -> None:
    found, ids = link(event("a", released=(freed("ARM", 207, "Yerevan"),)), event("b", released=(freed("ARM", 195, "Baku"),)))
    assert len(found) == 1
    assert ids[0] == ids[1] == found[0]["incident_id"]
    assert found[0]["released"] == [{"to": "ARM", "low": 195.0, "best": 195.0, "high": 207.0, "n_sources": 2}]
    assert {(c["source"], c["value"]) for c in found[0]["claims"]} == {("Yerevan", 207.0), ("Baku", 195.0)}
    assert found[0]["n_documents"] == 2


def test_other_dates_types_or_parties_are_other_incidents() -> None:
    found, _ = link(event("a"), event("b", date_edtf="2024-03-02"), event("c", event_type="agreement"), event("d", parties=(ARMENIA,)))
    assert len(found) == 4


def test_events_without_a_full_date_are_never_merged() -> None:
    found, _ = link(
        event("a", date_edtf=None), event("b", date_edtf=None), event("c", date_edtf="XXXX-03-01"), event("d", date_edtf="XXXX-03-01")
    )
    assert len(found) == 4


def test_the_order_of_events_changes_nothing() -> None:
    events = [event("a"), event("b", date_edtf="2024-03-02"), event("c", status="planned")]
    assert link(*events)[0] == link(*reversed(events))[0]
