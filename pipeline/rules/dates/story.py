"""What the dates of a whole text tell together: whether it is a history, which years bound its writing, which dates make a range."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from pipeline.rules.dates.anchors import Anchor, Paired, fits
from pipeline.rules.dates.calendar import Moment, day_of, possible
from pipeline.rules.dates.dated import Dated, point, reach, unknown
from pipeline.rules.dates.dateforms import Expression, Forms

TOLD = 15
"""How many years a text must name before it can be a history."""
LABEL = 80
"""Characters before a period within which a report says that it covers it."""
OPENING, WEEK = 600, 7
"""Characters within which a news text names the day it tells of, and the days that its weekdays reach from there."""
SAMPLE_YEARS = (2001, 2002, 2003, 2005, 2006, 2009, 2010)
"""Common years, one that begins on each day of the week: they only lend their weekdays."""
DEICTIC = frozenset({"weekday", "deictic", "unit"})
Row = tuple[Expression, Dated]
COARSE = ("day", "month", "year", "season", "decade")


def is_narrative(found: Sequence[Expression], anchor: Anchor) -> bool:
    """Whether the text is a history: it names many years, all or nearly all of them long past, and hardly a day from its own now.

    Source: HeidelTime's distinction of news and narratives (Strötgen and Gertz, 2013), here by evidence instead of by request.
    """
    years = sorted(int(e.parts["year"]) for e in found if e.parts.get("year", "").isdigit())
    yearless = sum(e.form.resolve in ("date", "month") and "year" not in e.parts for e in found)
    deictic = sum(e.form.resolve in DEICTIC for e in found)
    enough = len(years) >= TOLD or (len(years) >= TOLD // 3 and len(years) + yearless >= 2 * TOLD)
    if not enough or deictic * 6 > len(years) + yearless:
        return False
    return anchor.year is None or years[len(years) // 2] < anchor.year - 1


def bounds(page: str, found: Sequence[Expression], coming: re.Pattern[str]) -> tuple[int | None, int | None]:
    """The earliest and latest year in which the text can have been written, from the years it states: the latest of those it tells
    as past, and the earliest of those it tells as still to come; None where it does not say.
    """
    past: list[int] = []
    ahead: list[int] = []
    for expression in found:
        year = expression.parts.get("year2") or expression.parts.get("year", "")
        if not year.isdigit() or not 1900 <= int(year) <= 2200 or "era" in expression.parts:
            continue
        clause = re.split(r"[.;:!?\n]", page[max(0, expression.start - 60) : expression.start])[-1]
        (ahead if coming.search(clause) else past).append(int(year))
    floor = max(past, default=None)
    ceiling = min((y for y in ahead if floor is None or y >= floor), default=None)
    return floor, ceiling


def covered(page: str, found: Sequence[Expression], forms: Forms) -> tuple[date, date] | None:
    """First and last day of the period that a report's opening says it covers ("update covering 1 June to 30 November 2025", "Monthly
    review: August 2025"); None where it names none.

    Source: the headings of monitoring reports by United Nations missions and rights groups.
    """
    joint = [bool(forms.cues["to"].fullmatch(page[first.end : second.start])) for first, second in pairwise(found)]
    for at, last in enumerate(found):
        if last.start > OPENING:
            return None
        if any(joint[at : at + 1]) or last.form.resolve not in ("date", "month") or not last.parts.get("year", "").isdigit():
            continue
        first = found[at - 1] if at and joint[at - 1] else last
        if first.form.resolve not in ("date", "month") or not forms.cues["covers"].search(page[max(0, first.start - LABEL) : first.start]):
            continue
        end = _stated(last, forms, int(last.parts["year"]))
        start = _stated(first, forms, int(first.parts.get("year") or last.parts["year"]))
        if start and end and start.first and end.last and start.first < end.last:
            return start.first, end.last
    return None


def _stated(expression: Expression, forms: Forms, year: int) -> Moment | None:
    month, day = int(forms.value("month", expression.parts.get("month", "")) or 0), expression.parts.get("day", "")
    if not month or not possible(year, month, int(day) if day else None):
        return None
    return Moment("day" if day else "month", year, month, int(day) if day else None)


def paired(found: Sequence[Expression], forms: Forms, year: int | None = None) -> Paired | None:
    """The day that the opening of a text names together with its weekday; None where the text names such days more than a week apart.

    A yearless one stands in the `year` of writing, where that is known, or in some common year that has that weekday.
    """
    days: list[Paired] = []
    opening = False
    for e in found:
        if e.form.resolve != "date" or not {"weekday", "month", "day"} <= e.parts.keys():
            continue
        month, weekday = (int(forms.value(role, e.parts[role]) or 0) for role in ("month", "weekday"))
        stated = e.parts.get("year", "")
        years = (int(stated),) if stated.isdigit() else (year,) if year else SAMPLE_YEARS
        own = next((y for y in years if fits(y, month, int(e.parts["day"]), weekday)), None)
        if own is not None:
            opening = opening or e.start <= OPENING
            days.append(Paired(date(own, month, int(e.parts["day"])), bool(stated or year)))
    if not opening or any(abs((pair.day - days[0].day).days) > WEEK for pair in days):
        return None
    return days[0]


def joined(page: str, first: Row, second: Row, cues: dict[str, re.Pattern[str]]) -> Row | None:
    """One range from two dates that stand as its ends ("from March 2023 to May"), None where they do not."""
    (before, low), (_, high) = first, second
    between = page[end_of(first) : start_of(second)]
    opening = page[max(0, start_of(first) - 14) : start_of(first)]
    ends = cues["to"].fullmatch(between) or (cues["till"].fullmatch(between) and cues["from"].search(opening))
    if not ends:
        ends = cues["and"].fullmatch(between) and cues["between"].search(opening)
    if not ends or low.low is None or high.low is None or low.low.grain not in COARSE or high.low.grain not in COARSE:
        return None
    if low.precision == "range" or high.precision == "range":
        return None
    start, end = _agreed(low, high)
    basis = "stated" if "stated" in (low.basis, high.basis) else high.basis
    value = reach(start, end, basis, sure=min(low.sure, high.sure))
    span = replace(before, start=start_of(first), end=end_of(second))
    return (span, replace(value, start=None, end=None)) if value.precision == "range" else None


def lent(first: Dated, second: Dated) -> Dated:
    """The first of a list with the year that only the last one states ("June and July 2022")."""
    low, year = first.low, second.low.year if second.low else None
    if low is None or year is None or second.basis != "stated" or first.basis == "stated" or low.grain not in ("day", "month", "season"):
        return first
    later = second.low is not None and second.low.month is not None and low.month is not None and low.month > second.low.month
    moment = replace(low, year=year - 1 if later else year)
    return replace(point(moment, "context"), start=first.start, end=first.end)


def held(page: str, row: Row) -> Row:
    """The row without a year that only counting from another date gives: a text of which nobody knows when it was written states its
    years itself, or they stay open.
    """
    expression, value = row
    if value.basis == "stated":
        return row
    years = re.findall(r"(?<!\d)[12]\d{3}(?!\d)", f"{value.edtf or ''} {value.first or ''} {value.last or ''}")
    if all(year in page or re.search(rf"(?<!\d){year[2:]}(?!\d)", expression.parts["all"]) for year in years):
        return row
    moment = value.low if value.low == value.high else None
    open_ = point(replace(moment, year=None), "unresolved") if moment else unknown(value.timex_type, "XXXX")
    return expression, replace(open_, start=value.start, end=value.end)


def start_of(row: Row) -> int:
    """Where the mention of a value begins."""
    return row[0].start if row[1].start is None else row[1].start


def end_of(row: Row) -> int:
    """Where the mention of a value ends."""
    return row[0].end if row[1].end is None else row[1].end


def _agreed(low: Dated, high: Dated) -> tuple[Moment, Moment]:
    """Both ends with the year that one of them states."""
    assert low.low is not None
    assert high.low is not None
    start, end = low.low, high.low
    if start.grain == "day" and start.first and end.last and 0 < (start.first - end.last).days < 7:
        return day_of(start.first - timedelta(days=7)), end
    if high.basis == "stated" and low.basis != "stated" and end.year is not None and start.month:
        start = replace(start, year=end.year - (1 if end.month is not None and start.month > end.month else 0))
    elif low.basis == "stated" and high.basis != "stated" and start.year is not None and end.month:
        end = replace(end, year=start.year + (1 if start.month is not None and end.month < start.month else 0))
    elif low.basis == high.basis and start.year and end.year and start.first and end.last and start.first > end.last and end.month:
        end = replace(end, year=start.year + (1 if (end.month, end.day or 0) < (start.month or 0, start.day or 0) else 0))
    return start, end
