"""Money, percentages, lengths of time and measures: the sign or unit word beside a number.

Source: ISO 4217 for currencies, the SI Brochure for measures; both lists are data.
"""

from __future__ import annotations

from pipeline.rules.figures import ages
from pipeline.rules.figures.drafts import Draft
from pipeline.rules.figures.tokens import Line, match_phrase
from pipeline.rules.figures.vocabulary import Vocabulary

SCALED = 1000.0
AGAIN = ("now", "when", "then", "today", "before", "after", "on", "at", "by", "and", "but", "last", "this")
"""What may go on behind a weight."""
SHORT = ("he's", "she's")
DIMENSIONS = ("tall", "high", "long", "wide", "deep", "away", "above", "below", "north", "south", "east", "west", "apart")


def attach(figure: Draft, vocabulary: Vocabulary) -> None:
    """Gives a draft its amount's unit and kind, and stretches it over currency and percent signs."""
    if _money_sign(figure, vocabulary):
        return
    line, after = figure.line, figure.last
    if _measure_before(figure, vocabulary) or _weight_again(figure):
        return
    if line.low(after) in ("-", "‑", "–") and line.glued(after) and line.glued(after + 1):
        after += 1
    currency = match_phrase(line, after, vocabulary.currencies)
    measure = match_phrase(line, after, vocabulary.measures)
    if measure and measure[1] == "pound":
        measure = measure if line.low(after) in ("lb", "lbs") or _weighs(figure, vocabulary) else None
    if measure and not _excluded(figure, after, measure[1]):
        _measure(figure, measure, vocabulary)
    elif currency and _is_money(figure, after) and not _names_debt(figure, currency[0], vocabulary):
        _money(figure, currency[1], last=currency[0])


def _measure_before(figure: Draft, vocabulary: Vocabulary) -> bool:
    """ "magnitude 6.3", "a magnitude-6.3 earthquake", "a magnitude of 6.3": the unit stands first."""
    line, at = figure.line, figure.first - 1
    if line.low(at) in ("-", "of"):
        at -= 1
    if line.low(at) not in vocabulary.words["measure_before"]:
        return False
    figure.kind, figure.unit, figure.bare = "measure", line.low(at), False
    figure.rule = f"measures:{figure.unit}"
    return True


def _weight_again(figure: Draft) -> bool:
    """ "He weighed 94 kilos when he left. He's 56 now": somebody's weight once more, its unit left out."""
    line, first = figure.line, figure.first
    closed = line.kind(figure.last) != "word" or line.low(figure.last) in AGAIN
    weighs = line.low(first - 1).startswith("weigh") or (line.low(first - 1) in SHORT or line.low(first - 2) in ("he", "she"))
    unit = line.weighed(first) if line.weight else None
    if unit is None or not closed or not weighs or line.low(first - 1) not in ages.WEIGHED:
        return False
    figure.kind, figure.unit, figure.bare, figure.rule = "measure", unit, False, "measures:weight"
    return True


def _money_sign(figure: Draft, vocabulary: Vocabulary) -> bool:
    line = figure.line
    if line.kind(figure.first - 1) == "sign" and figure.form == "digits":
        figure.first -= 1
        sign = line.tokens[figure.first].text
        code = vocabulary.signs.get(sign) or vocabulary.large_signs[sign]
        _money(figure, code, last=figure.last)
        for shift in (0, 1):  # "$5 million dollars", "$5m USD"
            again = match_phrase(line, figure.last + shift, vocabulary.currencies) if shift == 0 else None
            if again:
                figure.after = again[0]
        return True
    if line.kind(figure.last) == "sign" and line.glued(figure.last) and line.kind(figure.last + 1) != "number":
        _money(figure, vocabulary.signs[line.tokens[figure.last].text], last=figure.last + 1)
        return True
    return False


def _money(figure: Draft, code: str, *, last: int) -> None:
    figure.kind, figure.unit, figure.bare = "money", code, False
    figure.last = figure.after = figure.phrase_last = last
    figure.rule = f"currencies:{code}"


def _is_money(figure: Draft, after: int) -> bool:
    """Some names of money are words of other trades too ("won", "rand"): they need a large amount before them."""
    word = figure.line.low(after)
    if word == "p":
        return figure.line.glued(after)
    return word not in ("won", "real", "lev", "dong", "stone") or (figure.amount or 0) >= SCALED


def _names_debt(figure: Draft, at: int, vocabulary: Vocabulary) -> bool:
    """ "two euro bonds": the currency describes what a small number counts."""
    return (figure.amount or 0) < SCALED and figure.line.low(at) in vocabulary.words["debt"]


def _weighs(figure: Draft, vocabulary: Vocabulary) -> bool:
    """Whether "pounds" is a weight here: a word of weight stands near."""
    if (figure.amount or 0) >= 100000:
        return False
    near = {figure.line.low(k) for k in range(figure.first - 4, figure.last + 5)}
    return bool(near & vocabulary.words["weight_cue"])


def _excluded(figure: Draft, after: int, unit: str) -> bool:
    """ "second" and "minute" before a noun may be an ordinal or an adjective; a measure needs its singular only after one or a hyphen."""
    line = figure.line
    word = line.low(after)
    if word == "second":
        return not (figure.value == 1 or line.low(after - 1) == "-")
    if word in ("c", "f"):
        return not line.glued(after)
    if word == "m" and line.low(after + 1) in DIMENSIONS:
        return False  # "828 m tall"
    if word in ("m", "b", "t", "stone", "pp", "mi", "bp", "in", "ms", "kilo") and not line.glued(after):
        return unit != "stone" and not (word in ("mi", "pp") and figure.form == "digits")
    return False


def _measure(figure: Draft, measure: tuple[int, str], vocabulary: Vocabulary) -> None:
    last, unit = measure
    figure.kind, figure.unit, figure.bare = vocabulary.measure_kinds[unit], unit, False
    figure.rule = f"measures:{unit}"
    tokens = figure.line.tokens
    figure.noun = (tokens[figure.last].start if figure.last + 1 == last else tokens[last - 1].start, tokens[last - 1].end)
    figure.after = figure.phrase_last = last
    if figure.kind == "percent" and unit == "percent":
        figure.last = last


def same_amount(line: Line, left: Draft, right: Draft) -> bool:
    """Whether two numbers of a range can share what they measure: at most one of them has a unit, or both have the same."""
    return left.bare or right.bare or left.unit == right.unit
