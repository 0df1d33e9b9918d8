"""The entry classes of the figures rules: number words, modifiers, currencies, measures, countable nouns and word classes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal


@dataclass(frozen=True, slots=True)
class NumberWord:
    """A word, suffix or sign that makes up numbers; `role` is its place in the grammar of numbers."""

    FILE: ClassVar[str] = "numbers.csv"
    HOME: ClassVar[str] = "lexicon"

    id: str
    role: Literal["small", "tens", "hundred", "dozen", "scale", "suffix", "vague", "fraction", "article", "joiner", "point",
                  "sign", "couple", "few"]  # fmt: skip
    value: float
    source: str
    names: tuple[str, ...] = ()
    country: str = ""
    """The state whose news uses the word, where others seldom do: its currency is meant beside it."""


@dataclass(frozen=True, slots=True)
class Modifier:
    """Words before or after a number that bound it; `modifier` as in the contract's figures table."""

    FILE: ClassVar[str] = "modifiers.csv"
    HOME: ClassVar[str] = "lexicon"

    id: str
    modifier: Literal["exact", "about", "nearly", "at_least", "more_than", "at_most", "less_than"]
    source: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency by its ISO 4217 code: signs that stand before or after the amount, names that stand after it. `shares` are names and
    signs (lower case) that other currencies have too; they mean this one in an article that is about one of its `countries`."""

    FILE: ClassVar[str] = "currencies.csv"
    HOME: ClassVar[str] = "lexicon"

    id: str
    source: str
    signs: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    shares: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    large: tuple[str, ...] = ()
    """Letters that stand for the currency only before a large amount: "N400,000", "Sh4.7 billion"."""
    wordlike: str = ""
    """Not empty where the code is also a word or another name, so that it does not stand for the currency before a number."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit of time, share or measure by its canonical name."""

    FILE: ClassVar[str] = "measures.csv"
    HOME: ClassVar[str] = "lexicon"

    id: str
    kind: Literal["percent", "duration", "measure"]
    names: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class CountNoun:
    """A noun that news counts; `id` is its singular, `plural` only where it is not regular. `zero`: "no survivors" states a number."""

    FILE: ClassVar[str] = "units.csv"
    HOME: ClassVar[str] = "lexicon"

    id: str
    kind: Literal["people", "remains", "things"]
    source: str
    plural: tuple[str, ...] = ()
    zero: str = ""


@dataclass(frozen=True, slots=True)
class TopicUnit:
    """A unit that a topic counts, under one canonical name (`id`) for all its `names`."""

    FILE: ClassVar[str] = "units.csv"
    HOME: ClassVar[str] = "codebook"

    id: str
    kind: Literal["people", "remains", "things"]
    names: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class FigureWords:
    """Words with one use around numbers, named by `id`."""

    FILE: ClassVar[str] = "figure_words.csv"
    HOME: ClassVar[str] = "lexicon"

    id: str
    words: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class TopicFigureWords:
    """Words of the topic with one use around its figures, named by `id`."""

    FILE: ClassVar[str] = "figure_words.csv"
    HOME: ClassVar[str] = "codebook"

    id: str
    words: tuple[str, ...]
    source: str


COUNTING: tuple[type, ...] = (NumberWord, Modifier, Currency, Measure, CountNoun, TopicUnit, FigureWords, TopicFigureWords)
"""Every entry class of this module, in the order in which they are read."""
