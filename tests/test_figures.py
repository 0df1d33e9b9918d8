"""Figures: the marked-up cases of the lexicon and of the prisoner codebook, and what must hold of every row."""

from __future__ import annotations

import dataclasses
import re
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.codebook.book import CODEBOOKS, LEXICONS, load
from pipeline.codebook.cases import Case, read_cases
from pipeline.codebook.counting import Modifier
from pipeline.records import Article, FigureMention, Findings, Reading
from pipeline.rules.dates import rule as dates
from pipeline.rules.figures import rule as figures
from pipeline.rules.names import actors, organisations

CASES = tuple(case for name in ("figures", "figures_news") for case in read_cases(LEXICONS / "en" / "cases" / f"{name}.txt"))
TOPIC_CASES = tuple(
    case for name in ("figures", "paragraphs", "attributes") for case in read_cases(CODEBOOKS / "prisoners" / "cases" / f"{name}.txt")
)
MODIFIERS = {"exact", "about", "nearly", "at_least", "more_than", "at_most", "less_than", "between", "vague", "all"}
KINDS = {"people", "remains", "things", "money", "percent", "duration", "measure", "other"}
SCOPES = {"total", "each_side", "subset", "additional", "cumulative"}


def reading(text: str) -> Reading:
    """The text with its sentences, split as naively as a test may."""
    spans = [m.span() for m in re.finditer(r"[^\n]+?(?:(?<=[a-z0-9)”\"][.!?])(?= [A-Z])|$)", text, re.MULTILINE)]
    return Reading(Article("doc", "doc", "", text), tuple((a + (text[a] == " "), b) for a, b in spans))


def found(text: str) -> tuple[FigureMention, ...]:
    """The figures of a text, read after what the rule needs."""
    findings, read = Findings(), reading(text)
    rules: tuple[tuple[str, Callable[..., Any]], ...] = (
        ("actors", actors.find), ("dates", dates.find), ("organisations", organisations.find))  # fmt: skip
    for name, find in rules:
        findings = dataclasses.replace(findings, **{name: find(read, load(), findings)})
    return figures.find(read, load(), findings)


def shown(value: object) -> str:
    """A value as the cases write it."""
    if value is None:
        return "null"
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def value_of(row: FigureMention, key: str, text: str) -> str:
    """A row's value as the cases write it; `part_of` is the text of its whole."""
    if key == "part_of":
        return text[slice(*row.whole)] if row.whole else "null"
    return shown(getattr(row, key))


def marked(case: Case) -> Any:
    marks = [pytest.mark.xfail(reason=case.note, strict=True)] if case.group == "known failure" else []
    return pytest.param(case, id=f"{case.group}-{case.id}", marks=marks)


@pytest.mark.parametrize("case", [marked(case) for case in (*CASES, *TOPIC_CASES)])
def test_cases(case: Case) -> None:
    rows = {(row.start, row.end): row for row in found(case.text)}
    assert list(rows) == [(m.start, m.end) for m in case.marks], [case.text[a:b] for a, b in rows]
    for mark in case.marks:
        assert {key: value_of(rows[mark.start, mark.end], key, case.text) for key in mark.values} == mark.values


def test_there_are_cases_of_every_kind() -> None:
    assert len(CASES) + len(TOPIC_CASES) >= 250
    assert sum(case.group == "held-out" for case in CASES) >= 50


PIECES = st.sampled_from(
    [
        "5",
        "12",
        "300",
        "1,000",
        "1",
        "000",
        "2.5",
        "7-12",
        "one",
        "two",
        "dozen",
        "hundred",
        "thousand",
        "million",
        "half",
        "of",
        "the",
        "them",
        "men",
        "prisoners",
        "bodies",
        "each",
        "for",
        "to",
        "and",
        "or",
        "between",
        "from",
        "at",
        "least",
        "more",
        "than",
        "over",
        "about",
        "$",
        "€",
        "%",
        "per",
        "cent",
        "km",
        "years",
        "side",
        "no",
        "all",
        "everyone",
        "since",
        "2022",
        ",",
        ".",
        "(",
        ")",
        "–",
        "-",
        ":",
        "“",
        "”",
        "\n",
        "Ukrainian",
        "Russian",
        "freed",
        "returned",
        "exchanged",
        "killed",
        "including",
        "another",
        "were",
        "in",
    ]
)


@settings(deadline=None, max_examples=150)
@given(st.lists(PIECES, max_size=30).map(" ".join) | st.text(max_size=60))
def test_rows_hold_whatever_the_text(text: str) -> None:
    rows = found(text)
    assert list(rows) == sorted(rows, key=lambda row: (row.start, row.end))
    for row in rows:
        assert 0 <= row.start < row.end <= len(text)
        assert row.phrase[0] <= row.start
        assert row.phrase[1] >= row.end
        assert row.modifier in MODIFIERS
        assert row.kind in KINDS
        assert row.scope in SCOPES
        assert row.aspect in (None, "stock", "flow")
        check_bounds(row)


