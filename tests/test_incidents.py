"""Events of several documents become one incident where what they tell fits, and two where something forbids it; every claim is kept."""

import gc
import itertools
from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from pipeline import rows, tables
from pipeline.incidents.link import blocks, link
from pipeline.incidents.undisturbed import undisturbed
from pipeline.job.linker import LINKER

SIDES = (rows.EventParty("Armenia", "ARM", "side"), rows.EventParty("Azerbaijan", "AZE", "side"))


def event(doc: str, **changes: Any) -> rows.Event:
    fields: dict[str, Any] = {
        "event_id": f"{doc}-e0-4", "doc_id": doc.split(".")[0], "incident_id": None, "event_type": "prisoner_exchange", "cameo": None,
        "plover": None, "status": "occurred", "date_edtf": "2024-03-01", "date_start": None, "date_end": None, "date_precision": "day",
        "date_basis": "stated", "location": None, "country": None, "parties": SIDES, "mediators": (), "released": (), "sources": (),
        "is_main": True, "trigger": "swap", "char_start": 0, "char_end": 4, "evidence": (), "rule": "r", "confidence": 0.5,
    }  # fmt: skip
    return rows.Event(**(fields | changes))


def freed(to: str | None, value: float, by: str | None = None, modifier: str = "exact") -> rows.EventReleased:
    return rows.EventReleased(to, value, value, value, modifier, "soldier", by, None)  # type: ignore[arg-type]


def documents(*events: rows.Event, published: dict[str, date] | None = None) -> pa.Table:
    doc_ids = sorted({e.doc_id for e in events})
    days = pa.array([(published or {}).get(doc_id) for doc_id in doc_ids], pa.date32())
    return pa.table({"doc_id": doc_ids, "outlet": [f"Outlet {doc_id}" for doc_id in doc_ids], "published": days})


def table(*events: rows.Event, quotes: dict[str, str] | None = None) -> pa.Table:
    found = pa.Table.from_batches([tables.batch("events", events)])
    said = [[quotes[e.doc_id]] if quotes and e.doc_id in quotes else [] for e in events]
    return found.append_column("quotes", pa.array(said, pa.list_(pa.string())))


def linked(*events: rows.Event, **options: Any) -> list[dict[str, Any]]:
    quotes = options.pop("quotes", None)
    found: list[dict[str, Any]] = LINKER.connect(link(table(*events, quotes=quotes), documents(*events, **options))[0]).to_pylist()
    return found


def test_two_documents_that_agree_are_one_incident_with_both_claims() -> None:
    events = event("a", released=(freed("ARM", 207, "ARM"),)), event("b", released=(freed("ARM", 195, "AZE"),))
    found, ids = link(table(*events), documents(*events))
    (row,) = found.to_pylist()
    assert ids.to_pylist() == [row["incident_id"]] * 2
    assert row["released"] == [{"to": "ARM", "low": 195.0, "best": 207.0, "high": 207.0, "n_sources": 2, "policy": "receiving_side"}]
    assert {(c["source"], c["value"], c["counts"]) for c in row["claims"]} == {("ARM", 207.0, True), ("AZE", 195.0, True)}
    assert row["disputed"]
    assert (row["n_documents"], row["n_sources"]) == (2, 2)


def test_other_days_and_other_types_are_other_incidents() -> None:
    assert len(linked(event("a"), event("b", date_edtf="2024-03-04"), event("c", event_type="agreement"))) == 3


def test_days_that_follow_each_other_are_one_only_where_a_rare_number_agrees() -> None:
    one, next_day = {"released": (freed("ARM", 90),)}, {"date_edtf": "2024-03-02"}
    assert len(linked(event("a", **one), event("b", **one, **next_day))) == 1
    assert len(linked(event("a"), event("b", **next_day))) == 2
    assert len(linked(event("a", released=(freed("ARM", 3),)), event("b", released=(freed("ARM", 3),), **next_day))) == 2


