"""Rows that the pipeline has missed: their ids, what must be said of them, and what their words say already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pipeline.codebook.book import Codebook
from pipeline.decisions.fields import JUDGED, plain
from pipeline.decisions.record import Decision
from pipeline.records import Article, Findings, Published, Reading

Values = Mapping[str, Any]
NEEDED: Mapping[str, tuple[str, ...]] = {"events": ("event_type",), "organisations": ("name",)}
"""Columns that no rule and no default can fill in for a reviewer."""


def row_id(table: str, doc_id: str, start: int, end: int, values: Values) -> str:
    """The id of an added row; two events of different types may share a trigger, as the pipeline's may."""
    kind = f"-{values.get('event_type')}" if table == "events" else ""
    return f"{doc_id}-{table[0]}r{start}-{end}{kind}"


def lacking(table: str, values: Values) -> str | None:
    """The first column that must be said of a row and is not."""
    return next((name for name in NEEDED.get(table, ()) if not values.get(name)), None)


def same_kind(decision: Decision, rows: Sequence[Values]) -> Sequence[Values]:
    """The rows that an added one can be: of events those of its type."""
    if decision.verdict != "add" or decision.table != "events":
        return rows
    return [row for row in rows if row["event_type"] == decision.seen.get("event_type")]


def suggested(table: str, words: str, rest: str, published: date | None, codebook: Codebook) -> dict[str, Any]:
    """The judged columns that the rules read out of the words, and of the `rest` of their sentence; nothing where they read nothing.

    >>> from pipeline.codebook.book import load
    >>> found = suggested("figures", "nearly 20,000", " sailors wait.", None, load())
    >>> found["high"], found["unit"]
    (20000, 'sailor')
    >>> suggested("dates", "6 May 2025", "", None, load())["edtf"]
    '2025-05-06'
    """
    if table not in ("figures", "dates"):
        return {}
    text = words + rest if table == "figures" else words
    day = Published(published, published.isoformat(), "given") if published else Published()
    found = _read(table, Reading(Article("", "", "", text, published=day), ((0, len(text)),)), codebook)
    own = [mention for mention in found if mention.start < len(words)]
    return {name: plain(getattr(own[0], name)) for name in JUDGED[table] if hasattr(own[0], name)} if own else {}


def _read(table: str, reading: Reading, codebook: Codebook) -> Sequence[Any]:
    if table == "figures":
        from pipeline.rules.figures.rule import find as figures

        return figures(reading, codebook, Findings())
    from pipeline.rules.dates.rule import find as dates

    return dates(reading, codebook, Findings())
