"""Events of one component → incidents: the surest event opens one, each next joins the incident that it fits best, or opens its own.

The order in which events are taken depends on nothing but what they tell, so that it makes no difference in which order they came.
What two events forbid (days apart, no party in common) no cluster does. An event is compared with a bounded number of a cluster's
events, so that the work grows with the events, not with their pairs.
"""

from __future__ import annotations

import functools
import heapq
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.incidents.blocking import Keyed
from pipeline.incidents.clues import Clues
from pipeline.incidents.meeting import Meeting, neighbours
from pipeline.incidents.model import NEVER, Model
from pipeline.incidents.verdicts import KEPT, odds_of

COMPARED = 8
"""Events of a cluster with which another is compared: its surest ones, no two of which tell the same."""
DATED = ("day", "days")
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

    @property
    def dated(self) -> bool:
        """Whether any of its events knows its day."""
        return any(clue.days.grain in DATED for clue in self.compared)

    def take(self, other: Cluster, odds: float) -> None:
        """Take over the events of a cluster that joins with these log-odds."""
        self.odds += [*other.odds, odds]
        for clue in other.members:
            self.add(clue, None)


def cluster(events: Iterable[Keyed], model: Model) -> list[Cluster]:
    """The incidents among the events of one component."""
    found: list[Cluster] = []
    meeting = Meeting()
    ordered = sorted(events, key=lambda event: _rank(event.clue))
    for event in ordered:
        at, odds = _best(event.clue, meeting.of([event]), found, model)
        if at is None:
            at, odds = len(found), None
            found.append(Cluster())
        found[at].add(event.clue, odds)
        meeting.add(at, event)
    own = {event.clue: event for event in ordered}
    return _joined(found, neighbours([[own[clue] for clue in each.compared] for each in found]), model)


def _rank(clue: Clues) -> tuple[object, ...]:
    """The surest first: dated, of the main matter, with numbers; then by what is published first."""
    sure = _SURENESS[clue.window.grain]
    return (sure, clue.is_open, not clue.is_main, -len(clue.amounts), clue.window.first or 0, clue.published or 10**7, clue.event_id)


def _best(clue: Clues, candidates: Sequence[int], found: Sequence[Cluster], model: Model) -> tuple[int | None, float | None]:
    """The cluster that the event joins, if any, and the log-odds of its joining."""
    scored = sorted(((odds_of([clue], found[at].compared, model), at) for at in candidates), key=lambda pair: (-pair[0], pair[1]))
    if not scored or scored[0][0] <= model.join:
        return None, None
    rival = scored[1][0] if len(scored) > 1 else NEVER
    if clue.days.grain not in DATED and scored[0][0] - max(rival, model.join) < model.margin:
        return None, None
    return scored[0][1], scored[0][0]


def _joined(found: list[Cluster], beside: dict[int, set[int]], model: Model) -> list[Cluster]:
    """Clusters that fit each other are joined, the best pair first, until none fits: the first of them was opened too early."""
    alive = dict(enumerate(found))
    changes = [0] * len(found)
    queue: list[tuple[float, int, int, int, int]] = []

    @functools.lru_cache(KEPT)
    def told_of(one: int, other: int, size: int) -> float:
        return odds_of(alive[one].compared, alive[other].compared, model)

    def odds(one: int, other: int) -> float:
        """What has been said of them holds until one has another event that is compared: none is ever taken away."""
        one, other = min(one, other), max(one, other)
        return told_of(one, other, len(alive[one].compared) + len(alive[other].compared))

    def weigh(one: int, other: int) -> None:
        a, b = min(one, other), max(one, other)
        told = odds(a, b)
        if told > model.join + model.margin:
            heapq.heappush(queue, (-told, a, b, changes[a], changes[b]))

    def torn(one: int, other: int, told: float) -> bool:
        """Whether what knows no day fits another cluster about as well, which does not fit this one."""
        rivals = (at for at in sorted(beside[one]) if at not in (one, other) and at in alive)
        return not alive[one].dated and any(odds(one, at) > told - model.margin and odds(other, at) <= model.join for at in rivals)

    for at, others in sorted(beside.items()):
        for other in sorted(others):
            if at < other:
                weigh(at, other)
    while queue:
        least, one, other, *seen = heapq.heappop(queue)
        if other not in alive or one not in alive or seen != [changes[one], changes[other]]:
            continue
        if torn(one, other, -least) or torn(other, one, -least):
            continue
        alive[one].take(alive.pop(other), -least)
        changes[one] += 1
        beside[one] = {at for at in beside[one] | beside.pop(other) if at in alive} - {one}
        for third in sorted(beside[one]):
            beside[third].add(one)
            weigh(one, third)
    return [alive[at] for at in sorted(alive)]


def sureness(cluster: Cluster) -> float:
    """How sure its links are, 0 to 1: the mean probability with which its events joined; 1 where there is but one."""
    chances = [1 / (1 + math.exp(-max(min(odds, 40.0), -40.0))) for odds in cluster.odds]
    return sum(chances) / len(chances) if chances else 1.0
