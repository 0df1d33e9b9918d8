"""What travels between the stages, in memory: one frozen record per stage, and the mentions that the rules find.

Offsets are Python string offsets into `Article.text`, end exclusive. A *span* is a pair of such offsets.
"""

from __future__ import annotations

import bisect
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Span = tuple[int, int]
Format = Literal["auto", "txt", "html", "md"]
Section = Literal["title", "body"]


@dataclass(frozen=True, slots=True)
class Given:
    """Metadata that came with an article (sidecar, front matter, record field, command line), as written there."""

    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class RawArticle:
    """One record as the readers hand it on: bytes, what they are, and what came with them.

    `error` says stage and reason where the record could not be read; its content is then empty.
    """

    source: str
    content: bytes
    format: Format
    sha256: str
    given: Given = field(default_factory=Given)
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Removed:
    """A block that cleaning took out, and why (`label`)."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Published:
    """The publication date: `day` only where it is known to the day, `edtf` as precisely as it is known, `source` how it is known."""

    day: date | None = None
    edtf: str | None = None
    source: str = "none"


@dataclass(frozen=True, slots=True)
class Article:
    """A cleaned article. `text[:title_end]` is the title (0 where there is none); `status` is that of the contract's documents table."""

    doc_id: str
    source: str
    sha256: str
    text: str
    title_end: int = 0
    title: str | None = None
    url: str | None = None
    outlet: str | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    published: Published = field(default_factory=Published)
    removed: tuple[Removed, ...] = ()
    status: str = "ok"
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Entity:
    """A named entity as spaCy saw it: a candidate, never an answer. `label` is spaCy's (`ORG`, `PERSON`, `GPE` …)."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Reading:
    """An article as the rules see it: its sentences (spans in order, none crosses a line break) and entity candidates.

    `n_tokens` is spaCy's count.
    """

    article: Article
    sentences: tuple[Span, ...]
    entities: tuple[Entity, ...] = ()
    n_tokens: int = 0

    @property
    def text(self) -> str:
        return self.article.text

    def sentence_at(self, offset: int) -> Span:
        """The span of the sentence that holds `offset`, or of the nearest one before it; the whole text where there is none."""
        at = bisect.bisect_right(self.sentences, (offset, len(self.text) + 1)) - 1
        if not self.sentences:
            return (0, len(self.text))
        return self.sentences[max(at, 0)]

    def section_at(self, offset: int) -> Section:
        """`title` or `body`."""
        return "title" if offset < self.article.title_end else "body"


@dataclass(frozen=True, slots=True)
class ActorMention:
    """A mention of a possible party: a country or its people, its capital or leader speaking for it, or a group that is no state.

    `code` is alpha-3 or an org_id; `kind` how it is named: `name`, `adjective`, `people`, `capital`, `leader`, `group`.
    """

    start: int
    end: int
    code: str
    name: str
    kind: str
    rule: str


@dataclass(frozen=True, slots=True)
class DateMention:
    """An expression that places something on the calendar; values as in the contract's dates table."""

    start: int
    end: int
    edtf: str | None
    timex_type: str
    timex_value: str
    first_day: date | None
    last_day: date | None
    precision: str
    basis: str
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class FigureMention:
    """A number stated about the world; values as in the contract's figures table.

    `phrase` is the span of the whole noun phrase, `noun` that of its head where it is in the text. `whole` is the span of the figure
    that a subset belongs to; `pair` numbers the X-for-Y pairs of the article; `date_edtf` only where the figure's own phrase states it.
    """

    start: int
    end: int
    value: float | None
    low: float | None
    high: float | None
    modifier: str
    kind: str
    unit: str | None
    phrase: Span
    rule: str
    confidence: float
    noun: Span | None = None
    nationality: str | None = None
    held_by: str | None = None
    returned_to: str | None = None
    teller: bool = False
    """People who tell of the captives, deal for them or look on: none of those whom an event concerns."""
    aspect: str | None = None
    scope: str = "total"
    whole: Span | None = None
    pair: int | None = None
    date_edtf: str | None = None


@dataclass(frozen=True, slots=True)
class OrganisationMention:
    """A mention of an organisation, linked to one id; values as in the contract's organisations table."""

    start: int
    end: int
    org_id: str
    name: str
    org_type: str
    country: str | None
    wikidata: str | None
    role: str
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody says something: `start:end` is the stretch of text that the claim covers, `cue` the span of the reporting words.

    `stance` is `said` or `denied`. Speaker: the name as written, the organisation's canonical name and id, the side (alpha-3).
    """

    start: int
    end: int
    cue: Span
    source_text: str
    source_org: str | None
    source_country: str | None
    stance: str
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Party:
    """A side, actor, target or recipient of an event; `code` alpha-3 or org_id."""

    name: str
    code: str
    role: str


@dataclass(frozen=True, slots=True)
class Released:
    """People freed towards one receiving side (`to`, null where not said), as one claimant tells it; `figure` is the figure's span."""

    to: str | None
    value: float | None
    low: float | None
    high: float | None
    modifier: str
    unit: str | None
    claimed_by: str | None
    figure: Span | None


@dataclass(frozen=True, slots=True)
class EventMention:
    """One event as the document tells it, all its mentions merged. `start:end` is the best trigger, `evidence` the sentences."""

    start: int
    end: int
    event_type: str
    status: str
    evidence: tuple[Span, ...]
    date_edtf: str | None
    date_start: date | None
    date_end: date | None
    date_precision: str | None
    date_basis: str | None
    location: str | None
    country: str | None
    parties: tuple[Party, ...]
    mediators: tuple[str, ...]
    released: tuple[Released, ...]
    sources: tuple[str, ...]
    is_main: bool
    cameo: str | None
    plover: str | None
    rule: str
    confidence: float
    figures: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Findings:
    """What the rules found in one article; each rule reads what earlier ones gave and adds its own. Every tuple is in text order."""

    actors: tuple[ActorMention, ...] = ()
    dates: tuple[DateMention, ...] = ()
    figures: tuple[FigureMention, ...] = ()
    organisations: tuple[OrganisationMention, ...] = ()
    claims: tuple[Claim, ...] = ()
    events: tuple[EventMention, ...] = ()
