"""Patterns that know with which characters a match begins: a search skips from one such character to the next, and tries no other place.

The compiler of `re` finds them out only where a pattern begins with them outright, not behind `\\b`, in choices within choices or in what
may be left out. It takes them as a hint: no match is other for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

try:  # the two halves of `re.compile`, and what they call; private, so that an interpreter without them does without the hint
    from re import _compiler as compiler  # type: ignore[attr-defined]
    from re import _parser as parser  # type: ignore[attr-defined]
except ImportError:
    parser = compiler = None

PARTS = ("OPCODES", "SUCCESS", "_sre", "_compile", "_compile_info", "_compile_charset", "_optimize_charset")
HINTED = 4  # the bit of a program's head that says that the characters stand in it
HEAD = 5  # numbers of the head that stand before them
PLAIN = 128  # characters below it have no other cases than the two of a letter and `ALSO`
ALSO = {"i": "\u0130\u0131", "s": "\u017f", "k": "\u212a"}
NOWHERE = ("AT", "ASSERT", "ASSERT_NOT")  # what takes no character
REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")

Program = tuple[int, list[int], int, dict[str, int], tuple[str | None, ...]]
"""Flags, code, number of groups, their numbers by their names, their names by their numbers."""
Chars = list[Any]
"""Characters, ranges and classes as the parser has them; None among them for any character."""


def sought(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """The pattern as `re.compile` gives it, with the hint.

    >>> sought(r"\\b(?:so|s?he) said").findall("He said so, she said, so said he")
    ['she said', 'so said']
    """
    return compiled(parser.parse(pattern, int(flags)), int(flags), pattern) if parser else re.compile(pattern, flags)


def writes() -> bool:
    """Whether programs are written here, and not by an interpreter whose own halves are not known."""
    return all(hasattr(compiler, part) for part in PARTS)


def compiled(tree: Any, flags: int, pattern: str | None = None) -> re.Pattern[str]:
    """A parsed pattern compiled as `re` does it, with the hint."""
    return ready(program(tree, flags, []), pattern) if writes() else _unhinted(tree, flags)


def ready(written: Program, pattern: str | None = None) -> re.Pattern[str]:
    """What runs a program."""
    flags, code, groups, index, names = written
    found: re.Pattern[str] = compiler._sre.compile(pattern, flags, code, groups, index, names)
    return found


def program(tree: Any, flags: int, code: list[int]) -> Program:
    """The program of a parsed pattern, with the hint; `code` is the empty list that it is written to."""
    state = tree.state
    names: list[str | None] = [None] * state.groups
    for name, number in state.groupdict.items():
        names[number] = name
    flags |= state.flags
    compiler._compile_info(code, tree, flags)
    compiler._compile(code, tree.data, flags)
    code.append(compiler.SUCCESS)
    return flags, _hinted(code, tree, flags), state.groups - 1, state.groupdict, tuple(names)


def part(tree: Any, flags: int) -> list[int]:
    """The program of a parsed pattern as a part of another's."""
    code: list[int] = []
    compiler._compile(code, tree.data, tree.state.flags | flags)
    return code


def _unhinted(tree: Any, flags: int) -> re.Pattern[str]:
    found: re.Pattern[str] = compiler.compile(tree, flags)
    return found


def _hinted(code: list[int], tree: Any, flags: int) -> list[int]:
    """The program with the hint in its head, if it has none and there is one."""
    head, length, hints, least, most = code[:HEAD]
    if str(compiler.OPCODES[head]) != "INFO" or hints or not least:
        return code
    chars: Chars = []
    if _empty(tree.data, flags, chars) or None in chars:
        return code
    hint: list[int] = []
    compiler._compile_charset(compiler._optimize_charset(chars)[0], flags & ~re.IGNORECASE, hint)
    return [head, HEAD - 1 + len(hint), HINTED, least, most, *hint, *code[1 + length :]]


def _empty(items: Iterable[Any], flags: int, chars: Chars) -> bool:
    """Whether the items can match without a character; `chars` gets those that they can begin with."""
    return all(_skipped(str(code), value, flags, chars) for code, value in items)


def _skipped(name: str, value: Any, flags: int, chars: Chars) -> bool:
    if name in NOWHERE:
        return True
    if name == "BRANCH":
        empty = [_empty(branch, flags, chars) for branch in value[1]]  # each is asked: a match can begin with any
        return any(empty)
    if name == "SUBPATTERN":
        return _empty(value[3].data, (flags | value[1]) & ~value[2], chars)
    if name in REPEATS:
        return _empty(value[2], flags, chars) or value[0] == 0
    if name == "ATOMIC_GROUP":
        return _empty(value, flags, chars)
    taken = [(compiler.LITERAL, value)] if name == "LITERAL" else value if name == "IN" else [None]
    chars.extend(_cased(taken) if flags & re.IGNORECASE else _plain(taken))
    return False


def _plain(items: Iterable[Any]) -> Iterator[Any]:
    """The items; any character for what leaves some out, or is not known."""
    for item in items:
        yield None if item is None or str(item[0]) == "NEGATE" else item


def _cased(items: Iterable[Any]) -> Iterator[Any]:
    """The items in every case."""
    for item in _plain(items):
        if item and str(item[0]) == "CATEGORY":
            yield item
            continue
        low, high = _bounds(*item) if item else (PLAIN, PLAIN)
        if item and low == high >= PLAIN and not _has_case(chr(low)):
            yield item
            continue
        letters = [chr(code) for code in range(low, high + 1)] if high < PLAIN else []
        found = {case for letter in letters for case in (letter.lower(), letter.upper(), *ALSO.get(letter.lower(), ""))}
        yield from ((compiler.LITERAL, ord(case)) for case in found) if found else (None,)


def _bounds(code: Any, value: Any) -> tuple[int, int]:
    """The first and the last character of an item; beyond the plain ones where it is something else."""
    if str(code) == "RANGE":
        return int(value[0]), int(value[1])
    return (int(value), int(value)) if str(code) == "LITERAL" else (PLAIN, PLAIN)


def _has_case(char: str) -> bool:
    return char.isalpha() or char.lower() != char or char.upper() != char
