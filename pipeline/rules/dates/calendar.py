"""A stretch of the calendar and how it is written: EDTF, TIMEX3, first and last day. Parts that nobody states stay open."""

from __future__ import annotations

import calendar as gregorian
from dataclasses import dataclass
from datetime import date, timedelta

SEASONS = {21: ("SP", 3), 22: ("SU", 6), 23: ("FA", 9), 24: ("WI", 12)}
"""EDTF season code → TIMEX3 code, first month (northern, meteorological)."""
UCDP_DAYS = ((1, 1), (2, 6), (3, 7), (4, 31), (5, 366))
"""UCDP's date precision → how many days it spans at most."""
COMMON_YEAR = 2023
"""Any year without a leap day."""
MONTHS_IN = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}
PRECISION = {"weekend": "range", "quarter": "range", "half": "range", "century": "range"}
"""Grain → precision of the contract's enum, where the names differ."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One unit of the calendar. `grain` names the unit; `index` is the ISO week, quarter, half or EDTF season code.

    Years count astronomically (499 BC is -498). A decade or century holds its first year. An open part is None. `part` is a TIMEX3
    part of the day (`NI`).
    """

    grain: str
    year: int | None
    month: int | None = None
    day: int | None = None
    index: int | None = None
    part: str | None = None

    @property
    def edtf(self) -> str | None:
        """EDTF level 1 or 2; None where it has no way to say it.

        >>> Moment("day", None, 8, 17).edtf, Moment("season", 2025, index=21).edtf, Moment("decade", 1990).edtf
        ('XXXX-08-17', '2025-21', '199X')

        Source: Library of Congress, Extended Date/Time Format, 2019.
        """
        if self.grain in ("week", "weekend"):
            return _week_edtf(self)
        year = _year(self.year)
        if self.grain == "day":
            return f"{year}-{_two(self.month)}-{_two(self.day)}"
        if self.grain == "month":
            return f"{year}-{_two(self.month)}"
        return None if self.year is None else _long_edtf(self, year)

    @property
    def timex(self) -> str:
        """The value of TIMEX3.

        >>> Moment("week", 2023, index=48).timex, Moment("day", 2025, 5, 21, part="NI").timex, Moment("season", None, index=24).timex
        ('2023-W48', '2025-05-21TNI', 'XXXX-WI')

        Source: TimeML 1.2.1, annotation guidelines.
        """
        year = "XXXX" if self.year is None else f"{self.year:04d}" if self.year > 0 else f"BC{1 - self.year:04d}"
        if self.grain in ("decade", "century"):
            return year[:-1] if self.grain == "decade" else year[:-2]
        ends = {
            "day": f"-{_two(self.month)}-{_two(self.day)}" + (f"T{self.part}" if self.part else ""),
            "month": f"-{_two(self.month)}",
            "week": f"-W{_two(self.index)}",
            "weekend": f"-W{_two(self.index)}-WE",
            "quarter": f"-Q{self.index or 'X'}",
            "half": f"-H{self.index or 'X'}",
            "season": "-" + SEASONS.get(self.index or 0, ("XX", 1))[0],
        }
        return year + ends.get(self.grain, "")

    @property
    def first(self) -> date | None:
        """Its first day, None where a part is open or the year lies before 1."""
        if self.year is None or not 1 <= self.year <= 9998:
            return None
        if self.grain == "day":
            return date(self.year, self.month, self.day) if self.month and self.day else None
        if self.grain in ("week", "weekend"):
            return date.fromisocalendar(self.year, self.index or 1, 1 if self.grain == "week" else 6)
        return date(self.year, self._first_month(), 1)

    @property
    def last(self) -> date | None:
        """Its last day, None where a part is open or the year lies before 1."""
        first = self.first
        if first is None or self.grain == "day":
            return first
        if self.grain in ("week", "weekend"):
            return first + timedelta(days=6 if self.grain == "week" else 1)
        after = shift_months(first, MONTHS_IN.get(self.grain, 3))
        return after - timedelta(days=1)

    @property
    def precision(self) -> str:
        """The contract's precision."""
        return PRECISION.get(self.grain, self.grain)

    def _first_month(self) -> int:
        if self.grain == "season":
            return SEASONS[self.index or 21][1]
        if self.grain in ("quarter", "half"):
            return ((self.index or 1) - 1) * MONTHS_IN[self.grain] + 1
        return self.month or 1


def day_of(day: date, *, part: str | None = None) -> Moment:
    """The moment that a day is."""
    return Moment("day", day.year, day.month, day.day, part=part)


def beside(month: int, day: int, count: int) -> Moment:
    """The day so many days after one of an unknown year, which is taken to have no leap day.

    >>> beside(3, 4, -4).edtf, beside(1, 1, -1).edtf
    ('XXXX-02-28', 'XXXX-12-31')
    """
    if count == 0:
        return Moment("day", None, month, day)
    other = date(COMMON_YEAR, month, min(day, gregorian.monthrange(COMMON_YEAR, month)[1])) + timedelta(days=count)
    return Moment("day", None, other.month, other.day)


