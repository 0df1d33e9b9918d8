"""What a number counts that is said to be the number of something: "the number of captives rose to 45", "brought to 8,943 the number of …".

Source: news usage; the nouns of numbers are data (`figure_words.csv`).
"""

from __future__ import annotations

from pipeline.rules.figures.drafts import Draft
from pipeline.rules.figures.heads import People, find_head, noun_of
from pipeline.rules.figures.tokens import Line
from pipeline.rules.figures.vocabulary import Noun, Vocabulary

INVARIANT = ("staff", "crew")
EQUALS = ("at", "is", "was", "be", "as")
"""What stands between the word for a number and the number."""
NOUN = 3
"""How many tokens before that the word for a number stands."""


def after(drafts: list[Draft], at: int, vocabulary: Vocabulary, people: People) -> tuple[Noun, str | None] | None:
    """ "brought to 8,943 the number of people returned": what is counted stands behind; else it is that of the figure before."""
    figure = drafts[at]
    line, after = figure.line, figure.after
    if line.low(after) != "the" or line.low(after + 1) not in vocabulary.words["number_of"]:
        return None
    head = find_head(line, after + 3, vocabulary, people) if line.low(after + 2) == "of" else None
    before = next((d for d in reversed(drafts[max(0, at - 3) : at]) if d.line is line and d.counts_people and d.unit), None)
    if head is None and before is not None:
        return Noun(before.unit or "", before.kind, True, "ellipsis:before"), None
    return (head.noun, head.nationality) if head else (vocabulary.nouns["person"], None)


def before(figure: Draft, vocabulary: Vocabulary, people: People) -> tuple[Noun, str | None] | None:
    """ "the number of captives rose to 45": what is counted stands before the verb."""
    line = figure.line
    if line.low(figure.first - 1) == "number":
        subject = (vocabulary.nouns.get(line.low(k)) for k in range(figure.first - 2, max(-1, figure.first - 6), -1))
        return next(((noun, None) for noun in subject if noun and not noun.singular), None)
    if _those_at(figure, vocabulary):
        return vocabulary.nouns["person"], None
    for k in range(figure.first - 1, max(0, figure.first - 25), -1):
        if line.low(k) in (";", ".") or line.kind(k) == "break":
            return None
        if line.low(k) in vocabulary.words["number_of"] and line.low(k + 1) == "of":
            if line.low(k + 2) == "those":
                return vocabulary.nouns["person"], None  # "the number of those who qualify"
            head = find_head(line, k + 3 if line.low(k + 2) in ("the", "its", "their") else k + 2, vocabulary, people)
            return (head.noun, head.nationality) if head else None
        if line.low(k) == "of" and line.low(k + 1) in ("whom", "which") and line.low(k - 1) == ",":
            if line.low(k + 1) == "whom":
                return _people_before(line, k - 1, vocabulary), None
            plural = noun_of(line.low(k - 2), vocabulary)
            return (plural, None) if plural else None
        noun = vocabulary.phrases["tolls"].get(line.low(k))
        if noun and line.low(k - 1) not in ("on", "of", "for", "to", "with", "by", "among"):
            named = vocabulary.nouns.get(line.low(k))
            return (named if named and named.unit in INVARIANT else vocabulary.nouns["person"]), None
    return None


def asked(figure: Draft, vocabulary: Vocabulary, people: People) -> tuple[Noun, str | None] | None:
    """ "would not say how many Armenians went home; Baku puts the figure at 32": what the question asks for."""
    line, at = figure.line, figure.first - 1
    if line.low(at) not in EQUALS or not any(line.low(k) in vocabulary.words["number_of"] for k in range(max(0, at - NOUN), at)):
        return None
    many = next((k for k in range(at, 0, -1) if line.low(k) == "many" and line.low(k - 1) == "how"), None)
    head = find_head(line, many + 1, vocabulary, people) if many else None
    return (head.noun, head.nationality) if head else None


def _those_at(figure: Draft, vocabulary: Vocabulary) -> bool:
    """ "puts those who qualify at fewer than 300": people, whatever was counted before."""
    line, at = figure.line, figure.first - 1
    those = next((k for k in range(at - 1, max(-1, at - 9), -1) if line.low(k) in ("those", ".", ";")), at)
    return line.low(at) == "at" and line.low(those) == "those" and line.low(those - 1) in vocabulary.words["level"]


def _people_before(line: Line, at: int, vocabulary: Vocabulary) -> Noun:
    """The people that "of whom" goes on from: the nearest plural before, whatever stands between."""
    named = (k for k in range(at - 1, max(-1, at - 8), -1) if line.low(k) in vocabulary.nouns or not line.tokens[k].text[:1].isupper())
    nouns = (noun_of(line.low(k), vocabulary) for k in named)
    return next((n for n in nouns if n and n.kind == "people"), vocabulary.nouns["person"])


def labelled(figure: Draft, vocabulary: Vocabulary) -> Noun | None:
    """ "Prisoners released: 1,358": a line of a plain list, its label first."""
    line, colon = figure.line, figure.first - 1
    first = next((k for k in range(colon, max(-2, colon - 7), -1) if line.kind(k) in ("", "break")), None)
    if line.low(colon) != ":" or first is None or line.kind(figure.last) not in ("", "break"):
        return None
    return next((noun for k in range(first + 1, colon) if (noun := noun_of(line.low(k), vocabulary))), None)
