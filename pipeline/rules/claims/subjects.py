"""Whom a sentence is about: the name at its beginning, or the one that a relative clause follows."""

from __future__ import annotations

import re

from pipeline.records import Findings, Reading, Span
from pipeline.rules.claims.cues import TOKEN
from pipeline.rules.claims.mentions import inside

LEAD = 4  # words that may stand before the name ("The head of the …")
RELATIVE = re.compile(r",?[ \u00a0](?:who|which)$")


def subject(sentence: Span, before: int, reading: Reading, findings: Findings, openers: frozenset[str]) -> Span | None:
    """The name of a party, body or person with which the sentence begins, article included; None where it begins otherwise."""
    start = _past_marks(sentence[0], before, reading.text)
    names = [(m.start, m.end) for m in inside(findings.organisations, start, before)]
    names += [(m.start, m.end) for m in inside(findings.actors, start, before) if m.kind != "adjective"]
    names += [(e.start, e.end) for e in inside(reading.entities, start, before) if e.label == "PERSON"]
    first = min(names, default=None)
    if first is None:
        return None
    lead = [word[0].lower() for word in TOKEN.finditer(reading.text, start, first[0])]
    if len(lead) > LEAD or openers.intersection(lead) or "," in reading.text[start : first[0]]:
        return None
    return start, max(end for begin, end in names if begin == first[0])


def antecedent(verb: int, start: int, reading: Reading, findings: Findings) -> Span | None:
    """The name that the relative clause before `verb` follows: "…, which says …"."""
    relative = RELATIVE.search(reading.text[start:verb].rstrip())
    if relative is None:
        return None
    end = start + relative.start()
    names = [(m.start, m.end) for m in inside(findings.organisations, start, end)]
    names += [(m.start, m.end) for m in inside(findings.actors, start, end)]
    names += [(e.start, e.end) for e in inside(reading.entities, start, end) if e.label == "PERSON"]
    return next((name for name in sorted(names) if name[1] == end), None)


def _past_marks(start: int, end: int, text: str) -> int:
    while start < end and text[start] in " \u00a0\"“”'•*-–—":
        start += 1
    return start
