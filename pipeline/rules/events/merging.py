"""Which sightings are of one event: same type, and nothing in date, numbers, place or phase that speaks against it."""

from __future__ import annotations

import dataclasses
from datetime import date

from pipeline.codebook.book import Codebook
from pipeline.rules.events.clusters import DONE, Cluster
from pipeline.rules.events.coding import kinds
from pipeline.rules.events.contradictions import ADJACENT, FIRM, before, contradict, fulfilled, gap, onward, parted, ranked_apart
from pipeline.rules.events.nearness import WEEK, same_days, within_week
from pipeline.rules.events.sighting import Sighting
from pipeline.rules.events.triggers import topical

OPEN = ("planned", "possible")
HALTED = ("cancelled", "denied")
HALTING = 90  # rank of the cues that call an event off or deny it
HEAD = 700  # characters of an article in which its news stands
AHEAD = 4  # how much further off what stands after a mention is than what stands before it
PASSING = {"generic", "background", "aside", "question", "instrument", "part"}  # roles of a mention that only names an event
LONG_AGO = 45  # days before the publication by which an event is no longer the news


def merge(sightings: list[Sighting], text: str, codebook: Codebook, *, published: date | None = None) -> list[Cluster]:
    """The events of an article, whose folded text is `text`. Sightings that state something found them, the others only join."""
    clusters: list[Cluster] = []
    for sighting in sorted(sightings, key=lambda s: (not founds(s, codebook), not s.title, s.start)):
        sighting = _settled(sighting, clusters)
        alike = [c for c in clusters if _same_kind(sighting, c, codebook) and not _past(sighting, c, published)]
        home = _home(sighting, alike, codebook, fresh=_fresh(sighting, published))
        if home is not None:
            home.sightings.append(_backing(sighting, home))
            told = sighting.strength not in ("weak", "elliptic") and sighting.status != "none"
            if told and not sighting.roles & {"generic", "aside", "question"}:
                home.event = min(home.event, sighting.event, key=lambda e: list(kinds(codebook)).index(e))
        elif founds(sighting, codebook) or _lone(sighting, clusters, text, codebook):
            clusters.append(Cluster(sighting.event, [sighting]))
    _retitle(clusters, codebook)
    return sorted(clusters, key=lambda c: min(s.start for s in c.sightings))


def _settled(sighting: Sighting, clusters: list[Cluster]) -> Sighting:
    """The sighting; without its day where that is the day on which what came about later was agreed ("the swap was agreed on Friday")."""
    day = sighting.when.last_day if sighting.when else None
    if day is None or sighting.status != "agreed" or "definite" not in sighting.roles or sighting.counts:
        return sighting
    later = [c for c in clusters if c.first.front and c.first.status in DONE and not _over_by(c, day)]
    return dataclasses.replace(sighting, when=None) if later else sighting


def _over_by(cluster: Cluster, day: date) -> bool:
    """Whether an event has a day that is not after that one."""
    first = cluster.when.first_day if cluster.when else None
    return first is not None and first <= day


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


def _backing(sighting: Sighting, home: Cluster) -> Sighting:
    """The sighting; as what came about where the event did, and it only tells that it had been agreed on or was looked forward to."""
    if onward(sighting, home):
        return dataclasses.replace(sighting, status=home.first.status, rank=0, roles=sighting.roles | {"background"})
    return dataclasses.replace(sighting, roles=sighting.roles | {"background"}) if fulfilled(sighting, home) else sighting


def _fresh(sighting: Sighting, published: date | None) -> bool:
    """Whether it stands near the head of the article, and gives a day of the week before it."""
    last = sighting.when.last_day if sighting.when else None
    return bool(published and last and 0 <= (published - last).days <= WEEK) and sighting.start < HEAD


