"""From a form to its value: one resolver for each kind of form that the lexicon names."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from pipeline.rules.dates.anchors import Anchor, fits, nearest_weekday, year_for
from pipeline.rules.dates.calendar import Moment, beside, day_of, possible, step, unit_at
from pipeline.rules.dates.dated import Dated, point, reach, unknown
from pipeline.rules.dates.dateforms import Expression, Forms
from pipeline.rules.dates.sections import Section


@dataclass(slots=True)
class Context:
    """What a resolver may know beside the expression: the compiled forms, the anchor, and where the clause looks (-1, 0, 1);
    `until` says that the expression ends a stretch of time; `nation` are the words for what belongs to the countries that the article
    names most ("Ukraine's", "Ukrainian"), `sections` what lies under headings of years. `near` says that the day lies on either side, and
    the nearer one is meant ("a swap set for Friday was called off").
    """

    forms: Forms
    anchor: Anchor
    look: int = 0
    until: bool = False
    near: bool = False
    nation: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()

    def number(self, role: str, word: str) -> int:
        """The number that a word of the lexicon stands for; 0 where it is none."""
        return int(self.forms.value(role, word) or 0)


Resolver = Callable[[Expression, Context], list[Dated]]


def part(parts: dict[str, str], name: str) -> str | None:
    """A named part, under any of the numbers that a pattern's alternatives give it."""
    return next((parts[n] for n in (name, f"{name}2", f"{name}3") if n in parts), None)


def day_part(expression: Expression, context: Context) -> str | None:
    """The TIMEX3 part of the day that the expression names."""
    words = expression.parts.get("part") or expression.parts.get("dayparts")
    return context.forms.value("part", words) or context.forms.value("part", words.split()[-1]) if words else None


CONFLICT, IMPOSSIBLE = "weekday-conflict", "impossible-day"
"""Notes of days whose weekday is another than the one beside them, and of days that no calendar has."""


def settled(context: Context, month: int, day: int | None, weekday: int | None, year: int | None = None) -> tuple[Moment, str, float]:
    """The day or month with its year, stated or found, the basis and how sure it is."""
    basis, sure = "stated", 1.0
    if year is None:
        year, basis, sure = year_for(context.anchor, month, day, weekday, context.look)
    elif day and not fits(year, month, day, weekday):
        sure = 0.6
    return Moment("day" if day else "month", year, month, day), basis, sure


def resolve_date(expression: Expression, context: Context) -> list[Dated]:
    """A day or month, with or without its year; no value for a day that does not exist."""
    parts = expression.parts
    month, day, year, weekday = _numbers(parts, context)
    if not possible(year, month, day):
        return [unknown("DATE", f"{year or 'XXXX'}-XX-XX", sure=0.4, precision="day", note=IMPOSSIBLE)]
    moment, basis, sure = settled(context, month, day, weekday, year)
    conflict = weekday is not None and moment.first is not None and moment.first.isoweekday() != weekday
    return [point(replace(moment, part=day_part(expression, context)), basis, sure=sure, note=CONFLICT if day and conflict else None)]


def _numbers(parts: dict[str, str], context: Context) -> tuple[int, int | None, int | None, int | None]:
    month = context.number("month", part(parts, "month") or "")
    day = int(parts["day"]) if "day" in parts else context.number("ordinal", parts["ordinal"]) if "ordinal" in parts else None
    year = int(parts["year"]) if "year" in parts else None
    weekday = context.number("weekday", parts["weekday"]) if "weekday" in parts else None
    return month, day, year, weekday


def resolve_numeric(expression: Expression, context: Context) -> list[Dated]:
    """A day in figures. Day or month first is told by a number over twelve, by dots (day first) or it stays open."""
    parts = expression.parts
    first, second, year = int(parts["a"]), int(parts["b"]), int(parts["y"])
    if expression.form.id.startswith("iso") or second > 12 or (parts["sep"] == "/" and first <= 12 < second):
        month, day = first, second
    elif first > 12 or parts["sep"] == ".":
        month, day = second, first
    elif first == second:
        month = day = first
    else:
        return [replace(point(Moment("year", year), "stated", sure=0.5), precision="year")]
    if not possible(year, month, day):
        return [unknown("DATE", f"{year}-XX-XX", sure=0.4, precision="day", note=IMPOSSIBLE)]
    return [point(Moment("day", year, month, day), "stated")]


