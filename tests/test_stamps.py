"""Stamps: dateparser reads complete days in odd orders, is loaded with the first of them, and is shown nothing else."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date, datetime
from typing import Any

import pytest

from pipeline.codebook.book import LEXICONS, load
from pipeline.codebook.cases import read_cases
from pipeline.records import Article, DateMention, Findings, Published, Reading
from pipeline.rules.dates import stamps
from pipeline.rules.dates.rule import find

CASES = read_cases(LEXICONS / "en" / "cases" / "dates.txt")


def dates(text: str, published: date | None = None) -> tuple[DateMention, ...]:
    return find(Reading(Article("doc", "doc", "", text, published=Published(published)), ((0, len(text)),)), load(), Findings())


@pytest.mark.parametrize(
    ("text", "edtf", "timex"),
    [
        ("the 21st day of May, 2025", "2025-05-21", "2025-05-21"),
        ("2025 May 21", "2025-05-21", "2025-05-21"),
        ("2025-May-21", "2025-05-21", "2025-05-21"),
        ("2025, 21 May", "2025-05-21", "2025-05-21"),
        ("2024 Sept. 3", "2024-09-03", "2024-09-03"),
        ("21.May.2025", "2025-05-21", "2025-05-21"),
        ("May/21/2025", "2025-05-21", "2025-05-21"),
        ("21 May '25", "2025-05-21", "2025-05-21"),
        ("4 July '98", "1998-07-04", "1998-07-04"),
        ("21-May-2025 14:30 EET", "2025-05-21", "2025-05-21T14:30"),
        ("Wed 21 May 2025 10:30 PM GMT+3", "2025-05-21", "2025-05-21T22:30"),
        ("Wed, 21 May 2025 14:30:05 +0300", "2025-05-21", "2025-05-21T14:30"),
    ],
)
@pytest.mark.parametrize("published", [None, date(2031, 1, 2)])
def test_odd_orders(text: str, edtf: str, timex: str, published: date | None) -> None:
    (row,) = dates(f"Filed {text} by the clerk.", published)
    assert (row.end - row.start, row.edtf, row.timex_value, row.basis) == (len(text), edtf, timex, "stated")
    assert row.rule.endswith("+dateparser")


def test_a_day_that_no_calendar_has_gets_no_neighbour() -> None:
    (row,) = dates("Filed 2025 Feb 30 by the clerk.")
    assert (row.edtf, row.rule) == (None, "dates:stamp-year-first+impossible-day")


def test_dateparser_sees_complete_days_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def parsed(text: str) -> datetime | None:
        seen.append(text)
        return None

    monkeypatch.setattr(stamps, "parsed", parsed)
    for case in CASES:
        dates(case.text, date(2025, 5, 22))
    dates("Filed 2025 May 21, on May 20, last Friday, two days ago, in June, at 10:30, on 12 March 2024 and 3 May.", date(2025, 5, 22))
    assert "2025 may 21" in seen
    for text in seen:
        assert re.search(r"\d{4}|\d\d$", text)
        assert re.search(r"[a-z]{3}", text)
        assert len(re.findall(r"\d+", text)) >= 2


def test_without_such_a_span_dateparser_is_not_loaded() -> None:
    code = (
        "import sys; from datetime import date; from pipeline.codebook.book import load;"
        "from pipeline.records import Article, Findings, Published, Reading; from pipeline.rules.dates.rule import find;"
        "text = 'On Friday, May 16, two days ago and in 2019 they met at 9 a.m.; 21 May 2025 was late, said Mr 3/4.';"
        "find(Reading(Article('a', 'a', '', text, published=Published(date(2025, 5, 22))), ((0, len(text)),)), load(), Findings());"
        "assert 'dateparser' not in sys.modules;"
        "text = 'Filed 2025 May 21.';"
        "find(Reading(Article('a', 'a', '', text), ((0, len(text)),)), load(), Findings());"
        "assert 'dateparser' in sys.modules"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_each_span_is_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []

    class Counting:
        def get_date_data(self, text: str) -> Any:
            calls.append(text)
            return type("Data", (), {"date_obj": datetime(2025, 5, 21)})()

    stamps.parsed.cache_clear()
    monkeypatch.setattr(stamps, "_parser", Counting)
    for _ in range(3):
        dates("Filed 2025 May 21 by the clerk.")
    stamps.parsed.cache_clear()
    assert calls == ["2025 may 21"]


@pytest.mark.parametrize("text", ["On Sunday, May 19, they met.", "On Thursday, May 21, 2025, they met."])
def test_a_weekday_that_disagrees_is_flagged(text: str) -> None:
    (row,) = dates(text, date(2025, 5, 22))
    assert row.rule.endswith("+weekday-conflict")
    assert row.confidence < 0.7


def test_an_impossible_day_is_flagged() -> None:
    (row,) = dates("They met on Feb. 30.", date(2025, 5, 22))
    assert (row.edtf, row.rule) == (None, "dates:month-day+impossible-day")
