"""Values of forms that count units of the calendar: so long ago, decades, holidays, "the same day", sets, vague words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from pipeline.rules.dates.anchors import nearest_weekday, year_for
from pipeline.rules.dates.calendar import Moment, day_of, possible, step, unit_at
from pipeline.rules.dates.dated import Dated, duration, point, reach, unknown, window
from pipeline.rules.dates.dateforms import Expression
from pipeline.rules.dates.resolve import Context, part

FAR = 40
"""Units beyond which a count of days or weeks tells no day."""


def resolve_ago(expression: Expression, context: Context) -> list[Dated]:
    """So many units before or after the publication ("ago", "from now") or the date told before ("earlier", "later")."""
    parts = expression.parts
    relation = parts["rel"].lower()
    unit = unit_of(part(parts, "unit") or parts.get("vague", "day"), context)
    count = None if "vague" in parts else number(parts["n"], context)
    sign = -1 if context.forms.value("back", relation) else 1
    story = relation not in ("ago", "hence", "from now", "from") or context.anchor.narrative
    day = context.anchor.reference(context.look) if unit in ("day", "week", "fortnight") else None
    base = (day if unit in ("day", "week", "fortnight") else context.anchor.last) if story else context.anchor.moment
    if count is None or base is None or base.first is None or unit in ("hour", "minute"):
        return [unknown("DATE", "PAST_REF" if sign < 0 else "FUTURE_REF", sure=0.8)]
    if unit == "fortnight":
        unit, count = "week", count * 2
    if "weekday" in parts and base.grain == "day" and unit == "week" and count <= FAR:
        named = nearest_weekday(base.first - timedelta(days=1), context.number("weekday", parts["weekday"]), -1)
        return [point(day_of(named - timedelta(days=7 * count)), "published", sure=0.9)]
    moment = _stepped(base, unit, sign * count)
    if story and unit == "week" and base.grain == "day" and count <= FAR:
        moment = day_of(base.first + timedelta(days=7 * sign * count))
    if moment.year is None:
        return [unknown("DATE", moment.timex, precision=moment.precision)]
    return [point(moment, "context" if story else "published", sure=0.8 if story else 1.0)]


def _stepped(base: Moment, unit: str, count: int) -> Moment:
    if unit in ("night", "day"):
        return step(base, "day", count)
    if unit == "decade":
        return step(base, "year", 10 * count)
    if unit == "week" and base.grain == "day" and base.first and abs(count) <= FAR:
        return unit_at(base.first + timedelta(days=7 * count), "week")
    if unit == "month" and base.grain not in ("day", "month"):
        return Moment("month", None)
    return step(base, unit, count)


def resolve_ahead(expression: Expression, context: Context) -> list[Dated]:
    """So many units from now, where the clause looks ahead; elsewhere "in two days" measures, and is a figure."""
    parts, base = expression.parts, context.anchor.moment
    unit, count = unit_of(parts["unit"], context), number(parts["n"], context)
    if context.anchor.narrative or (context.look <= 0 and "time" not in parts) or unit in ("hour", "minute"):
        return []
    if base is None or count is None:
        return [unknown("DATE", "FUTURE_REF")]
    moment = _stepped(base, "week" if unit == "fortnight" else unit, count * (2 if unit == "fortnight" else 1))
    return [point(moment, "published", sure=0.9)] if moment.year is not None else [unknown("DATE", "FUTURE_REF")]


def resolve_offset(expression: Expression, context: Context) -> list[Dated]:
    """So many units from the date that follows; `shifted` gives it its value once that date is known."""
    return [unknown("DATE", "XXXX-XX-XX")]


def shifted(expression: Expression, date_told: Dated, context: Context) -> Dated | None:
    """The value of "two weeks before" and the date behind it; None where that date is no day, month or year.

    Source: TimeML 1.2.1: a duration with its anchor is one expression.
    """
    count, base = number(expression.parts["n"], context), date_told.low
    unit = unit_of(expression.parts["unit"], context)
    if count is None or base is None or base.year is None or date_told.precision == "range" or unit in ("hour", "minute"):
        return None
    sign = -1 if context.forms.value("back", part(expression.parts, "rel") or "") else 1
    if part(expression.parts, "rel") == "from" and unit in ("week", "fortnight"):
        count, unit = count * (7 if unit == "week" else 14), "day"
    moment = _stepped(base, "week" if unit == "fortnight" else unit, sign * count * (2 if unit == "fortnight" else 1))
    return point(moment, date_told.basis, sure=0.9) if moment.year is not None else None


def resolve_window(expression: Expression, context: Context) -> list[Dated]:
    """The past or coming so many units, up to the publication or from it."""
    parts = expression.parts
    unit = unit_of(parts["unit"], context)
    count = number(parts["n"], context) if "n" in parts else 1
    ahead = context.forms.value("which", parts["which"]) == "1"
    base = context.anchor.moment
    if context.anchor.narrative or base is None or parts["which"].lower() in ("first", "previous", "preceding", "following"):
        return [unknown("DURATION", duration(count, unit), precision="range")]
    return [window(base, count, unit, ahead)]


def resolve_decade(expression: Expression, context: Context) -> list[Dated]:
    """A decade; one without its century is of the last hundred years before the text was written."""
    parts = expression.parts
    if "decade" in parts:
        return [point(Moment("decade", int(parts["decade"])), "stated")]
    short = part(parts, "short")
    tens = int(short) if short else context.number("decade", parts["word"])
    told = context.anchor.last.year if context.anchor.narrative and context.anchor.last else context.anchor.year
    if told is None:
        return [unknown("DATE", f"XX{tens // 10}", precision="decade")]
    century = told - told % 100
    return [point(Moment("decade", century + tens if century + tens <= told else century - 100 + tens), "context", sure=0.8)]


def resolve_century(expression: Expression, context: Context) -> list[Dated]:
    """A century by its number."""
    parts = expression.parts
    count = int(parts["nth"]) if "nth" in parts else context.number("ordinal", parts["ordinal"])
    if "era" in parts:
        return [unknown("DATE", f"BC{count - 1:02d}", precision="range")]
    return [point(Moment("century", (count - 1) * 100), "stated")] if 1 <= count <= 30 else []


def resolve_anaphora(expression: Expression, context: Context) -> list[Dated]:
    """The same, next or previous unit of the date told before."""
    parts = expression.parts
    which, unit = (part(parts, "which") or "the").lower(), (part(parts, "unit") or "day").lower()
    time = context.forms.value("part", unit)
    unit = "day" if time else unit
    now = context.anchor.moment
    news = now is not None and not context.anchor.narrative
    counts = news and which == "the" and not (unit == "day" and context.anchor.last_day)
    counts = counts or (news and context.anchor.last is None and which in ("earlier", "before"))
    told = now if counts else context.anchor.last
    shift = _shift(which, context)
    if unit == "day" and not counts:
        told = _month_beside(context, context.anchor.reference(context.look) or told)
    if told is None or (told.year is None and unit in ("year", "decade", "century")):
        return [unknown("DATE", "XXXX-XX-XX" if unit == "day" else Moment(unit, None).timex, precision=Moment(unit, None).precision)]
    moment = _told(told, unit, shift)
    if unit == "week" and told.grain == "day" and told.first and which in ("after", "later", "before", "earlier"):
        moment = day_of(told.first + timedelta(days=7 * shift))
    return [point(replace(moment, part=time), "published" if counts else "context", sure=0.8)]


def _month_beside(context: Context, told: Moment | None) -> Moment | None:
    """The day told before, or the month that the sentence itself names if that day is not in it ("in May, the same day that …")."""
    month = next((m for m in reversed(context.anchor.near) if m.grain == "month" and m.year), None)
    other = month is not None and told is not None and (told.year, told.month) != (month.year, month.month)
    return month if other else told


def _shift(which: str, context: Context) -> int:
    if which in ("after", "later"):
        return 1
    if which in ("before", "earlier"):
        return -1
    return int(context.forms.value("which", which.removeprefix("the ").removeprefix("very ")) or 0)


def _told(told: Moment, unit: str, shift: int) -> Moment:
    if shift == 0 and unit in ("day", "month") and told.year is None:
        return told if told.grain == unit else Moment(unit, None, told.month)
    if unit == "day" and told.grain == "month":
        return Moment("day", told.year, told.month, None)
    if unit == "month" and told.month is None:
        return Moment("month", told.year)
    return step(told, unit, shift)


def resolve_piece(expression: Expression, context: Context) -> list[Dated]:
    """A quarter or half of a year; half a month keeps the month's value."""
    parts = expression.parts
    year = int(part(parts, "year") or 0) or None
    if "month" in parts:
        month = context.number("month", parts["month"])
        basis, sure = "stated", 1.0
        if year is None:
            year, basis, sure = year_for(context.anchor, month, None, None, context.look)
        return [point(Moment("month", year, month), basis, sure=sure)]
    nth, grain = parts["nth"], {"q": "quarter", "h": "half"}.get(parts.get("q", "")) or parts.get("piece", "quarter")
    size = 4 if grain == "quarter" else 2
    index = int(nth) if nth.isdigit() else size if nth in ("last", "final", "latter") else context.number("ordinal", nth)
    if not 1 <= index <= size:
        return []
    if year:
        return [point(Moment(grain, year, index=index), "stated")]
    return _piece_told(grain, index, parts, context)


