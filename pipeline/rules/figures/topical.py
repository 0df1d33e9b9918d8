"""Numbers without a noun in news that is all about the topic's people: they are what such a text counts.

"84 and 84: exchange on Thursday", "told us there were five", "gave a count of 253".

Source: news usage; an elliptic head is recovered from the topic of the text, CGEL 1985 5.10, 12.32.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.rules.figures import spoken
from pipeline.rules.figures.drafts import Draft
from pipeline.rules.figures.tokens import Line, match_any, match_phrase
from pipeline.rules.figures.vocabulary import Vocabulary

FEWEST = 3
"""The fewest figures of the topic that make a text one of the topic."""
SHARE = 3
"""Of so many figures that count something, one at least is of the topic in such a text."""
REACH = 14


def fill(drafts: Sequence[Draft], vocabulary: Vocabulary) -> None:
    """Gives the unit of a person to the numbers without a noun, in a text most of whose figures stand in the topic's clauses."""
    topical = [d for d in drafts if d.kind not in ("duration", "percent") and of_topic(d, vocabulary)]
    counting = [d for d in drafts if d.kind not in ("duration", "percent", "other") and not _only_people(d, vocabulary)]
    if len(topical) < FEWEST or SHARE * len(topical) < len(counting):
        return
    for figure in drafts:
        if figure.bare and figure.kind == "other" and _may_be_people(figure, vocabulary):
            person = vocabulary.nouns["person"]
            figure.kind, figure.unit = person.kind, person.unit
            figure.rule, figure.confidence = "ellipsis:topic", 0.6


def _only_people(figure: Draft, vocabulary: Vocabulary) -> bool:
    """Whether a number has no noun but "person", which its own words gave it: it tells nothing of what the text is about."""
    return figure.rule.startswith("ellipsis") and figure.unit == vocabulary.nouns["person"].unit and not of_topic(figure, vocabulary)


def of_topic(figure: Draft, vocabulary: Vocabulary) -> bool:
    if figure.counts_people and figure.unit in vocabulary.unit_kinds and figure.unit != vocabulary.nouns["person"].unit:
        return True
    return _spoken_of(figure.line, figure.first, vocabulary)


def _spoken_of(line: Line, at: int, vocabulary: Vocabulary) -> bool:
    """Whether a word of exchange or captivity stands near."""
    around = range(max(0, at - REACH), min(len(line.tokens), at + REACH))
    exchanged = not vocabulary.words["exchange"].isdisjoint(line.lows[around.start : around.stop])
    return exchanged or match_any(line, around, vocabulary.phrases["flow"])


def _may_be_people(figure: Draft, vocabulary: Vocabulary) -> bool:
    """A whole number of two or more that nothing else claims: no noun, place in a row, hour or sign beside it."""
    line, value = figure.line, figure.value or figure.low or 0
    if value < 2 or value != int(value) or figure.form not in ("digits", "words", "about", "vague", "range"):
        return False
    before, after = line.low(figure.first - 1), max(figure.after, figure.last)
    if spoken.own_deed(figure):
        return False
    estimated = before == "at" and line.low(figure.first - 2) in vocabulary.words["level"]  # "whom it estimates at 9,000"
    if (
        (before == "at" and not estimated)
        or before in ("number", "#", "no", "/", "+", "*")
        or line.kind(figure.first - 1) in ("sign", "number")
    ):
        return False
    alone = line.kind(figure.first - 1) in ("", "break") and line.kind(after) in ("", "break")
    word = line.low(after)
    dated = line.kind(after) == "opaque" and line.tokens[after].text[:1].islower()  # "up from 53 a month ago"
    ends = dated or line.kind(after) in ("", "break", "mark") or word in vocabulary.words["stop"] or word in vocabulary.words["verb"]
    return not alone and (ends or word in vocabulary.words["people_verb"] or bool(match_phrase(line, after, vocabulary.phrases["flow"])))
