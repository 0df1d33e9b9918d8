"""The lexicon's families of boilerplate, compiled once per codebook: which of them a line belongs to.

Most lines are tried against few patterns: by the words without which a pattern cannot match, by the character with which it
begins, and by the length of the line.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from pipeline.cleaning.initials import Initials, initials
from pipeline.codebook.book import Codebook
from pipeline.codebook.entries import Boilerplate
from pipeline.firsts import sought

_CUE = re.compile(r"[a-z0-9]+|[(\[©/@+]")
_LETTERS = re.compile(r"[a-z]+")
_GROUP = re.compile(r"\(\?(?:-i:|:|=|!|<!|<=)")
_BEGINNING = 4
_ANCHORED = frozenset({"whole", "start"})
_END = 250
"""Characters at the end of a line in which a pattern is sought that ends the line."""
_MARKS = r"[\s►▶•*>\-]*"
_LEADING = r"\A[\s►▶•*>»+\-]*"
_TRAILING = r"[\s.,:!…>»→▾▼›\-*|]*"
_FIRST = re.compile(_MARKS)


@dataclass(frozen=True, slots=True)
class Part:
    """Patterns of a family that need one of the same cues (none: any line may match) and begin with the same characters."""

    row: Boilerplate
    cues: frozenset[str]
    initials: Initials
    matches: Callable[[str], object]
    """Of a folded line: something where it belongs here, None where not. Compiled at the first line: most articles need few."""


@dataclass(frozen=True, slots=True)
class Families:
    """All parts in the order of precedence, each a bit of the masks: by cue, by first character, by number of words."""

    parts: tuple[Part, ...]
    cueless: int
    called: dict[str, int]
    free: int
    begun: dict[str, int]
    allowed: tuple[int, ...]

    def matching(self, folded: str, n_words: int) -> Iterator[Boilerplate]:
        """The families to which a folded line of so many words belongs, in the order of precedence."""
        mask = self.cueless
        for beginning in beginnings(folded):
            mask |= self.called.get(beginning, 0)
        start = _FIRST.match(folded)
        first = folded[start.end() : start.end() + 1].lower() if start else ""
        mask &= self.allowed[min(n_words, len(self.allowed) - 1)] & (self.free | self.begun.get(first, 0))
        last = None
        while mask:
            part = self.parts[(mask & -mask).bit_length() - 1]
            mask &= mask - 1
            if part.row is not last and part.matches(folded) is not None:
                last = part.row
                yield part.row


@functools.lru_cache(maxsize=8)
def families(codebook: Codebook) -> Families:
    """The families in file order, which is the order of precedence."""
    parts = tuple(part for row in codebook.rows(Boilerplate) for part in _parts(row))
    longest = max(part.row.words for part in parts) + 1
    return Families(
        parts,
        cueless=_mask(not part.cues for part in parts),
        called=_masks(part.cues for part in parts),
        free=_mask(part.initials is None for part in parts),
        begun=_masks(part.initials or () for part in parts),
        allowed=tuple(_mask(not part.row.words or n <= part.row.words for part in parts) for n in range(longest + 1)),
    )


def _mask(said: Iterable[bool]) -> int:
    return sum(1 << at for at, yes in enumerate(said) if yes)


def _masks(named: Iterable[Iterable[str]]) -> dict[str, int]:
    """For each name, the mask of where it stands."""
    found: dict[str, int] = {}
    for at, names in enumerate(named):
        for name in names:
            found[name] = found.get(name, 0) | 1 << at
    return found


def beginnings(folded: str) -> frozenset[str]:
    """The first four letters of every word in lower case, and the marks that credits are made with.

    >>> sorted(beginnings("Photo: Reuters/AFP"))
    ['/', 'afp', 'phot', 'reut']
    """
    return frozenset(word[:_BEGINNING] for word in _CUE.findall(folded.lower()))


def _parts(row: Boilerplate) -> Iterator[Part]:
    """A pattern needs those of its family's cues that stand in it, or any of them where none does."""
    cues = frozenset(cue[:_BEGINNING] for cue in row.cues)
    alike: dict[tuple[frozenset[str], Initials], list[str]] = {}
    for pattern in row.patterns:
        begins = initials(pattern) if row.how in _ANCHORED else None
        alike.setdefault((_cues_in(pattern, cues) or cues, begins), []).append(pattern)
    for (needed, begins), patterns in alike.items():
        yield Part(row, needed, begins, _test(patterns, row.how))


def _test(patterns: list[str], how: str) -> Callable[[str], object]:
    """What is anchored is not searched for elsewhere: a search would try every character of the line."""
    regex = functools.cache(lambda: _compile(patterns, how))
    if how == "end":
        return lambda folded: regex().search(folded, max(0, len(folded) - _END))
    return (lambda folded: regex().match(folded)) if how in _ANCHORED else (lambda folded: regex().search(folded))


def _cues_in(pattern: str, cues: frozenset[str]) -> frozenset[str]:
    """The cues that stand in a pattern; one of fewer than four letters is a whole word, a mark is escaped or among others."""
    bare = _GROUP.sub("", pattern)
    plain = re.sub(r"\\[A-Za-z]", " ", pattern.lower())
    forms = " ".join((plain, re.sub(r".\?", "", plain), plain.replace("?", "")))
    words = frozenset(_LETTERS.findall(forms))
    return frozenset(cue for cue in cues if (_stands(cue, words, forms) if cue.isalnum() else _is_marked(cue, bare)))


def _stands(cue: str, words: frozenset[str], forms: str) -> bool:
    if not cue.isalpha():
        return re.search(rf"(?<![a-z]){cue}(?![a-z])", forms) is not None
    return cue in words or (len(cue) == _BEGINNING and any(word.startswith(cue) for word in words))


def _is_marked(mark: str, bare: str) -> bool:
    return f"\\{mark}" in bare or f"[{mark}" in bare or (mark in "/@©" and mark in bare)


def _compile(patterns: Iterable[str], how: str) -> re.Pattern[str]:
    body = "|".join(f"(?:{_LEADING + pattern[1:] if pattern.startswith('^') else pattern})" for pattern in patterns)
    form = {
        "whole": rf"\A{_MARKS}(?:{body}){_TRAILING}\Z",
        "start": rf"\A{_MARKS}(?:{body})",
        "end": rf"(?:{body})[\s.]*\Z",
        "anywhere": f"(?:{body})",
    }[how]
    return re.compile(form, re.IGNORECASE) if how in _ANCHORED else sought(form, re.IGNORECASE)