def resolve_months_of(expression: Expression, context: Context) -> list[Dated]:
    """The first or last so many months of a year, as a range."""
    parts = expression.parts
    count, which = number(parts["n"], context), parts.get("which", "the")
    told = context.anchor.moment if which != "that" and not context.anchor.narrative else context.anchor.last
    year = int(parts["year"]) if "year" in parts else None if told is None or told.year is None else told.year
    if year is None or count is None or not 1 <= count <= 12:
        return [unknown("DURATION", duration(count, "month"), precision="range")]
    year += 0 if "year" in parts else int(context.forms.value("which", which) or 0)
    low, high = (1, count) if parts["edge"] in ("first", "opening") else (13 - count, 12)
    value = reach(Moment("month", year, low), Moment("month", year, high), "stated" if "year" in parts else "published")
    return [replace(value, timex_type="DURATION", timex_value=duration(count, "month"))]


def _piece_told(grain: str, index: int, parts: dict[str, str], context: Context) -> list[Dated]:
    which = parts.get("which", "the").lower()
    if parts.get("unit") == "month":
        base = context.anchor.moment
        return [point(step(base, "month", int(context.forms.value("which", which) or 0)), "published")] if base else []
    told_before = which.startswith(("that", "the same")) or context.anchor.narrative
    told = context.anchor.last if told_before else context.anchor.moment
    year = told.year if told else None
    if year is not None:
        year += int(context.forms.value("which", which) or 0)
    return [point(Moment(grain, year, index=index), "context" if told_before else "published", sure=0.8)]


