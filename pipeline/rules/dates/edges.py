"""Values of days told by where a month or year begins or ends: "the last day of May", "three days into the new year"."""

from __future__ import annotations

from datetime import timedelta

from pipeline.rules.dates.anchors import year_for
from pipeline.rules.dates.calendar import Moment, day_of, step, unit_at
from pipeline.rules.dates.dated import Dated, point, unknown
from pipeline.rules.dates.dateforms import Expression
from pipeline.rules.dates.periods import number, unit_of
from pipeline.rules.dates.resolve import Context, part

LAST = ("last", "final", "closing")
TURNED = 7
"""From this month on the new year that a text speaks of is the one to come."""


def resolve_edge(expression: Expression, context: Context) -> list[Dated]:
    """The first or last day of a month or year."""
    told, basis = _whole(expression.parts, context)
    if told is None or told.first is None or told.last is None:
        return [unknown("DATE", "XXXX-XX-XX", precision="day")]
    return [point(day_of(told.last if expression.parts["nth"] in LAST else told.first), basis, sure=0.95)]


def resolve_into(expression: Expression, context: Context) -> list[Dated]:
    """The day, week or month so many units on from where a month or year begins; its first day is one day into it.

    >>> from datetime import date
    >>> from pipeline.codebook.book import load
    >>> from pipeline.rules.dates.anchors import Anchor
    >>> from pipeline.rules.dates.dateforms import compiled, expressions
    >>> told = expressions("Three days into the new year they met.", forms := compiled(load()))[0]
    >>> resolve_into(told, Context(forms, Anchor(2024, 2, date(2024, 2, 10))))[0].edtf
    '2024-01-03'
    """
    count, unit = number(expression.parts["n"], context), unit_of(expression.parts["unit"], context)
    told, basis = _whole(expression.parts, context)
    if told is None or told.first is None or not count or unit not in ("day", "week", "month"):
        return [unknown("DATE", "XXXX-XX-XX")]
    if unit == "month":
        return [point(step(day_of(told.first), "month", count - 1), basis, sure=0.8)]
    days = timedelta(days=count - 1 if unit == "day" else 7 * count)
    return [point(unit_at(told.first + days, unit), basis, sure=0.9)]


def _whole(parts: dict[str, str], context: Context) -> tuple[Moment | None, str]:
    """The month or year that is spoken of, and the basis."""
    anchor = context.anchor
    stated = part(parts, "year")
    year = int(stated) if stated else None
    if "month" in parts:
        month, basis = context.number("month", parts["month"]), "stated"
        if year is None:
            year, basis, _ = year_for(anchor, month, None, None, context.look)
        return Moment("month", year, month), basis
    if year is not None:
        return Moment("year", year), "stated"
    if "new" in parts:
        return _new_year(context)
    unit, which = parts["unit2"], parts.get("which", "the")
    behind = anchor.last if which in ("the", "that") or anchor.narrative else None
    base = behind or anchor.moment
    if base is None or base.year is None or (unit == "month" and base.month is None):
        return None, "unresolved"
    shift = 0 if which in ("the", "that") else int(context.forms.value("which", which) or 0)
    return step(base, unit, shift), "context" if behind else "published"


def _new_year(context: Context) -> tuple[Moment | None, str]:
    """The year that began last, or the one that the clause looks ahead to; in a history the one after the date told last."""
    anchor = context.anchor
    if anchor.narrative or anchor.year is None:
        told = anchor.last
        if told is None or told.year is None:
            return None, "unresolved"
        return Moment("year", told.year + ((told.month or TURNED) >= TURNED)), "context"
    return Moment("year", anchor.year + (context.look > 0 and (anchor.month or 1) >= TURNED)), "published"
