"""What words stand for that name an event only by its place in a row ("the first", "another", "the last handover"): the one before them."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable

from pipeline.codebook.book import Codebook
from pipeline.records import DateMention, Span
from pipeline.rules.events.coding import kinds
from pipeline.rules.events.sighting import Sighting

NEXT = 2  # characters between two sentences that follow each other
FAR = 600  # characters between such words and the event that they go back to
UNSURE = ("weak", "elliptic")
MORE = 2


def resolved(sightings: Iterable[Sighting], codebook: Codebook) -> list[Sighting]:
    """The sightings, in text order, with the type of the event before them where their own words leave it open.

    Source: Halliday & Hasan 1976, Cohesion in English, ch. 4 (nominal ellipsis: ordinals and *another* without their noun).
    """
    found: list[Sighting] = []
    rows: dict[Span, str] = {}
    sightings = tuple(sightings)
    headed = frozenset(s.event for s in sightings if s.front and s.strength not in UNSURE)
    for sighting in sightings:
        event = _meant(sighting, found, rows, headed, codebook)
        if sighting.strength == "elliptic" and event:
            rows[sighting.sentence] = event
        sighting = dataclasses.replace(sighting, event=event) if event else sighting
        found.append(dataclasses.replace(sighting, when=_dated(found, codebook)) if _answers(sighting, found) else sighting)
    return _both_ways(found, codebook)


def _both_ways(sightings: list[Sighting], codebook: Codebook) -> list[Sighting]:
    """The sightings, those of people let go as exchanges where their own sentence says that others went the other way."""
    turned = {(s.sentence, s.event) for s in sightings if "reverse" in s.roles}
    wholes = (kinds(codebook)[s.event].becomes if "onesided" not in s.roles else None for s in sightings)
    return [dataclasses.replace(s, event=w) if w and (s.sentence, w) in turned else s for s, w in zip(sightings, wholes, strict=True)]


def _answers(sighting: Sighting, before: list[Sighting]) -> bool:
    """Whether it tells the other half of what the sentence before tells ("In return, …", "… made the opposite journey")."""
    near = bool(before) and 0 <= sighting.sentence[0] - before[-1].sentence[1] <= NEXT
    return near and sighting.when is None and bool(sighting.roles & {"answer", "reverse"})


def _dated(before: list[Sighting], codebook: Codebook) -> DateMention | None:
    """The date on which people went free in the sentence before."""
    told = (s for s in reversed(before) if s.sentence == before[-1].sentence and kinds(codebook)[s.event].freed)
    return next((s.when for s in told if s.when and not (s.when.edtf or "").endswith("..")), None)


def _meant(sighting: Sighting, before: list[Sighting], rows: dict[Span, str], headed: frozenset[str], codebook: Codebook) -> str | None:
    """The type that the words before give to it; None where its own words say it, or nothing does."""
    if "either" in sighting.roles:
        return _of_either(sighting, before, headed, codebook)
    if {"anaphor", "instrument"} <= sighting.roles and _beside(sighting, before, codebook):
        return before[-1].event
    if sighting.strength == "elliptic" or "anaphor" in sighting.roles:
        last = _last(sighting, before, headed, codebook)
        return last if "anaphor" not in sighting.roles or (last and kinds(codebook)[last].becomes != sighting.event) else None
    if _bare(sighting, before, codebook) or ("reverse" in sighting.roles and _of_bodies(sighting, before, codebook)):
        return before[-1].event
    if _of_a_row(sighting, before, codebook):
        return kinds(codebook)[sighting.event].becomes
    row = rows.get(sighting.sentence)
    return row if row and kinds(codebook)[sighting.event].becomes == row else None


def _of_either(sighting: Sighting, before: list[Sighting], headed: frozenset[str], codebook: Codebook) -> str | None:
    """What "a round" is one of, that can be one of talks or of exchanges; None for talks.

    Of exchanges where the title or the lead tells of one, or more than twice as much is told of them, people went free in what was told
    last, and no town or host has it.
    """
    able = [o for o in before if o.strength not in UNSURE and not o.roles & {"aside", "question"}]
    told = [o.event for o in able]
    near = next((o.sentence for o in reversed(able) if o.event == sighting.event or kinds(codebook)[o.event].freed), sighting.sentence)
    last = sighting.event if any(o.event == sighting.event and o.sentence == near for o in able) else None
    event = None if last == sighting.event or sighting.location or sighting.mediators else _last(sighting, before, headed, codebook)
    return event if event in headed or told.count(event or "") > MORE * told.count(sighting.event) else None


def _beside(sighting: Sighting, before: list[Sighting], codebook: Codebook) -> bool:
    """Whether it names the way of what its own sentence has just told ("was passed to us in a separate handover")."""
    return bool(before) and before[-1].sentence == sighting.sentence and bool(kinds(codebook)[before[-1].event].freed)


def _of_bodies(sighting: Sighting, before: list[Sighting], codebook: Codebook) -> bool:
    """Whether what goes the other way are bodies too: people who do make a release an exchange."""
    return _beside(sighting, before, codebook) and kinds(codebook)[before[-1].event].becomes is None


def _of_a_row(sighting: Sighting, before: list[Sighting], codebook: Codebook) -> bool:
    """Whether it tells of people freed right behind a sentence that counts exchanges ("the second swap in two days. 49 were freed …")."""
    if not before or "onesided" in sighting.roles or not kinds(codebook)[sighting.event].becomes or sighting.when is None:
        return False
    last = before[-1]
    near = 0 < sighting.sentence[0] - last.sentence[1] <= NEXT
    return near and last.event == kinds(codebook)[sighting.event].becomes and "identified" in last.roles and not last.counts


def _bare(sighting: Sighting, before: list[Sighting], codebook: Codebook) -> bool:
    """Whether it counts without a noun, right behind a sentence about bodies, or behind people: then it counts the same."""
    table = kinds(codebook)
    if not sighting.figures or any(f.noun for f in sighting.figures) or not before or before[-1].sentence == sighting.sentence:
        return False
    near = sighting.sentence[0] - before[-1].sentence[1] <= NEXT
    kind, last = table[sighting.event], table[before[-1].event]
    if any(table[s.event].freed[:1] == kind.freed[:1] for s in before if s.sentence == before[-1].sentence):
        return False
    return near and bool(kind.freed and last.freed) and kind.freed[0] != last.freed[0]


def _last(sighting: Sighting, before: list[Sighting], headed: frozenset[str], codebook: Codebook) -> str | None:
    """The type of the last event of people or bodies going free, in an earlier sentence; of a half of an exchange, the exchange.

    A release is taken for such a half where the title or the lead (`headed`) tells of an exchange, or most of what stands before does.
    """
    near = [other for other in before if sighting.start - other.end <= FAR and _sure(other, sighting, codebook)]
    if "superlative" in sighting.roles:
        told = Counter(other.event for other in before if _sure(other, sighting, codebook))
        return max(told, key=lambda event: told[event], default=None)
    last = [other.event for other in near if other.sentence == near[-1].sentence]
    event = min(last, key=list(kinds(codebook)).index, default=None)
    if event is None and sighting.strength == "elliptic":  # nobody went free yet: the next of the talks that the title tells of
        return next((e for e in kinds(codebook) if e in headed and kinds(codebook)[e].layout == "sides"), None)
    whole = kinds(codebook)[event].becomes if event else None
    often = [other.event for other in before if _sure(other, sighting, codebook)]
    return whole if whole and (whole in headed or often.count(whole) >= often.count(event or "")) else event


def _sure(other: Sighting, sighting: Sighting, codebook: Codebook) -> bool:
    if other.strength in UNSURE or other.sentence == sighting.sentence or other.roles & {"aside", "question"}:
        return False
    return bool(kinds(codebook)[other.event].freed)
