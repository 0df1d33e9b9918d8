"""Whose a figure's people are, where its own sentence does not say: they are part of, or the same as, people named before.

"Forty-eight had been sentenced", "the other 47", "ten of them" share the sides of their whole; "the 215" those of the 215 before.

Source: reference to an antecedent group, CGEL 1985 19.44-19.59.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from pipeline.rules.figures import homing, released
from pipeline.rules.figures.drafts import Draft
from pipeline.rules.figures.parties import Sides
from pipeline.rules.figures.vocabulary import Vocabulary

REACH = 2
"""How many sentences back a whole may stand."""
IN_RETURN = 3  # tokens of "in return,"
QUOTES = ('"', "'", "“", "”")
TELLING = 10
"""The smallest number that alone says which people are meant, when it comes again."""


def share(drafts: Sequence[Draft], vocabulary: Vocabulary, sides: Sides) -> None:
    """Fills `nationality`, `held_by` and `returned_to` of the drafts from their wholes and from the same people elsewhere."""
    people = [d for d in drafts if d.counts_people and not d.teller]
    waiting = [d for d in people if d.scope == "subset" and d.returned_to is None and released.waits(d, vocabulary)]
    for at, figure in enumerate(people):
        whole = _whole(people, at, vocabulary)
        if whole:
            _take(figure, whole)
    for figure in people:
        released.own_count(figure, vocabulary, sides)
    _same_people(people, vocabulary)
    _usual_captor(people, vocabulary, sides)
    homes = [d.returned_to for d in people if d.returned_to and d.scope != "subset"]
    for at, figure in enumerate(people):
        if figure.scope != "each_side" and figure.pair is None:
            _go_on(people, at, homes, vocabulary, sides)
    released.settle(people, vocabulary, sides)
    _same_people(people, vocabulary)
    for at, figure in enumerate(people):
        whole = _whole(people, at, vocabulary)
        if whole:
            _take(figure, whole)
    for figure in waiting:
        figure.returned_to = None  # "12 of them are still there"
    for figure in people:
        _settle(figure)


def _settle(figure: Draft) -> None:
    """Nobody returns to whoever holds them: those at home there were held by others, the others go elsewhere."""
    if figure.returned_to is None or figure.returned_to != figure.held_by:
        return
    if figure.nationality == figure.returned_to:
        figure.held_by = None
    else:
        figure.returned_to = None


def _go_on(people: Sequence[Draft], at: int, homes: Sequence[str], vocabulary: Vocabulary, sides: Sides) -> None:
    """Takes the sides of the people told of just before where the figure counts them anew or tells of a return that names no state."""
    figure = people[at]
    earlier = people[at - 1] if at and figure.line.index - people[at - 1].line.index <= REACH else None
    if earlier and _restated(figure, vocabulary):
        alike = (d for d in reversed(people) if d.span < figure.span and d.unit == figure.unit)
        alike = (d for d in alike if figure.line.index - d.line.index <= REACH)
        _take(figure, next(alike, earlier))  # "put the number of children at 11": of the children told of, not of the men
        return
    usual = homes[0] if len(homes) > 1 and len(set(homes)) == 1 else None
    if homing.comes_home(figure, vocabulary, sides):
        before = None if earlier is None else earlier.returned_to or (earlier.nationality if earlier.pair is None else None)
        before = before if figure.scope != "cumulative" or all(home in (None, before) for home in homes) else None
        homing.take(figure, homing.teller(figure, vocabulary, sides) or before or usual or sides.home, sides)


def _whole(people: Sequence[Draft], at: int, vocabulary: Vocabulary) -> Draft | None:
    """The figure that this one is a part of, in its own sentence or up to two before it."""
    figure = people[at]
    if figure.scope != "subset" and not figure.partitive:
        return None
    if figure.whole is not None:
        return figure.whole
    if figure.line.low(figure.last) == "of" and figure.line.low(figure.last + 1) in vocabulary.words["possessive"]:
        return None  # "the rebels got nine of their men back": of others than those counted before
    named = people[at + 1] if at + 1 < len(people) else None
    if named and named.line is figure.line and named.first - figure.last == 2 and figure.line.low(named.first - 1) == "the":
        return named  # "three of the sixteen"
    near = people[max(0, at - 6) : at]
    if figure.rule.startswith("ellipsis") and near and near[-1].line is figure.line and near[-1].scope == "subset":
        return near[-1]  # "seven of the hostages at dawn, 13 at noon"
    for earlier in reversed(near):
        if figure.line.index - earlier.line.index > REACH:
            return None
        if figure.partitive and released.of_others(earlier, figure, near, vocabulary):
            continue
        beside = earlier is people[at - 1] and figure.partitive and earlier.line is not figure.line
        if (beside or (earlier.scope != "subset" and not earlier.partitive)) and (earlier.amount or 0) > (figure.amount or 0):
            return earlier
    return None


def _take(figure: Draft, whole: Draft) -> None:
    """What is known of the whole is known of the part, unless the part is of another people."""
    if not whole.counts_people or whole.scope == "each_side":
        return
    if figure.nationality and whole.nationality and figure.nationality != whole.nationality:
        return
    figure.nationality = figure.nationality or whole.nationality
    if figure.held_by is None and whole.held_by not in (figure.nationality, figure.returned_to):
        figure.held_by = whole.held_by
    if figure.returned_to is None and whole.returned_to != figure.held_by:
        figure.returned_to = whole.returned_to
    figure.aspect = figure.aspect or whole.aspect


def _same_people(people: Sequence[Draft], vocabulary: Vocabulary) -> None:
    """A number that comes again counts the same people, unless its mentions contradict each other."""
    groups = defaultdict[tuple[float, str], list[Draft]](list)
    twofold = {figure.value for figure in people if figure.scope == "each_side"}
    seen = set[tuple[int, float | None]]()
    for figure in people:
        key = (figure.line.index, figure.value)
        again = key in seen and not figure.nationality  # "35 landed in A, as another plane with 35 reached B"
        seen.add(key)
        if again or figure.value in twofold or figure.scope == "additional" or _in_return(figure):
            continue  # the same number went to either side
        if figure.value is not None and figure.value >= TELLING and figure.pair is None and figure.scope != "each_side":
            groups[figure.value, figure.kind].append(figure)
    for group in groups.values():
        if len(group) < 2:
            continue
        for name in ("nationality", "held_by", "returned_to"):
            known = {value for figure in group if (value := getattr(figure, name))}
            if len(known) > 1:
                break
        else:
            for figure in group:
                for other in group:
                    if not _across(figure, other, people) and not released.apart(figure, other, vocabulary):
                        _take(figure, other)


def _in_return(figure: Draft) -> bool:
    """ "In return, 103 were handed over": as many of others."""
    opening = [low for low in figure.line.lows[: IN_RETURN + 1] if low not in QUOTES][:IN_RETURN]
    return opening in (["in", "return", ","], ["in", "exchange", ","])


def _across(figure: Draft, other: Draft, people: Sequence[Draft]) -> bool:
    """Whether others in a figure's sentence go elsewhere than those of the same number: "A said 185 of its own and 20 civilians came"."""
    homes = {d.returned_to for d in people if d.line is figure.line and d is not figure and d.returned_to}
    return other.line is not figure.line and bool(homes) and other.returned_to is not None and other.returned_to not in homes


