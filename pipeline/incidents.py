"""Events of all documents → real-world events, with every claim kept.

Two documents' events are one incident where they are of one type and share date and parties; an event whose date is not known
in full links to no other document's, since only the date would tell two exchanges of the same parties apart.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline import tables
from pipeline.rows import Float32, Incident, IncidentClaim, IncidentReleased

FINAL = ("denied", "occurred", "cancelled", "rejected", "ongoing", "agreed", "planned", "proposed", "possible")
"""Statuses from the one that settles most to the one that settles least: the latest word on an event of one date."""


def link(events: pa.Table, documents: pa.Table) -> tuple[pa.Table, pa.Array]:
    """The incidents table, and for each row of `events` the id of its incident.

    Order of the input rows does not matter for what comes out, only for the order of the second result.
    """
    outlets = dict(zip(documents["doc_id"].to_pylist(), documents["outlet"].to_pylist(), strict=True))
    rows = events.to_pylist()
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        groups[_key(row)].append(row)
    incidents = {key: _incident(key, sorted(group, key=lambda r: str(r["event_id"])), outlets) for key, group in groups.items()}
    ordered = sorted(incidents.values(), key=lambda i: (i.date_edtf or "~", i.incident_id))
    table = pa.Table.from_batches([tables.batch("incidents", ordered)], schema=tables.schema("incidents"))
    return table, pa.array([incidents[_key(row)].incident_id for row in rows], pa.string())


def blocks(events: pa.Table) -> pa.Array:
    """For each row of `events` (event_id, event_type, date_edtf are needed) a word that it shares with all it may be linked to."""
    date = pc.fill_null(events["date_edtf"], "")
    alone = pc.or_(pc.equal(date, ""), pc.match_substring(date, "X"))
    return pc.binary_join_element_wise(events["event_type"], pc.if_else(alone, events["event_id"], date), " ")


def _key(row: dict[str, Any]) -> tuple[str, ...]:
    date = row["date_edtf"]
    codes = tuple(sorted({party["code"] for party in row["parties"]}))
    if not date or "X" in date or not codes:
        return (row["event_type"], row["event_id"])
    return (row["event_type"], date, *codes)


def _incident(key: tuple[str, ...], rows: Sequence[dict[str, Any]], outlets: dict[str, str | None]) -> Incident:
    doc_ids = tuple(sorted({row["doc_id"] for row in rows}))
    first = rows[0]
    return Incident(
        incident_id="i" + hashlib.sha256("\0".join(key).encode()).hexdigest()[:15],
        event_type=first["event_type"],
        status=min((row["status"] for row in rows), key=FINAL.index),
        date_edtf=first["date_edtf"],
        date_start=first["date_start"],
        date_end=first["date_end"],
        countries=tuple(sorted({party["code"] for row in rows for party in row["parties"]})),
        location=_most_common(row["location"] for row in rows),
        mediators=tuple(sorted({code for row in rows for code in row["mediators"]})),
        released=tuple(_released(rows)),
        claims=tuple(_claims(rows)),
        event_ids=tuple(row["event_id"] for row in rows),
        doc_ids=doc_ids,
        n_documents=len(doc_ids),
        outlets=tuple(sorted({name for d in doc_ids if (name := outlets.get(d))})),
        confidence=Float32(max(row["confidence"] for row in rows)),
    )


def _most_common(names: Iterable[str | None]) -> str | None:
    counted = Counter(name for name in names if name)
    return min(counted, key=lambda name: (-counted[name], name), default=None)


def _released(rows: Sequence[dict[str, Any]]) -> Iterable[IncidentReleased]:
    """Per receiving side the lowest and highest claim, and the one that most documents make (of equals the lower)."""
    claims: dict[str | None, dict[float, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in rows:
        for part in row["released"]:
            amount = part["value"] if part["value"] is not None else part["low"]
            if amount is not None:
                claims[part["to"]][amount].add(row["doc_id"])
    for side in sorted(claims, key=str):
        amounts = claims[side]
        best = min(amounts, key=lambda a: (-len(amounts[a]), a))
        yield IncidentReleased(side, min(amounts), best, max(amounts), len(set().union(*amounts.values())))


def _claims(rows: Sequence[dict[str, Any]]) -> Iterable[IncidentClaim]:
    for row in rows:
        for part in row["released"]:
            yield IncidentClaim(part["claimed_by"], part["to"], part["value"], part["modifier"], row["doc_id"])
