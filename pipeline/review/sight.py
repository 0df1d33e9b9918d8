"""What a reviewer sees of a row: its words in their passage, its fields, and the spans that these come from."""

from __future__ import annotations

import itertools
import json
import typing
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.decisions import anchors
from pipeline.decisions.fields import JUDGED, SPAN, plain
from pipeline.review.article import Tables, items
from pipeline.review.escaping import visible
from pipeline.review.phrases import phrase
from pipeline.review.session import OPEN, Session, rule_of
from pipeline.rows import TABLES
from pipeline.tables import Column, columns

Row = Mapping[str, Any]
AROUND = 280
"""Characters of the article that are shown before and after the sentence."""
Origin = tuple[int, int, str]
"""A span (Python string offsets into the article) and the field that it gave."""


def view(session: Session) -> dict[str, Any]:
    """All that the desk shows, as plain JSON; every text freed of steering codes, of the same length as it was."""
    key = session.key
    row = session.rows[key]
    document = session.documents[row["doc_id"]]
    origins = list(_origins(session.tables, key[0], row))
    made = session.acts.get(key, [])
    return {
        "at": session.at,
        "shown": len(session.shown()),
        "total": len(session.queue),
        "counts": session.counts(),
        "only": session.only,
        "choices": _choices(session),
        "reviewer": session.by.name,
        "table": key[0],
        "id": key[1],
        "source": visible(str(plain(document["outlet"]) or document["source"])),
        "title": visible(str(plain(document["title"]) or "")),
        "why": session.why.get(key, ""),
        "rule": visible(str(row["rule"])),
        "confidence": round(float(row["confidence"]), 2),
        "verdict": session.verdict(key),
        "comment": made[-1].comment if made else "",
        "others": session.others.get(key, {}),
        "passage": passage(row, str(document["text"]), origins),
        "span": [int(row["char_start"]), int(row["char_end"])],
        "fields": [
            _field(key[0], name, row, {d.field: d.new for d in made if d.verdict == "fix"}, origins, document) for name in JUDGED[key[0]]
        ],
        "mended_span": next((d.new for d in reversed(made) if d.field == SPAN), None),
    }


def passage(row: Row, text: str, origins: Sequence[Origin] = ()) -> list[dict[str, Any]]:
    """The passage as pieces in their order: where each begins in the article, its words, and what it is.

    `sentence`: part of the row's sentence; `main`: the row's own words; `field`: the field that the words gave.
    """
    first, sentence = anchors.sentence_of(row, text)
    last = first + len(sentence)
    low, high = max(0, first - AROUND), min(len(text), last + AROUND)
    start, end = int(row["char_start"]), int(row["char_end"])
    inside = [(s, e, name) for s, e, name in origins if low <= s < e <= high and not (start <= s and e <= end)]
    borders = sorted({low, high, first, last, start, end, *(at for s, e, _ in inside for at in (s, e))})
    return [
        {
            "start": one,
            "text": visible(text[one:two]),
            "sentence": first <= one < last,
            "main": start <= one < end,
            "field": next((name for s, e, name in inside if s <= one and two <= e), None),
        }
        for one, two in itertools.pairwise(borders)
    ]


def _origins(tables: Tables, table: str, row: Row) -> Iterator[Origin]:
    """Spans of other mentions that gave a field of the row: the figures of an event, the date that it happened, who states a figure."""
    if table == "events":
        ids = {part["figure_id"] for part in items(row["released"])} - {None}
        figures = tables.figures[tables.figures.figure_id.isin(ids)]
        yield from ((int(f.char_start), int(f.char_end), "released") for f in figures.itertuples())
    if table in ("events", "figures") and plain(row["date_edtf"]):
        dates = tables.dates[(tables.dates.doc_id == row["doc_id"]) & (tables.dates.edtf == row["date_edtf"])]
        yield from ((int(d.char_start), int(d.char_end), "date_edtf") for d in dates.itertuples())
    if table == "figures" and (source := plain(row["source_text"])):
        sentence, at = str(row["sentence"]), str(row["sentence"]).find(source)
        document = tables.documents[tables.documents.doc_id == row["doc_id"]].iloc[0]
        first, _ = anchors.sentence_of(row, document.text)
        if at >= 0 and document.text.startswith(sentence, first):
            yield first + at, first + at + len(source), "source_text"


def _field(table: str, name: str, row: Row, mended: Mapping[str | None, Any], origins: Sequence[Origin], document: Row) -> dict[str, Any]:
    column = next(column for column in columns(TABLES[table]) if column.name == name)
    value = mended.get(name, plain(row[name])) if name in mended else plain(row[name])
    text = str(document["text"])
    return {
        "name": name,
        "kind": _kind(column),
        "value": json.dumps(value, ensure_ascii=False) if _kind(column) == "json" else value,
        "words": phrase(value),
        "was": phrase(row[name]) or "nothing",
        "mended": name in mended,
        "options": list(column.enum),
        "nullable": column.nullable,
        "meaning": column.meaning,
        "from": [visible(text[start:end]) for start, end, field in origins if field == name],
    }


def _kind(column: Column) -> str:
    if typing.get_origin(column.python) is tuple:
        return "json"
    if column.python is bool:
        return "flag"
    return "choice" if column.enum else "number" if column.python is float else "text"


def _choices(session: Session) -> dict[str, list[str]]:
    return {
        "table": sorted({table for table, _ in session.queue}),
        "rule": sorted({rule_of(session.rows[key]) for key in session.queue}),
        "state": [OPEN, "accept", "reject", "fix", "skip"],
    }
