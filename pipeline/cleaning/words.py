"""The lexicon's closed word lists, and how two texts are compared."""

from __future__ import annotations

import functools
import re

from pipeline.codebook.book import Codebook
from pipeline.codebook.entries import CleaningWords

_QUOTES = str.maketrans({
    "“": '"', "”": '"', "„": '"', "«": '"', "’": "'", "‘": "'", "ʼ": "'", "–": "-", "—": "-", "‑": "-", "−": "-", "‐": "-",
    "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " ", "\t": " ",
})  # fmt: skip


def fold(text: str) -> str:
    """The text with straight quotes, plain dashes and single spaces: what patterns are matched against.

    >>> fold("“I  Want to Live” –  now")
    '"I Want to Live" - now'
    """
    return " ".join((text if text.isascii() else text.translate(_QUOTES)).split())


@functools.lru_cache(maxsize=4096)
def key(text: str) -> str:
    """Letters and digits only, lower case: two lines with one key say the same.

    >>> key("Jails ‘full’, says  report") == key("JAILS 'full' says report.")
    True
    """
    return " ".join(re.findall(r"\w+", text.lower()))


@functools.lru_cache(maxsize=64)
def words(codebook: Codebook, name: str) -> frozenset[str]:
    """One word list of the lexicon."""
    return frozenset(word for row in codebook.rows(CleaningWords) if row.id == name for word in row.words)


@functools.lru_cache(maxsize=8)
def months(codebook: Codebook) -> dict[str, int]:
    """Month name or abbreviation, lower case → 1…12."""
    rows = next(row.words for row in codebook.rows(CleaningWords) if row.id == "month")
    return {name: number for number, names in enumerate(rows, 1) for name in names.split()}


@functools.lru_cache(maxsize=8)
def weekdays(codebook: Codebook) -> dict[str, int]:
    """Name or abbreviation of a weekday, lower case → 0 (Monday) … 6."""
    rows = next(row.words for row in codebook.rows(CleaningWords) if row.id == "weekday")
    return {name: number for number, names in enumerate(rows) for name in names.split()}


@functools.lru_cache(maxsize=8)
def marks(codebook: Codebook) -> re.Pattern[str]:
    """Where a page that lost its line breaks is cut; the group `whole` holds marks that are complete in themselves."""
    rows = {row.id: row.words for row in codebook.rows(CleaningWords)}
    whole, opening = "|".join(rows["inline-mark"]), "|".join(rows["inline-opening"])
    return re.compile(rf"(?<![^\s.!?\"”’)])(?:(?P<whole>{whole})(?!\w)|(?:{opening}))")
