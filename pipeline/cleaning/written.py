"""Dates as stamps, bylines, datelines, URLs and file names write them → EDTF."""

from __future__ import annotations

import functools
import re
from datetime import UTC, date, datetime

from pipeline.cleaning.words import months, weekdays, words
from pipeline.codebook.book import Codebook
from pipeline.firsts import sought

_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})([./-])(\d{1,2})\2((?:19|20)\d\d)(?!\d)")
_COMPACT = re.compile(r"(?<![0-9A-Za-z])((?:19|20)\d\d)([-_.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?![0-9A-Za-z])")
_IN_PATH = re.compile(r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?=[/-]|$)")
_IMPRECISE = re.compile(r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2]))?|XXXX-\d\d-\d\d")
_EPOCH = re.compile(r"^1\d{9}(?:\d{3})?(?:\.\d+)?$")


def whole(edtf: str | None) -> date | None:
    """The day, where the EDTF names one."""
    try:
        return date.fromisoformat(edtf) if edtf and len(edtf) == 10 else None
    except ValueError:
        return None


@functools.lru_cache(maxsize=8)
def _named(codebook: Codebook) -> re.Pattern[str]:
    names = "|".join(sorted(months(codebook), key=len, reverse=True))
    day, year = r"(\d{1,2})(?:st|nd|rd|th)?", r"((?:19|20)\d\d)"
    forms = [
        rf"\b{day}[ -](?:of )?({names})\.?,?[ -]{year}\b",
        rf"\b({names})\.? {day},? (?:at [\d:apm. ]+,? )?{year}\b",
        rf"\b({names})\.?,? {year}\b",
    ]
    return sought("|".join(forms), re.IGNORECASE)


@functools.lru_cache(maxsize=8)
def _yearless(codebook: Codebook) -> re.Pattern[str]:
    names = "|".join(sorted(months(codebook), key=len, reverse=True))
    return sought(
        rf"\b(?:({names})\.? (\d{{1,2}})(?:st|nd|rd|th)?|(\d{{1,2}})(?:st|nd|rd|th)? (?:of )?({names}))\b(?!,? \d{{4}})", re.IGNORECASE
    )


def find(folded: str, codebook: Codebook) -> str | None:
    """The first complete date in a line (or month and year), as EDTF; None where there is none or day and month cannot be told apart.

    >>> from pipeline.codebook.book import load
    >>> [find(s, load()) for s in ("Updated 19 July 2021", "27.12.2017 21:35", "Report | November 2024", "03/04/2024", "4 hours ago")]
    ['2021-07-19', '2017-12-27', '2024-11', None, None]
    """
    found = [(m.start(), edtf) for m, edtf in _candidates(folded, codebook) if edtf]
    return min(found)[1] if found else None


def _candidates(folded: str, codebook: Codebook) -> list[tuple[re.Match[str], str | None]]:
    out: list[tuple[re.Match[str], str | None]] = []
    if match := _ISO.search(folded):
        out.append((match, _day(match[1], match[3], match[4])))
    if match := _NUMERIC.search(folded):
        out.append((match, _day_first(match[1], match[3], match[4], dotted=match[2] == ".")))
    if match := _named(codebook).search(folded):
        out.append((match, _from_names(match, months(codebook))))
    return out


def _from_names(match: re.Match[str], names: dict[str, int]) -> str | None:
    d1, m1, y1, m2, d2, y2, m3, y3 = match.groups()
    if y3:
        return f"{y3}-{names[m3.lower()]:02d}"
    return _day(y1 or y2, names[(m1 or m2).lower()], d1 or d2)


def _day_first(first: str, second: str, year: str, *, dotted: bool) -> str | None:
    if dotted or int(first) > 12 or first == second:
        return _day(year, second, first)
    return _day(year, first, second) if int(second) > 12 else None


def _day(year: str | int, month: str | int, day: str | int) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def yearless(folded: str, codebook: Codebook) -> str | None:
    """Day and month without a year (`April 19` → `XXXX-04-19`)."""
    match = _yearless(codebook).search(folded)
    if not match:
        return None
    month, day = months(codebook)[(match[1] or match[4]).lower()], int(match[2] or match[3])
    return f"XXXX-{month:02d}-{day:02d}" if _day(2000, month, day) else None


def closing(folded: str, codebook: Codebook) -> str | None:
    """The full date that a line ends with, set apart by a mark or told as the day of a broadcast.

    >>> from pipeline.codebook.book import load
    >>> lines = ("Newshour, aired 3 March 2021", "Radio North | 3 March 2021, 19:00 GMT", "Widows of 3 March 2021")
    >>> [closing(line, load()) for line in lines]
    ['2021-03-03', '2021-03-03', None]

    Source: the heads of transcripts and of talks that broadcasters and institutes hand out.
    """
    match = _closing(codebook).search(folded)
    return find(match[0], codebook) if match else None


@functools.lru_cache(maxsize=8)
def _closing(codebook: Codebook) -> re.Pattern[str]:
    names = "|".join(sorted(months(codebook), key=len, reverse=True))
    named = "|".join(sorted(weekdays(codebook), key=len, reverse=True))
    aired = "|".join(sorted(words(codebook, "aired")))
    day = rf"(?:\d{{1,2}}(?:st|nd|rd|th)? (?:of )?(?:{names})\.?,? |(?:{names})\.? \d{{1,2}}(?:st|nd|rd|th)?, )(?:19|20)\d\d"
    return re.compile(
        rf"(?:[,|(-]|\b(?:{aired})(?: live)?(?: on)?:?) (?:(?:{named})\.?,? )?{day}(?:,? (?:at )?\d{{1,2}}[:.]\d\d[ \w]*)?\)?$",
        re.IGNORECASE,
    )


def given(value: str, codebook: Codebook) -> str | None:
    """EDTF of a date in metadata: ISO, compact, RFC 2822, epoch seconds or written out; None where it is none of these.

    >>> from pipeline.codebook.book import load
    >>> [given(v, load()) for v in ("2025-05-21T08:00:00Z", "20250521", "Wed, 21 May 2025 08:00:00 GMT", "2025-05", "soon")]
    ['2025-05-21', '2025-05-21', '2025-05-21', '2025-05', None]
    """
    value = value.strip()
    if _IMPRECISE.fullmatch(value):
        return value
    if _EPOCH.match(value):
        seconds = float(value) / (1000 if len(value.split(".")[0]) == 13 else 1)
        return datetime.fromtimestamp(seconds, UTC).date().isoformat()
    compact = _COMPACT.search(value)
    return find(value, codebook) or (_day(compact[1], compact[3], compact[4]) if compact else None)


_NAMED_PATH = re.compile(r"/((?:19|20)\d\d)/([a-z]{3,9})/(\d{1,2})(?=[/-]|$)", re.IGNORECASE)


def in_path(path: str, codebook: Codebook | None = None) -> str | None:
    """The date in a file name or URL path; with a codebook, months may be named (`/2023/oct/03/`).

    >>> in_path("raw/2025-05-21-swap.txt"), in_path("https://a.org/2024/06/11/x"), in_path("55f7e20250521b798")
    ('2025-05-21', '2024-06-11', None)
    """
    match = _IN_PATH.search(path)
    if match:
        return _day(match[1], match[2], match[3])
    named = _NAMED_PATH.search(path) if codebook else None
    if named and codebook and (month := months(codebook).get(named[2].lower())):
        return _day(named[1], month, named[3])
    name = re.split(r"[/\\]", path.split("#")[0].split("?")[0])[-1]
    compact = _COMPACT.search(name.replace("_", "-"))
    return _day(compact[1], compact[3], compact[4]) if compact else None
