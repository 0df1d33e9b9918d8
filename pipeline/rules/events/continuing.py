"""The day of an event that only the next sentence tells, of what it calls "it": "They swapped 200 men. It took place on Sunday"."""

from __future__ import annotations

import bisect
import dataclasses
from collections.abc import Sequence

from pipeline.codebook.book import Codebook
from pipeline.records import DateMention, Findings, Reading, Span
from pipeline.rules.events.antecedents import NEXT
from pipeline.rules.events.clusters import DONE
from pipeline.rules.events.sighting import Sighting, phrases
from pipeline.rules.events.timing import usable

FAR = 60  # characters behind such words within which their day stands


def continued(sightings: Sequence[Sighting], reading: Reading, text: str, codebook: Codebook, findings: Findings) -> list[Sighting]:
    """The sightings, the last event of a sentence on the day that a next sentence without events of its own gives it.

    Source: Halliday & Hasan 1976, Cohesion in English, ch. 2 (personal and demonstrative reference).
    """
    last = {s.sentence: s for s in sightings}
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
