"""Patterns that hold large groups of words, compiled in half the time: a group is parsed once and grafted into each that holds it."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.rules import firsts
from pipeline.rules.events.hooks import MACRO, PRIVATE

try:  # the first half of `re.compile`; private, so that an interpreter without it compiles each pattern whole
    from re import _parser as parser  # type: ignore[attr-defined]
except ImportError:
    parser = None

LARGE = 200  # characters of a group from which on to parse it once is worth it


def compiled(pattern: str, groups: Mapping[str, str], flags: int = 0) -> re.Pattern[str]:
    """The pattern with each `<name>` in it replaced by that group, as `re.compile` would give it.

    >>> [m.group() for m in compiled(r"\\b<who> freed", {"who": "(?:two men|one)"}).finditer("two men freed one freed")]
    ['two men freed', 'one freed']
    """
    flags = int(flags)  # the parser and the compiler look at them at every step, which costs more where they are names
    used = dict.fromkeys(MACRO.findall(pattern))
    if not parser:
        return re.compile(_written(pattern, groups), flags)
    marks = {name: PRIVATE + number for number, name in enumerate(used) if len(groups[name]) > LARGE}
    trees = {mark: _parsed(groups[name], flags) for name, mark in marks.items()}
    if not trees or any(tree.state.groups > 1 for tree in trees.values()):
        return firsts.compiled(parser.parse(_written(pattern, groups), flags), flags)
    # The mark stands in a group that sets a flag, so that the parser neither unpacks nor joins it.
    tree = parser.parse(MACRO.sub(lambda m: f"(?s:{chr(marks[m[1]])})" if m[1] in marks else groups[m[1]], pattern), flags)
    _graft(tree, trees)
    return firsts.compiled(tree, flags)


def _written(pattern: str, groups: Mapping[str, str]) -> str:
    return MACRO.sub(lambda m: groups[m[1]], pattern)


@functools.lru_cache(maxsize=256)
def _parsed(group: str, flags: int) -> Any:
    return parser.parse(group, flags)


def _graft(tree: Any, trees: Mapping[int, Any]) -> None:
    """Put the groups where their marks stand; how wide the tree is has to be reckoned anew."""
    items: list[Any] = []
    for item in tree.data:
        graft = trees.get(_mark(item))
        items += [item] if graft is None else graft.data
        for below in _trees(item[1]) if graft is None else ():
            _graft(below, trees)
    tree.data, tree.width = items, None


def _mark(item: Any) -> int:
    """The mark that an item is; -1 where it is none."""
    if str(item[0]) != "SUBPATTERN" or len(item[1][3].data) != 1:
        return -1
    code, value = item[1][3].data[0]
    return value if str(code) == "LITERAL" else -1


def _trees(value: Any) -> Iterator[Any]:
    """The trees inside the value of an item."""
    if isinstance(value, parser.SubPattern):
        yield value
    elif isinstance(value, tuple | list):
        for part in value:
            yield from _trees(part)
