"""The states of an article as sides: which two it is mostly about, and where a group that is no state acts in place of one."""

from __future__ import annotations

import bisect
import dataclasses
import itertools
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.firsts import sought
from pipeline.records import ActorMention, Findings
from pipeline.rules.figures.drafts import Draft
from pipeline.rules.figures.tokens import Line
from pipeline.rules.figures.vocabulary import Vocabulary

GROUPS = ("armed_group",)
OPENING = 40
"""How many characters into a sentence its subject is looked for."""
SENTENCE = 600
LINK = re.compile(r"(?:'s|’s)?(?: and (?:the )?| & | with (?:the )?|, |-|–|/| (?:or|to|nor) )")
LONGEST_LINK = 12
AROUND = 60
"""How many characters around two linked states a word of exchange may stand."""
ORGANS = ("government", "military", "intelligence")
PLACES = ("capital", "city", "name")
HEAD = 600
"""How many characters from the beginning of a text its dateline is looked for."""
DATELINE = re.compile(
    r"^[A-Z][A-Z'’-]{2,20}(?: [A-Z'’-]{2,20}){0,2}(?:/[A-Z]{3,20})?(?:, [^\n–—]{2,60}?)?(?: ?\([^()\n]{2,40}\))? ?(?:[–—]|- |/|:)",
    re.MULTILINE,
)
LISTS = re.compile(r"\blists of ")
OWN_CELLS = sought(r"\b(?:their|each other['’]s|one another['’]s|the other['’]s) (?:own |respective )?([a-z]+)")
WORDS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Sides:
    """The actors of an article that are states, by offset, its two main parties, and the states that a group fights for or in."""

    actors: tuple[ActorMention, ...]
    parties: tuple[str, ...]
    grouped: frozenset[str] = frozenset()
    framed: bool = False
    """Whether the article itself says that an exchange is between the two."""
    groups: frozenset[int] = frozenset()
    """Where the names of groups that are no state begin."""
    lines: Mapping[int, Line] = field(default_factory=dict)
    """The sentences that hold figures, by their number."""
    speakers: tuple[tuple[int, str], ...] = ()
    """The organs of states that the article names: their offsets and states."""
    listing: bool = False
    """Whether the article tells of lists of those whom either state holds."""
    home: str | None = None
    """The state from which the article is written, as its dateline tells."""

    def within(self, start: int, end: int) -> tuple[ActorMention, ...]:
        first = bisect.bisect_left(self.actors, start, key=lambda actor: actor.start)
        last = bisect.bisect_left(self.actors, end, key=lambda actor: actor.start)
        return self.actors[first:last]

    def subject_before(self, line: Line) -> str | None:
        """The state that the sentence before begins with: what "it" and "they" stand for."""
        before = self.within(max(0, line.start - SENTENCE), line.start)
        opening = {a.start: a for a in before}
        earlier = self.lines.get(line.index - 1)
        previous = earlier.start if earlier else None
        return next(
            (a.code for start, a in sorted(opening.items()) if previous is not None and previous <= start < previous + OPENING), None
        )

    def other(self, code: str | None) -> str | None:
        """The other party, where there are two, this is one of them, and no group that is no state acts in place of the other."""
        if code not in self.parties or len(self.parties) != 2:
            return None
        other = self.parties[1 - self.parties.index(code)]
        return None if other in self.grouped else other


def sides(findings: Findings, drafts: Sequence[Draft], text: str, vocabulary: Vocabulary) -> Sides:
    """The sides of an article: the two states that an exchange is said to be between, or else the two named most."""
    states = tuple(a for a in findings.actors if len(a.code) == 3 and a.code.isupper())
    lines = {draft.line.index: draft.line for draft in drafts}
    framed = _framed(states, text, vocabulary)
    if framed and not _concerned(framed, drafts):
        framed = ()
    dealing = tuple(a for a in states if not _tells(a, text, vocabulary))
    parties = framed or _counted(_parties(dealing), drafts)
    speakers = tuple((o.start, o.country) for o in findings.organisations if o.org_type in ORGANS and o.country)
    groups = frozenset(actor.start for actor in findings.actors if actor.kind == "group")
    return Sides(
        states, parties, _grouped(states, findings), bool(framed), groups, lines, speakers, _lists(text, vocabulary), _home(states, text)
    )


def _concerned(parties: tuple[str, ...], drafts: Sequence[Draft]) -> bool:
    """Whether the people counted, where their states are named, are those of the two: mediators too are named beside each other."""
    peoples = {d.nationality for d in drafts if d.counts_people and d.nationality and not d.teller}
    return not peoples or bool(peoples & set(parties))


