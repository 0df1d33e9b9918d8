"""What linking must know of event types; all of it is read from the codebook's `events.toml`."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline import defaults
from pipeline.codebook import book
from pipeline.codebook.entries import Organisation
from pipeline.codebook.eventing import EventType


@dataclass(frozen=True, slots=True)
class Kinds:
    """`kin` maps a type to the one that stands for all it may be mistaken for; a type that is not listed stands for itself.

    `outcomes` are the kins of events that free somebody, `steps` the types that come before such an outcome. `homes` maps the id of
    an organisation that may be a party to its country, so that a group and the people it speaks for may be one party.
    """

    codebook: str
    kin: Mapping[str, str]
    outcomes: frozenset[str]
    steps: frozenset[str]
    homes: Mapping[str, str]

    def of(self, event_type: str) -> str:
        return self.kin.get(event_type, event_type)


@functools.lru_cache(maxsize=8)
def kinds(codebook: str = defaults.CODEBOOK) -> Kinds:
    """The kinds of a codebook: types of which one `becomes` the other are kin; types that free nobody and name sides are steps.

    >>> found = kinds("prisoners")
    >>> found.of("prisoner_release"), found.of("protest"), sorted(found.steps)
    ('prisoner_exchange', 'protest', ['agreement', 'negotiation'])

    Raises:
        CodebookError: no such codebook, or a file of it is wrong.
    """
    loaded = book.load(codebook)
    types = loaded.rows(EventType)
    kin = {entry.id: entry.becomes or entry.id for entry in types}
    return Kinds(
        codebook=codebook,
        kin=kin,
        outcomes=frozenset(kin[entry.id] for entry in types if entry.freed),
        steps=frozenset(entry.id for entry in types if entry.layout == "sides" and not entry.freed),
        homes={entry.id: entry.country for entry in loaded.rows(Organisation) if entry.country},
    )
