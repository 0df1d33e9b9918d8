"""Findings → rows: offsets become words and sentences, links between mentions become ids, claims find their figures.

Ids are deterministic: a row's id is its document's id, a letter for its kind, and its span (`…-f120-135`); an event's also
names its type, since one word may tell of two events.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from pipeline import rows
from pipeline.records import Article, Claim, EventMention, FigureMention, Findings, Reading, Span

Rows = dict[str, list[Any]]
STATE = re.compile(r"[A-Z]{3}")
"""An alpha-3 code, as against the org_id of a side that is no state."""


def assemble(reading: Reading, findings: Findings) -> Rows:
    """The rows of one article, one list per table (all but incidents), each in text order."""
    doc_id = reading.article.doc_id
    return {
        "documents": [document(reading.article, n_tokens=reading.n_tokens)],
        "figures": [_figure(figure, reading, findings) for figure in findings.figures],
        "dates": [
            rows.Date(
                date_id=f"{doc_id}-d{m.start}-{m.end}", **_place(m.start, m.end, reading), rule=m.rule, confidence=_confidence(m),
                edtf=m.edtf, timex_type=m.timex_type, timex_value=m.timex_value, start=m.first_day, end=m.last_day,  # type: ignore[arg-type]
                precision=m.precision, basis=m.basis,  # type: ignore[arg-type]
            )
            for m in findings.dates
        ],
        "organisations": [
            rows.Organisation(
                mention_id=f"{doc_id}-o{m.start}-{m.end}", **_place(m.start, m.end, reading), rule=m.rule, confidence=_confidence(m),
                org_id=m.org_id, name=m.name, org_type=m.org_type, country=m.country, wikidata=m.wikidata, role=m.role,  # type: ignore[arg-type]
            )
            for m in findings.organisations
        ],
        "events": [_event(event, reading) for event in findings.events],
    }  # fmt: skip


def document(article: Article, *, n_tokens: int = 0, status: str | None = None, error: str | None = None) -> rows.Document:
    """The documents row of an article, whatever became of it."""
    return rows.Document(
        doc_id=article.doc_id,
        source=article.source,
        content_sha256=article.sha256,
        url=article.url,
        outlet=article.outlet,
        title=article.title,
        authors=article.authors,
        published=article.published.day,
        published_edtf=article.published.edtf,
        published_source=article.published.source,  # type: ignore[arg-type]
        language=article.language,
        status=status or article.status,  # type: ignore[arg-type]
        error=error or article.error,
        text=article.text,
        removed=tuple(rows.RemovedBlock(block.label, block.text) for block in article.removed),
        n_tokens=n_tokens,
    )


def _figure(m: FigureMention, reading: Reading, findings: Findings) -> rows.Figure:
    doc_id = reading.article.doc_id
    event = next((e for e in findings.events if (m.start, m.end) in e.figures), None)
    claim = _claim_of(m.start, findings.claims)
    return rows.Figure(
        figure_id=_figure_id(doc_id, (m.start, m.end)),
        event_id=_event_id(doc_id, event) if event else None,
        **_place(m.start, m.end, reading),
        phrase=reading.text[slice(*m.phrase)],
        value=m.value,
        low=m.low,
        high=m.high,
        modifier=m.modifier,  # type: ignore[arg-type]
        kind=m.kind,  # type: ignore[arg-type]
        unit=m.unit,
        nationality=m.nationality,
        held_by=m.held_by,
        returned_to=m.returned_to or (None if m.scope == "each_side" else _receiver(m, event)),
        aspect=m.aspect,  # type: ignore[arg-type]
        scope=m.scope,  # type: ignore[arg-type]
        part_of=_figure_id(doc_id, m.whole) if m.whole else None,
        pair_id=f"{doc_id}-p{m.pair}" if m.pair is not None else None,
        date_edtf=m.date_edtf or (event.date_edtf if event else None),
        source_text=claim.source_text if claim else None,
        source_org=claim.source_org if claim else None,
        source_country=claim.source_country if claim else None,
        rule=m.rule,
        confidence=_confidence(m),
    )


def _event(m: EventMention, reading: Reading) -> rows.Event:
    doc_id = reading.article.doc_id
    return rows.Event(
        event_id=_event_id(doc_id, m),
        doc_id=doc_id,
        incident_id=None,
        event_type=m.event_type,
        cameo=m.cameo,
        plover=m.plover,
        status=m.status,  # type: ignore[arg-type]
        date_edtf=m.date_edtf,
        date_start=m.date_start,
        date_end=m.date_end,
        date_precision=m.date_precision,  # type: ignore[arg-type]
        date_basis=m.date_basis,  # type: ignore[arg-type]
        location=m.location,
        country=m.country,
        parties=tuple(rows.EventParty(p.name, p.code, p.role) for p in m.parties),  # type: ignore[arg-type]
        mediators=m.mediators,
        released=tuple(
            rows.EventReleased(
                r.to, r.value, r.low, r.high, r.modifier, r.unit, r.claimed_by, _figure_id(doc_id, r.figure) if r.figure else None  # type: ignore[arg-type]
            )
            for r in m.released
        ),
        sources=m.sources,
        is_main=m.is_main,
        trigger=reading.text[m.start : m.end],
        char_start=m.start,
        char_end=m.end,
        evidence=tuple(rows.EvidenceSpan(start, end) for start, end in m.evidence),
        rule=m.rule,
        confidence=_confidence(m),
    )  # fmt: skip


def _place(start: int, end: int, reading: Reading) -> dict[str, Any]:
    return {
        "doc_id": reading.article.doc_id,
        "text": reading.text[start:end],
        "char_start": start,
        "char_end": end,
        "section": reading.section_at(start),
        "sentence": reading.text[slice(*reading.sentence_at(start))],
    }


def _claim_of(offset: int, claims: Iterable[Claim]) -> Claim | None:
    """The narrowest claim that covers `offset`: a quote inside a report belongs to who is quoted.

    A denial is not evidence of who states a number: the one who denies it does not.
    """
    covering = [c for c in claims if c.start <= offset < c.end and c.stance != "denied"]
    return min(covering, key=lambda c: (c.end - c.start, c.start), default=None)


def _receiver(m: FigureMention, event: EventMention | None) -> str | None:
    """The state that the event's account of this figure names as receiver, but not who held them; the column knows states only."""
    span = (m.start, m.end)
    to = next((r.to for r in event.released if r.figure == span), None) if event else None
    return to if to and to != m.held_by and STATE.fullmatch(to) else None


def _figure_id(doc_id: str, span: Span) -> str:
    return f"{doc_id}-f{span[0]}-{span[1]}"


def _event_id(doc_id: str, m: EventMention) -> str:
    return f"{doc_id}-e{m.start}-{m.end}-{m.event_type}"


def _confidence(m: Any) -> rows.Float32:
    return rows.Float32(round(float(m.confidence), 4))
