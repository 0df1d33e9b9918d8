"""What words stand for that name an event only by its place in a row ("the first", "another", "the last handover"): the one before them."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable

from pipeline.codebook.book import Codebook
from pipeline.records import Span
from pipeline.rules.events.coding import kinds
from pipeline.rules.events.sighting import Sighting

FAR = 600  # characters between such words and the event that they go back to
UNSURE = ("weak", "elliptic")


def resolved(sightings: Iterable[Sighting], codebook: Codebook) -> list[Sighting]:
    """The sightings, in text order, with the type of the event before them where their own words leave it open.

    Source: Halliday & Hasan 1976, Cohesion in English, ch. 4 (nominal ellipsis: ordinals and *another* without their noun).
    """
    found: list[Sighting] = []
    rows: dict[Span, str] = {}
    for sighting in sightings:
        event = _meant(sighting, found, rows, codebook)
        if sighting.strength == "elliptic" and event:
            rows[sighting.sentence] = event
        found.append(dataclasses.replace(sighting, event=event) if event else sighting)
    return found


def _meant(sighting: Sighting, before: list[Sighting], rows: dict[Span, str], codebook: Codebook) -> str | None:
    """The type that the words before give to it; None where its own words say it, or nothing does."""
    if sighting.strength == "elliptic" or "anaphor" in sighting.roles:
        last = _last(sighting, before, codebook)
        return last if "anaphor" not in sighting.roles or (last and kinds(codebook)[last].becomes != sighting.event) else None
    row = rows.get(sighting.sentence)
    return row if row and kinds(codebook)[sighting.event].becomes == row else None


def _last(sighting: Sighting, before: list[Sighting], codebook: Codebook) -> str | None:
    """The type of the last event of people or bodies going free, in an earlier sentence."""
    near = [other for other in before if sighting.start - other.end <= FAR and _sure(other, sighting, codebook)]
    if "superlative" in sighting.roles:
        told = Counter(other.event for other in before if _sure(other, sighting, codebook))
        return max(told, key=lambda event: told[event], default=None)
    last = [other.event for other in near if other.sentence == near[-1].sentence]
    event = min(last, key=list(kinds(codebook)).index, default=None)
    whole = kinds(codebook)[event].becomes if event else None
    often = [other.event for other in before if _sure(other, sighting, codebook)]
    return whole if whole and often.count(whole) >= often.count(event or "") else event


def _sure(other: Sighting, sighting: Sighting, codebook: Codebook) -> bool:
    if other.strength in UNSURE or other.sentence == sighting.sentence or other.roles & {"aside", "question"}:
        return False
    return bool(kinds(codebook)[other.event].freed)
