"""Who goes between, where a sentence says it that names no event: it belongs to the event that was spoken of last."""

from __future__ import annotations

from pipeline.codebook.book import Codebook
from pipeline.records import Findings, Reading, Span
from pipeline.rules.events.clusters import DONE, Cluster
from pipeline.rules.events.coding import kinds
from pipeline.rules.events.participants import mediators
from pipeline.rules.events.sighting import Sighting

FAR = 600  # characters between an event's words and a sentence about its mediators


def mediated(clusters: list[Cluster], reading: Reading, text: str, codebook: Codebook, findings: Findings) -> dict[int, tuple[str, ...]]:
    """Mediators by the index of the cluster that they belong to, from sentences without an event; `text` is the folded text."""
    told = {s.sentence[0] for cluster in clusters for s in cluster.sightings}
    found: dict[int, tuple[str, ...]] = {}
    for sentence in reading.sentences:
        actors = tuple(a for a in findings.actors if sentence[0] <= a.start < sentence[1])
        if not actors or sentence[0] in told:
            continue
        codes = mediators(text, sentence, actors, codebook)
        at = _last(clusters, sentence, reading.text, codebook) if codes else None
        if at is not None:
            found[at] = (*found.get(at, ()), *codes)
    return found


def _last(clusters: list[Cluster], sentence: Span, text: str, codebook: Codebook) -> int | None:
    """The event whose words stand in the nearest paragraph before the sentence: the last there that has come about, else the last."""
    before = [
        (text.rfind("\n", 0, s.end), s.status in DONE, s.end, index)
        for index, cluster in enumerate(clusters)
        for s in cluster.sightings
        if s.end <= sentence[0] <= s.end + FAR and _between_sides(cluster, s, codebook)
    ]
    return max(before)[3] if before else None


def _between_sides(cluster: Cluster, sighting: Sighting, codebook: Codebook) -> bool:
    kind = kinds(codebook)[cluster.event]
    return "people" in kind.freed and not sighting.roles & {"background", "also"}
