"""Patterns of a codebook made ready: matched without regard to case, on lowered text where they can be (half the time of IGNORECASE).

A text that lacks the words which each match holds is not searched: most patterns tell of what few texts say.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pipeline.rules.events.grafts import compiled
from pipeline.rules.events.hooks import MACRO, Hooks, Looked

CASED = "(?-i:"
LONG = 400  # characters of a text that is sooner remembered in lower case than made so again
NOTHING: Iterator[re.Match[str]] = iter(())
LETTERS = re.compile(r"\\.|\(\?P<\w+>|[A-Z]+")


@dataclass(eq=False)
class Pattern:
    """A regular expression that does not mind case, but for the parts of it that say so; offsets are those of the text as it is.

    It is compiled when it is first asked: a text needs few of a codebook's patterns, and all of them take seconds. Each `<name>` in it
    stands for one of its groups.
    """

    source: str
    folds: bool
    _needs: Looked | None = field(default=None, repr=False)
    groups: Mapping[str, str] = field(default_factory=dict, repr=False)

    @functools.cached_property
    def regex(self) -> re.Pattern[str]:
        return compiled(self.source, self.groups, 0 if self.folds else re.IGNORECASE)

    @functools.cached_property
    def needs(self) -> Looked:
        """Sets of words in lower case of each of which every match holds one."""
        return Hooks({}).few(self.source) if self._needs is None else self._needs

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        small, stop = lowered(text), len(text) if end is None else end
        return self.regex.search(small if self.folds else text, start, stop) if holds(small, self.needs, start, stop) else None

    def match(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        return self.regex.match(lowered(text) if self.folds else text, start, len(text) if end is None else end)

    def finditer(self, text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        small, stop = lowered(text), len(text) if end is None else end
        return self.regex.finditer(small if self.folds else text, start, stop) if holds(small, self.needs, start, stop) else NOTHING


@functools.lru_cache(maxsize=4096)
def made(pattern: str, needs: Looked | None = None) -> Pattern:
    """A pattern made ready; `needs`, where known, are the sets of words that it needs.

    >>> made("Red Cross").search("the RED CROSS").span()
    (4, 13)
    """
    if CASED in pattern:
        return Pattern(pattern, False, needs)
    return Pattern(_lower(pattern), True, needs)


def grafted(pattern: str, groups: Mapping[str, str], needs: Looked | None = None) -> Pattern:
    """A pattern made ready in which each `<name>` stands for one of the groups.

    >>> grafted("<who> FREED", {"who": "(?:Two Men|one)"}).search("two men freed").span()
    (0, 13)
    """
    mine = {name: groups[name] for name in MACRO.findall(pattern)}
    if any(CASED in text for text in (pattern, *mine.values())):
        return Pattern(pattern, False, needs, mine)
    return Pattern(_lower(pattern), True, needs, {name: _lower(text) for name, text in mine.items()})


def holds(text: str, needs: Looked, start: int, end: int) -> bool:
    """Whether a stretch of a text in lower case holds a word of each set."""
    stretch = text[start:end]  # no copy where it is all; asking for `in` costs a third of `find`
    for words in needs:
        for word in words:
            if word in stretch:
                break
        else:
            return False
    return True


def lowered(text: str) -> str:
    """The text in lower case, character for character, so that offsets hold."""
    return text.lower() if len(text) < LONG and text.isascii() else _lowered(text)


@functools.lru_cache(maxsize=64)
def _lowered(text: str) -> str:
    small = text.lower()
    return small if len(small) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


@functools.lru_cache(maxsize=256)
def _lower(pattern: str) -> str:
    return LETTERS.sub(_small, pattern)


def _small(found: re.Match[str]) -> str:
    words = found.group()
    return words if words[0] in "\\(" else words.lower()
