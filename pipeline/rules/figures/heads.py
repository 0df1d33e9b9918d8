"""The head noun of a phrase that a number begins, and the people named in it.

There is no tagger: a phrase runs on until a closed-class word, a verb of the list or a mark; its head is the plural noun in it.
Source: the structure of the noun phrase, CGEL 1985 17; the word lists are data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.records import ActorMention
from pipeline.rules.figures.tokens import Line, match_phrase
from pipeline.rules.figures.vocabulary import Noun, Vocabulary

LONGEST = 9
PEOPLES = ("ans", "ites", "ards")
"""How the names of peoples and of the inhabitants of places end, in the plural."""
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
        """The people, adjective or group named at a token."""
        actor = self.at(line, at)
        if actor and actor.kind == "name" and line.tokens[at].text.rstrip(".").isupper() and line.kind(at + 1) == "word":
            return actor  # "three US citizens"
        return actor if actor and actor.kind in ("people", "adjective", "group") else None

    @staticmethod
    def state(actor: ActorMention) -> str | None:
        """The state of an actor, null for a group that is none."""
        return actor.code if len(actor.code) == 3 and actor.code.isupper() else None


def find_head(line: Line, at: int, vocabulary: Vocabulary, people: People, *, plural: bool = True) -> Head | None:
    """The head of the noun phrase that goes on at a token; `plural` asks for a plural noun (any number but one)."""
    nationality: str | None = None
    best: Head | None = None
    named: int | None = None
    k, stop = at, min(len(line.tokens), at + LONGEST)
    while k < stop:
        token = line.tokens[k]
        if token.kind == "mark" and ((token.low in HYPHENS and line.glued(k)) or (token.low in QUOTES and not best)):
            k += 1
            continue
        beyond = _after_compound(line, k, vocabulary) if line.low(k + 1) not in ("and", "or") else _after_participle(line, k, vocabulary)
        if beyond > k:
            k = beyond
            continue
        if token.kind == "opaque" and token.text[:1].isalpha() and token.text.isalnum():
            k += 1
            continue
        actor = people.adjective(line, k)
        if actor:
            nationality = nationality or people.state(actor)
            named = k if not token.low.endswith("'s") and not _goes_on(line, k, vocabulary) else None
        head = _phrase_head(line, k, vocabulary) or _noun_head(line, k, vocabulary, actor, plural=plural)
        if head is None and (token.kind != "word" or (actor is None and _stops(line, k, at, vocabulary))):
            break
        if head is None:
            if best and not _weak(line, best):
                break
            k += 1
            continue
        if best and not _continues(line, best, k, vocabulary):
            break
        best = head
        k = head.end
    if best is None and named is not None:
        best = Head(named, named + 1, vocabulary.nouns["person"])
    if best is None:
        return None
    ones = nationality is not None and line.low(best.at) == "ones"  # "150 Ruritanian soldiers for 150 foreign ones"
    return Head(best.at, best.end, vocabulary.nouns.get("person", best.noun) if ones else best.noun, nationality)


def _after_compound(line: Line, at: int, vocabulary: Vocabulary) -> int:
    """The token behind "on-loan" of "two on-loan defenders", "anti-tank and" of "anti-tank and anti-personnel mines"."""
    end = _compound_end(line, at)
    if end == at:
        return at
    if line.low(end) in ("and", "or") and _compound_end(line, end + 1) > end + 1:
        return end + 1
    low = line.low(end)
    goes_on = line.kind(end) == "word" and low not in vocabulary.words["stop"] and low not in vocabulary.words["verb"]
    return end if goes_on and (noun_of(low, vocabulary) or not noun_of(line.low(end - 1), vocabulary)) else at


def _after_participle(line: Line, at: int, vocabulary: Vocabulary) -> int:
    """The second participle of "abducted or forcibly displaced children", the token itself where none follows."""
    second = at + 3 if line.low(at + 2).endswith("ly") else at + 2
    both = all(_is_adjective(line, k, vocabulary) for k in (at, second))
    return second if both and line.kind(second + 1) == "word" and noun_of(line.low(second + 1), vocabulary) else at


def _is_adjective(line: Line, at: int, vocabulary: Vocabulary) -> bool:
    """ "direct and indirect jobs": a participle, or a word in small letters that is no noun, verb or closed-class word."""
    low, words = line.low(at), vocabulary.words
    if low in words["adjective_ed"]:
        return True
    plain = line.kind(at) == "word" and line.tokens[at].text.islower() and not low.endswith(("s", "ed"))
    return plain and low not in vocabulary.nouns and not any(low in words[id] for id in ("stop", "verb", "people_verb"))


def _compound_end(line: Line, at: int) -> int:
    """The end of words joined by hyphens, the token itself where none follows."""
    end = at
    while line.kind(end) == "word" and line.low(end + 1) in HYPHENS and line.glued(end + 1) and line.glued(end + 2):
        end += 2
    return end + 1 if end > at and line.kind(end) == "word" else at


def _phrase_head(line: Line, at: int, vocabulary: Vocabulary) -> Head | None:
    """A unit of the topic in several words ("prisoners of war")."""
    found = match_phrase(line, at, vocabulary.units)
    if found is None or found[0] - at < 2 or not line.low(found[0] - 1):
        return None
    plural = any(noun_of(line.low(k), vocabulary) for k in range(at, found[0])) or line.low(found[0] - 1) == "ups"
    return None if not plural else Head(at, found[0], Noun(found[1], vocabulary.unit_kinds[found[1]], False, f"units:{found[1]}"))


def _noun_head(line: Line, at: int, vocabulary: Vocabulary, actor: ActorMention | None, *, plural: bool) -> Head | None:
    token = line.tokens[at]
    if token.kind != "word":
        return None
    if actor:
        alone = actor.kind in ("people", "group") and not _goes_on(line, at, vocabulary)
        names_people = alone or (token.text.endswith("s") and actor.kind != "group")
        noun = vocabulary.nouns.get("person", Noun("person", "people", True, "units:person"))
        return Head(at, at + 1, noun) if names_people and not token.low.endswith("'s") else None
    noun_found = noun_of(token.low, vocabulary, plural=plural)
    if noun_found and noun_found.rule == "counted:plural" and token.text[:1].isupper() and token.low.endswith(PEOPLES) and at:
        noun_found = vocabulary.nouns.get("person", noun_found)
    return Head(at, at + 1, noun_found) if noun_found else None


def _goes_on(line: Line, at: int, vocabulary: Vocabulary) -> bool:
    """Whether a word that can belong to the phrase follows."""
    after = line.low(at + 1)
    return line.kind(at + 1) == "word" and after not in vocabulary.words["stop"] and after not in vocabulary.words["verb"]


def noun_of(word: str, vocabulary: Vocabulary, *, plural: bool = True) -> Noun | None:
    """What a word counts, null where it is no noun that can be counted.

    >>> from pipeline.codebook.book import load
    >>> from pipeline.rules.figures.vocabulary import vocabulary
    >>> noun_of("frigates", vocabulary(load())).unit, noun_of("wooden", vocabulary(load()))
    ('frigate', None)
    """
    noun = vocabulary.nouns.get(word)
    if noun and not (plural and noun.singular):
        return noun
    if noun or word in vocabulary.words["not_plural"] or word in vocabulary.words["stop"] or word in vocabulary.words["verb"]:
        return noun if noun and not plural else None
    if plural and word.endswith("men") and len(word) > 5 and word not in vocabulary.words["not_men"]:
        return Noun(word[:-3] + "man", "people", False, "counted:plural")  # "two railwaymen"
    if plural and _looks_plural(word):
        singular = singular_of(word)
        kind = (
            "people"
            if singular.endswith(
                (
                    "ist",
                    "ian",
                    "man",
                    "woman",
                    "eer",
                    "wright",
                    "mate",
                    "maker",
                    "worker",
                    "goer",
                    "holder",
                    "person",
                    "seeker",
                    "grapher",
                    "keeper",
                )
            )
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


def _stops(line: Line, at: int, first: int, vocabulary: Vocabulary) -> bool:
    """Whether the phrase ends before this word: a closed-class word, a verb, or a participle that leads on to no noun."""
    low = line.low(at)
    words = vocabulary.words
    if at == first and low in words["base_noun"]:
        noun = vocabulary.nouns.get(line.low(at + 1))
        if noun and not noun.singular and line.kind(at + 1) == "word":
            return False  # "five break points"
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
    low = line.low(head.at)
    adjectival = head.noun.unit == "person" and not low.endswith("s") and low != "people"  # "28 deceased hostages"
    return low == head.noun.unit or adjectival or low in ("troops",)


def _continues(line: Line, best: Head, at: int, vocabulary: Vocabulary) -> bool:
    """Whether a further plural noun takes over as head: "police officers", "sports clubs"; not a verb in -s."""
    low = line.low(best.at)
    state = low in vocabulary.words["people_verb"] or low in vocabulary.words["adjective_ed"]
    return bool(state or low in vocabulary.words["attribute_first"] or _weak(line, best))
