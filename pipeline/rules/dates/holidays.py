"""The days of holidays: fixed, counted from Easter, the nth weekday of a month; none for those whose calendar is not ours."""

from __future__ import annotations

from datetime import date, timedelta

from pipeline.rules.dates.calendar import Moment, day_of, easter
from pipeline.rules.dates.dated import Dated, point, unknown
from pipeline.rules.dates.dateforms import Expression
from pipeline.rules.dates.resolve import Context, part

SOON, LONG = 40, 300
"""A holiday that comes within so many days is meant whatever the tense, where the one before lies so many days back."""


def resolve_holiday(expression: Expression, context: Context) -> list[Dated]:
    """The day of a holiday in the year stated, or in the one nearest to the publication in the clause's direction."""
    parts = expression.parts
    rule = _own_rule(parts["holiday"], context) or context.forms.holidays[parts["holiday"].lower()].rule
    which, eve = part(parts, "which"), "eve" in parts
    if "year" in parts:
        return [_holiday(rule, int(parts["year"]), eve, "stated")]
    anchor = context.anchor
    if anchor.narrative or anchor.day is None:
        told = anchor.last.year if anchor.narrative and anchor.last else None
        return [_holiday(rule, told, eve, "context")]
    if rule == "moving" or anchor.day.year > 9000:
        return [_holiday(rule, None, eve, "unresolved")]
    days = [v for v in (_holiday(rule, anchor.day.year + shift, eve, "published") for shift in (-1, 0, 1)) if v.first]
    shift = int(context.forms.value("which", which) or 0) if which else 0
    if which and shift == 0:
        return [days[1]]
    return [_nearest(days, anchor.day, shift or (1 if context.until else context.look))]


def _own_rule(name: str, context: Context) -> str | None:
    """The rule of the day as a country keeps it that the article names most; None where none of them has such a day."""
    return next((row.rule for owner in context.nation if (row := context.forms.holidays.get(f"{owner} {name}".lower()))), None)


def _nearest(days: list[Dated], anchor: date, look: int) -> Dated:
    away = {i: (value.first - anchor).days for i, value in enumerate(days) if value.first}
    back = [i for i, gap in away.items() if gap <= 0]
    ahead = [i for i, gap in away.items() if gap >= 0]
    soon = [i for i in ahead if away[i] <= SOON and (not back or away[back[-1]] < -LONG)]
    if soon:
        return days[soon[0]]
    if look < 0 and back:
        return days[back[-1]]
    if look > 0 and ahead:
        return days[ahead[0]]
    return days[min(away, key=lambda i: abs(away[i]))]


def _holiday(rule: str, year: int | None, eve: bool, basis: str) -> Dated:
    kind, *numbers = rule.split()
    if kind == "moving":
        return unknown("DATE", "XXXX-XX-XX", precision="day")
    if kind == "month":
        return point(Moment("month", year, int(numbers[0])), basis, sure=0.8)
    if kind == "fixed":
        month, day = (int(n) for n in numbers[0].split("-"))
        if year is None or year < 1:
            return point(Moment("day", None, month, day), basis)
        moment = day_of(date(year, month, day) - timedelta(days=eve))
        return point(moment, basis)
    if year is None or not 1 <= year <= 4000:
        return unknown("DATE", "XXXX-XX-XX", precision="day")
    if kind == "nth":
        found = _nth_weekday(year, *(int(n) for n in numbers))
    else:
        found = easter(year, orthodox=kind == "orthodox") + timedelta(days=int(numbers[0]))
    return point(day_of(found - timedelta(days=eve)), basis)


def _nth_weekday(year: int, month: int, weekday: int, count: int) -> date:
    if count > 0:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (count - 1))
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return last - timedelta(days=(last.isoweekday() - weekday) % 7 + 7 * (-count - 1))
