"""The clause around an event's words, by the joints that English clauses have."""

from __future__ import annotations

import re

from pipeline.records import Span

JOINT = re.compile(
    r"; |: | -+ |, (?:who|whom|whose|which|where|while|whereas|but|although|though|because|and)\b"
    r"|\b(?:but|while|whereas|although|though|because|once|who)\b(?= )|\bas (?=[A-Z])|\b(?:before|after)\b(?= (?:[\w'-]+ ){1,4}(?:was|were|had|been)\b)"
)
ASIDE = re.compile(r", (?:who|whom|whose|which|where|including)\b[^,;]{2,120},| - [^-;]{2,100} -(?= )| \([^)]{1,120}\)")


def clause_at(sentence: str, trigger: Span) -> Span:
    """The part of a folded sentence between the joints around `trigger` (offsets into the sentence); asides are stepped over.

    >>> clause_at("Kyiv freed 12 men, while Moscow kept 40.", (5, 10))
    (0, 17)

    Source: Huddleston & Pullum, The Cambridge Grammar of the English Language, ch. 11-15 (relative, content and adjunct clauses).
    """
    asides = [m.span() for m in ASIDE.finditer(sentence)]
    inside = next((a for a in asides if a[0] <= trigger[0] and trigger[1] <= a[1]), None)
    if inside:
        return inside
    joints = [m.span() for m in JOINT.finditer(sentence) if not any(a[0] <= m.start() < a[1] for a in asides)]
    low = max((start for start, end in joints if end <= trigger[0]), default=0)
    high = min((start for start, _ in joints if start >= trigger[1]), default=len(sentence))
    return low, high
