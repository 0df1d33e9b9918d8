"""What a number counts: the noun of its phrase, through hyphens, adjectives and "of" chains.

Source: the structure of the noun phrase, CGEL 1985 17.
"""

from __future__ import annotations

import itertools
from dataclasses import replace

from pipeline.records import ActorMention
from pipeline.rules.figures.drafts import Draft
from pipeline.rules.figures.heads import QUOTES, Head, People, find_head, noun_of
from pipeline.rules.figures.tokens import Line, match_phrase
from pipeline.rules.figures.vocabulary import Noun, Vocabulary

OWN_DEAD = 5
"""How many tokens behind a number its dead may stand: "30 of its own dead"."""
OWNER = 24
"""How many tokens before a number the state may stand that "its" goes back to."""
REGIONS = ("region", "province", "oblast", "district", "state", "area", "county")
KEEPS = ("holds", "hold", "holding", "held", "keeps", "jailed", "seized", "detained")
"""Verbs whose subject keeps people of another state."""


def attach(figure: Draft, vocabulary: Vocabulary, people: People) -> None:
    """Gives a bare draft its noun, kind, unit and nationality."""
    _attach(figure, vocabulary, people)
    remains = _of_remains(figure, vocabulary) if figure.kind == "people" else None
    remains = remains or _dead(figure, vocabulary)
    if remains:
        figure.kind, figure.unit, figure.bare = remains.kind, remains.unit, False
        figure.additional = figure.additional and figure.line.low(figure.last) != "others"


def _dead(figure: Draft, vocabulary: Vocabulary) -> Noun | None:
    """ "took home 30 of its own dead", "got 31 fallen back": the dead who are given or fetched are bodies."""
    line, dead = figure.line, vocabulary.words["the_dead"]
    if figure.kind not in ("people", "other") or not dead or "body" not in vocabulary.nouns:
        return None
    at = next((k for k in range(figure.last, min(figure.last + OWN_DEAD, line.count)) if line.low(k) in dead), None)
    between = line.lows[figure.last : at]
    if at is None or any(low not in ("of", "its", "their", "his", "our", "own", "the", "war") for low in between):
        return None
    alone = line.kind(at + 1) != "word" or line.low(at + 1) in vocabulary.words["stop"] or line.low(at + 1) in vocabulary.words["back"]
    moved = any(
        match_phrase(line, k, vocabulary.phrases[id]) for k in range(max(0, figure.first - 6), figure.first) for id in ("get", "give")
    )
    fetched = line.low(at + 1) in vocabulary.words["back"]
    return vocabulary.nouns["body"] if alone and (moved or fetched) else None


def share_remains(drafts: list[Draft], vocabulary: Vocabulary) -> None:
    """ "the bodies of 30 soldiers and 12 civilians", "of 12 and nine fighters": what the first of a list is, the others are."""
    for left, right in itertools.pairwise(drafts):
        gap = [right.line.low(k) for k in range(left.phrase_last, right.first)]
        if right.kind != "people" or not right.noun or gap not in (["and"], [","]):
            continue
        of = _of_remains(left, vocabulary) if left.bare else None
        own = left.noun and vocabulary.nouns.get(left.line.low(left.line.index_at(left.noun[0])))
        if of or (left.kind == "remains" and own and own.kind != "remains"):
            right.kind, right.unit = ("remains", of.unit) if of else (left.kind, left.unit)


def _attach(figure: Draft, vocabulary: Vocabulary, people: People) -> None:
    line, at = figure.line, figure.after
    if line.low(at) in ("-", "‑") and line.glued(at) and line.glued(at + 1):
        _compound(figure, at + 1, vocabulary, people)
        return
    if line.low(at) in ("more", "other", "others", "further", "additional", "extra", "or"):
        figure.additional = figure.additional or line.low(at) in ("more", "further", "additional", "extra", "others")
        at += 1
    if line.low(at) in QUOTES and line.low(at + 1) == "of":
        at += 1  # "“more than 60” of its men"
    if line.low(at) == "of":
        _of_chain(figure, at, vocabulary, people)
        return
    counted = line.low(figure.first - 1) == "of"  # "all but two of 31 economists had predicted"
    if not counted and line.low(at) in vocabulary.words["forecasters"] and line.low(at + 1) in vocabulary.words["forecast_verb"]:
        return  # "the 8.7 million analysts had expected"
    if line.low(at) in ("earlier", "such", "later"):
        at += 1  # "two earlier truces"
    homeward = figure.value == 1 and line.low(at + 1) in vocabulary.words["back"]
    member = people.adjective(line, at) if homeward else None
    if member:
        _take(figure, Head(at, at + 1, vocabulary.nouns["person"], people.state(member)))  # "sent one Ruritanian home"
        return
    head = find_head(line, at, vocabulary, people, plural=figure.value != 1)
    if head and head.nationality is None:
        nationality = _nation_after(line, head, vocabulary, people) or _state_after(line, head, people)
        head = Head(head.at, head.end, head.noun, nationality)
    if head is None and figure.value == 1:
        actor = people.adjective(line, at)
        alone = line.kind(at + 1) != "word" or line.low(at + 1).endswith("ing") or line.low(at + 1) in vocabulary.words["stop"]
        if actor and (alone or actor.kind == "people"):
            head = Head(at, at + 1, vocabulary.nouns["person"], people.state(actor))
    if head is None and line.low(figure.after) == "others":
        head = Head(figure.after, figure.after + 1, vocabulary.nouns["person"])
    if head and head.noun.unit in vocabulary.words["part_things"] and line.low(head.end) == "of":
        head = Head(head.at, head.end, replace(head.noun, kind="things"), None)  # "two sources of income"
    if head:
        _take(figure, head)


