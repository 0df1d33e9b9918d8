"""The two sides that the words of an event join: "A and B swapped …", "… between A and B"; all others of the sentence stand aside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.codebook.book import Codebook
from pipeline.records import ActorMention, Span
from pipeline.rules.events.sighting import says

PAIR = 2
LOOK = 40  # characters before the first of two sides in which the words that set them against each other may stand


def couple_of(text: str, trigger: Span, actors: Sequence[ActorMention], codebook: Codebook) -> tuple[ActorMention, ...]:
    """The two that stand joined after *between* or *by*, else the two joined last before the event's words; empty where none do.

    Offsets into the folded `text`. More than two in a row are no couple.

    Source: Huddleston & Pullum, The Cambridge Grammar of the English Language, ch. 15 (coordination), ch. 4 (reciprocal verbs).
    """
    rows = [row for row in _rows(text, actors, codebook) if len(row) == len({actor.code for actor in row}) == PAIR]
    named = [row for row in rows if says(codebook, "opposed", text[max(0, row[0].start - LOOK) : row[0].start])]
    by = [row for row in rows if trigger[1] <= row[0].start and says(codebook, "agent", text[max(0, row[0].start - LOOK) : row[0].start])]
    before = [row for row in rows if row[-1].end <= trigger[0] and row not in by]
    return tuple(next(iter([*named, *by, *reversed(before)]), ()))


def _rows(text: str, actors: Sequence[ActorMention], codebook: Codebook) -> Iterator[list[ActorMention]]:
    """Actors in text order, those that *and* or a comma joins in one row."""
    row: list[ActorMention] = []
    for actor in sorted(actors, key=lambda a: a.start):
        if row and not says(codebook, "coordinated", text[row[-1].end : actor.start]):
            yield row
            row = []
        row.append(actor)
    if row:
        yield row
