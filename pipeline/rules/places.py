"""Where an event happens: the place named beside its words, and the country that it lies in."""

from __future__ import annotations

import functools
import re

from pipeline.codebook.book import Codebook
from pipeline.codebook.entries import Country
from pipeline.records import DateMention, Span

NAME = r"(?:St\. )?[A-Z][\w'-]{1,20}(?: (?:St\. )?[A-Z][\w'-]{1,20}){0,3}"
PLACE = re.compile(rf"\b(?:[Ii]n|[Aa]t|[Nn]ear|[Oo]utside|[Oo]n) (?:the )?(?:(?!the\b)[a-z]{{4,10}} )?({NAME})")
BEFORE = re.compile(rf"({NAME}) (?:peace |ceasefire )?$")
POSSESSIVE = re.compile(r"'s? .*$|'s?$")


def place_of(text: str, trigger: Span, clause: Span, dates: tuple[DateMention, ...], codebook: Codebook) -> tuple[str | None, str | None]:
    """Name and alpha-3 country of the nearest place in the clause; None where it names none. Offsets into the folded `text`."""
    spans = [m.span(1) for m in PLACE.finditer(text, *clause)]
    before = BEFORE.search(text[max(clause[0], trigger[0] - 60) : trigger[0]])
    if before and country_of(before.group(1), codebook) and not _is_country(before.group(1), codebook):
        return before.group(1), country_of(before.group(1), codebook)
    places = [s for s in spans if not any(d.start < s[1] and s[0] < d.end for d in dates) and _is_place(text[slice(*s)], codebook)]
    if not places:
        return None, None
    best = min(
        places,
        key=lambda s: (_is_country(text[slice(*s)], codebook), max(s[0] - trigger[1], trigger[0] - s[1]) + 40 * (s[0] < trigger[0]), s),
    )
    name = POSSESSIVE.sub("", text[slice(*best)])
    return name, country_of(name, codebook)


def country_of(name: str, codebook: Codebook) -> str | None:
    """Alpha-3 of the country that a place name stands for or lies in; None where the lexicon knows none.

    The name may hold more than the place: the longest known run of its words counts.
    """
    table = _gazetteer(codebook)
    words = POSSESSIVE.sub("", name).lower().split()
    runs = (" ".join(words[i:j]) for n in range(len(words), 0, -1) for i in range(len(words) - n + 1) for j in (i + n,))
    return next((table[run] for run in runs if run in table), None)


def _is_country(name: str, codebook: Codebook) -> bool:
    return POSSESSIVE.sub("", name).lower() in _countries(codebook)


@functools.lru_cache(maxsize=8)
def _countries(codebook: Codebook) -> frozenset[str]:
    return frozenset(name.lower() for row in codebook.rows(Country) for name in (row.name, *row.aliases))


def _is_place(name: str, codebook: Codebook) -> bool:
    return country_of(name, codebook) is not None


@functools.lru_cache(maxsize=8)
def _gazetteer(codebook: Codebook) -> dict[str, str]:
    table: dict[str, str] = {}
    for row in codebook.rows(Country):
        for name in (row.name, *row.aliases, *row.capitals, *row.places):
            table.setdefault(name.lower(), row.id)
    return table
