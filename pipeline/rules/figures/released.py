"""Whose the people are of whom a later sentence tells only which of those let go they were: "among the Ruritanians were 19 sailors",
"five of the Ruritanian soldiers", "the bodies of four hostages", "the eight were embraced".

Source: reference to a group named before, CGEL 1985 19.44-19.59.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.rules.figures.drafts import Draft
from pipeline.rules.figures.parties import Sides
from pipeline.rules.figures.vocabulary import Vocabulary

REACH, NEAR = 5, 2
"""How many sentences back the exchange may be told of, and a number of those who came home to one side."""
OPENING = 8
"""How many tokens into its sentence whoever counts is named, and before a number the words that make it their own."""
COUNTS = ("spoke", "counted", "gave", "put", "mentioned", "claims")
BESIDE = 14
"""How many tokens behind its noun "with them" may stand."""
MOST = 30
"""How many figures back those told of again are looked for."""
CLAUSE = 60
"""How many tokens on either side of a number its clause is looked through."""
CELL = 3
"""How many tokens behind "in" a word of captivity may stand."""


def settle(people: Sequence[Draft], vocabulary: Vocabulary, sides: Sides) -> None:
    """Fills who gets, and held, the people that are a part of those let go before, or the same."""
    for at, figure in enumerate(people):
        _told_again(people, at)
        _with_them(people, at)
        own = figure.unit in vocabulary.words["own_captive"]
        if figure.scope == "subset" and figure.returned_to is None and figure.nationality in sides.parties and not own:
            exchange = _exchange(people, at)
            if exchange is not None and (figure.aspect == "flow" or not _left(figure, vocabulary)):
                figure.returned_to, figure.aspect = figure.nationality, "flow"
                figure.held_by = figure.held_by or sides.other(figure.nationality)
    _seized(people, vocabulary)


def of_others(whole: Draft, part: Draft, near: Sequence[Draft], vocabulary: Vocabulary) -> bool:
    """Whether one is called hostages and the other is not: "20 hostages left as 90 prisoners came home. Seven of the hostages"; captives
    are hostages where hostages are told of.
    """
    seized = vocabulary.words["seized"]
    taken = any(d.unit in seized for d in near)
    captives = part.unit in seized or (part.unit in vocabulary.words["captive_noun"] and not any(d.unit == part.unit for d in near))
    return taken and captives and whole.unit not in seized and not part.rule.startswith("ellipsis")


def own_count(figure: Draft, vocabulary: Vocabulary, sides: Sides) -> None:
    """ "The A side spoke of 45 as well", "A put its own tally at 45": whoever tells it counts its own people."""
    code = _counter(figure, vocabulary, sides)
    if code is not None:
        figure.returned_to, figure.held_by, figure.aspect = code, sides.other(code), "flow"
        figure.nationality = code if figure.kind == "people" else None


def _counter(figure: Draft, vocabulary: Vocabulary, sides: Sides) -> str | None:
    line = figure.line
    opens = sides.within(line.start, line.tokens[min(OPENING, line.count - 1)].end)
    if not figure.rule.startswith("ellipsis") or figure.scope != "total" or not opens or opens[0].code not in sides.parties:
        return None
    before = line.lows[max(0, figure.first - OPENING) : figure.first]
    own = before[-5:-4] == ["its"] or any(low == "own" and k and before[k - 1] == "its" for k, low in enumerate(before))
    likewise = line.lows[figure.last : figure.last + 2] == ["as", "well"] or line.low(figure.last) in ("too", "likewise")
    told = own or (likewise and any(low in vocabulary.words["says"] or low in COUNTS for low in before))
    return opens[0].code if told else None


def _with_them(people: Sequence[Draft], at: int) -> None:
    """ "two civilians were freed along with them": they go where those told of before go."""
    figure, before = people[at], people[at - 1] if at else None
    line = figure.line
    beside = any(line.lows[k : k + 2] == ["with", "them"] for k in range(figure.phrase_last, min(figure.phrase_last + BESIDE, line.count)))
    if before is None or not beside or figure.returned_to or figure.nationality or line.index - before.line.index > 1:
        return
    if before.returned_to and before.scope != "each_side":
        figure.returned_to, figure.held_by, figure.aspect = before.returned_to, figure.held_by or before.held_by, "flow"


def _exchange(people: Sequence[Draft], at: int) -> Draft | None:
    """The number of those whom an exchange freed on either side, told before a part of one side's."""
    figure = people[at]
    near = (d for d in reversed(people[max(0, at - MOST) : at]) if figure.line.index - d.line.index <= REACH)
    return next((d for d in near if d.aspect == "flow" and _frees(d, figure)), None)


