"""Who holds the people counted, to whom they return, and whether the figure is a stock (held) or a flow (released).

Read from the grammar around the figure: who hands over or receives, "from … captivity", "to …"; and what follows from there
being two sides: people of one side who go home were held by the other. Verbs and nouns are the topic's data (`figure_words.csv`).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from pipeline.records import Findings
from pipeline.rules.figures import belonging, parties
from pipeline.rules.figures.drafts import Draft
from pipeline.rules.figures.parties import Sides
from pipeline.rules.figures.tokens import match_phrase
from pipeline.rules.figures.vocabulary import Vocabulary

BEFORE = 14
AFTER = 30
STOPS = (";", ":", "–", "—", "?", "!")


def assign(drafts: Sequence[Draft], vocabulary: Vocabulary, findings: Findings) -> None:
    """Fills `held_by`, `returned_to`, `nationality` and `aspect` of the drafts that count people or remains."""
    sides = parties.sides(findings, drafts)
    for figure in drafts:
        if figure.counts_people and figure.line.tokens:
            _Reader(figure, vocabulary, sides).read()
    _across_pairs(drafts, sides)
    for figure in drafts:
        _share_with_whole(figure)
    belonging.share(drafts, vocabulary, sides)


class _Reader:
    """Reads the clause around one figure."""

    def __init__(self, figure: Draft, vocabulary: Vocabulary, sides: Sides) -> None:
        self.figure, self.words, self.sides, self.line = figure, vocabulary, sides, figure.line
        self.first, self.last = self._clause()
        tokens = self.line.tokens
        mine = sides.within(tokens[self.first].start, tokens[self.last - 1].end)
        self.actors = {self.line.index_at(a.start): a for a in mine}

    def _clause(self) -> tuple[int, int]:
        first, last = self.figure.first, self.figure.phrase_last
        low = self.line.low
        while (
            first > 0 and self.figure.first - first < BEFORE + 6 and low(first - 1) not in (*STOPS, ".") and not self._in_return(first - 1)
        ):
            first -= 1
        while last < len(self.line.tokens) and last - self.figure.phrase_last < AFTER and not self._in_return(last):
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

    def _after_aside(self, at: int) -> int | None:
        """The second dash of "230 men – 224 soldiers and six civilians – came home"."""
        if self.line.low(at) not in ("–", "—"):
            return None
        return next((k for k in range(at + 1, at + 14) if self.line.low(k) == self.line.low(at)), None)

    def read(self) -> None:
        figure = self.figure
        cues = [c for c in (self._cue("flow"), self._cue("get"), self._cue("give")) if c is not None]
        flow, stock = min(cues, default=None), self._cue("stock")
        figure.aspect = self._aspect(flow, stock)
        if figure.scope == "each_side":
            return
        if figure.aspect is None:
            figure.held_by = self._captivity() or (self.sides.other(figure.nationality) if self._captive_people() else None)
            return
        if figure.aspect == "flow":
            self._given_or_got()
            self._destination()
        figure.held_by = self._captivity() or figure.held_by
        self._complete()

    def _cue(self, id: str) -> int | None:
        """The distance to the nearest word of a class in the clause."""
        best = None
        for k in range(self.first, self.last):
            found = match_phrase(self.line, k, self.words.phrases[id])
            if found:
                distance = self.figure.first - k if k < self.figure.first else max(0, k - self.figure.phrase_last)
                best = distance if best is None else min(best, distance)
        return best

    def _aspect(self, flow: int | None, stock: int | None) -> str | None:
        if self.figure.pair is not None or self.figure.form == "all":
            return "flow"
        if flow is None:
            return "stock" if stock is not None or self._captives_in() else None
        return "flow" if stock is None or (flow <= stock + 12 and not self._held_now()) else "stock"

    def _captives_in(self) -> bool:
        """ "89 political prisoners in …": the noun alone says that they are held."""
        line, after = self.line, self.figure.phrase_last
        return line.low(after) == "in" and line.low(after - 1) in self.words.words["captive_noun"]

    def _captive_people(self) -> bool:
        """ "45 Ruritanian prisoners of war": held by the other side, whatever the sentence is about."""
        line, figure = self.line, self.figure
        return figure.kind == "people" and any(
            line.low(k) in self.words.words["captive_noun"] for k in range(figure.after - 4, figure.after) if k >= figure.last
        )

    def _held_now(self) -> bool:
        """ "remain in captivity", "are being held", "holds": a present state beside the figure."""
        line = self.line
        near = range(self.figure.phrase_last, min(self.figure.phrase_last + 6, self.last))
        present = any(line.low(k) in self.words.words["present"] for k in near)
        held = any(match_phrase(line, k, self.words.phrases["stock"]) for k in near)
        back = any(line.low(k) in self.words.words["holds_now"] for k in range(max(0, self.figure.first - 4), self.figure.first))
        return (present and held) or back

    def _given_or_got(self) -> None:
        """ "A handed over 30": held by A. "A received 30": returned to A."""
        for k in range(self.figure.first - 1, max(self.first, self.figure.first - BEFORE) - 1, -1):
            got = match_phrase(self.line, k, self.words.phrases["get"])
            gave = match_phrase(self.line, k, self.words.phrases["give"])
            if self.line.low(k) in ("for", "against") or self.line.low(k) == "exchange":
                return
            if not (got or gave):
                continue
            subject = self._subject(k)
            if subject and got and (not gave or got[0] >= gave[0]):
                self.figure.returned_to = self.figure.nationality or subject
            elif subject and gave and subject != self.figure.nationality:
                self.figure.held_by = subject
            return

    def _subject(self, verb: int) -> str | None:
        """The nearest state named before a verb, unless a passive or a "by" makes it none."""
        for k in range(verb - 1, max(-1, verb - 9), -1):
            if k in self.actors and self.line.low(k - 1) not in ("with", "against", "from", "to"):
                return None if self._owns_group(k) else self.actors[k].code
            if self.line.low(k) in (*STOPS, ".", "were", "was", "been", "be", "by"):
                return None
        if any(self.line.low(k) in ("it", "they") and k <= 1 for k in range(max(0, verb - 3), verb)):
            return self.sides.subject_before(self.line)
        if any(self.line.low(k) == "we" for k in range(max(0, verb - 3), verb)):
            return self._speaker()
        if self.line.low(verb - 1) in ("has", "have", "had", "and", "also"):
            return next((a.code for k, a in sorted(self.actors.items()) if k <= 3 < verb), None)
        return None

    def _speaker(self) -> str | None:
        """ "We got 30 back," A's president said: the state named right behind the quotation."""
        line = self.line
        close = next((k for k in range(self.figure.last, len(line.tokens)) if line.low(k) in ("”", '"')), None)
        if close is None:
            return None
        beyond = line.tokens[min(close + 5, len(line.tokens) - 1)].end
        return next((actor.code for actor in self.sides.within(line.tokens[close].start, beyond)), None)

    def _owns_group(self, at: int) -> bool:
        """Whether a state only owns the name behind it ("Ruritania's RLA"): who acts is the other."""
        tokens = self.line.tokens
        possessive = self.line.low(at).endswith("'s") and at + 1 < len(tokens)
        return possessive and tokens[at + 1].text.isupper() and len(tokens[at + 1].text) > 2

    def _destination(self) -> None:
        """ "to A" after the figure's verb, "by B" for the giver."""
        for k in range(self.figure.phrase_last, self.last):
            actor = self.actors.get(k + 1) or (self.actors.get(k + 2) if self.line.low(k + 1) == "the" else None)
            if actor is None:
                continue
            if self.line.low(k) == "to" and self._moved_before(k) and actor.kind in ("name", "capital"):
                self.figure.returned_to = self.figure.returned_to or actor.code
            elif self.line.low(k) == "by" and self._moved_before(k):
                self.figure.held_by = self.figure.held_by or actor.code
            else:
                continue
            return

    def _moved_before(self, at: int) -> bool:
        return any(match_phrase(self.line, k, self.words.phrases["flow"]) for k in range(max(self.first, at - 6), at))

    def _captivity(self) -> str | None:
        """ "from A's captivity", "in A custody", "held by A", "imprisoned in A", "A holds 30"."""
        line, at_figure = self.line, self.figure.first
        for k, actor in sorted(self.actors.items()):
            if not self.first <= k < max(self.last, self.figure.phrase_last):
                continue
            if any(line.low(k + j) in self.words.words["captivity"] for j in (1, 2)) and line.low(k - 1) in (
                "in",
                "from",
                "left",
                "of",
                "into",
            ):
                return actor.code
            before, beyond = line.low(k - 1), line.low(k - 2)
            if before == "by" and beyond in self.words.words["held_by_verb"]:
                return actor.code
            if before == "in" and actor.kind in ("name",) and self._held_before(k):
                return actor.code
            if before in ("in", "inside") and actor.kind == "name" and actor.code != self.figure.nationality and self._stays(k - 1):
                return actor.code
        return self._holder(at_figure)

    def _stays(self, at: int) -> bool:
        """ "are still in A", "remain in A": of people named by another state."""
        return self.figure.nationality is not None and any(self.line.low(j) in ("still", "remain", "remains") for j in (at - 1, at - 2))

    def _holder(self, at: int) -> str | None:
        """ "A holds 30", "A says it is still holding 30": the subject of the verb before the figure."""
        verb = next((k for k in range(at - 1, max(-1, at - 4), -1) if self.line.low(k) in self.words.words["holds"]), None)
        if verb is None or any(self.line.low(k) in ("were", "been", "being", "be", "was", "and") for k in (verb - 1, verb - 2)):
            return None
        return self._subject(verb)

    def _held_before(self, at: int) -> bool:
        back = range(max(0, at - 5), at)
        noun = self.figure.after == at - 1 and self.line.low(at - 2) in self.words.words["captive_noun"]
        return noun or any(match_phrase(self.line, k, self.words.phrases["stock"]) for k in back)

    def _complete(self) -> None:
        """What follows from there being two sides, and from people going home."""
        figure = self.figure
        if figure.held_by is not None and figure.held_by == figure.nationality:
            figure.held_by = None
        if figure.aspect == "flow" and figure.returned_to is None:
            figure.returned_to = figure.nationality or (self.sides.other(figure.held_by) if figure.held_by else None)
        home = figure.returned_to if figure.aspect == "flow" else figure.nationality
        if figure.held_by is None and home and self._captives():
            figure.held_by = self.sides.other(home)
        if figure.nationality is None and figure.unit not in self.words.words["no_own_country"]:
            figure.nationality = figure.returned_to

    def _captives(self) -> bool:
        """Whether the people are certainly held by somebody: they come free, or a word of captivity stands near."""
        if self.figure.kind != "people":
            return False
        return self.figure.aspect == "flow" or self._cue("stock") is not None


def _share_with_whole(figure: Draft) -> None:
    """Part of those who go home, goes home: a subset in the same sentence shares the sides of its whole."""
    whole = figure.whole
    if whole is None or whole.line is not figure.line or not figure.counts_people or figure.scope != "subset":
        return
    if figure.nationality is None or figure.nationality == whole.nationality:
        figure.nationality = figure.nationality or whole.nationality
        figure.returned_to = figure.returned_to or whole.returned_to
        figure.held_by = figure.held_by or whole.held_by
        figure.aspect = figure.aspect or whole.aspect


def _across_pairs(drafts: Sequence[Draft], sides: Sides) -> None:
    """In X-for-Y, who goes home to one side is exchanged for who goes home to the other."""
    for left, right in itertools.pairwise(drafts):
        if left.pair is None or left.pair != right.pair:
            continue
        for one, two in ((left, right), (right, left)):
            if one.returned_to and not two.returned_to:
                two.returned_to = sides.other(one.returned_to)
            if one.returned_to and two.returned_to and one.returned_to != two.returned_to:
                one.held_by = one.held_by or two.returned_to
                two.held_by = two.held_by or one.returned_to
