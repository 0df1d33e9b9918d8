"""Complete days in orders that web pages, mail and deeds use and the resolvers lack: the only spans that dateparser is shown.

dateparser is loaded with the first such span: it costs half a second, and most articles have none.
"""

from __future__ import annotations

import functools
import re
from datetime import datetime
from typing import TYPE_CHECKING

from pipeline.rules.dates.calendar import Moment
from pipeline.rules.dates.dated import Dated, point, unknown
from pipeline.rules.dates.dateforms import Expression
from pipeline.rules.dates.resolve import Context, part

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

SETTINGS = {
    "PARSERS": ["absolute-time"],
    "REQUIRE_PARTS": ["year", "month", "day"],
    "PREFER_DATES_FROM": "current_period",
    "PREFER_DAY_OF_MONTH": "first",
    "PREFER_MONTH_OF_YEAR": "first",
    "RETURN_AS_TIMEZONE_AWARE": False,
    "DATE_ORDER": "DMY",
    "RELATIVE_BASE": datetime(2000, 1, 1, 12),
}
"""Nothing relative, nothing filled in, no clock: the base is fixed and never used, since year, month and day must all be there."""
CLOCK = re.compile(r"\d{1,2}:\d\d|\d ?[ap]\.?m\b")


def resolve_stamp(expression: Expression, context: Context) -> list[Dated]:
    """The day, and the time of day where one is stamped, as dateparser reads them; no value where it reads another day or none.

    Source: dateparser 1.5, PARSERS=absolute-time.
    """
    text, parts = expression.parts["all"], expression.parts
    found, day = parsed(plain(text)), int(part(parts, "day") or 0)
    year = part(parts, "year") or part(parts, "short") or ""
    if found is None or found.day != day or f"{found.year:04d}"[-len(year) :] != year or found.month != _month(parts, context):
        return [unknown("DATE", "XXXX-XX-XX", sure=0.4, precision="day", note="impossible-day")]
    time = f"{found:%H:%M}" if CLOCK.search(text) else None
    return [point(Moment("day", found.year, found.month, found.day, part=time), "stated", note="dateparser")]


def plain(text: str) -> str:
    """The span as dateparser can take it: without the dots of abbreviations, which it would split at.

    >>> plain("sept. 3, '24")
    'sept 3, 24'
    """
    return re.sub(r"(?<=[a-z])\.(?!\d)|'", "", text.lower())


@functools.lru_cache(maxsize=4096)
def parsed(text: str) -> datetime | None:
    """What dateparser makes of a span that names year, month and day."""
    try:
        found: datetime | None = _parser().get_date_data(text).date_obj
    except (ValueError, OverflowError):
        return None
    return found


@functools.lru_cache(maxsize=1)
def _parser() -> DateDataParser:
    from dateparser.date import DateDataParser

    return DateDataParser(languages=["en"], settings=SETTINGS)


def _month(parts: dict[str, str], context: Context) -> int:
    return context.number("month", part(parts, "month") or "")