def _compound(figure: Draft, at: int, vocabulary: Vocabulary, people: People) -> None:
    """ "24-member crew", "a 1,000-strong crowd"."""
    line = figure.line
    if line.low(at) == "strong":
        head = find_head(line, at + 1, vocabulary, people, plural=False)
        people_head = head if head and head.noun.kind == "people" else Head(at, at + 1, vocabulary.nouns["person"])
        _take(figure, people_head)
        return
    noun = noun_of(line.low(at), vocabulary, plural=False)
    if line.kind(at) == "word" and line.low(at) not in vocabulary.words["stop"]:
        _take(figure, Head(at, at + 1, noun or Noun(line.low(at), "things", True, "counted:compound")))


def _of_chain(figure: Draft, at: int, vocabulary: Vocabulary, people: People) -> None:
    """ "thousands of people", "three of the men", "192 of the capital's soldiers", "108 of them members"."""
    line, after = figure.line, at + 1
    currency = match_phrase(line, after, vocabulary.currencies) if figure.form == "vague" else None
    if currency:
        _of_money(figure, currency)
        return
    determined = line.low(after) in vocabulary.words["partitive"]
    figure.partitive = determined and line.low(after) not in vocabulary.words["possessive"]
    if line.low(after) in vocabulary.words["pronoun"] and (
        line.low(after) not in ("these", "those") or _closed(line, after + 1, vocabulary)
    ):
        figure.phrase_last = after + 1
        head = _after_pronoun(line, after + 1, vocabulary, people) or _before_pronoun(figure, after, vocabulary)
        if head:
            _take(figure, head)
        return
    if line.low(after) in ("others", "ours", "theirs") or (line.low(after) == "a" and line.low(after + 1) in vocabulary.words["groups"]):
        _take(figure, Head(after, after + 1, vocabulary.nouns["person"]))
        return
    bounded = match_phrase(line, after + determined, vocabulary.before)
    if bounded and line.kind(bounded[0]) == "number":
        after = bounded[0] - determined  # "three of the more than 180 places", "1,400 of about 12,000 houses"
    if determined and line.kind(after + 1) == "number":
        after += 1
    owned = line.low(after) in vocabulary.words["possessive"]
    start = after + 1 if determined or owned else after
    if line.low(start).endswith("'s") and line.kind(start + 1) == "number":
        start += 1
    if line.kind(start) == "number":
        start += 1
    actor = people.at(line, start)
    head = find_head(line, start, vocabulary, people)
    if head is None and line.low(after) == "its":
        figure.nationality = _owner(line, figure.first, people)
    if head:
        nationality = head.nationality or (_owner(line, figure.first, people) if line.low(after) == "its" else None)
        nationality = nationality or (people.state(actor) if actor and line.low(start).endswith("'s") else None)
        _take(figure, Head(head.at, head.end, head.noun, nationality))


def _of_money(figure: Draft, currency: tuple[int, str]) -> None:
    """ "hundreds of millions of dollars": money, with its name as its sign."""
    figure.kind, figure.unit, figure.bare = "money", currency[1], False
    figure.last = figure.after = figure.phrase_last = currency[0]
    figure.rule = f"currencies:{currency[1]}"


def _after_pronoun(line: Line, at: int, vocabulary: Vocabulary, people: People) -> Head | None:
    """ "seven of them women", "60 of whom are Tatars": the noun that says what they are."""
    if line.low(at) in ("are", "were"):
        head = find_head(line, at + 1, vocabulary, people)
        named = head and head.noun.kind == "people" and head.at - at <= 3 and line.low(head.at) not in vocabulary.words["people_verb"]
        return head if named else None
    named = line.kind(at) == "word" and line.tokens[at].text[:1].isupper() and not people.at(line, at)
    if named and line.low(at - 1) in ("which", "whom"):
        return None  # "34 of which Ruritania Watch could find"
    return None if _verbal(line, at, vocabulary) else find_head(line, at, vocabulary, people)


