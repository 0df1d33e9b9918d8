"""Values of forms that count units of the calendar: so long ago, seasons, decades, holidays, "the same day", sets, vague words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from pipeline.rules.anchors import year_for
from pipeline.rules.calendar import Moment, day_of, easter, step, unit_at
from pipeline.rules.dated import Dated, duration, point, unknown, window
from pipeline.rules.dateforms import Expression
from pipeline.rules.resolve import Context, part

FAR = 40
"""Units beyond which a count of days or weeks tells no day."""


def resolve_ago(expression: Expression, context: Context) -> list[Dated]:
    """So many units before or after the publication ("ago", "from now") or the date told before ("earlier", "later")."""
    parts = expression.parts
    relation = parts["rel"].lower()
    unit = _unit(part(parts, "unit") or parts.get("vague", "day"), context)
    count = None if "vague" in parts else number(parts["n"], context)
    sign = -1 if context.forms.value("back", relation) else 1
    story = relation not in ("ago", "hence", "from now", "from") or context.anchor.narrative
    base = (context.anchor.last_day if unit in ("day", "week") else context.anchor.last) if story else context.anchor.moment
    if count is None or base is None or base.first is None or unit in ("hour", "minute"):
        return [unknown("DATE", "PAST_REF" if sign < 0 else "FUTURE_REF", sure=0.8)]
    if unit == "fortnight":
        unit, count = "week", count * 2
    moment = _stepped(base, unit, sign * count)
    if moment.year is None:
        return [unknown("DATE", moment.timex, precision=moment.precision)]
    return [point(moment, "context" if story else "published", sure=0.8 if story else 1.0)]


def _stepped(base: Moment, unit: str, count: int) -> Moment:
    if unit in ("night", "day"):
        return step(base, "day", count)
    if unit == "week" and base.grain == "day" and base.first and abs(count) <= FAR:
        return unit_at(base.first + timedelta(days=7 * count), "week")
    if unit == "month" and base.grain not in ("day", "month"):
        return Moment("month", None)
    return step(base, unit, count)


def resolve_window(expression: Expression, context: Context) -> list[Dated]:
    """The past or coming so many units, up to the publication or from it."""
    parts = expression.parts
    unit = _unit(parts["unit"], context)
    count = number(parts["n"], context) if "n" in parts else 1
    ahead = context.forms.value("which", parts["which"]) == "1"
    base = context.anchor.moment
    if context.anchor.narrative or base is None or parts["which"].lower() in ("first", "previous", "preceding", "following"):
        return [unknown("DURATION", duration(count, unit), precision="range")]
    return [window(base, count, unit, ahead)]


def resolve_season(expression: Expression, context: Context) -> list[Dated]:
    """A season; of no year where the text leaves it open (EDTF cannot say that: the value is then null)."""
    parts = expression.parts
    code = context.number("season", part(parts, "season") or "")
    year = part(parts, "year")
    if year:
        return [point(Moment("season", int(year), index=code), "stated")]
    anchor, which = context.anchor, int(context.forms.value("which", parts.get("which", "")) or 0)
    if anchor.narrative:
        told = anchor.last.year if anchor.last else None
        return [point(Moment("season", None if told is None else told + which, index=code), "context", sure=0.7)]
    if anchor.day is None:
        return [point(Moment("season", anchor.year if "which" in parts and which == 0 else None, index=code), "published", sure=0.7)]
    return [point(_season_near(anchor.day, code, which, "which" in parts, context.look), "published", sure=0.9)]


def _season_near(day: date, code: int, which: int, pointed: bool, look: int) -> Moment:
    seasons = [Moment("season", year, index=code) for year in range(day.year - 2, day.year + 3)]
    begun = [s for s in seasons if s.first and s.first <= day]
    ended = [s for s in seasons if s.last and s.last < day]
    ahead = [s for s in seasons if s.first and s.first > day]
    if which < 0:
        return ended[-1]
    if which > 0:
        return ahead[0]
    if pointed:
        running = [s for s in begun if s not in ended]
        return running[0] if running else Moment("season", day.year, index=code)
    return ahead[0] if look > 0 and begun[-1] in ended else begun[-1]


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


def resolve_holiday(expression: Expression, context: Context) -> list[Dated]:
    """The day of a holiday in the year stated, or in the one nearest to the publication in the clause's direction."""
    parts = expression.parts
    rule = context.forms.holidays[parts["holiday"].lower()].rule
    which, eve = part(parts, "which"), "eve" in parts
    if "year" in parts:
        return [_holiday(rule, int(parts["year"]), eve, "stated")]
    anchor = context.anchor
    if anchor.narrative or anchor.day is None:
        told = anchor.last.year if anchor.narrative and anchor.last else None
        return [_holiday(rule, told, eve, "context")]
    days = [v for v in (_holiday(rule, anchor.day.year + shift, eve, "published") for shift in (-1, 0, 1)) if v.first]
    shift = int(context.forms.value("which", which) or 0) if which else 0
    if which and shift == 0:
        return [days[1]]
    return [_nearest(days, anchor.day, shift or context.look)]


