"""Which sightings are of one event: same type, and nothing in date, numbers, place or phase that speaks against it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from pipeline.codebook.book import Codebook
from pipeline.codebook.eventing import EventType
from pipeline.records import DateMention
from pipeline.rules.events.coding import kinds
from pipeline.rules.events.nearness import same_days, within_week
from pipeline.rules.events.places import is_country
from pipeline.rules.events.sighting import Sighting

PRECISE = ("day", "range", "week", "month", "season", "year")
DONE = ("occurred", "ongoing")
HALTED = ("cancelled", "denied")
OFF = ("cancelled", "denied", "rejected")
HALTING = 90  # rank of the cues that call an event off or deny it
FIRM = 40  # rank of the cues that are enough to tell of a meeting
HEAD = 700  # characters of an article in which its news stands
LONG_AGO, ADJACENT = 45, 2  # days before publication by which it is no longer news; characters between sentences that follow each other


@dataclass(slots=True)
class Cluster:
    """The sightings of one event, in the order in which they joined."""

    event: str
    sightings: list[Sighting] = field(default_factory=list)

    @property
    def first(self) -> Sighting:
        return self.sightings[0]

    @property
    def when(self) -> DateMention | None:
        """The most precise date that a sighting states; of these the earliest in the text, a headline's last."""
        vague = {"generic", "aside", "question", "background"}
        dates = [(s.when, s.title) for s in self.sightings if s.when and (s is self.first or not (s.status == "none" or s.roles & vague))]
        return min(dates, key=lambda d: (_coarseness(d[0]), d[1], d[0].start), default=(None, False))[0]

    @property
    def counts(self) -> frozenset[tuple[str | None, float]]:
        return frozenset().union(*(s.counts for s in self.sightings if not s.roles & {"sum", "part"}))

    @property
    def formula(self) -> bool:
        return any("formula" in s.roles for s in self.sightings)


def _coarseness(date: DateMention) -> int:
    return PRECISE.index(date.precision) if date.precision in PRECISE else len(PRECISE)


def merge(sightings: list[Sighting], codebook: Codebook, *, published: date | None = None) -> list[Cluster]:
    """The events of an article. Sightings that state something found them, the others only join."""
    clusters: list[Cluster] = []
    for sighting in sorted(sightings, key=lambda s: (not founds(s, codebook), not s.title, s.start)):
        home = _home(sighting, [c for c in clusters if not _past(sighting, c, published)], codebook)
        if home is not None:
            home.sightings.append(sighting)
            if sighting.strength not in ("weak", "elliptic") and not sighting.roles & {"generic", "aside", "question"}:
                home.event = min(home.event, sighting.event, key=lambda e: list(kinds(codebook)).index(e))
        elif founds(sighting, codebook):
            clusters.append(Cluster(sighting.event, [sighting]))
    _retitle(clusters, codebook)
    return sorted(clusters, key=lambda c: min(s.start for s in c.sightings))


def _retitle(clusters: list[Cluster], codebook: Codebook) -> None:
    """A headline that gives the number of another event than the one it was taken for goes to that one: the lead may tell of a part."""
    for cluster in clusters:
        titles = [s for s in cluster.sightings if s.title and s.counts]
        rest = [s for s in cluster.sightings if s not in titles]
        told = {n for s in titles for _, n in s.counts}
        if not titles or not any(s.counts for s in rest) or told & {n for s in rest for _, n in s.counts}:
            continue
        others = [
            c for c in clusters if c is not cluster and _related(c.event, cluster.event, codebook) and told & {n for _, n in c.counts}
        ]
        if len(others) == 1:
            others[0].sightings += titles
            others[0].event = min((others[0].event, titles[0].event), key=list(kinds(codebook)).index)
            cluster.sightings = rest


def _past(sighting: Sighting, cluster: Cluster, published: date | None) -> bool:
    """Whether one of the two is the news and without a date, and the other was long before it."""
    dated = (sighting.when, cluster.when)
    last = next((d.last_day for d in dated if d and d.last_day), None)
    news = cluster.first.front or cluster.first.start < HEAD if cluster.when is None else sighting.front
    return bool(published and last and None in dated and news and (published - last).days > LONG_AGO)


