"""Events of one component → incidents: the surest event opens one, each next joins the incident that it fits best, or opens its own.

The order in which events are taken depends on nothing but what they tell, so that it makes no difference in which order they came.
What two events forbid (days apart, no party in common) no cluster does. An event is compared with a bounded number of a cluster's
events, so that the work grows with the events, not with their pairs.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.incidents.blocking import Key, answers, asks
from pipeline.incidents.clues import Clues
from pipeline.incidents.likeness import next_day
from pipeline.incidents.model import NEVER, Model

COMPARED = 8
"""Events of a cluster with which another is compared: its surest ones, no two of which tell the same."""
_SURENESS = {"day": 0, "days": 1, "reported": 2, "long": 3, "yearless": 4, "ahead": 5, "none": 6}


@dataclass(slots=True)
class Cluster:
    """Events that are one incident. `odds` are the log-odds with which each but the first joined."""

    members: list[Clues] = field(default_factory=list)
    compared: list[Clues] = field(default_factory=list)
    odds: list[float] = field(default_factory=list)
    told: set[tuple[object, ...]] = field(default_factory=set)

    def add(self, clue: Clues, odds: float | None) -> None:
        self.members.append(clue)
        if odds is not None:
            self.odds.append(odds)
        tells = (clue.status, clue.edtf, clue.sides, clue.amounts, clue.published, clue.place)
        if len(self.compared) < COMPARED and tells not in self.told:
            self.compared.append(clue)
            self.told.add(tells)


def cluster(clues: Iterable[Clues], model: Model) -> list[Cluster]:
    """The incidents among the events of one component."""
    found: list[Cluster] = []
    meeting: defaultdict[Key, list[int]] = defaultdict(list)
    for clue in sorted(clues, key=_rank):
        at, odds = _best(clue, _candidates(clue, meeting), found, model)
        if at is None:
            at, odds = len(found), None
            found.append(Cluster())
        found[at].add(clue, odds)
        for key in {*answers(clue), *asks(clue)}:
            if at not in meeting[key][-3:]:
                meeting[key].append(at)
    return _joined(found, model)


def _rank(clue: Clues) -> tuple[object, ...]:
    """The surest first: dated, of the main matter, with numbers; then by what is published first."""
    sure = _SURENESS[clue.window.grain]
    return (sure, clue.is_open, not clue.is_main, -len(clue.amounts), clue.window.first or 0, clue.published or 10**7, clue.event_id)


def _candidates(clue: Clues, meeting: dict[Key, list[int]]) -> list[int]:
    keys = {*answers(clue), *asks(clue)}
    return sorted({at for key in keys if key in meeting for at in meeting[key]})


def _best(clue: Clues, candidates: Sequence[int], found: Sequence[Cluster], model: Model) -> tuple[int | None, float | None]:
    """The cluster that the event joins, if any, and the log-odds of its joining."""
    scored = sorted(((odds_of([clue], found[at].compared, model), at) for at in candidates), key=lambda pair: (-pair[0], pair[1]))
    if not scored or scored[0][0] <= model.join:
        return None, None
    rival = scored[1][0] if len(scored) > 1 else NEVER
    if clue.days.grain not in ("day", "days") and scored[0][0] - max(rival, model.join) < model.margin:
        return None, None
    return scored[0][1], scored[0][0]


def odds_of(ones: Sequence[Clues], others: Sequence[Clues], model: Model) -> float:
    """The mean log-odds over all pairs; minus infinity where any is forbidden.

    Events of days that follow each other are one only where the numbers of two of them say so; those of others are then left out.
    """
    told: list[float] = []
    apart = near = 0
    for one, other in itertools.product(ones, others):
        odds = model.log_odds(one, other)
        if odds == NEVER:
            return NEVER
        if next_day(one, other):
            apart += 1
            continue
        near += one.days.grain == other.days.grain == "day"
        told.append(odds)
    return sum(told) / len(told) if told and (near or not apart) else NEVER


def _joined(found: list[Cluster], model: Model) -> list[Cluster]:
    """Clusters that fit each other are joined, the best pair first, until none fits: the first of them was opened too early."""
    alive = dict(enumerate(found))
    odds = {pair: odds_of(alive[pair[0]].compared, alive[pair[1]].compared, model) for pair in _neighbours(found)}
    while odds:
        pair, best = max(odds.items(), key=lambda item: (item[1], -item[0][0], -item[0][1]))
        if best <= model.join + model.margin:
            break
        one, other = pair
        gone = alive.pop(other)
        alive[one].odds += [*gone.odds, best]
        for clue in gone.members:
            alive[one].add(clue, None)
        touched = {a if b in (one, other) else b for a, b in odds if {a, b} & {one, other}} - {one, other}
        odds = {p: o for p, o in odds.items() if not {one, other} & set(p)}
        for third in sorted(touched):
            key = (min(one, third), max(one, third))
            odds[key] = odds_of(alive[key[0]].compared, alive[key[1]].compared, model)
    return [alive[at] for at in sorted(alive)]


def _neighbours(found: Sequence[Cluster]) -> Iterator[tuple[int, int]]:
    """Pairs of clusters that share a key."""
    meeting: defaultdict[Key, dict[int, None]] = defaultdict(dict)
    for at, each in enumerate(found):
        for clue in each.compared:
            for key in itertools.chain(answers(clue), asks(clue)):
                meeting[key][at] = None
    pairs = {(a, b) for ats in meeting.values() for a, b in itertools.combinations(sorted(ats), 2)}
    yield from sorted(pairs)


def sureness(cluster: Cluster) -> float:
    """How sure its links are, 0 to 1: the mean probability with which its events joined; 1 where there is but one."""
    chances = [1 / (1 + math.exp(-max(min(odds, 40.0), -40.0))) for odds in cluster.odds]
    return sum(chances) / len(chances) if chances else 1.0