def _home(states: Sequence[ActorMention], text: str) -> str | None:
    """The state of the place in the dateline ("KYIV, Nov. 20 (The Post) – …", "CHERNIHIV, Ukraine — …")."""
    line = DATELINE.search(text, 0, HEAD)
    return next((a.code for a in states if line and line.start() <= a.start < line.end() and a.kind in PLACES), None)


def _lists(text: str, vocabulary: Vocabulary) -> bool:
    """ "gave each other lists of the prisoners in their jails", "exchanged lists of those in each other's custody"."""
    words, cells = vocabulary.words["roll"], vocabulary.words["captivity"]
    for held in OWN_CELLS.finditer(text):
        before = WORDS.findall(text, max(0, held.start() - SENTENCE // 4), held.start())
        if held[1].lower() in cells and any(word.lower() in words for word in before):
            return True
    return any(
        word.lower() in vocabulary.words["swap"]
        for lists in LISTS.finditer(text)
        for word in WORDS.findall(text, max(0, lists.start() - AROUND // 2), lists.start())
    )


def _tells(actor: ActorMention, text: str, vocabulary: Vocabulary) -> bool:
    """ "Ruritanian mediators", "Ruritanian officials": a state named only for its people who deal or tell."""
    word = WORDS.search(text, actor.end, actor.end + AROUND) if actor.kind == "adjective" else None
    return word is not None and word.group().lower().removesuffix("s") in vocabulary.words["witness"]


def _counted(parties: tuple[str, ...], drafts: Sequence[Draft]) -> tuple[str, ...]:
    """The two states named most, where the people counted are those of no third state as well: a mediator is no side."""
    peoples = Counter(d.nationality for d in drafts if d.counts_people and d.nationality and not d.teller)
    ours = sum(peoples[code] for code in parties)
    others = sum(count for code, count in peoples.items() if code not in parties)
    return parties if ours >= 2 * others else ()


def shown(sides: Sides, drafts: Sequence[Draft]) -> Sides:
    """The sides, where no words name the two, as the figures show them: whoever holds people of another state, and that state."""
    pairs = Counter(
        tuple(sorted((d.held_by, home)))
        for d in drafts
        if d.held_by and d.aspect == "flow" and (home := d.returned_to or d.nationality) and home != d.held_by
    )
    return dataclasses.replace(sides, parties=_counted(next(iter(pairs)), drafts) if len(pairs) == 1 else ())


def _framed(states: Sequence[ActorMention], text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """ "A and B exchanged prisoners", "a swap between A and B", "the A-B exchange": the pair so named most often, mediators apart."""
    votes = Counter[tuple[str, ...]]()
    for left, right in itertools.pairwise(states):
        if left.code == right.code or right.start - left.end > LONGEST_LINK or not LINK.fullmatch(text, left.end, right.start):
            continue
        around = WORDS.findall(text, max(text.rfind("\n", 0, left.start) + 1, left.start - AROUND), right.end + AROUND)
        if any(w.lower() in vocabulary.words["swap"] for w in around) and not any(
            w.lower() in vocabulary.words["mediation"] for w in around
        ):
            votes[tuple(sorted((left.code, right.code)))] += 1
    named = Counter(actor.code for actor in states)
    return max(votes, key=lambda pair: (votes[pair], sum(named[code] for code in pair), pair), default=())


def _peopled(states: Sequence[ActorMention]) -> set[str]:
    """The states named by more than a capital, which may only be where talks are held."""
    return {actor.code for actor in states if actor.kind in ("name", "adjective", "people")}


def _grouped(states: Sequence[ActorMention], findings: Findings) -> frozenset[str]:
    """The states in whose place an armed group acts: it is named at least half as often as they are."""
    named = Counter(actor.code for actor in states)
    groups = Counter(o.country for o in findings.organisations if o.org_type in GROUPS and o.country)
    return frozenset(code for code, count in groups.items() if 2 * count >= named[code])


def _parties(states: Sequence[ActorMention]) -> tuple[str, ...]:
    """The two states named most, as a people or adjective above all; none where a second is named only once."""
    weights = Counter[str]()
    for actor in states:
        weights[actor.code] += 2 if actor.kind in ("people", "adjective") else 1
    named = {actor.code for actor in states if actor.kind != "people"} & _peopled(states)
    for code in set(weights) - named:
        del weights[code]
    best = sorted(weights, key=lambda code: (-weights[code], code))[:2]
    return tuple(best) if len(best) == 2 and weights[best[1]] >= 2 else ()
