"""Which currency a shared name or sign means: "500 million pesos" in an article about Colombia, "Rs5,000" in one about Pakistan.

Source: ISO 4217; the names and countries are data (`currencies.csv`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.records import ActorMention
from pipeline.rules.figures.drafts import Draft
from pipeline.rules.figures.vocabulary import Vocabulary


def settle(drafts: Sequence[Draft], vocabulary: Vocabulary, actors: Sequence[ActorMention]) -> None:
    """Gives amounts in a currency of a shared name the code of the country that the article names most of those that share it."""
    named = Counter(actor.code for actor in actors)
    for figure in drafts:
        bearers = vocabulary.shared.get(_name(figure, vocabulary)) if figure.kind == "money" else None
        best = max(bearers or (), key=lambda code: (named[code], code), default=None)
        if bearers and best and named[best]:
            figure.unit = bearers[best]


def _name(figure: Draft, vocabulary: Vocabulary) -> str:
    """The sign before the number or the last word of the amount."""
    line = figure.line
    sign = line.low(figure.first) if line.kind(figure.first) == "sign" else ""
    alone = line.kind(figure.last - 2) == "number" or line.low(figure.last - 2) in vocabulary.numbers
    return sign or (line.low(figure.last - 1) if alone else "")
