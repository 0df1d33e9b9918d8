"""EDTF dates as runs of days, so that two of them can be compared. Days are ordinals: 1 is January 1 of year 1."""

from __future__ import annotations

import functools
import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

_POINT = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_YEARLESS = re.compile(r"XXXX-(\d{2})(?:-(\d{2}|XX))?")
_SEASONS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 12)}
_WEEK, _FEW = 7, 45


@dataclass(frozen=True, slots=True)
class Days:
    """From `first` to `last` day; both None where the year or everything is unknown.

    `grain` says how fine that is: `day` · `days` (at most 45) · `long` · `yearless` (only `month_day` is known, `05-16` or `05`) · `none`.
    """

    first: int | None
    last: int | None
    grain: str
    month_day: str | None = None


NO_DAYS = Days(None, None, "none")


@functools.lru_cache(maxsize=65536)
def days(edtf: str | None) -> Days:
    """The days that an EDTF value covers; an open interval covers what its one end says.

    >>> days("2025-05-23/2025-05-25").grain, days("XXXX-05-16").month_day, days("2025").grain
    ('days', '05-16', 'long')
    >>> days("2025-05").last - days("2025-05").first
    30
    """
    if not edtf:
        return NO_DAYS
    ends = [_point(part.strip("~?%")) for part in edtf.split("/")]
    known = [end for end in ends if end is not None]
    if not known:
        yearless = _YEARLESS.fullmatch(edtf.strip("~?%"))
        return Days(None, None, "yearless", _yearless(yearless[1], yearless[2])) if yearless else NO_DAYS
    if len(ends) == 2 and len(known) == 1:
        return Days(known[0][0], known[0][1], "long")
    first, last = known[0][0], known[-1][1]
    if last < first:
        return NO_DAYS
    return Days(first, last, "day" if first == last else "days" if last - first <= _FEW else "long", _month_day(first, last))


def _yearless(month: str, day: str | None) -> str:
    return f"{month}-{day}" if day and day != "XX" else month


def _month_day(first: int, last: int) -> str | None:
    return date.fromordinal(first).isoformat()[5:] if first == last else None


def _point(words: str) -> tuple[int, int] | None:
    match = _POINT.fullmatch(words)
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        return _run(year or 0, month, day)
    except ValueError:
        return None


def _run(year: int, month: int | None, day: int | None) -> tuple[int, int]:
    if month is None:
        return date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    if day is not None:
        return (at := date(year, month, day).toordinal()), at
    begin, end = _SEASONS.get(month, (month, month))
    return date(year, begin, 1).toordinal(), date(year, end, monthrange(year, end)[1]).toordinal()
