"""One exchange a day: what each side lets go on the day of the article's exchange is a half of it, though told as a release."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

from pipeline.codebook.book import Codebook
from pipeline.rules.events.clusters import Cluster
from pipeline.rules.events.coding import kinds
from pipeline.rules.events.contradictions import OFF, phase_of

APART = frozenset({"onesided", "besides", "also", "other", "earlier", "sum", "generic", "barter"})
"""Roles of words that set an event apart from what else happened that day."""


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
