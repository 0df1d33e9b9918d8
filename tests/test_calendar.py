"""Calendar arithmetic: units, steps, notations, Easter."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from edtf import parse_edtf
from hypothesis import given
from hypothesis import strategies as st

from pipeline.rules.dates.calendar import Moment, day_of, easter, possible, shift_months, step, ucdp_precision, unit_at

DAYS = st.dates(date(1000, 1, 1), date(2900, 1, 1))
UNITS = ("day", "week", "weekend", "month", "quarter", "half", "year", "decade", "century")


@given(DAYS, st.sampled_from([u for u in UNITS if u != "weekend"]))
def test_a_unit_holds_its_day(day: date, unit: str) -> None:
    moment = unit_at(day, unit)
    assert moment.first is not None
    assert moment.last is not None
    assert moment.first <= day <= moment.last


@given(DAYS, st.sampled_from(UNITS))
def test_every_unit_writes_valid_edtf(day: date, unit: str) -> None:
    edtf = unit_at(day, unit).edtf
    assert edtf is not None
    parse_edtf(edtf)


@given(DAYS, st.sampled_from([u for u in UNITS if u != "weekend"]))
def test_the_next_unit_begins_the_day_after_the_last(day: date, unit: str) -> None:
    here, following = unit_at(day, unit), step(unit_at(day, unit), unit, 1)
    assert here.last is not None
    assert following.first == here.last + timedelta(days=1)


@given(DAYS, st.integers(-600, 600))
def test_months_shift_and_stay_real(day: date, months: int) -> None:
    there = shift_months(day, months)
    assert there.day <= day.day
    assert (there.year * 12 + there.month) - (day.year * 12 + day.month) == months


@pytest.mark.parametrize(
    ("moment", "edtf", "timex"),
    [
        (Moment("day", 2025, 5, 21, part="NI"), "2025-05-21", "2025-05-21TNI"),
        (Moment("day", None, 2, 29), "XXXX-02-29", "XXXX-02-29"),
        (Moment("month", -479, 4), "-0479-04", "BC0480-04"),
        (Moment("year", 0), "0000", "BC0001"),
        (Moment("season", 2024, index=24), "2024-24", "2024-WI"),
        (Moment("season", None, index=24), None, "XXXX-WI"),
        (Moment("quarter", 2025, index=3), "2025-35", "2025-Q3"),
        (Moment("half", 2022, index=2), "2022-07/2022-12", "2022-H2"),
        (Moment("century", 1800), "18XX", "18"),
        (Moment("week", 2020, index=53), "2020-12-28/2021-01-03", "2020-W53"),
        (Moment("weekend", 2023, index=47), "2023-11-25/2023-11-26", "2023-W47-WE"),
    ],
)
def test_notations(moment: Moment, edtf: str | None, timex: str) -> None:
    assert (moment.edtf, moment.timex) == (edtf, timex)


def test_winter_ends_in_the_next_year() -> None:
    winter = Moment("season", 2023, index=24)
    assert (winter.first, winter.last) == (date(2023, 12, 1), date(2024, 2, 29))


def test_days_before_the_common_era_have_no_date() -> None:
    assert Moment("year", -498).first is None


def test_a_step_by_days_from_a_month_is_not_guessed() -> None:
    assert step(Moment("month", 2025, 3), "day", 2).year is None


@pytest.mark.parametrize(
    ("year", "western", "orthodox"),
    [
        (2016, "03-27", "05-01"),
        (2017, "04-16", "04-16"),
        (2023, "04-09", "04-16"),
        (2024, "03-31", "05-05"),
        (2025, "04-20", "04-20"),
        (1961, "04-02", "04-09"),
    ],
)
def test_easter(year: int, western: str, orthodox: str) -> None:
    assert easter(year).isoformat() == f"{year}-{western}"
    assert easter(year, orthodox=True).isoformat() == f"{year}-{orthodox}"


@given(st.integers(1900, 2099))
def test_easter_is_a_sunday_in_spring(year: int) -> None:
    for orthodox in (False, True):
        day = easter(year, orthodox=orthodox)
        assert day.isoweekday() == 7
        assert date(year, 3, 22) <= day <= date(year, 5, 8)


@pytest.mark.parametrize(
    ("year", "month", "day", "so"),
    [(2024, 2, 29, True), (2023, 2, 29, False), (None, 2, 29, True), (None, 4, 31, False), (2025, 13, None, False)],
)
def test_possible_days(year: int | None, month: int, day: int | None, so: bool) -> None:
    assert possible(year, month, day) is so


def test_day_of_keeps_the_part_of_the_day() -> None:
    assert day_of(date(2025, 5, 21), part="MO").timex == "2025-05-21TMO"


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        (Moment("day", 2025, 5, 21), 1),
        (Moment("weekend", 2025, index=20), 2),
        (Moment("week", 2025, index=20), 3),
        (Moment("month", 2025, 5), 4),
        (Moment("season", 2025, index=21), 5),
        (Moment("year", 2024), 5),
        (Moment("decade", 1990), None),
        (Moment("day", None, 5, 21), None),
    ],
)
def test_ucdp_precision(moment: Moment, code: int | None) -> None:
    assert ucdp_precision(moment.first, moment.last) == code
