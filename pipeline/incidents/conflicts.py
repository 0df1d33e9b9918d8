"""Where claims disagree, with the sentences that make them; whether the parts add up to their whole; and what sums are stated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pipeline.incidents.calendar import days

Row = Mapping[str, Any]


def disagreements(
    incidents: Iterable[Row], events: Iterable[Row], figures: Iterable[Row], documents: Iterable[Row]
) -> list[dict[str, Any]]:
    """One row for each claim of each side about which claims disagree: incident, side, number, who says it, outlet and sentence.

    Only claims on which low and high rest are listed; those of copies stand with the document that they copy.
    """
    said = _sentences(events, figures)
    outlets = {row["doc_id"]: row["outlet"] for row in documents}
    found = []
    for row in incidents:
        for side in row["released"]:
            if side["low"] != side["high"]:
                found += [_claim(row, side, claim, said, outlets) for claim in _claims(row, side["to"])]
    return sorted(found, key=lambda each: (each["date"] or "~", each["incident_id"], str(each["to"]), each["value"], each["doc_id"]))


def _claims(row: Row, to: str | None) -> list[Row]:
    return [claim for claim in row["claims"] if claim["counts"] and claim["to"] == to and claim["copy_of"] is None]


def _claim(row: Row, side: Row, claim: Row, said: Mapping[tuple[Any, ...], str], outlets: Mapping[str, str | None]) -> dict[str, Any]:
    return {
        "date": row["date_edtf"],
        "event": row["event_type"],
        "to": side["to"],
        "value": claim["value"],
        "modifier": claim["modifier"],
        "claimed_by": claim["source"],
        "best": side["best"],
        "policy": side["policy"],
        "outlet": outlets.get(claim["doc_id"]),
        "sentence": said.get((claim["event_id"], claim["to"], claim["value"])),
        "doc_id": claim["doc_id"],
        "incident_id": row["incident_id"],
    }


def _sentences(events: Iterable[Row], figures: Iterable[Row]) -> dict[tuple[Any, ...], str]:
    """The sentence of each number that an event frees: event, side and value → words."""
    words = {row["figure_id"]: row["sentence"] for row in figures}
    found: dict[tuple[Any, ...], str] = {}
    for row in events:
        for part in row["released"]:
            if part["figure_id"] in words:
                found.setdefault((row["event_id"], part["to"], part["value"]), words[part["figure_id"]])
    return found


def totals(incidents: Sequence[Row]) -> list[dict[str, Any]]:
    """One row for each side of each whole whose parts are known: the whole's number, the parts', their sum, and what is missing."""
    parts: defaultdict[str, list[Row]] = defaultdict(list)
    for row in incidents:
        if row["parent_incident_id"]:
            parts[row["parent_incident_id"]].append(row)
    found = []
    for whole in incidents:
        own = sorted(parts.get(whole["incident_id"], ()), key=lambda part: (part["date_edtf"] or "~", part["incident_id"]))
        if own:
            found += [_total(whole, side, [_best(part, side["to"]) for part in own]) for side in whole["released"]]
    return found


def _total(whole: Row, side: Row, numbers: Sequence[float | None]) -> dict[str, Any]:
    known = [number for number in numbers if number is not None]
    missing = (side["best"] or 0.0) - sum(known)
    return {
        "date": whole["date_edtf"],
        "event": whole["event_type"],
        "to": side["to"],
        "whole": side["best"],
        "parts": known,
        "parts_without_number": len(numbers) - len(known),
        "missing": missing,
        "explained": missing == 0 or (missing > 0 and len(known) < len(numbers)),
        "incident_id": whole["incident_id"],
    }


def _best(row: Row, to: str | None) -> float | None:
    """The number of one side; where no side is asked for, of all."""
    known = [part["best"] for part in row["released"] if part["best"] is not None and (part["to"] == to or to is None)]
    return float(sum(known)) if known else None


def sums(incidents: Sequence[Row], figures: Iterable[Row], documents: Iterable[Row]) -> list[dict[str, Any]]:
    """One row for each cumulative number of people in an article ("4,757 since the invasion began"): what is stated, and what the
    incidents that are known here come to for the same side until then. A report: no number is changed by it.
    """
    known = {row["doc_id"]: row for row in documents}
    found = []
    for row in figures:
        if row["scope"] == "cumulative" and row["kind"] == "people" and row["value"] is not None:
            document = known.get(row["doc_id"], {})
            counted = list(_until(incidents, row, document.get("published")))
            total = sum(number for _, number in counted)
            found.append(
                {
                    "published": document.get("published"),
                    "to": row["returned_to"] or row["nationality"],
                    "stated": row["value"],
                    "known": total,
                    "incidents": len(counted),
                    "missing": row["value"] - total,
                    "outlet": document.get("outlet"),
                    "sentence": row["sentence"],
                    "doc_id": row["doc_id"],
                }
            )
    return sorted(found, key=lambda each: (str(each["published"]), each["doc_id"], each["stated"]))


def _until(incidents: Iterable[Row], figure: Row, published: Any) -> Iterator[tuple[str, float]]:
    """The incidents, but for parts of others, that a cumulative number may count: since its first day, until it was published."""
    to = figure["returned_to"] or figure["nationality"]
    since = days(figure["date_edtf"]).first or 0
    for row in incidents:
        number = _best(row, to)
        start = row["date_start"]
        if number is None or row["parent_incident_id"] or row["status"] != "occurred" or start is None:
            continue
        if start.toordinal() >= since and (published is None or start <= published):
            yield row["incident_id"], number
