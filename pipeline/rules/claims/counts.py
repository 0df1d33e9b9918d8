"""Whose a figure is by the genitive before the word for it: "by Kyiv’s count", "Kyiv’s answer is 16,000"."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from pipeline.codebook.book import Codebook
from pipeline.records import Findings, Reading, Span
from pipeline.rules.claims.cues import Report, pattern, quoted_at
from pipeline.rules.claims.mentions import inside

STATED = re.compile(r"(?: (?:for|of) [^,.;:\n]{3,60}?)?[ \u00a0](?:is|was|are|were|stands at|stood at|runs to|ran to|came to|comes to)\b")


def by_count(sentence: Span, reading: Reading, codebook: Codebook, findings: Findings) -> Iterator[Report]:
    """ "By Kyiv’s count", "in the ministry’s reckoning": a party or body in the genitive, before a word for its figures."""
    text = reading.text
    named = {(m.start, m.end) for m in inside(findings.actors, *sentence)}
    named |= {(m.start, m.end) for m in inside(findings.organisations, *sentence)}
    owned = _owned_count(codebook)
    for start, end in sorted(named):
        cue = owned.match(text, end, sentence[1]) if text[end : end + 1] in "’'" else None
        if cue is None or quoted_at(start, text):
            continue
        stated = STATED.match(text, cue.end(), sentence[1])
        if stated:
            yield Report((start, end), None, (end, stated.end()), ((stated.end(), sentence[1]),), "said", "count")
            continue
        before = re.search(r"\b(by|on|in)[ \u00a0](?:the[ \u00a0])?$", text[max(sentence[0], start - 12) : start], re.I)
        if before:
            lead = start - len(before[0])
            yield Report((start, end), None, (lead, cue.end()), ((sentence[0], lead), (cue.end(), sentence[1])), "said", "count")


@functools.lru_cache(maxsize=8)
def _owned_count(codebook: Codebook) -> re.Pattern[str]:
    return re.compile(rf"[’']s?[ \u00a0](?:{pattern(codebook, 'possessive').pattern})", re.I)
