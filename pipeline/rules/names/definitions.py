"""Acronyms that an article defines for itself, by putting them in parentheses after the long form."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from pipeline.rules.names.gazetteer import Hit

PARENTHESIS = re.compile(r"[”\"’']?[ \u00a0]\((?:the[ \u00a0])?$")
SPARE = 4  # words of a long form beyond the letters of its acronym


def redefined(hits: Iterable[Hit[Any]], text: str) -> frozenset[str]:
    """Acronyms for which the article gives another long form than the one under which a list knows them ("… Institute (PMI)")."""
    ending = {hit.end: {value.entry.id for value in hit.values} for hit in hits}
    found = set()
    for hit in hits:
        acronym = text[hit.start : hit.end]
        opening = PARENTHESIS.search(text, max(0, hit.start - 8), hit.start) if acronym.isupper() else None
        if opening is None or ending.get(opening.start(), set()) & {value.entry.id for value in hit.values}:
            continue
        line = text[max(0, text.rfind("\n", 0, opening.start()), hit.start - 120) : opening.start()]
        long = " ".join(line.split()[-len(acronym) - SPARE :])
        if len(acronym) > 2 and abbreviates(acronym, long):
            found.add(acronym)
    return frozenset(found)


def abbreviates(short: str, long: str) -> bool:
    """Whether the letters of `short` stand in `long` in that order, the first at a word's beginning.

    >>> abbreviates("EHRM", "Eastern Human Rights Monitor")
    True
    """
    letters = [letter for letter in short.lower() if letter.isalnum()]
    at, rest = len(long) - 1, long.lower()
    for number, letter in enumerate(reversed(letters), 1):
        first = number == len(letters)
        while at >= 0 and (rest[at] != letter or (first and at > 0 and rest[at - 1].isalnum())):
            at -= 1
        if at < 0:
            return False
        at -= 1
    return True
