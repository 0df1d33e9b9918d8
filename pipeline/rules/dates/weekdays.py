"""The day that a weekday names: from the clause's direction, from another day told ("that Wednesday"), or from its name alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from pipeline.rules.dates.anchors import nearest_weekday
from pipeline.rules.dates.calendar import Moment, day_of
from pipeline.rules.dates.dated import Dated, point, unknown
from pipeline.rules.dates.dateforms import Expression
from pipeline.rules.dates.resolve import Context, day_part, part

HALF_WEEK = 3
"""Days up to which the coming weekday is nearer than the last one."""
REPORTED = 2
"""Days that news still tells of after the day that a text names with its weekday."""


def resolve_weekday(expression: Expression, context: Context) -> list[Dated]:
    """The weekday that the clause points at; without a publication day only its name is known."""
    parts = expression.parts
    weekday = context.number("weekday", part(parts, "weekday") or "")
    which, week = parts.get("which"), part(parts, "week")
    told = context.anchor.last
    if context.anchor.narrative or (which or "").split()[-1:] in (["following"], ["that"], ["same"]):
        if which and "following" not in which and (named := _told_on(weekday, context)):
            return [point(replace(named, part=day_part(expression, context)), "context", sure=0.8)]
        if told is None or told.grain != "day" or told.first is None:
            return [_weekday_unknown(weekday)]
        return [point(day_of(_after(told.first, weekday, which), part=day_part(expression, context)), "context", sure=0.7)]
    if context.anchor.day is None:
        return [_weekday_paired(weekday, which or week, context)]
    day = _weekday(context.anchor.day, weekday, which, week, context)
    return [point(day_of(day, part=day_part(expression, context)), "published")]


def _weekday_paired(weekday: int, which: str | None, context: Context) -> Dated:
    """The weekday around the day that the text names with its own; its year stays open where that day's does."""
    paired = context.anchor.paired
    if paired is None or which:
        return _weekday_unknown(weekday)
    base = paired.here if paired.here and context.look > 0 and paired.here <= paired.day else paired.day
    back = paired.day + timedelta(days=REPORTED)
    paired.here = nearest_weekday(base, weekday, 1) if context.look > 0 else nearest_weekday(back, weekday, -1)
    day = day_of(paired.here)
    return point(day if paired.dated else replace(day, year=None), "context", sure=0.7)


def _told_on(weekday: int, context: Context) -> Moment | None:
    """ "that Wednesday": the day told last that was one."""
    days = reversed(context.anchor.days)
    return next((day for day in days if day.first and day.first.isoweekday() == weekday), None)


def _weekday_unknown(weekday: int) -> Dated:
    return unknown("DATE", f"XXXX-WXX-{weekday}", precision="day")


def _after(told: date, weekday: int, which: str | None) -> date:
    ahead = (weekday - told.isoweekday()) % 7
    return told + timedelta(days=ahead or (7 if which and "following" in which else 0))


def _weekday(anchor: date, weekday: int, which: str | None, week: str | None, context: Context) -> date:
    monday = anchor - timedelta(days=anchor.isoweekday() - 1)
    if week:
        return monday + timedelta(days=7 * int(context.forms.value("which", week) or 0) + weekday - 1)
    if which is None:
        here = context.anchor.here
        if context.until and here:
            return nearest_weekday(here + timedelta(days=1), weekday, 1)
        nearer = context.near and (weekday - anchor.isoweekday()) % 7 <= HALF_WEEK
        return nearest_weekday(anchor, weekday, 1 if nearer else context.look)
    shift = int(context.forms.value("which", which) or 0)
    if shift < 0:
        return nearest_weekday(anchor - timedelta(days=1), weekday, -1)
    if shift > 0:
        soon = nearest_weekday(anchor + timedelta(days=1), weekday, 1)
        return soon if "coming" in which else monday + timedelta(days=6 + weekday)
    this = monday + timedelta(days=weekday - 1)
    return this + timedelta(days=7) if this < anchor and context.look > 0 else this
