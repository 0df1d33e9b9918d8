"""The events that an article tells of: what happened, what is planned, what was refused, each with all its mentions merged."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.codebook.book import Codebook
from pipeline.records import EventMention, Findings, Party, Reading, Released, Span
from pipeline.rules import status, triggers
from pipeline.rules.clauses import clause_at
from pipeline.rules.coding import codes, kinds
from pipeline.rules.merging import Cluster, merge
from pipeline.rules.participants import acts, mediators, sides
from pipeline.rules.places import place_of
from pipeline.rules.releases import figures_of, released_of
from pipeline.rules.sighting import Sighting, says
from pipeline.rules.timing import date_of
from pipeline.rules.triggers import Hit, wanted

__all__ = ["find", "wanted"]

WINDOW = 80  # characters around an event's words in which constructions are looked for
PREFERENCE = ("cancelled", "denied", "rejected", "occurred", "ongoing", "agreed", "planned", "proposed", "possible")


def find(reading: Reading, codebook: Codebook, findings: Findings) -> tuple[EventMention, ...]:
    """All events of an article, in text order; none where the article is not about the codebook's topic."""
    text = triggers.folded(reading.text)
    if not triggers.on_topic(text, codebook):
        return ()
    clusters = merge(list(_sightings(reading, text, codebook, findings)), codebook)
    return tuple(sorted((_event(cluster, codebook) for cluster in clusters), key=lambda event: (event.start, event.end, event.event_type)))


def _sightings(reading: Reading, text: str, codebook: Codebook, findings: Findings) -> Iterator[Sighting]:
    lead = next((s for s in reading.sentences if s[0] >= reading.article.title_end), None)
    for span in reading.sentences:
        found = triggers.hits(text[span[0] : span[1]], codebook)
        for hit in found:
            others = tuple((span[0] + h.start, span[0] + h.end) for h in found if h is not hit)
            yield _sighting(reading, text, span, hit, others, codebook, findings, lead=span == lead)


def _sighting(
    reading: Reading, text: str, span: Span, hit: Hit, others: tuple[Span, ...], codebook: Codebook, findings: Findings, *, lead: bool
) -> Sighting:
    """One trigger in one sentence, with its arguments."""
    sentence = text[span[0] : span[1]]
    kind = kinds(codebook)[hit.trigger.event]
    trigger = (span[0] + hit.start, span[0] + hit.end)
    low, high = clause_at(sentence, (hit.start, hit.end))
    clause = (span[0] + low, span[0] + high)
    verdict = status.judge(sentence, (hit.start, hit.end), codebook, default=hit.trigger.status or "occurred")
    roles = _roles(sentence, (hit.start, hit.end), codebook)
    event = kind.becomes if kind.becomes and "mutual" in roles else kind.id
    dates = tuple(d for d in findings.dates if span[0] <= d.start < span[1])
    actors = tuple(a for a in findings.actors if span[0] <= a.start < span[1])
    claims = tuple(c for c in findings.claims if c.start < span[1] and span[0] < c.end)
    between = mediators(text, span, actors, codebook)
    figures = figures_of(kind, clause, findings.figures)
    location, country = place_of(text, trigger, clause, dates, codebook)
    parties = sides(actors, between) if kind.layout == "sides" else acts(text, trigger, actors, between)
    return Sighting(
        event=event,
        start=trigger[0],
        end=trigger[1],
        sentence=span,
        clause=clause,
        status=verdict.status,
        strength=hit.trigger.strength,
        rule=hit.trigger.id,
        rank=verdict.rank,
        title=reading.section_at(span[0]) == "title",
        lead=lead,
        when=date_of(text, trigger, clause, dates, others, codebook),
        location=location,
        country=country,
        parties=parties,
        mediators=between,
        figures=figures,
        released=released_of(kind, text, figures, actors, claims),
        sources=tuple(dict.fromkeys(c.source_org or c.source_text for c in claims)),
        roles=roles,
    )


def _roles(sentence: str, trigger: Span, codebook: Codebook) -> frozenset[str]:
    before, after = sentence[max(0, trigger[0] - WINDOW) : trigger[0]], sentence[trigger[1] : trigger[1] + WINDOW]
    roles = {role for role in ("other", "generic", "background") if says(codebook, role, before)}
    if says(codebook, "generic", after) and after[:1] not in ("", "."):
        roles.add("generic") if _generic_after(after, codebook) else None
    roles |= {role for role in ("sum", "mutual", "onesided", "undisclosed") if says(codebook, role, sentence)}
    return frozenset(roles | ({"question"} if sentence.rstrip().endswith("?") else set()))


def _generic_after(after: str, codebook: Codebook) -> bool:
    return says(codebook, "generic", after)


def _event(cluster: Cluster, codebook: Codebook) -> EventMention:
    best = max(cluster.sightings, key=_worth)
    state = _status(cluster)
    when = cluster.when
    cameo, plover = codes(cluster.event, state, codebook)
    place = next((s for s in [best, *cluster.sightings] if s.location), None)
    return EventMention(
        start=best.start,
        end=best.end,
        event_type=cluster.event,
        status=state,
        evidence=tuple(sorted({s.sentence for s in cluster.sightings})),
        date_edtf=when.edtf if when else None,
        date_start=when.first_day if when else None,
        date_end=when.last_day if when else None,
        date_precision=when.precision if when else None,
        date_basis=when.basis if when else None,
        location=place.location if place else None,
        country=place.country if place else None,
        parties=_parties(cluster),
        mediators=tuple(dict.fromkeys(m for s in cluster.sightings for m in s.mediators)),
        released=_released(cluster),
        sources=tuple(dict.fromkeys(x for s in cluster.sightings for x in s.sources)),
        is_main=any(s.front for s in cluster.sightings),
        cameo=cameo,
        plover=plover,
        rule=best.rule,
        confidence=0.8 if best.front or (best.when and best.figures) else 0.6,
        figures=tuple(sorted({(f.start, f.end) for s in cluster.sightings for f in s.figures})),
    )


def _worth(sighting: Sighting) -> tuple[bool, bool, int, bool, int]:
    stated = bool(sighting.when) + bool(sighting.figures)
    return sighting.status != "none", sighting.front, stated, sighting.strength != "weak", -sighting.start


def _status(cluster: Cluster) -> str:
    stated = [s.status for s in cluster.sightings if s.status != "none" and s.strength != "weak"]
    return min(stated or ["occurred"], key=PREFERENCE.index)


def _parties(cluster: Cluster) -> tuple[Party, ...]:
    between = {m for s in cluster.sightings for m in s.mediators}
    found: dict[str, Party] = {}
    for sighting in cluster.sightings:
        if len(found) >= 2:
            break
        for party in sighting.parties:
            if party.code not in between:
                found.setdefault(party.code, party)
    return tuple(found.values())[:3]


def _released(cluster: Cluster) -> tuple[Released, ...]:
    found: dict[tuple[str | None, float | None, str], Released] = {}
    for sighting in cluster.sightings:
        for part in sighting.released:
            found.setdefault((part.to, part.value if part.value is not None else part.low, part.modifier), part)
    return tuple(found.values())
