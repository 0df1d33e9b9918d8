"""Patterns that hold large groups of words, compiled in a quarter of the time: a group is parsed and translated once, and grafted into
each pattern that holds it.
"""

from __future__ import annotations

import functools
import hashlib
import re
import zlib
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline import firsts
from pipeline.rules.events.hooks import MACRO, PRIVATE
from pipeline.rules.kept import Shelf

try:  # the first half of `re.compile`; private, so that an interpreter without it compiles each pattern whole
    from re import _parser as parser  # type: ignore[attr-defined]
except ImportError:
    parser = None

PROGRAMS = Shelf("programs")
Packed = tuple[int, bytes, int, dict[str, int], tuple[str | None, ...]]
"""A program whose code is packed: most of it are the same groups, again and again."""
LARGE = 200  # characters of a group from which on to parse it once is worth it
FLAGGED = re.compile(r"\(\?[a-zA-OQ-Z-]")  # a part of a pattern that has flags of its own


@dataclass(eq=False, frozen=True, slots=True)
class Shared:
    """A parsed group for a compiler that is writing a program: when it comes to the group, the group's own is there already."""

    tree: Any
    own: list[int]
    program: list[int]

    @property
    def data(self) -> list[Any]:
        """What looks at a group without writing it (which width, which first characters) sees it whole."""
        found: list[Any] = self.tree.data
        return found

    def getwidth(self) -> tuple[int, int]:
        low, high = self.tree.getwidth()
        return low, high

    def __len__(self) -> int:
        return len(self.tree)

    def __getitem__(self, at: int) -> Any:
        return self.tree[at]

    def __iter__(self) -> Iterator[Any]:
        """Nothing that is left to write."""
        self.program.extend(self.own)  # jumps in a program are relative: it stands anywhere
        return iter(())


def compiled(pattern: str, groups: Mapping[str, str], flags: int = 0) -> re.Pattern[str]:
    """The pattern with each `<name>` in it replaced by that group, as `re.compile` would give it.

    >>> [m.group() for m in compiled(r"\\b<who> freed", {"who": "(?:two men|one)"}).finditer("two men freed one freed")]
    ['two men freed', 'one freed']
    """
    flags = int(flags)  # the parser and the compiler look at them at every step, which costs more where they are names
    if not (parser and firsts.writes()):
        return re.compile(_written(pattern, groups), flags)
    used = dict.fromkeys(MACRO.findall(pattern))
    key = " ".join((str(flags), pattern, *(_digest(groups[name]) for name in used)))
    packed = PROGRAMS.get(key)
    if packed:
        return firsts.ready(_unpacked(packed))
    program = _program(pattern, groups, flags)
    PROGRAMS.put(key, _packed(program))
    return firsts.ready(program)


@functools.lru_cache(maxsize=256)
def _digest(group: str) -> str:
    return hashlib.sha256(group.encode()).hexdigest()


def _packed(program: firsts.Program) -> Packed:
    flags, code, groups, index, names = program
    return flags, zlib.compress(array("I", code).tobytes(), 1), groups, index, names


def _unpacked(packed: Packed) -> firsts.Program:
    flags, code, groups, index, names = packed
    return flags, array("I", zlib.decompress(code)).tolist(), groups, index, names


def _program(pattern: str, groups: Mapping[str, str], flags: int) -> firsts.Program:
    used = dict.fromkeys(MACRO.findall(pattern))
    marks = {name: PRIVATE + number for number, name in enumerate(used) if len(groups[name]) > LARGE}
    code: list[int] = []
    shares = not FLAGGED.search(pattern)
    trees = {mark: _shared(groups[name], flags, code) if shares else _parsed(groups[name], flags) for name, mark in marks.items()}
    if not trees or any(_parsed(groups[name], flags).state.groups > 1 for name in marks):
        return firsts.program(parser.parse(_written(pattern, groups), flags), flags, code)
    # The mark stands in a group that sets a flag, so that the parser neither unpacks nor joins it.
    tree = parser.parse(MACRO.sub(lambda m: f"(?s:{chr(marks[m[1]])})" if m[1] in marks else groups[m[1]], pattern), flags)
    _graft(tree, trees)
    return firsts.program(tree, flags, code)


def _written(pattern: str, groups: Mapping[str, str]) -> str:
    return MACRO.sub(lambda m: groups[m[1]], pattern)


@functools.lru_cache(maxsize=256)
def _parsed(group: str, flags: int) -> Any:
    return parser.parse(group, flags)


@functools.lru_cache(maxsize=256)
def _own(group: str, flags: int) -> list[int]:
    """The program of a group by itself."""
    return firsts.part(_parsed(group, flags), flags)


def _shared(group: str, flags: int, program: list[int]) -> Shared:
    return Shared(_parsed(group, flags), _own(group, flags), program)


def _graft(tree: Any, trees: Mapping[int, Any]) -> None:
    """Put the groups where their marks stand; how wide the tree is has to be reckoned anew."""
    items: list[Any] = []
    for item in tree.data:
        graft = trees.get(_mark(item))
        items.append(item if graft is None else (item[0], (None, 0, 0, graft)))
        for below in _trees(item[1]) if graft is None else ():
            _graft(below, trees)
    tree.data, tree.width = items, None


def _mark(item: Any) -> int:
    """The mark that an item is; -1 where it is none."""
    if item[0] is not parser.SUBPATTERN or len(item[1][3].data) != 1:
        return -1
    code, value = item[1][3].data[0]
    return value if code is parser.LITERAL else -1


def _trees(value: Any) -> Iterator[Any]:
    """The trees inside the value of an item."""
    if isinstance(value, parser.SubPattern):
        yield value
    elif isinstance(value, tuple | list):
        for part in value:
            yield from _trees(part)
