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


def test_cells_between_tabs_are_named_by_the_head_of_their_column() -> None:
    rows = "Region\tSchools\tPupils\nNorth\t12\t3,400\nSouth\t9\t2,150\n"
    assert units(rows) == [(12.0, "school"), (3400.0, "pupil"), (9.0, "school"), (2150.0, "pupil")]


def test_entries_of_a_list_are_named_by_its_caption() -> None:
    assert units("Prisoners freed by year: 2022 – 120; 2023 – 388; 2024 – 502.") == [
        (120.0, "prisoner"),
        (388.0, "prisoner"),
        (502.0, "prisoner"),
    ]
    assert units("Schools rebuilt:\n- North: 38\n- South: 14\n") == [(38.0, "school"), (14.0, "school")]


def test_a_caption_that_counts_nothing_names_no_entry() -> None:
    assert units("Key figures:\n- North: 38\n- South: 14\n") == [(38.0, None), (14.0, None)]
