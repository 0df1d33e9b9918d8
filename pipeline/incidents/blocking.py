"""Which events may be compared at all: those that meet under a key, as in record linkage, never all with all.

An event *answers* to keys and *asks* for keys; two meet where one asks for what the other answers to. An event that knows its day
asks for that day and its neighbours; one that does not asks for every day on which it may have been, and for its numbers.
Source: Christen, "Data Matching" (2012), chapter 4, standard blocking; the keys are this project's own.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.incidents.calendar import Days
from pipeline.incidents.clues import LATELY, Clues

Key = tuple[Hashable, ...]
DISTINCT = 10
"""Numbers from here on are rare enough to be looked for by themselves."""
YEAR = 366
_DATED = ("day", "days", "reported")


def answers(clue: Clues) -> list[Key]:
    """The keys under which others find the event."""
    kin = clue.kin
    days = _run(clue, 0) if clue.window.grain in _DATED else ()
    month_day = _month_day(clue)
    steps = [_step(amount.value) for amount in clue.amounts if amount.value >= DISTINCT]
    found: list[Key] = [(kin, "document", clue.doc_id)]
    for side in clue.homes:
        found += [(kin, side, day) for day in days]
        found += [(kin, side, "month-day", month_day)] if month_day else []
        found += [(kin, side, "about", step) for step in steps]
        found += [(kin, side, "month", month) for month in (_months(clue.days) if days else ())]
    return found + _numbers(clue, "sided" if clue.homes else "sideless")


def asks(clue: Clues) -> list[Key]:
    """The keys under which the event looks for others."""
    kin = clue.kin
    vague = clue.days.grain in ("long", "yearless", "none")
    days = _run(clue, 1) if clue.window.grain in (*_DATED, "ahead") else ()
    month_day = _month_day(clue) if clue.days.grain == "yearless" else None
    found: list[Key] = [(kin, "document", clue.doc_id)] if vague else []
    for side in clue.homes:
        found += [(kin, side, day) for day in days]
        found += [(kin, side, "month-day", month_day)] if month_day else []
        found += [(kin, side, "month", month) for month in _months_of(clue)]
    if vague or not clue.homes:
        found += _numbers(clue, "sideless")
    if not clue.homes:
        found += _numbers(clue, "sided")
    return found + _about(clue) if vague else found


def _month_day(clue: Clues) -> str | None:
    """Month and day, where both are known."""
    found = clue.days.month_day
    return found if found and len(found) > 2 else None


def _months_of(clue: Clues) -> range:
    """The months in which it may have been: those of its year, or, where it is told in passing, that of the telling and the one before."""
    if clue.lately and clue.published:
        return _months(Days(clue.published - LATELY, clue.published, "days"))
    return _months(clue.days) if clue.days.grain == "long" else range(0)


def _months(days: Days) -> range:
    """The months of a run of days, counted from the first ever; none where they are more than a year's."""
    if days.first is None or days.last is None or days.last - days.first > YEAR:
        return range(0)
    return range(_month(days.first), _month(days.last) + 1)


def _month(day: int) -> int:
    at = date.fromordinal(day)
    return at.year * 12 + at.month


def _run(clue: Clues, slack: int) -> range:
    first, last = clue.window.first, clue.window.last
    return range(0) if first is None or last is None else range(first - slack, last + 1 + slack)


def _numbers(clue: Clues, others: str) -> list[Key]:
    """Numbers by themselves: for each side of the event, and for all events that are `sided` or `sideless`, as `others` says."""
    kin = clue.kin
    values = {amount.value for amount in clue.amounts}
    big = [value for value in values if value >= DISTINCT]
    if len(values) > 1 and not big:
        return [(kin, side, "numbers", *sorted(values)) for side in clue.homes or (others,)]
    return [(kin, side, "number", value) for side in (*clue.homes, others) for value in big]


def _about(clue: Clues) -> list[Key]:
    """For a number that its words leave open all numbers near it."""
    loose = [_step(amount.value) for amount in clue.amounts if amount.value >= DISTINCT and amount.modifier != "exact"]
    return [(clue.kin, side, "about", near) for side in clue.homes for step in loose for near in (step - 1, step, step + 1)]


def _step(value: float) -> int:
    """Numbers on a scale on which ten per cent is a step."""
    return int(math.log(value) / math.log(1.1))


@dataclass(frozen=True, slots=True, eq=False)
class Keyed:
    """An event with its keys, each of which is a number: made once, and compared at the cost of a number."""

    clue: Clues
    asks: tuple[int, ...]
    answers: tuple[int, ...]
    seeds: tuple[int, ...]


def keyed(clues: Iterable[Clues]) -> list[Keyed]:
    """The events with their keys, numbered from 0 over all of them."""
    numbers: dict[Key, int] = {}

    def numbered(keys: Iterable[Key]) -> tuple[int, ...]:
        return tuple([numbers.setdefault(key, len(numbers)) for key in keys])

    return [Keyed(clue, numbered(asks(clue)), numbered(answers(clue)), numbered(seed_keys(clue))) for clue in clues]


def components(events: Sequence[Keyed]) -> list[int]:
    """For each event the number of its component: events of two components never meet, however many steps one takes."""
    parent = list(range(len(events)))
    answering: dict[int, int] = {}
    asked: dict[int, int] = {}
    for at, event in enumerate(events):
        for key in event.seeds:
            _unite(parent, at, answering.setdefault(key, at))
        for key in event.asks:
            _unite(parent, at, asked.setdefault(key, at))
    for at, event in enumerate(events):
        for key in event.answers:
            if key in asked:
                _unite(parent, at, asked[key])
    return [_root(parent, at) for at in range(len(events))]


def seed_keys(clue: Clues) -> Iterator[Key]:
    """What an event's own id is made from: all that share it must be in one component, or two incidents might get one id."""
    if clue.days.grain in ("day", "days") and clue.sides:
        yield (clue.kin, "seed", clue.edtf, *sorted(clue.sides))


def names(clues: Sequence[Clues]) -> list[str]:
    """For each event the name of its component, which does not depend on the order of the events."""
    roots = components(keyed(clues))
    least: dict[int, str] = {}
    for clue, root in zip(clues, roots, strict=True):
        least[root] = min(least.get(root, clue.event_id), clue.event_id)
    return [least[root] for root in roots]


def groups(clues: Iterable[Clues]) -> list[list[Keyed]]:
    """The components, each in the order of its event ids."""
    ordered = keyed(sorted(clues, key=lambda clue: clue.event_id))
    found: defaultdict[int, list[Keyed]] = defaultdict(list)
    for event, root in zip(ordered, components(ordered), strict=True):
        found[root].append(event)
    return list(found.values())


def _root(parent: list[int], at: int) -> int:
    while parent[at] != at:
        parent[at] = parent[parent[at]]
        at = parent[at]
    return at


def _unite(parent: list[int], one: int, other: int) -> None:
    a, b = _root(parent, one), _root(parent, other)
    if a != b:
        parent[max(a, b)] = min(a, b)