def unit_at(day: date, unit: str) -> Moment:
    """The unit of that kind in which a day lies.

    >>> unit_at(date(2025, 5, 22), "week").edtf
    '2025-05-19/2025-05-25'
    """
    if unit in ("week", "weekend"):
        week = day.isocalendar()
        return Moment(unit, week.year, index=week.week)
    if unit in ("quarter", "half"):
        return Moment(unit, day.year, index=(day.month - 1) // MONTHS_IN[unit] + 1)
    if unit in ("decade", "century"):
        return Moment(unit, day.year - day.year % (10 if unit == "decade" else 100))
    return day_of(day) if unit == "day" else Moment(unit, day.year, day.month if unit == "month" else None)


def step(moment: Moment, unit: str, count: int) -> Moment:
    """The unit that lies `count` units after the one in which a moment begins, or before it where `count` is negative.

    >>> step(Moment("day", 2025, 1, 31), "month", 1).edtf, step(Moment("year", -498), "year", 2).timex
    ('2025-02', 'BC0497')
    """
    if moment.year is None:
        return Moment(unit, None)
    if unit in ("year", "decade", "century"):
        size = MONTHS_IN[unit] // 12
        return Moment(unit, moment.year - moment.year % size + count * size)
    if unit == "month" and moment.month:
        months = moment.year * 12 + moment.month - 1 + count
        return Moment("month", months // 12, months % 12 + 1)
    first = moment.first
    if first is None or (moment.grain not in ("day", "week", "weekend") and unit in ("day", "week", "weekend")):
        return Moment(unit, None)
    if unit in ("day", "week", "weekend"):
        return unit_at(first + timedelta(days=count * (1 if unit == "day" else 7)), unit)
    return unit_at(shift_months(first, count * MONTHS_IN[unit]), unit)


def shift_months(day: date, months: int) -> date:
    """The same day so many months on, or the last of that month where it has no such day.

    >>> shift_months(date(2024, 8, 31), -6)
    datetime.date(2024, 2, 29)
    """
    total = day.year * 12 + day.month - 1 + months
    year, month = max(1, min(9999, total // 12)), total % 12 + 1
    return date(year, month, min(day.day, gregorian.monthrange(year, month)[1]))


def possible(year: int | None, month: int | None, day: int | None) -> bool:
    """Whether there is such a day; without a year, whether some year has it.

    >>> possible(None, 2, 29), possible(2025, 2, 29), possible(None, 2, 30)
    (True, False, False)
    """
    if month is None or day is None:
        return month is None or 1 <= month <= 12
    leap = 2024 if year is None or year < 1 else year
    return 1 <= month <= 12 and 1 <= day <= gregorian.monthrange(leap, month)[1]


def easter(year: int, *, orthodox: bool = False) -> date:
    """Easter Sunday in Gregorian days.

    >>> easter(2024), easter(2024, orthodox=True)
    (datetime.date(2024, 3, 31), datetime.date(2024, 5, 5))

    Source: Meeus, Astronomical Algorithms, 1991, chapter 8.
    """
    if orthodox:
        a, b, c = year % 4, year % 7, year % 19
        d = (19 * c + 15) % 30
        e = (2 * a + 4 * b - d + 34) % 7
        julian = date(year, (d + e + 114) // 31, (d + e + 114) % 31 + 1)
        return julian + timedelta(days=year // 100 - year // 400 - 2)
    a, (b, c) = year % 19, divmod(year, 100)
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    return date(year, (h + k - 7 * m + 114) // 31, (h + k - 7 * m + 114) % 31 + 1)


def ucdp_precision(first: date | None, last: date | None) -> int | None:
    """UCDP's date precision of a stretch of days: 1 the day, 2 two to six days, 3 a week, 4 up to a month, 5 up to a year, else None.

    >>> ucdp_precision(date(2025, 5, 21), date(2025, 5, 21)), ucdp_precision(date(2025, 5, 1), date(2025, 5, 31))
    (1, 4)

    Source: UCDP Georeferenced Event Dataset Codebook, version 24.1, date_prec.
    """
    if first is None or last is None or first > last:
        return None
    days = (last - first).days + 1
    return next((code for code, most in UCDP_DAYS if days <= most), None)


def _year(year: int | None) -> str:
    if year is None:
        return "XXXX"
    return f"{year:04d}" if year >= 0 else f"-{-year:04d}"


def _two(number: int | None) -> str:
    return "XX" if number is None else f"{number:02d}"


def _week_edtf(moment: Moment) -> str | None:
    first, last = moment.first, moment.last
    return None if moment.index is None or first is None or last is None else f"{first.isoformat()}/{last.isoformat()}"


def _long_edtf(moment: Moment, year: str) -> str | None:
    if moment.grain in ("decade", "century"):
        cut = 1 if moment.grain == "decade" else 2
        return year[:-cut] + "X" * cut if moment.year is not None and moment.year > 0 else None
    if moment.grain == "half":
        return f"{year}-01/{year}-06" if moment.index == 1 else f"{year}-07/{year}-12"
    code = {"season": moment.index, "quarter": 32 + (moment.index or 1)}.get(moment.grain)
    return year if code is None else f"{year}-{code}"
