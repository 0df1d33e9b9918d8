"""What the page shows of the tables, as plain JSON; every word of an article already freed of steering codes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.decisions.fields import plain
from pipeline.review.article import Tables, items
from pipeline.review.escaping import visible
from pipeline.review.phrases import amount, text

Row = Mapping[str, Any]
AROUND = 600
"""Characters of an evidence sentence that are shown on either side of the trigger."""


def incidents(tables: Tables) -> list[dict[str, Any]]:
    """One entry for each incident, by date, undated ones last."""
    rows = sorted(tables.incidents.to_dict("records"), key=lambda row: (plain(row["date_edtf"]) or "~", row["incident_id"]))
    return [
        {
            "id": row["incident_id"],
            "date": text(row["date_edtf"]),
            "type": words(row["event_type"]),
            "status": text(row["status"]),
            "sides": ", ".join(text(code) for code in items(row["countries"])),
            "released": "; ".join(_range(part) for part in items(row["released"])),
            "mediators": ", ".join(text(name) for name in items(row["mediators"])),
            "documents": int(row["n_documents"]),
            "outlets": ", ".join(text(name) for name in items(row["outlets"])),
            "disputed": bool(row["disputed"]),
        }
        for row in rows
    ]


def events(tables: Tables) -> list[dict[str, Any]]:
    """One entry for each event, by date, undated ones last; `evidence` holds the words before, of and after the trigger."""
    documents = {row["doc_id"]: row for row in tables.documents.to_dict("records")}
    rows = sorted(tables.events.to_dict("records"), key=lambda row: (plain(row["date_edtf"]) or "~", row["event_id"]))
    return [_event(row, documents[row["doc_id"]]) for row in rows]


def failures(tables: Tables) -> list[dict[str, str]]:
    """Documents that were not read, with the reason."""
    rows = tables.documents[tables.documents.status.isin(["failed", "not_english", "empty", "duplicate"])].to_dict("records")
    return [{"source": text(row["source"]), "status": text(row["status"]), "error": text(row["error"])} for row in rows]


def _event(row: Row, document: Row) -> dict[str, Any]:
    return {
        "id": row["event_id"],
        "incident": plain(row["incident_id"]),
        "date": text(row["date_edtf"]),
        "type": words(row["event_type"]),
        "status": text(row["status"]),
        "parties": ", ".join(f"{text(part['code'])} ({part['role']})" for part in items(row["parties"])),
        "released": "; ".join(amount(part) for part in items(row["released"])),
        "mediators": ", ".join(text(name) for name in items(row["mediators"])),
        "place": text(row["location"]),
        "source": source_of(document),
        "title": text(document["title"]),
        "main": bool(row["is_main"]),
        "confidence": round(float(row["confidence"]), 2),
        "rule": text(row["rule"]),
        "reviewed": text(row.get("reviewed")),
        "evidence": list(_evidence(row, document["text"])),
    }


def _evidence(row: Row, article: str) -> Iterator[tuple[str, str, str]]:
    start, end = int(row["char_start"]), int(row["char_end"])
    spans = [(int(part["char_start"]), int(part["char_end"])) for part in items(row["evidence"])]
    for first, last in spans or [(start, end)]:
        if first <= start < last:
            before, after = article[max(first, start - AROUND) : start], article[end : min(last, end + AROUND)]
            yield visible(before), visible(article[start:end]), visible(after)
        else:
            yield visible(article[first : min(last, first + 2 * AROUND)]), "", ""


def _range(part: Row) -> str:
    low, best, high = (plain(part[key]) for key in ("low", "best", "high"))
    ends = f" ({_number(low)} to {_number(high)})" if low != high and (low is not None or high is not None) else ""
    return f"{_number(best)}{ends}" + (f" to {text(part['to'])}" if part["to"] else "")


def _number(value: float | None) -> str:
    return "?" if value is None else f"{value:,.0f}"


def source_of(document: Row) -> str:
    """Where a document comes from: its outlet, or the name of its file."""
    return text(document["outlet"]) or text(document["source"])


def words(value: Any) -> str:
    """An enum's value as words."""
    return text(value).replace("_", " ")