def resolve_ordinal_day(expression: Expression, context: Context) -> list[Dated]:
    """A day of the month that was told before, or of the publication's."""
    parts = expression.parts
    told, which = context.anchor.last, parts.get("which", "")
    if which in ("this", "last", "next"):
        told = step(context.anchor.moment, "month", int(context.forms.value("which", which) or 0)) if context.anchor.moment else None
    if told is None or told.month is None:
        told = context.anchor.moment if not context.anchor.narrative else None
    if told is None or told.month is None:
        return [Dated(f"XXXX-XX-{int(parts['day']):02d}", "DATE", f"XXXX-XX-{int(parts['day']):02d}", None, None, "day", "unresolved", 0.6)]
    if not possible(told.year, told.month, int(parts["day"])):
        return [unknown("DATE", f"XXXX-XX-{int(parts['day']):02d}", sure=0.3, precision="day")]
    return [point(Moment("day", told.year, told.month, int(parts["day"])), "context", sure=0.9)]


def resolve_vague(expression: Expression, context: Context) -> list[Dated]:
    """A time that nobody can place: the lexicon says whether it is past, present or future. In a history "soon" is no time of its own."""
    if context.anchor.narrative and expression.form.value == "FUTURE_REF":
        return []
    if expression.form.value == "LATER":
        return [] if context.anchor.narrative else [unknown("DATE", "PAST_REF" if context.look < 0 else "FUTURE_REF")]
    return [unknown("DATE", expression.form.value or "PRESENT_REF")]


def number(word: str, context: Context) -> int | None:
    """How many: figures or words; None for `several` and its like.

    Source: English numerals up to ninety-nine, from the lexicon.
    """
    if word.isdigit():
        return int(word)
    tens, _, ones = word.lower().partition("-")
    value = context.forms.value("number", word) or context.forms.value("number", tens)
    if value is None or value == "X":
        return None
    return int(value) + (int(context.forms.value("number", ones) or 0) if ones and context.forms.value("number", word) is None else 0)


def unit_of(word: str, context: Context) -> str:
    """The unit that a word names, in the singular."""
    return context.forms.value("unit", word) or word.lower().rstrip("s")
