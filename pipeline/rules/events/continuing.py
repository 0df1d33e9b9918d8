"""The day of an event that only the next sentence tells, of what it calls "it": "They swapped 200 men. It took place on Sunday"."""

from __future__ import annotations

import bisect
import dataclasses
from collections.abc import Sequence

from pipeline.codebook.book import Codebook
from pipeline.records import DateMention, Findings, Reading, Span
from pipeline.rules.events.antecedents import NEXT
from pipeline.rules.events.clusters import DONE, Cluster
from pipeline.rules.events.coding import kinds
from pipeline.rules.events.sighting import Sighting, phrases, says
from pipeline.rules.events.timing import usable

APART = frozenset({"generic", "background", "aside", "question", "other", "earlier"})
ADDED = frozenset({"also", "extra", "answer"})
TOTALS = frozenset({"sum", "record", "total"})
FAR = 60  # characters behind such words within which their day stands


def continued(sightings: Sequence[Sighting], reading: Reading, text: str, codebook: Codebook, findings: Findings) -> list[Sighting]:
    """The sightings, the last event of a sentence on the day that a next sentence without events of its own gives it.

    Source: Halliday & Hasan 1976, Cohesion in English, ch. 2 (personal and demonstrative reference).
    """
    last = {s.sentence: s for s in sightings}
    last |= {s.sentence: s for s in sightings if not s.roles & {"aside", "background"}}
    days = {
        span: day
        for span, told in last.items()
        if told.when is None
        and (after := _next(reading, span))
        and after not in last
        and (day := _day(after, told, text, codebook, findings))
    }
    return [
        dataclasses.replace(s, when=days[s.sentence]) if s.sentence in days and _same(s, last[s.sentence]) and s.when is None else s
        for s in sightings
    ]


def elaborated(sightings: Sequence[Sighting], reading: Reading, text: str, codebook: Codebook, findings: Findings) -> list[Sighting]:
    """The sightings, those that count people right behind a sentence that only names a handover and its day, on that day.

    "There was another handover on Friday. Kyiv sent back 45 men."

    Source: Mann & Thompson 1988, Rhetorical Structure Theory (elaboration: set, then member).
    """
    rows: dict[Span, list[Sighting]] = {}
    for sighting in sightings:
        rows.setdefault(sighting.sentence, []).append(sighting)
    named = {span: day for span, row in rows.items() if (day := _named(row, codebook))}
    days = {after: day for span, day in named.items() if (after := _next(reading, span)) and not _timed(after, findings)}
    return [dataclasses.replace(s, when=days[s.sentence]) if s.sentence in days and _counts(s, codebook) else s for s in sightings]


def carried(clusters: Sequence[Cluster], reading: Reading, text: str, codebook: Codebook, findings: Findings) -> None:
    """Gives undated people or bodies that a sentence adds to those let go before the day of these.

    "They swapped 200 men on Sunday. The bodies of six were also returned." "Hours later, three more walked free."

    Source: Halliday & Hasan 1976, Cohesion in English, ch. 5 (additive and temporal conjunction).
    """
    freed = [c for c in clusters if kinds(codebook)[c.event].freed]
    told = sorted((s for c in freed for s in c.sightings), key=lambda s: s.start)
    for cluster in freed:
        when = _added(cluster.first, told, reading, text, codebook, findings) if cluster.when is None else None
        if when:
            cluster.sightings[0] = dataclasses.replace(cluster.first, when=dataclasses.replace(when, basis="context", rule="date.added"))


def _added(
    sighting: Sighting, told: Sequence[Sighting], reading: Reading, text: str, codebook: Codebook, findings: Findings
) -> DateMention | None:
    """The day of what was told last, where the words add to it; None where the sentence has a time of its own."""
    soon = says(codebook, "soon", text[sighting.sentence[0] : sighting.start])
    if not (soon or sighting.roles & ADDED) or not _stands(sighting) or _dated(sighting.sentence, findings):
        return None
    line = reading.text.rfind("\n", 0, sighting.sentence[0])
    before = [s for s in told if line < s.start < sighting.sentence[0]]
    last = next((s for s in reversed(before) if s.when and _stands(s)), None)
    if last is None and soon:
        return _only_day((line, sighting.sentence[0]), text, codebook, findings)
    return last.when if last and last.when and last.when.precision == "day" else None


def _stands(sighting: Sighting) -> bool:
    """Whether it is told for itself, as over."""
    return not sighting.title and sighting.status in DONE and not sighting.roles & (APART | TOTALS)


def _only_day(span: Span, text: str, codebook: Codebook, findings: Findings) -> DateMention | None:
    """The one day that the paragraph names before, of something that is no event of the topic."""
    days = [d for d in findings.dates if span[0] <= d.start < span[1] and d.edtf]
    return days[0] if len(days) == 1 and days[0].precision == "day" and usable(text, days[0], codebook) else None


def _dated(sentence: Span, findings: Findings) -> bool:
    """Whether a sentence names a time that has a value."""
    return any(sentence[0] <= d.start < sentence[1] and d.edtf for d in findings.dates)


def _named(row: Sequence[Sighting], codebook: Codebook) -> DateMention | None:
    """The one day of people going free that a sentence names without a number."""
    freed = [s for s in row if kinds(codebook)[s.event].freed]
    if len(freed) != len(row) or any(s.counts or s.status not in DONE or s.roles & APART for s in row):
        return None
    days = [s.when for s in row if s.when and s.when.precision == "day"]
    return days[0] if days and len({day.edtf for day in days}) == 1 else None


def _counts(sighting: Sighting, codebook: Codebook) -> bool:
    own = sighting.status in DONE and sighting.when is None and not sighting.roles & (APART | {"sum", "record"})
    return own and bool(sighting.counts) and bool(kinds(codebook)[sighting.event].freed)


def _timed(sentence: Span, findings: Findings) -> bool:
    """Whether a sentence has a time of its own."""
    return any(sentence[0] <= d.start < sentence[1] for d in findings.dates)


def _same(sighting: Sighting, last: Sighting) -> bool:
    """Whether it is the event that the sentence tells of last, and as much over or to come; a headline gives way to what follows."""
    return sighting.event == last.event and (sighting.status in DONE) == (last.status in DONE) and not sighting.title


def _next(reading: Reading, span: Span) -> Span | None:
    """The sentence right behind, in the same paragraph."""
    number = bisect.bisect_left(reading.sentences, (span[1], span[1]))
    after = reading.sentences[number] if number < len(reading.sentences) else None
    return after if after and after[0] - span[1] <= NEXT and "\n" not in reading.text[span[1] : after[0]] else None


def _day(sentence: Span, told: Sighting, text: str, codebook: Codebook, findings: Findings) -> DateMention | None:
    """The date behind the words that go back to the event told before, in the same clause."""
    ends = [
        m.end() for p in phrases(codebook, "continued" if told.status in DONE else "awaited") for m in p.pattern.finditer(text, *sentence)
    ]
    near = (d for d in findings.dates for end in ends[:1] if 0 <= d.start - end <= FAR and d.end <= sentence[1])
    return next((d for d in near if usable(text, d, codebook) and ";" not in text[ends[0] : d.start]), None)
