"""Anchors: which year a date without one has, and when nobody can know."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.records import Published
from pipeline.rules.dates.anchors import Anchor, anchor_of, nearest_weekday, year_for
from pipeline.rules.dates.calendar import Moment


def published(day: str) -> Anchor:
    return anchor_of(Published(date.fromisoformat(day)))


@pytest.mark.parametrize(
    ("day", "month", "number", "look", "year"),
    [
        ("2025-05-22", 5, 20, -1, 2025),
        ("2025-05-22", 12, 3, 0, 2024),
        ("2025-01-02", 12, 30, -1, 2024),
        ("2025-12-20", 1, 14, 1, 2026),
        ("2025-05-22", 6, 2, 0, 2025),
        ("2024-02-08", 1, 24, 1, 2024),
        ("2025-05-22", 5, None, -1, 2025),
        ("2025-05-22", 6, None, -1, 2024),
    ],
)
def test_the_nearest_year_in_the_clause_s_direction(day: str, month: int, number: int | None, look: int, year: int) -> None:
    assert year_for(published(day), month, number, None, look)[:2] == (year, "published")


def test_a_weekday_decides_between_years() -> None:
    assert year_for(published("2025-05-22"), 11, 24, 7, 1)[0] == 2024


def test_a_weekday_that_disagrees_with_a_day_of_the_news_is_doubted() -> None:
    assert year_for(published("2025-05-22"), 5, 19, 7, 0) == (2025, "published", 0.6)


def test_without_anything_known_no_year_is_told() -> None:
    assert year_for(Anchor(), 5, 21, None, -1)[:2] == (None, "unresolved")


def test_a_floor_alone_leaves_the_year_open() -> None:
    assert year_for(Anchor(floor=2023), 5, 21, None, -1)[0] is None


def test_floor_and_ceiling_that_meet_tell_the_year() -> None:
    assert year_for(Anchor(floor=2025, ceiling=2025), 2, 24, None, -1)[:2] == (2025, "context")


def test_a_leap_day_and_a_weekday_cut_the_candidates() -> None:
    assert year_for(Anchor(floor=2022), 2, 29, None, -1)[:2] == (2024, "context")
    assert year_for(Anchor(floor=2016), 12, 27, 3, -1)[:2] == (2017, "context")


def test_an_impossible_day_has_no_year() -> None:
    assert year_for(published("2025-05-22"), 2, 30, None, 0)[0] is None


def test_an_older_date_beside_it_lends_its_year_but_not_to_news() -> None:
    anchor = published("2025-05-22")
    anchor.tell(Moment("day", 2014, 9, 16), "stated")
    assert year_for(anchor, 12, 31, None, -1)[:2] == (2014, "context")
    assert year_for(anchor, 5, 4, None, -1)[:2] == (2025, "published")


def test_a_history_turns_the_year_after_its_last_months() -> None:
    anchor = Anchor(narrative=True)
    anchor.tell(Moment("month", 1941, 12), "stated")
    assert year_for(anchor, 1, None, None, 0)[0] == 1942
    anchor.tell(Moment("year", 1998), "stated")
    assert year_for(anchor, 11, None, None, 0)[0] == 1941


@pytest.mark.parametrize(
    ("edtf", "moment"), [("2024-11", Moment("month", 2024, 11)), ("2025?", Moment("year", 2025)), ("XXXX-05", None), (None, None)]
)
def test_partial_publication_dates(edtf: str | None, moment: Moment | None) -> None:
    assert anchor_of(Published(edtf=edtf)).moment == moment


def test_weekdays_include_the_day_itself() -> None:
    assert nearest_weekday(date(2025, 5, 22), 4, 1) == nearest_weekday(date(2025, 5, 22), 4, -1) == date(2025, 5, 22)
