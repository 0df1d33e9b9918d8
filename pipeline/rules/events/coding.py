"""What an event is called in CAMEO and PLOVER, and where a party is at home."""

from __future__ import annotations

import functools

from pipeline.codebook.book import Codebook
from pipeline.codebook.entries import Organisation
from pipeline.codebook.eventing import EventType


@functools.lru_cache(maxsize=8)
def kinds(codebook: Codebook) -> dict[str, EventType]:
    """The event types of a codebook by their id."""
    return {kind.id: kind for kind in codebook.rows(EventType)}


def codes(event: str, status: str, codebook: Codebook) -> tuple[str | None, str | None]:
    """The CAMEO and the PLOVER code of an event of that type in that status; None where the codebook gives none.

    >>> from pipeline.codebook.book import load
    >>> codes("prisoner_exchange", "occurred", load("prisoners"))
    ('0841', 'RETREAT')
    """
    kind = kinds(codebook)[event]
    return kind.cameo.get(status), kind.plover.get(status)


def home(code: str, codebook: Codebook) -> str:
    """The country of a group that is no state; a country's own code."""
    return _homes(codebook).get(code, code)


@functools.lru_cache(maxsize=8)
def _homes(codebook: Codebook) -> dict[str, str]:
    return {row.id: row.country for row in codebook.rows(Organisation) if row.side and row.country}
