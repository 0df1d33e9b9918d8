"""Which currency a shared name or sign means: "500 million pesos" in an article about Colombia, "Rs5,000" in one about Pakistan.

Source: ISO 4217; the names and countries are data (`currencies.csv`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from pipeline.records import ActorMention
from pipeline.rules.figures.drafts import Draft
from pipeline.rules.figures.vocabulary import Vocabulary

DATELINE = re.compile(r"^[A-Z][^\n.:]{1,60}?(?:,[^\n:]{0,30}?)?(?: ?\([^)\n]{1,30}\))? ?[:—–-] ", re.MULTILINE)
"""The place that a report opens with: "MUMBAI, March 3 (Wire) - ", "Colombo: "."""
OPENING = 2_000
"""How many characters into an article a dateline may stand."""


def settle(drafts: Sequence[Draft], vocabulary: Vocabulary, actors: Sequence[ActorMention], text: str) -> None:
    """Gives amounts in a currency of a shared name the code of the country that the article is from or names most.

    A dateline decides before the countries named; of those named alike, the one whose currency stands first in the data.
    """
    monies = [d for d in drafts if d.kind == "money"]
    if not monies:
        return
    named, dateline = Counter(actor.code for actor in actors), _placed(actors, text)
    for figure in monies:
        bearers = vocabulary.shared.get(_name(figure, vocabulary))
        code = _country(bearers, named, dateline, grouped=_grouped(figure, vocabulary)) if bearers else None
        if bearers and code:
            figure.unit = bearers[code]


def _country(bearers: Mapping[str, str], named: Counter[str], dateline: str | None, *, grouped: str | None) -> str | None:
    """The country of those that share the name: the one of the scale word if it is named or none is, of the dateline, or named most."""
    if grouped and (named[grouped] or not any(named[code] for code in bearers)):
        return grouped if grouped in bearers else None
    if dateline in bearers:
        return dateline
    best = max(bearers, key=lambda code: named[code])
    return best if named[best] else None


def _grouped(figure: Draft, vocabulary: Vocabulary) -> str | None:
    """The country whose scale words the amount uses ("Rs 20 crore"), null where they are everybody's."""
    words = [figure.line.low(k) for k in range(figure.first, figure.last)]
    return next((vocabulary.scale_country[word] for word in words if word in vocabulary.scale_country), None)


def _placed(actors: Sequence[ActorMention], text: str) -> str | None:
    """The country of the dateline."""
    line = DATELINE.search(text, 0, OPENING)
    return next((a.code for a in actors if line.start() <= a.start < line.end()), None) if line and actors else None


def _name(figure: Draft, vocabulary: Vocabulary) -> str:
    """The sign before the number or the last word of the amount."""
    line = figure.line
    at = next((k for k in range(figure.first, figure.last) if line.kind(k) == "sign"), None)
    alone = line.kind(figure.last - 2) == "number" or line.low(figure.last - 2) in vocabulary.numbers
    return line.low(at) if at is not None else (line.low(figure.last - 1) if alone else "")
