"""Exchanges that are told as releases: a side's half of the exchange of that day, and hundreds whom nobody in particular let go."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

from pipeline.codebook.book import Codebook
from pipeline.rules.events.clusters import DONE, Cluster
from pipeline.rules.events.coding import kinds
from pipeline.rules.events.contradictions import OFF, phase_of

APART = frozenset({"onesided", "besides", "also", "other", "earlier", "sum", "generic", "barter"})
"""Roles of words that set an event apart from what else happened that day."""

HUNDREDS = 100
FEW = 10


def joined(clusters: Sequence[Cluster], codebook: Codebook) -> list[Cluster]:
    """The clusters, each release on the very day of an exchange put to it, unless its words set it apart or only one of the two is over.

    Whether numbers differ does not matter: two sides get back different numbers, and count differently.
    """
    found = list(clusters)
    for part, whole in permutations(clusters, 2):
        if part in found and whole in found and _half(part, whole, codebook):
            whole.sightings += part.sightings
            found.remove(part)
    return found


def _half(part: Cluster, whole: Cluster, codebook: Codebook) -> bool:
    if kinds(codebook)[part.event].becomes != whole.event or part.when is None or whole.when is None:
        return False
    if part.when.precision != "day" or part.when.edtf != whole.when.edtf:
        return False
    told = (*part.sightings, *whole.sightings)
    alike = phase_of(part.first.status) == phase_of(whole.first.status) and not any(s.status in OFF for s in told)
    return alike and not (part.first.roles | whole.first.roles) & APART


def exchanged(clusters: Sequence[Cluster], codebook: Codebook) -> None:
    """Make exchanges of releases, on a day of their own, of people whom nobody named let go, where the news is an exchange.

    Those that the words compare with it ("the largest since 2020, when 45 were freed"), and those of hundreds, where it is one of many:
    only exchanges and amnesties free hundreds at once.
    """
    news = [c for c in clusters if c.main and kinds(codebook)[c.event].freed and c.first.status in DONE]
    large = any(_many(c) for c in news)
    for cluster in clusters:
        whole = kinds(codebook)[cluster.event].becomes
        if whole and not cluster.main and any(c.event == whole for c in news) and _unowned(cluster, large=large):
            cluster.event = whole


def _many(cluster: Cluster) -> bool:
    """Whether it is of many on both sides: hundreds on one, and on none a handful."""
    counts = {count for s in cluster.sightings for count in s.counts}
    return (not counts or any(n >= HUNDREDS for _, n in counts)) and not any(to and n < FEW for to, n in counts)


def _unowned(cluster: Cluster, *, large: bool) -> bool:
    """Whether people went free on a day, nobody is said to have let them go, and their number or the words compare it with the news."""
    told = cluster.sightings
    apart = any(s.roles & APART - {"other", "earlier"} or s.status != "occurred" for s in told)
    acts = any(p.role == "actor" for s in told for p in s.parties)
    alike = any("compared" in s.roles for s in told) or (large and any(n >= HUNDREDS for s in told for _, n in s.counts))
    return alike and not apart and not acts and cluster.when is not None