def _past(sighting: Sighting, cluster: Cluster, published: date | None) -> bool:
    """Whether one of the two is the news and without a date, and the other was long before it."""
    when = sighting.when or cluster.when
    if published is None or when is None or when.last_day is None or (sighting.when and cluster.when):
        return False
    news = cluster.first.front or cluster.first.start < HEAD if sighting.when else sighting.front
    return news and (published - when.last_day).days > LONG_AGO


def founds(sighting: Sighting, codebook: Codebook) -> bool:
    """Whether a sighting is enough for an event."""
    if sighting.strength == "weak" or sighting.status == "none":
        return False
    if "aside" in sighting.roles and not (_numbered(sighting) and _presumed(sighting, codebook)):
        return False
    if "question" in sighting.roles and not _asked(sighting, codebook):
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
        return bool(stated & {"date", "place"}) or _ahead(sighting, codebook)
    if "generic" in sighting.roles:
        return bool(stated & {"date", "figure"}) or ("other" in sighting.roles and _told(sighting, codebook) and sighting.status in OPEN)
    return bool(stated)


def _lone(sighting: Sighting, clusters: list[Cluster], text: str, codebook: Codebook) -> bool:
    """Whether it is told plainly of captives, and is all that the article says of such an event: without day or number still a report."""
    kind = kinds(codebook)[sighting.event]
    plain = sighting.strength == "anchored" and sighting.status != "none" and not sighting.roles & PASSING
    somewhere = sighting.location or sighting.parties or not kind.freed
    known = any(_related(c.event, sighting.event, codebook) for c in clusters)
    return plain and bool(somewhere) and not known and topical(text[slice(*sighting.sentence)], codebook)


def _asked(sighting: Sighting, codebook: Codebook) -> bool:
    """Whether a question is the news, or takes for granted how those whom it asks about came to be held ("the nurse seized in May?")."""
    return _presumed(sighting, codebook) or (sighting.front and sighting.status == "possible" and sighting.rank >= FIRM)


def _numbered(sighting: Sighting) -> bool:
    """Whether the words stand behind people who are counted ("252 migrants, deported in March"): not before them ("115 captured men")."""
    return any(f.noun and f.noun[1] <= sighting.start for f in sighting.figures)


def _presumed(sighting: Sighting, codebook: Codebook) -> bool:
    """Whether it says, with a day behind its words, how those whom something else is told of came to be held ("two nuns seized in May")."""
    kind = kinds(codebook)[sighting.event]
    own = sighting.when is not None and sighting.when.start >= sighting.end
    return sighting.status == "occurred" and bool(kind.yields) and not kind.freed and own


def _ahead(sighting: Sighting, codebook: Codebook) -> bool:
    """Whether somebody is described by what is to come ("whose trial is to open"): that is news, but of those who may go free."""
    return sighting.status in OPEN and sighting.rank >= FIRM and not kinds(codebook)[sighting.event].freed


def _means(sighting: Sighting, codebook: Codebook) -> bool:
    """Whether an agreement or talks are only the way to what the sentence tells, without a date behind their words."""
    kind = kinds(codebook)[sighting.event]
    own = sighting.when is not None and sighting.when.start >= sighting.end
    return kind.layout == "sides" and not kind.freed and not own


def _told(sighting: Sighting, codebook: Codebook) -> bool:
    """Whether the words say outright what became of it: called off, denied, or of people who are to go free agreed, refused, planned…"""
    if sighting.status in HALTED and sighting.rank >= HALTING:
        return True
    outright = sighting.rank >= FIRM or (sighting.rank == 0 and sighting.status not in DONE)  # rank 0: the event's own words say it
    return bool(kinds(codebook)[sighting.event].freed) and outright and sighting.strength == "anchored"


def _stated(sighting: Sighting) -> set[str]:
    facts = {
        "date": sighting.when,
        "figure": sighting.figures or "formula" in sighting.roles,
        "place": sighting.location,
        "parties": len(sighting.parties) > 1,
        "mediators": sighting.mediators,
        "staged": "staged" in sighting.roles or sighting.ordinal,
    }
    return {name for name, fact in facts.items() if fact}


