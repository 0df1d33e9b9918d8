"""What says that two mentions are of different events: numbers, phase, place, parties, their number in a row."""

from __future__ import annotations

from pipeline.codebook.book import Codebook
from pipeline.codebook.eventing import EventType
from pipeline.rules.events.clusters import DONE, Cluster
from pipeline.rules.events.coding import kinds
from pipeline.rules.events.places import is_country
from pipeline.rules.events.sighting import Sighting, says

OFF = ("cancelled", "denied", "rejected")
ADJACENT = 2  # characters between two sentences that follow each other in a paragraph
FAR = 600  # characters between "the handover" and what it can go back to
MANIFOLD = 10  # times the number of an event by which a total is that of many events
FIRM = 40  # rank of the cues that are enough to tell of a meeting


def contradict(sighting: Sighting, cluster: Cluster, codebook: Codebook, *, same_day: bool, shared: bool, together: bool) -> bool:
    """Whether numbers, formula, kind of mention or phase say that the two are different events, and nothing ties them."""
    if sighting.roles & {"part"} and sighting.when is None:
        return False
    kind = kinds(codebook)[sighting.event]
    if ("besides" in sighting.roles and not together) or _undone_elsewhere(sighting, cluster, kind, codebook):
        return True
    apart = (bool(kind.freed) or not kind.loose) and not _subset(sighting, cluster) and _apart(sighting.counts, cluster.counts)
    apart = apart and not sighting.roles & {"answer", "recount", "also"} and not _half(sighting, cluster)
    summed = bool(kind.freed) and ("sum" in sighting.roles) != ("sum" in cluster.first.roles)
    headed = cluster.first.title and not kind.freed  # "Second round in Oslo ends": the round that the article is about
    theirs = "other" in cluster.first.roles and not headed and not _follows(sighting, cluster)
    ordinal = ("other" in sighting.roles or theirs) and not sighting.front
    formula = bool(cluster.counts or cluster.when) if "formula" in sighting.roles and not cluster.formula else False
    formula = formula or (cluster.formula and bool(sighting.counts) and "formula" not in sighting.roles)
    formula = formula and not _follows(sighting, cluster)
    phase = _phase_conflict(sighting, cluster, kind) and not fulfilled(sighting, cluster) and not onward(sighting, cluster)
    if (summed and not (shared or together)) or (phase and not ((together and sighting.event == cluster.event) or (same_day and shared))):
        return True
    elsewhere = "recount" not in sighting.roles and _elsewhere(sighting, cluster, kind, codebook)
    apart = (apart and not (sighting.front and cluster.first.front)) or elsewhere
    if not (same_day or shared or together) and _not_what_is_denied(sighting, cluster):
        return True
    if not (same_day or shared or together) and _opposite(sighting, cluster, codebook):
        return True
    if sighting.status in OFF and not (same_day or shared or together) and _far_off(sighting, cluster):
        return True
    if not (same_day or shared or together) and _demanded(sighting, cluster):
        return True
    if _turned(sighting, cluster) and not (same_day or shared or _beside(sighting, cluster)):
        return True
    exact = same_day and not (apart and _loosely(sighting, cluster))
    return (apart or ordinal or formula) and not (exact or shared or together)


def _half(sighting: Sighting, cluster: Cluster) -> bool:
    """Whether it tells what one side got, without a day, of the exchange that the article is about: sides count differently."""
    return sighting.when is None and cluster.first.front and sighting.event != cluster.event and sighting.status in DONE


def _demanded(sighting: Sighting, cluster: Cluster) -> bool:
    """Whether one is what somebody demands, in words of his own, and the other is agreed or under way already."""
    theirs = {s.status for s in cluster.sightings if s.status != "none" and s.strength != "weak"}
    if sighting.front or sighting.rank < FIRM or not theirs:
        return False
    if sighting.status == "proposed":
        return theirs <= {"agreed", "planned", "ongoing"}
    return sighting.status in ("agreed", "planned") and theirs == {"proposed"}


def _loosely(sighting: Sighting, cluster: Cluster) -> bool:
    """Whether the two share a time that is longer than a day and not told in the same words ("this week" and "on Friday")."""
    mine, theirs = sighting.when, cluster.when
    return mine is not None and theirs is not None and mine.edtf != theirs.edtf


def before(sighting: Sighting, cluster: Cluster) -> bool:
    """Whether one is "the previous one", and the other has not been called so."""
    mine, theirs = "earlier" in sighting.roles, any("earlier" in s.roles for s in cluster.sightings)
    return mine and not theirs and not sighting.title


def parted(sighting: Sighting, cluster: Cluster) -> bool:
    """Whether one is the whole of which the other is a part, and both say how many."""
    told = [s for s in cluster.sightings if s.counts and not s.title]
    if not sighting.counts or sighting.title or not told:
        return False
    mine, theirs = "whole" in sighting.roles, any("whole" in s.roles for s in told)
    return mine != theirs and not {n for _, n in sighting.counts} & {n for s in told for _, n in s.counts}


