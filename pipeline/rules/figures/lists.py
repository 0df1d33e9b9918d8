"""Numbers in a plain list whose caption says what is counted: "Children returned by year: 2022 – 120; 2023 – 388".

Source: the layout of lists in plain text: a caption that ends in a colon, entries of a label, a separator and a number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.records import Span
from pipeline.rules.figures.drafts import Draft
from pipeline.rules.figures.heads import noun_of
from pipeline.rules.figures.vocabulary import Noun, Vocabulary

LABEL = re.compile(r"[^;,\n\d]{0,3}(?:\d{4}|[^;,:\n]{1,40}?)(?: {0,3}[-–—:=|]| {1,3}\()[ \t]{0,3}$")
ENDS = re.compile(r"[ \t]{0,3}(?:[;,.)]|\n|$)")
WORD = re.compile(r"[^\W\d_]+")
LONGEST_ROW = 240
MOST_ROWS = 40


def fill(drafts: Sequence[Draft], text: str, vocabulary: Vocabulary) -> None:
    """Names the bare numbers that are entries of a list by the noun of its caption."""
    captions: dict[int, Noun | None] = {}
    for figure in drafts:
        if figure.bare and figure.kind == "other" and figure.form == "digits":
            noun = _noun(text, figure.span, vocabulary, captions)
            if noun:
                figure.kind, figure.unit, figure.bare = noun.kind, noun.unit, False
                figure.rule, figure.confidence = "lists:caption", 0.7


def _noun(text: str, span: Span, vocabulary: Vocabulary, captions: dict[int, Noun | None]) -> Noun | None:
    start = max(text.rfind("\n", max(0, span[0] - LONGEST_ROW), span[0]) + 1, span[0] - LONGEST_ROW)
    row = text[start : span[0]]
    entry = max(row.rfind(";"), row.rfind(","), row.rfind(":", 0, max(row.rfind(":"), 0) if _own_colon(row) else len(row))) + 1
    ends = ENDS.match(text, span[1])
    if not LABEL.match(row[entry:]) or not ends or (_own_colon(row) and (row[entry - 1 : entry] == "," or "," in ends.group())):
        return None
    own = _plural(row[entry:], vocabulary)
    if own:
        return own
    if ":" in row[:entry]:
        return _plural(row[: row.index(":")], vocabulary)
    if start not in captions:
        captions[start] = _above(text, start, vocabulary)
    return captions[start]


def _own_colon(row: str) -> bool:
    """Whether the colon that stands last is the separator of the entry itself."""
    return row.rstrip().endswith(":")


def _above(text: str, start: int, vocabulary: Vocabulary) -> Noun | None:
    """The noun of the caption: the nearest row above without an entry, if it ends in a colon."""
    for _ in range(MOST_ROWS):
        end = start - 1
        if end <= 0:
            return None
        start = max(text.rfind("\n", max(0, end - LONGEST_ROW), end) + 1, end - LONGEST_ROW)
        row = text[start:end].strip()
        if row.endswith(":"):
            return _plural(row, vocabulary)
        if not any(c.isdigit() for c in row) or len(row) > LONGEST_ROW // 3:
            return None
    return None


def _plural(words: str, vocabulary: Vocabulary) -> Noun | None:
    """The first plural noun of a caption or label that is more than "figures" or "numbers"."""
    for word in WORD.findall(words.lower()):
        known = vocabulary.nouns.get(word)
        if known and not known.singular and word not in vocabulary.words["caption_word"]:
            return noun_of(word, vocabulary)
    return None
