"""Claims told by a noun: "a report in the Financial Times that …", "a claim by Baku that …"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.codebook.book import Codebook
from pipeline.records import Reading, Span
from pipeline.rules.claims.cues import Report, pattern, quoted_at

SPEAKER = re.compile(r"[ \u00a0](?:in|by|from|of)[ \u00a0]([^,.;:—“”\"()\n]{2,80}?)[ \u00a0]that[ \u00a0]")


def by_noun(sentence: Span, reading: Reading, codebook: Codebook) -> Iterator[Report]:
    """The noun for a claim, whose it is, and the clause that tells it.

    Source: the lexicon's attribution cues (`noun`).
    """
    text = reading.text
    for noun in pattern(codebook, "noun").finditer(text, *sentence):
        said = SPEAKER.match(text, noun.end(), sentence[1])
        if said and not quoted_at(noun.start(), text):
            yield Report(said.span(1), None, (noun.start(), said.end()), ((said.end(), sentence[1]),), "said", "noun")
