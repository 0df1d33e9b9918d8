"""Where an event happens: the place that a locative preposition names beside its words, and the country that it lies in."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.codebook.book import Codebook
from pipeline.codebook.entries import Country
from pipeline.records import Entity, Span
from pipeline.rules.events.sighting import phrases, says

NAME = re.compile(r"(?:St\. )?[A-Z][\w'-]{1,20}(?: (?:St\. )?[A-Z][\w'-]{1,20}){0,3}")
BEYOND = re.compile(r"(?: [a-z-]{3,12}){0,2}(?:,| in| \()(?: the)? ?([A-Z][a-z]{2,20}(?: [A-Z][a-z]{2,20}){0,2})\b")
POSSESSIVE = re.compile(r"'s? .*$|'s?$")
LABELS = ("GPE", "LOC", "FAC")
LOOK = 40  # characters beside a name in which the words that make it a place may stand
EARLIER = 40  # what standing before the event's words costs, in characters of distance
SAID = 14  # characters after a name in which the verb of whoever speaks there stands
COURT = 30  # characters between a court or meeting and the event's words
NEXT = 4  # characters within which a place follows the words that it belongs to


@dataclass(frozen=True, slots=True)
class Ground:
    """What stands in the way of a place, and what speaks for one: spans of dates and of the words of other events, and entities."""

    taken: tuple[Span, ...] = ()
    others: tuple[Span, ...] = ()
    entities: tuple[Entity, ...] = ()


def place_of(text: str, trigger: Span, clause: Span, ground: Ground, codebook: Codebook) -> tuple[str | None, str | None]:
    """Name and alpha-3 country of the nearest place in the clause; None where it names none. Offsets into the folded `text`."""
    venue = _venue(text, trigger, clause, codebook)
    found = [venue] if venue else list(_places(text, trigger, clause, ground, codebook))
    if not found:
        return None, None
    best = min(found, key=lambda s: (is_country(text[slice(*s)], codebook), _distance(s, trigger), s))
    name = POSSESSIVE.sub("", text[slice(*best)])
    beyond = BEYOND.match(text, best[1], clause[1])
    if country_of(name, codebook) or not beyond or says(codebook, "report", text[beyond.end() : beyond.end() + SAID]):
        return name, country_of(name, codebook)
    country = country_of(beyond.group(1), codebook)
    known = country is not None and not is_country(beyond.group(1), codebook)
    return (text[best[0] : beyond.end()] if known else name), country


def _distance(place: Span, trigger: Span) -> int:
    return max(place[0] - trigger[1], trigger[0] - place[1]) + EARLIER * (place[0] < trigger[0])


def _venue(text: str, trigger: Span, clause: Span, codebook: Codebook) -> Span | None:
    """The place that names a meeting or a court ("the Istanbul talks", "a Moscow court sentenced"): a city, and not one of two sides."""
    low = max(clause[0], trigger[0] - LOOK)
    for phrase in phrases(codebook, "venue"):
        for m in phrase.pattern.finditer(text, low, min(len(text), trigger[1] + LOOK)):
            span = m.span(1)
            near = m.start() <= trigger[1] and m.end() >= trigger[0] - COURT
            if near and country_of(text[slice(*span)], codebook) and not is_country(text[slice(*span)], codebook):
                return span
    return None


def _places(text: str, trigger: Span, clause: Span, ground: Ground, codebook: Codebook) -> Iterator[Span]:
    """The names in the clause that stand after a locative preposition and are places, unless they are where something else is."""
    for phrase in phrases(codebook, "locative"):
        for m in phrase.pattern.finditer(text, *clause):
            name = NAME.match(text, m.end(), clause[1])
            if name is None or any(s < name.end() and name.start() < e for s, e in ground.taken):
                continue
            where = _known_head(text, name.span(), codebook) if text[slice(*clause)].isupper() else name.span()
            if where is None:
                continue
            theirs = any(0 <= m.start() - end <= NEXT for _, end in ground.others if end > trigger[1] or end <= trigger[0])
            if theirs or _elsewhere(text, m.start(), trigger, clause, codebook) or _stated(text, where, trigger, clause, codebook):
                continue
            if _is_place(text, m.span(), where, ground, codebook):
                yield where


def _known_head(text: str, name: Span, codebook: Codebook) -> Span | None:
    """The longest head of a name that the lexicon knows as a place: in a line of capitals every word looks like a name."""
    table = _gazetteer(codebook)
    ends = [at for at in range(name[0] + 1, name[1] + 1) if at == name[1] or text[at] == " "]
    return next(((name[0], end) for end in reversed(ends) if text[name[0] : end].lower() in table), None)


def _elsewhere(text: str, at: int, trigger: Span, clause: Span, codebook: Codebook) -> bool:
    """Whether the words before the preposition say that somebody or something else is there ("held in", "the government in")."""
    low = trigger[1] if trigger[1] <= at else clause[0]
    return says(codebook, "elsewhere", text[max(low, at - LOOK) : at])


def _stated(text: str, name: Span, trigger: Span, clause: Span, codebook: Codebook) -> bool:
    """Whether it is at the head of a statement, and so where somebody speaks."""
    framed = name[1] <= trigger[0] and says(codebook, "report", text[name[1] : trigger[0]])
    return framed or says(codebook, "report", text[name[1] : name[1] + SAID])


def _is_place(text: str, before: Span, name: Span, ground: Ground, codebook: Codebook) -> bool:
    word = text[slice(*name)]
    if country_of(word, codebook) or says(codebook, "settlement", text[slice(*before)]):
        return True
    if says(codebook, "facility", text[name[0] : name[1] + LOOK]):
        return True
    named = any(e.label in LABELS and e.start <= name[0] + 4 and name[0] < e.end for e in ground.entities)
    return named and says(codebook, "onward", text[name[1] : name[1] + LOOK])


def country_of(name: str, codebook: Codebook) -> str | None:
    """Alpha-3 of the country that a place name stands for or lies in; None where the lexicon knows none.

    The name may hold more than the place: the longest known run of its words counts.
    """
    table = _gazetteer(codebook)
    words = POSSESSIVE.sub("", name).lower().split()
    runs = (" ".join(words[i:j]) for n in range(len(words), 0, -1) for i in range(len(words) - n + 1) for j in (i + n,))
    return next((table[run] for run in runs if run in table), None)


def is_country(name: str, codebook: Codebook) -> bool:
    return POSSESSIVE.sub("", name).lower() in _countries(codebook)


@functools.lru_cache(maxsize=8)
def _countries(codebook: Codebook) -> dict[str, str]:
    return {name.lower(): row.id for row in codebook.rows(Country) for name in (row.name, *row.aliases)}


@functools.lru_cache(maxsize=8)
def _gazetteer(codebook: Codebook) -> dict[str, str]:
    table: dict[str, str] = {}
    for row in codebook.rows(Country):
        for name in (row.name, *row.aliases, *row.capitals, *row.places):
            table.setdefault(name.lower(), row.id)
    return table
