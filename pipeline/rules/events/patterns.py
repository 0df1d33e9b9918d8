"""Patterns of a codebook made ready: matched without regard to case, on lowered text where they can be (half the time of IGNORECASE)."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

CASED = "(?-i:"
LETTERS = re.compile(r"\\.|\(\?P<\w+>|[A-Z]+")


@dataclass(eq=False, slots=True)
class Pattern:
    """A regular expression that does not mind case, but for the parts of it that say so; offsets are those of the text as it is.

    It is compiled when it is first asked: a text needs few of a codebook's patterns, and all of them take seconds.
    """

    source: str
    folds: bool
    _compiled: re.Pattern[str] | None = field(default=None, init=False, repr=False)

    @property
    def regex(self) -> re.Pattern[str]:
        if self._compiled is None:
            self._compiled = re.compile(self.source, 0 if self.folds else re.IGNORECASE)
        return self._compiled

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        return self.regex.search(self._seen(text), start, len(text) if end is None else end)

    def match(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        return self.regex.match(self._seen(text), start, len(text) if end is None else end)

    def finditer(self, text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        return self.regex.finditer(self._seen(text), start, len(text) if end is None else end)

    def _seen(self, text: str) -> str:
        return lowered(text) if self.folds else text


@functools.lru_cache(maxsize=4096)
def made(pattern: str) -> Pattern:
    """A pattern made ready.

    >>> made("Red Cross").search("the RED CROSS").span()
    (4, 13)
    """
    if CASED in pattern:
        return Pattern(pattern, folds=False)
    return Pattern(LETTERS.sub(_small, pattern), folds=True)


def lowered(text: str) -> str:
    """The text in lower case, character for character, so that offsets hold."""
    return text.lower() if text.isascii() else _lowered(text)


@functools.lru_cache(maxsize=64)
def _lowered(text: str) -> str:
    small = text.lower()
    return small if len(small) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _small(found: re.Match[str]) -> str:
    words = found.group()
    return words if words[0] in "\\(" else words.lower()
