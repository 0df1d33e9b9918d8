"""Dates: the marked-up cases of the lexicon, and what must hold of every row."""

from __future__ import annotations

import dataclasses
import itertools
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from edtf import parse_edtf
from hypothesis import given
from hypothesis import strategies as st

from pipeline.codebook.book import LEXICONS, load
from pipeline.codebook.cases import Case, read_cases
from pipeline.records import Article, DateMention, Findings, Published, Reading
from pipeline.rules.dates.dateforms import compiled, expressions, fold
from pipeline.rules.dates.rule import find
from pipeline.rules.events.patterns import Pattern

CASES = read_cases(LEXICONS / "en" / "cases" / "dates.txt")
TIMEX = re.compile(
    r"(?:PAST|PRESENT|FUTURE)_REF"
    r"|PT?[\dX]+(?:D|W|M|Y|DE|CE|H|Q)"
    r"|(?:(?:BC)?[\dX]{2,4})(?:-(?:[\dX]{2}(?:-[\dX]{2})?|W[\dX]{2}(?:-WE|-[1-7])?|Q[1-4X]|H[12X]|SP|SU|FA|WI|XX))?(?:T(?:MO|MI|AF|EV|NI|[012]\d:[0-5]\d))?"
    r"(?:/(?:BC)?[\dX]{2,4}(?:-(?:[\dX]{2}(?:-[\dX]{2})?|SP|SU|FA|WI))?)?(?:T(?:MO|MI|AF|EV|NI))?"
)
GOLD = sorted((Path(__file__).parent / "gold").glob("*.txt"))
NAMES = {"start": "first_day", "end": "last_day"}


def reading(text: str, published: Published = Published()) -> Reading:  # noqa: B008 - frozen
    """The text with its sentences, split as naively as a test may."""
    spans = [m.span() for m in re.finditer(r"[^\n]+?(?:(?<=[a-z0-9)”\"][.!?])(?= [A-Z])|$)", text, re.MULTILINE)]
    return Reading(Article("doc", "doc", "", text, published=published), tuple((a + (text[a] == " "), b) for a, b in spans))


def dates(text: str, published: date | str | None = None) -> tuple[DateMention, ...]:
    known = Published(published, published.isoformat()) if isinstance(published, date) else Published(edtf=published)
    return find(reading(text, known), load(), Findings())


def marked(case: Case) -> Any:
    marks = [pytest.mark.xfail(reason=case.note, strict=True)] if case.group == "known failure" else []
    return pytest.param(case, id=case.id, marks=marks)


@pytest.mark.parametrize("case", [marked(case) for case in CASES])
def test_cases(case: Case) -> None:
    found = dates(case.text, case.published)
    rows = [(row.start, row.end) for row in found if not (row.timex_value.endswith("_REF") and (row.start, row.end) not in _spans(case))]
    assert rows == _spans(case), [case.text[row.start : row.end] for row in found]
    by_span = {(row.start, row.end): row for row in found}
    for mark in case.marks:
        row = dataclasses.asdict(by_span[mark.start, mark.end])
        got = {key: "null" if row[NAMES.get(key, key)] is None else str(row[NAMES.get(key, key)]) for key in mark.values}
        assert got == mark.values


def _spans(case: Case) -> list[tuple[int, int]]:
    return [(mark.start, mark.end) for mark in case.marks if mark.kind == "date"]


def test_enough_cases_stand_apart() -> None:
    groups = [case.group for case in CASES]
    assert len(groups) >= 250
    assert groups.count("held-out") >= 80


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_every_value_is_valid(case: Case) -> None:
    for row in dates(case.text, case.published):
        if row.edtf is not None:
            parse_edtf(row.edtf)
        assert TIMEX.fullmatch(row.timex_value), row
        assert row.timex_type in {"DATE", "TIME", "DURATION", "SET"}
        assert row.precision in {"day", "week", "month", "season", "year", "decade", "range", "unknown"}
        assert row.basis in {"stated", "published", "context", "unresolved"}
        assert 0 < row.confidence <= 1
        assert row.first_day is None or row.last_day is None or row.first_day <= row.last_day


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_without_a_publication_date_no_year_is_invented(case: Case) -> None:
    assert_no_year_is_invented(case.text)


@pytest.mark.parametrize("article", GOLD, ids=lambda path: path.stem)
def test_no_article_without_its_date_gets_an_invented_year(article: Path) -> None:
    text = article.read_text(encoding="utf-8")
    assert len(dates(text)) > 1
    assert_no_year_is_invented(text)