def resolve_range(expression: Expression, context: Context) -> list[Dated]:
    """Days of one month, first to last."""
    month, day, year, _ = _numbers(expression.parts, context)
    last_day = int(expression.parts["day2"])
    if day is None or not possible(year, month, day) or not possible(year, month, last_day) or last_day <= day:
        return [unknown("DATE", f"{year or 'XXXX'}-{month:02d}-XX", sure=0.4, precision="range", note=IMPOSSIBLE)]
    high, basis, sure = settled(context, month, last_day, None, year)
    if high.year and context.anchor.day and basis == "published" and context.look <= 0:
        high, basis, sure = settled(context, month, day, None, year)
    return [reach(Moment("day", high.year, month, day), Moment("day", high.year, month, last_day), basis, sure=sure)]


def resolve_list(expression: Expression, context: Context) -> list[Dated]:
    """One day for each number of an elliptic list, each where its own number stands."""
    month, _, year, _ = _numbers(expression.parts, context)
    text = expression.parts["days"]
    offset = expression.start + expression.parts["all"].index(text)
    values = []
    for match in re.finditer(r"\d+(?:st|nd|rd|th)?", text):
        day = int(re.sub(r"\D", "", match.group()))
        if not possible(year, month, day):
            continue
        moment, basis, sure = settled(context, month, day, None, year)
        values.append(replace(point(moment, basis, sure=sure), start=offset + match.start(), end=offset + match.end()))
    return _stretched(values, expression, text, offset)


def _stretched(values: list[Dated], expression: Expression, text: str, offset: int) -> list[Dated]:
    """The member beside the month's name takes the name (and year) into its span."""
    if not values:
        return values
    if offset == expression.start:
        return [*values[:-1], replace(values[-1], end=expression.end)]
    values = [replace(values[0], start=expression.start), *values[1:]]
    return [*values[:-1], replace(values[-1], end=expression.end)] if "year" in expression.parts else values


def resolve_month(expression: Expression, context: Context) -> list[Dated]:
    """A bare month, or one that `last`, `this`, `next` point at."""
    month, which = context.number("month", expression.parts["month"]), context.forms.value("which", expression.parts.get("which", ""))
    anchor = context.anchor
    told = expression.parts.get("which", "").removeprefix("the ")
    if told in ("that", "following", "previous", "preceding") and anchor.last and anchor.last.year is not None:
        return [point(_month_told(anchor.last, month, told), "context", sure=0.9)]
    if told == "this" and anchor.year is None and not anchor.narrative:
        return [point(Moment("month", None, month), "unresolved", sure=0.8)]
    if which is None or anchor.narrative or anchor.year is None or anchor.month is None:
        moment, basis, sure = settled(context, month, None, None)
        return [point(moment, basis, sure=sure if which is None else sure * 0.8)]
    year = anchor.year
    if which == "-1" and month >= anchor.month:
        year -= 1
    if which == "1" and month <= anchor.month:
        year += 1
    return [point(Moment("month", year, month), "published")]


def _month_told(told: Moment, month: int, which: str) -> Moment:
    """ "that May", "the following February": the month in the year told last, or the first one after it or before it."""
    assert told.year is not None
    passed = told.month is None or month <= told.month
    shift = {"following": 1 if passed else 0}.get(which, -1 if told.month is None or month >= told.month else 0)
    return Moment("month", told.year + (0 if which == "that" else shift), month)


