"""The day of a report's own event that only a scene of it tells: "Kyiv has freed 40 men. They crossed the border on Sunday"."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from pipeline.codebook.book import Codebook
from pipeline.records import DateMention, Findings, Reading
from pipeline.rules.events.clusters import DONE, Cluster
from pipeline.rules.events.coding import kinds
from pipeline.rules.events.sighting import phrases, says
from pipeline.rules.events.timing import usable

NEWS = 900  # characters behind the event's first words in which such a scene stands
NEXT = 2  # characters between a sentence and the one behind it
FAR = 80  # characters between the scene's verb and its day
FRESH = 14  # days that a report's own event can be old


def arrived(clusters: Sequence[Cluster], reading: Reading, text: str, codebook: Codebook, findings: Findings) -> None:
    """Gives the event without a day of title or lead, people who came free, the day on which they are told to cross, land or arrive.

    Source: van Dijk 1988, News as Discourse, ch. 2: the main event comes first, its circumstances after it.
    """
    cluster = next((c for c in clusters if c.main and kinds(codebook)[c.event].freed), None)
    if cluster is None or _dated(cluster.when) or any(s.status not in DONE for s in cluster.sightings if s.front):
        return
    taken = {c.when.start for c in clusters if c.when and _apart(c) and kinds(codebook)[c.event].freed}
    near = (d for d in findings.dates if cluster.first.start < d.start < cluster.first.start + NEWS and d.start not in taken)
    day = next((d for d in near if _fresh(d, reading) and _in(d, cluster.when) and _scene(d, cluster, reading, text, codebook)), None)
    if day is not None:
        when = dataclasses.replace(day, basis="context", rule="date.scene")
        cluster.sightings[0] = dataclasses.replace(cluster.first, when=when)


def _apart(cluster: Cluster) -> bool:
    """Whether another event has numbers or a place in a row of its own, or came before."""
    return bool(cluster.counts) or any(s.ordinal or "earlier" in s.roles for s in cluster.sightings)


def _dated(when: DateMention | None) -> bool:
    """Whether the day is known, or the days: not a weekend, a week or a month."""
    return when is not None and when.precision not in ("week", "month") and "weekend" not in when.rule


def _in(day: DateMention, when: DateMention | None) -> bool:
    """Whether a day lies in the stretch that is already known."""
    if when is None or when.first_day is None or when.last_day is None or day.first_day is None:
        return when is None
    return when.first_day <= day.first_day <= when.last_day


def _fresh(day: DateMention, reading: Reading) -> bool:
    published = reading.article.published.day
    if day.precision != "day" or day.first_day is None:
        return False
    return published is None or 0 <= (published - day.first_day).days <= FRESH


def _scene(day: DateMention, cluster: Cluster, reading: Reading, text: str, codebook: Codebook) -> bool:
    """Whether the day stands with words of people who arrive, or at the head of their sentence; in the event's own or the
    next one a pronoun does."""
    low, high = reading.sentence_at(day.start)
    if not usable(text, day, codebook):
        return False
    own = any((low <= s.start and s.end <= day.start) or 0 <= low - s.sentence[1] <= NEXT for s in cluster.sightings)
    roles = ("scene", "scene_own") if own else ("scene",)
    ends = [m.end() for role in roles for p in phrases(codebook, role, text[low:high]) for m in p.pattern.finditer(text, low, day.start)]
    if any(0 <= day.start - end <= FAR and ";" not in text[end : day.start] for end in ends):
        return True
    after = text[day.end : min(high, day.end + FAR)]
    return says(codebook, "frame", text[low : day.start]) and not says(codebook, "report", after) and says(codebook, "scene", after)
