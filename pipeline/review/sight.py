"""What a reviewer sees of a row: its words in their passage, its fields, and the spans that these come from."""

from __future__ import annotations

import dataclasses
import itertools
import typing
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.decisions import anchors
from pipeline.decisions.applying import DEFAULTS
from pipeline.decisions.fields import JUDGED, SPAN, UNSTABLE, plain
from pipeline.decisions.judging import Reviewer
from pipeline.decisions.record import Decision
from pipeline.review.article import Tables, items
from pipeline.review.drafting import Draft
from pipeline.review.escaping import visible
from pipeline.review.phrases import phrase
from pipeline.review.session import Session
from pipeline.rows import TABLES
from pipeline.tables import Column, columns

Row = Mapping[str, Any]
AROUND = 280
"""Characters of the article that are shown before and after the sentence."""
LONGEST = 40
"""Characters within which a word is looked for at which the passage can begin or end."""
Origin = tuple[int, int, str]
"""A span (Python string offsets into the article) and the field that it gave."""


def view(session: Session) -> dict[str, Any]:
    """All that the desk shows, as plain JSON; every text freed of steering codes, of the same length as it was."""
    key = session.key
    row = session.rows[key]
    document = session.documents[row["doc_id"]]
    origins = list(_origins(session.tables, key[0], row))
    made = session.acts.get(key, [])
    text = str(document["text"])
    return {
        "at": session.at,
        "shown": len(session.shown()),
        "total": len(session.queue),
        "counts": session.counts(),
        "only": session.only,
        "choices": session.choices,
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
        "others": session.others.get(key, {}) if made else {},  # what others said is shown when it can sway nobody
        "passage": passage(row, text, origins, found=session.marks(), draft=session.draft, whole=session.whole),
        "whole": session.whole,
        "span": [int(row["char_start"]), int(row["char_end"])],
        "fields": _fields(key[0], row, {d.field: d.new for d in made if d.verdict == "fix"}, origins, document, session.by),
        "tables": list(JUDGED),
        "draft": _draft(session),
        "added": [_addition(d, text, session.by) for d in session.added if d.doc_id == document["doc_id"]],
        "mended_span": next((d.new for d in reversed(made) if d.field == SPAN), None),
    }


def passage(
    row: Row, text: str, origins: Sequence[Origin] = (), *, found: Sequence[Origin] = (), draft: Draft | None = None, whole: bool = False
) -> list[dict[str, Any]]:
    """The passage as pieces in their order: where each begins in the article, its words, and what it is.

    `sentence`: part of the row's sentence; `main`: the row's own words; `field`: the field that the words gave; `found`: the table of
    another row that stands there; `draft`: words of the row that is being added. `whole` shows the article from its first word.
    """
    first, sentence = anchors.sentence_of(row, text)
    last = first + len(sentence)
    low, high = (0, len(text)) if whole else _around(text, first, last)
    start, end = int(row["char_start"]), int(row["char_end"])
    inside = [(s, e, name) for s, e, name in origins if low <= s < e <= high and not (start <= s and e <= end)]
    others = [(s, e, name) for s, e, name in found if low <= s < e <= high]
    own = [(draft.start, draft.end, "draft")] if draft and low <= draft.start < draft.end <= high else []
    borders = sorted({low, high, first, last, start, end, *(at for s, e, _ in (*inside, *others, *own) for at in (s, e))})
    return [
        {
            "start": one,
            "text": visible(text[one:two]),
            "sentence": first <= one < last,
            "main": start <= one < end,
            "field": _over(inside, one, two),
            "found": _over(others, one, two),
            "draft": bool(_over(own, one, two)),
        }
        for one, two in itertools.pairwise(borders)
    ]


def _around(text: str, first: int, last: int) -> tuple[int, int]:
    """The passage around a sentence, cut where words end; within a word that is longer than any, anywhere."""
    low, high = max(0, first - AROUND), min(len(text), last + AROUND)
    before, after = text[low : min(first, low + LONGEST)], text[max(last, high - LONGEST) : high]
    low += len(before) - len(before.split(maxsplit=1)[-1]) if low and len(before.split()) > 1 else 0
    return low, high - (len(after) - len(after.rsplit(maxsplit=1)[0]) if high < len(text) and len(after.split()) > 1 else 0)


def _over(spans: Sequence[Origin], start: int, end: int) -> str | None:
    """What the first span says that covers the piece."""
    return next((name for one, two, name in spans if one <= start and end <= two), None)


def _draft(session: Session) -> dict[str, Any] | None:
    draft = session.draft
    if draft is None:
        return None
    row = {name: draft.values.get(name, DEFAULTS.get(name)) for name in JUDGED[draft.table]}
    words = visible(str(session.document["text"])[draft.start : draft.end])
    return {
        "table": draft.table,
        "words": words,
        "span": [draft.start, draft.end],
        "fields": _fields(draft.table, row, {}, (), session.document, session.by),
    }


def _addition(decision: Decision, text: str, by: Reviewer) -> dict[str, Any]:
    """An added row in words; `act` is by what its own reviewer can take it back."""
    told = ", ".join(phrase(value) for name, value in decision.seen.items() if value and name not in ("low", "high"))
    return {
        "table": decision.table,
        "words": visible(decision.text),
        "told": told,
        "reviewer": decision.reviewer,
        "stale": anchors.place(decision, text) is None,
        "act": decision.act if decision.reviewer == by.name else None,
    }


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


def _fields(
    table: str, row: Row, mended: Mapping[str | None, Any], origins: Sequence[Origin], document: Row, by: Reviewer
) -> list[dict[str, Any]]:
    known = {column.name: column for column in columns(TABLES[table])}
    text = str(document["text"])
    given = {name: [visible(text[start:end]) for start, end, field in origins if field == name] for name in JUDGED[table]}
    return [
        _input(known[name], by)
        | {
            "value": mended[name] if name in mended else plain(row[name]),
            "words": phrase(mended[name] if name in mended else row[name]),
            "was": phrase(row[name]) or "nothing",
            "mended": name in mended,
            "meaning": known[name].meaning,
            "from": given[name],
        }
        for name in JUDGED[table]
    ]


def _input(column: Column, by: Reviewer) -> dict[str, Any]:
    """How a column is written: `text`, `number`, `flag`, `choice` of `options`, `words` (a list of them), or a list of `parts`."""
    entry = typing.get_args(column.python)[0] if typing.get_origin(column.python) is tuple else None
    told: dict[str, Any] = {"name": column.name, "options": list(column.enum), "nullable": column.nullable}
    if column.name == "event_type" and by.event_types:
        told["options"] = list(by.event_types)
    if dataclasses.is_dataclass(entry):
        parts = [part for part in columns(typing.cast(Any, entry)) if part.name not in UNSTABLE]
        return told | {"kind": "parts", "parts": [_input(part, by) for part in parts]}
    if entry is not None:
        return told | {"kind": "words"}
    if column.python is bool:
        return told | {"kind": "flag"}
    return told | {"kind": "choice" if told["options"] else "number" if column.python is float else "text"}
