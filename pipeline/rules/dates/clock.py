"""Clock times: an hour beside a day is part of its date; a named hour alone has no place on the calendar, only a TIMEX3 value."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.rules.dates.calendar import Moment, day_of
from pipeline.rules.dates.dated import Dated, unknown
from pipeline.rules.dates.dateforms import Expression
from pipeline.rules.dates.resolve import Context
from pipeline.rules.dates.story import Row, end_of, start_of

AFTER_DAY = re.compile(r",? (?:(?:at|around|about|shortly (?:before|after)|just (?:before|after)) )?(?:about |around )?")
BEFORE_DAY = re.compile(r",? (?:on |of )?(?:the )?")


def resolve_clock(expression: Expression, context: Context) -> list[Dated]:
    """The hour, on the day that the sentence has told, else the publication's; the day is the reader's guess, so EDTF says nothing.

    Source: TimeML 1.2.1: type TIME.
    """
    anchor, hour = context.anchor, _hour(expression.parts, context)
    told = day_of(anchor.here) if anchor.here else anchor.last_day if anchor.narrative else None
    if told is None and anchor.day and not anchor.narrative:
        told = day_of(anchor.day)
    moment = replace(told or Moment("day", None), part=hour)
    return [unknown("TIME", moment.timex)]


def with_clock(page: str, first: Row, second: Row) -> Row | None:
    """One row of a day and the clock time beside it ("10 p.m. on Sunday", "Sunday at 10 p.m."); None where they are not one."""
    between = page[end_of(first) : start_of(second)]
    if is_clock(first) and _is_day(second) and BEFORE_DAY.fullmatch(between):
        clock, day = first, second
    elif is_clock(second) and _is_day(first) and AFTER_DAY.fullmatch(between):
        clock, day = second, first
    else:
        return None
    moment = day[1].low
    if moment is None:
        return None
    timed = replace(moment, part=clock[1].timex_value.partition("T")[2])
    value = replace(day[1], timex_type="TIME", timex_value=timed.timex, low=timed, high=timed, start=None, end=None)
    return replace(day[0], start=start_of(first), end=end_of(second)), value


def is_clock(row: Row) -> bool:
    """Whether a row is a bare clock time."""
    return row[0].form.resolve == "clock"


def is_bare(row: Row) -> bool:
    """Whether a row is an hour in figures alone ("5 p.m.", "at 14:30"): it places nothing on the calendar."""
    return is_clock(row) and "hour" in row[0].parts and row[1].low is None


def _is_day(row: Row) -> bool:
    moment = row[1].low
    return moment is not None and moment.grain == "day" and moment == row[1].high and ":" not in (moment.part or "") and not is_clock(row)


def _hour(parts: dict[str, str], context: Context) -> str:
    named = context.forms.value("clock", parts.get("name", ""))
    if named and not named.isdigit():
        return named
    if named:
        hour = int(named)
    else:
        hour = int(parts["hour"]) if "hour" in parts else _count(parts["n"], context)
        if "half" in parts:
            hour = hour % 12 + (12 if parts["half"] == "p" else 0)
    return f"{hour:02d}:{int(parts.get('minute', 0)):02d}"


def _count(word: str, context: Context) -> int:
    return int(word) if word.isdigit() else min(context.number("number", word), 23) if context.forms.value("number", word) != "X" else 0
