"""What comes again (sets) and how long something lasts: no place on the calendar, a TIMEX3 value."""

from __future__ import annotations

from pipeline.rules.dates.calendar import SEASONS
from pipeline.rules.dates.dated import Dated, duration, unknown
from pipeline.rules.dates.dateforms import Expression
from pipeline.rules.dates.periods import number, unit_of
from pipeline.rules.dates.resolve import Context, part


def resolve_set(expression: Expression, context: Context) -> list[Dated]:
    """Something that comes again: no place on the calendar, a period.

    Source: TimeML 1.2.1: type SET.
    """
    parts = expression.parts
    if "month" in parts:
        return [unknown("SET", f"XXXX-{context.number('month', parts['month']):02d}")]
    if "season" in parts:
        return [unknown("SET", f"XXXX-{SEASONS[context.number('season', parts['season'])][0]}")]
    word, unit = part(parts, "setword"), part(parts, "unit")
    if word:
        return [unknown("SET", duration(1, context.forms.value("setword", word) or "day"))]
    weekday = part(parts, "weekday")
    if weekday and unit is None:
        return [unknown("SET", f"XXXX-WXX-{context.number('weekday', weekday)}")]
    if unit is None:
        return [unknown("SET", f"XXXX-XX-XXT{context.forms.value('part', parts['dayparts'])}")]
    count = 2 if "other" in parts else number(parts.get("n", "1"), context)
    return [unknown("SET", duration(count, unit_of(unit, context)))]


def resolve_length(expression: Expression, context: Context) -> list[Dated]:
    """A length of days or more that an event begins or ends: where it lies on the calendar nobody says. Hours place nothing on it."""
    parts = expression.parts
    unit = unit_of(part(parts, "unit") or "day", context)
    return [] if unit in ("hour", "minute") else [unknown("DURATION", duration(number(parts["n"], context), unit))]
