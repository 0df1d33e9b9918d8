"""To which side the freed go: what one sentence leaves open, the event's two sides and the rest of the article settle."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from pipeline.codebook.book import Codebook
from pipeline.records import FigureMention, Party, Released, Span
from pipeline.rules.events.clusters import Cluster
from pipeline.rules.events.coding import home
from pipeline.rules.events.releases import GOVERNMENT, GROUP
from pipeline.rules.events.sighting import Sighting

MOST = 2  # sides of an event, and claims that are kept per side
OWN = frozenset({"answer", "reverse"})  # the other side of an event, even where it is told of as one more
SECONDARY = frozenset({"part", "sum", "extra", "also"})
UNDISCLOSED = Released(to=None, value=None, low=None, high=None, modifier="undisclosed", unit=None, claimed_by=None, figure=None)


def units_of(clusters: Iterable[Cluster]) -> dict[str, str]:
    """The side that people of a kind go to, where the article knows kinds apart by it ("hostages" to one, "prisoners" to the other)."""
    seen: defaultdict[str, set[str]] = defaultdict(set)
    for part in (p for c in clusters for s in c.sightings for p in s.released):
        if part.unit and part.to and part.to not in (GOVERNMENT, GROUP):
            seen[part.unit].add(part.to)
    single = {unit: next(iter(codes)) for unit, codes in seen.items() if len(codes) == 1}
    return single if len(set(single.values())) == MOST else {}


def released_to(cluster: Cluster, parties: tuple[Party, ...], units: Mapping[str, str], codebook: Codebook) -> tuple[Released, ...]:
    """One entry per claim and side, the best first and two at most; parts of the whole and sums over many events left out."""
    told = [s for s in cluster.sightings if "aside" not in s.roles] or cluster.sightings
    own = [s for s in told if not s.roles & SECONDARY or s.roles & OWN or _newly(s)]
    whole = own or [s for s in told if "part" not in s.roles]
    sides = tuple(p.code for p in parties if p.role == "side")
    ranked = sorted(whole, key=lambda s: ("total" not in s.roles, not s.front, s.start))
    towards = {s.start: _carried(s, _directed(s, sides, parties, units, codebook), cluster) for s in sorted(whole, key=lambda s: s.start)}
    parts = _unsummed([(s.sentence, p) for s in ranked for p in _turned(s, towards, sides)])
    parts = _counted(_of_both(parts, whole))
    if not parts and any("undisclosed" in s.roles for s in cluster.sightings):
        return (UNDISCLOSED,)
    return tuple(_best(parts, sides, codebook))


def _of_both(entries: list[tuple[Span, Released]], whole: Iterable[Sighting]) -> list[tuple[Span, Released]]:
    """The entries, those to no side whose number is elsewhere said to be of both sides ("another 357 between A and B")."""
    both = {_amount(part) for s in whole if "sided" in s.roles for part in s.released if part.to is None}
    return [(span, dataclasses.replace(part, to=None) if _amount(part) in both else part) for span, part in entries]


def _counted(entries: list[tuple[Span, Released]]) -> list[tuple[Span, Released]]:
    """The entries without the vague ones, where others state a number ("hundreds", in a headline)."""
    stated = [(span, part) for span, part in entries if part.modifier != "vague"]
    return stated or entries


def _newly(sighting: Sighting) -> bool:
    """Whether "another 300" are those of the event itself, the news, and come on top of what earlier ones brought."""
    return sighting.front and not sighting.roles & (SECONDARY - {"extra"})


def _amount(part: Released) -> float | None:
    return part.value if part.value is not None else part.low


def _unsummed(entries: list[tuple[Span, Released]]) -> list[tuple[Span, Released]]:
    """The entries without those of a sentence that together make a number told before for the side ("270 soldiers and 120 civilians")."""
    kept: list[tuple[Span, Released]] = []
    for sentence, part in entries:
        mine = [other for span, other in entries if span == sentence and other.to == part.to]
        total = sum(other.value or 0 for other in mine)
        told = {_amount(other) for span, other in kept if span != sentence and other.to == part.to}
        if len(mine) < MOST or total not in told:
            kept.append((sentence, part))
    return kept


def _best(entries: list[tuple[Span, Released]], sides: tuple[str, ...], codebook: Codebook) -> Iterator[Released]:
    """Each amount once, per side; what goes to no side said, only where a side is left that it can go to."""
    parts = [part for _, part in entries]
    known = {(_amount(p), span) for span, p in entries if p.to}
    complete = len(sides) == MOST and set(sides) <= {_side(p.to, sides, codebook) for p in parts}
    kept: defaultdict[str | None, list[Released]] = defaultdict(list)
    for sentence, part in entries:
        elsewhere = any(amount == _amount(part) and span != sentence for amount, span in known)
        third = complete and part.to is not None and _side(part.to, sides, codebook) is None
        if third or (part.to is None and (complete or elsewhere)):
            continue
        mine = kept[part.to]
        if len(mine) < MOST and all(_amount(other) != _amount(part) for other in mine):
            mine.append(part)
            yield part


def _side(to: str | None, sides: tuple[str, ...], codebook: Codebook) -> str | None:
    """The side that a receiver is, or speaks for; None where it is neither."""
    if to is None or to in sides:
        return to
    return next((side for side in sides if home(side, codebook) == home(to, codebook)), None)


def _turned(sighting: Sighting, towards: Mapping[int, list[Released]], sides: tuple[str, ...]) -> list[Released]:
    """A sighting's entries; who goes the other way goes to the other side than those told of before."""
    mine = towards[sighting.start]
    before = [p.to for start, parts in towards.items() if start < sighting.start for p in parts if p.to in sides]
    if "reverse" not in sighting.roles or len(sides) != MOST or not before:
        return mine
    other = next(side for side in sides if side != before[-1])
    return [dataclasses.replace(p, to=other) for p in mine]


