"""The entry classes: what one row of each data file holds. `FILE` is the file's name, `HOME` says whether it belongs to the topic
(`codebook`) or to the language (`lexicon`). Every entry has an `id`, which lands in the `rule` column of the rows it makes, and a `source`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from pipeline.codebook.calibrating import Calibration
from pipeline.codebook.counting import COUNTING
from pipeline.codebook.eventing import EVENTS


@dataclass(frozen=True, slots=True)
class Country:
    """A state: its names, adjectives, people nouns (singular and plural) and the capitals or seats that speak for its government."""

    FILE: ClassVar[str] = "countries.csv"
    HOME: ClassVar[str] = "lexicon"

    id: str
    """ISO 3166 alpha-3"""
    name: str
    source: str
    wikidata: str | None = None
    aliases: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    """Cities and regions that news names without their country."""
    seats: tuple[str, ...] = ()
    """Buildings that speak for its government."""
    homonyms: tuple[str, ...] = ()
    """Longer names that hold a name of the country and mean something else."""
    rivals: tuple[str, ...] = ()
    """Words that, where no capital or adjective of the country stands in the article, tell that another place of this name is meant."""
    given_name: bool = False
    """The name is also a person's."""


@dataclass(frozen=True, slots=True)
class Leader:
    """A person whose word is their country's: `names` as news spells the surname or full name; dates of office."""

    FILE: ClassVar[str] = "leaders.csv"
    HOME: ClassVar[str] = "codebook"

    id: str
    names: tuple[str, ...]
    country: str
    office: str
    source: str
    since: date | None = None
    until: date | None = None
    organisation: str | None = None
    """id of the organisation that speaks through the office"""


OrgType = Literal["government", "military", "intelligence", "intergovernmental", "ngo", "media", "company", "party",
                  "platform", "armed_group", "court", "religious", "other"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation of the topic and its news; `id` is the Wikidata QID where that is certain, else a slug."""

    FILE: ClassVar[str] = "organisations.csv"
    HOME: ClassVar[str] = "codebook"

    id: str
    name: str
    org_type: OrgType
    source: str
    country: str | None = None
    aliases: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    """Names that mean it only where a full name stands in the article, or its country is the article's."""
    side: bool = False
    """A party to conflicts that is no state."""
    common: bool = False
    """Its name is also an ordinary word or part of other names: beside another capitalised word it is not meant."""
    homonyms: tuple[str, ...] = ()
    """Longer names that hold its name and mean something else."""
    after: tuple[str, ...] = ()
    """Words of which one must stand directly beside the name."""
    since: date | None = None
    until: date | None = None
    body: str | None = None
    """id of the body that it is in its country"""
    local: bool = False
    """Its name means it only in an article that names its country."""


@dataclass(frozen=True, slots=True)
class Body:
    """An organ that many states have; its aliases are compared in any case where they are written in lower case."""

    FILE: ClassVar[str] = "bodies.csv"
    HOME: ClassVar[str] = "lexicon"

    id: str
    name: str
    org_type: OrgType
    source: str
    aliases: tuple[str, ...] = ()
    explicit: tuple[str, ...] = ()
    """Aliases that mean it only where its country is said beside them."""
    abroad: bool = False
    """It sits in another state's capital: a place after "in" is not its country."""
    modifier: bool = False
    """Its noun often stands before another ("army officer"), and names nothing there."""


@dataclass(frozen=True, slots=True)
class OrgPattern:
    """How the names of one sort of organisation are built."""

    FILE: ClassVar[str] = "orgpatterns.toml"
    HOME: ClassVar[str] = "lexicon"

    id: str
    org_type: OrgType
    source: str
    heads: tuple[str, ...] = ()
    classifiers: tuple[str, ...] = ()
    tails: tuple[str, ...] = ()
    """Common nouns that end a name though written small"""
    openings: tuple[str, ...] = ()
    """Nouns of other languages, and some of English, that begin a name: "Banco …", "Radio …"."""
    marks: tuple[str, ...] = ()
    """Words that tell this sort wherever they stand in a name"""
    numbered: bool = False
    """The name begins with an ordinal."""
    local: bool = False
    """Its country is that of the place it is named for, or of the article."""


@dataclass(frozen=True, slots=True)
class AttributionCue:
    """Words by which news says who says so; `manner` tells where the speaker stands."""

    FILE: ClassVar[str] = "attribution.toml"
    HOME: ClassVar[str] = "lexicon"

    id: str
    manner: Literal["verb", "count", "denial", "phrase", "possessive", "passive", "noun", "office", "none"]
    words: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class WordList:
    """Words that a language uses for one purpose, named by `id`."""

    FILE: ClassVar[str] = "wordlists.toml"
    HOME: ClassVar[str] = "lexicon"

    id: str
    words: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Gate:
    """Words that open the gate to a text, alone or with a word of a group in `beside` in the sentence (`near`: or around it).

    `pattern` is matched against lower-cased text; every match holds one of `words`, where a word begins. `part`: only a companion;
    `idiom`: not read; `astray`: outweighs one opening beside others; `mass`: many of them together open a cleaned text.
    """

    FILE: ClassVar[str] = "gate.csv"
    HOME: ClassVar[str] = "codebook"

    id: str
    group: str
    pattern: str
    source: str
    how: Literal["opens", "part", "idiom", "astray", "mass"] = "opens"
    beside: tuple[str, ...] = ()
    near: bool = False
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """A family of lines that are not the article; the keys are explained at the head of the file."""

    FILE: ClassVar[str] = "boilerplate.toml"
    HOME: ClassVar[str] = "lexicon"

    id: str
    label: str
    how: Literal["whole", "start", "end", "anywhere"]
    patterns: tuple[str, ...]
    source: str
    zone: Literal["any", "head", "tail", "edge"] = "any"
    words: int = 0
    takes: Literal["nothing", "next", "one", "fragments", "tags", "rest", "end"] = "nothing"
    inline: bool = False
    cues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CleaningWords:
    """A closed list of words that the cleaning stage looks up."""

    FILE: ClassVar[str] = "cleaning_words.toml"
    HOME: ClassVar[str] = "lexicon"

    id: str
    words: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class DateWord:
    """Words of the calendar with what they stand for: `role` is the macro that they make up, `value` what the resolver reads."""

    FILE: ClassVar[str] = "dates_words.csv"
    HOME: ClassVar[str] = "lexicon"

    id: str
    role: str
    value: str
    forms: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class DateForm:
    """A form of a date: a pattern over folded text, the kind of word that must be near (`hook`) and the resolver that values it.

    A number of up to four digits hooks `number`, one of four `year` too; `any` is hooked by all words that hook something.
    """

    FILE: ClassVar[str] = "dates_forms.toml"
    HOME: ClassVar[str] = "lexicon"

    id: str
    hook: str
    resolve: str
    pattern: str
    confidence: float
    source: str
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Holiday:
    """A named day; `rule` is `fixed MM-DD`, `western|orthodox N` (days from Easter), `nth MONTH WEEKDAY N` or `month MM`."""

    FILE: ClassVar[str] = "dates_holidays.csv"
    HOME: ClassVar[str] = "lexicon"

    id: str
    names: tuple[str, ...]
    rule: str
    source: str


ENTRIES: tuple[type, ...] = (
    AttributionCue, Body, Country, Gate, Leader, Organisation, OrgPattern, WordList, Boilerplate, CleaningWords,
    DateForm, DateWord, Holiday,
    Calibration, *COUNTING, *EVENTS)  # fmt: skip
"""Every entry class, in the order in which they are read."""
