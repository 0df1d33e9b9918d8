"""What the sentences before a number speak of, where they count nothing: "Bodies change hands too. Last week they got 62 back".

Source: reference across sentences, CGEL 1985 19.44-19.59.
"""

from __future__ import annotations

import re

from pipeline.rules.figures.drafts import Draft
from pipeline.rules.figures.vocabulary import Noun, Vocabulary

WORD = re.compile(r"[^\W\d_]{3,}")
MORTAL = "mortal"
"""Before it stands what remains of somebody named, no bodies that are counted."""
REACH = 200
"""How many characters before the sentence are looked at."""


def before(figure: Draft, text: str) -> list[str]:
    """The words shortly before the figure's sentence, lower case."""
    start = figure.line.start
    return [word.lower() for word in WORD.findall(text, max(0, start - REACH), start)]


def own_deed(figure: Draft) -> bool:
    """ "I have written ninety": what one speaker has done, which counts no captives."""
    return "i" in figure.line.lows[max(0, figure.first - 3) : figure.first]


def group(figure: Draft, text: str, vocabulary: Vocabulary) -> bool:
    """Whether the sentence before tells of the members of a group: "Most had been held since 2022"."""
    return any(word in vocabulary.words["member"] for word in before(figure, text))


def beside(figure: Draft, vocabulary: Vocabulary) -> Noun | None:
    """ "We count our own people, and there are 195 of them": all of the people named before in the sentence."""
    line = figure.line
    if line.low(figure.first - 2) != "there" or line.low(figure.first - 1) not in ("are", "were"):
        return None
    nouns = (vocabulary.nouns.get(line.low(k)) for k in range(figure.first - 1, -1, -1))
    return next((n for n in nouns if n and not n.singular and n.kind == "people" and n.unit not in vocabulary.words["witness"]), None)


def noun(figure: Draft, text: str, vocabulary: Vocabulary, *, kind: str | None = None) -> Noun | None:
    """The last plural noun (of a kind) before the sentence that counts something, null where there is none."""
    words = before(figure, text)
    found = (vocabulary.nouns.get(word) for at, word in reversed([*enumerate(words)]) if words[max(0, at - 1)] != MORTAL)
    return next((n for n in found if n and not n.singular and kind in (None, n.kind) and n.unit not in vocabulary.words["portion"]), None)
