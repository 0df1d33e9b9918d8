"""Amounts that an article states: "a mile and a half", "more than a year".

Source: CGEL 1985 6.67.
"""

from __future__ import annotations

from pipeline.rules.figures import modifiers
from pipeline.rules.figures.drafts import Draft
from pipeline.rules.figures.tokens import Line, match_before, match_phrase
from pipeline.rules.figures.vocabulary import Vocabulary

HALF = ["and", "a", "half"]
BOUNDS = ("at_least", "more_than", "nearly", "less_than", "at_most")
PARTICLES = ("over", "under", "around")
"""Words that bound an amount only where something lasts: "for over a year", not "fell under a tonne of snow"."""


def add(line: Line, drafts: list[Draft], vocabulary: Vocabulary) -> list[Draft]:
    """The drafts of a line and one for each "a MEASURE and a half", in place of what was read inside it."""
    found = list(drafts)
    for at in (k for k, low in enumerate(line.lows) if low == "half"):
        start = next((k for k in (at - 4, at - 5) if line.low(k) in ("a", "an", "one") and _measured(line, k, at, vocabulary)), None)
        if start is not None:
            found = [d for d in found if d.last <= start or d.first > at]
            found.append(_half_more(line, start, at, vocabulary))
    for at in (k for k, low in enumerate(line.lows) if low in ("a", "an")):
        figure = _bounded_one(line, at, vocabulary)
        if figure and all(d.last <= figure.first or d.first >= figure.after for d in found):
            found.append(figure)
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


def _bounded_one(line: Line, at: int, vocabulary: Vocabulary) -> Draft | None:
    """ "for more than a year", "at least an hour": a length of time that lasts and places nothing on the calendar."""
    bounds = match_before(line, at, vocabulary.before)
    measure = match_phrase(line, at + 1, vocabulary.measures) if bounds else None
    if bounds is None or measure is None or bounds[1] not in BOUNDS or vocabulary.measure_kinds[measure[1]] != "duration":
        return None
    placed = line.low(measure[0]) in vocabulary.words["placing_after"] or line.low(measure[0]) in ("after", "before", "old", "-", "'s")
    lasting = line.low(bounds[0] - 1) in vocabulary.words["lasting_before"] or line.low(at - 1) not in PARTICLES
    if placed or not lasting:
        return None
    tokens, last = line.tokens, measure[0]
    figure = Draft(
        line=line, first=at, last=at + 1, number_first=at, after=last, phrase_last=last, value=1.0, low=1.0, high=1.0, form="words",
        bare=False, kind="duration", unit=measure[1], noun=(tokens[at + 1].start, tokens[last - 1].end), confidence=0.8,
    )  # fmt: skip
    modifiers.apply(figure, vocabulary)
    return figure
