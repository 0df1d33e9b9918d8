"""Which sightings are of one event: same type, and nothing in date, numbers, place or phase that speaks against it."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.codebook.book import Codebook
from pipeline.records import DateMention
from pipeline.rules.coding import kinds
from pipeline.rules.sighting import Sighting

DONE = ("occurred", "ongoing")
OPEN = ("agreed", "planned", "proposed", "possible")
SHUT = ("rejected", "cancelled", "denied")


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
        dates = [s.when for s in self.sightings if s.when]
        return min(dates, key=lambda d: (d.precision != "day", d.start)) if dates else None

    @property
    def numbers(self) -> frozenset[float]:
        return frozenset().union(*(s.numbers for s in self.sightings if "sum" not in s.roles))

    @property
    def statuses(self) -> frozenset[str]:
        return frozenset(s.status for s in self.sightings)


def merge(sightings: list[Sighting], codebook: Codebook) -> list[Cluster]:
    """The events of an article. Sightings that state something found them, the others only join."""
    clusters: list[Cluster] = []
    for sighting in sorted(sightings, key=lambda s: (not _founds(s, codebook), not s.title, s.start)):
        home = _home(sighting, clusters, codebook)
        if home is not None:
            home.sightings.append(sighting)
            home.event = min(home.event, sighting.event, key=lambda e: list(kinds(codebook)).index(e))
        elif _founds(sighting, codebook):
            clusters.append(Cluster(sighting.event, [sighting]))
    return sorted(clusters, key=lambda c: min(s.start for s in c.sightings))


def _founds(sighting: Sighting, codebook: Codebook) -> bool:
    """Whether a sighting is enough for an event."""
    if sighting.strength == "weak" or sighting.status == "none":
        return False
    stated = _stated(sighting) & set(kinds(codebook)[sighting.event].anchors)
    if sighting.strength == "elliptic":
        return "date" in stated
    if sighting.strength == "strong" or (sighting.front and "generic" not in sighting.roles):
        return True
    if "background" in sighting.roles and not ({"date", "figure"} <= stated):
        return False
    if "generic" in sighting.roles and not stated & {"date", "figure"}:
        return False
    return bool(stated)


def _stated(sighting: Sighting) -> set[str]:
    facts = {"date": sighting.when, "figure": sighting.figures, "place": sighting.location, "parties": len(sighting.parties) > 1}
    return {name for name, fact in facts.items() if fact}


def _home(sighting: Sighting, clusters: list[Cluster], codebook: Codebook) -> Cluster | None:
    """The cluster that a sighting belongs to: the best fit, then the one mentioned last before it."""
    fits = [(score, c) for c in clusters if (score := _fit(sighting, c, codebook)) is not None]
    if not fits:
        return None
    return max(fits, key=lambda pair: (pair[0], -_away(sighting, pair[1])))[1]


def _away(sighting: Sighting, cluster: Cluster) -> int:
    return min(abs(sighting.start - s.start) for s in cluster.sightings)


def _fit(sighting: Sighting, cluster: Cluster, codebook: Codebook) -> int | None:
    """How well a sighting fits a cluster (0 = nothing speaks against it); None where it cannot be the same event."""
    if not _same_kind(sighting, cluster, codebook):
        return None
    same_day = _dates(sighting.when, cluster.when)
    if same_day is False:
        return None
    shared = bool(sighting.numbers & cluster.numbers)
    apart = bool(sighting.numbers and cluster.numbers and not shared)
    if apart and not same_day and not any(s.sentence == sighting.sentence for s in cluster.sightings):
        return None
    if ("sum" in sighting.roles and not shared) or ("sum" in cluster.first.roles and not shared):
        return None
    if ("other" in sighting.roles or "other" in cluster.first.roles) and not (same_day or shared or _near(sighting, cluster)):
        return None
    if _phase_conflict(sighting, cluster, codebook) and not (same_day and shared):
        return None
    return 2 * bool(same_day) + 2 * shared + bool(cluster.first.front)


def _near(sighting: Sighting, cluster: Cluster) -> bool:
    return any(s.sentence == sighting.sentence for s in cluster.sightings)


def _same_kind(sighting: Sighting, cluster: Cluster, codebook: Codebook) -> bool:
    if sighting.event == cluster.event:
        return True
    table = kinds(codebook)
    one_sided = "onesided" in sighting.roles or "onesided" in cluster.first.roles
    return not one_sided and (table[sighting.event].becomes == cluster.event or table[cluster.event].becomes == sighting.event)


def _phase_conflict(sighting: Sighting, cluster: Cluster, codebook: Codebook) -> bool:
    if not kinds(codebook)[sighting.event].phases or sighting.strength in ("weak", "elliptic") or sighting.status == "none":
        return False
    theirs = {_phase(status) for status in cluster.statuses if status != "none"}
    return bool(theirs) and _phase(sighting.status) not in theirs


def _phase(status: str) -> str:
    return "done" if status in DONE else "open"


def _dates(one: DateMention | None, other: DateMention | None) -> bool | None:
    """True where two dates can be the same, False where they cannot, None where one is missing."""
    if one is None or other is None:
        return None
    if one.edtf == other.edtf:
        return True
    if one.first_day and one.last_day and other.first_day and other.last_day:
        return one.first_day <= other.last_day and other.first_day <= one.last_day
    return _could_match(one.edtf or "", other.edtf or "")


def _could_match(one: str, other: str) -> bool:
    parts = zip(one.split("/")[0].split("-"), other.split("/")[0].split("-"), strict=False)
    return all(a == b or "X" in a or "X" in b for a, b in parts)
