"""The alternatives of a pattern, and their order by letters: a group of hundreds is tried at a few cents of its price."""

from __future__ import annotations

import re
from collections.abc import Iterable

STEP = re.compile(r"\\.|\[(?:\\.|[^\]\\])+\]|.", re.DOTALL)
LETTER = re.compile(r"[a-z](?![?*{+])")


def alternatives(pattern: str) -> list[str]:
    """The alternatives of a pattern at its own level.

    >>> alternatives("a|b(?:c|d)|[|]")
    ['a', 'b(?:c|d)', '[|]']
    """
    found, depth = [""], 0
    for step in steps(pattern):
        depth += (step == "(") - (step == ")")
        if step == "|" and not depth:
            found.append("")
        else:
            found[-1] += step
    return found


def steps(pattern: str) -> list[str]:
    """The characters of a pattern, those behind a backslash with it, those within brackets in one piece."""
    return STEP.findall(pattern)


def by_letter(tried: Iterable[str]) -> str:
    """A pattern that tries the alternatives letter by letter, with the matches that they have in the order given.

    Alternatives of different letters cannot match at one place, so those of a letter may stand together; what begins with anything else
    keeps its place among them.

    >>> by_letter(["soldiers?", "men", "sailors", "m[ae]n", "(?:sea)?men", "spy"])
    's(?:oldiers?|ailors)|m(?:en|[ae]n)|(?:sea)?men|spy'
    """
    parts: list[str] = []
    run: dict[str, list[str]] = {}
    for alternative in tried:
        if LETTER.match(alternative):
            run.setdefault(alternative[0], []).append(alternative[1:])
        else:
            parts += [*_joined(run), alternative]
            run = {}
    return "|".join([*parts, *_joined(run)])


def _joined(run: dict[str, list[str]]) -> list[str]:
    return [letter + (f"(?:{by_letter(rests)})" if len(rests) > 1 else rests[0]) for letter, rests in run.items()]
