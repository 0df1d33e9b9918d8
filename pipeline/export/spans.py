"""Prodigy and doccano: one JSON line for each document, out and in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pipeline.export.annotations import LABELS, TABLES, Annotated
from pipeline.export.offsets import Border, OffsetError
from pipeline.export.returning import Returned, ReturnError, Span

Line = Mapping[str, Any]


def prodigy(documents: Iterable[Annotated]) -> Iterator[dict[str, Any]]:
    """Prodigy tasks (`spans.manual`): spans with label, row id and values; offsets are Python's."""
    for found in documents:
        spans = [
            {"start": a.start, "end": a.end, "label": LABELS[a.table], "id": a.row_id, "values": dict(a.values)} for a in found.annotations
        ]  # fmt: skip
        meta = {"doc_id": found.document["doc_id"], "source": found.document["source"], "rows": [a.row_id for a in found.annotations]}
        yield {"text": found.text, "spans": spans, "meta": meta}


def from_prodigy(lines: Iterable[Line], texts: Mapping[str, str]) -> Iterator[Returned]:
    """What came back (`prodigy db-out`); ignored tasks are left out, in rejected ones no span is right.

    Raises:
        ReturnError: an unknown document, or a text that has changed since.
    """
    for line in lines:
        doc_id = _known(line.get("meta") or {}, texts)
        if line["text"] != texts[doc_id]:
            raise ReturnError(f"{doc_id}: its text has changed since it was exported")
        if line.get("answer", "accept") != "ignore":
            kept = line.get("spans") or () if line.get("answer", "accept") == "accept" else ()
            spans = tuple(
                Span(TABLES[s["label"]], s["start"], s["end"], s.get("id"), s.get("values") or {}) for s in kept if s["label"] in TABLES
            )
            by = str(line.get("_annotator_id") or line.get("_session_id") or "")
            yield Returned(doc_id, by, spans, frozenset(line["meta"].get("rows") or ()))


def doccano(documents: Iterable[Annotated]) -> Iterator[dict[str, Any]]:
    """doccano sequence labelling: `label` holds `[start, end, label]`, offsets in UTF-16 code units, as its editor counts."""
    for found in documents:
        border = Border(found.text)
        label = [[border.out(a.start), border.out(a.end), LABELS[a.table]] for a in found.annotations]
        yield {
            "text": border.text, "label": label, "doc_id": found.document["doc_id"], "source": found.document["source"],
            "rows": [a.row_id for a in found.annotations],
        }  # fmt: skip


def from_doccano(lines: Iterable[Line], texts: Mapping[str, str]) -> Iterator[Returned]:
    """What came back, `label` or `entities`; doccano keeps no ids, so that a row is known by label and place.

    Raises:
        ReturnError: an unknown document, or a span outside its text.
    """
    for line in lines:
        doc_id = _known(line, texts)
        border = Border(texts[doc_id])
        if line["text"] != border.text:
            raise ReturnError(f"{doc_id}: its text has changed since it was exported")
        given = [(e["start_offset"], e["end_offset"], e["label"]) for e in line["entities"]] if "entities" in line else line["label"]
        try:
            spans = tuple(Span(TABLES[label], *border.span(start, end, None)) for start, end, label in given if label in TABLES)
        except OffsetError as error:
            raise ReturnError(f"{doc_id}: {error}") from error
        yield Returned(doc_id, "", spans, frozenset(line.get("rows") or ()))


def _known(named: Line, texts: Mapping[str, str]) -> str:
    doc_id = str(named.get("doc_id"))
    if doc_id not in texts:
        raise ReturnError(f"document {doc_id!r} is not in the tables; was the file exported from them?")
    return doc_id
