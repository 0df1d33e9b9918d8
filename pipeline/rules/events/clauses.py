"""The clause around an event's words, by the joints that English clauses have."""

from __future__ import annotations

from pipeline.codebook.book import Codebook
from pipeline.records import Span
from pipeline.rules.events.sighting import says, spans

NEAR = 40  # characters from the event's words within which a relative clause is about them


def clause_at(sentence: str, trigger: Span, codebook: Codebook) -> Span:
    """The part of a folded sentence between the joints around `trigger` (offsets into the sentence); asides are stepped over.

    >>> from pipeline.codebook.book import load
    >>> clause_at("Kyiv freed 12 men, while Moscow kept 40.", (5, 10), load("prisoners"))
    (0, 17)

    Source: Huddleston & Pullum, The Cambridge Grammar of the English Language, ch. 11-15 (relative, content and adjunct clauses).
    """
    asides = spans(codebook, sentence, "bracket")
    inside = next((a for a in asides if a[0] <= trigger[0] and trigger[1] <= a[1]), None)
    if inside:
        return inside
    joints = [joint for joint in spans(codebook, sentence, "joint") if not any(a[0] <= joint[0] < a[1] for a in asides)]
    low = max((start for start, end in joints if end <= trigger[0]), default=0)
    high = min((start for start, _ in joints if start >= trigger[1]), default=len(sentence))
    return low, high


def relatives(sentence: str, trigger: Span, codebook: Codebook) -> list[Span]:
    """The relative clauses between commas that `trigger` does not stand in: what they tell is not of its event.

    One that tells what became of the event beside it is no such clause ("a swap of 40, which was carried out on May 5").
    """
    others = (span for span in spans(codebook, sentence, "relative") if not (span[0] < trigger[1] and trigger[0] < span[1]))
    return [s for s in others if not (max(s[0] - trigger[1], trigger[0] - s[1]) <= NEAR and says(codebook, "fulfilled", sentence[s[0] :]))]
