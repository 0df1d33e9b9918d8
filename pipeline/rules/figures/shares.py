"""Fractions and ratios that state a share of something: "a third of those freed", "one in five"."""

from __future__ import annotations

from pipeline.rules.figures.drafts import Draft
from pipeline.rules.figures.vocabulary import Vocabulary


def is_share(figure: Draft, vocabulary: Vocabulary) -> bool:
    """Whether a fraction states a share: "a third of those freed"; sets it as a percentage."""
    line, last = figure.line, figure.last
    if figure.form == "ratio":
        pass
    elif line.low(last) != "of" or line.low(figure.first - 1) in ("first", "second", "last", "this", "latter", "early"):
        return False
    elif line.low(figure.first - 1) == "the" and (line.low(last + 1) in ("its", "such") or line.kind(last + 1) == "number"):
        return False  # "the third of its kind": an ordinal
    figure.kind, figure.unit, figure.bare = "percent", "percent", False
    figure.low = figure.high = figure.value
    figure.modifier = "exact"
    return True
