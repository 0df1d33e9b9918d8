"""When an incident was, and how its status stands, by what its events say."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.incidents.calendar import days
from pipeline.incidents.clues import OPEN, Clues
from pipeline.rows import InheritedDate

SETTLED = ("occurred", "cancelled", "rejected", "denied")
FINAL = ("denied", "occurred", "cancelled", "rejected", "ongoing", "agreed", "planned", "proposed", "possible")
"""Statuses from the one that settles most to the one that settles least: of equals the first is taken."""
_GRAINS = {"day": 0, "days": 1, "long": 2}


@dataclass(frozen=True, slots=True)
class When:
    """The date of an incident; all None where no event says one. `precision` and `basis` as in the tables."""

    edtf: str | None = None
    start: date | None = None
    end: date | None = None
    precision: str | None = None
    basis: str | None = None


def status(members: Sequence[Clues]) -> str:
    """The latest word: of events that settle the matter the status that most documents give, else the last published one."""
    documents: defaultdict[str, set[str]] = defaultdict(set)
    last: Counter[str] = Counter()
    for clue in members:
        if clue.status in SETTLED:
            documents[clue.status].add(clue.doc_id)
            last[clue.status] = max(last[clue.status], clue.published or 0)
    if documents:
        return min(documents, key=lambda name: (-len(documents[name]), -last[name], FINAL.index(name)))
    last_told = max(clue.published or 0 for clue in members)
    return min((clue.status for clue in members if (clue.published or 0) == last_told), key=FINAL.index)


def when(members: Sequence[Clues], rows: Mapping[str, Mapping[str, Any]]) -> When:
    """The date that most documents give, the finest first, of events that have happened before those that were only announced.

    Where no event knows the year but they agree on the day, and others lend the year, the date is `inherited`.
    """
    dated = [clue for clue in members if clue.days.grain in _GRAINS]
    done = [clue for clue in dated if clue.status not in OPEN] or dated
    if not done:
        return _unresolved(members, rows)
    finest = min(_GRAINS[clue.days.grain] for clue in done)
    if finest != _GRAINS["day"]:
        lent = _lent(members, done)
        if lent:
            return lent
    voters: defaultdict[str, set[str]] = defaultdict(set)
    for clue in done:
        if _GRAINS[clue.days.grain] == finest and clue.edtf:
            voters[clue.edtf].add(clue.doc_id)
    wide = {edtf: (days(edtf).last or 0) - (days(edtf).first or 0) for edtf in voters}
    best = min(voters, key=lambda edtf: (-len(voters[edtf]), wide[edtf], edtf))
    return _of_row(min((rows[c.event_id] for c in done if c.edtf == best), key=_trust), best)


def _trust(row: Mapping[str, Any]) -> tuple[bool, str]:
    return (row["date_basis"] != "stated", str(row["event_id"]))


def _of_row(row: Mapping[str, Any], edtf: str) -> When:
    start, end = row["date_start"], row["date_end"]
    run = days(edtf)
    if start is end is None and run.first is not None and run.last is not None and ".." not in edtf:
        start, end = date.fromordinal(run.first), date.fromordinal(run.last)
    return When(edtf, start, end, row["date_precision"], row["date_basis"])


def _lent(members: Sequence[Clues], dated: Sequence[Clues]) -> When | None:
    """A day without a year, in the year (or month) that another event names."""
    told = {clue.days.month_day or "" for clue in members if clue.days.grain == "yearless"}
    yearless = sorted(month_day for month_day in told if len(month_day) > 2)
    years = Counter(date.fromordinal(clue.days.first).year for clue in dated if clue.days.first)
    for month_day in yearless:
        for year, _ in sorted(years.items(), key=lambda item: (-item[1], item[0])):
            found = days(f"{year}-{month_day}")
            if found.first and all(clue.days.first <= found.first <= (clue.days.last or 0) for clue in dated if clue.days.first):
                day = date.fromordinal(found.first)
                return When(day.isoformat(), day, day, "day", "inherited")
    return None


def _unresolved(members: Sequence[Clues], rows: Mapping[str, Mapping[str, Any]]) -> When:
    partial = min(((clue.edtf, clue.event_id) for clue in members if clue.edtf), default=None)
    return _of_row(rows[partial[1]], partial[0]) if partial else When()


def inherited(members: Iterable[Clues], found: When) -> tuple[InheritedDate, ...]:
    """The events that do not know their day or year, and the date that they take from the incident."""
    if found.edtf is None or days(found.edtf).first is None:
        return ()
    lacking = sorted(clue.event_id for clue in members if clue.days.grain in ("none", "yearless"))
    return tuple(InheritedDate(event_id, found.edtf) for event_id in lacking)
