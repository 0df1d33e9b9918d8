"""One line at a time: what its own words and shape say, before its neighbours are asked."""

from __future__ import annotations

import re

from pipeline.cleaning import shapes, written
from pipeline.cleaning.families import families
from pipeline.cleaning.lines import Line
from pipeline.cleaning.words import months, words
from pipeline.codebook.book import Codebook
from pipeline.codebook.entries import Boilerplate

_SPEECH = re.compile(r"\b(?:said|says|told|added|according to|stated|announced|reported|wrote)\b", re.IGNORECASE)
_GAP = re.compile(r" {2,}(?!\t)(?<!\t)")
_BAR = re.compile(r"\s*[|•·]\s*")
_CELL_WORDS, _SHAPE_WORDS = 8, 48
_TIME = re.compile(r"\b\d{1,2}[:.]\d\d\b")
_DATE_LINE_WORDS = 9
_DIGIT = re.compile(r"\d")
_LONGEST = 20_000
_LETTERS = re.compile(r"[A-Za-z]{2,}")
_STAMPS = frozenset({"stamp", "date-stamp", "relative-stamp", "byline"})
_NOTICES = frozenset({"boilerplate", "metadata"})
_SENTENCE_END = re.compile(r"(?<=\w\w)[.;] (?=[A-Z])| - ")


def judge(lines: list[Line], codebook: Codebook) -> None:
    """Every line gets its label where its words suffice, or the labels that it gets only above or below the body."""
    seen: dict[str, Line] = {}
    for line in lines:
        twin = seen.get(line.text)
        if twin is not None and twin.gap == line.gap:
            line.label, line.takes, line.stamp, line.stated = twin.label, twin.takes, twin.stamp, twin.stated
            line.above, line.below = twin.above, twin.below
            continue
        _judge_one(line, codebook)
        seen[line.text] = line


def _judge_one(line: Line, codebook: Codebook) -> None:
    if len(line.folded) > _LONGEST:
        return
    if _is_date_line(line, codebook):
        line.above, line.below, line.stamp = "metadata", "metadata", True
        line.stated = any(row.id == "stamp" for row in families(codebook).matching(line.folded, line.n_words))
        line.label = "metadata" if line.stated else None
        return
    if _are_cells(line, codebook):
        return
    for row in families(codebook).matching(line.folded, line.n_words):
        if not _spoken(row, line):
            _apply(row, line)
            line.stamp = line.stamp or _opens_dated(line, codebook)
            if line.label:
                return
    _judge_shape(line, codebook)


def _are_cells(line: Line, codebook: Codebook) -> bool:
    """Short parts set apart by wide gaps, half of which are furniture each by itself: a menu, counters, the head of a list."""
    if line.item or line.terminal or "  " not in line.text:
        return False
    parts = _GAP.split(line.text)
    if len(parts) < 2 or any(part.count(" ") >= _CELL_WORDS for part in parts):
        return False
    cells = [Line(text=part, gap="\n") for part in parts]
    for cell in cells:
        _judge_one(cell, codebook)
    named = [cell for cell in cells if _LETTERS.search(cell.folded)]
    known = [cell for cell in named if cell.label]
    if not known or 2 * len(known) < len(named):
        return False
    line.label = known[0].label
    line.takes = next((cell.takes for cell in known if cell.takes != "nothing"), "nothing")
    line.stamp, line.stated = any(cell.stamp for cell in cells), any(cell.stated for cell in cells)
    return True


def _spoken(row: Boilerplate, line: Line) -> bool:
    """News that quotes such words is not itself such a line."""
    if line.gap == " " and line.n_words > 25 and line.terminal and row.how in ("start", "anywhere"):
        return True  # on a page without line breaks the words may be glued to a sentence of the article
    if row.how != "anywhere" or row.label in ("caption", "byline", "bio") or line.n_words < 10:
        return False
    return line.folded[:1] in "\"'" or (_SPEECH.search(line.folded) is not None and not shapes.addresses_reader(line))


def _apply(row: Boilerplate, line: Line) -> None:
    line.takes = row.takes
    line.stamp = line.stamp or row.id in _STAMPS
    line.stated = line.stated or row.id == "stamp"
    if row.zone == "any":
        line.label = row.label
    if row.zone in ("head", "edge"):
        line.above = line.above or row.label
    if row.zone in ("tail", "edge"):
        line.below = line.below or row.label


def _judge_shape(line: Line, codebook: Codebook) -> None:
    if line.n_words > _SHAPE_WORDS or (line.terminal and line.n_words > _SHAPE_WORDS // 2):
        return
    if shapes.is_clock(line):
        line.label = "metadata"
    elif shapes.is_furniture(line, codebook):
        line.label = "boilerplate"
    elif shapes.is_byline(line, codebook):
        line.label, line.stamp = "byline", True
    elif shapes.is_menu(line):
        line.label, line.stamp = "metadata", True
    elif shapes.is_stamp_row(line):
        line.above, line.below, line.stamp = "metadata", "metadata", True
    elif shapes.is_name(line) or shapes.are_names(line) or shapes.is_name_and_role(line, codebook):
        line.above = line.below = "byline"


def _is_date_line(line: Line, codebook: Codebook) -> bool:
    """A date with little beside it (a time, a weekday, a place, the name of an outlet), or several such dates between bars."""
    if line.n_words > 3 * _DATE_LINE_WORDS or line.terminal or not _DIGIT.search(line.folded):
        return False
    parts = _BAR.split(line.folded)
    if 1 < len(parts) <= 3 and all(len(part) > 5 for part in parts):
        return all(_is_dated(Line(text=part, gap=line.gap), codebook) for part in parts) or _is_dated(line, codebook)
    return _is_dated(line, codebook)


def _opens_dated(line: Line, codebook: Codebook) -> bool:
    """Whether a notice begins with a date as a head does ("The Post, 3 May 2024. This live coverage has ended")."""
    first = _SENTENCE_END.split(line.folded, maxsplit=1)[0].rstrip(".")
    return (
        (line.label or line.above) in _NOTICES
        and line.n_words <= 3 * _DATE_LINE_WORDS
        and _is_dated(Line(text=first, gap=line.gap), codebook)
    )


def _is_dated(line: Line, codebook: Codebook) -> bool:
    if line.n_words > _DATE_LINE_WORDS or line.terminal or line.heading or not _DIGIT.search(line.folded):
        return False
    said = _LETTERS.findall(line.folded)
    known = words(codebook, "calendar")
    if not words(codebook, "live").isdisjoint(word.lower() for word in said):
        known |= words(codebook, "live-notice")
    names = months(codebook)
    others = [word for word in said if word.lower() not in names and word.lower() not in known]
    named = len(others) <= 4 and all(word[0].isupper() for word in others)
    if not (len(others) <= 2 or named):
        return False
    return written.find(line.folded, codebook) is not None or (
        not others and _TIME.search(line.folded) is not None and written.yearless(line.folded, codebook) is not None
    )