def test_one_day_with_quite_other_numbers_is_two() -> None:
    assert len(linked(event("a", released=(freed("ARM", 390),)), event("b", released=(freed("ARM", 12),)))) == 2


def test_a_release_and_the_exchange_that_it_is_part_of_are_one() -> None:
    one = event("a", event_type="prisoner_release", released=(freed("ARM", 32),))
    (row,) = linked(one, event("b", released=(freed("ARM", 32), freed("AZE", 2))))
    assert row["event_type"] == "prisoner_exchange"


def test_without_day_and_number_nothing_links() -> None:
    assert len(linked(event("a", date_edtf=None), event("b", date_edtf=None), event("c"))) == 3


def test_an_event_without_a_date_links_through_its_numbers_and_takes_the_date_of_the_incident() -> None:
    numbers = (freed("ARM", 32), freed("AZE", 2))
    (row,) = linked(event("a", released=numbers), event("b", date_edtf=None, released=numbers))
    assert row["date_edtf"] == "2024-03-01"
    assert row["inherited"] == [{"event_id": "b-e0-4", "date_edtf": "2024-03-01"}]


PASSING: dict[str, Any] = {"date_edtf": None, "is_main": False, "event_type": "agreement"}


def told_in_passing(*days: str, place: str = "Tbilisi", **changes: Any) -> int:
    """Incidents among agreements in Tbilisi on these days and one that an article of 2024-03-20 tells of in passing."""
    dated = [event(f"a{n}", event_type="agreement", date_edtf=day, location="Tbilisi") for n, day in enumerate(days)]
    passing = event("b", **{**PASSING, "location": place, **changes})
    return len(linked(*dated, passing, published={"b": date(2024, 3, 20)}))


def test_what_is_told_in_passing_is_what_happened_there_in_the_weeks_before() -> None:
    assert told_in_passing("2024-03-01") == 1
    assert told_in_passing("2024-01-01") == 2
    assert told_in_passing("2024-03-25") == 2
    assert told_in_passing("2024-03-01", place="Baku") == 2
    assert told_in_passing("2024-03-01", status="planned") == 2


def test_between_two_that_fit_alike_nothing_told_in_passing_chooses() -> None:
    assert told_in_passing("2024-03-01", "2024-03-11") == 3


@pytest.mark.parametrize(
    ("said", "speaker", "incidents"),
    [
        ("An earlier trade was Abrahamyan for two men.", (), 1),
        ("An earlier trade in Abrahamyan was for two men.", (), 2),
        ("An earlier trade, said Abrahamyan, was for two men.", ("Abrahamyan",), 2),
        ("An earlier trade was made by Armenia and its Defence Ministry for two men.", (), 2),
    ],
)
def test_whom_it_freed_tells_which_exchange_of_a_year_is_meant(said: str, speaker: tuple[str, ...], incidents: int) -> None:
    quotes = {"a": "On Friday Armenia got Abrahamyan back, its Defence Ministry said.", "b": said}
    vague = event("b", date_edtf="2024", date_precision="year", is_main=False, sources=speaker)
    assert len(linked(event("a"), vague, quotes=quotes)) == incidents


def test_what_was_told_as_done_cannot_be_of_a_later_day() -> None:
    numbers = {"released": (freed("ARM", 32), freed("AZE", 2))}
    early = {"b": date(2023, 12, 1)}
    assert len(linked(event("a", **numbers), event("b", date_edtf=None, **numbers), published=early)) == 2


def test_a_day_without_a_year_takes_it_from_an_event_that_knows_only_the_year() -> None:
    numbers = {"released": (freed("ARM", 132), freed("AZE", 22))}
    (row,) = linked(event("a", date_edtf="XXXX-05-16", **numbers), event("b", date_edtf="2021", date_precision="year", **numbers))
    assert (row["date_edtf"], row["date_basis"]) == ("2021-05-16", "inherited")
    assert [each["event_id"] for each in row["inherited"]] == ["a-e0-4"]


