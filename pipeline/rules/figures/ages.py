"""Numbers that are the age of somebody: "Olena, 34,", "a 47-year-old medic", "aged 34", "turned 18", "dies at 91".

Source: news usage; the word lists are data (`figure_words.csv`).
"""

from __future__ import annotations

from pipeline.rules.figures.drafts import Draft
from pipeline.rules.figures.tokens import CLOSING, DASHES, Line, match_before, match_phrase
from pipeline.rules.figures.vocabulary import Vocabulary

WEIGHED = ("is", "was", "weighed", "weighs", "weighing", "he's", "she's")
"""What stands before somebody's weight that leaves its unit out."""
LIGHTEST = 35
"""The smallest number of kilograms that is taken for somebody's weight and for no age."""


def is_age(figure: Draft, vocabulary: Vocabulary) -> bool:
    """ "Olena, 34,", "a 47-year-old medic", "aged 34", "turned 18"."""
    line, first, last = figure.line, figure.first, figure.last
    after = [line.low(k) for k in range(last, last + 7)]
    hyphen = after and after[0] in DASHES
    unit = after[1] if hyphen else after[0]
    if unit in ("year", "years", "month", "months", "week", "weeks", "day", "days") and "old" in after[2:5] and "-" in after[:4]:
        return True
    if (figure.value or 0) >= LIGHTEST and line.weighed(first) and line.low(first - 1) in WEIGHED:
        return False  # "He weighs 54 kilograms. He was 90 when he left"
    if _at_the_age(figure, vocabulary) or _was_when(figure, vocabulary):
        return True
    grouped = line.low(first - 1) in ("over", "under", "above", "below") and line.low(last) in CLOSING
    if grouped and line.low(first - 2) in ("them", "whom", "were", "are", "everyone", "anyone") and 9 < (figure.value or 0) < 100:
        return True  # "most of them over 75", "300 were under 18"
    if _those_under(figure, vocabulary):
        return True
    bound = line.low(first - 1) in ("over", "under", "above", "below") and line.low(last) in (*CLOSING, "and", "or", "were", "who")
    group = vocabulary.nouns.get(line.low(first - 2)) if bound and 14 < (figure.value or 0) < 100 else None
    if group and group.kind == "people" and not group.singular and line.kind(first - 3) != "number" and line.low(first - 3) != "of":
        return True  # "all prisoners under 25", "brought back men over 50"
    if _of_person(figure, vocabulary):
        return True
    opener = first - 2 if line.low(first - 1) in ("between", "from") else first - 1
    if line.low(opener) == "aged" or _ends_ages(line, first):
        return True
    counted = vocabulary.nouns.get(line.low(last))
    if match_before(line, first, vocabulary.phrases["age_of"]) and 0 < (figure.value or 0) < 115 and not (counted and not counted.singular):
        return not match_phrase(line, last, vocabulary.measures)
    at = first - 1
    while at > 0 and first - at < 8 and (line.kind(at) == "number" or line.low(at) in ("and", ",")):
        at -= 1
    if line.low(at) == "aged" and at < first - 1:
        return True
    value = figure.value or 0
    if _now(figure):
        return True
    if _named_aside(figure):
        return True
    if figure.form != "digits" or not 0 < value < 115 or value != int(value) or line.low(first - 1) not in (",", "("):
        return False
    person = vocabulary.nouns.get(line.low(first - 2))
    if line.low(first - 1) == "," == line.low(last) and line.low(first - 3) in ("the", "a", "an") and 15 < value < 100:
        return line.low(first - 2) not in vocabulary.words["number_of"] and line.kind(last + 1) == "word" and not _plural(line, first - 2)
    if line.low(first - 1) == "," == line.low(last) and person and person.kind == "people" and person.singular and 9 < value < 100:
        return True
    closed = line.low(last) in (",", ".", ")", "–", "—", ";", "who", "and") or line.kind(last) in ("", "break")
    named = first >= 2 and (line.tokens[first - 2].text[:1].isupper() or _hyphened(line, first - 2)) and line.kind(first - 2) == "word"
    listed = line.low(last) == "and" or (line.low(last) == "," and line.kind(last + 1) == "number")
    return closed and named and not listed