def _before_pronoun(figure: Draft, at: int, vocabulary: Vocabulary) -> Head | None:
    """ "the dead, 1,500 of whom lie in morgues": the people that the clause begins from, where no number counts them."""
    line, comma = figure.line, figure.first - 1
    if line.low(at) not in ("whom", "which") or line.low(comma) != ",":
        return None
    group = line.low(comma - 1) in vocabulary.words["people_verb"] and line.low(comma - 2) == "the"
    return Head(at, at + 1, vocabulary.nouns["person"]) if group else None


def _owner(line: Line, at: int, people: People) -> str | None:
    """Whose people "its soldiers" are: the state that acts, named last; or the people named last."""
    actors = [actor for k in range(at - 1, max(-1, at - OWNER), -1) if (actor := people.at(line, k))]
    if line.low(at - 1) in KEEPS and len(actors) > 1:
        actors = actors[1:]  # "A says B holds 23 of its citizens"
    acting = [actor for actor in actors if actor.kind not in ("adjective", "people")]
    owner = next(iter([actor for actor in acting if actor.kind != "city"] or actors), None)
    return people.state(owner) if owner else None


def _closed(line: Line, at: int, vocabulary: Vocabulary) -> bool:
    return line.kind(at) != "word" or line.low(at) in vocabulary.words["stop"] or line.low(at) in vocabulary.words["people_verb"]


def _verbal(line: Line, at: int, vocabulary: Vocabulary) -> bool:
    low = line.low(at)
    doing = low.endswith("ing") and low not in vocabulary.nouns  # "18 of them serving life terms"
    return doing or low in vocabulary.words["stop"] or low in vocabulary.words["verb"] or low in vocabulary.words["people_verb"]


def _of_remains(figure: Draft, vocabulary: Vocabulary) -> Noun | None:
    """ "the bodies of 94 soldiers": what comes back is remains."""
    line, at = figure.line, figure.first - 1
    if line.low(at) in ("the", "some"):
        at -= 1
    noun = vocabulary.nouns.get(line.low(at - 1)) if line.low(at) == "of" else None
    return noun if noun and noun.kind == "remains" else None


def _state_after(line: Line, head: Head, people: People) -> str | None:
    """ "30 soldiers of the Armed Forces of Ruritania", "of the Ruritanian Army": the state at the end of the "of" chain."""
    native = _native(line, head.end, people) if head.noun.kind == "people" else None
    if native:
        return people.state(native)
    if head.noun.kind != "people" or line.low(head.end) != "of":
        return None
    for k in range(head.end + 1, min(head.end + 7, len(line.tokens))):
        actor = people.at(line, k)
        if actor:
            forces = actor.kind == "adjective" and (line.tokens[k + 1].text[:1].isupper() if k + 1 < line.count else False)
            return people.state(actor) if actor.kind == "name" or forces else None
        if not (line.low(k) in ("the", "of") or line.tokens[k].text[:1].isupper()):
            return None
    return None


def _native(line: Line, at: int, people: People) -> ActorMention | None:
    """ "eight people from A's Northern region": those of a part of a state are its people."""
    actor = people.at(line, at + 1) if line.low(at) in ("from", "of") and line.low(at + 1).endswith("'s") else None
    named = at + 2 < line.count and line.tokens[at + 2].text[:1].isupper()
    return actor if named and any(line.low(k) in REGIONS for k in (at + 3, at + 4)) else None


def _nation_after(line: Line, head: Head, vocabulary: Vocabulary, people: People) -> str | None:
    """ "27 bodies of Ruritanian soldiers": whose bodies they are."""
    if head.noun.kind != "remains" or line.low(head.end) != "of":
        return None
    inner = find_head(line, head.end + 1, vocabulary, people)
    return inner.nationality if inner else None


def _take(figure: Draft, head: Head) -> None:
    tokens = figure.line.tokens
    figure.kind, figure.unit, figure.bare = head.noun.kind, head.noun.unit, False
    figure.nationality = head.nationality if head.noun.kind != "things" else None
    figure.noun = (tokens[head.at].start, tokens[head.end - 1].end)
    figure.phrase_last = max(figure.phrase_last, head.end)
    figure.after = max(figure.after, head.end)
    if figure.rule == "figures:number":
        figure.rule = head.noun.rule
