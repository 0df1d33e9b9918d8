"""People who tell of the captives, deal for them or look on, with whom nothing is done: "two officials said", "500 people waited".

Source: news usage; the words are the topic's data (`figure_words.csv`).
"""

from __future__ import annotations

from pipeline.rules.figures.drafts import Draft
from pipeline.rules.figures.tokens import match_phrase
from pipeline.rules.figures.vocabulary import Vocabulary

DEEDS = ("give", "get", "flow", "stock")
AUXILIARY = ("were", "was", "are", "is", "been", "be", "being")


def tells(figure: Draft, vocabulary: Vocabulary) -> bool:
    """Whether the people counted only tell, deal or look on."""
    line, after = figure.line, figure.phrase_last
    if line.low(after) in ("had", "have", "has", "also", "who"):
        after += 1
    if line.low(after) in vocabulary.words["looks_on"]:
        if figure.unit in vocabulary.words["captive_noun"]:
            return False
        captive = figure.unit in vocabulary.unit_kinds and figure.unit != vocabulary.nouns["person"].unit
        return not captive or line.low(after) not in vocabulary.words["says"]  # "32 soldiers said they had been beaten"
    return figure.unit in vocabulary.words["witness"] and not _done_to(figure, vocabulary)


def _done_to(figure: Draft, vocabulary: Vocabulary) -> bool:
    """Whether a verb of holding or transfer governs them: "freed two officials", "two officials were held"."""
    line = figure.line
    before = range(max(0, figure.first - 3), figure.first)
    after = range(figure.phrase_last, min(figure.phrase_last + 4, line.count))
    passive = any(line.low(k) in AUXILIARY for k in after) or not any(line.kind(k) == "word" for k in after)
    spans = (*before, *after) if passive else (*before, *after[:1])
    return any(match_phrase(line, k, vocabulary.phrases[id]) for k in spans for id in DEEDS)
