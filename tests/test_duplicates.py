"""Copies of a wire text are found, news is not taken for a copy."""

from __future__ import annotations

import itertools
from datetime import date

import pyarrow as pa
import pytest

from pipeline.codebook.book import load
from pipeline.duplicates import copies, sketch, sketches, unpacked

WIRE = """The two sides returned the bodies of 84 soldiers at a crossing in the hills on Friday, the Red Cross said.
Its delegates had been at the bridge since dawn, with eleven lorries and a list that both ministries had signed.
A spokesman for the northern army thanked the mediators, who had shuttled between the capitals for three weeks.
The southern ministry said that the names would be made public when the families had been told.
It was the fifth such return since the ceasefire; 310 families are still waiting, according to the commission.
"""
SAME_EVENT = """Eighty-four fallen soldiers were handed over near the border bridge, the humanitarian organisation confirmed on Friday.
The convoy set out before sunrise, and officers of both armies checked every coffin against the lists.
Families waiting in the valley said they had been told nothing about names. The ceasefire commission counts 310 missing.
"""
EARLY, LATE = date(2024, 3, 1), date(2024, 3, 2)
Row = tuple[str, str, date | None, str]


def table(*rows: Row) -> pa.Table:
    made = [found.packed() if (found := sketch("", row[3], load())) else None for row in rows]
    columns = [pa.array(list(part)) for part in zip(*(row[:2] for row in rows), strict=True)]
    published = pa.array([row[2] for row in rows], pa.date32())
    known = pa.table([*columns, published, pa.array(made, pa.binary())], names=["doc_id", "source", "published", "sketch"])
    return known.filter(known["sketch"].is_valid())


def pair(first: str, later: str) -> dict[str, str]:
    return copies(table(("a", "a.txt", EARLY, first), ("b", "b.txt", LATE, later)))


def test_copies_under_other_outlets_whatever_their_order() -> None:
    rows: list[Row] = [
        ("c", "c.txt", None, "PALE BRIDGE — " + WIRE),
        ("b", "b.txt", LATE, WIRE + "With inputs from agencies."),
        ("a", "z.txt", EARLY, WIRE),
    ]
    assert all(copies(table(*order)) == {"b": "a", "c": "a"} for order in itertools.permutations(rows))


def test_the_source_decides_on_the_same_day() -> None:
    assert copies(table(("x", "2.txt", EARLY, WIRE), ("y", "1.txt", EARLY, WIRE))) == {"x": "y"}


@pytest.mark.parametrize(
    ("old", "new"), [("84 soldiers", "91 soldiers"), ("eleven lorries", "twelve lorries"), ("on Friday", "on Saturday")]
)
def test_another_number_or_day_is_news(old: str, new: str) -> None:
    assert pair(WIRE, WIRE.replace(old, new)) == {}


@pytest.mark.parametrize("cut", range(1, 5))
def test_a_copy_may_lack_a_paragraph(cut: int) -> None:
    lines = WIRE.splitlines(keepends=True)
    assert pair(WIRE, "".join(lines[:cut] + lines[cut + 1 :])) == {"b": "a"}


def test_what_says_more_is_no_copy() -> None:
    assert pair("".join(WIRE.splitlines(keepends=True)[:3]), WIRE) == {}


def test_a_date_in_the_dateline_is_none_of_the_news() -> None:
    assert pair(WIRE, "PALE BRIDGE, March 2 (Newswire) - " + WIRE) == {"b": "a"}


def test_two_reports_of_one_event_are_no_copies() -> None:
    assert pair(WIRE, SAME_EVENT) == {}


def test_short_texts_must_be_equal() -> None:
    notice = "The ministry will publish the list of names tomorrow, a spokesman said."
    rows = [("a", "a", None, notice), ("b", "b", None, notice.replace(".", "!")), ("c", "c", None, notice.replace("will", "may"))]
    assert copies(table(*rows)) == {"b": "a"}


def test_a_stub_under_other_headlines_is_no_copy() -> None:
    stub = "This article is for members of our paper only, sign in to read it."
    one, other = (sketch(title, f"{title}\n\n{stub}", load()) for title in ("Armies return the fallen", "Talks begin"))
    assert one is not None
    assert other is not None
    assert set(one.shingles).isdisjoint(other.shingles)


def test_a_few_words_are_not_compared() -> None:
    assert sketch("", "They are home.", load()) is None


def test_only_documents_that_were_read_have_a_sketch() -> None:
    documents = pa.table({"status": ["ok", "off_topic", "failed"], "title": ["T", None, None], "text": ["T\n\n" + WIRE, WIRE, ""]})
    first, *others = sketches(documents, load()).to_pylist()
    assert unpacked(first) == sketch("T", "T\n\n" + WIRE, load())
    assert others == [None, None]


def test_nothing_known_no_copies() -> None:
    assert copies(table(("a", "a", None, WIRE)).slice(0, 0)) == {}