def _of_person(figure: Draft, vocabulary: Vocabulary) -> bool:
    """ "a girl of 15", "prisoners younger than 25"."""
    line, first, value = figure.line, figure.first, figure.value or 0
    if line.low(first - 1) == "than" and line.low(first - 2) in ("younger", "older"):
        return 0 < value < 115
    if line.low(first - 1) != "of" or line.low(first - 3) not in ("a", "an", "the"):
        return False
    person = vocabulary.nouns.get(line.low(first - 2))
    alone = line.low(figure.last) in (*CLOSING, "and", "or", "who", "was", "is")
    return bool(person and person.kind == "people" and person.singular) and alone and 0 < value < 115


def _those_under(figure: Draft, vocabulary: Vocabulary) -> bool:
    """ "the wounded and those under 25 are to be freed"."""
    line, first, after = figure.line, figure.first, figure.line.low(figure.last)
    bound = line.low(first - 1) in ("over", "under", "above", "below") and line.low(first - 2) == "those"
    alone = after in CLOSING or after in vocabulary.words["auxiliary"] or after in ("and", "or", "were", "was", "who", "to", "in")
    return bound and alone and 9 < (figure.value or 0) < 100


def _ends_ages(line: Line, first: int) -> bool:
    """The second number of "aged between 3 and 17", "aged 9 to 85"."""
    joined = line.low(first - 1) in ("and", "to", "-", "–", "or") and line.kind(first - 2) == "number"
    opener = first - 4 if line.low(first - 3) in ("between", "from") else first - 3
    return joined and line.low(opener) == "aged"


def _at_the_age(figure: Draft, vocabulary: Vocabulary) -> bool:
    """ "she enlisted at nineteen": of one person, in a clause that states no level ("stood at nineteen")."""
    line, first = figure.line, figure.first
    if line.low(first - 1) != "at" or line.low(figure.last) not in (*CLOSING, "and", "he", "she") or not 9 < (figure.value or 0) < 100:
        return False
    back = {line.low(k) for k in range(max(0, first - 12), first - 1)}
    if line.low(first - 2) in vocabulary.words["age_verb"]:
        return True
    level = back & (vocabulary.words["number_of"] | vocabulary.words["change"] | vocabulary.words["level"])
    ahead = {line.low(k) for k in range(figure.last, min(figure.last + 4, len(line.tokens)))}
    return not level and bool({"he", "she", "his", "her", "him"} & (back | ahead))


def _was_when(figure: Draft, vocabulary: Vocabulary) -> bool:
    """ "Hassan was 26 when …", "the youngest, Oleh, is 21": the age of one named or singled out."""
    line, first = figure.line, figure.first
    if line.low(first - 1) == "be" and line.low(first - 3) in ("he", "she") and line.low(figure.last) in CLOSING:
        return line.low(first - 2) in ("will", "would") and 9 < (figure.value or 0) < 115  # "when he will be 42"
    if line.low(first - 1) not in ("is", "was", "just", "only") or not 0 < (figure.value or 0) < 115:
        return False
    back = {line.low(k) for k in range(max(0, first - 8), first - 1)}
    oldest = bool(back & vocabulary.words["age_extreme"]) and line.low(figure.last) in CLOSING
    named = first >= 2 and (line.tokens[first - 2].text[:1].isupper() or line.low(first - 2) in ("he", "she"))
    return oldest or (named and line.low(figure.last) in ("when", "at", "and") and line.low(figure.last + 1) != "percent")


def _now(figure: Draft) -> bool:
    """ "Petrenko, now 58 and a teacher,": an aside about one named."""
    line, first = figure.line, figure.first
    aside = first >= 3 and line.tokens[first - 1].text.lower() == "now" and line.low(first - 2) in (",", "(")
    closed = line.low(figure.last) in (*CLOSING, "and", ")")
    return aside and closed and 9 < (figure.value or 0) < 115 and line.tokens[first - 3].text[:1].isupper()


def _named_aside(figure: Draft) -> bool:
    """ "Anna Kovacs, four, whose parents": a number in words between commas behind a name of two parts."""
    line, first = figure.line, figure.first
    between = figure.form == "words" and line.low(first - 1) == "," == line.low(figure.last) and line.kind(figure.last + 1) == "word"
    return between and first >= 3 and all(line.kind(k) == "word" and line.tokens[k].text[:1].isupper() for k in (first - 2, first - 3))


def _hyphened(line: Line, at: int) -> bool:
    """ "Park Min-jun": the last part of a name that a hyphen joins."""
    joined = at >= 3 and line.low(at - 1) == "-" and line.glued(at) and line.glued(at - 1)
    return joined and line.tokens[at - 2].text[:1].isupper() and line.tokens[at - 3].text[:1].isupper()


def _plural(line: Line, at: int) -> bool:
    return line.low(at).endswith("s")