def _carried(sighting: Sighting, parts: list[Released], cluster: Cluster) -> list[Released]:
    """A total goes to the side that the number before it goes to ("200 of A's men were traded. In all, 215 came home")."""
    if "total" not in sighting.roles or not parts or parts[0].to:
        return parts
    before = [s for s in cluster.sightings if s.sentence[1] <= sighting.start and s.released]
    told = {p.to for p in max(before, key=lambda s: s.start).released} if before else set()
    return [dataclasses.replace(parts[0], to=next(iter(told))), *parts[1:]] if len(told) == 1 else parts


def _directed(
    sighting: Sighting, sides: tuple[str, ...], parties: tuple[Party, ...], units: Mapping[str, str], codebook: Codebook
) -> list[Released]:
    """A sighting's entries, each towards the side that the words, the giver, the other number or the kind of people point to."""
    figures = {(f.start, f.end): f for f in sighting.figures}
    known = {home(c, codebook) for c in (*sides, *(p.code for p in (*sighting.parties, *parties)))}
    unnamed = _foes([*sides, *(p.code for p in parties)], codebook)
    parts = [dataclasses.replace(p, to=unnamed.get(p.to)) if p.to in (GOVERNMENT, GROUP) else p for p in sighting.released]
    parts = [p if p.to is None or home(p.to, codebook) in known else dataclasses.replace(p, to=None) for p in parts]
    parts = [_by_giver(p, figures.get(p.figure) if p.figure else None, sides, parties, sighting, codebook) for p in parts]
    if len(sides) != MOST:
        return parts
    each = {span for span, f in figures.items() if f.scope == "each_side"}
    told = [side for p in parts if (side := _side(p.to, sides, codebook))]
    paid = len(parts) > MOST and len(told) == len(parts) - 1 and parts[-1].to is None  # "ten A men and 20 others for one man"
    if not each and (paid or (len(parts) == MOST and len(told) == 1)):
        other = next(code for code in sides if code != told[0])
        parts = [p if p.to else dataclasses.replace(p, to=other) for p in parts]
    parts = [dataclasses.replace(p, to=units.get(p.unit)) if p.to is None and p.unit and p.figure not in each else p for p in parts]
    return [entry for p in parts for entry in (_both(p, sides) if p.figure in each else [p])]


def _foes(codes: Iterable[str], codebook: Codebook) -> dict[str | None, str]:
    """A group among them and the state that it fights in, where that is a party itself: "the government" and "the rebels"."""
    told = tuple(dict.fromkeys(codes))
    group = next((code for code in told if home(code, codebook) != code and home(code, codebook) in told), None)
    return {GROUP: group, GOVERNMENT: home(group, codebook)} if group else {}


def _by_giver(
    part: Released,
    figure: FigureMention | None,
    sides: tuple[str, ...],
    parties: tuple[Party, ...],
    sighting: Sighting,
    codebook: Codebook,
) -> Released:
    """Whom one side held, the other receives; whom a group that is no state lets go, the one foreign party, if there is one."""
    if part.to or figure is None or figure.scope == "each_side" or "sided" in sighting.roles:
        return part
    actor = next((p.code for p in sighting.parties if p.role == "actor" and home(p.code, codebook) != p.code), None)
    giver = figure.held_by or actor
    others = [s for s in sides if s != giver and (giver in sides or home(s, codebook) != home(giver or "", codebook))]
    if giver and len(sides) == MOST and len(others) == 1:
        return dataclasses.replace(part, to=others[0])
    abroad = {p.code for p in (*parties, *sighting.parties) if actor and home(p.code, codebook) != home(actor, codebook)}
    return dataclasses.replace(part, to=next(iter(abroad))) if len(abroad) == 1 else part


def _both(part: Released, sides: tuple[str, ...]) -> list[Released]:
    return [dataclasses.replace(part, to=code) for code in sides]
