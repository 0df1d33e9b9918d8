"""Who goes free: the figures of an event, each towards the side that receives its people, as one claimant tells it."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.codebook.book import Codebook
from pipeline.codebook.eventing import EventType
from pipeline.records import ActorMention, Claim, FigureMention, Released, Span
from pipeline.rules.sighting import says

REACH = 80  # characters between a figure and the side that its people go to
COUNTED = ("total", "each_side", "additional")


def figures_of(kind: EventType, sentence: Span, spans: tuple[Span, ...], figures: tuple[FigureMention, ...]) -> tuple[FigureMention, ...]:
    """The figures in the clause, or tied to the verb by the grammar, that count who goes free or whom the event concerns.

    For a state, a stock stated elsewhere in the sentence serves too. `spans`: the clause and what the grammar ties to the verb.
    """
    kinds = kind.freed or ("people", "things", "other")
    if not kind.freed and not any(s <= f.start < e for s, e in spans for f in figures):
        return tuple(f for f in figures if f.aspect == "stock" and sentence[0] <= f.start < sentence[1])
    return tuple(
        f for f in figures if f.kind in kinds and any(s <= f.start < e for s, e in spans) and (f.scope in COUNTED or not kind.freed)
    )


def released_of(
    kind: EventType,
    text: str,
    figures: Iterable[FigureMention],
    actors: tuple[ActorMention, ...],
    claims: tuple[Claim, ...],
    codebook: Codebook,
) -> tuple[Released, ...]:
    """One entry per figure and receiving side; `to` None where the words do not say. Offsets into the folded `text`."""
    if not kind.freed:
        return ()
    return tuple(
        Released(
            to=_receiver(text, figure, actors, codebook),
            value=figure.value,
            low=figure.low,
            high=figure.high,
            modifier=figure.modifier,
            unit=figure.unit,
            claimed_by=_claimant(figure, claims),
            figure=(figure.start, figure.end),
        )
        for figure in figures
        if figure.aspect != "stock" and figure.modifier != "all"
    )


def _receiver(text: str, figure: FigureMention, actors: tuple[ActorMention, ...], codebook: Codebook) -> str | None:
    if figure.scope == "each_side":
        return None
    if figure.returned_to or figure.nationality:
        return figure.returned_to or figure.nationality
    after = [a for a in actors if figure.end <= a.start <= figure.end + REACH and says(codebook, "towards", text[figure.end : a.start])]
    if after:
        return after[0].code
    before = [
        a
        for a in actors
        if a.end <= figure.start and figure.start - a.end < REACH and says(codebook, "receives", text[a.end : figure.start])
    ]
    return before[-1].code if before else None


def _claimant(figure: FigureMention, claims: tuple[Claim, ...]) -> str | None:
    claim = next((c for c in claims if c.start <= figure.start < c.end), None)
    return (claim.source_country or claim.source_org or claim.source_text) if claim else None
