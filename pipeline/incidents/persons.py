"""The persons whom an event's sentences name: capitalised words that are no place, state, office, organisation or day.

Of an exchange two documents may share neither day nor number, but whom it freed: "Griner for Bout in December".
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline import defaults
from pipeline.codebook import book
from pipeline.codebook.entries import Country, DateWord, Leader, Organisation, WordList

SHORTEST = 4
"""Letters of the shortest word that counts: shorter ones are parts of too many names."""
_NAME = r"[^\W\d_a-z][^\W\d_'’-]+"
_RUN = re.compile(rf"(?:(?P<before>[^\W\d_]+),? |(?P<open>^|[.!?:“”\"'‘(–—-][ \"“'‘]*))?(?P<run>{_NAME}(?:[ -]{_NAME})*)")
_WORD = re.compile(r"[^\W\d_]+")
_NO_NAME = ("titles", "name_openers", "state_offices", "unit_modifiers", "after_people", "rites")
_HEADS = ("organisation_heads", "place_heads", "not_organisation_heads")
_PLACED = "locatives"


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Words in lower case: `known` name no person, a run of capitalised words with one of `heads` does not, nor one behind `placing`."""

    known: frozenset[str]
    heads: frozenset[str]
    placing: frozenset[str]


@functools.lru_cache(maxsize=8)
def lexicon(codebook: str = defaults.CODEBOOK) -> Lexicon:
    """What a codebook and its language know to name something else than who takes part; leaders speak for their side.

    Raises:
        CodebookError: no such codebook, or a file of it is wrong.
    """
    loaded = book.load(codebook)
    lists = {entry.id: frozenset(word.casefold() for word in entry.words) for entry in loaded.rows(WordList)}
    listed = frozenset[str]().union(*(lists.get(name, frozenset()) for name in _NO_NAME))
    heads = frozenset[str]().union(*(lists.get(name, frozenset()) for name in _HEADS))
    named = {
        *(name for c in loaded.rows(Country) for name in (c.name, *c.aliases, *c.adjectives, *c.people, *c.capitals, *c.places, *c.seats)),
        *(name for leader in loaded.rows(Leader) for name in leader.names),
        *(name for o in loaded.rows(Organisation) for name in (o.name, *o.aliases, *o.short)),
        *(form for word in loaded.rows(DateWord) for form in word.forms),
    }
    words = frozenset(word.casefold() for name in named for word in _WORD.findall(name))
    return Lexicon(listed | words, heads, lists.get(_PLACED, frozenset()))


def persons(quotes: Iterable[str], known: Lexicon, claimants: Iterable[str] = ()) -> frozenset[str]:
    """The words of persons' names, in lower case; not of those who only tell of it.

    >>> sorted(persons(["An earlier trade, Griner for Bout in Abu Dhabi, was told by President Putin of Russia in Gzhel."], lexicon()))
    ['bout', 'griner']
    """
    told = {word.casefold() for name in claimants for word in _WORD.findall(name)}
    return frozenset(word for quote in quotes for word in _words(quote, known) if word not in told)


@functools.lru_cache(maxsize=2048)
def _words(quote: str, known: Lexicon) -> frozenset[str]:
    """The words of names in a sentence: each event that it tells of asks, and each time that they are linked."""
    return frozenset(word for run in _runs(quote, known) for word in run)


def _runs(quote: str, known: Lexicon) -> Iterator[list[str]]:
    for match in _RUN.finditer(quote):
        words = [word.casefold() for word in _WORD.findall(match["run"])]
        placed = (match["before"] or "").casefold() in known.placing
        opening = match["open"] is not None
        if not placed and known.heads.isdisjoint(words):
            yield [word for word in words[opening:] if len(word) >= SHORTEST and word not in known.known]
