"""Speakers in headlines and bullets: "Kyiv: 200 freed", "200 freed – minister"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.codebook.book import Codebook
from pipeline.records import Findings, Reading, Span
from pipeline.rules.claims.cues import Report, pattern
from pipeline.rules.claims.mentions import inside

HEADLINE = re.compile(r"[•*►\s-]*([^:“”\"\n.]{2,70}?)[ \u00a0]?:[ \u00a0]+(?=\S)")
TRAILING = re.compile(r"[ \u00a0][–—-][ \u00a0]([^–—\n.]{2,60})$")


def by_headline(sentence: Span, reading: Reading, codebook: Codebook, findings: Findings) -> Iterator[Report]:
    """ "Kyiv: 200 freed" and "200 freed – minister", in headlines and bullets."""
    text = reading.text
    colon = HEADLINE.match(text, *sentence) if text.find(":", *sentence) >= 0 else None
    if colon and len(colon[1].split()) <= 8 and _names_speaker(colon.span(1), findings, text, codebook):
        yield Report(colon.span(1), None, (colon.end(1), colon.end(1) + 1), ((colon.end(), sentence[1]),), "said", "headline.colon")
        return
    dash = TRAILING.search(text[slice(*sentence)])
    if dash and not text[slice(*sentence)].endswith("."):
        speaker = sentence[0] + dash.start(1), sentence[0] + dash.end(1)
        if _names_speaker(speaker, findings, text, codebook):
            cue = (sentence[0] + dash.start(), speaker[0])
            yield Report(speaker, None, cue, ((sentence[0], cue[0]),), "said", "headline.dash")


def _names_speaker(span: Span, findings: Findings, text: str, codebook: Codebook) -> bool:
    """Whether the words end with a name of a party, body or leader, or with a word for an office."""
    start, end = span
    bodies = [m.end for m in inside(findings.organisations, start, end) if m.end <= end]
    parties = [m.end for m in inside(findings.actors, start, end) if m.end <= end and m.kind != "city"]
    held = bodies + parties
    last = [stop for stop in held if text[stop:end].strip(" \u00a0()’'s") == ""]
    tail = text[start:end].lower().split()
    office = pattern(codebook, "office").fullmatch(tail[-1]) if tail else None
    return bool(last or (office and len(tail) <= 4) or (bodies and len(tail) <= 6))
