"""A sentence without what is only put in between: a noun's verb may stand behind an apposition, a relative clause or brackets."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.codebook.book import Codebook
from pipeline.records import Span
from pipeline.rules.events.sighting import phrases, says, spans

NEAR = 40  # characters behind the event's words within which an aside is theirs
MARKS = (",", "(", " - ", " that ", " which ", " who")  # what an aside begins with
RELATIVES = " wh"  # what a relative clause begins with
OPENERS = (", wh", "who")


@dataclass(frozen=True, slots=True)
class View:
    """A sentence as it is read, where the event's words stand in it, and what was left out (offsets into the sentence as it is).

    `foreseen`: something left out tells for when the event is planned.
    """

    words: str
    trigger: Span
    cuts: tuple[Span, ...] = ()
    foreseen: bool = False

    def place(self, at: int) -> int:
        """Where a character of the view stands in the sentence as it is."""
        for low, high in self.cuts:
            at += (high - low) * (low <= at)
        return at


def views(words: str, trigger: Span, codebook: Codebook) -> tuple[View, ...]:
    """The sentence without its asides, where it has any, and with those that describe the event's words.

    >>> from pipeline.codebook.book import load
    >>> views("a swap, the first since may, is planned.", (2, 6), load("prisoners"))[0].words
    'a swap is planned.'

    Source: Huddleston & Pullum, The Cambridge Grammar of the English Language, ch. 15 (supplements).
    """
    relative = next((span for span in _relatives(words, codebook) if span[0] < trigger[0] and trigger[1] < span[1]), None)
    if relative:
        low, high = relative
        return (View(words[low:high], (trigger[0] - low, trigger[1] - low), ((0, low),)),)
    cuts = _cuts(words, trigger, codebook) if any(mark in words for mark in MARKS) else ()
    comments = _behind("comment", words, trigger, codebook) if cuts else ()
    others = tuple(cut for cut in cuts if cut in comments or not trigger[1] <= cut[0] <= trigger[1] + NEAR)
    told = (cuts, others) if cuts != others else (cuts,)
    return tuple(_without(words, trigger, left_out, codebook) for left_out in told)


def _relatives(words: str, codebook: Codebook) -> tuple[Span, ...]:
    """The relative clauses, and participles between commas: what is said outside them says nothing of an event inside."""
    passing = spans(codebook, words, "participial")
    if RELATIVES not in words:
        return passing
    found = [*spans(codebook, words, "bracket"), *spans(codebook, words, "relative")]
    return (*passing, *(span for span in found if words.startswith(OPENERS, *span)))


def _cuts(words: str, trigger: Span, codebook: Codebook) -> tuple[Span, ...]:
    """The asides that the event's words do not stand in, none of them in another."""
    found = [*spans(codebook, words, "bracket")]
    found += [cut for role in ("comment", "apposed") for cut in _behind(role, words, trigger, codebook)]
    found += [m.span("aside") for p in phrases(codebook, "inserted", words) for m in p.pattern.finditer(words[: trigger[0]])]
    found += [m.span("aside") for p in phrases(codebook, "answering", words) for m in p.pattern.finditer(words)]
    kept: list[Span] = []
    for low, high in sorted(found):
        tells = max(low - trigger[1], trigger[0] - high) <= NEAR and says(codebook, "fulfilled", words[low:high])
        if not tells and not (low < trigger[1] and trigger[0] < high) and (not kept or kept[-1][1] <= low):
            kept.append((low, high))
    return tuple(kept)


def _behind(role: str, words: str, trigger: Span, codebook: Codebook) -> tuple[Span, ...]:
    """The asides of that role behind the event's words."""
    found = (m.span("aside") for p in phrases(codebook, role, words) for m in p.pattern.finditer(words[trigger[1] :]))
    return tuple((trigger[1] + low, trigger[1] + high) for low, high in found)


def _without(words: str, trigger: Span, cuts: tuple[Span, ...], codebook: Codebook) -> View:
    edges = [0, *(edge for cut in cuts for edge in cut), len(words)]
    pieces = [words[low:high] for low, high in zip(edges[::2], edges[1::2], strict=True)]
    gone = sum(high - low for low, high in cuts if high <= trigger[0])
    planned = any(says(codebook, "foreseen", words[low:high]) for low, high in cuts if low >= trigger[1])
    return View("".join(pieces), (trigger[0] - gone, trigger[1] - gone), cuts, planned)