def assert_no_year_is_invented(text: str) -> None:
    for row in dates(text):
        if row.basis == "stated" and (row.edtf or "").endswith("X"):
            continue  # a decade or century in so many words: its first and last year follow
        said = " ".join(str(value) for value in (row.edtf, row.timex_value, row.first_day, row.last_day))
        for year in re.findall(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)", said):
            assert year in text or re.search(rf"(?<!\d){year[2:]}(?!\d)", text[row.start : row.end]), row


@pytest.mark.parametrize("words", ["two years later", "the following year", "the year after next"])
def test_a_year_that_only_counting_gives_stays_open_in_an_undated_text(words: str) -> None:
    text = f"He was jailed in 2019 and freed {words}."
    assert [row.edtf for row in dates(text)][1:] in ([None], ["XXXX"], [])


def test_a_dated_text_counts_years() -> None:
    assert [row.edtf for row in dates("He was jailed in 2019 and freed two years later.", date(2024, 8, 1))] == ["2019", "2021"]


@pytest.mark.parametrize("published", ["2024", "2024-11", "2024-11?"])
def test_a_publication_month_still_tells_the_year(published: str) -> None:
    (row,) = dates("By last year the ward was empty.", published)
    assert (row.edtf, row.basis) == ("2023", "published")


def test_offsets_are_those_of_the_text_and_rows_are_disjoint() -> None:
    text = "On May 16–17, 2024 — “Sept. 3” — and on Tuesday, they met; since 2014 nobody had. " * 3
    found = dates(text, date(2025, 5, 22))
    assert [text[row.start : row.end] for row in found] == ["May 16–17, 2024", "Sept. 3", "Tuesday", "2014"] * 3
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


@pytest.mark.parametrize("filler", ["1", "1,", "12-", "May ", "1 ", "May 1, ", "the past ", "in ", "Sept. ", "between 2014 and ", "10, "])
def test_long_runs_do_not_hang(filler: str) -> None:
    assert isinstance(dates(filler * 20_000, date(2025, 5, 22)), tuple)


@given(st.text(alphabet=st.sampled_from("May12 0,-.0thonfriday\nlastwk"), max_size=200), st.dates(date(1950, 1, 1), date(2100, 1, 1)))
def test_any_text_is_read(text: str, published: date) -> None:
    for row in dates(text, published):
        assert 0 <= row.start < row.end <= len(text)
        if row.edtf is not None:
            parse_edtf(row.edtf)


WORDS = sorted({word for case in CASES for word in case.text.split()} | {"31st", "Feb.", "29", "BC", "centuries", "999", "0", "9999"})


@given(st.lists(st.sampled_from(WORDS), max_size=40), st.dates(date(1950, 1, 1), date(2100, 1, 1)) | st.none())
def test_any_order_of_its_words_gives_valid_rows(words: list[str], published: date | None) -> None:
    for row in dates(" ".join(words), published):
        assert TIMEX.fullmatch(row.timex_value)
        assert row.edtf is None or parse_edtf(row.edtf)
        assert row.first_day is None or row.last_day is None or row.first_day <= row.last_day


def test_a_history_counts_from_its_own_story() -> None:
    years = "".join(f"In March {year} the army moved on, and in June {year} it stood still. " for year in range(1912, 1922))
    text = years + "In September 1922 the front broke. On 12 October the king left. Two days later the city fell. In January he returned."
    assert [row.edtf for row in dates(text, date(2009, 12, 19))][-4:] == ["1922-09", "1922-10-12", "1922-10-14", "1923-01"]


def test_dateparser_stays_unloaded() -> None:
    code = "import sys, pipeline.rules.dates.rule; assert 'dateparser' not in sys.modules"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_no_form_is_passed_over_for_want_of_a_word_or_year() -> None:
    forms = compiled(load())
    asked = {hook: tuple((form, Pattern(p.source, p.folds, ())) for form, p in rows) for hook, rows in forms.patterns.items()}
    always = dataclasses.replace(forms, patterns=asked, yearly=frozenset())
    assert len(forms.yearly) > 8
    assert sum(bool(p.needs) for rows in forms.patterns.values() for _, p in rows) > 50
    for text in [case.text for case in CASES] + [path.read_text(encoding="utf-8") for path in GOLD]:
        assert expressions(fold(text), forms) == expressions(fold(text), always)
