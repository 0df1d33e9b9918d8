"""Which clusters an event meets: those that answer to what it asks for, or ask for what it answers to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.incidents.blocking import Key, answers, asks
from pipeline.incidents.clues import Clues

MOST = 12
"""Clusters with which one event is compared: those that it meets under most keys, of equals the nearest in time."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one event, read once, and the first day on which it may have been."""

    asks: tuple[Key, ...]
    answers: tuple[Key, ...]
    first: int | None


def keys_of(clue: Clues) -> Keys:
    return Keys(tuple(asks(clue)), tuple(answers(clue)), clue.window.first)


@dataclass(slots=True)
class Meeting:
    """The keys of clusters, which are known by number; `days` holds the first day of each that has one."""

    answered: defaultdict[Key, dict[int, None]] = field(default_factory=lambda: defaultdict(dict))
    asked: defaultdict[Key, dict[int, None]] = field(default_factory=lambda: defaultdict(dict))
    days: dict[int, int] = field(default_factory=dict)

    def add(self, at: int, keys: Keys) -> None:
        for key in keys.answers:
            self.answered[key][at] = None
        for key in keys.asks:
            self.asked[key][at] = None
        if keys.first is not None:
            self.days.setdefault(at, keys.first)

    def of(self, events: Iterable[Keys]) -> list[int]:
        """The numbers of the clusters that any of these events meets, in order; `MOST` of them."""
        met: Counter[int] = Counter()
        day = None
        for keys in events:
            day = keys.first if day is None else day
            for own, others in ((keys.asks, self.answered), (keys.answers, self.asked)):
                for key in own:
                    if key in others:
                        met.update(others[key].keys())
        if len(met) <= MOST:
            return sorted(met)
        return sorted(sorted(met, key=lambda at: (-met[at], self._distance(at, day), at))[:MOST])

    def _distance(self, at: int, day: int | None) -> int:
        other = self.days.get(at)
        return abs(other - day) if other is not None and day is not None else 10**7


def neighbours(clusters: Sequence[Sequence[Clues]]) -> dict[int, set[int]]:
    """For each cluster those that it meets, or that meet it."""
    meeting = Meeting()
    told = [[keys_of(clue) for clue in clues] for clues in clusters]
    for at, events in enumerate(told):
        for keys in events:
            meeting.add(at, keys)
    beside: dict[int, set[int]] = {at: set() for at in range(len(clusters))}
    for at, events in enumerate(told):
        for other in meeting.of(events):
            if other != at:
                beside[at].add(other)
                beside[other].add(at)
    return beside