def founds(sighting: Sighting, codebook: Codebook) -> bool:
    """Whether a sighting is enough for an event."""
    if sighting.strength == "weak" or sighting.status == "none" or "aside" in sighting.roles:
        return False
    if "question" in sighting.roles and not (sighting.front and sighting.status == "possible" and sighting.rank >= FIRM):
        return False
    if "instrument" in sighting.roles and _means(sighting, codebook):
        return False
    stated = _stated(sighting) & set(kinds(codebook)[sighting.event].anchors)
    if sighting.strength == "elliptic":
        return "date" in stated or (sighting.rank >= FIRM and sighting.status not in DONE)
    if sighting.roles & {"part"} and "date" not in stated:
        return False
    if sighting.strength == "strong" or (sighting.front and not sighting.roles & {"generic", "background"}):
        return True
    if "staged" in kinds(codebook)[sighting.event].anchors and sighting.rank >= FIRM and not sighting.roles & {"generic", "background"}:
        return True
    if not sighting.roles & {"generic", "background"} and _told(sighting, codebook):
        return True
    if "background" in sighting.roles:
        return "date" in stated
    if "generic" in sighting.roles:
        return bool(stated & {"date", "figure"})
    return bool(stated)


def _means(sighting: Sighting, codebook: Codebook) -> bool:
    """Whether an agreement or talks are only the way to what the sentence tells, without a date behind their words."""
    kind = kinds(codebook)[sighting.event]
    own = sighting.when is not None and sighting.when.start >= sighting.end
    return kind.layout == "sides" and not kind.freed and not own


def _told(sighting: Sighting, codebook: Codebook) -> bool:
    """Whether the words say outright what became of it: called off, denied, or of people who are to go free agreed, refused, planned…"""
    if sighting.status in HALTED and sighting.rank >= HALTING:
        return True
    return bool(kinds(codebook)[sighting.event].freed) and sighting.rank >= FIRM and sighting.strength == "anchored"


def _stated(sighting: Sighting) -> set[str]:
    facts = {
        "date": sighting.when,
        "figure": sighting.figures or "formula" in sighting.roles,
        "place": sighting.location,
        "parties": len(sighting.parties) > 1,
        "mediators": sighting.mediators,
        "staged": "staged" in sighting.roles,
    }
    return {name for name, fact in facts.items() if fact}


def _home(sighting: Sighting, clusters: list[Cluster], codebook: Codebook) -> Cluster | None:
    """The cluster that a sighting belongs to: the best fit, then the nearest."""
    fits = [(fit, -_away(sighting, c), c) for c in clusters if (fit := _fit(sighting, c, codebook)) is not None]
    return max(fits, key=lambda item: item[:2])[2] if fits else None


def _gap(one: Sighting, other: Sighting) -> int:
    """Characters between two sightings' sentences."""
    return max(one.sentence[0] - other.sentence[1], other.sentence[0] - one.sentence[1], 0)


def _away(sighting: Sighting, cluster: Cluster) -> int:
    """Distance in characters; what stands after the sighting counts as further off."""
    return min(sighting.start - s.end if s.end <= sighting.start else 2 * (s.start - sighting.end) + 1 for s in cluster.sightings)


def _fit(sighting: Sighting, cluster: Cluster, codebook: Codebook) -> int | None:
    """How well a sighting fits a cluster (0 = nothing speaks against it); None where it cannot be the same event."""
    if not _same_kind(sighting, cluster, codebook):
        return None
    shared = bool({n for _, n in sighting.counts} & {n for _, n in cluster.counts})
    same_day = same_days(sighting.when, cluster.when)
    if same_day is False and shared and sighting.front and cluster.first.title and within_week(sighting.when, cluster.when):
        same_day = None
    near = any(_gap(s, sighting) <= ADJACENT for s in cluster.sightings)
    together = any(s.sentence == sighting.sentence for s in cluster.sightings)
    if (
        same_day is False
        or _parted(sighting, cluster)
        or (not same_day and _before(sighting, cluster))
        or (not same_day and _ranked_apart(sighting, cluster))
        or _contradict(sighting, cluster, codebook, same_day=bool(same_day), shared=shared, together=together)
    ):
        return None
    if sighting.event != cluster.event and not (same_day or shared or near or (cluster.first.front and sighting.when is None)):
        return None
    if not kinds(codebook)[sighting.event].loose and not (same_day or shared or near) and founds(sighting, codebook):
        return None
    return 4 * shared + 3 * bool(same_day) + 2 * together + (cluster.first.front and sighting.strength != "weak")


