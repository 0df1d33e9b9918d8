"""Is a text about the topic at all? The codebook's gate says which words open it, alone or beside others."""

from __future__ import annotations

import bisect
import functools
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate

from pipeline.codebook.book import Codebook
from pipeline.codebook.entries import Gate
from pipeline.rules.alternatives import LETTER, alternatives, steps
from pipeline.rules.events.grafts import compiled

REACH = 240
"""Characters to which what is taken for a sentence reaches before and behind a word, and its surroundings beyond the sentence."""
HEAD, TAIL = r"\b(?:", r")\b"
STEM, MANY, KINDS, MOST = 4, 6, 4, 4
"""A text that holds so many words of the topic's mass, so many of them with other first letters, and one so often, is read whatever they
mean in it: news of all kinds has many of them once, what is about one of them comes back to it."""
ENDS = re.compile(r"[.?!][ \0]|\0")


@dataclass(frozen=True, slots=True)
class _Opener:
    """A row of the gate whose words open it, beside others where there is a `beside`."""

    pattern: re.Pattern[str]
    beside: re.Pattern[str] | None
    near: bool
    groups: tuple[str, ...]

    def openings(self, sentence: str, around: Callable[[], str]) -> tuple[int, int]:
        """How many of its words stand in a sentence, and how many of them with a companion beside them."""
        if not (head := self.pattern.search(sentence)):
            return 0, 0
        if self.beside is None:
            return 1, 1
        found = [head.span(), *(match.span() for match in self.pattern.finditer(sentence, head.end()))]
        others = [match.span() for match in self.beside.finditer(sentence)]
        first, last = min((end for _, end in others), default=len(sentence) + 1), max((start for start, _ in others), default=-1)
        there = sum(first <= start or last >= end for start, end in found)
        return len(found), len(found) if self.near and there < len(found) and self.beside.search(around()) else there


@dataclass(frozen=True, slots=True)
class _Gate:
    words: re.Pattern[str]
    openers: Mapping[str, dict[_Opener, None]]
    """The rows to try where a word has been found."""
    groups: tuple[str, ...]
    idioms: re.Pattern[str] | None
    astray: re.Pattern[str] | None
    mass: re.Pattern[str] | None


def missing_groups(text: str, codebook: Codebook, *, uncleaned: bool = False) -> tuple[str, ...]:
    """The gate's groups that a text lacks; empty for a text of the topic, and where the codebook has no gate.

    These are the groups of the words that open the gate; where such words are there, the groups whose words should stand beside them.
    Matching runs on a lower-cased copy: four times as fast as ignoring case, and no offsets are taken from it. In an `uncleaned` text no
    words lead astray: they may stand in what cleaning takes out; and their mass opens nothing.

    >>> from pipeline.codebook.book import load
    >>> missing_groups("The two armies exchanged 195 prisoners each.", load())
    ()
    >>> missing_groups("The prisoners were fed.", load())
    ('deed', 'fighter', 'war')
    """
    gate = _gate(codebook)
    if not gate.groups:
        return ()
    lowered = text.lower().replace("\r\n", "\n").replace("\n\n", "\0").replace("\n", " ").replace("\xa0", " ")
    opened, away, lacking = 0, -1, dict[str, None]()
    for sentence, around, openers in _sentences(lowered, gate):
        for opener in openers:
            found, there = opener.openings(sentence, around)
            if there and gate.idioms:
                found, there = opener.openings(gate.idioms.sub(_blank, sentence), around)
            if there and not opener.beside:
                return ()
            opened += there
            lacking.update(dict.fromkeys(opener.groups if found > there else ()))
        if opened and away < 0:
            away = sum(1 for _ in gate.astray.finditer(lowered)) if gate.astray and not uncleaned else 0
        if opened > away >= 0:
            return ()
    if gate.mass and not uncleaned and _many(gate.mass, lowered):
        return ()
    return tuple(lacking) or gate.groups