def _turned(sighting: Sighting, cluster: Cluster) -> bool:
    """Whether words that bring in something new ("a swap") say that it is off, and the cluster's is not, or the other way round."""
    theirs = {s.status for s in cluster.sightings if s.rank >= FIRM}
    if sighting.status in OFF and sighting.rank >= FIRM and theirs and theirs <= set(OFF) and sighting.status not in theirs:
        return not sighting.front
    led = sighting.front and (_beside(sighting, cluster) or all(s.sentence != sighting.sentence for s in cluster.sightings))
    if "new" not in sighting.roles or sighting.roles & {"formula"} or led or sighting.rank < FIRM or _overdue(sighting, cluster):
        return False
    return (sighting.status in OFF) not in {s.status in OFF for s in cluster.sightings}


def _overdue(sighting: Sighting, cluster: Cluster) -> bool:
    """Whether the sentence right before says for which day it had been planned ("were to be swapped that day. An exchange was off")."""
    planned = {s.status for s in cluster.sightings} == {"planned"} and cluster.when is not None and not cluster.first.front
    behind = any(0 <= sighting.sentence[0] - s.sentence[1] <= ADJACENT for s in cluster.sightings)
    return planned and behind and sighting.status in OFF and sighting.when is None and not sighting.counts


def fulfilled(sighting: Sighting, cluster: Cluster) -> bool:
    """Whether it tells only that what the article tells to have come about had been agreed on: the same number, and no day of its own.

    Or no number, and what is known already ("Both sides had agreed to the swap").
    """
    done = cluster.first.front and all(s.status in DONE for s in cluster.sightings if s.status != "none")
    agreed = sighting.status == "agreed" and sighting.when is None and not sighting.roles & {"other", "extra"}
    known = "definite" in sighting.roles and not sighting.counts
    return agreed and done and (known or bool(sighting.numbers & cluster.numbers))


def onward(sighting: Sighting, cluster: Cluster) -> bool:
    """Whether it looks ahead to no more than what the article tells to have come about.

    Those who went free, as many as before, are to be taken on ("its 84 men would be flown to Moscow"), or somebody had spoken of it
    before ("had hinted that the swap was close").
    """
    done = cluster.first.front and all(s.status in DONE for s in cluster.sightings if s.status != "none")
    same = sighting.status in ("planned", "possible") and sighting.when is None
    same = same and done and not sighting.roles & {"other", "extra", "also", "new", "besides"} and sighting.numbers <= cluster.numbers
    return same and ("anticipated" in sighting.roles or (bool(sighting.counts) and sighting.status == "planned"))


def _not_what_is_denied(sighting: Sighting, cluster: Cluster) -> bool:
    """Whether somebody denies one far from where the other, with its own number, is proposed."""
    mine, theirs = {sighting.status}, {s.status for s in cluster.sightings}
    numbers = sighting.counts if mine == {"proposed"} else cluster.counts
    return {*mine, *theirs} == {"denied", "proposed"} and bool(numbers) and all(gap(s, sighting) > ADJACENT for s in cluster.sightings)


def _opposite(sighting: Sighting, cluster: Cluster, codebook: Codebook) -> bool:
    """Whether what one side is to do and what the other is asked to do stand apart: "A plans to free 100 … B was urged to send home 95"."""
    mine, theirs = {to for to, _ in sighting.counts if to}, {to for s in cluster.sightings for to, _ in s.counts if to}
    states = {s.status for s in cluster.sightings}
    lone = kinds(codebook)[sighting.event].becomes is not None and not states & {sighting.status, *DONE} and sighting.status not in DONE
    return lone and bool(mine and theirs) and not mine & theirs and all(gap(s, sighting) > ADJACENT for s in cluster.sightings)


def _far_off(sighting: Sighting, cluster: Cluster) -> bool:
    """Whether "the handover" is off, and what it would have to go back to stands far away and is not what the article is about."""
    lone = "anaphor" in sighting.roles and not any(s.front for s in cluster.sightings)
    return lone and all(gap(s, sighting) > FAR for s in cluster.sightings)


def _beside(sighting: Sighting, cluster: Cluster) -> bool:
    """Whether it stands in one clause with a mention of the cluster."""
    return any(s.clause == sighting.clause for s in cluster.sightings)


def _elsewhere(sighting: Sighting, cluster: Cluster, kind: EventType, codebook: Codebook) -> bool:
    """Whether the two are between others, or meetings and the like in different places."""
    mine = {p.code for p in sighting.parties}
    theirs = {p.code for s in cluster.sightings for p in s.parties}
    whole = min(len(mine), len(theirs)) if kind.freed or kind.layout == "acts" else max(len(mine), len(theirs))
    places = {s.location for s in cluster.sightings if s.location and not is_country(s.location, codebook)}
    city = sighting.location if sighting.location and not is_country(sighting.location, codebook) else None
    apart = city is not None and bool(places) and city not in places and not kind.freed
    apart = apart and not _within(city or "", places, codebook)
    if kind.freed and kind.layout == "acts" and mine and theirs and not mine & theirs:
        return all(gap(s, sighting) > ADJACENT for s in cluster.sightings)
    return apart or (whole > 1 and bool(mine and theirs) and not mine & theirs)


