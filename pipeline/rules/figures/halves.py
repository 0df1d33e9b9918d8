"""Amounts with their unit inside: "a mile and a half", "an hour and a half".

Source: CGEL 1985 6.67.
"""

from __future__ import annotations

from pipeline.rules.figures.drafts import Draft
from pipeline.rules.figures.tokens import Line, match_phrase
from pipeline.rules.figures.vocabulary import Vocabulary

HALF = ["and", "a", "half"]


def add(line: Line, drafts: list[Draft], vocabulary: Vocabulary) -> list[Draft]:
    """The drafts of a line and one for each "a MEASURE and a half", in place of what was read inside it."""
    found = list(drafts)
    for at in (k for k, low in enumerate(line.lows) if low == "half"):
        start = next((k for k in (at - 4, at - 5) if line.low(k) in ("a", "an", "one") and _measured(line, k, at, vocabulary)), None)
        if start is not None:
            found = [d for d in found if d.last <= start or d.first > at]
            found.append(_half_more(line, start, at, vocabulary))
    return sorted(found, key=lambda d: d.first)


def _measured(line: Line, start: int, half: int, vocabulary: Vocabulary) -> bool:
    measure = match_phrase(line, start + 1, vocabulary.measures)
    return measure is not None and measure[0] == half - 2 and line.lows[half - 2 : half + 1] == HALF


def _half_more(line: Line, start: int, half: int, vocabulary: Vocabulary) -> Draft:
    measure = match_phrase(line, start + 1, vocabulary.measures)
    unit = measure[1] if measure else ""
    tokens = line.tokens
    return Draft(
        line=line, first=start, last=half + 1, number_first=start, after=half + 1, phrase_last=half + 1, value=1.5, low=1.5, high=1.5,
        form="words", bare=False, kind=vocabulary.measure_kinds[unit], unit=unit, noun=(tokens[start + 1].start, tokens[half - 3].end),
        rule="halves:and-a-half", confidence=0.9,
    )  # fmt: skip
