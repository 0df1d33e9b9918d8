"""The words of the figures rules, compiled from a codebook: number words, modifiers, amounts, countable nouns and word classes."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.codebook.book import Codebook
from pipeline.codebook.counting import CountNoun, Currency, FigureWords, Measure, Modifier, NumberWord, TopicFigureWords, TopicUnit

Phrase = tuple[str, ...]
Phrases = Mapping[str, tuple[tuple[Phrase, str], ...]]
"""Phrases by their first word, longest first, each with what it means."""


@dataclass(frozen=True, slots=True)
class Noun:
    """A countable noun: its canonical singular and what kind of thing it is; `singular` where this form is its singular."""

    unit: str
    kind: str
    singular: bool
    rule: str
    zero: bool = False


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Everything that the figures rules look up, lower case."""

    numbers: Mapping[str, tuple[str, float]]
    suffixes: Mapping[str, float]
    before: Phrases
    after: Phrases
    signs: Mapping[str, str]
    large_signs: Mapping[str, str]
    """Letters that are the sign of a currency only before a large amount ("N400,000", not "N95")."""
    scales: tuple[str, ...]
    """The words and suffixes that make an amount large: "million", "bn"."""
    scale_country: Mapping[str, str]
    """The state that a scale word is at home in: "crore"."""
    currencies: Phrases
    shared: Mapping[str, Mapping[str, str]]
    """The currencies that share a name or sign, by the country where it means each."""
    measures: Phrases
    measure_kinds: Mapping[str, str]
    nouns: Mapping[str, Noun]
    units: Phrases
    unit_kinds: Mapping[str, str]
    words: Mapping[str, frozenset[str]]
    """Empty for a class that neither language nor topic names: a new topic need not know them all."""
    phrases: Mapping[str, Phrases]
    default_unit: str
    canonical: Mapping[str, str]


@functools.lru_cache(maxsize=8)
def vocabulary(codebook: Codebook) -> Vocabulary:
    """The vocabulary of a codebook and its language."""
    currencies, measures, topic = codebook.rows(Currency), codebook.rows(Measure), codebook.rows(TopicUnit)
    classes = [(row.id, row.words) for row in codebook.rows(FigureWords)]
    classes += [(row.id, row.words) for row in codebook.rows(TopicFigureWords)]
    canonical = {name: row.id for row in topic for name in row.names}
    return Vocabulary(
        numbers={n: (row.role, row.value) for row in codebook.rows(NumberWord) if row.role != "suffix" for n in (row.id, *row.names)},
        suffixes={n: row.value for row in codebook.rows(NumberWord) if row.role == "suffix" for n in (row.id, *row.names)},
        before=_phrases((words, row.id) for row in codebook.rows(Modifier) for words in row.before),
        after=_phrases((words, row.id) for row in codebook.rows(Modifier) for words in row.after),
        signs={sign: row.id for row in currencies for sign in (*row.signs, *((row.id,) if _is_sign(row) else ()))},
        large_signs={sign: row.id for row in currencies for sign in row.large},
        scales=tuple(n for row in codebook.rows(NumberWord) if row.role in ("scale", "suffix") for n in (row.id, *row.names)),
        scale_country={n: row.country for row in codebook.rows(NumberWord) if row.country for n in (row.id, *row.names)},
        currencies=_phrases((name, row.id) for row in currencies for name in (*row.names, *((row.id,) if row.id.isupper() else ()))),
        shared={
            name: {country: row.id for row in currencies if name in row.shares for country in row.countries}
            for name in {name for row in currencies for name in row.shares}
        },
        measures=_phrases((name, row.id) for row in measures for name in row.names),
        measure_kinds={row.id: row.kind for row in measures},
        nouns=_nouns(codebook.rows(CountNoun), topic),
        units=_phrases((name, row.id) for row in topic for name in row.names),
        unit_kinds={row.id: row.kind for row in topic},
        words=defaultdict(frozenset, {id: frozenset(w.lower() for w in words) for id, words in classes}),
        phrases=defaultdict(dict, {id: _phrases((w, id) for w in words) for id, words in classes}),
        default_unit=codebook.settings.default_unit,
        canonical=canonical,
    )


def _is_sign(row: Currency) -> bool:
    """Whether a currency's code stands before amounts: those that are words or other names too ("COP29") are listed without one."""
    return row.id.isupper() and not row.wordlike


def _phrases(pairs: Iterable[tuple[str, str]]) -> Phrases:
    found: dict[str, list[tuple[Phrase, str]]] = {}
    for words, meaning in pairs:
        phrase = tuple(words.lower().replace("-", " - ").replace("/", " / ").split())
        if phrase:
            found.setdefault(phrase[0], []).append((phrase, meaning))
    return {first: tuple(sorted(rows, key=lambda row: -len(row[0]))) for first, rows in found.items()}


def _nouns(rows: Iterable[CountNoun], topic: Iterable[TopicUnit]) -> dict[str, Noun]:
    nouns: dict[str, Noun] = {}
    for row in rows:
        noun = Noun(row.id, row.kind, True, f"units:{row.id}", bool(row.zero))
        nouns[row.id] = noun
        for plural in row.plural or (regular_plural(row.id),):
            nouns[plural] = Noun(row.id, row.kind, False, noun.rule, noun.zero)
    for unit in topic:
        for name in unit.names:
            known = nouns.get(name)
            if " " not in name:
                zero = known.zero if known else False
                nouns[name] = Noun(unit.id, unit.kind, known.singular if known else not name.endswith("s"), f"units:{unit.id}", zero)
    return nouns


def regular_plural(noun: str) -> str:
    """The regular plural.

    >>> regular_plural("city"), regular_plural("boss"), regular_plural("ship")
    ('cities', 'bosses', 'ships')

    Source: CGEL 1985 5.80-5.81.
    """
    if noun.endswith(("s", "x", "z", "ch", "sh")):
        return noun + "es"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + "s"
