"""Numbers: every form in which a number can be printed is read back."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.codebook.book import load
from pipeline.rules.figures.numbers import read
from pipeline.rules.figures.tokens import Line, digits_value, tokenize
from pipeline.rules.figures.vocabulary import vocabulary

SMALL = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"]
SMALL += ["fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
SCALES = ((10**9, "billion"), (10**6, "million"), (1000, "thousand"))


def numbers(text: str) -> list[float]:
    words = vocabulary(load())
    line = Line(0, 0, len(text), tokenize(text, (0, len(text)), words))
    return [number.value for number in read(line, words)]


def spelled(value: int, *, joiner: str = " and ") -> str:
    """A whole number in words, as English news writes it."""
    for scale, word in SCALES:
        if value >= scale:
            rest = spelled(value % scale, joiner=joiner) if value % scale else ""
            link = joiner if 0 < value % scale < 100 else " "
            return f"{spelled(value // scale, joiner=joiner)} {word}{link + rest if rest else ''}"
    if value >= 100:
        return f"{SMALL[value // 100]} hundred" + (joiner + spelled(value % 100) if value % 100 else "")
    if value >= 20:
        return TENS[value // 10 - 2] + (f"-{SMALL[value % 10]}" if value % 10 else "")
    return SMALL[value]


def indian(value: int) -> str:
    digits = str(value)
    head, tail = digits[:-3], digits[-3:]
    groups = []
    while head:
        groups.insert(0, head[-2:])
        head = head[:-2]
    return ",".join([*groups, tail])


@settings(deadline=None)
@given(st.integers(0, 10**12))
def test_grouped_digits_are_read_back(value: int) -> None:
    for separator in (",", "\u00a0", "\u202f", "\u2009"):
        assert numbers(f"{value:,}".replace(",", separator) + " men") == [value]
    assert numbers(f"there were {value} men") == [value]


@settings(deadline=None)
@given(st.integers(1000, 10**9))
def test_spaced_and_indian_digits_are_read_back(value: int) -> None:
    assert numbers(f"{value:,}".replace(",", " ") + " men") == [value]
    assert numbers(indian(value) + " men") == [value]


@settings(deadline=None)
@given(st.integers(1, 10**12 - 1), st.sampled_from([" and ", " "]))
def test_words_are_read_back(value: int, joiner: str) -> None:
    assert numbers(spelled(value, joiner=joiner) + " men") == [value]
    assert numbers(spelled(value, joiner=joiner).capitalize() + " men") == [value]


@settings(deadline=None)
@given(st.integers(1, 9999), st.sampled_from([("million", 10**6), ("billion", 10**9), ("bn", 10**9), ("thousand", 1000)]))
def test_decimals_with_a_scale_are_read_back(tenths: int, scale: tuple[str, int]) -> None:
    word, factor = scale
    assert numbers(f"{tenths / 10} {word} people") == [pytest.approx(tenths / 10 * factor)]
    assert numbers(f"${tenths / 10}{'m' if factor == 10**6 else word}") == [pytest.approx(tenths / 10 * factor)]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("a dozen", 12), ("two dozen", 24), ("three dozens", 36), ("half a dozen", 6), ("half a million", 500_000),
        ("one and a half thousand", 1500), ("a million and a half", 1_500_000), ("forty-five hundred", 4500), ("twelve hundred", 1200),
        ("a couple of hundred", 200), ("one point two million", 1_200_000),
        ("25k", 25_000), ("1.2m people", 1_200_000), ("3 hundred and 21", 321),
        ("five thousand, six hundred", 5600), ("minus ten", -10), ("2½", 2.5), ("three-quarters of a million", 750_000),
        ("two hundred and two thousand", 202_000), ("13 lakh", 1_300_000), ("three lakh crore", 3_000_000_000_000), ("-4.5", -4.5),
        ("tens of thousands", 10_000), ("several hundred", 200), ("twenty five", 25), ("a hundred and one", 101),
    ],
)  # fmt: skip
def test_forms_of_news(words: str, value: float) -> None:
    assert numbers(words) == [pytest.approx(value)]


@pytest.mark.parametrize(
    "words", ["a", "an", "and", "point", "a few", "several men", "the second", "Il-76", "S-300", "G7", "14:30", "71st", "scores"]
)
def test_what_is_no_number(words: str) -> None:
    assert numbers(words) == []


def test_dots_group_only_where_the_document_does() -> None:
    assert digits_value("16.000") == 16
    assert digits_value("16.000", dotted=True) == 16_000


def test_two_numbers_stay_two() -> None:
    assert numbers("between one hundred and two hundred men and five dogs") == [100, 200, 5]


@settings(deadline=None)
@given(st.text(max_size=200))
def test_no_text_stops_the_reader(text: str) -> None:
    words = vocabulary(load())
    tokens = tokenize(text, (0, len(text)), words)
    assert all(text[token.start : token.end] == token.text for token in tokens)
    assert all(a.end <= b.start for a, b in itertools.pairwise(tokens))
    list(read(Line(0, 0, len(text), tokens), words))
