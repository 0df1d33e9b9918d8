"""The clause around an event's words, by the joints that English clauses have where no parse is at hand."""

from __future__ import annotations

import re

from pipeline.records import Span

JOINT = re.compile(
    r"; |: | -+ |, (?:who|whom|whose|which|where|when|while|whereas|but|although|though|after|before|as|since|because|so|and|having)\b"
    r"|\b(?:but|while|whereas|although|though|because|after which|before|after|when|once|whom|who|which)\b(?= )|\) | \("
)


def clause_at(sentence: str, trigger: Span) -> Span:
    """The part of a folded sentence between the joints around `trigger` (offsets into the sentence).

    >>> clause_at("Kyiv freed 12 men, while Moscow kept 40.", (5, 10))
    (0, 17)
    """
    low = max((m.start() for m in JOINT.finditer(sentence, 0, trigger[0]) if m.end() <= trigger[0]), default=0)
    high = min((m.start() for m in JOINT.finditer(sentence, trigger[1])), default=len(sentence))
    return low, high
