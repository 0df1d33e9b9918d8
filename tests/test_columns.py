"""Numbers in plain-text tables."""

from __future__ import annotations

from pipeline.codebook.book import load
from pipeline.records import Article, Findings, Reading
from pipeline.rules.figures import rule as figures


def units(text: str) -> list[tuple[float | None, str | None]]:
    spans, at = [], 0
    for row in text.split("\n"):
        spans.append((at, at + len(row)))
        at += len(row) + 1
    return [(f.value, f.unit) for f in figures.find(Reading(Article("d", "d", "", text), tuple(spans)), load(), Findings())]


def test_the_head_of_the_column_says_what_is_counted() -> None:
    rows = "Camp      Soldiers   Children\nNorth     880        120\nSouth     700        14\n"
    assert units(rows) == [(880.0, "soldier"), (120.0, "child"), (700.0, "soldier"), (14.0, "child")]


def test_a_row_of_numbers_without_heads_holds_no_figures() -> None:
    assert units("880   120   77\n700   14   9\n") == []
