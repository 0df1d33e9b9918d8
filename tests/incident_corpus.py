"""The events of tests/incidents_gold: as the articles are annotated, and as the pipeline reads them, each with its true incident."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

import pyarrow as pa
from incident_articles import Article, Freed, Told, articles

from pipeline import rows, tables
from pipeline.incidents import clues as clue_rows
from pipeline.incidents.calendar import days
from pipeline.incidents.kinds import kinds

SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?=\S)[^.!?\n]*)*[.!?]?")


@dataclass(frozen=True)
class Corpus:
    """Events with the incident that each is truly of (None: of none), and the annotated events that nothing stands for."""

    events: pa.Table
    documents: pa.Table
    truth: Mapping[str, str | None]
    missed: tuple[str, ...]


def annotated(part: str) -> Corpus:
    """The events as annotated."""
    found, truth = [], {}
    chosen = [article for article in articles() if part in (article.part, "all")]
    for article in chosen:
        for number, told in enumerate(article.events):
            event = event_of(article, told, number)
            found.append(event)
            truth[event.event_id] = told.key
    texts = {article.name: article.text for article in chosen}
    return Corpus(_table(found, texts), _documents(chosen), truth, ())


@cache
def read(part: str) -> Corpus:
    """The events as the pipeline extracts them."""
    import pipeline

    found: list[rows.Event] = []
    truth: dict[str, str | None] = {}
    missed: list[str] = []
    chosen = [article for article in articles() if part in (article.part, "all")]
    texts = {}
    for article in chosen:
        result = pipeline.extract(article.text, published=article.published)
        texts[article.name] = result.document.text
        renamed = [_renamed(event, article.name) for event in result.events]
        aligned = align(article, renamed, result.document.text)
        found += renamed
        truth.update({event.event_id: aligned.get(event.event_id) for event in renamed})
        missed += [told.key for told in article.events if told.key not in aligned.values()]
    return Corpus(_table(found, texts), _documents(chosen), truth, tuple(missed))


def align(article: Article, events: Sequence[rows.Event], text: str) -> dict[str, str]:
    """For each extracted event the incident of the annotated event that it stands for."""
    known = kinds()
    found = {}
    for event in events:
        kin = [at for at, told in enumerate(article.events) if known.of(told.event_type) == known.of(event.event_type)]
        alone = len(kin) == 1 and event.date_edtf is None and not event.released
        ranked = [(max(_likeness(article.events[at], event, text), int(alone)), -at) for at in kin]
        best = max(ranked, default=(0, 0))
        if best[0] > 0:
            found[event.event_id] = article.events[-best[1]].key
    return found


def _likeness(told: Told, event: rows.Event, text: str) -> int:
    """How much speaks for an extracted event being the annotated one; 0 where their days exclude it or nothing does."""
    ours, theirs = days(told.date), days(event.date_edtf)
    if ours.first and theirs.first and (ours.first > (theirs.last or 0) or theirs.first > (ours.last or 0)):
        return 0
    start = text.find(told.near)
    touches = any(s.char_start < start + len(told.near) and start < s.char_end for s in event.evidence)
    at_trigger = event.char_start < start + len(told.near) and start < event.char_end
    numbers = {freed.value for freed in told.released} & {r.value for r in event.released}
    firsts = {freed.value for freed in told.released} & {r.value for r in event.released[:1]}
    same_day = ours.first is not None and (ours.first, ours.last) == (theirs.first, theirs.last)
    return 2 * touches + 2 * at_trigger + 3 * bool(numbers) + bool(firsts) + 3 * same_day


def clues_of(corpus: Corpus) -> list[clue_rows.Clues]:
    published = dict(zip(corpus.documents["doc_id"].to_pylist(), corpus.documents["published"].to_pylist(), strict=True))
    return clue_rows.clues(corpus.events.to_pylist(), published, kinds())


def truth_of(corpus: Corpus) -> dict[str, str | None]:
    return dict(corpus.truth)


def event_of(article: Article, told: Told, number: int) -> rows.Event:
    start = article.text.find(told.near)
    run = days(told.date)
    released = tuple(_released(freed) for freed in told.released)
    sentence = next((m for m in SENTENCE.finditer(article.text) if m.start() <= start < m.end()), None)
    span = rows.EvidenceSpan(sentence.start(), sentence.end()) if sentence else rows.EvidenceSpan(start, start + len(told.near))
    precision = {"day": "day", "days": "range", "long": "year"}.get(run.grain, "unknown")
    return rows.Event(
        f"{article.name}-e{number}", article.name, None, told.event_type, None, None, told.status, told.date,  # type: ignore[arg-type]
        _day(run.first), _day(run.last), precision if told.date else None, "stated" if told.date else None, told.place, None,  # type: ignore[arg-type]
        tuple(rows.EventParty(code, code, "side") for code in told.parties), told.mediators, released, (), told.is_main, told.near,
        start, start + len(told.near), (span,), "annotated", rows.Float32(1.0),
    )  # fmt: skip


def _released(freed: Freed) -> rows.EventReleased:
    low = freed.value if freed.modifier in ("exact", "more_than") else None
    high = freed.value if freed.modifier in ("exact", "nearly") else None
    return rows.EventReleased(freed.to, freed.value, low, high, freed.modifier, None, freed.claimed_by, None)  # type: ignore[arg-type]


def date_of(words: str | None) -> Any:
    return date.fromisoformat(words) if words else None


def _day(ordinal: int | None) -> Any:
    return date.fromordinal(ordinal) if ordinal else None


def _renamed(event: rows.Event, doc_id: str) -> rows.Event:
    return replace(event, doc_id=doc_id, event_id=f"{doc_id}-{event.event_id}")


def _table(events: Sequence[rows.Event], texts: Mapping[str, str]) -> pa.Table:
    table = pa.Table.from_batches([tables.batch("events", events)])
    quotes = [[texts[event.doc_id][span.char_start : span.char_end] for span in event.evidence] for event in events]
    return table.append_column("quotes", pa.array(quotes, pa.list_(pa.string())))


def _documents(chosen: Sequence[Article]) -> pa.Table:
    published = [date.fromisoformat(article.published) if article.published else None for article in chosen]
    columns = {"doc_id": [article.name for article in chosen], "outlet": [article.outlet for article in chosen]}
    return pa.table({**columns, "published": pa.array(published, pa.date32())})
