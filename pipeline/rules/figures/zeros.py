"""Stated zeros: "no prisoners were exchanged", "not a single exchange took place"."""

from __future__ import annotations

from pipeline.rules.figures.drafts import Draft
from pipeline.rules.figures.heads import Head, People, find_head
from pipeline.rules.figures.tokens import Line, match_any, match_phrase
from pipeline.rules.figures.vocabulary import Vocabulary

AFTER = 8
"""How many tokens after its noun a word of captivity may stand."""


def add(line: Line, drafts: list[Draft], vocabulary: Vocabulary, people: People) -> list[Draft]:
    """The drafts and the zeros of a line. "No" states a number only before people that news counts (`zero` in `units.csv`)."""
    found = list(drafts)
    phrases = vocabulary.phrases["zero_word"]
    for at, low in enumerate(line.lows):
        words = match_phrase(line, at, phrases) if low in phrases else None
        if words is None:
            continue
        head = find_head(line, words[0], vocabulary, people, plural=line.low(at) == "no")
        if head is None and line.low(at) == "no":
            head = find_head(line, words[0], vocabulary, people, plural=False)  # "no living hostage is left"
        if line.low(words[0]) == "longer":
            continue  # "are no longer hostages"
        nation = head is not None and head.nationality is not None and _of_captives(line, at, head, vocabulary)
        new = head is not None and line.low(words[0]) == "new" and head.noun.unit in vocabulary.words["zero_new"]  # "no new orders"
        told = head is not None and head.noun.kind in ("people", "things") and line.low(at - 1) in vocabulary.words["tallies"]
        dead = head is not None and _of_remains(line, head, vocabulary)
        if head and (head.noun.zero or nation or new or told or dead if line.low(at) == "no" else head.noun.kind in ("people", "things")):
            found.append(_zero(line, at, words[0], head))
    return sorted(found, key=lambda d: d.first)


def _of_captives(line: Line, at: int, head: Head, vocabulary: Vocabulary) -> bool:
    """ "held no Norwegians", "no Norwegians were in custody": people of a state, who are counted where captives are told of."""
    if line.low(at - 1) in vocabulary.words["holds"]:
        return True
    following = range(head.end, min(head.end + AFTER, line.count))
    told = any(match_any(line, following, vocabulary.phrases[id]) for id in ("flow", "stock"))
    return told and head.noun.kind == "people" and line.low(head.at).endswith("s")


def _of_remains(line: Line, head: Head, vocabulary: Vocabulary) -> bool:
    """ "No bodies have been returned": the dead are counted where they are said to come back."""
    following = range(head.end, min(head.end + AFTER, line.count))
    return head.noun.kind == "remains" and match_any(line, following, vocabulary.phrases["flow"])


def _zero(line: Line, first: int, last: int, head: Head) -> Draft:
    token = line.tokens[head.at]
    return Draft(
        line=line, first=first, last=last, number_first=first, after=head.end, phrase_last=head.end, value=0.0, low=0.0, high=0.0,
        form="zero", bare=False, kind=head.noun.kind, unit=head.noun.unit, nationality=head.nationality,
        noun=(token.start, token.end), rule="zeros:" + line.low(first), confidence=0.8,
    )  # fmt: skip
