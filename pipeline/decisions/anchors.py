"""Where a row stands: its sentence, and whether a decision's words are still there."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.decisions.record import Decision

Row = Mapping[str, Any]
AROUND = 160
"""Characters of a paragraph around a row's words that count as its sentence where none is known."""
_BREAK = re.compile(r"\n+|(?<=[.!?])[\"'”’)]* (?=[A-Z\"“‘'])")
"""Where a paragraph or, as far as punctuation tells, a sentence ends."""


def words_of(row: Row) -> str:
    """The words of a row's span; those of an event are its trigger."""
    return str(row["trigger"] if "trigger" in row else row["text"])


def sentence_of(row: Row, text: str) -> tuple[int, str]:
    """Where the row's sentence begins, and its words; of an event the evidence that holds the trigger."""
    start, end = int(row["char_start"]), int(row["char_end"])
    spans = [(int(part["char_start"]), int(part["char_end"])) for part in _items(row.get("evidence"))]
    if sentence := row.get("sentence"):
        at = text.rfind(str(sentence), max(0, end - len(str(sentence))), start + len(str(sentence)))
        spans += [(at, at + len(str(sentence)))] if at >= 0 else []
    first, last = next((span for span in spans if span[0] <= start and end <= span[1]), None) or _around(text, start, end)
    return first, text[first:last]


def _around(text: str, start: int, end: int) -> tuple[int, int]:
    low, high = max(0, start - AROUND), min(len(text), end + AROUND)
    before = max((found.end() for found in _BREAK.finditer(text, low, start)), default=low)
    after = _BREAK.search(text, end, high)
    return before, after.start() if after else high


def holds(decision: Decision, row: Row, text: str) -> bool:
    """Whether the row has the decision's span in the decision's sentence."""
    start = int(row["char_start"])
    if int(row["char_end"]) - start != decision.char_end - decision.char_start:
        return False
    first = start - (decision.char_start - decision.sentence_start)
    return first >= 0 and text.startswith(decision.sentence, first) and text.startswith(decision.text, start)


def match(decision: Decision, rows: Sequence[Row], text: str, id: str) -> Row | None:
    """The row of the decision's document that it is about, wherever its sentence stands now; `id` names the id column.

    None where there is no such row, or where the sentence stands there more than once and none of its rows has the decision's id.
    """
    found = [row for row in rows if holds(decision, row, text)]
    own = [row for row in found if row[id] == decision.row_id]
    if own:
        return own[0]
    if len(found) > 1 and "event_type" in found[0]:
        found = [row for row in found if row["event_type"] == decision.seen.get("event_type")]
    return found[0] if len(found) == 1 else None


def still_said(decision: Decision, text: str) -> bool:
    """Whether the document still has the decision's sentence."""
    return decision.sentence in text


def place(decision: Decision, text: str) -> int | None:
    """Where the decision's words begin in the text now; None where its sentence is gone, or stands there more than once elsewhere."""
    found = occurrences(text, decision.sentence)
    own = decision.sentence_start in found
    first = decision.sentence_start if own else found[0] if len(found) == 1 else None
    return None if first is None else first + decision.char_start - decision.sentence_start


def _items(value: Any) -> Sequence[Row]:
    return () if value is None else list(value)


@functools.lru_cache(maxsize=64)
def occurrences(text: str, words: str) -> tuple[int, ...]:
    """Where words begin in a text.

    >>> occurrences("12 and 12", "12")
    (0, 7)
    """
    return tuple(found.start() for found in re.finditer(re.escape(words), text))
