"""Talks and what was agreed at them are of one day: where one of the two is told without its date, it has the other's."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from pipeline.codebook.book import Codebook
from pipeline.records import DateMention
from pipeline.rules.events.clusters import Cluster
from pipeline.rules.events.coding import kinds
from pipeline.rules.events.sighting import Sighting, says

FAR = 260  # characters between the talks and what the same sides then did there


def shared_days(clusters: Sequence[Cluster], text: str, codebook: Codebook) -> None:
    """Gives the first sighting of an undated step the date of the step that its words tie it to; `text` is the folded text.

    Source: Halliday & Hasan 1976, Cohesion in English, ch. 2: *they* are those who were at the talks told of before.
    """
    steps = [c for c in clusters if kinds(codebook)[c.event].layout == "sides" and not kinds(codebook)[c.event].freed]
    for cluster in [c for c in steps if c.when is None]:
        days = [day for other in steps if other.event != cluster.event if (day := _day(cluster, other, text, codebook))]
        if days:
            first = cluster.sightings[0]
            when = dataclasses.replace(days[0], basis="context", rule="date.occasion")
            cluster.sightings[0] = dataclasses.replace(first, when=when)


def _day(cluster: Cluster, other: Cluster, text: str, codebook: Codebook) -> DateMention | None:
    """The date of the other step, where a sentence ties the two, or the sides do the one right after the other."""
    if other.when is None or other.when.precision != "day":
        return None
    pairs = [(mine, theirs) for mine in cluster.sightings for theirs in other.sightings]
    return other.when if any(_tied(mine, theirs, text, codebook) for mine, theirs in pairs) else None


def _tied(mine: Sighting, theirs: Sighting, text: str, codebook: Codebook) -> bool:
    if mine.sentence == theirs.sentence:
        first, second = sorted((mine, theirs), key=lambda s: s.start)
        return says(codebook, "occasion", text[first.end : second.start])
    after = 0 <= mine.sentence[0] - theirs.sentence[1] <= FAR and theirs.when is not None
    return after and says(codebook, "went_on", text[mine.sentence[0] : mine.start])
