"""One sighting of an event: its words in one sentence, with what that sentence says of it. Sightings of one event are merged later."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import or_

from pipeline.codebook.book import Codebook
from pipeline.codebook.eventing import EventPhrase
from pipeline.records import DateMention, FigureMention, Party, Released, Span
from pipeline.rules.events.hooks import Hooks, Words, either, looked
from pipeline.rules.events.patterns import Pattern, lowered, made
from pipeline.rules.events.sieve import Sieve, sieve
from pipeline.rules.kept import kept


@dataclass(frozen=True)
class Sighting:
    """An event as one sentence mentions it. Spans are offsets into the article's text.

    `around` are the parties with those who only speak of it: they tell whom the article is about.

    `ordinal` is the place in a row of such events that the words give it ("the 71st exchange", "the second round").

    `roles` are the constructions that say what kind of mention it is (`other`, `generic`, `sum`, `mutual`, `background`, `onesided`).
    """

    event: str
    start: int
    end: int
    sentence: Span
    clause: Span
    status: str
    strength: str
    rule: str
    rank: int = 0
    title: bool = False
    lead: bool = False
    when: DateMention | None = None
    location: str | None = None
    country: str | None = None
    parties: tuple[Party, ...] = ()
    around: tuple[Party, ...] = ()
    mediators: tuple[str, ...] = ()
    figures: tuple[FigureMention, ...] = ()
    released: tuple[Released, ...] = ()
    sources: tuple[str, ...] = ()
    ordinal: str | None = None
    roles: frozenset[str] = field(default_factory=frozenset)

    @functools.cached_property
    def counts(self) -> frozenset[tuple[str | None, float]]:
        """How many people or bodies, each with the side that receives them; vague amounts tell nothing apart."""
        told = [f for f in self.figures if f.modifier != "vague"]
        amounts = ((f.returned_to or f.nationality or _from(f), f.value if f.value is not None else f.low or f.high) for f in told)
        return frozenset((to, amount) for to, amount in amounts if amount is not None)

    @property
    def front(self) -> bool:
        """Whether it stands in the title or the lead."""
        return self.title or self.lead

    @functools.cached_property
    def numbers(self) -> frozenset[float]:
        """How many people or bodies, whoever gets them; of so many on each side, those of both sides too ("206": "103 each")."""
        both = (2 * f.value for f in self.figures if f.scope == "each_side" and f.value is not None)
        return frozenset((*(n for _, n in self.counts), *both))


def _from(figure: FigureMention) -> str | None:
    """Where people who are let go leave to, if only who held them is told: anywhere but to that side."""
    return f"-{figure.held_by}" if figure.held_by else None


@dataclass(frozen=True, slots=True)
class Phrase:
    """A construction made ready; `places` are those that a sentence takes which holds its words."""

    row: EventPhrase
    pattern: Pattern
    needed: tuple[Words, ...]
    places: int


def phrases(codebook: Codebook, role: str, within: str | None = None) -> Sequence[Phrase]:
    """The constructions of one role; only those of which the folded sentence `within` holds the words, where it is given."""
    every = _phrases(codebook).get(role, ())
    if within is None or not every:
        return every
    heard = _heard(within, codebook)
    return [phrase for phrase in every if phrase.places & heard]


@functools.lru_cache(maxsize=32)
def spans(codebook: Codebook, sentence: str, role: str) -> tuple[Span, ...]:
    """Where the constructions of that role stand in a folded sentence: each of its events asks."""
    return tuple(m.span() for phrase in phrases(codebook, role, sentence) for m in phrase.pattern.finditer(sentence))


def says(codebook: Codebook, role: str, text: str, within: str | None = None) -> bool:
    """Whether a folded text holds a construction of that role; `within`, where it is given, is the sentence that the text stands in."""
    if within is not None and not _places(codebook).get(role, 0) & _heard(within, codebook):
        return False
    return _union(codebook, role).search(text) is not None


def said(codebook: Codebook, roles: tuple[str, ...], text: str, within: str) -> frozenset[str]:
    """Those of the roles of which a folded text holds a construction; one clause is asked once for all its events."""
    heard, places = _heard(within, codebook), _places(codebook)
    return _said(codebook, tuple(role for role in roles if places.get(role, 0) & heard), text)


@functools.lru_cache(maxsize=256)
def _said(codebook: Codebook, roles: tuple[str, ...], text: str) -> frozenset[str]:
    return frozenset(role for role in roles if says(codebook, role, text))


@functools.lru_cache(maxsize=8)
def _all(codebook: Codebook) -> tuple[tuple[Phrase, ...], Sieve]:
    """The constructions, and what sifts them by their words."""
    rows = codebook.rows(EventPhrase)
    needs = kept("phrases", codebook, lambda: [Hooks({}).of(row.pattern) for row in rows])
    sifts = sieve(needs)
    found = zip(rows, needs, sifts.last, strict=True)
    return tuple(Phrase(row, made(row.pattern, looked(needed)), needed, 1 << last) for row, needed, last in found), sifts


@functools.lru_cache(maxsize=8)
def _phrases(codebook: Codebook) -> dict[str, tuple[Phrase, ...]]:
    """The constructions by their roles."""
    found: dict[str, tuple[Phrase, ...]] = {}
    for phrase in _all(codebook)[0]:
        found[phrase.row.role] = (*found.get(phrase.row.role, ()), phrase)
    return found


@functools.lru_cache(maxsize=8)
def _places(codebook: Codebook) -> dict[str, int]:
    """The places of the constructions of each role."""
    return {role: functools.reduce(or_, (phrase.places for phrase in every)) for role, every in _phrases(codebook).items()}


@functools.lru_cache(maxsize=64)
def _heard(sentence: str, codebook: Codebook) -> int:
    """The places of the constructions that a folded sentence can hold: each of its events asks for most of them."""
    return _held(lowered(sentence), codebook)


@functools.lru_cache(maxsize=64)
def _held(sentence: str, codebook: Codebook) -> int:
    return _all(codebook)[1].taken(sentence)


@functools.lru_cache(maxsize=512)
def _union(codebook: Codebook, role: str) -> Pattern:
    """All constructions of a role as one pattern; what never matches where there are none."""
    rows = phrases(codebook, role)
    needed = rows[0].needed if len(rows) == 1 else [either([phrase.needed for phrase in rows])]
    return made("|".join(f"(?:{phrase.row.pattern})" for phrase in rows) or "(?!)", looked(words for words in needed if words))
