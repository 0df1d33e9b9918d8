"""A row that a reviewer is about to add: which words it stands on, what they say already, and what she must still say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.decisions import anchors, missed
from pipeline.decisions.fields import JUDGED, plain
from pipeline.decisions.judging import Reviewer, add
from pipeline.decisions.record import Decision
from pipeline.errors import UsageError
from pipeline.review.article import Tables

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Draft:
    """A span (Python string offsets into the document), its table, and the values that its words suggest."""

    table: str
    start: int
    end: int
    values: Mapping[str, Any]

    def decision(self, given: Mapping[str, Any], document: Row, by: Reviewer, comment: str) -> Decision:
        """The addition, with the reviewer's values over the suggested ones.

        Raises:
            UsageError: a value that a field does not allow, or one that is needed and left out.
        """
        said = {**self.values, **given}
        if (name := missed.lacking(self.table, said)) is not None:
            raise UsageError(f"{self.table}.{name}: must be said of a row that is added")
        if {"value", "modifier"} & given.keys():  # the suggested bounds are those of another number
            said = {key: value for key, value in said.items() if key not in ("low", "high") or key in given}
        return add(self.table, document, (self.start, self.end), _said(said), by, comment=comment)


def drafted(tables: Tables, table: str, span: tuple[int, int], document: Row, by: Reviewer) -> Draft:
    """A draft on a span of the document.

    Raises:
        UsageError: no such table, no words, or the table has a row with that very span (but for events: words can name two).
    """
    start, end = span
    text = str(document["text"])
    if table not in JUDGED:
        raise UsageError(f"{table!r}: rows are added to {', '.join(JUDGED)}")
    if not 0 <= start < end <= len(text):
        raise UsageError("choose words of the article first")
    if table != "events" and any((row["char_start"], row["char_end"]) == span for row in _rows(tables, table, document)):
        raise UsageError(f"“{text[start:end]}” is a row of {table} already: fix that one")
    return Draft(table, start, end, _suggested(table, text, span, document, by))


def _suggested(table: str, text: str, span: tuple[int, int], document: Row, by: Reviewer) -> Mapping[str, Any]:
    if by.book is None:
        return {}
    first, sentence = anchors.sentence_of({"char_start": span[0], "char_end": span[1]}, text)
    rest = text[span[1] : max(span[1], first + len(sentence))]
    return missed.suggested(table, text[slice(*span)], rest, plain(document["published"]) and document["published"], by.book)


def _said(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None and value != ""}


def span_of(words: str, text: str, near: int) -> tuple[int, int]:
    """Where the words stand, however they are spaced there: the occurrence that begins nearest to `near`.

    Raises:
        UsageError: nowhere.
    """
    pattern = r"\s+".join(map(re.escape, words.split()))
    found = [place.span() for place in re.finditer(pattern, text)] if pattern else []
    if not found:
        raise UsageError(f"“{words}” does not stand in the article; write the words as they stand there")
    return min(found, key=lambda place: abs(place[0] - near))


def trimmed(span: Sequence[int], text: str) -> tuple[int, int]:
    """A span without the spaces that a selection takes with it.

    >>> trimmed((3, 8), "of  12  men")
    (4, 6)
    """
    start, end = span
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def found_rows(tables: Tables, document: Row) -> Iterator[tuple[int, int, str]]:
    """The span of every row of the document, and its table."""
    for table in JUDGED:
        for row in _rows(tables, table, document):
            yield int(row["char_start"]), int(row["char_end"]), table


def _rows(tables: Tables, table: str, document: Row) -> list[Row]:
    frame = getattr(tables, table)
    found: list[Row] = frame[frame.doc_id == document["doc_id"]].to_dict("records")
    return found
