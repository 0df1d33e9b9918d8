"""Incidents in the order of their days, each as one line: when, what, who, how many to whom, by whose mediation, told by whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pipeline.incidents.clues import Amount
from pipeline.incidents.reconciling import POLICIES, Claim, released

Row = Mapping[str, Any]
COLUMNS = (
    "date", "event", "status", "parties", "released", "of_whom", "mediators", "location", "disputed", "n_sources", "outlets", "part_of",
    "chain_id", "incident_id",
)  # fmt: skip
_WHOM = ("subset",)


def timeline(incidents: Iterable[Row], figures: Iterable[Row] = (), *, undated: bool = False) -> list[dict[str, Any]]:
    """One row per incident, with `COLUMNS`, in the order of their days; those without a day come last, where they are wanted at all.

    `of_whom` are the parts of those numbers that the articles name ("120 civilian"), from rows of the figures table.
    """
    whom = _whom(figures)
    ordered = sorted((row for row in incidents if undated or row["date_start"] is not None), key=_key)
    return [_line(row, whom) for row in ordered]


def _key(row: Row) -> tuple[str, bool, str]:
    """A whole stands before its parts."""
    day = row["date_start"].isoformat() if row["date_start"] else "~"
    return (day, row["parent_incident_id"] is not None, row["incident_id"])


def _line(row: Row, whom: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    return {
        "date": row["date_edtf"],
        "event": row["event_type"],
        "status": row["status"],
        "parties": list(row["countries"]),
        "released": "; ".join(amount(part) for part in row["released"]),
        "of_whom": list(dict.fromkeys(words for event_id in row["event_ids"] for words in whom.get(event_id, ()))),
        "mediators": list(row["mediators"]),
        "location": row["location"],
        "disputed": row["disputed"],
        "n_sources": row["n_sources"],
        "outlets": list(row["outlets"]),
        "part_of": row["parent_incident_id"],
        "chain_id": row["chain_id"],
        "incident_id": row["incident_id"],
    }


def amount(part: Row) -> str:
    """People freed towards one side, with the bounds where claims differ.

    >>> amount({"to": "UKR", "low": 195.0, "best": 207.0, "high": 207.0})
    '207 to UKR (195 to 207)'
    """
    best = "not known" if part["best"] is None else f"{part['best']:,.0f}"
    bounds = "" if part["low"] == part["high"] else f" ({part['low']:,.0f} to {part['high']:,.0f})"
    return best + (f" to {part['to']}" if part["to"] else "") + bounds


def _whom(figures: Iterable[Row]) -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in figures:
        if row["event_id"] and row["scope"] in _WHOM and row["kind"] == "people" and row["value"] and row["unit"]:
            found[row["event_id"]].append(f"{row['value']:,.0f} {row['unit']}")
    return dict(found)


def rechosen(row: Row, policy: str, published: Mapping[str, int]) -> dict[str, Any]:
    """The incident with `best` as another policy chooses it; where that finds no number, as it was.

    `published` maps documents to the ordinal of their publication day.
    """
    claims = [_claim(each, published) for each in row["claims"] if each["counts"] and each["value"] is not None]
    chosen = {part.to: part for part in released(claims, [policy])}
    parts = []
    for part in row["released"]:
        other = chosen.get(part["to"])
        found = other is not None and other.best is not None
        parts.append({**part, "best": other.best, "policy": policy} if other and found else dict(part))
    return {**row, "released": parts}


def _claim(each: Row, published: Mapping[str, int]) -> Claim:
    said = Amount(each["to"], each["value"], None, None, each["modifier"], each["source"])
    return Claim(said, each["event_id"], each["doc_id"], each["copy_of"] or each["doc_id"], published.get(each["doc_id"]), True, 0)


NAMES = tuple(POLICIES)
"""The policies by which `best` may be chosen."""