def check_bounds(row: FigureMention) -> None:
    """The table of the contract: which of value, low and high each modifier states."""
    stated = (row.value is not None, row.low is not None, row.high is not None)
    wanted = {
        "exact": (True, True, True), "about": (True, False, False), "nearly": (True, False, True), "at_least": (True, True, False),
        "more_than": (True, True, False), "at_most": (True, False, True), "less_than": (True, False, True),
        "between": (False, True, True), "vague": (False, True, False), "all": (False, False, False),
    }  # fmt: skip
    assert stated == wanted[row.modifier]
    if row.modifier == "between":
        assert row.low is not None
        assert row.high is not None
        assert row.low < row.high


BOUNDS = [(row.modifier, words) for row in load().rows(Modifier) if row.id not in ("exact", "another") for words in row.before]


@pytest.mark.parametrize(("modifier", "words"), BOUNDS)
def test_every_bound_is_read_back(modifier: str, words: str) -> None:
    (row,) = found(f"The hall held {words} 1,250 men.")
    assert (row.value, row.modifier, row.unit) == (1250, modifier, "man")
    check_bounds(row)


@settings(deadline=None, max_examples=60)
@given(st.integers(2, 99_999), st.integers(2, 99_999), st.sampled_from(["{}-for-{}", "{} for {}", "{}‑for‑{}"]))
def test_every_pair_is_read_back(left: int, right: int, form: str) -> None:
    rows = found(f"The armies agreed on a {form.format(f'{left:,}', f'{right:,}')} prisoner swap.")
    assert [row.value for row in rows] == [left, right]
    assert len({row.pair for row in rows}) == 1
    assert rows[0].pair is not None


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 10**7), st.sampled_from(["$", "€", "£", "₹"]), st.sampled_from(["", "m", "bn", " million"]))
def test_every_amount_of_money_is_read_back(value: int, sign: str, scale: str) -> None:
    (row,) = found(f"The road cost {sign}{value:,}{scale}.")
    assert row.value == value * {"": 1, "m": 10**6, "bn": 10**9, " million": 10**6}[scale]
    assert row.kind == "money"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Colombia offered 500 million pesos. Mexico offered nothing. Colombia paid.", ["COP"]),
        ("Police in Pakistan fined him Rs5,000.", ["PKR"]),
        ("The fine was Rs5,000.", ["INR"]),
        ("Egypt fined him 300 pounds.", ["EGP"]),
        ("In Colombia he was paid 300 Mexican pesos.", ["MXN"]),
    ],
)
def test_a_shared_currency_is_that_of_the_country_spoken_of(text: str, codes: list[str]) -> None:
    assert [row.unit for row in found(text)] == codes


def calls(text: str) -> int:
    """How many function calls reading the text takes: a measure of work that no other process disturbs."""
    count = 0

    def counting(frame: FrameType, event: str, arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    read, book = Reading(Article("doc", "doc", "", text), ((0, len(text)),)), load()
    sys.setprofile(counting)
    try:
        figures.find(read, book, Findings())
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "1,",
        "12,",
        "111,",
        "1-",
        "1 for ",
        "all for ",
        "5 men since ",
        "2 of ",
        "(1",
        "7 to ",
        "5 each, ",
        "$5m-",
        "5: 7\n",
        "5\t7\t",
        "of 5, 4 freed by Kyiv to Moscow, ",
    ],
)
def test_work_grows_with_the_length_alone(unit: str) -> None:
    short, long = (calls((unit * size)[:size]) for size in (2000, 4000))
    assert long <= 2.2 * short + 2000


@pytest.mark.parametrize("unit", ["1", "1,", "1-", "1 for ", "for ", "12 345 "])
def test_a_heap_of_numbers_is_not_read(unit: str) -> None:
    assert calls(unit * 20_000) < 2000


def test_a_sentence_longer_than_any_is_read_in_pieces() -> None:
    words = " ".join(f"{one}{two}ly" for one in "abcdefghij" for two in "klmnopqrst")
    assert [row.value for row in found(f"{words} freed 12 men. " * 15)] == [12.0] * 15


def test_a_pair_is_numbered_once_per_article() -> None:
    rows = found("A 20-for-20 swap failed.\nA 30 for 30 exchange followed.")
    assert [row.pair for row in rows] == [1, 1, 2, 2]


def test_a_subset_points_to_its_whole() -> None:
    whole, part = found("They freed 60 captives, including 12 women.")
    assert part.whole == (whole.start, whole.end)


def test_numbers_in_dates_are_no_figures() -> None:
    assert found("It began on 14 June 2023 and ended in 2024.") == ()


def test_the_default_unit_is_the_codebooks() -> None:
    assert {row.unit for row in found("The formula was 35 for 35 in the exchange.")} == {load().settings.default_unit}
