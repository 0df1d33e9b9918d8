"""The entry classes of events: event types, their triggers, the vocabulary that triggers are made of, status cues and constructions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal


@dataclass(frozen=True, slots=True)
class EventType:
    """A type of event: its definition, its codes per status, and what a background mention must state (`anchors`) to be one."""

    FILE: ClassVar[str] = "events.toml"
    HOME: ClassVar[str] = "codebook"

    id: str
    definition: str
    source: str
    layout: Literal["sides", "acts"]
    """`sides`: all parties alike; `acts`: an actor and a target."""
    cameo: dict[str, str]
    plover: dict[str, str]
    anchors: tuple[Literal["date", "figure", "place", "parties", "mediators", "staged"], ...] = ()
    freed: tuple[str, ...] = ()
    """Kinds of figures that count who goes free."""
    hides: tuple[str, ...] = ()
    """Types whose triggers count for nothing inside the words of one of this type."""
    yields: tuple[str, ...] = ()
    """Types beside whose words in the same sentence a participle of this one only describes people ("captured sailors were swapped")."""
    governs: tuple[str, ...] = ()
    """Types that are only its subject where they follow it in the same sentence without having happened ("a petition to free them")."""
    becomes: str | None = None
    """The type that it is an instance of where both sides give."""
    loose: bool = False
    """Whether mentions merge where nothing speaks against it; otherwise something must tie them."""
    phases: bool = False
    """Whether what is done and what is still open are events apart."""
    prior: float = 0.67
    """Share of rows of this type that were right in every column, on articles that nobody had read."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """Words that name an event of type `event`; how the keys work stands at the head of the file."""

    FILE: ClassVar[str] = "triggers.toml"
    HOME: ClassVar[str] = "codebook"

    id: str
    event: str
    patterns: tuple[str, ...]
    strength: Literal["strong", "anchored", "elliptic", "weak"]
    source: str
    words: tuple[str, ...] = ()
    """Words (lower case) of which a sentence must hold one; where none are given, those that the patterns themselves need."""
    needs: tuple[str, ...] = ()
    unless: str | None = None
    not_after: str | None = None
    role: str | None = None
    status: str | None = None
    fallback: bool = False
    context: bool = False
    """What it needs may also stand in the words right before the sentence."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A group of words of the topic, for use in triggers as `<id>`."""

    FILE: ClassVar[str] = "vocabulary.toml"
    HOME: ClassVar[str] = "codebook"

    id: str
    patterns: tuple[str, ...]
    source: str
    beside: str | None = None
    """These words tell of the topic where a word of that group stands in the same sentence (`named`: a name; `nations`: two of them)."""


@dataclass(frozen=True, slots=True)
class StatusCue:
    """Words near an event's words that say whether it happened; how the keys work stands at the head of the file."""

    FILE: ClassVar[str] = "status.toml"
    HOME: ClassVar[str] = "lexicon"

    id: str
    pattern: str
    direction: Literal["before", "after", "either", "around", "across"]
    effect: str
    source: str
    scope: int = 80
    rank: int = 0
    unless: str | None = None


@dataclass(frozen=True, slots=True)
class EventPhrase:
    """A construction that gives an event an argument, or says what kind of mention it is; for the keys see the head of the file."""

    FILE: ClassVar[str] = "phrases.toml"
    HOME: ClassVar[str] = "lexicon"

    id: str
    role: str
    pattern: str
    source: str
    side: Literal["follows", "precedes"] = "follows"


EVENTS: tuple[type, ...] = (EventType, Trigger, Vocabulary, StatusCue, EventPhrase)
"""In the order in which they are read."""
