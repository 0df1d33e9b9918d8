"""Claims of how many went free → per receiving side low, best and high, by policies that have names. No claim is dropped or averaged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from pipeline.incidents.amounts import fits, is_near
from pipeline.incidents.clues import Amount
from pipeline.rows import IncidentReleased

EXACT = "exact"


@dataclass(frozen=True, slots=True)
class Claim:
    """One number for one side. `source` is the document that first printed it, `told` the day it was published, `settled` whether
    the event that makes it speaks of what has happened, `order` its place in its event.
    """

    amount: Amount
    event_id: str
    doc_id: str
    source: str
    told: int | None
    settled: bool
    order: int


Policy = Callable[[str | None, Sequence[Claim]], float | None]


def both_sides_agree(to: str | None, claims: Sequence[Claim]) -> float | None:
    """The number that the receiving side and another side both give."""
    own = {claim.amount.value for claim in claims if claim.amount.by == to and to is not None}
    others = {claim.amount.value for claim in claims if claim.amount.by not in (to, None)}
    return max(own & others, default=None)


def receiving_side(to: str | None, claims: Sequence[Claim]) -> float | None:
    """The number that the receiving side gives: it counts those who come home."""
    return most_sources(to, [claim for claim in claims if claim.amount.by == to and to is not None])


def most_sources(to: str | None, claims: Sequence[Claim]) -> float | None:
    """The number that most independent documents give; none where two numbers have as many."""
    counted = _counted(claims)
    best = max(counted.values(), default=0)
    found = [value for value, count in counted.items() if count == best]
    return found[0] if len(found) == 1 else None


def latest(to: str | None, claims: Sequence[Claim]) -> float | None:
    """The number that was published last; of several on one day the one that more documents give, then the larger."""
    counted = _counted(claims)
    last = max((claim.told or 0 for claim in claims), default=0)
    return max((claim.amount.value for claim in claims if (claim.told or 0) == last), key=lambda v: (counted[v], v), default=None)


POLICIES: Mapping[str, Policy] = {
    "both_sides_agree": both_sides_agree, "receiving_side": receiving_side, "most_sources": most_sources, "latest": latest,
}  # fmt: skip


def _counted(claims: Iterable[Claim]) -> dict[float, int]:
    sources: defaultdict[float, set[str]] = defaultdict(set)
    for claim in claims:
        sources[claim.amount.value].add(claim.source)
    return {value: len(sources[value]) for value in sorted(sources)}


def principal(claims: Sequence[Claim]) -> list[Claim]:
    """The claims that low, best and high rest on.

    Of what one source lets one claimant say of one side, the number that other sources share, else the first; of the source's own voice
    what it says of sides for which it names no claimant; of plans none, once
    it is told how many each side got; of a number whose side is not said none, where the sides' own numbers say as much.
    """
    chosen = _settled(claims)
    voices: defaultdict[tuple[str, str | None, str | None], list[Claim]] = defaultdict(list)
    for claim in chosen:
        voices[claim.source, claim.amount.to, claim.amount.by].append(claim)
    tellers = _tellers(chosen)
    named = {(source, to) for source, to, by in voices if by is not None}
    found = [_spoken(voice, tellers) for key, voice in sorted(voices.items(), key=_words) if not _is_aside(key, named)]
    sides = _sides(found)
    return [claim for claim in found if claim.amount.to is not None or not _explained(claim.amount, sides)]


def _words(item: tuple[tuple[str | None, ...], object]) -> tuple[str, ...]:
    return tuple(map(str, item[0]))


def _is_aside(voice: tuple[str, str | None, str | None], named: Set[tuple[str, str | None]]) -> bool:
    """Whether an article's own voice adds a number to the one that it lets somebody give for the same side: of whom so many are …"""
    return voice[2] is None and voice[:2] in named


def _settled(claims: Sequence[Claim]) -> list[Claim]:
    """Of each side what is told of the matter when it is settled; where nothing is, what was planned for it."""
    settled = [claim for claim in claims if claim.settled]
    told = {claim.amount.to for claim in settled}
    if told - {None}:
        return settled
    return settled + [claim for claim in claims if not claim.settled and claim.amount.to not in told]


def _spoken(voice: Sequence[Claim], tellers: Mapping[Amount, Set[str]]) -> Claim:
    def support(claim: Claim) -> int:
        sources = tellers[claim.amount]
        return len(sources) - (claim.source in sources)

    return min(voice, key=lambda claim: (-support(claim), claim.order, claim.event_id)) if len(voice) > 1 else voice[0]


def _tellers(claims: Iterable[Claim]) -> dict[Amount, Set[str]]:
    """For each number that is told of a side the sources that tell one which it may be."""
    told: defaultdict[str | None, defaultdict[Amount, set[str]]] = defaultdict(lambda: defaultdict(set))
    for claim in claims:
        told[claim.amount.to][claim.amount].add(claim.source)
    return {
        amount: set().union(*(sources for other, sources in amounts.items() if fits(other, amount)))
        for amounts in told.values()
        for amount in amounts
    }


def _sides(claims: Iterable[Claim]) -> dict[str, Amount]:
    sides: dict[str, Amount] = {}
    for claim in claims:
        if claim.amount.to is not None:
            sides.setdefault(claim.amount.to, claim.amount)
    return sides


def _explained(amount: Amount, sides: Mapping[str, Amount]) -> bool:
    """Whether a number without a side is one side's number, or the sum of all sides'."""
    total = replace(amount, value=sum(side.value for side in sides.values()), modifier=EXACT)
    return any(fits(side, amount) for side in sides.values()) or (len(sides) > 1 and is_near(total.value, amount.value))


def released(claims: Sequence[Claim], policies: Sequence[str]) -> list[IncidentReleased]:
    """Low, best and high per receiving side, from `principal` claims; the first of the policies that finds a number decides."""
    sides: defaultdict[str | None, list[Claim]] = defaultdict(list)
    for claim in claims:
        sides[claim.amount.to].append(claim)
    return [_side(to, sides[to], policies) for to in sorted(sides, key=lambda to: (to is None, to or ""))]


def _side(to: str | None, claims: Sequence[Claim], policies: Sequence[str]) -> IncidentReleased:
    """A claim that leaves its number open ("more than 4,000") does not widen the bounds where it fits an exact one."""
    exact = [claim for claim in claims if claim.amount.modifier == EXACT]
    loose = [claim for claim in claims if not any(fits(claim.amount, other.amount) for other in exact)] if exact else claims
    values = [claim.amount.value for claim in [*exact, *loose]]
    chosen = ((name, POLICIES[name](to, exact or claims)) for name in policies)
    policy, best = next(((name, value) for name, value in chosen if value is not None), (None, None))
    return IncidentReleased(to, min(values), best, max(values), len({claim.source for claim in claims}), policy)


def disputed(rows: Iterable[IncidentReleased]) -> bool:
    """Whether the claims about one side disagree."""
    return any(row.low != row.high for row in rows)