def _within(place: str, others: set[str], codebook: Codebook) -> bool:
    """Whether one is a square or a building, and the other none: it may lie there ("in Kyiv", "on Independence Square")."""
    return says(codebook, "site", place) != any(says(codebook, "site", other) for other in others)


def _undone_elsewhere(sighting: Sighting, cluster: Cluster, kind: EventType, codebook: Codebook) -> bool:
    """Whether one was off, and the other was held in another town, whatever their day."""
    theirs = {s.status in OFF for s in cluster.sightings if s.location}
    return bool(theirs) and (sighting.status in OFF) not in theirs and _elsewhere(sighting, cluster, kind, codebook)


def ranked_apart(sighting: Sighting, cluster: Cluster) -> bool:
    """Whether one is the 71st and the other the 70th, or one the first round and the other the second."""
    ranks = {s.ordinal for s in cluster.sightings if s.ordinal}
    mine = sighting.ordinal
    return bool(mine and ranks) and mine not in ranks and any(r[0].isdigit() == mine[0].isdigit() for r in ranks if mine)


def _follows(sighting: Sighting, cluster: Cluster) -> bool:
    """Whether it stands right behind the cluster, says that the same came about, and gives no date of its own."""
    behind = any(0 <= sighting.sentence[0] - s.sentence[1] <= ADJACENT for s in cluster.sightings)
    return behind and sighting.when is None and phase_of(sighting.status) == phase_of(cluster.first.status)


def _subset(sighting: Sighting, cluster: Cluster) -> bool:
    """Whether a number that follows close behind, in the same status, can be a part of the cluster's, or its total."""
    follows = any(0 <= sighting.sentence[0] - s.sentence[1] <= ADJACENT for s in cluster.sightings)
    most = max((n for _, n in cluster.counts), default=0.0)
    if "total" in sighting.roles:
        return follows and all(n <= MANIFOLD * most for _, n in sighting.counts)
    same = sighting.status == cluster.first.status
    return follows and same and sighting.when is None and all(n < most for _, n in sighting.counts)


def _apart(one: frozenset[tuple[str | None, float]], other: frozenset[tuple[str | None, float]]) -> bool:
    """Whether two sets of counts cannot be of one event: people towards the same side, and no number in common."""
    sides = {to for to, _ in one} & {to for to, _ in other} or ({None} if None in {to for to, _ in one | other} else set())
    mine, theirs = {n for _, n in one}, {n for _, n in other}
    summed = _sums(one) & theirs or _sums(other) & mine
    return bool(one and other and sides) and not mine & theirs and not summed


def _sums(counts: frozenset[tuple[str | None, float]]) -> set[float]:
    """The sums of the numbers towards each side: those of two sides are not added."""
    return {sum(n for side, n in counts if side == to) for to, _ in counts}


def _phase_conflict(sighting: Sighting, cluster: Cluster, kind: EventType) -> bool:
    """Whether one is done and the other still open, or one is refused and the other goes on."""
    if not kind.phases or sighting.strength == "weak" or sighting.status == "none":
        return False
    told = [s for s in cluster.sightings if s.status != "none" and s.strength != "weak"]
    told = [s for s in told if s.rank or s.when or s.counts or not any(o.rank and o.sentence == s.sentence for o in told)]
    theirs = {phase_of(s.status) for s in told if "background" not in s.roles} or {phase_of(s.status) for s in told}
    return bool(theirs) and phase_of(sighting.status) not in theirs and not _outcome(sighting, cluster)


def _outcome(sighting: Sighting, cluster: Cluster) -> bool:
    """Whether the next sentence says that what was only brought in ("announced a swap of 40 prisoners") did not come about.

    Source: Heim 1982, The Semantics of Definite and Indefinite Noun Phrases: "the swap" is the one that "a swap" has brought in.
    """
    off = sighting.status in OFF and sighting.rank >= FIRM and sighting.when is None and not sighting.counts and "new" not in sighting.roles
    named = all("new" in s.roles and s.rank == 0 and s.when is None for s in cluster.sightings)
    return off and named and any(0 <= sighting.sentence[0] - s.sentence[1] <= ADJACENT for s in cluster.sightings)


def phase_of(status: str) -> str:
    """`done` for what came about or goes on, else `open`."""
    return "done" if status in DONE else "open"


def gap(one: Sighting, other: Sighting) -> int:
    """Characters between two sightings' sentences."""
    return max(one.sentence[0] - other.sentence[1], other.sentence[0] - one.sentence[1], 0)
