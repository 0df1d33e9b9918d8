"""The events that an article tells of: what happened, what is planned, what was refused, each with all its mentions merged."""

from __future__ import annotations

from pipeline.codebook.book import Codebook
from pipeline.records import EventMention, Findings, Reading
from pipeline.rules.events import triggers
from pipeline.rules.events.ahead import foreseen
from pipeline.rules.events.antecedents import resolved
from pipeline.rules.events.arrivals import arrived
from pipeline.rules.events.brokers import mediated
from pipeline.rules.events.continuing import carried, continued, elaborated
from pipeline.rules.events.halves import exchanged, joined
from pipeline.rules.events.lags import placed
from pipeline.rules.events.merging import merge
from pipeline.rules.events.occasions import shared_days
from pipeline.rules.events.receivers import units_of
from pipeline.rules.events.settling import dyad_of, settle, two_sided
from pipeline.rules.events.spotting import sightings
from pipeline.rules.events.wholes import unfolded


def find(reading: Reading, codebook: Codebook, findings: Findings) -> tuple[EventMention, ...]:
    """All events of an article, in text order; none where the article is not about the codebook's topic."""
    text = triggers.folded(reading.text)
    if not triggers.on_topic(reading, text, codebook):
        return ()
    published = reading.article.published.day
    seen = unfolded(sightings(reading, text, codebook, findings), text, codebook, findings)
    seen = elaborated(continued(seen, reading, text, codebook, findings), reading, text, codebook, findings)
    seen = placed(seen, text, codebook, findings, published=published)
    told = foreseen(resolved(seen, codebook), text, codebook, published=published)
    clusters = joined(merge(told, text, codebook, published=published), codebook)
    exchanged(clusters, codebook)
    shared_days(clusters, text, codebook)
    carried(clusters, reading, text, codebook, findings)
    arrived(clusters, reading, text, codebook, findings)
    dyad = dyad_of(clusters, findings.actors, text, codebook)
    for cluster in clusters:
        cluster.event = two_sided(cluster, dyad, codebook)
    between = mediated(clusters, reading, text, codebook, findings)
    units = units_of(clusters)
    events = [settle(c, codebook, dyad=dyad, units=units, between=between.get(index, ())) for index, c in enumerate(clusters)]
    return tuple(sorted(events, key=lambda event: (event.start, event.end, event.event_type)))
