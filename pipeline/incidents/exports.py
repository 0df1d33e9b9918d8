"""Incidents under the column names of other collections: UCDP GED, PLOVER as POLECAT publishes it, and ACLED.

Source: UCDP GED Codebook 23.1; POLECAT (Halterman et al. 2023, "PLOVER and POLECAT"), column names of its weekly files; ACLED
Codebook 2024. The names are theirs; the rows remain ours, so that what a collection would leave out (no one died) is still here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from pipeline.incidents.chronology import amount

Row = Mapping[str, Any]
_UCDP_WEEK, _UCDP_MONTH, _FEW = 7, 31, 6


def ucdp(incidents: Iterable[Row], events: Iterable[Row] = ()) -> list[dict[str, Any]]:
    """UCDP-style: low, best, high over all sides, date precision 1 (the day) to 5 (longer than a month), number of sources."""
    rows = [row for row in incidents if row["date_start"] is not None]
    wholes = {row["parent_incident_id"] for row in rows}
    return [_ucdp(row, row["incident_id"] in wholes) for row in _ordered(rows)]


def _ucdp(row: Row, is_whole: bool) -> dict[str, Any]:
    claimants = sorted({claim["source"] for claim in row["claims"] if claim["source"]})
    return {
        "id": row["incident_id"],
        "year": row["date_start"].year,
        "event_clarity": 2 if is_whole else 1,
        "date_prec": date_prec(row),
        "date_start": row["date_start"],
        "date_end": row["date_end"],
        "side_a": _at(row["countries"], 0),
        "side_b": _at(row["countries"], 1),
        "where_description": row["location"],
        "low": _sum(row, "low"),
        "best": _sum(row, "best"),
        "high": _sum(row, "high"),
        "number_of_sources": row["n_sources"],
        "source_office": "; ".join(row["outlets"]),
        "source_original": "; ".join(claimants),
    }


def date_prec(row: Row) -> int:
    """UCDP's precision of the date: 1 the day, 2 two to six days, 3 a week, 4 up to a month, 5 longer or open."""
    if row["date_end"] is None:
        return 5
    length = (row["date_end"] - row["date_start"]).days + 1
    return 1 if length == 1 else 2 if length <= _FEW else 3 if length == _UCDP_WEEK else 4 if length <= _UCDP_MONTH else 5


def _sum(row: Row, bound: str) -> float | None:
    known = [part[bound] for part in row["released"] if part[bound] is not None]
    return float(sum(known)) if known else None


def polecat(incidents: Iterable[Row], events: Iterable[Row]) -> list[dict[str, Any]]:
    """Under POLECAT's names, the type as PLOVER has it for the incident's status."""
    told = {row["event_id"]: row for row in events}
    return [_polecat(row, [told[event_id] for event_id in row["event_ids"] if event_id in told]) for row in _ordered(incidents)]


def _polecat(row: Row, own: Sequence[Row]) -> dict[str, Any]:
    like = [event for event in own if event["status"] == row["status"]] or list(own)
    roles = _roles(own)
    return {
        "Event ID": row["incident_id"],
        "Event Date": row["date_start"],
        "Event Type": next((event["plover"] for event in like if event["plover"]), None),
        "Event Mode": row["event_type"],
        "Actor Name": "; ".join(roles["actor"]),
        "Actor Country": "; ".join(code for code in roles["actor"] if _is_country(code)),
        "Recipient Name": "; ".join(roles["recipient"]),
        "Recipient Country": "; ".join(code for code in roles["recipient"] if _is_country(code)),
        "Placename": row["location"],
        "Source": "; ".join(row["outlets"]),
    }


def _roles(events: Iterable[Row]) -> dict[str, list[str]]:
    """Who acts and who is acted on; where all are sides, the first and the others."""
    named = {(party["role"], party["code"]) for event in events for party in event["parties"]}
    sides = sorted(code for role, code in named if role == "side")
    actors = sorted({code for role, code in named if role == "actor"}) or sides[:1]
    others = sorted({code for role, code in named if role in ("target", "recipient")}) or sides[1:]
    return {"actor": actors, "recipient": [code for code in others if code not in actors]}


def _is_country(code: str) -> bool:
    return len(code) == 3 and code.isupper()


def acled(incidents: Iterable[Row], events: Iterable[Row] = ()) -> list[dict[str, Any]]:
    """ACLED-like: one line each, with notes in words and time precision 1 (the day), 2 (a week) or 3 (a month and more)."""
    rows = [row for row in incidents if row["date_start"] is not None]
    return [
        {
            "event_id_cnty": row["incident_id"],
            "event_date": row["date_start"],
            "year": row["date_start"].year,
            "time_precision": {1: 1, 2: 2, 3: 2}.get(date_prec(row), 3),
            "event_type": row["event_type"],
            "sub_event_type": row["status"],
            "actor1": _at(row["countries"], 0),
            "actor2": _at(row["countries"], 1),
            "location": row["location"],
            "source": "; ".join(row["outlets"]),
            "notes": notes(row),
        }
        for row in _ordered(rows)
    ]


def _at(codes: Sequence[str], place: int) -> str | None:
    return codes[place] if len(codes) > place else None


def notes(row: Row) -> str:
    """The incident in a sentence or two, from its columns alone."""
    what = row["event_type"].replace("_", " ").capitalize()
    head = f"On {row['date_edtf']}: {what} ({row['status']}), {' and '.join(row['countries']) or 'parties not named'}"
    parts = [head + (f", in {row['location']}" if row["location"] else "")]
    if row["released"]:
        parts.append(f"Freed: {'; '.join(amount(part) for part in row['released'])}")
    if row["mediators"]:
        parts.append(f"Mediated by {', '.join(row['mediators'])}")
    if row["disputed"]:
        parts.append("Claims differ")
    parts.append(f"{_many(row['n_sources'], 'independent source')} in {_many(row['n_documents'], 'document')}")
    return ". ".join(parts) + "."


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _ordered(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (row["date_edtf"] or "~", row["incident_id"]))


EXPORTS: Mapping[str, Callable[[Iterable[Row], Iterable[Row]], list[dict[str, Any]]]] = {"ucdp": ucdp, "polecat": polecat, "acled": acled}
