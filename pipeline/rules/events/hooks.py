"""What every match of a pattern must hold: a sentence without any of these words need not be searched.

Read off the parsed pattern, so that no list beside it can forget one of its forms.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

try:
    from re import _parser as parser  # type: ignore[attr-defined, unused-ignore]
except ImportError:  # Python 3.10
    import sre_parse as parser

LONG = 4  # letters from which on a longer word tells hardly more
KEPT = 10  # characters of a word that are looked for
MANY = 1000  # words from which on a set of them hardly tells anything
PRIVATE = 0xE000  # the first character of Unicode that stands for nothing
MACRO = re.compile(r"(?<!\(\?P)<([a-z]+)>")
PLAIN = re.compile(r"[\w ,'-]*")  # a pattern that is nothing but words
DIGIT = "0"  # stands for any digit
DIGITS = re.compile(r"\d")
MARK = re.compile(r"[^\w\s]")
PIECE = re.compile(r"\S{2,}|[^\w\s]")  # what is looked for: words of two letters, marks
FEW = 24  # words that are sooner looked for one by one than a pattern is

Words = frozenset[str]
Looked = tuple[tuple[str, ...], ...]
"""Sets of words that are looked for one by one."""


@dataclass(frozen=True, slots=True)
class Hooks:
    """Reads patterns in which `<name>` stands for a group of words, of which `groups` says what each match of it needs."""

    groups: Mapping[str, Words]

    def of(self, pattern: str) -> tuple[Words, ...]:
        """Sets of words in lower case (their first letters): each match of the pattern holds a word of each, in this order.

        >>> [sorted(words) for words in Hooks({"who": frozenset({"man", "woman"})}).of(r"\\b(?:walk(?:ed|s)|go)(?: \\w+){0,3} <who>")]
        [['go', 'walk'], ['man', 'woman']]
        """
        needed = _word(pattern.lower()) if PLAIN.fullmatch(pattern) else self._read(pattern)
        return tuple(dict.fromkeys(needed))

    def _read(self, pattern: str) -> list[Words]:
        names = list(dict.fromkeys(MACRO.findall(pattern)))
        marks = {name: chr(PRIVATE + number) for number, name in enumerate(names)}
        stands = {marks[name]: self.groups.get(name, frozenset()) for name in names}
        return _needed(parser.parse(MACRO.sub(lambda m: marks[m.group(1)], pattern), int(re.IGNORECASE)).data, stands)

    def few(self, pattern: str) -> Looked:
        """Of the sets of words that the pattern needs, the two most telling that are small.

        >>> Hooks({}).few(r"\\b(?:swapp|trad)ed for \\d+")
        (('swapp', 'trad'), (' for ',))
        """
        return looked(self.of(pattern))

    def any(self, patterns: Iterable[str]) -> Words:
        """Words of which each match of any of the patterns holds one; empty where one of the patterns needs none."""
        return either([self.of(pattern) for pattern in patterns])


def either(needed: Sequence[tuple[Words, ...]]) -> Words:
    """Words of which a match of any of several patterns holds one, by what each needs; empty where one of them needs none."""
    return frozenset().union(*(max(sets, key=_worth) for sets in needed)) if all(needed) else frozenset()


def looked(needed: Iterable[Words]) -> Looked:
    """Of sets of words, the two most telling that are small."""
    small = (words for words in needed if len(words) <= FEW and DIGIT not in words)
    return tuple(tuple(sorted(words)) for words in sorted(small, key=_worth, reverse=True))[:2]


def _needed(items: Iterable[Any], stands: Mapping[str, Words]) -> list[Words]:
    """The sets of words of each of which a run of items needs one."""
    found: list[Words] = []
    run = ""
    for code, value in items:
        if code is parser.LITERAL and chr(value) not in stands:
            run += chr(value).lower()
        elif code is not parser.AT and code is not parser.ASSERT_NOT:
            found += _word(run)
            found += [stands[chr(value)]] if code is parser.LITERAL else _inside(code, value, stands)
            run = ""
    return [words for words in (*found, *_word(run)) if words and len(words) <= MANY]


def _inside(code: Any, value: Any, stands: Mapping[str, Words]) -> list[Words]:
    """The sets of words that a group, a choice or a repetition needs."""
    if code is parser.SUBPATTERN:
        return _needed(value[3].data, stands)
    if code is parser.BRANCH:
        parts = [max(_needed(branch.data, stands), key=_worth, default=None) for branch in value[1]]
        return [frozenset().union(*(p for p in parts if p))] if all(parts) else []
    if code in (parser.MAX_REPEAT, parser.MIN_REPEAT) and value[0] > 0:
        return _needed(value[2].data, stands)
    chars = [_character(kind, char, stands) for kind, char in value] if code is parser.IN else []
    return [frozenset().union(*chars)] if chars and all(chars) else []


def _character(code: Any, value: Any, stands: Mapping[str, Words]) -> Words:
    """What one of the characters that may stand at a place needs: a mark itself, what stands for a group its words, a letter nothing."""
    if code is parser.LITERAL:
        return stands.get(chr(value), frozenset(MARK.findall(chr(value))))
    return frozenset({DIGIT} if str(value) == "CATEGORY_DIGIT" else ())


def _word(run: str) -> list[Words]:
    """The words of a run of characters, each with the spaces beside it: nothing else may stand there."""
    return [frozenset({run[max(0, word.start() - 1) : word.end() + 1][:KEPT]}) for word in PIECE.finditer(run)]


def begun(names: Iterable[str]) -> Words:
    """The first letters of the longest words of names, by which they are looked for."""
    return frozenset(max(name.lower().split(), key=len)[:KEPT] for name in names)


@functools.lru_cache(maxsize=4096)
def _worth(words: Words) -> tuple[int, int]:
    return min(_shortest(words), LONG), -len(words)


def _shortest(words: Words) -> int:
    return min(len(word.strip()) for word in words)


def any_of(names: set[str]) -> str:
    """A pattern that matches any of the names, the longest first, branching by their first letters: a text is read once."""
    return _branches(tuple(sorted(names))) or "(?!)"


def _branches(names: tuple[str, ...]) -> str:
    firsts: dict[str, list[str]] = {}
    for name in names:
        firsts.setdefault(name[:1].lower(), []).append(name[1:])
    ends = firsts.pop("", None)
    parts = [re.escape(first) + _branches(tuple(rest)) for first, rest in firsts.items()]
    if not parts:
        return ""
    body = parts[0] if len(parts) == 1 and not ends else f"(?:{'|'.join(parts)})"
    return f"(?:{body})?" if ends else body
