"""With what characters a pattern can begin: patterns that are anchored at the head of a line need be tried only on lines that begin so."""

from __future__ import annotations

import re

ANY = None
_CLASSES = {r"\d": "0123456789", "[A-Z]": "abcdefghijklmnopqrstuvwxyz"}
_GROUP = re.compile(r"\(\?(?:-i)?:")
_PLAIN = re.compile(r"[a-z0-9©#@]")
_OPTIONAL = ("?", "*", "{0")
Initials = frozenset[str] | None
"""Lower-case characters; None where it can be any."""


def initials(pattern: str) -> Initials:
    """The characters with which a match of the pattern can begin, letters in lower case; None where that is not plain to see.

    >>> [sorted(initials(p) or "?") for p in ("share(?: this)?", "(?:kindly |please )?print", "(?:a|b)c", "sites?|maps?", ".{2}x")]
    [['s'], ['k', 'p'], ['a', 'b'], ['m', 's'], ['?']]
    """
    found: set[str] = set()
    for part in _alternatives(pattern):
        one = _of_sequence(part)
        if one is None:
            return ANY
        found |= one
    return frozenset(found)


def _of_sequence(part: str) -> Initials:
    """Those of one alternative; None also where it can be empty."""
    head, rest = _first(part)
    if not head:
        return ANY
    group = _GROUP.match(head)
    own = initials(head[group.end() : -1]) if group else _of_one(head)
    if own is None or not rest.startswith(_OPTIONAL):
        return own
    after = _of_sequence(rest[1:] if rest[0] in "?*" else rest[rest.index("}") + 1 :])
    return None if after is None else own | after


def _of_one(head: str) -> Initials:
    """Those of a character, an escape or a class."""
    if head in _CLASSES:
        return frozenset(_CLASSES[head])
    if head.startswith("\\"):
        return frozenset(head[1]) if not head[1].isalnum() else ANY
    return frozenset(head.lower()) if _PLAIN.fullmatch(head.lower()) else ANY


def _first(part: str) -> tuple[str, str]:
    """The first element of a sequence (a character, an escape, a group) and what follows it."""
    if part.startswith("("):
        end = _closing(part)
        return part[:end], part[end:]
    size = part.index("]") + 1 if part.startswith("[") else 2 if part.startswith("\\") else 1
    return part[:size], part[size:]


def _closing(part: str) -> int:
    """Where the group ends with which the part begins."""
    depth = 0
    for at, char in _syntax(part):
        depth += (char == "(") - (char == ")")
        if depth == 0:
            return at + 1
    return len(part)


def _alternatives(pattern: str) -> list[str]:
    """What stands between bars outside of groups."""
    parts, depth, start = [], 0, 0
    for at, char in _syntax(pattern):
        depth += (char == "(") - (char == ")")
        if char == "|" and depth == 0:
            parts.append(pattern[start:at])
            start = at + 1
    return [*parts, pattern[start:]]


def _syntax(pattern: str) -> list[tuple[int, str]]:
    """The characters of a pattern that are neither escaped nor within brackets, with their places."""
    found, at, inside = [], 0, False
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            at += 2
            continue
        if not inside:
            found.append((at, char))
        inside = char == "[" if not inside else char != "]"
        at += 1
    return found
