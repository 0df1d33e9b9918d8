"""The lexicon's closed word lists and line patterns, compiled once per codebook."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.codebook.book import Codebook
from pipeline.codebook.entries import Boilerplate, CleaningWords

_QUOTES = str.maketrans({
    "“": '"', "”": '"', "„": '"', "«": '"', "’": "'", "‘": "'", "ʼ": "'", "–": "-", "—": "-", "‑": "-", "−": "-", "‐": "-",
    "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " ", "\t": " ",
})  # fmt: skip
_CUE = re.compile(r"[a-z0-9]+|[(\[©/@]")
_ANCHORED = frozenset({"whole", "start"})
_LEADING = r"\A[\s►▶•*>»+\-]*"
_TRAILING = r"[\s.,:!…>»→▾▼›\-*|]*"


def fold(text: str) -> str:
    """The text with straight quotes, plain dashes and single spaces: what patterns are matched against.

    >>> fold("“I  Want to Live” –  now")
    '"I Want to Live" - now'
    """
    return " ".join((text if text.isascii() else text.translate(_QUOTES)).split())


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


Part = tuple[frozenset[str], re.Pattern[str]]
"""The beginnings of words of which a line must have one (none: any line may match), and the patterns."""


@dataclass(frozen=True, slots=True)
class Family:
    """A family of boilerplate with its patterns as regular expressions, each with the beginnings of words that it cannot do without."""

    row: Boilerplate
    parts: tuple[Part, ...]
    cues: frozenset[str]

    def matches(self, folded: str, n_words: int, said: frozenset[str] | None = None) -> bool:
        """Whether a folded line of so many words belongs to the family; `said` are the line's own `beginnings`."""
        if self.row.words and n_words > self.row.words:
            return False
        if said is None:
            said = beginnings(folded)
        if self.cues and self.cues.isdisjoint(said):
            return False
        for cues, regex in self.parts:
            if cues and cues.isdisjoint(said):
                continue
            # What is anchored is not searched for: a search would try every character of the line.
            if (regex.match(folded) if self.row.how in _ANCHORED else regex.search(folded)) is not None:
                return True
        return False


def beginnings(folded: str) -> frozenset[str]:
    """The first four letters of every word in lower case, and the marks that credits are made with.

    >>> sorted(beginnings("Photo: Reuters/AFP"))
    ['/', 'afp', 'phot', 'reut']
    """
    return frozenset(word[:4] for word in _CUE.findall(folded.lower()))


@functools.lru_cache(maxsize=8)
def families(codebook: Codebook) -> tuple[Family, ...]:
    """The families in file order, which is the order of precedence."""
    return tuple(Family(row, _parts(row), frozenset(cue[:4] for cue in row.cues)) for row in codebook.rows(Boilerplate))


def _parts(row: Boilerplate) -> tuple[Part, ...]:
    """Patterns that need the same cues make one part; a pattern needs those of its family's cues that stand in it."""
    cues = frozenset(cue[:4] for cue in row.cues)
    needed: dict[frozenset[str], list[str]] = {}
    for pattern in row.patterns:
        needed.setdefault(_cues_in(pattern, cues) or cues, []).append(pattern)
    return tuple((cues, _compile(patterns, row.how)) for cues, patterns in needed.items())


def _cues_in(pattern: str, cues: frozenset[str]) -> frozenset[str]:
    plain = re.sub(r"\\[A-Za-z]", " ", pattern.lower())
    forms = " ".join((plain, re.sub(r".\?", "", plain), plain.replace("?", "")))
    return frozenset(cue for cue in cues if (cue in forms if not cue.isalnum() else re.search(rf"(?<![a-z]){cue}", forms)))


def _compile(patterns: Iterable[str], how: str) -> re.Pattern[str]:
    body = "|".join(f"(?:{_LEADING + pattern[1:] if pattern.startswith('^') else pattern})" for pattern in patterns)
    form = {
        "whole": rf"\A[\s►▶•*>\-]*(?:{body}){_TRAILING}\Z",
        "start": rf"\A[\s►▶•*>\-]*(?:{body})",
        "end": rf"(?:{body})[\s.]*\Z",
        "anywhere": f"(?:{body})",
    }[how]
    return re.compile(form, re.IGNORECASE)


@functools.lru_cache(maxsize=8)
def marks(codebook: Codebook) -> re.Pattern[str]:
    """Where a page that lost its line breaks is cut; the group `whole` holds marks that are complete in themselves."""
    rows = {row.id: row.words for row in codebook.rows(CleaningWords)}
    whole, opening = "|".join(rows["inline-mark"]), "|".join(rows["inline-opening"])
    return re.compile(rf"(?<![^\s.!?\"”’)])(?:(?P<whole>{whole})(?!\w)|(?:{opening}))")
