"""What every match of a pattern must hold: a sentence without any of these words need not be searched.

Read off the parsed pattern, so that no list beside it can forget one of its forms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

try:
    from re import _parser as parser  # type: ignore[attr-defined, unused-ignore]
except ImportError:  # Python 3.10
    import sre_parse as parser

LONG = 4  # letters from which on a longer word tells hardly more
MANY = 60  # words from which on looking for them costs as much as the pattern
PRIVATE = 0xE000  # the first character of Unicode that stands for nothing
MACRO = re.compile(r"(?<!\(\?P)<([a-z]+)>")
SHORT = 2  # letters that a word needs at least


@dataclass(frozen=True, slots=True)
class Hooks:
    """Reads patterns in which `<name>` stands for a group of words, of which `groups` says what each match of it needs."""

    groups: Mapping[str, frozenset[str]]

    def of(self, pattern: str) -> frozenset[str]:
        """Words in lower case of which each match of the pattern holds one; empty where there are none, or too many to be of use.

        >>> sorted(Hooks({"who": frozenset({"man", "woman"})}).of(r"\\b(?:walk(?:ed|s)|go)(?: \\w+){0,3} <who>"))
        ['man', 'woman']
        """
        names = list(dict.fromkeys(MACRO.findall(pattern)))
        marks = {name: chr(PRIVATE + number) for number, name in enumerate(names)}
        stands = {marks[name]: self.groups.get(name, frozenset()) for name in names}
        return _needed(parser.parse(MACRO.sub(lambda m: marks[m.group(1)], pattern), re.IGNORECASE), stands) or frozenset()


def _needed(items: Iterable[Any], stands: Mapping[str, frozenset[str]]) -> frozenset[str] | None:
    """The best set of words of which a run of items needs one."""
    found: list[frozenset[str]] = []
    run = ""
    for code, value in items:
        name = str(code)
        if name == "LITERAL" and chr(value) not in stands:
            run += chr(value).lower()
            continue
        if name in ("AT", "ASSERT_NOT"):
            continue
        found, run = [*found, *_word(run)], ""
        inner = stands[chr(value)] if name == "LITERAL" else _inside(name, value, stands)
        found += [inner] if inner else []
    found += _word(run)
    best = max(found, key=_worth, default=None)
    return best if best and len(best) <= MANY else None


def _inside(name: str, value: Any, stands: Mapping[str, frozenset[str]]) -> frozenset[str] | None:
    """The words that a group, a choice or a repetition needs."""
    if name == "SUBPATTERN":
        return _needed(value[3], stands)
    if name == "BRANCH":
        parts = [_needed(branch, stands) for branch in value[1]]
        return frozenset().union(*(p for p in parts if p)) if all(parts) else None
    if name in ("MAX_REPEAT", "MIN_REPEAT") and value[0] > 0:
        return _needed(value[2], stands)
    return None


def _word(run: str) -> list[frozenset[str]]:
    return [frozenset({run})] if len(run.strip()) >= SHORT else []


def _worth(words: frozenset[str]) -> tuple[int, int]:
    shortest = min(len(word.strip()) for word in words)
    return min(shortest, LONG) - LONG * (len(words) > MANY), -len(words)


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