def _usual_captor(people: Sequence[Draft], vocabulary: Vocabulary, sides: Sides) -> None:
    """Captives of a people whom the article only ever tells to be held by one state are held by it."""
    captors = defaultdict[str, set[str]](set)
    for figure in people:
        if figure.nationality and figure.held_by:
            captors[figure.nationality].add(figure.held_by)
    only = {code for codes in captors.values() for code in codes} | {d.held_by for d in people if d.held_by}
    domestic = any(d.unit in vocabulary.words["own_captive"] for d in people)
    for figure in people:
        stock = figure.aspect == "stock" and figure.kind == "people" and figure.nationality is None and domestic
        if stock and figure.held_by is None and len(only) == 1 and not sides.framed and figure.scope == "total":
            figure.held_by = next(iter(only))
        if _speaks(figure, vocabulary) or figure.unit in vocabulary.words["own_captive"]:
            continue
        if figure.held_by is None and figure.nationality and figure.aspect and figure.kind == "people" and figure.scope != "each_side":
            known = captors[figure.nationality]
            if len(known) == 1:
                figure.held_by = next(iter(known))


def _speaks(figure: Draft, vocabulary: Vocabulary) -> bool:
    """ "two officials told us": people who say something are not the captives."""
    return figure.line.low(figure.phrase_last) in vocabulary.words["says"]


def _restated(figure: Draft, vocabulary: Vocabulary) -> bool:
    """ "put the number at 45", "there are at least 80": another count of the people counted just before."""
    if not figure.rule.startswith("ellipsis"):
        return False
    if figure.line.lows[figure.last : figure.last + 2] == ["of", "them"]:
        return False  # "there are 195 of them": of those named in its own sentence
    before = [figure.line.low(k) for k in range(max(0, figure.first - 5), figure.first)]
    if {"brought", "brings", "bringing", "takes", "taking", "took"} & set(before):
        return False  # "brought the total to 4,000": a sum
    if before[-2:] == ["it", "at"] and before[-3] in vocabulary.words["makes_it"]:
        return True  # "B puts it at 363"
    return bool(set(before) & vocabulary.words["number_of"]) or before[-2:] in (["there", "are"], ["there", "were"], ["it", "holds"])
