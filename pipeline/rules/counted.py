"""What a number counts: the head noun of its phrase, through adjectives, compounds and "of" chains.

There is no tagger: a phrase runs on until a closed-class word, a verb of the list or a mark; its head is the plural noun in it.
Source: the structure of the noun phrase, CGEL 1985 17; the word lists are data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.records import ActorMention
from pipeline.rules.drafts import Draft
from pipeline.rules.tokens import Line, match_phrase
from pipeline.rules.vocabulary import Noun, Vocabulary

LONGEST = 9
HYPHENS = ("-", "‑")
QUOTES = ("“", "”", '"', "'", "‘", "’", "*", "(")


@dataclass(frozen=True, slots=True)
class Head:
    """A head noun: its token, the end of its words (exclusive), what it is and the nationality of the people."""

    at: int
    end: int
    noun: Noun
    nationality: str | None = None


class People:
    """The actor mentions of an article by offset: who is named where, as a people, an adjective or a name."""

    def __init__(self, actors: tuple[ActorMention, ...]) -> None:
        self.by_start: Mapping[int, ActorMention] = {actor.start: actor for actor in actors}

    def at(self, line: Line, at: int) -> ActorMention | None:
        return self.by_start.get(line.tokens[at].start) if 0 <= at < len(line.tokens) else None

    def adjective(self, line: Line, at: int) -> ActorMention | None:
        """The people or adjective named at a token."""
        actor = self.at(line, at)
        return actor if actor and actor.kind in ("people", "adjective") else None


def find_head(line: Line, at: int, vocabulary: Vocabulary, people: People, *, plural: bool = True) -> Head | None:
    """The head of the noun phrase that goes on at a token; `plural` asks for a plural noun (any number but one)."""
    nationality: str | None = None
    best: Head | None = None
    loose: Head | None = None
    k, stop = at, min(len(line.tokens), at + LONGEST)
    while k < stop:
        token = line.tokens[k]
        if token.kind == "mark" and ((token.low in HYPHENS and line.glued(k)) or (token.low in QUOTES and not best)):
            k += 1
            continue
        if token.kind == "opaque" and token.text[:1].isalpha() and token.text.isalnum():
            k += 1
            continue
        actor = people.adjective(line, k)
        if actor:
            nationality = nationality or actor.code
        head = _phrase_head(line, k, vocabulary) or _noun_head(line, k, vocabulary, actor, plural=plural)
        if head is None and (token.kind != "word" or _stops(line, k, at, vocabulary, nouns_ahead=stop)):
            break
        if head is None:
            if best and not _weak(line, best):
                break
            loose = loose or None
            k += 1
            continue
        if best and not _continues(line, best, k, vocabulary):
            break
        best = head
        k = head.end
    if best is None:
        return None
    return Head(best.at, best.end, best.noun, nationality)


def _phrase_head(line: Line, at: int, vocabulary: Vocabulary) -> Head | None:
    """A unit of the topic in several words ("prisoners of war")."""
    found = match_phrase(line, at, vocabulary.units)
    if found is None or found[0] - at < 2 or not line.low(found[0] - 1):
        return None
    plural = any(noun_of(line.low(k), vocabulary) for k in range(at, found[0]))
    return None if not plural else Head(at, found[0], Noun(found[1], vocabulary.unit_kinds[found[1]], False, f"units:{found[1]}"))


def _noun_head(line: Line, at: int, vocabulary: Vocabulary, actor: ActorMention | None, *, plural: bool) -> Head | None:
    token = line.tokens[at]
    if token.kind != "word":
        return None
    if actor:
        names_people = token.text.endswith("s") or (actor.kind == "people" and not _goes_on(line, at, vocabulary))
        noun = vocabulary.nouns.get("person", Noun("person", "people", True, "units:person"))
        return Head(at, at + 1, noun) if names_people and not token.low.endswith("'s") else None
    noun_found = noun_of(token.low, vocabulary, plural=plural)
    return Head(at, at + 1, noun_found) if noun_found else None


def _goes_on(line: Line, at: int, vocabulary: Vocabulary) -> bool:
    """Whether a word that can belong to the phrase follows."""
    after = line.low(at + 1)
    return line.kind(at + 1) == "word" and after not in vocabulary.words["stop"] and after not in vocabulary.words["verb"]


def noun_of(word: str, vocabulary: Vocabulary, *, plural: bool = True) -> Noun | None:
    """What a word counts, null where it is no noun that can be counted.

    >>> from pipeline.codebook.book import load
    >>> from pipeline.rules.vocabulary import vocabulary
    >>> noun_of("frigates", vocabulary(load())).unit, noun_of("wooden", vocabulary(load()))
    ('frigate', None)
    """
    noun = vocabulary.nouns.get(word)
    if noun and not (plural and noun.singular):
        return noun
    if noun or word in vocabulary.words["not_plural"] or word in vocabulary.words["stop"] or word in vocabulary.words["verb"]:
        return noun if noun and not plural else None
    if plural and _looks_plural(word):
        singular = singular_of(word)
        kind = (
            "people"
            if singular.endswith(("ist", "ian", "man", "woman", "eer", "wright", "maker", "worker", "goer", "holder"))
            else "things"
        )
        return Noun(singular, kind, False, "counted:plural")
    return None


def _looks_plural(word: str) -> bool:
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "'s", "ous")) and word.isalpha()


def singular_of(word: str) -> str:
    """The singular of a regular plural.

    >>> [singular_of(w) for w in ("cities", "boxes", "matches", "movies", "frigates", "potatoes")]
    ['city', 'box', 'match', 'movie', 'frigate', 'potato']

    Source: CGEL 1985 5.80-5.81.
    """
    if word.endswith("men"):
        return word[:-3] + "man"
    if word.endswith("ies") and len(word) > 5 and word not in ("movies", "cookies", "zombies", "calories", "selfies", "rookies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "xes", "zzes", "oes")) and word not in ("shoes", "toes", "axes", "canoes"):
        return word[:-2]
    if word.endswith("ches") and not word.endswith(("aches", "caches")):
        return word[:-2]
    return word[:-1]


def _stops(line: Line, at: int, first: int, vocabulary: Vocabulary, *, nouns_ahead: int) -> bool:
    """Whether the phrase ends before this word: a closed-class word, a verb, or a participle that leads on to no noun."""
    low = line.low(at)
    words = vocabulary.words
    if low in words["stop"] or (low in words["verb"] and low not in words["adjective_ed"]):
        return True
    if low.endswith("'s") and at > first:
        return False
    participle = low.endswith("ed") or low in words["people_verb"]
    if participle and low not in words["adjective_ed"]:
        after = line.low(at + 1)
        return line.kind(at + 1) != "word" or after in words["stop"]
    return False


def _weak(line: Line, head: Head) -> bool:
    """Heads that often only describe the next noun: "military vehicles", "police officers", "injured workers"."""
    return line.low(head.at) == head.noun.unit or line.low(head.at) in ("troops",)


def _continues(line: Line, best: Head, at: int, vocabulary: Vocabulary) -> bool:
    """Whether a further plural noun takes over as head: "police officers", "sports clubs"; not a verb in -s."""
    low = line.low(best.at)
    return bool(low in vocabulary.words["attribute_first"] or _weak(line, best))


def attach(figure: Draft, vocabulary: Vocabulary, people: People) -> None:
    """Gives a bare draft its noun, kind, unit and nationality."""
    _attach(figure, vocabulary, people)
    remains = _of_remains(figure, vocabulary) if figure.kind == "people" else None
    if remains:
        figure.kind, figure.unit = remains.kind, remains.unit


def _attach(figure: Draft, vocabulary: Vocabulary, people: People) -> None:
    line, at = figure.line, figure.after
    if line.low(at) in ("-", "‑") and line.glued(at) and line.glued(at + 1):
        _compound(figure, at + 1, vocabulary, people)
        return
    if line.low(at) in ("more", "other", "others", "further", "additional", "extra", "or"):
        figure.additional = figure.additional or line.low(at) in ("more", "further", "additional", "extra")
        at += 1
    if line.low(at) == "of":
        _of_chain(figure, at, vocabulary, people)
        return
    head = find_head(line, at, vocabulary, people, plural=figure.value != 1)
    if head and head.nationality is None:
        nationality = _nation_after(line, head, vocabulary, people) or _state_after(line, head, people)
        head = Head(head.at, head.end, head.noun, nationality)
    if head is None and line.low(figure.after) == "others":
        head = Head(figure.after, figure.after + 1, vocabulary.nouns["person"])
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
    determined = line.low(after) in vocabulary.words["partitive"]
    figure.partitive = determined
    if line.low(after) in vocabulary.words["pronoun"] and (
        line.low(after) not in ("these", "those") or _closed(line, after + 1, vocabulary)
    ):
        figure.phrase_last = after + 1
        head = _after_pronoun(line, after + 1, vocabulary, people)
        if head:
            _take(figure, head)
        return
    if determined and line.low(after) == "the" and line.kind(after + 1) == "number":
        after += 1
    owned = line.low(after) in vocabulary.words["possessive"]
    start = after + 1 if determined or owned else after
    if line.low(start).endswith("'s") and line.kind(start + 1) == "number":
        start += 1
    if line.kind(start) == "number":
        start += 1
    actor = people.at(line, start)
    head = find_head(line, start, vocabulary, people)
    if head:
        nationality = head.nationality or (_owner(line, figure.first, people) if owned else None)
        nationality = nationality or (actor.code if actor and line.low(start).endswith("'s") else None)
        _take(figure, Head(head.at, head.end, head.noun, nationality))


def _after_pronoun(line: Line, at: int, vocabulary: Vocabulary, people: People) -> Head | None:
    """ "seven of them women", "60 of whom are Tatars": the noun that says what they are."""
    if line.low(at) in ("are", "were"):
        head = find_head(line, at + 1, vocabulary, people)
        named = head and head.noun.kind == "people" and head.at - at <= 3 and line.low(head.at) not in vocabulary.words["people_verb"]
        return head if named else None
    return None if _verbal(line, at, vocabulary) else find_head(line, at, vocabulary, people)


def _owner(line: Line, at: int, people: People) -> str | None:
    """Whose people "its soldiers" are: the state named last."""
    actors = (people.at(line, k) for k in range(at - 1, max(-1, at - 15), -1))
    return next((actor.code for actor in actors if actor), None)


def _closed(line: Line, at: int, vocabulary: Vocabulary) -> bool:
    return line.kind(at) != "word" or line.low(at) in vocabulary.words["stop"] or line.low(at) in vocabulary.words["people_verb"]


def _verbal(line: Line, at: int, vocabulary: Vocabulary) -> bool:
    low = line.low(at)
    return low in vocabulary.words["stop"] or low in vocabulary.words["verb"] or low in vocabulary.words["people_verb"]


def _of_remains(figure: Draft, vocabulary: Vocabulary) -> Noun | None:
    """ "the bodies of 94 soldiers": what comes back is remains."""
    line, at = figure.line, figure.first - 1
    if line.low(at) in ("the", "some"):
        at -= 1
    noun = vocabulary.nouns.get(line.low(at - 1)) if line.low(at) == "of" else None
    return noun if noun and noun.kind == "remains" else None


def _state_after(line: Line, head: Head, people: People) -> str | None:
    """ "30 soldiers of the Armed Forces of Ruritania": the state at the end of the "of" chain."""
    if head.noun.kind != "people" or line.low(head.end) != "of":
        return None
    for k in range(head.end + 1, min(head.end + 7, len(line.tokens))):
        actor = people.at(line, k)
        if actor:
            return actor.code if actor.kind == "name" else None
        if not (line.low(k) in ("the", "of") or line.tokens[k].text[:1].isupper()):
            return None
    return None


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
