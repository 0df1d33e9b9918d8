"""Who goes free: the figures of an event, each towards the side that receives its people, as one claimant tells it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from pipeline.codebook.book import Codebook
from pipeline.codebook.eventing import EventType
from pipeline.records import ActorMention, Claim, FigureMention, Released, Span
from pipeline.rules.events.coding import kinds
from pipeline.rules.events.participants import is_scenery
from pipeline.rules.events.scene import WINDOW, Scene
from pipeline.rules.events.sighting import says
from pipeline.rules.events.triggers import Hit

REACH = 80  # characters between a figure and the side that its people go to
PEOPLE = ("people",)
COUNTABLE = ("people", "remains")
GOVERNMENT, GROUP = "government", "group"  # stand for a state and the group that fights it, where the words name neither
COUNTED = ("total", "each_side", "additional")


def of_what(kind: EventType, clause: Span, figures: tuple[FigureMention, ...], codebook: Codebook) -> EventType:
    """The type itself, or the one for what the clause counts: bodies that go home are no people freed ("the return of a further 1,000")."""
    if kind.freed[:1] != PEOPLE:
        return kind
    seen = {f.kind for f in figures if clause[0] <= f.start < clause[1] and f.kind in COUNTABLE}
    others = [other for other in kinds(codebook).values() if seen and seen == set(other.freed[:1])]
    return others[0] if others and kind.freed[:1] != others[0].freed[:1] else kind


def figures_of(
    kind: EventType,
    text: str,
    sentence: Span,
    clause: Span,
    figures: tuple[FigureMention, ...],
    codebook: Codebook,
    *,
    summed: bool = False,
) -> tuple[FigureMention, ...]:
    """The figures in the clause that count who goes free or whom the event concerns.

    For a state, a stock stated elsewhere in the sentence serves too; where many events are `summed`, a number run up to a day; parts
    of a whole where they go to different sides ("16 were freed by A; eight returned to A").
    """
    kinds = kind.freed or ("people", "things", "other")
    low, high = clause
    inside = [f for f in figures if low <= f.start < high]
    if not kind.freed and not inside:
        return tuple(f for f in figures if f.aspect == "stock" and sentence[0] <= f.start < sentence[1])
    near = [f for f in inside if f.kind in kinds and not f.teller]
    proper = [f for f in near if f.kind in kind.freed[:1]]  # bodies before people: "to swap 1,200 prisoners and return 6,000 bodies"
    near = proper or near
    counted = [f for f in near if f.scope in COUNTED or (summed and f.scope == "cumulative")]
    if kind.freed and not counted and _is_split(kinds, text, sentence, figures, codebook):
        return tuple(f for f in near if f.scope == "subset")
    return tuple(f for f in near if f in counted or not kind.freed or (counted and _of_others(f, counted)))


def _is_split(kinds: tuple[str, ...], text: str, sentence: Span, figures: tuple[FigureMention, ...], codebook: Codebook) -> bool:
    """Whether the parts that a sentence tells of go to different sides."""
    parts = [f for f in figures if sentence[0] <= f.start < sentence[1] and f.scope == "subset" and f.kind in kinds and not f.teller]
    return len({to for f in parts if (to := f.returned_to or _unnamed(text, f, codebook))}) > 1


def shared(figures: tuple[FigureMention, ...], text: str, clause: Span, codebook: Codebook) -> tuple[FigureMention, ...]:
    """The figures, those that go to either side marked so: "146 to each country", "81 by either side", "28 for 28"."""
    alike = {f.pair for f in figures if f.pair is not None and sum(o.pair == f.pair and o.value == f.value for o in figures) > 1}
    return tuple(
        dataclasses.replace(f, scope="each_side")
        if f.scope == "total" and (f.pair in alike or says(codebook, "shared", text[f.end : min(f.end + REACH, clause[1])]))
        else f
        for f in figures
    )


def _of_others(figure: FigureMention, counted: list[FigureMention]) -> bool:
    """Whether it is a part of people spoken of before, and not of a number in front of it ("brought back 44 of them for 12")."""
    apart = figure.whole is None or all((other.start, other.end) != figure.whole for other in counted)
    return figure.scope == "subset" and apart and all(figure.start < other.start for other in counted)


def released_of(
    kind: EventType,
    text: str,
    figures: Iterable[FigureMention],
    actors: tuple[ActorMention, ...],
    claims: tuple[Claim, ...],
    codebook: Codebook,
    *,
    here: str | None = None,
) -> tuple[Released, ...]:
    """One entry per figure and receiving side; `to` None where the words do not say. Offsets into the folded `text`.

    `here` is the country that the report was written in.
    """
    if not kind.freed:
        return ()
    return tuple(
        Released(
            to=_receiver(text, figure, actors, codebook) or _homeward(text, figure, claims, here, codebook),
            value=figure.value,
            low=figure.low,
            high=figure.high,
            modifier=figure.modifier,
            unit=figure.unit,
            claimed_by=_claimant(figure, claims),
            figure=(figure.start, figure.end),
        )
        for figure in figures
        if (figure.aspect != "stock" or says(codebook, "against", _before(text, figure)))
        and figure.modifier != "all"
        and not says(codebook, "portion", _before(text, figure))
        and not _portion(text, figure, codebook)
    )


def alone(scene: Scene, hit: Hit, figures: tuple[FigureMention, ...], codebook: Codebook) -> tuple[Released, ...]:
    """The one who goes free for a number of others where the words name nobody else ("Ana Ruiz was traded for three officers")."""
    others = [f for f in figures if f.start >= scene.span[0] + hit.end]
    between = scene.sentence[hit.end : others[0].start - scene.span[0]] if len(figures) == len(others) == 1 else ""
    if not between or not says(codebook, "traded_for", between) or not says(codebook, "alone", scene.sentence[: hit.start][-WINDOW:]):
        return ()
    return (Released(to=None, value=1.0, low=1.0, high=1.0, modifier="exact", unit=None, claimed_by=None, figure=None),)


def _portion(text: str, figure: FigureMention, codebook: Codebook) -> bool:
    """Whether the words behind make it a part of another number, or the people it counts only speak."""
    return any(says(codebook, "portion_after", text[end : end + REACH]) for end in {figure.end, figure.phrase[1]})


def _before(text: str, figure: FigureMention) -> str:
    return text[max(0, figure.start - REACH) : figure.start]


def _receiver(text: str, figure: FigureMention, actors: tuple[ActorMention, ...], codebook: Codebook) -> str | None:
    if figure.scope == "each_side":
        return None
    if says(codebook, "own_people", text[figure.end : figure.end + REACH]):
        return _speaker(text, figure, actors, codebook)
    if figure.returned_to or figure.nationality:
        return figure.returned_to or figure.nationality
    group = next((a for a in actors if a.kind == "group" and figure.end <= a.start and a.end <= figure.phrase[1]), None)
    if group:
        return group.code
    own = [a for a in actors if a.end <= figure.start and _regains(text, a.end, figure, codebook)]
    if own:
        return own[-1].code
    if _unnamed(text, figure, codebook):
        return _unnamed(text, figure, codebook)
    after = [a for a in actors if figure.end <= a.start <= figure.end + REACH and says(codebook, "towards", text[figure.end : a.start])]
    if after and not says(codebook, "onwards", text[figure.end : after[0].start]):
        return after[0].code
    before = [
        a for a in actors if a.end <= figure.start and figure.start - a.end < REACH and _receives(text[a.end : figure.start], codebook)
    ]
    return before[-1].code if before else None


def _unnamed(text: str, figure: FigureMention, codebook: Codebook) -> str | None:
    """ "69 government prisoners", "38 to the rebels": a side of a war inside a state by what it is."""
    return next((role for role in (GOVERNMENT, GROUP) if says(codebook, role, text[figure.end : figure.end + REACH])), None)


def _speaker(text: str, figure: FigureMention, actors: tuple[ActorMention, ...], codebook: Codebook) -> str | None:
    """The side that *its own* goes back to: the last before it that is no place and no adjective."""
    able = [a for a in actors if a.end <= figure.start and a.kind not in ("people", "adjective") and not is_scenery(text, a, codebook)]
    return able[-1].code if able else None


def _receives(words: str, codebook: Codebook) -> bool:
    """Whether the words between a party and a figure say that the one receives the other, and no other clause begins in them."""
    return says(codebook, "receives", words) and not says(codebook, "contrast", words)


def _regains(text: str, at: int, figure: FigureMention, codebook: Codebook) -> bool:
    """Whether the party before `at` gets the figure's people back, by a verb of the clause that the figure stands in."""
    return says(codebook, "regains", text[at : figure.phrase[1]]) and not says(codebook, "contrast", text[at : figure.start])


def _homeward(text: str, figure: FigureMention, claims: tuple[Claim, ...], here: str | None, codebook: Codebook) -> str | None:
    """The claimant's side, where it says that people came home, else the side that the report is written on.

    Source: Fillmore 1997, Lectures on Deixis: *come* is towards whoever speaks.
    """
    claim = next((c for c in claims if c.start <= figure.start < c.end), None)
    if figure.scope == "each_side" or figure.pair is not None:
        return None
    low, high = (claim.start, claim.end) if claim else (text.rfind("\n", 0, figure.start) + 1, f"{text}\n".find("\n", figure.end))
    around = text[max(low, figure.start - REACH) : min(high, figure.end + REACH)]
    return ((claim.source_country if claim else None) or here) if says(codebook, "homeward", around) else None


def _claimant(figure: FigureMention, claims: tuple[Claim, ...]) -> str | None:
    claim = next((c for c in claims if c.start <= figure.start < c.end), None)
    return (claim.source_country or claim.source_org or claim.source_text) if claim else None
