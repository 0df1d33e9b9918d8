"""The row classes of the tables: every column declared once as `Annotated[type, "meaning and unit"]`.

`int` is int32 in the tables, `float` float64 unless `Float32` is named, `date` date32, a `Literal` a string that is checked,
a tuple of a row class a list of structs. Offsets are Python string offsets into `documents.text`, end exclusive.
"""

from __future__ import annotations

import typing
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

Float32 = typing.NewType("Float32", float)

DocumentStatus = Literal["ok", "off_topic", "not_english", "empty", "duplicate", "failed"]
PublishedSource = Literal["given", "markup", "text", "filename", "inferred", "none"]
Modifier = Literal["exact", "about", "nearly", "at_least", "more_than", "at_most", "less_than", "between", "vague", "all"]
ReleasedModifier = Literal[
    "exact", "about", "nearly", "at_least", "more_than", "at_most", "less_than", "between", "vague", "all", "undisclosed"
]
Kind = Literal["people", "remains", "things", "money", "percent", "duration", "measure", "other"]
Aspect = Literal["stock", "flow"]
Scope = Literal["total", "each_side", "subset", "additional", "cumulative"]
Section = Literal["title", "body"]
TimexType = Literal["DATE", "TIME", "DURATION", "SET"]
Precision = Literal["day", "week", "month", "season", "year", "decade", "range", "unknown"]
Basis = Literal["stated", "published", "context", "unresolved"]
IncidentBasis = Literal["stated", "published", "context", "unresolved", "inherited"]
OrgType = Literal[
    "government", "military", "intelligence", "intergovernmental", "ngo", "media", "company", "party",
    "platform", "armed_group", "court", "religious", "other",
]  # fmt: skip
OrgRole = Literal["source", "actor", "mediator", "target", "publisher", "mentioned"]
Status = Literal["occurred", "ongoing", "agreed", "planned", "proposed", "rejected", "cancelled", "possible", "denied"]
PartyRole = Literal["side", "actor", "target", "recipient"]

DocId = Annotated[str, "the document"]
Text = Annotated[str, "the words themselves: text[char_start:char_end]"]
CharStart = Annotated[int, "first character, Python string offset into documents.text"]
CharEnd = Annotated[int, "one past the last character"]
InSection = Annotated[Section, "where it stands"]
Sentence = Annotated[str, "the sentence that holds it"]
RuleId = Annotated[str, "which rule made the row"]
Confidence = Annotated[Float32, "0 to 1: how often rows like this are right"]


@dataclass(frozen=True, slots=True)
class RemovedBlock:
    label: Annotated[str, "why: caption, byline, bio, boilerplate, related, metadata, repeat …"]
    text: Annotated[str, "the block as it stood"]


