"""Years as headings: a chronology names the year once, and every day below it belongs to that year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.rules.dates.dateforms import Expression

MARKS = " \t#*=_•·-:.()[]"
LABEL = re.compile(r"[ \t#*•·-]*(?:in )?$", re.IGNORECASE)
COLON = re.compile(r"(?::| -) ")
HEADING = 60
"""Characters of a line without a full stop that can be a heading: it ends the year above it."""
ENDS = frozenset(".!?:;,\"')]")


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of the page (offsets, end exclusive) whose days belong to one year; `passing`: only until another year is told."""

    start: int
    end: int
    year: int
    passing: bool = False


def sections(page: str, found: Sequence[Expression]) -> tuple[Section, ...]:
    """The stretches below lines that hold nothing but a year, and the lines that begin with one and a colon, in text order.

    Source: the shape of chronologies and timelines in news.
    """
    years = [e for e in found if e.form.resolve == "year" and e.parts.get("year", "").isdigit() and "era" not in e.parts]
    stretches = []
    for expression in years:
        low, high = page.rfind("\n", 0, expression.start) + 1, page.find("\n", expression.end)
        high = len(page) if high < 0 else high
        if not LABEL.fullmatch(page[low : expression.start]):
            continue
        if not page[expression.end : high].strip(MARKS):
            stretches.append(Section(expression.start, _end(page, high, found), int(expression.parts["year"])))
        elif COLON.match(page, expression.end):
            stretches.append(Section(expression.start, high, int(expression.parts["year"])))
    return tuple(stretches)


def year_at(offset: int, stretches: Sequence[Section]) -> int | None:
    """The year under whose heading that offset lies, the nearest one above; None where there is none."""
    return next((s.year for s in reversed(stretches) if s.start <= offset < s.end), None)


def rest_of_line(page: str, offset: int, year: int) -> Section:
    """What follows in a paragraph that has just said in which year its story goes on ("in October of the same year")."""
    end = page.find("\n", offset)
    return Section(offset, len(page) if end < 0 else end, year, passing=True)


def without_passing(stretches: Sequence[Section], year: int) -> tuple[Section, ...]:
    """The stretches that still hold once a month of this year has been told."""
    return tuple(s for s in stretches if not s.passing or s.year == year)


def _end(page: str, start: int, found: Sequence[Expression]) -> int:
    """Where the next heading stands that is no date: the end of what the year above governs."""
    dated = {e.start for e in found}
    for line in re.finditer(r"[^\n]+", page[start:]):
        words = line.group().strip()
        bare = 0 < len(words) <= HEADING and words[-1] not in ENDS and words[0].isalnum()
        if bare and start + line.start() not in dated:
            return start + line.start()
    return len(page)
