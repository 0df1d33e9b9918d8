"""The clause around a figure: its span in the line, the states named in it, and how near the topic's verbs stand."""

from __future__ import annotations

from pipeline.records import ActorMention
from pipeline.rules.figures.drafts import Draft
from pipeline.rules.figures.parties import Sides
from pipeline.rules.figures.tokens import match_phrase
from pipeline.rules.figures.vocabulary import Vocabulary

BEFORE = 14
AFTER = 30
OPENERS = (
    "since",
    "in",
    "on",
    "after",
    "before",
    "during",
    "at",
    "under",
    "by",
    "for",
    "last",
    "this",
    "earlier",
    "also",
    "meanwhile",
    "according",
)
PASSIVE = ("were", "was", "been", "be")
STOPS = (";", ":", "–", "—", "?", "!")


COUNTING = ("small", "tens", "hundred", "dozen")
COUNTED = 7
"""How many tokens behind ", as" the number of others may stand."""
PRICED = 4
"""How many tokens behind a number the people may be named for whom others are let go."""
TRADE = 6
"""How many tokens before a number the verb of a deal may stand."""


class Clause:
    """What can be asked of the words around one figure. `first` and `last` are tokens of its line, end exclusive."""

    def __init__(self, figure: Draft, vocabulary: Vocabulary, sides: Sides) -> None:
        self.figure, self.words, self.sides, self.line = figure, vocabulary, sides, figure.line
        self.first, self.last = self._bounds()
        tokens = self.line.tokens
        mine = sides.within(tokens[self.first].start, tokens[self.last - 1].end)
        self.actors: dict[int, ActorMention] = {self.line.index_at(a.start): a for a in mine}

    def _bounds(self) -> tuple[int, int]:
        first, last = self.figure.first, self.figure.phrase_last
        low = self.line.low
        while first > 0 and self.figure.first - first < BEFORE + 6 and low(first - 1) not in (*STOPS, ".") and not self._turns(first - 1):
            first -= 1
        while last < len(self.line.tokens) and last - self.figure.phrase_last < AFTER and not self._turns(last):
            if low(last) in STOPS:
                beyond = self._after_aside(last)
                if beyond is None:
                    break
                last = beyond
            last += 1
        return first, last

    def _in_return(self, at: int) -> bool:
        """Whether "in exchange for" stands there: beyond it, the other side of the deal is spoken of."""
        return self.line.low(at) in ("exchange", "return") and self.line.low(at - 1) == "in" and self.line.low(at + 1) == "for"

    def _turns(self, at: int) -> bool:
        """Whether the other side of the deal, or others, are spoken of from there on."""
        match self.line.low(at):
            case "exchange" | "return":
                return self._in_return(at)
            case "for":
                return self._traded_for(at)
            case "," | "and":
                return self._contrast(at) or self._then_gets(at)
        return self.line.low(at + 1) == "of" and self._of_a_part(at)

    def _numbered(self, at: int) -> bool:
        """Whether a number in digits or words begins there."""
        return self.line.kind(at) == "number" or self.words.numbers.get(self.line.low(at), ("",))[0] in COUNTING

    def _then_gets(self, at: int) -> bool:
        """ "A sent ten agents to B and got four men from its jails": the next verb tells of others."""
        if self.line.low(at) != "and" or at < self.figure.phrase_last:
            return False
        got = match_phrase(self.line, at + 1, self.words.phrases["get"]) or match_phrase(self.line, at + 1, self.words.phrases["give"])
        return got is not None and any(self._numbered(k) for k in (got[0], got[0] + 1))

    def _of_a_part(self, at: int) -> bool:
        """Whether ", 154 of whom" begins there: what follows is told of a part."""
        whom = self.line.low(at + 1) == "of" and self.line.low(at + 2) in ("whom", "which")
        return at > self.figure.last and whom and self.line.kind(at) == "number" and self.line.low(at - 1) == ","

    def _traded_for(self, at: int) -> bool:
        """Whether the other number of "traded five pilots for 20 marines held by B" follows."""
        if self.line.low(at) != "for" or self.line.kind(at + 1) != "number" or at < self.figure.phrase_last:
            return False
        told = self.line.lows[max(0, self.figure.first - TRADE) : self.figure.first]
        return not self.words.words["exchange"].isdisjoint(told) or self._let_go_for(at)

    def _let_go_for(self, at: int) -> bool:
        """ "20 hostages are to be let go for 150 prisoners": those on the other side of the deal are people too."""
        tokens = self.line.tokens[at + 2 : at + 2 + PRICED]
        nouns = (self.words.nouns.get(token.low) for token in tokens)
        named = self.sides.within(tokens[0].start, tokens[-1].end) if tokens else ()
        people = any(n is not None and n.kind == "people" for n in nouns) or any(a.kind == "people" for a in named)
        return people and any(match_phrase(self.line, k, self.words.phrases["give"]) for k in range(self.figure.phrase_last, at))

    def _contrast(self, at: int) -> bool:
        """Whether ", while" stands there: what follows is told of others."""
        turning = self.line.low(at + 1) in ("while", "whereas", "although", "though", "but", "against")
        again = self.line.low(at) == "and" and self.line.low(at + 1) == "that" and self.line.kind(at + 2) == "number"
        beside = self.line.low(at) == "," and self.line.low(at + 1) == "as" and self._counts(at + 2)
        return again or beside or (self.line.low(at) == "," and turning and self.line.low(at + 2) != ",")

    def _counts(self, at: int) -> bool:
        """ ", as buses with 90 prisoners left": whether a further number follows within a few words."""
        numbered = any(self._numbered(k) for k in range(at, min(at + COUNTED, self.line.count)))
        return numbered and self.line.low(at) not in ("well", "part", "of")

    def _after_aside(self, at: int) -> int | None:
        """The second dash of "230 men – 224 soldiers and six civilians – came home"."""
        if self.line.low(at) not in ("–", "—"):
            return None
        return next((k for k in range(at + 1, at + 14) if self.line.low(k) == self.line.low(at)), None)

    def has(self, at: int, id: str) -> bool:
        """Whether a phrase of a class begins at a token, and is no noun ("the remains of") nor refused ("refuses to release")."""
        low, phrases = self.line.low, self.words.phrases[id]
        if low(at) not in phrases or match_phrase(self.line, at, phrases) is None:
            return False
        if low(at) == "remains" and (low(at + 1) == "of" or low(at - 1) in ("the", "human", "their")):
            return False
        return not (low(at - 1) == "to" and low(at - 2) in self.words.words["withhold"])

    def opening(self) -> int:
        """The token that the counted phrase begins with: the figure's own, or "the bodies of" before it."""
        first, low = self.figure.first, self.line.low
        if self.figure.kind != "remains" or low(first - 1) != "of":
            return first
        return first - 3 if low(first - 3) in ("the", "some") else first - 2

    def cue(self, id: str) -> int | None:
        """The distance to the nearest phrase of a class in the clause."""
        best = None
        phrases, lows = self.words.phrases[id], self.line.lows
        for k in range(self.first, self.last):
            if lows[k] in phrases and self.has(k, id):
                distance = self.figure.first - k if k < self.figure.first else max(0, k - self.figure.phrase_last)
                best = distance if best is None else min(best, distance)
        return best

    def subject(self, verb: int) -> str | None:
        """The nearest state named before a verb, unless a passive or a "by" makes it none; that of the line where verbs are joined."""
        if self.line.low(verb - 1) in ("and", "it", "they") and (self.topic() or self._first_subject(verb)):
            return self.topic() or self._first_subject(verb)
        if self.line.low(verb - 1) in ("which", "who") and self.line.low(verb - 2) == "," and verb - 3 in self.actors:
            return self.actors[verb - 3].code
        for k in range(verb - 1, max(-1, verb - 9), -1):
            if k in self.actors and not self._is_object(k):
                return None if self._is_none(k) else self.actors[k].code
            if self.line.tokens[k].start in self.sides.groups and not self._governed(k):
                return None
            if self.line.low(k) in self.words.words["irregulars"]:
                return None  # "A says the rebels hold 131 people"
            if self.line.low(k) in (*STOPS, ".", "by") or (
                self.line.low(k) in PASSIVE and self.line.low(k + 1) != "to" and not self.line.low(verb).endswith("ing")
            ):
                return None
        if any(self.line.low(k) in ("it", "they") and k <= 1 for k in range(max(0, verb - 3), verb)):
            return self.sides.subject_before(self.line)
        if any(self.line.low(k) == "we" for k in range(max(0, verb - 3), verb)):
            return self._speaker()
        if self.line.low(verb - 1) in ("has", "have", "had", "and", "also"):
            return next((a.code for k, a in sorted(self.actors.items()) if k <= 3 < verb), None)
        return self._organ_before(verb) if {"it", "they"} & set(self.line.lows[max(0, verb - 3) : verb]) else None

    def topic(self) -> str | None:
        """The state that the line begins with: what "it" later in the line stands for."""
        start = self._adverbial()
        named = sorted(self.actors.items())
        first = next(((k, a) for k, a in named if start <= k <= start + 3 and a.kind not in ("adjective", "people")), None)
        return first[1].code if first and not self.line.low(first[0]).endswith("'s") else None

    def _organ_before(self, at: int) -> str | None:
        """ "A's headquarters said that it was holding 30": the state of the organ named last before a token of the line."""
        end = self.line.tokens[at].start
        return next((code for start, code in reversed(self.sides.speakers) if self.line.start <= start < end), None)

    def _adverbial(self) -> int:
        """The token behind "Since the beginning of May," where the line begins so, else 0."""
        comma = next((k for k in range(1, min(9, self.line.count)) if self.line.low(k) == ","), 0)
        opens = self.line.low(0) in OPENERS or self.line.kind(0) == "opaque"
        return comma + 1 if comma and opens else 0

    def _speaker(self) -> str | None:
        """ "We got 30 back," A's president said: the state named right behind the quotation."""
        line = self.line
        close = next((k for k in range(self.figure.last, len(line.tokens)) if line.low(k) in ("”", '"')), None)
        if close is None:
            return None
        beyond = line.tokens[min(close + 5, len(line.tokens) - 1)].end
        return next((actor.code for actor in self.sides.within(line.tokens[close].start, beyond)), None)

    def _first_subject(self, verb: int) -> str | None:
        """The first state named in the line that no preposition governs: the subject of verbs that "and" joins."""
        named = (
            k for k in sorted(self.actors) if k < verb and self.actors[k].kind in ("name", "capital", "leader") and not self._is_object(k)
        )
        return next((self.actors[k].code for k in named), None)

    def _is_object(self, at: int) -> bool:
        """Whether a preposition or a number before a state makes it part of another phrase ("from the A side", "nine A soldiers")."""
        low = self.line.low
        counted = self.actors[at].kind in ("adjective", "people") and (
            self.line.kind(at - 1) == "number" or low(at - 1) in self.words.numbers
        )
        return counted or self._governed(at)

    def _governed(self, at: int) -> bool:
        """Whether a preposition governs the name, an article apart."""
        before = self.line.low(at - 2) if self.line.low(at - 1) == "the" else self.line.low(at - 1)
        return before in ("with", "against", "from", "to")

    def _is_none(self, at: int) -> bool:
        """A city acts for nobody, nor does a heading ("RURITANIA Gunmen have freed"), an owner's group or one of two joined states."""
        tokens, low = self.line.tokens, self.line.low
        heading = at == 0 and tokens[0].text.isupper() and len(tokens) > 1 and tokens[1].text[:1].isupper() and len(tokens[0].text) > 3
        joined = low(at - 1) == "and" and at - 2 in self.actors
        return self._owns_group(at) or self.actors[at].kind == "city" or heading or joined

    def _owns_group(self, at: int) -> bool:
        """Whether a state only owns who is named behind it ("Ruritania's RLA", "Ruritania's warring sides"): others act."""
        tokens = self.line.tokens
        if not self.line.low(at).endswith("'s") or at + 1 >= len(tokens):
            return False
        foes = self.words.words["foes"] & {self.line.low(at + 1), self.line.low(at + 2)}
        return bool(foes) or (tokens[at + 1].text.isupper() and len(tokens[at + 1].text) > 2)