@dataclass(frozen=True, slots=True)
class Document:
    """One row for every input, whatever became of it."""

    doc_id: Annotated[str, "stable id of the source"]
    source: Annotated[str, "path relative to the input root (plus #record inside a multi-record file), or URL"]
    content_sha256: Annotated[str, "of the raw bytes of this record"]
    url: Annotated[str | None, "address of the article"]
    outlet: Annotated[str | None, "who published it"]
    title: Annotated[str | None, "headline"]
    authors: Annotated[tuple[str, ...], "bylines"]
    published: Annotated[date | None, "publication date, null where unknown: never guessed silently"]
    published_edtf: Annotated[str | None, "the same in EDTF, may be less precise (2025-11, 2025?)"]
    published_source: Annotated[PublishedSource, "how the publication date is known"]
    language: Annotated[str | None, "ISO 639-1"]
    status: Annotated[DocumentStatus, "what became of the input"]
    error: Annotated[str | None, "stage and reason where failed; what it is a duplicate of where duplicate"]
    text: Annotated[str, "title, blank line, cleaned body"]
    removed: Annotated[tuple[RemovedBlock, ...], "every block that cleaning took out, and why"]
    n_tokens: Annotated[int, "tokens of the text"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One row for every number stated in the text."""

    figure_id: Annotated[str, "id of the row"]
    doc_id: DocId
    event_id: Annotated[str | None, "the event it belongs to"]
    text: Annotated[str, "modifier and number: text[char_start:char_end]"]
    char_start: CharStart
    char_end: CharEnd
    phrase: Annotated[str, "the whole noun phrase"]
    value: Annotated[float | None, "the number stated; null for ranges, vague and symbolic amounts"]
    low: Annotated[float | None, "stated lower bound"]
    high: Annotated[float | None, "stated upper bound"]
    modifier: Annotated[Modifier, "how the number is hedged or bounded"]
    kind: Annotated[Kind, "what sort of thing is counted"]
    unit: Annotated[str | None, "what is counted: singular head noun, canonical; ISO 4217 for money; day, year … for durations"]
    nationality: Annotated[str | None, "alpha-3 of the people counted"]
    held_by: Annotated[str | None, "alpha-3 of who holds them"]
    returned_to: Annotated[str | None, "alpha-3 of whom they return to"]
    aspect: Annotated[Aspect | None, "stock (held, missing, waiting) or flow (released, exchanged): never summed together"]
    scope: Annotated[Scope, "whether the number is a total, per side, a part, an addition or cumulative"]
    part_of: Annotated[str | None, "for a subset: figure_id of its whole"]
    pair_id: Annotated[str | None, "shared by the two numbers of an X-for-Y"]
    date_edtf: Annotated[str | None, "when the figure holds, as stated or from its event"]
    source_text: Annotated[str | None, "who states it, as named in the text; null if the article's own voice"]
    source_org: Annotated[str | None, "canonical organisation of who states it"]
    source_country: Annotated[str | None, "alpha-3 of the side that claims it"]
    section: InSection
    sentence: Sentence
    rule: RuleId
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Date:
    """One row for every expression that places something on the calendar."""

    date_id: Annotated[str, "id of the row"]
    doc_id: DocId
    text: Text
    char_start: CharStart
    char_end: CharEnd
    section: InSection
    sentence: Sentence
    rule: RuleId
    confidence: Confidence
    edtf: Annotated[str | None, "EDTF level 1/2"]
    timex_type: Annotated[TimexType, "TIMEX3 type"]
    timex_value: Annotated[str, "TIMEX3 value"]
    start: Annotated[date | None, "first day covered"]
    end: Annotated[date | None, "last day covered"]
    precision: Annotated[Precision, "how fine the expression is"]
    basis: Annotated[Basis, "how the calendar value is known"]


@dataclass(frozen=True, slots=True)
class Organisation:
    """One row for every mention of an organisation."""

    mention_id: Annotated[str, "id of the row"]
    doc_id: DocId
    text: Text
    char_start: CharStart
    char_end: CharEnd
    section: InSection
    sentence: Sentence
    rule: RuleId
    confidence: Confidence
    org_id: Annotated[str, "canonical id: Wikidata QID where known, else a slug"]
    name: Annotated[str, "canonical English name"]
    org_type: Annotated[OrgType, "what sort of organisation"]
    country: Annotated[str | None, "alpha-3"]
    wikidata: Annotated[str | None, "QID"]
    role: Annotated[OrgRole, "what it does in the sentence"]


@dataclass(frozen=True, slots=True)
class EventParty:
    name: Annotated[str, "as the codebook names it"]
    code: Annotated[str, "alpha-3, or org_id for a side that is no state"]
    role: Annotated[PartyRole, "its part in the event"]


@dataclass(frozen=True, slots=True)
class EventReleased:
    to: Annotated[str | None, "code of the receiving side"]
    value: Annotated[float | None, "people freed"]
    low: Annotated[float | None, "stated lower bound"]
    high: Annotated[float | None, "stated upper bound"]
    modifier: Annotated[ReleasedModifier, "as for figures; undisclosed where the text says that no number was given"]
    unit: Annotated[str | None, "what they are called"]
    claimed_by: Annotated[str | None, "who says this number"]
    figure_id: Annotated[str | None, "the figure that states it"]


@dataclass(frozen=True, slots=True)
class EvidenceSpan:
    char_start: CharStart
    char_end: CharEnd


@dataclass(frozen=True, slots=True)
class Event:
    """One row for every event as one document tells it."""

    event_id: Annotated[str, "id of the row"]
    doc_id: DocId
    incident_id: Annotated[str | None, "the real-world event"]
    event_type: Annotated[str, "from the codebook"]
    cameo: Annotated[str | None, "CAMEO code"]
    plover: Annotated[str | None, "PLOVER event type and mode"]
    status: Annotated[Status, "what is said of its reality"]
    date_edtf: Annotated[str | None, "when it happened or is to happen (not when it was talked about)"]
    date_start: Annotated[date | None, "first day"]
    date_end: Annotated[date | None, "last day"]
    date_precision: Annotated[Precision | None, "how fine the date is"]
    date_basis: Annotated[Basis | None, "how the date is known"]
    location: Annotated[str | None, "place as named"]
    country: Annotated[str | None, "alpha-3 of the place"]
    parties: Annotated[tuple[EventParty, ...], "who takes part"]
    mediators: Annotated[tuple[str, ...], "alpha-3 or org_id"]
    released: Annotated[tuple[EventReleased, ...], "people freed per receiving side, one entry per claim"]
    sources: Annotated[tuple[str, ...], "who says so"]
    is_main: Annotated[bool, "true for what the title or lead reports"]
    trigger: Annotated[str, "the words that name the event: text[char_start:char_end]"]
    char_start: CharStart
    char_end: CharEnd
    evidence: Annotated[tuple[EvidenceSpan, ...], "every sentence that supports the row"]
    rule: RuleId
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class IncidentReleased:
    to: Annotated[str | None, "code of the receiving side"]
    low: Annotated[float | None, "lowest claim"]
    best: Annotated[float | None, "claim chosen by the policy"]
    high: Annotated[float | None, "highest claim"]
    n_sources: Annotated[int, "independent documents behind it: copies of one wire text count once"]
    policy: Annotated[str | None, "the policy that chose `best`"]


@dataclass(frozen=True, slots=True)
class IncidentClaim:
    source: Annotated[str | None, "who says it; null for an article's own voice"]
    to: Annotated[str | None, "code of the receiving side"]
    value: Annotated[float | None, "the number claimed"]
    modifier: Annotated[ReleasedModifier, "as for figures"]
    doc_id: DocId
    event_id: Annotated[str, "the event that makes it"]
    copy_of: Annotated[str | None, "the document whose text this one repeats"]
    counts: Annotated[bool, "whether low, best and high rest on it, among others"]


@dataclass(frozen=True, slots=True)
class InheritedDate:
    event_id: Annotated[str, "an event whose own date lacks the year, or is not known"]
    date_edtf: Annotated[str, "when it was, by the incident that it is linked to"]


@dataclass(frozen=True, slots=True)
class Incident:
    """One row for every real-world event, over all documents."""

    incident_id: Annotated[str, "id of the row"]
    event_type: Annotated[str, "from the codebook"]
    status: Annotated[Status, "the latest"]
    date_edtf: Annotated[str | None, "when"]
    date_start: Annotated[date | None, "first day"]
    date_end: Annotated[date | None, "last day"]
    countries: Annotated[tuple[str, ...], "codes of the parties"]
    location: Annotated[str | None, "place as named most often"]
    mediators: Annotated[tuple[str, ...], "alpha-3 or org_id"]
    released: Annotated[tuple[IncidentReleased, ...], "people freed per receiving side"]
    claims: Annotated[tuple[IncidentClaim, ...], "who says which number; disagreements are kept, not averaged"]
    event_ids: Annotated[tuple[str, ...], "events merged into it"]
    doc_ids: Annotated[tuple[str, ...], "documents that report it"]
    n_documents: Annotated[int, "how many documents"]
    outlets: Annotated[tuple[str, ...], "who published them"]
    confidence: Confidence
    date_precision: Annotated[Precision | None, "how fine the date is"]
    date_basis: Annotated[IncidentBasis | None, "how the date is known; inherited where no event knows all of it"]
    inherited: Annotated[tuple[InheritedDate, ...], "dates that its events take from it"]
    n_sources: Annotated[int, "independent documents: copies of one wire text count once"]
    disputed: Annotated[bool, "whether claims about one side disagree"]
    parent_incident_id: Annotated[str | None, "the whole that it is a part or a day of"]
    chain_id: Annotated[str | None, "shared by an agreement or talks, and what came of them"]


TABLES: dict[str, type] = {
    "documents": Document,
    "figures": Figure,
    "dates": Date,
    "organisations": Organisation,
    "events": Event,
    "incidents": Incident,
}
"""Every table's row class, in the order of the contract."""
