"""Ids of incidents: a function of what they hold, so that order and manner of arrival make no difference, and few changes move them.

Each event has the id that it would give an incident of its own (its *seed*: kin, date and parties where the date is complete, else
the event itself). An incident takes the seed that most of its events share, a dated one before all others: new articles do not
outvote the old ones unless they are more, of a split the larger part keeps the id, and of a merger the larger part gives it.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from pipeline.incidents.blocking import seed_keys
from pipeline.incidents.clues import Clues


def seed(clue: Clues) -> str:
    """The id of an incident that held this event alone."""
    key = next(iter(seed_keys(clue)), None)
    return _digest(*map(str, key)) if key else _digest("event", clue.event_id)


def ids(incidents: Sequence[Sequence[Clues]]) -> list[str]:
    """The ids of the incidents of one component, all different: of two that would have one, that with more votes has it."""
    claims = []
    for at, members in enumerate(incidents):
        votes = Counter(map(seed, members))
        complete = {seed(clue) for clue in members if any(True for _ in seed_keys(clue))}
        least = min(clue.event_id for clue in members)
        claims += [(id not in complete, -count, least, id, at) for id, count in votes.items()]
    found: dict[int, str] = {}
    taken: set[str] = set()
    for _, _, _, id, at in sorted(claims):
        if at not in found and id not in taken:
            found[at] = id
            taken.add(id)
    for at, members in enumerate(incidents):
        found.setdefault(at, _digest("beside", min(clue.event_id for clue in members)))
    return [found[at] for at in range(len(incidents))]


def chain(incident_id: str) -> str:
    """The id of the chain whose core this incident is."""
    return f"c{incident_id[1:]}"


def _digest(*words: str) -> str:
    return "i" + hashlib.sha256("\0".join(words).encode()).hexdigest()[:15]


def successors(old: Mapping[str, str], new: Mapping[str, str]) -> Iterable[tuple[str, tuple[str, ...]]]:
    """Each old incident whose events are not all in the incident of its id now, with those that hold them, the largest first.

    `old` and `new` map event ids to incident ids; events that are in one of them only say nothing.
    """
    shared: dict[str, Counter[str]] = {}
    for event_id, was in old.items():
        if event_id in new:
            shared.setdefault(was, Counter())[new[event_id]] += 1
    for was in sorted(shared):
        now = sorted(shared[was], key=lambda id: (-shared[was][id], id))
        if now != [was]:
            yield was, tuple(now)