def _many(mass: re.Pattern[str], lowered: str) -> bool:
    """Whether a text uses so many of the topic's words that it is read whatever they mean there: its figures and dates cost little, and
    what is no event of the topic the event rules know better.
    """
    found = Counter(match[0][:STEM] for match in mass.finditer(lowered))
    return found.total() >= MANY and len(found) >= KINDS and max(found.values()) >= MOST


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _sentences(lowered: str, gate: _Gate) -> Iterator[tuple[str, Callable[[], str], Iterable[_Opener]]]:
    """The stretches up to what looks like the end of a sentence or line in which the gate's words stand: stretch, surroundings, rows."""
    ends = [found.end() for found in ENDS.finditer(lowered)]
    low = high = 0
    openers: dict[_Opener, None] = {}
    for found in gate.words.finditer(lowered):
        if found.start() >= high:
            if openers:
                yield lowered[low:high], functools.partial(_around, lowered, low, high), openers
            low, high, openers = *_bounds(found, high, ends), {}
        openers.update(gate.openers[found[0]])
    if openers:
        yield lowered[low:high], functools.partial(_around, lowered, low, high), openers


def _around(lowered: str, low: int, high: int) -> str:
    return f"{lowered[max(0, low - REACH) : low]}\n{lowered[high : high + REACH]}"


def _bounds(found: re.Match[str], least: int, ends: list[int]) -> tuple[int, int]:
    """Where the sentence of a word begins and ends, at most `REACH` away from it."""
    at = bisect.bisect_right(ends, found.start())
    behind = bisect.bisect_left(ends, found.end(), at)
    low = ends[at - 1] if at else 0
    high = ends[behind] if behind < len(ends) else found.end() + REACH
    return max(low, least, found.start() - REACH), min(high, found.end() + REACH)


@functools.lru_cache(maxsize=8)
def _gate(codebook: Codebook) -> _Gate:
    rows = codebook.rows(Gate)
    opening = [row for row in rows if row.how == "opens"]
    return _Gate(
        words=compiled(rf"\b(?:{_by_letter(_longest_first(opening))})", {}),
        openers=_by_word(opening, rows),
        groups=tuple(dict.fromkeys(row.group for row in opening)),
        idioms=_joined(row for row in rows if row.how == "idiom"),
        astray=_joined(row for row in rows if row.how == "astray"),
        mass=_joined(row for row in rows if row.how == "mass"),
    )


def _by_letter(alternatives: Iterable[str]) -> str:
    """The alternatives of a pattern, tried letter by letter, which is several times as fast; what is longer stands before its beginning."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for alternative in alternatives:
        letter = alternative[:1] if LETTER.match(alternative) else ""
        found[letter].append(alternative[len(letter) :])
    others = found.pop("", [])
    groups = [letter + (f"(?:{_by_letter(rest)})" if len(rest) > 1 else rest[0]) for letter, rest in sorted(found.items())]
    return "|".join([*groups, *others])


def _by_word(opening: Iterable[Gate], rows: Iterable[Gate]) -> dict[str, dict[_Opener, None]]:
    """For each word the rows that name it or a beginning of it."""
    made = [
        (row.words, _Opener(_joined([row]) or compiled(row.pattern, {}), _companions(row, rows), row.near, row.beside)) for row in opening
    ]
    known = {word for words, _ in made for word in words}
    return {word: dict.fromkeys(opener for words, opener in made if word.startswith(words)) for word in known}


def _longest_first(opening: Iterable[Gate]) -> list[str]:
    """All words, each before its own beginnings."""
    return [re.escape(word) for word in sorted({w for row in opening for w in row.words}, key=lambda word: (-len(word), word))]


def _companions(row: Gate, rows: Iterable[Gate]) -> re.Pattern[str] | None:
    return _joined(other for other in rows if other.group in row.beside and other.how in ("opens", "part"))


def _joined(rows: Iterable[Gate]) -> re.Pattern[str] | None:
    """The patterns as one; what they all begin and end with is written once, which makes a search twice as fast."""
    patterns = [row.pattern for row in rows]
    whole = [alternative for pattern in patterns for alternative in _whole(pattern)]
    others = [pattern for pattern in patterns if not _whole(pattern)]
    return compiled("|".join([rf"\b(?:{_by_letter(whole)})\b"] * bool(whole) + others), {}) if patterns else None


def _whole(pattern: str) -> list[str]:
    """The alternatives of a pattern that is nothing but alternatives between the ends of words; else none.

    >>> _whole(r"\\b(?:a|b)\\b"), _whole(r"\\b(?:a|b) (?:c|d)\\b")
    (['a', 'b'], [])
    """
    if not (pattern.startswith(HEAD) and pattern.endswith(TAIL)):
        return []
    inner = pattern[len(HEAD) : -len(TAIL)]
    depths = list(accumulate((step == "(") - (step == ")") for step in steps(inner)))
    return alternatives(inner) if min(depths, default=0) >= 0 else []
