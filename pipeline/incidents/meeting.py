"""Which clusters an event meets: those that answer to what it asks for, or ask for what it answers to."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.incidents.blocking import Keyed

MOST = 12
"""Clusters with which one event is compared: those that it meets under most keys, of equals the nearest in time."""


@dataclass(slots=True)
class Meeting:
    """The keys of clusters, which are known by number; `days` holds the first day of each that has one."""

    answered: defaultdict[int, dict[int, None]] = field(default_factory=lambda: defaultdict(dict))
    asked: defaultdict[int, dict[int, None]] = field(default_factory=lambda: defaultdict(dict))
    days: dict[int, int] = field(default_factory=dict)

    def add(self, at: int, event: Keyed) -> None:
        for key in event.answers:
            self.answered[key][at] = None
        for key in event.asks:
            self.asked[key][at] = None
        if event.clue.window.first is not None:
            self.days.setdefault(at, event.clue.window.first)

    def of(self, events: Iterable[Keyed]) -> list[int]:
        """The numbers of the clusters that any of these events meets, in order; `MOST` of them."""
        met: Counter[int] = Counter()
        day = None
        for event in events:
            day = event.clue.window.first if day is None else day
            for own, others in ((event.asks, self.answered), (event.answers, self.asked)):
                for key in own:
                    if key in others:
                        met.update(others[key].keys())
        if len(met) <= MOST:
            return sorted(met)
        least = heapq.nlargest(MOST, met.values())[-1]
        surest = [at for at, keys in met.items() if keys > least]
        return sorted(surest + self._nearest([at for at, keys in met.items() if keys == least], day)[: MOST - len(surest)])

    def _nearest(self, clusters: Iterable[int], day: int | None) -> list[int]:
        """These clusters, the nearest in time first; those that lie nowhere in it behind all others."""
        if day is None:
            return sorted(clusters)
        days = self.days
        return [at for _, at in sorted([(abs(days[at] - day) if at in days else 10**7, at) for at in clusters])]


def neighbours(clusters: Sequence[Sequence[Keyed]]) -> dict[int, set[int]]:
    """For each cluster those that it meets, or that meet it."""
    meeting = Meeting()
    for at, events in enumerate(clusters):
        for event in events:
            meeting.add(at, event)
    beside: dict[int, set[int]] = {at: set() for at in range(len(clusters))}
    for at, events in enumerate(clusters):
        for other in meeting.of(events):
            if other != at:
                beside[at].add(other)
                beside[other].add(at)
    return beside
