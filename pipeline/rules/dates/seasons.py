"""Values of seasons: of the year that is stated, of the date told before, or nearest to the publication."""

from __future__ import annotations

from datetime import date

from pipeline.rules.dates.anchors import Anchor
from pipeline.rules.dates.calendar import Moment
from pipeline.rules.dates.dated import Dated, point
from pipeline.rules.dates.dateforms import Expression
from pipeline.rules.dates.resolve import Context, part

NEXT = ("the following", "following")
BEFORE = ("the previous", "previous")


def resolve_season(expression: Expression, context: Context) -> list[Dated]:
    """A season; of no year where the text leaves it open (EDTF cannot say that: the value is then null)."""
    parts = expression.parts
    code = context.number("season", part(parts, "season") or "")
    year = part(parts, "year")
    if year:
        return [point(Moment("season", int(year), index=code), "stated")]
    anchor, which = context.anchor, int(context.forms.value("which", parts.get("which", "")) or 0)
    if beside := _told(anchor, code, parts.get("which", "")):
        return [point(beside, "context", sure=0.9)]
    if anchor.narrative:
        told = anchor.last.year if anchor.last else None
        return [point(Moment("season", None if told is None else told + which, index=code), "context", sure=0.7)]
    if anchor.day is None:
        return [point(Moment("season", anchor.year if "which" in parts and which == 0 else None, index=code), "published", sure=0.7)]
    return [point(_near(anchor.day, code, which, "which" in parts, context.look), "published", sure=0.9)]


def _told(anchor: Anchor, code: int, which: str) -> Moment | None:
    """The season counted from the date told before ("the following spring"); a bare one from a date of a year gone by in its sentence."""
    past = (m for m in reversed(anchor.near) if m.year is not None and anchor.year is not None and m.year < anchor.year)
    told = anchor.last if which in NEXT + BEFORE else None if which else next(past, None)
    if told is None or told.year is None or told.first is None or told.last is None:
        return None
    seasons = [Moment("season", year, index=code) for year in range(told.year - 2, told.year + 3)]
    if which in BEFORE:
        return next((s for s in reversed(seasons) if s.last and s.last < told.first), None)
    return next((s for s in seasons if s.first and s.last and (s.first > told.last if which else s.last >= told.last)), None)


def _near(day: date, code: int, which: int, pointed: bool, look: int) -> Moment:
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
