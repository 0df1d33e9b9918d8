"""The year of publication from evidence inside the text: a weekday beside a day of the month, and the years that the text speaks of."""

from __future__ import annotations

import functools
import re
from datetime import date

from pipeline.cleaning.words import fold, months, weekdays
from pipeline.codebook.book import Codebook
from pipeline.firsts import sought

_OPENING = 2_000
_YEAR = sought(r"(?<![\d,.$€£/-])(?:19|20)\d\d(?![\d,.]*\d|-for|[%/])")
_WITHIN = 2
"""Years: news speaks of its own year or the one before, seldom only of older ones."""


def year(text: str, codebook: Codebook) -> str | None:
    """The one year, marked as uncertain (EDTF `2022?`), in which the lead's day falls on the weekday it names; None without such evidence.

    The newest year that the text names is the floor: the day falls in it or in the next.

    >>> from pipeline.codebook.book import load
    >>> year("Both sides met on Tuesday, July 19. Talks began in 2021.", load()), year("Both sides met on July 19, 2022.", load())
    ('2022?', None)
    """
    named = [int(match[0]) for match in _YEAR.finditer(text)]
    days = {found for match in _dated(codebook).finditer(fold(text[:_OPENING])) if (found := _read(match, codebook))}
    if not named or not days:
        return None
    floor = max(named)
    fitting = [y for y in range(floor, floor + _WITHIN) if all(_falls(y, *day) for day in days)]
    return f"{fitting[0]}?" if len(fitting) == 1 else None


@functools.lru_cache(maxsize=8)
def _dated(codebook: Codebook) -> re.Pattern[str]:
    names = "|".join(sorted(months(codebook), key=len, reverse=True))
    weekday = "|".join(sorted(weekdays(codebook), key=len, reverse=True))
    day = rf"(?:(?P<m1>{names})\.? (?P<d1>\d{{1,2}})|(?P<d2>\d{{1,2}}) (?P<m2>{names})\b)(?!\d|,? (?:19|20)\d\d)"
    return sought(rf"\b(?P<w>{weekday})\.?,? \(?{day}", re.IGNORECASE)


def _read(match: re.Match[str], codebook: Codebook) -> tuple[int, int, int] | None:
    """Month, day, weekday (Monday is 0)."""
    month, day = months(codebook)[(match["m1"] or match["m2"]).lower()], int(match["d1"] or match["d2"])
    return (month, day, weekdays(codebook)[match["w"].lower()]) if 1 <= day <= 31 else None


def _falls(year: int, month: int, day: int, weekday: int) -> bool:
    try:
        return date(year, month, day).weekday() == weekday
    except ValueError:
        return False
