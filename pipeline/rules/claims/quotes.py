"""Direct quotes: where they begin and end, and whose they are."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from pipeline.firsts import sought
from pipeline.records import Claim, Reading, Span

CURLY = re.compile(r"“[^”\n]*(?:”|$)", re.M)
STRAIGHT = re.compile(r"\"[^\"\n]*(?:\"|$)", re.M)
SINGLE = sought(r"(?<!\w)‘[^‘\n]{12,600}?[,.!?…]’(?!\w)")
SPEECH = 3  # words from which a quote is speech and not a word set off


def find(reading: Reading) -> tuple[Span, ...]:
    """All stretches in quotation marks, marks included, in text order; one left open ends with its line."""
    return spans(reading.text)


@functools.lru_cache(maxsize=2)
def spans(text: str) -> tuple[Span, ...]:
    """As `find`, from a bare text."""
    return tuple(sorted(m.span() for pattern in (CURLY, STRAIGHT, SINGLE) for m in pattern.finditer(text)))


def is_speech(quote: Span, text: str) -> bool:
    """Whether the quote is long enough to be speech ("a fair option" is; "traitor" is not)."""
    return len(text[slice(*quote)].split()) >= SPEECH


def claims(reading: Reading, found: list[Claim]) -> Iterator[Claim]:
    """Whole quotes as claims of whoever the words beside them name, over all their sentences; a paragraph that is
    nothing but a quote is the last speaker's.
    """
    for quote in find(reading):
        if not is_speech(quote, reading.text) or any(c.start <= quote[0] and quote[1] <= c.end + 1 for c in found):
            continue
        beside = _beside(quote, reading, found)
        if beside is not None:
            yield _owned(quote, beside, 0.85)
        elif _is_whole(quote, reading) and (before := _before(quote, reading, found)):
            yield _owned(quote, before, 0.65)


def _owned(quote: Span, claim: Claim, confidence: float) -> Claim:
    return Claim(
        quote[0], quote[1], claim.cue, claim.source_text, claim.source_org, claim.source_country, "said", "claim.quote", confidence
    )  # fmt: skip


def _beside(quote: Span, reading: Reading, found: list[Claim]) -> Claim | None:
    """The claim whose reporting words stand outside the quote, in the sentence in which it begins, or right after it."""
    first, last = reading.sentence_at(quote[0]), reading.sentence_at(max(quote[0], quote[1] - 1))
    near = [c for c in found if c.cue[1] <= quote[0] or c.cue[0] >= quote[1]]
    closed = reading.text[max(quote[0], quote[1] - 2) : quote[1] - 1] == "."
    reach = quote[1] if closed else max(last[1], quote[1] + 60)
    after = [c for c in near if quote[1] <= c.cue[0] < reach and _one_clause(reading.text[quote[1] : c.cue[0]])]
    before = [c for c in near if first[0] <= c.cue[0] < quote[0]]
    opening = [c for c in near if c.cue[1] <= quote[0] and reading.text[c.cue[1] : quote[0]].strip(" \u00a0\n:,") == ""]
    for choice in (opening[-1:], after[:1], before[-1:]):
        if choice:
            return choice[0]
    return None


def _is_whole(quote: Span, reading: Reading) -> bool:
    """Whether nothing of its last sentence follows the quote: words there would name its speaker, or none."""
    end = reading.sentence_at(max(quote[0], quote[1] - 1))[1]
    return reading.text[quote[1] : max(quote[1], end)].strip(" \u00a0.") == ""


def _one_clause(between: str) -> bool:
    return "\n" not in between and ". " not in between


def _before(quote: Span, reading: Reading, found: list[Claim]) -> Claim | None:
    """The last claim before: of the same paragraph, or of the one before where the quote opens its own."""
    line_start = reading.text.rfind("\n", 0, quote[0]) + 1
    opens = reading.text[line_start : quote[0]].strip() == ""
    earlier = [c for c in found if c.cue[0] < quote[0] and (opens or c.cue[0] >= line_start)]
    return max(earlier, key=lambda c: c.cue[0]) if earlier else None