def test_other_day_of_the_year_is_another_incident() -> None:
    numbers = {"released": (freed("ARM", 132), freed("AZE", 22))}
    assert len(linked(event("a", date_edtf="XXXX-05-16", **numbers), event("b", date_edtf="2021-05-20", **numbers))) == 2


def test_the_place_in_the_series_decides() -> None:
    quotes = {"a": "It was the 71st swap of the war.", "b": "It was the 72nd swap of the war."}
    assert len(linked(event("a"), event("b"), quotes=quotes)) == 2
    assert len(linked(event("a"), event("b"), quotes=quotes | {"b": quotes["a"]})) == 1


def test_the_status_is_the_latest_word() -> None:
    published = {"a": date(2024, 2, 27), "b": date(2024, 3, 1), "c": date(2024, 3, 1)}
    plan, outcome = event("a", status="planned"), event("b", status="cancelled")
    assert [row["status"] for row in linked(plan, outcome, published=published)] == ["cancelled"]
    assert [row["status"] for row in linked(plan, event("c"), published=published)] == ["occurred"]


def test_a_plan_does_not_widen_what_is_told_of_the_outcome() -> None:
    plan = event("a", status="planned", released=(freed("ARM", 90), freed("AZE", 3)))
    (row,) = linked(plan, event("b", released=(freed("ARM", 183), freed("AZE", 3))))
    assert {part["to"]: (part["low"], part["best"], part["high"]) for part in row["released"]} == {"ARM": (183,) * 3, "AZE": (3,) * 3}
    assert [claim["counts"] for claim in row["claims"] if claim["value"] == 90] == [False]


def test_copies_of_one_wire_text_are_one_source() -> None:
    text = "Armenia and Azerbaijan exchanged prisoners on Friday under a deal that mediators had worked on since January, officials said."
    other = "Families waited all night at the crossing until the buses came at last, and nobody on either side said how many there were."
    (row,) = linked(event("a"), event("b"), event("c"), quotes={"a": text, "b": text, "c": other})
    assert (row["n_documents"], row["n_sources"]) == (3, 2)


def test_stages_are_parts_of_the_whole_that_their_numbers_add_up_to() -> None:
    days = [("2024-03-01", 390), ("2024-03-02", 307), ("2024-03-03", 303)]
    stages = [event(f"s{n}", date_edtf=day, released=(freed("ARM", value),)) for n, (day, value) in enumerate(days)]
    found = linked(*stages, event("w", date_edtf="2024-03-01/2024-03-03", date_precision="range", released=(freed("ARM", 1000),)))
    whole = next(row for row in found if row["released"][0]["best"] == 1000)
    assert [row["parent_incident_id"] for row in found if row is not whole] == [whole["incident_id"]] * 3
    assert whole["parent_incident_id"] is None
    assert len({row["chain_id"] for row in found}) == 1


def test_an_ally_s_day_is_a_part_where_a_document_tells_of_it_beside_another_part() -> None:
    ally = (SIDES[0], rows.EventParty("Georgia", "GEO", "side"))
    whole = event("a", date_edtf="2024-03-01/2024-03-03", released=(freed("ARM", 900),))
    first = event("b", released=(freed("ARM", 300),))
    second = event("b.2", date_edtf="2024-03-02", parties=ally, released=(freed("ARM", 350),))
    found = {row["date_edtf"]: row for row in linked(whole, first, second)}
    assert found["2024-03-02"]["parent_incident_id"] == found["2024-03-01/2024-03-03"]["incident_id"]
    elsewhere = event("c", date_edtf="2024-03-02", parties=ally, released=(freed("ARM", 350),))
    found = {row["date_edtf"]: row for row in linked(whole, first, elsewhere)}
    assert found["2024-03-02"]["parent_incident_id"] is None


