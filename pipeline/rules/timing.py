"""When an event happened: the date that belongs to its words, never that of a statement about it."""

from __future__ import annotations

import re

from pipeline.codebook.book import Codebook
from pipeline.records import DateMention, Span
from pipeline.rules.sighting import says

LOOK = 60  # characters before a date in which the words of a statement may stand
ELSEWHERE = 60  # what another clause costs, in characters of distance
REFERENCE = re.compile(r"_REF$")


def date_of(
    text: str, trigger: Span, clause: Span, dates: tuple[DateMention, ...], others: tuple[Span, ...], codebook: Codebook
) -> DateMention | None:
    """The date of the event at `trigger`, out of the dates of its sentence; None where it states none.

    `others` are the words of other events in the sentence: a date nearer to them is theirs. Offsets into the folded `text`.
    """
    mine = [date for date in dates if _usable(text, date, codebook) and not _taken(date, trigger, clause, others)]
    return min(mine, default=None, key=lambda date: _distance(date, trigger, clause))


def _usable(text: str, date: DateMention, codebook: Codebook) -> bool:
    if date.edtf is None or REFERENCE.search(date.timex_value) or (date.timex_type in ("DURATION", "SET") and "/" not in date.edtf):
        return False
    return not says(codebook, "statement", text[max(0, date.start - LOOK) : date.start])


def _taken(date: DateMention, trigger: Span, clause: Span, others: tuple[Span, ...]) -> bool:
    mine = _distance(date, trigger, clause)
    return any(_gap(date, other) < mine for other in others if not _inside(date, clause))


def _distance(date: DateMention, trigger: Span, clause: Span) -> int:
    return _gap(date, trigger) + (0 if _inside(date, clause) else ELSEWHERE)


def _inside(date: DateMention, clause: Span) -> bool:
    return clause[0] <= date.start < clause[1]


def _gap(date: DateMention, span: Span) -> int:
    return max(date.start - span[1], span[0] - date.end, 0)
