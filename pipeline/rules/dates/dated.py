"""What an expression comes to: a value in every notation of the contract, with where it was counted from and how sure that is."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pipeline.rules.dates.calendar import Moment, day_of, shift_months


@dataclass(frozen=True, slots=True)
class Dated:
    """The value of one expression, or of one member of a list (`start:end` then says where it stands).

    `sure` (0–1) scales the confidence of the form. `low` is the moment from which later dates of a story are counted. `note` goes into
    the rule: who read it, or what is wrong with it (`weekday-conflict`, `impossible-day`).
    """

    edtf: str | None
    timex_type: str
    timex_value: str
    first: date | None
    last: date | None
    precision: str
    basis: str
    sure: float = 1.0
    low: Moment | None = None
    high: Moment | None = None
    start: int | None = None
    end: int | None = None
    note: str | None = None


def point(moment: Moment, basis: str, *, sure: float = 1.0, note: str | None = None) -> Dated:
    """One unit of the calendar; unresolved where its year is open and it is no day or month."""
    kind = "TIME" if moment.part else "DATE"
    if moment.year is not None and not -9000 <= moment.year <= 9000:
        return unknown(kind, "PAST_REF" if moment.year < 0 else "FUTURE_REF")
    if moment.year is None:
        basis = "unresolved"
    return Dated(moment.edtf, kind, moment.timex, moment.first, moment.last, moment.precision, basis, sure, moment, moment, note=note)


def reach(low: Moment, high: Moment, basis: str, *, sure: float = 1.0) -> Dated:
    """A range from one unit to another; none where it would end before it begins.

    >>> reach(Moment("day", 2025, 5, 23), Moment("day", 2025, 5, 25), "stated").edtf
    '2025-05-23/2025-05-25'
    """
    if low.first and high.last and low.first > high.last:
        return unknown("DATE", low.timex, sure=0.3)
    edtf = f"{low.edtf}/{high.edtf}" if low.edtf and high.edtf else None
    if edtf and edtf.count("/") > 1:
        edtf = f"{low.first}/{high.last}" if low.first and high.last else None
    basis = "unresolved" if low.year is None or high.year is None else basis
    return Dated(edtf, "DATE", f"{low.timex}/{high.timex}", low.first, high.last, "range", basis, sure, low, high)


def window(anchor: Moment, units: int | None, unit: str, ahead: bool) -> Dated:
    """So many units up to the anchor, or from it: a duration that has a place on the calendar."""
    value = duration(units, unit)
    if units is None or anchor.first is None or unit == "hour" or units > 3000:
        return Dated(None, "DURATION", value, None, None, "range", "unresolved", 0.9)
    if anchor.grain != "day":
        return _coarse_window(anchor, units, unit, ahead, value)
    sign = 1 if ahead else -1
    days = {"day": 1, "week": 7, "fortnight": 14}.get(unit)
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}.get(unit, 1)
    far = anchor.first + timedelta(days=sign * units * days) if days else shift_months(anchor.first, sign * units * months)
    low, high = sorted((anchor.first, far))
    return Dated(f"{low}/{high}", "DURATION", value, low, high, "range", "published", 0.9, day_of(low), day_of(high))


def _coarse_window(anchor: Moment, units: int, unit: str, ahead: bool, value: str) -> Dated:
    years = {"year": 1, "decade": 10, "century": 100}.get(unit)
    if years is None or anchor.year is None:
        return Dated(None, "DURATION", value, None, None, "range", "unresolved", 0.8)
    low, high = sorted((anchor.year, anchor.year + (1 if ahead else -1) * units * years))
    start, end = Moment("year", low), Moment("year", high)
    return Dated(f"{start.edtf}/{end.edtf}", "DURATION", value, start.first, end.last, "range", "published", 0.7, start, end)


def duration(units: int | None, unit: str) -> str:
    """A length of time in TIMEX3.

    >>> duration(2, "year"), duration(None, "month"), duration(1, "fortnight")
    ('P2Y', 'PXM', 'P2W')

    Source: TimeML 1.2.1, after ISO 8601 durations.
    """
    if unit == "fortnight":
        units, unit = (None if units is None else units * 2), "week"
    if unit == "quarter":
        return f"P{'X' if units is None else units}Q"
    letters = {"day": "D", "night": "D", "week": "W", "weekend": "W", "month": "M", "year": "Y", "decade": "DE", "century": "CE"}
    number = "X" if units is None else str(units)
    return f"PT{number}{unit[0].upper()}" if unit in ("hour", "minute") else f"P{number}{letters.get(unit, 'D')}"


def unknown(kind: str, value: str, *, sure: float = 1.0, precision: str = "unknown", note: str | None = None) -> Dated:
    """An expression whose place on the calendar nobody can tell."""
    return Dated(None, kind, value, None, None, precision, "unresolved", sure, note=note)


def every_year(value: Dated) -> Dated:
    """The same of no one year ("twice a year, on 1 January and 1 July")."""
    return value if value.low is None or value.basis == "stated" else point(replace(value.low, year=None), "unresolved", sure=value.sure)


def opened(value: Dated) -> Dated:
    """The same as the beginning of an interval without an end ("since 2014").

    >>> opened(point(Moment("year", 2014), "stated")).edtf
    '2014/..'
    """
    if value.edtf is None or "/" in value.edtf or value.edtf.startswith("XXXX"):
        return value
    # A code for a part of the year (quarter, half) has no place in an interval: its first month has.
    start = value.first.isoformat()[:7] if value.first and re.fullmatch(r"\d{4}-(?:3[3-9]|4[01])", value.edtf) else value.edtf
    return replace(value, edtf=start + "/..", last=None)
