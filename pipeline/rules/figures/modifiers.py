"""Words that bound a number: "at least", "up to", "or more"; and numbers that together make a range.

Source: CGEL 1985 9.62-9.63; the phrases are data (`modifiers.csv`).
"""

from __future__ import annotations

from pipeline.rules.figures.amounts import same_amount
from pipeline.rules.figures.drafts import Draft, bound
from pipeline.rules.figures.tokens import Line, match_before, match_phrase
from pipeline.rules.figures.vocabulary import Vocabulary

DASHES = ("-", "–", "—", "‑")
STRENGTH = {"exact": 0, "another": 0, "about": 1, "about_sign": 1}


def apply(figure: Draft, vocabulary: Vocabulary) -> None:
    """Stretches a draft over its modifiers, before and after, and sets its bounds."""
    found = None
    while step := match_before(figure.line, figure.first, vocabulary.before):
        start, id = step
        if id == "exact" or _is_particle(figure, start, id, vocabulary):
            break
        figure.first = start
        if id == "another":
            figure.additional = True
        elif found is None or STRENGTH.get(found, 2) < STRENGTH.get(id, 2):
            found = id
    after = match_phrase(figure.line, figure.last, vocabulary.after) or _after_noun(figure, vocabulary)
    if after and after[1] != "exact":
        figure.last = figure.after = after[0]
        figure.phrase_last = max(figure.phrase_last, after[0])
        found = after[1]
    if found:
        bound(figure, found.removesuffix("_sign"))
        figure.rule = f"modifiers:{found}"


def _after_noun(figure: Draft, vocabulary: Vocabulary) -> tuple[int, str] | None:
    """ "14 days and more", "three hours or less": the bound stands after the unit."""
    if figure.kind not in ("duration", "measure", "money") or figure.after == figure.last:
        return None
    return match_phrase(figure.line, figure.after, vocabulary.after)


def _is_particle(figure: Draft, start: int, id: str, vocabulary: Vocabulary) -> bool:
    """Whether the words are no bound here: "handed over 60,000", "spread over two days", "went up to 500", "in some 50"."""
    line, word = figure.line, figure.line.low(start)
    if start + 1 == figure.first and word in ("above", "below", "beneath") and _is_place(figure, start, vocabulary):
        return True
    if word == "up" and id == "at_most" and line.low(start - 1) in vocabulary.words["up_verb"]:
        return True  # "has gone up to 398"
    if word not in vocabulary.words["during_over"] or start + 1 != figure.first:
        return (id == "another" and figure.value == 1) or (word in ("below", "above") and line.low(start - 1) in ("the", "as"))
    before = line.low(start - 1)
    if before in (vocabulary.words["particle_verb"] | vocabulary.words["over_about"]) and word == "over":
        return True
    if _is_place(figure, start, vocabulary):
        return True
    series = line.low(figure.last) in vocabulary.words["series"]
    return (figure.kind == "duration" or series) and word == "over" and before not in vocabulary.words["lasting_before"]


def _is_place(figure: Draft, start: int, vocabulary: Vocabulary) -> bool:
    """ "lying under 850 metres of water", "trekkers stranded above 4,900 metres": where something is, no bound."""
    line, before = figure.line, figure.line.low(start - 1)
    if figure.kind != "measure" or figure.unit not in vocabulary.words["length"]:
        return False
    noun = vocabulary.nouns.get(before)
    return before in vocabulary.words["lies"] or (line.low(start) in ("above", "below") and bool(noun and noun.kind == "people"))


def join_ranges(line: Line, drafts: list[Draft], vocabulary: Vocabulary) -> list[Draft]:
    """The drafts of a line with "7-12", "between 18 and 24", "2 to 3 million" made one each."""
    joined: list[Draft] = []
    for right in drafts:
        left = joined[-1] if joined else None
        start = _range_start(line, left, right, vocabulary) if left else None
        if left and start is not None:
            joined[-1] = _range(left, right, start)
        else:
            joined.append(right)
    return joined


def _range_start(line: Line, left: Draft, right: Draft, vocabulary: Vocabulary) -> int | None:
    """The first token of the range that two numbers make, null where they make none."""
    gap = [line.low(k) for k in range(left.after, right.first)]
    if gap == ["-", "to", "-"]:
        gap = ["to"]
    opener = line.low(left.first - 1)
    if opener == "between" and gap == ["and"]:
        first = left.first - 1
    elif len(gap) == 1 and gap[0] in DASHES:
        first = left.first
    elif gap == ["to"] and not _is_change(left, right, opener, vocabulary):
        first = left.first - 1 if opener == "from" else left.first
    elif gap == ["or"] and left.bare:
        first = left.first
    else:
        return None
    if left.value is None or right.value is None or left.modifier not in ("exact",):
        return None
    if not same_amount(line, left, right) or _scaled(left, right) >= right.value:
        return None
    return first


def _is_change(left: Draft, right: Draft, opener: str, vocabulary: Vocabulary) -> bool:
    """ "rose from 8 to 29" tells two figures, not a range: a verb of change stands before it."""
    line = left.line
    if opener == "by":
        return False
    united = not right.bare or line.low(right.last) == "times"
    if opener != "from" and left.bare and united and (left.value or 0) < (right.value or 0) <= 3 * (left.value or 0):
        return False  # "grow two to three times faster"
    back = 12 if opener == "from" else 2
    return any(line.low(k) in vocabulary.words["change"] for k in range(max(0, left.first - back), left.first))


def _scaled(left: Draft, right: Draft) -> float:
    """The left number with the scale of the right one where the two share it ("2 to 3 million")."""
    value = left.value or 0.0
    if right.scale > 1 and left.scale == 1 and value < 1000:
        return value * right.scale if value * right.scale < (right.value or 0) else value
    return value


def _range(left: Draft, right: Draft, start: int) -> Draft:
    low = _scaled(left, right)
    right.first, right.number_first = start, left.number_first
    right.low, right.high, right.value = low, right.value, None
    right.modifier, right.form, right.rule = "between", "range", "figures:range"
    if right.bare and not left.bare:
        right.kind, right.unit, right.bare = left.kind, left.unit, False
    return right
