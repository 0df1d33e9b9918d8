"""What is no figure: years, labels, scores, ages of named people, list numbers, idioms, "one" as a pronoun. Each family is one test.

Source: the project's contract; the word lists are data (`figure_words.csv`).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.rules.figures.ages import is_age
from pipeline.rules.figures.drafts import Draft
from pipeline.rules.figures.labels import is_label
from pipeline.rules.figures.ones import is_pronoun
from pipeline.rules.figures.tokens import CLOSING, DASHES, Line, match_phrase
from pipeline.rules.figures.vocabulary import Vocabulary

SMALL_SCORE = 200
LAST_HOUR = 12
HOURLY = ("at", "by", "until", "around", "since", "about", "a")
PREPOSITIONS = ("at", "by", "around", "until", "till", "after", "before", "since", "about", "from", "past", "nearly", "almost")
"""What may stand before the hour of a clock that tells its part of the day."""
RESUMED = ("on", "in", "and", "when", "that", "this", "yesterday", "as", "but")
"""What may go on behind the hour of a clock."""
DAY_WORDS = ("today", "tomorrow", "tonight", "yesterday", "daily", "morning", "afternoon", "evening", "noon")
RESUMING = ("there", "he", "she", "they", "it", "we", "i", "nobody", "nothing", "little", "few", "many", "no")
"""What a clause begins with after "Four years on"."""
LONGEST_HEADING = 5
MOST_ITEMS = 30
"""The largest number of an item in a numbered list that no full stop marks."""
DOTTED_TIME = re.compile(r"(?:[01]?\d|2[0-3])\.[0-5]\d")
LONGEST_CALL = 6
"""The most digits of a short number that is called."""
VOTE = 700
"""The largest number of a vote or score that falls ("228-206")."""


def is_none(figure: Draft, vocabulary: Vocabulary) -> str | None:
    """The name of the family that rules a number out, null where it is a figure. Asked before anything is attached to it."""
    return next((test.__name__.strip("_") for test in FAMILIES if test(figure, vocabulary)), None)


def _code(figure: Draft, vocabulary: Vocabulary) -> bool:
    """Glued to letters that are no suffix, sign or unit: "3D", "1990s", "747s", "4x4", "19A"; or to a name before it: "under-25s"."""
    line, last = figure.line, figure.last
    if line.low(last) in vocabulary.words["ordinal_scale"]:
        return True
    if figure.form != "digits":
        return False
    if (line.low(last) == "+" and line.kind(last + 1) == "number") or (line.low(figure.first - 1) == "+" and line.glued(figure.first)):
        return True  # the committee "5+5"
    if not figure.value and len(line.tokens[figure.first].text) > 2 and line.tokens[figure.first].text.isdigit():
        return True  # the end of "N400,000"
    if line.glued(last) and line.kind(last) == "word":
        return not (
            match_phrase(line, last, vocabulary.measures) or match_phrase(line, last, vocabulary.currencies) or line.low(last) == "m"
        )
    return line.glued(figure.first) and line.kind(figure.first - 1) in ("word", "opaque", "number")


def _hyphen_name(figure: Draft, vocabulary: Vocabulary) -> bool:
    """The end of a hyphenated name or date: "mid-2022", "Soyuz-2"."""
    line, first = figure.line, figure.first
    if not (line.low(first - 1) in DASHES and line.glued(first) and line.glued(first - 1)):
        return False
    before = line.low(first - 2)
    joins = before in ("for", "to", "by", "magnitude", "on", "in", "and", "or") or line.kind(first - 2) in ("number", "sign", "mark")
    return not (
        joins or before in vocabulary.numbers or match_phrase(line, first - 2, vocabulary.measures) or line.kind(first - 2) == "break"
    )


def _clock(figure: Draft, vocabulary: Vocabulary) -> bool:
    line, last = figure.line, figure.last
    after = line.low(last)
    if _told_clock(figure, vocabulary):
        return True
    if after in ("a.m", "p.m", "a.m.", "p.m.", "am", "pm", "o'clock", "gmt", "utc", "est", "edt", "cet", "bst", "et"):
        return True
    if line.low(figure.first - 1) in DASHES and line.glued(figure.first) and line.low(last) in ("am", "pm"):
        return True
    part_of_day = line.low(last) == "in" and line.low(last + 1) == "the" and line.low(last + 2) in ("morning", "afternoon", "evening")
    if line.low(figure.first - 1) in PREPOSITIONS and (part_of_day or line.low(last) == "at") and _is_hour(figure):
        return True
    if line.low(figure.first - 1) == "at" and after in CLOSING and _is_hour(figure, last=24) and _of_a_day(figure, vocabulary):
        return True
    dotted = figure.form == "digits" and bool(DOTTED_TIME.fullmatch(line.tokens[figure.first].text))
    if dotted and after == ":" and line.glued(last) and line.kind(figure.first - 1) in ("", "break", "mark"):
        return True  # "Update, 16.20: the buses have left"
    at = line.low(figure.first - 1) == "at" and figure.form == "digits" and "." in line.tokens[figure.first].text
    return at and after in ("", ".", ",", "on") and (figure.value or 0) < 24


def _told_clock(figure: Draft, vocabulary: Vocabulary) -> bool:
    """Either number of "at ten past six on Friday" or "at twenty to nine", the hour of "half past four"."""
    line, first, last = figure.line, figure.first, figure.last
    joins = [k for k in (first - 1, last) if line.low(k) == "past" or (line.low(k) == "to" and _clock_minutes(line, k, vocabulary))]
    return figure.form == "words" and any(_clock_number(line, k - 1, vocabulary) and _clock_hour(line, k, vocabulary) for k in joins)


def _clock_number(line: Line, at: int, vocabulary: Vocabulary) -> bool:
    return vocabulary.numbers.get(line.low(at), ("", 0))[0] in ("small", "tens", "fraction")


def _clock_minutes(line: Line, at: int, vocabulary: Vocabulary) -> bool:
    """Whether the number before "to" tells minutes: "at twenty to", not "by two to"."""
    return vocabulary.numbers.get(line.low(at - 1), ("", 0.0))[1] in (0.25, 5, 10, 20) and line.low(at - 2) in HOURLY


def _clock_hour(line: Line, at: int, vocabulary: Vocabulary) -> bool:
    hour = vocabulary.numbers.get(line.low(at + 1), ("", 0.0))
    return hour[0] == "small" and hour[1] <= LAST_HOUR and line.low(at + 2) in (*CLOSING, *RESUMED)


def _of_a_day(figure: Draft, vocabulary: Vocabulary) -> bool:
    """ "tomorrow at 11", "on Friday at 9": a day before it, in a clause that states no level ("closed on Friday at 11")."""
    line, at = figure.line, figure.first - 2
    back = {line.low(k) for k in range(max(0, at - 12), at)}
    level = back & (vocabulary.words["number_of"] | vocabulary.words["change"] | vocabulary.words["level"])
    return not level and (line.low(at) in DAY_WORDS or line.kind(at) == "opaque")


def _is_hour(figure: Draft, *, last: int = 12) -> bool:
    return figure.value is not None and 1 <= figure.value <= last


def _year(figure: Draft, vocabulary: Vocabulary) -> bool:
    line = figure.line
    text = line.tokens[figure.first].text
    if figure.last != figure.first + 1 or not (text.isdigit() and len(text) == 4 and 1500 <= int(text) <= 2100):
        return False
    if line.kind(figure.first - 1) == "sign" or match_phrase(line, figure.last, vocabulary.measures):
        return False
    if line.low(figure.last) == "for" and line.kind(figure.last + 1) == "number":
        return False
    noun = vocabulary.nouns.get(line.low(figure.last))
    before = line.low(figure.first - 1)
    return not (noun and not noun.singular and noun.kind != "things" and before not in ("the", "in", "since", "of"))


def _list_number(figure: Draft, vocabulary: Vocabulary) -> bool:
    """At the head of a line: "1. Convicts", "2) …", "3  Quiz"; or alone on it."""
    line, first, last = figure.line, figure.first, figure.last
    if figure.form != "digits" or (line.kind(first - 1) not in ("", "break") and line.low(first - 1) != "#"):
        return False
    tokens = line.tokens
    numbered = "." in tokens[first].text and len(tokens[first].text) <= LONGEST_HEADING and line.low(line.count - 1) not in (".", "?", "!")
    if numbered and line.kind(last) == "word" and tokens[last].text[:1].isupper():
        return True  # "4.2 Releases and exchanges"
    if "\t" in (line.low(first - 1), line.low(last)):
        return False  # the cell of a table
    alone = line.kind(last) in ("", "break") and (figure.value or 0) < 100
    spaced = last < len(tokens) and tokens[last].start - tokens[last - 1].end >= 2
    heading = line.low(last) in ("|", "-", "–", "—", "•", "·", ":") and not line.glued(last) and (figure.value or 0) <= MOST_ITEMS
    heading = heading or (line.low(last) == "/" and line.glued(last) and not line.glued(last + 1) and (figure.value or 0) <= MOST_ITEMS)
    titled = heading and line.kind(last + 1) == "word" and line.tokens[last + 1].text[:1].isupper()  # "3 | Gaza", "3/ Rates"
    return alone or spaced or titled or (line.low(last) in (".", ")") and line.glued(last) and (figure.value or 0) < 100)


def _adjective(figure: Draft, vocabulary: Vocabulary) -> bool:
    """The second number of "five three-pointers": it describes what the first one counts."""
    line, first = figure.line, figure.first
    role = vocabulary.numbers.get(line.low(first - 1), ("",))[0]
    hyphen = line.low(figure.last) == "-" and line.glued(figure.last) and line.kind(figure.last + 1) == "word"
    return hyphen and (role in ("small", "tens", "dozen") or line.kind(first - 1) == "number") and not line.glued(first)


def _serial(figure: Draft, vocabulary: Vocabulary) -> bool:
    """One of a row of bare numbers: "1 2 3 4 5"."""
    line = figure.line
    plain = figure.form == "digits"
    beside = any(
        {line.kind(at - 1), line.kind(at)} == {"number"} and line.tokens[at].start - line.tokens[at - 1].end < 2
        for at in (figure.first, figure.last)
    )
    return plain and beside  # numbers further apart may be cells of a table


def _score(figure: Draft, vocabulary: Vocabulary) -> bool:
    """ "won 3-1", "a 102-98 victory", "6-4, 6-3": two small numbers and a dash, with a word of sport near, or falling."""
    line = figure.line
    if _tie_break(figure):
        return True
    for first, last, other_first, other_last in _neighbours(figure):
        other = line.tokens[other_first].value if line.kind(other_first) == "number" else None
        if other is None or figure.value is None or figure.form != "digits" or max(other, figure.value) > VOTE:
            continue
        left, right = (figure.value, other) if first < other_first else (other, figure.value)
        end = max(last, other_last)
        if line.low(end) in ("%", "percent", "-") or match_phrase(line, end, vocabulary.measures):
            continue
        near = {line.low(k) for k in range(min(first, other_first) - 8, end + 5)}
        topical = near & vocabulary.words["exchange"]
        sport = near & vocabulary.words["score"] and not topical and right <= SMALL_SCORE
        if (left >= right and not (left == right and topical)) or sport:
            return True
    return False


def _tie_break(figure: Draft) -> bool:
    """The number in brackets of "7-6 (5)"."""
    line, first = figure.line, figure.first
    bracketed = line.low(first - 1) == "(" and line.low(figure.last) == ")" and figure.form == "digits"
    return bracketed and line.low(first - 3) in DASHES[:2] and line.kind(first - 2) == line.kind(first - 4) == "number"


def _neighbours(figure: Draft) -> list[tuple[int, int, int, int]]:
    """(own first, own last, other first, other last) of the numbers joined to this one by a dash without spaces."""
    line, found = figure.line, []
    if line.low(figure.last) in DASHES[:2] and line.kind(figure.last + 1) == "number" and line.glued(figure.last + 1):
        found.append((figure.first, figure.last, figure.last + 1, figure.last + 2))
    if line.low(figure.first - 1) in DASHES[:2] and line.kind(figure.first - 2) == "number" and line.glued(figure.first - 1):
        found.append((figure.first, figure.last, figure.first - 2, figure.first - 1))
    return found


def _idiom(figure: Draft, vocabulary: Vocabulary) -> bool:
    """ "one-way", "top 10", "net zero", "number one": a phrase of the list that covers the number."""
    line = figure.line
    for back in range(4):
        found = match_phrase(line, figure.number_first - back, vocabulary.phrases["idiom"]) if figure.number_first >= back else None
        if found and line.low(figure.number_first - back) in ("last", "final") and _plural_next(figure, vocabulary):
            return False  # "the last four hostages"
        if found and found[0] > figure.number_first and not (found[0] < figure.last):
            return True
    return False


def _plural_next(figure: Draft, vocabulary: Vocabulary) -> bool:
    noun = vocabulary.nouns.get(figure.line.low(figure.last))
    return noun is not None and not noun.singular


def _version(figure: Draft, vocabulary: Vocabulary) -> bool:
    """A number between a colon-separated or slashed pair is a code; so is one in a postal or box number."""
    line = figure.line
    return (line.low(figure.first - 1) == "/" and line.glued(figure.first)) or (
        line.low(figure.last) == "/" and line.glued(figure.last) and line.kind(figure.last + 1) == "number"
    )


def _placed(figure: Draft, vocabulary: Vocabulary) -> bool:
    """A length of time that places something on the calendar: "eight months on", "two days later"."""
    found = match_phrase(figure.line, figure.last, vocabulary.measures)
    if found is None or vocabulary.measure_kinds[found[1]] != "duration":
        return False
    line = figure.line
    after = line.low(found[0])
    if after == "before" or (after == "ahead" and line.low(found[0] + 1) == "of"):
        return line.kind(figure.first - 1) in ("", "break") or line.low(figure.first - 1) in ("just", "only")
    if after == "after":
        placed = line.low(figure.first - 1) not in vocabulary.words["lasting_before"] and line.low(figure.last) != "-"
        return placed and line.low(found[0] + 1) not in ("the", "their", "his", "her", "its", "they", "he", "she", "being")
    if after == "on" and line.kind(figure.first - 1) in ("", "break") and line.low(found[0] + 1) in RESUMING:
        return True
    if after == "into" and line.low(figure.first - 1) != "for":
        return True  # "three days into the truce", "two years into his sentence"
    closes = line.kind(found[0] + 1) == "" or line.low(found[0] + 1) in (",", ".") or after in ("ago", "earlier", "later")
    return after in vocabulary.words["placing_after"] and closes


def _called(figure: Draft, vocabulary: Vocabulary) -> bool:
    """ "call 101", "dial 999 or text 61016": a short number that is rung up, nothing counted behind."""
    line, first, last = figure.line, figure.first, figure.last
    text = line.tokens[first].text
    if figure.form != "digits" or last != first + 1 or not (text.isdigit() and 2 < len(text) <= LONGEST_CALL):
        return False
    return line.low(first - 1) in vocabulary.words["ring_up"] and (
        line.kind(last) in ("", "mark", "break") or line.low(last) in vocabulary.words["stop"]
    )


FAMILIES: tuple[Callable[[Draft, Vocabulary], bool], ...] = (
    _code, _hyphen_name, _clock, _year, is_label, _list_number, _adjective, _serial, _score, is_age, _idiom, is_pronoun, _version, _placed,
    _called,
)  # fmt: skip
"""The families in the order in which they are asked."""