def _frees(earlier: Draft, figure: Draft) -> bool:
    if earlier.scope == "each_side" or earlier.pair is not None:
        return True
    near = figure.line.index - earlier.line.index <= NEAR
    return near and earlier.returned_to == figure.nationality and (earlier.amount or 0) > (figure.amount or 0)


def waits(figure: Draft, vocabulary: Vocabulary) -> bool:
    """Whether its clause tells of people who have not come home: "are still there"."""
    return any(low in vocabulary.words["left_behind"] for low in figure.line.lows[slice(*clause(figure))])


def _left(figure: Draft, vocabulary: Vocabulary) -> bool:
    """Whether they wait, or its clause tells of their jails: "stay in A's jails", "three were held in A's camps"."""
    line, cells = figure.line, vocabulary.words["captivity"]
    inside = (k for k in range(figure.last, clause(figure)[1]) if line.low(k) == "in")
    return waits(figure, vocabulary) or any(line.low(k) in cells for at in inside for k in range(at + 1, at + 1 + CELL))


def clause(figure: Draft) -> tuple[int, int]:
    """The tokens of its line between semicolons."""
    line = figure.line
    near, far = max(0, figure.first - CLAUSE), min(line.count, figure.last + CLAUSE)
    first = next((k for k in range(figure.first, near, -1) if line.low(k) == ";"), near)
    return first, next((k for k in range(figure.last, far) if line.low(k) == ";"), far)


def apart(figure: Draft, other: Draft, vocabulary: Vocabulary) -> bool:
    """ "freed 24 hostages … 39 prisoners, 24 of them women": hostages and a part of others are not the same people."""
    seized = {d.unit in vocabulary.words["seized"] for d in (figure, other)}
    return len(seized) > 1 and "subset" in (figure.scope, other.scope)


def _told_again(people: Sequence[Draft], at: int) -> None:
    """ "eight spies to A … The eight were embraced": a small number tells which people are meant only behind "the"."""
    figure = people[at]
    if figure.returned_to or figure.line.low(figure.first - 1) != "the" or not figure.rule.startswith("ellipsis"):
        return
    same = (
        d for d in reversed(people[max(0, at - MOST) : at]) if d.value == figure.value and d.kind == figure.kind and d.scope != "each_side"
    )
    earlier = next((d for d in same if d.returned_to), None)
    of_same = earlier is not None and figure.nationality in (None, earlier.nationality) and figure.held_by in (None, earlier.held_by)
    if earlier is not None and of_same and figure.scope != "each_side":
        figure.returned_to, figure.held_by, figure.nationality = earlier.returned_to, earlier.held_by, earlier.nationality
        figure.aspect = figure.aspect or earlier.aspect


def _is_seized(figure: Draft, vocabulary: Vocabulary) -> bool:
    """ "20 hostages", "the bodies of four hostages"."""
    named = (vocabulary.nouns.get(low) for low in figure.line.lows[figure.last : figure.phrase_last] if figure.kind == "remains")
    return figure.unit in vocabulary.words["seized"] or any(n and n.unit in vocabulary.words["seized"] for n in named)


def _seized(people: Sequence[Draft], vocabulary: Vocabulary) -> None:
    """Hostages are of one side: where all whose home is told go to one state, so do the others who are let go."""
    hostages = [d for d in people if _is_seized(d, vocabulary)]
    homes = {d.returned_to for d in hostages if d.returned_to}
    for figure in hostages:
        known = figure.returned_to or figure.nationality or figure.aspect != "flow"
        if len(homes) == 1 and not known and not _left(figure, vocabulary):
            figure.returned_to = next(iter(homes))
            figure.held_by = None if figure.held_by == figure.returned_to else figure.held_by
