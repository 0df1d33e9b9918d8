"""Reporting words as data, and what they report: what the modules that find claims share."""

from __future__ import annotations

import bisect
import functools
import re
from dataclasses import dataclass

from pipeline.codebook.book import Codebook
from pipeline.codebook.entries import AttributionCue
from pipeline.firsts import sought
from pipeline.records import Span
from pipeline.rules.claims import quotes
from pipeline.rules.events.hooks import any_of

TOKEN = re.compile(r"[\w’'-]+(?:\.(?=\w))?\w*")


@dataclass(frozen=True, slots=True)
class Report:
    """Reporting words and what they report; spans are offsets into the article."""

    speaker: Span
    apposition: Span | None
    cue: Span
    scopes: tuple[Span, ...]
    stance: str
    rule: str


@functools.lru_cache(maxsize=8)
def pattern(codebook: Codebook, *manners: str) -> re.Pattern[str]:
    """The cues of these manners as one pattern, longest first."""
    found = {word for row in codebook.rows(AttributionCue) if row.manner in manners for word in row.words}
    return sought(rf"\b(?:{any_of(found)})\b", re.I)


@functools.lru_cache(maxsize=8)
def small(codebook: Codebook, *manners: str) -> re.Pattern[str]:
    """As `pattern`, for cues that are written small; much the faster of the two."""
    return sought(pattern(codebook, *manners).pattern)


def quoted_at(offset: int, text: str) -> bool:
    """Whether the offset lies within quotation marks."""
    spans = quotes.spans(text)
    at = bisect.bisect_right(spans, (offset, len(text))) - 1
    return at >= 0 and spans[at][0] < offset < spans[at][1]