def test_a_group_and_the_people_it_speaks_for_are_one_receiver_unless_both_are_sides() -> None:
    israel, hamas = rows.EventParty("Israel", "ISR", "side"), rows.EventParty("Hamas", "Q38799", "side")
    told = [event(doc, parties=(israel, hamas), released=(freed(to, 90),)) for doc, to in (("a", "PSE"), ("b", "PSE"), ("c", "Q38799"))]
    (row,) = linked(*told)
    assert [(part["to"], part["best"], part["n_sources"]) for part in row["released"]] == [("PSE", 90, 3)]
    assert {claim["to"] for claim in row["claims"] if claim["counts"]} == {"PSE", "Q38799"}
    yemen, houthis = rows.EventParty("Yemen", "YEM", "side"), rows.EventParty("Houthis", "houthis", "side")
    both = [event(doc, parties=(yemen, houthis), released=(freed("YEM", 69), freed("houthis", 249))) for doc in "ab"]
    (row,) = linked(*both)
    assert [(part["to"], part["best"]) for part in row["released"]] == [("YEM", 69), ("houthis", 249)]


def test_an_agreement_and_what_came_of_it_are_a_chain_and_what_came_long_after_is_not() -> None:
    deal = event("a", event_type="agreement", date_edtf="2024-02-20", released=(freed("ARM", 1000),))
    swap, other = event("b", released=(freed("ARM", 1000),)), event("c", date_edtf="2024-09-01")
    found = {row["date_edtf"]: row["chain_id"] for row in linked(deal, swap, other)}
    assert found["2024-02-20"] == found["2024-03-01"] is not None
    assert found["2024-09-01"] is None


def test_whoever_repeats_one_side_s_number_is_not_held_against_the_other_s() -> None:
    kyiv = event("a", released=(freed("ARM", 277, "ARM"),))
    moscow = event("b", released=(freed("ARM", 246, "AZE"), freed("AZE", 246, "AZE")))
    assert len(linked(kyiv, moscow, event("c", date_edtf=None, is_main=False, released=(freed("ARM", 246),)))) == 1
    assert len(linked(kyiv, moscow, event("c", date_edtf=None, is_main=False, released=(freed("ARM", 90),)))) == 2


def test_the_order_of_events_changes_nothing() -> None:
    events = [event("a"), event("b", date_edtf="2024-03-02"), event("c", status="planned"), event("d", date_edtf=None)]
    ways = [linked(*order) for order in itertools.permutations(events)]
    assert all(way == ways[0] for way in ways)


def test_an_incident_keeps_its_id_when_articles_join_it() -> None:
    first = [event("a", released=(freed("ARM", 32),)), event("b", released=(freed("ARM", 32),))]
    late = event("0", parties=SIDES[:1], released=(freed("ARM", 32),))
    (before,), (after,) = linked(*first), linked(*first, late)
    assert before["incident_id"] == after["incident_id"]


def test_blocks_hold_together_what_may_be_linked_and_nothing_else() -> None:
    events = [event("a"), event("b", date_edtf="2024-03-02"), event("c", date_edtf="2024-06-01"), event("d", parties=())]
    a, b, c, d = blocks(table(*events), documents(*events)).to_pylist()
    assert a == b
    assert len({a, c, d}) == 3


@pytest.mark.parametrize("on", [True, False])
def test_the_collector_is_as_it_was_after_linking_and_after_an_error(on: bool) -> None:
    was = gc.isenabled()
    try:
        (gc.enable if on else gc.disable)()
        with pytest.raises(KeyError):
            _fail_undisturbed()
        assert gc.isenabled() == on
    finally:
        (gc.enable if was else gc.disable)()


def _fail_undisturbed() -> None:
    with undisturbed():
        assert not gc.isenabled()
        raise KeyError


def test_without_events_there_are_no_incidents() -> None:
    none = pa.Table.from_batches([tables.batch("events", [])], schema=tables.schema("events"))
    documents = pa.Table.from_batches([tables.batch("documents", [])], schema=tables.schema("documents"))
    incidents, ids = link(none, documents)
    assert incidents.num_rows == 0
    assert len(ids) == 0