def resolve_month_relative(expression: Expression, context: Context) -> list[Dated]:
    """A month, day or season of a year that another date tells ("in August of that year", "in May last year")."""
    parts = expression.parts
    month = context.number("month", part(parts, "month") or "")
    day = part(parts, "day")
    year, basis = _year_told(parts["which"], context)
    if "season" in parts:
        return [point(Moment("season", year, index=context.number("season", parts["season"])), basis, sure=0.9)]
    return [point(Moment("day" if day else "month", year, month, int(day) if day else None), basis, sure=0.9)]


def _year_told(which: str, context: Context) -> tuple[int | None, str]:
    shift = int(context.forms.value("which", which.split()[-1]) or 0)
    told = context.anchor.last
    deictic = which.split()[0] in ("last", "this", "next")
    if not deictic or context.anchor.narrative:
        return (told.year + shift if told and told.year is not None else None), "context"
    return (context.anchor.year + shift if context.anchor.year is not None else None), "published"


def resolve_year(expression: Expression, context: Context) -> list[Dated]:
    """A year; before the common era it counts astronomically."""
    year = int(expression.parts["year"])
    if "era" not in expression.parts:
        return [point(Moment("year", year), "stated")]
    month = context.number("month", expression.parts.get("month", ""))
    if "season" in expression.parts:
        return [point(Moment("season", 1 - year, index=context.number("season", expression.parts["season"])), "stated")]
    return [point(Moment("month" if month else "year", 1 - year, month or None), "stated")]


def resolve_years(expression: Expression, context: Context) -> list[Dated]:
    """A range of years, the second perhaps by its last two digits."""
    first, second = int(expression.parts["year"]), int(expression.parts["year2"])
    if "era" in expression.parts:
        return [reach(Moment("year", 1 - first), Moment("year", 1 - second), "stated")]
    if second < 100:
        second += first - first % 100
    if second <= first:
        return []
    return [reach(Moment("year", first), Moment("year", second), "stated")]


def resolve_deictic(expression: Expression, context: Context) -> list[Dated]:
    """Today and its neighbours."""
    parts = expression.parts
    shift = int(expression.form.value or 0) + ("after" in parts) - ("before" in parts)
    time = "NI" if "tonight" in parts else day_part(expression, context)
    if context.anchor.narrative or context.anchor.day is None:
        if context.anchor.day_of_year and not context.anchor.narrative:
            return [point(beside(*context.anchor.day_of_year, shift), "published", sure=0.8)]
        return [unknown("DATE", "PRESENT_REF" if shift == 0 and not time else "XXXX-XX-XX", precision="day")]
    return [point(day_of(context.anchor.day + timedelta(days=shift), part=time), "published")]


def resolve_unit(expression: Expression, context: Context) -> list[Dated]:
    """Last, this or next unit."""
    unit, which = part(expression.parts, "unit") or "", expression.parts.get("which", "the")
    if which == "the":
        return _the_weekend(context, -1 if "unit2" in expression.parts else context.look)
    base = context.anchor.last if context.anchor.narrative else context.anchor.moment
    shift = int(context.forms.value("which", which.removeprefix("the ")) or context.forms.value("which", which) or 0)
    if base is None or base.year is None:
        return [unknown("DATE", Moment(unit, None, index=None).timex, precision=Moment(unit, None).precision)]
    if unit == "weekend" and base.first and context.look > 0 and "this" in which:
        shift = 0
    if unit == "weekend" and base.first and shift < 0 and base.first.isoweekday() >= 6 and base.grain == "day":
        shift = -1
    return [point(step(base, unit, shift), "context" if context.anchor.narrative else "published")]


def _the_weekend(context: Context, look: int) -> list[Dated]:
    """The weekend that the clause points at, running or begun where it looks back."""
    day = context.anchor.day
    if day is None or context.anchor.narrative:
        return [unknown("DATE", "XXXX-WXX-WE", precision="range")]
    saturday = nearest_weekday(day, 6, -1)
    if look > 0 and day.isoweekday() < 6:
        saturday += timedelta(days=7)
    return [point(unit_at(saturday, "weekend"), "published", sure=0.9)]
