"""A sentence without what is only put in between: a noun's verb may stand behind an apposition, a relative clause or brackets."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.codebook.book import Codebook
from pipeline.records import Span
from pipeline.rules.events.sighting import phrases

MARKS = (",", "(", " - ")  # what an aside begins with


@dataclass(frozen=True, slots=True)
class View:
    """A sentence as it is read, where the event's words stand in it, and what was left out (offsets into the sentence as it is)."""

    words: str
    trigger: Span
    cuts: tuple[Span, ...] = ()

    def place(self, at: int) -> int:
        """Where a character of the view stands in the sentence as it is."""
        for low, high in self.cuts:
            at += (high - low) * (low <= at)
        return at


def views(words: str, trigger: Span, codebook: Codebook) -> tuple[View, ...]:
    """The sentence without its asides, where it has any, and the sentence as it is.

    >>> from pipeline.codebook.book import load
    >>> views("a swap, the first since may, is planned.", (2, 6), load("prisoners"))[0].words
    'a swap is planned.'

    Source: Huddleston & Pullum, The Cambridge Grammar of the English Language, ch. 15 (supplements).
    """
    whole = View(words, trigger)
    cuts = _cuts(words, trigger, codebook) if any(mark in words for mark in MARKS) else ()
    return (_without(words, trigger, cuts), whole) if cuts else (whole,)


def _cuts(words: str, trigger: Span, codebook: Codebook) -> tuple[Span, ...]:
    """The asides that the event's words do not stand in, none of them in another."""
    found = [m.span() for p in phrases(codebook, "bracket") for m in p.pattern.finditer(words)]
    behind = (m.span("aside") for p in phrases(codebook, "apposed") for m in p.pattern.finditer(words[trigger[1] :]))
    found += [(trigger[1] + low, trigger[1] + high) for low, high in behind]
    found += [m.span("aside") for p in phrases(codebook, "inserted") for m in p.pattern.finditer(words[: trigger[0]])]
    kept: list[Span] = []
    for low, high in sorted(found):
        if not (low < trigger[1] and trigger[0] < high) and (not kept or kept[-1][1] <= low):
            kept.append((low, high))
    return tuple(kept)


def _without(words: str, trigger: Span, cuts: tuple[Span, ...]) -> View:
    edges = [0, *(edge for cut in cuts for edge in cut), len(words)]
    pieces = [words[low:high] for low, high in zip(edges[::2], edges[1::2], strict=True)]
    gone = sum(high - low for low, high in cuts if high <= trigger[0])
    return View("".join(pieces), (trigger[0] - gone, trigger[1] - gone), cuts)
