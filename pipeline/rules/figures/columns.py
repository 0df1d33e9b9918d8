"""Numbers in a simple plain-text table: the head of the column says what is counted.

Source: the layout of plain-text tables: cells between tabs, bars or runs of spaces, a first row without digits.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.records import Span
from pipeline.rules.figures.drafts import Draft
from pipeline.rules.figures.heads import noun_of
from pipeline.rules.figures.vocabulary import Noun, Vocabulary

CELL = re.compile(r"[^\s|](?:[^\t\n|]{0,60}?[^\s|])??(?= {2}|\t| ?\||\n|$)", re.MULTILINE)
LONGEST_ROW = 300
MOST_ROWS = 60


def fill(drafts: Sequence[Draft], text: str, vocabulary: Vocabulary) -> list[Draft]:
    """The drafts, the bare numbers that fill a cell of a table named by the head of their column; a row without heads is dropped."""
    kept = []
    for figure in drafts:
        noun = _head(text, figure.span, vocabulary) if figure.bare and figure.kind == "other" else None
        if noun:
            figure.kind, figure.unit, figure.bare = noun.kind, noun.unit, False
            figure.rule, figure.confidence = "columns:head", 0.7
        if noun or not _beside_number(figure):
            kept.append(figure)
    return kept


def _beside_number(figure: Draft) -> bool:
    line = figure.line
    return figure.form == "digits" and "number" in (line.kind(figure.first - 1), line.kind(figure.last))


def _head(text: str, span: Span, vocabulary: Vocabulary) -> Noun | None:
    start, end = _row(text, span[0])
    if not any(text.find(gap, start, end) >= 0 for gap in ("\t", "|", "  ")):
        return None
    cells = _cells(text, start, end)
    if len(cells) < 2 or span not in cells:
        return None
    column = cells.index(span)
    for _ in range(MOST_ROWS):
        if start == 0:
            return None
        start, end = _row(text, start - 1)
        above = _cells(text, start, end)
        if set(text[start:end]) <= set("|-:+ \t"):
            continue
        if len(above) != len(cells):
            return None
        if not any(c.isdigit() for c in text[start:end]):
            words = re.findall(r"[^\W\d_]+", text[slice(*above[column])].lower())
            return next((noun for word in reversed(words) if (noun := noun_of(word, vocabulary))), None)
    return None


def _row(text: str, at: int) -> Span:
    """The line around an offset; beyond the length of a row it is cut, and then holds no cells."""
    near, far = max(0, at - LONGEST_ROW), min(len(text), at + LONGEST_ROW + 1)
    start = max(text.rfind("\n", near, at) + 1, near)
    end = text.find("\n", at, far)
    return start, far if end < 0 else end


def _cells(text: str, start: int, end: int) -> list[Span]:
    return [m.span() for m in CELL.finditer(text, start, end)] if 0 < end - start <= LONGEST_ROW else []