def _contradict(sighting: Sighting, cluster: Cluster, codebook: Codebook, *, same_day: bool, shared: bool, together: bool) -> bool:
    """Whether numbers, formula, kind of mention or phase say that the two are different events, and nothing ties them."""
    if sighting.roles & {"part"} and sighting.when is None:
        return False
    kind = kinds(codebook)[sighting.event]
    apart = (bool(kind.freed) or not kind.loose) and not _subset(sighting, cluster) and _apart(sighting.counts, cluster.counts)
    apart = apart and "answer" not in sighting.roles
    summed = bool(kind.freed) and ("sum" in sighting.roles) != ("sum" in cluster.first.roles)
    headed = cluster.first.title and not kind.freed  # "Second round in Oslo ends": the round that the article is about
    theirs = "other" in cluster.first.roles and not headed and not _follows(sighting, cluster)
    ordinal = ("other" in sighting.roles or theirs) and not sighting.front
    formula = bool(cluster.counts) if "formula" in sighting.roles and not cluster.formula else False
    formula = formula or (cluster.formula and bool(sighting.counts) and "formula" not in sighting.roles)
    formula = formula and not _follows(sighting, cluster)
    phase = _phase_conflict(sighting, cluster, kind)
    if (summed and not (shared or together)) or (phase and not ((together and sighting.event == cluster.event) or (same_day and shared))):
        return True
    apart = (apart and not (sighting.front and cluster.first.front)) or _elsewhere(sighting, cluster, kind, codebook)
    if _turned(sighting, cluster) and not (same_day or shared or _beside(sighting, cluster)):
        return True
    return (apart or ordinal or formula) and not (same_day or shared or together)


def _before(sighting: Sighting, cluster: Cluster) -> bool:
    """Whether one is "the previous one", and the other has not been called so."""
    mine, theirs = "earlier" in sighting.roles, any("earlier" in s.roles for s in cluster.sightings)
    return mine and not theirs and not sighting.title


def _parted(sighting: Sighting, cluster: Cluster) -> bool:
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
    if "new" not in sighting.roles or sighting.roles & {"formula"} or led or sighting.rank < FIRM:
        return False
    return (sighting.status in OFF) not in {s.status in OFF for s in cluster.sightings}


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
    apart = bool(city and places) and city not in places and not kind.freed
    if kind.freed and kind.layout == "acts" and mine and theirs and not mine & theirs:
        return all(_gap(s, sighting) > ADJACENT for s in cluster.sightings)
    return apart or (whole > 1 and bool(mine and theirs) and not mine & theirs)


def _ranked_apart(sighting: Sighting, cluster: Cluster) -> bool:
    """Whether one is the 71st and the other the 70th, or one the first round and the other the second."""
    ranks = {s.ordinal for s in cluster.sightings if s.ordinal}
    mine = sighting.ordinal
    return bool(mine and ranks) and mine not in ranks and any(r[0].isdigit() == mine[0].isdigit() for r in ranks if mine)


def _follows(sighting: Sighting, cluster: Cluster) -> bool:
    """Whether it stands right behind the cluster, says that the same came about, and gives no date of its own."""
    behind = any(0 <= sighting.sentence[0] - s.sentence[1] <= ADJACENT for s in cluster.sightings)
    return behind and sighting.when is None and _phase(sighting.status) == _phase(cluster.first.status)


def _subset(sighting: Sighting, cluster: Cluster) -> bool:
    """Whether a number that follows close behind, in the same status, can be a part of the cluster's, or its total."""
    follows = any(0 <= sighting.sentence[0] - s.sentence[1] <= ADJACENT for s in cluster.sightings)
    if "total" in sighting.roles:
        return follows
    same = sighting.status == cluster.first.status
    most = max((n for _, n in cluster.counts), default=0.0)
    return follows and same and sighting.when is None and all(n < most for _, n in sighting.counts)


def _apart(one: frozenset[tuple[str | None, float]], other: frozenset[tuple[str | None, float]]) -> bool:
    """Whether two sets of counts cannot be of one event: people towards the same side, and no number in common."""
    sides = {to for to, _ in one} & {to for to, _ in other} or ({None} if None in {to for to, _ in one | other} else set())
    mine, theirs = {n for _, n in one}, {n for _, n in other}
    return bool(one and other and sides) and not mine & theirs and sum(mine) not in theirs and sum(theirs) not in mine


def _related(one: str, other: str, codebook: Codebook) -> bool:
    """Whether two types are one, or one may turn out to be the other."""
    table = kinds(codebook)
    return one == other or table[one].becomes == other or table[other].becomes == one


def _same_kind(sighting: Sighting, cluster: Cluster, codebook: Codebook) -> bool:
    if sighting.event == cluster.event:
        return True
    related = _related(sighting.event, cluster.event, codebook)
    one_sided = "onesided" in sighting.roles or "onesided" in cluster.first.roles
    return related and (not one_sided or bool({n for _, n in sighting.counts} & {n for _, n in cluster.counts}))


def _phase_conflict(sighting: Sighting, cluster: Cluster, kind: EventType) -> bool:
    """Whether one is done and the other still open, or one is refused and the other goes on."""
    if not kind.phases or sighting.strength == "weak" or sighting.status == "none":
        return False
    theirs = {_phase(s.status) for s in cluster.sightings if s.status != "none" and s.strength != "weak"}
    return bool(theirs) and _phase(sighting.status) not in theirs


def _phase(status: str) -> str:
    return "done" if status in DONE else "open"