def _nearest(days: list[Dated], anchor: date, look: int) -> Dated:
    away = {i: (value.first - anchor).days for i, value in enumerate(days) if value.first}
    back = [i for i, gap in away.items() if gap <= 0]
    ahead = [i for i, gap in away.items() if gap >= 0]
    if look < 0 and back:
        return days[back[-1]]
    if look > 0 and ahead:
        return days[ahead[0]]
    return days[min(away, key=lambda i: abs(away[i]))]


def _holiday(rule: str, year: int | None, eve: bool, basis: str) -> Dated:
    kind, *numbers = rule.split()
    if kind == "month":
        return point(Moment("month", year, int(numbers[0])), basis, sure=0.8)
    if kind == "fixed":
        month, day = (int(n) for n in numbers[0].split("-"))
        if year is None:
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


def resolve_anaphora(expression: Expression, context: Context) -> list[Dated]:
    """The same, next or previous unit of the date told before."""
    parts = expression.parts
    which, unit = (part(parts, "which") or "the").lower(), (part(parts, "unit") or "day").lower()
    time = context.forms.value("part", unit)
    unit = "day" if time else unit
    told = context.anchor.last
    if which == "the" and not context.anchor.narrative:
        told = context.anchor.moment or told
    shift = _shift(which, context)
    if unit == "day" and which != "the" and (told is None or told.grain != "day"):
        told = context.anchor.last_day or told
    if told is None or (told.year is None and unit in ("year", "decade", "century")):
        return [unknown("DATE", "XXXX-XX-XX" if unit == "day" else Moment(unit, None).timex, precision=Moment(unit, None).precision)]
    moment = _told(told, unit, shift)
    basis = "published" if which == "the" and told is context.anchor.moment else "context"
    return [point(replace(moment, part=time), basis, sure=0.8)]


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


def _piece_told(grain: str, index: int, parts: dict[str, str], context: Context) -> list[Dated]:
    which = parts.get("which", "the").lower()
    if parts.get("unit") == "month":
        base = context.anchor.moment
        return [point(step(base, "month", int(context.forms.value("which", which) or 0)), "published")] if base else []
    told = context.anchor.last if which.startswith(("that", "the same")) or context.anchor.narrative else context.anchor.moment
    year = told.year if told else None
    if year is not None:
        year += int(context.forms.value("which", which) or 0)
    return [point(Moment(grain, year, index=index), "published" if told is context.anchor.moment else "context", sure=0.8)]


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
    return [point(Moment("day", told.year, told.month, int(parts["day"])), "context", sure=0.9)]


def resolve_set(expression: Expression, context: Context) -> list[Dated]:
    """Something that comes again: no place on the calendar, a period."""
    parts = expression.parts
    weekday = part(parts, "weekday")
    if weekday:
        return [unknown("SET", f"XXXX-WXX-{context.number('weekday', weekday)}")]
    return [unknown("SET", duration(1, _unit(parts["unit"], context)))]


def resolve_vague(expression: Expression, context: Context) -> list[Dated]:
    """A time that nobody can place: the lexicon says whether it is past, present or future. In a history "soon" is no time of its own."""
    if context.anchor.narrative and expression.form.value == "FUTURE_REF":
        return []
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


def _unit(word: str, context: Context) -> str:
    return context.forms.value("unit", word) or word.lower().rstrip("s")