def _home(sighting: Sighting, clusters: list[Cluster], codebook: Codebook, *, fresh: bool) -> Cluster | None:
    """The cluster that a sighting belongs to: the best fit, then the nearest."""
    fits = [(fit, -_away(sighting, c), c) for c in clusters if (fit := _fit(sighting, c, codebook, fresh=fresh)) is not None]
    if "identified" in sighting.roles:  # "It was the 71st exchange" says what the event told of before is
        told = [
            (-min(sighting.start - s.end for s in c.sightings if s.end <= sighting.start), c)
            for _, _, c in fits
            if _told_before(sighting, c)
        ]
        if told:
            return max(told, key=lambda item: item[0])[1]
    return max(fits, key=lambda item: item[:2])[2] if fits else None


def _told_before(sighting: Sighting, cluster: Cluster) -> bool:
    return any(s.end <= sighting.start and s.sentence != sighting.sentence for s in cluster.sightings)


def _away(sighting: Sighting, cluster: Cluster) -> int:
    """Distance in characters; what stands after the sighting counts as further off."""
    return min(sighting.start - s.end if s.end <= sighting.start else AHEAD * (s.start - sighting.end) + 1 for s in cluster.sightings)


def _fit(sighting: Sighting, cluster: Cluster, codebook: Codebook, *, fresh: bool) -> int | None:
    """How well a sighting fits a cluster of its kind (0 = nothing speaks against it); None where it cannot be the same event."""
    if _told_later(sighting, cluster):
        return None
    shared = bool(sighting.numbers & cluster.numbers)
    same_day = same_days(sighting.when, cluster.when)
    if same_day is False and shared and sighting.front and cluster.first.title and within_week(sighting.when, cluster.when):
        same_day = None
    if same_day is False:
        return None
    near = any(gap(s, sighting) <= ADJACENT for s in cluster.sightings)
    together = any(s.sentence == sighting.sentence for s in cluster.sightings)
    if (
        parted(sighting, cluster)
        or (not same_day and before(sighting, cluster))
        or (not same_day and ranked_apart(sighting, cluster))
        or contradict(sighting, cluster, codebook, same_day=bool(same_day), shared=shared, together=together)
    ):
        return None
    if sighting.event != cluster.event and not (
        same_day or shared or near or (cluster.first.front and (sighting.front or sighting.when is None)) or (cluster.first.title and fresh)
    ):
        return None
    near = near and not _act_of_state(sighting, cluster)
    if not kinds(codebook)[sighting.event].loose and not (same_day or shared or near or together) and founds(sighting, codebook):
        return None
    return (
        4 * shared
        + 3 * bool(same_day)
        + 2 * (together or _goes_back(sighting, cluster))
        + (cluster.first.front and sighting.strength != "weak")
    )


def _goes_back(sighting: Sighting, cluster: Cluster) -> bool:
    """Whether it is "the swap" right behind a sentence that tells of one: what a release elsewhere may be is further off."""
    near = any(0 <= sighting.sentence[0] - s.sentence[1] <= ADJACENT for s in cluster.sightings)
    return near and "definite" in sighting.roles and sighting.event == cluster.event


def _told_later(sighting: Sighting, cluster: Cluster) -> bool:
    """Whether it is "the swap", without number or day, and the article tells only later, in passing, of what the cluster is."""
    bare = "definite" in sighting.roles and sighting.when is None and not sighting.counts and not sighting.front
    return bare and not cluster.main and all(s.start > sighting.sentence[1] for s in cluster.sightings)


def _act_of_state(sighting: Sighting, cluster: Cluster) -> bool:
    """Whether it tells of an act on a day, and the cluster of a state without one: that somebody was seized, and that many are held."""
    held = {s.status for s in cluster.sightings} == {"ongoing"} and cluster.when is None and bool(cluster.counts)
    return held and sighting.status == "occurred" and sighting.when is not None


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
