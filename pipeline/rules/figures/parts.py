"""Parts of a whole that no word calls parts: numbers that add up to one named before, and members of a group named by its people.

"19 captives, 16 Ruritanians and three others": 16 + 3 = 19. "Of the Ruritanians who came home, 41 are sailors".
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

from pipeline.rules.figures import scope, spoken
from pipeline.rules.figures.drafts import Draft
from pipeline.rules.figures.heads import People
from pipeline.rules.figures.tokens import Line, match_phrase
from pipeline.rules.figures.vocabulary import Vocabulary

REACH = 1
"""How many sentences after its whole a part may stand."""
FARTHEST = 5
"""How many sentences back the whole of a group may stand that is spoken of throughout."""
FEW = 10
"""The fewest people or bodies that one may speak of as a group before more of them are counted."""
INCLUDE = ("included", "include", "comprised", "comprise", "were", "are", "numbered")
DEFINITE = ("the", "freed", "released", "returned", "returning", "liberated")
ROLL = 14
"""The most tokens between two numbers of a list."""
FEWEST = 3
"""The fewest numbers of a sentence that are no chance if they add up to one told long before."""
MOST = 6
"""The largest number of parts."""


def assign(drafts: Sequence[Draft], people: People, text: str, vocabulary: Vocabulary) -> None:
    """Makes subsets of the drafts that add up to a whole before them, or that count members of a named people."""
    for at, whole in enumerate(drafts):
        if whole.counts_people and whole.pair is None and (whole.amount or 0) >= 2:
            for part in _adding_up(whole, drafts[at + 1 : at + 2 + 2 * MOST], vocabulary):
                _join(part, whole)
    told: dict[float | None, Draft] = {}
    for numbers in (list(group) for _, group in itertools.groupby(drafts, key=lambda d: d.line.index)):
        _of_told(told, _roll(numbers[: 2 * ROLL]))
        told |= {d.amount: d for d in numbers if d.counts_people and d.scope in ("total", "each_side")}
    for at, figure in enumerate(drafts):
        _members(figure, people)
        _included(drafts, at, people)
        if figure.counts_people and figure.scope == "total" and figure.pair is None and _some(figure):
            figure.scope, figure.whole = "subset", _whole_before(drafts, at)
    for at, figure in enumerate(drafts):
        if figure.scope == "subset" and figure.partitive and _exceeds(drafts, at):
            figure.scope, figure.whole = "total", None
        if at and figure.scope == "total" and (_of_list(drafts[at - 1], figure) or _of_roll(drafts[at - 1], figure, vocabulary)):
            figure.scope, figure.whole = "subset", drafts[at - 1].whole
            figure.nationality = figure.nationality or (drafts[at - 1].nationality if drafts[at - 1].included else None)
            figure.included = drafts[at - 1].included
        if _goes_on(drafts, at):
            figure.scope, figure.whole = "subset", drafts[at - 1].whole or (drafts[at - 1] if drafts[at - 1].scope != "subset" else None)
        elif _of_group(drafts, at, text, vocabulary) or _are(drafts, at):
            figure.scope, figure.whole = "subset", _larger(drafts, at)


def _exceeds(drafts: Sequence[Draft], at: int) -> bool:
    """ "to hand over 6,000 bodies; by July it had received 7,000 of them": no part of the figure before, which it exceeds."""
    figure, before = drafts[at], drafts[at - 1] if at else None
    pronoun = figure.line.lows[figure.last : figure.last + 2] == ["of", "them"]
    alike = before is not None and before.kind == figure.kind and figure.line.index - before.line.index <= REACH
    if not pronoun or before is None or not alike or before.scope == "subset" or _larger(drafts, at):
        return False
    return (figure.amount or 0) > (before.amount or 0) >= FEW


def _whole_before(drafts: Sequence[Draft], at: int) -> Draft | None:
    """The nearest larger figure of people, in the same sentence or the one before."""
    figure = drafts[at]
    for earlier in reversed(drafts[max(0, at - 4) : at]):
        if earlier.counts_people and earlier.scope != "subset":
            near = figure.line.index - earlier.line.index <= REACH and (earlier.amount or 0) > (figure.amount or 0)
            return earlier if near else None
    return None


def _adding_up(whole: Draft, following: Sequence[Draft], vocabulary: Vocabulary) -> list[Draft]:
    """The next figures of people, if two or more of them make up the whole."""
    parts: list[Draft] = []
    rest = whole.amount or 0
    for part in following:
        each = part.scope == "each_side" and whole.scope != "each_side"
        if part.line.index - whole.line.index > REACH or part.pair is not None or each:
            return []
        if not (part.counts_people or (part.kind == "other" and part.bare)) or _inside(part, whole) or _whole_of(part, whole):
            continue
        if _paid(part, vocabulary):
            return []  # "seven men, five of them sailors, were swapped for two"
        rest -= part.amount or 0
        parts.append(part)
        if rest <= 0 or part.amount is None or len(parts) == MOST:
            break
    return parts if rest == 0 and len(parts) > 1 else []


def _roll(numbers: Sequence[Draft]) -> list[Draft]:
    """ "He listed them: 87 from the army, 43 from the guard and 33 sailors": the numbers of people in a sentence, if there are several."""
    told = (d for d in numbers if d.counts_people or d.rule.startswith("ellipsis"))
    roll = [d for d in told if d.pair is None and d.scope in ("total", "additional")]
    return roll if sum(d.counts_people for d in roll) > len(roll) // 2 else []


def _of_told(told: Mapping[float | None, Draft], roll: list[Draft]) -> None:
    """Makes the numbers of a sentence, or the first of them, parts of a number told before, however far, that they add up to."""
    for last in range(len(roll), FEWEST - 1, -1):
        whole = told.get(sum(d.amount or 0 for d in roll[:last]))
        if whole is not None and (whole.amount or 0) >= FEW:
            for part in roll[:last]:
                part.scope, part.whole = "subset", whole
                if not part.counts_people:
                    part.kind, part.unit = whole.kind, whole.unit
            return


def _paid(figure: Draft, vocabulary: Vocabulary) -> bool:
    """Whether those before are given for them."""
    line, first = figure.line, figure.first
    return line.low(first - 1) == "for" and any(line.low(k) in vocabulary.words["exchange"] for k in range(max(0, first - 4), first - 1))


def _goes_on(drafts: Sequence[Draft], at: int) -> bool:
    """ "… of whom 280 were lifers. Forty were deported": a further number of the same group, which all together do not exceed."""
    figure, before = drafts[at], drafts[at - 1] if at else None
    if before is not None and at > 1 and _whole_of(before, drafts[at - 2]):
        before = drafts[at - 2]
    if before is None or before.scope != "subset" or not (figure.counts_people and figure.rule.startswith("ellipsis")):
        return False
    whole, line = before.whole, figure.line
    opens = line.kind(figure.first - 1) in ("", "break") or line.low(figure.first - 1) in ("and", ",", ";", "while")
    if figure.scope != "total" or not opens or line.index - before.line.index > REACH or not before.counts_people:
        return False
    if whole is None:
        return before.partitive and line is before.line
    told = sum(d.amount or 0 for d in drafts[:at] if d.whole is whole)
    return told + (figure.amount or 0) <= (whole.amount or 0)


def _of_list(before: Draft, figure: Draft) -> bool:
    """ "Of these, 15 were Saudi and four Sudanese": the second of a list of parts."""
    alike = before.line is figure.line and before.scope == "subset" and figure.counts_people and figure.pair is None
    return alike and not figure.additional and scope.listed(figure.line, before, figure)


def _of_roll(before: Draft, figure: Draft, vocabulary: Vocabulary) -> bool:
    """ "Among them were 19 sailors, 14 people taken at sea and ten pilots": the last of a list, however far from what opens it."""
    line, gap = figure.line, range(before.after, figure.first)
    parted = before.line is line and before.scope == "subset" and len(gap) <= ROLL
    if not parted or not figure.counts_people or figure.pair is not None or figure.additional:
        return False
    opened = any(line.low(k) == "among" for k in range(max(0, before.first - 3 * ROLL), before.first)) or before.included
    joined = line.low(figure.first - 1) in (",", "and") and not {";", ".", ":", "while", "but", "said"} & {line.low(k) for k in gap}
    told = vocabulary.words["auxiliary"] | vocabulary.words["verb"]
    return opened and joined and line.low(figure.phrase_last) not in told


def _whole_of(whole: Draft, part: Draft) -> bool:
    """Whether they are the numbers of "seven of the 157"."""
    line = whole.line
    return part.line is line and part.partitive and line.low(whole.first - 1) == "the" and whole.first - part.last == 2


def _of_group(drafts: Sequence[Draft], at: int, text: str, vocabulary: Vocabulary) -> bool:
    """ "Most had been held since 2022. Nineteen are officers": a number without a noun that begins a sentence about the same people."""
    figure = drafts[at]
    line, after = figure.line, figure.after
    if not (figure.counts_people and figure.rule.startswith("ellipsis")) or figure.scope != "total" or figure.pair is not None:
        return False
    starts = line.kind(figure.first - 1) in ("", "break")
    before = drafts[at - 1] if at and drafts[at - 1].line is line else None
    joined = before is not None and line.low(figure.first - 1) in ("and", "while", "whereas") and before.scope == "subset"
    if before is not None and line.low(figure.first - 1) == ";" and before.scope in ("total", "cumulative") and before.counts_people:
        joined = (figure.amount or 0) < (before.amount or 0)  # "807 are in jail; 112 are women"
    following = range(after, min(after + 4, line.count))
    moves = any(match_phrase(line, k, vocabulary.phrases[id]) for k in following for id in ("flow", "homecoming"))
    told = line.low(after) in vocabulary.words["auxiliary"] or line.low(after) in vocabulary.words["verb"]
    return (joined or (starts and spoken.group(figure, text, vocabulary))) and told and not moves


def _are(drafts: Sequence[Draft], at: int) -> bool:
    """ "A freed 20 hostages. Two are women": a sentence that begins with a number and says what they are."""
    figure = drafts[at]
    line = figure.line
    said = line.kind(figure.first - 1) in ("", "break") and line.low(figure.last) in ("are", "were") and figure.last == figure.after
    plain = figure.counts_people and figure.rule.startswith("ellipsis") and figure.scope == "total" and figure.pair is None
    nouned = figure.unit not in (None, "person")
    whole = _larger(drafts, at) if said and plain and nouned else None
    return whole is not None and line.index - whole.line.index <= REACH + 1


def _larger(drafts: Sequence[Draft], at: int) -> Draft | None:
    """The nearest larger figure of people before, within a few sentences."""
    figure = drafts[at]
    near = (d for d in reversed(drafts[max(0, at - 8) : at]) if figure.line.index - d.line.index <= FARTHEST)
    return next((d for d in near if d.counts_people and d.scope != "subset" and (d.amount or 0) > (figure.amount or 0)), None)


def _inside(part: Draft, whole: Draft) -> bool:
    """Whether it is a part of a part."""
    return part.scope == "subset" and part.whole is not None and part.whole is not whole


def _join(part: Draft, whole: Draft) -> None:
    part.scope, part.whole = "each_side" if whole.scope == "each_side" else "subset", whole
    if part.kind == "other":
        part.kind, part.unit = whole.kind, whole.unit
        part.rule, part.confidence = "parts:sum", 0.7


def _some(figure: Draft) -> bool:
    """ "401 women were among those freed", "of these, 38 were privates": the words say that there are more."""
    line, after = figure.line, figure.phrase_last
    among = line.low(after) in ("were", "are", "was") and line.low(after + 1) == "among" and line.low(after + 2) in ("those", "the", "them")
    back = [line.low(k) for k in range(max(0, figure.first - 4), figure.first)]
    opened = line.low(figure.first - 1) == "," and _opens_with_of(line, figure.first)
    listed = figure.rule.startswith("ellipsis") and scope.among(line, figure)
    return among or listed or opened or back[-3:] in (["of", "these", ","], ["of", "those", ","], ["of", "them", ","])


def _opens_with_of(line: Line, at: int) -> bool:
    """ "Of those who returned to A, 51", "Of 38 men asked, 30": the clause opens with what they are part of."""
    start = next((k for k in range(at - 2, max(-1, at - 16), -1) if line.low(k) == "of" and _begins(line, k)), None)
    named = start is not None and (line.low(start + 1) in ("the", "those", "these") or line.kind(start + 1) == "number")
    return named and not any(line.low(k) in (".", ";", ":") for k in range(start or 0, at))


def _begins(line: Line, at: int) -> bool:
    return line.low(at - 1) in ("", ".", ";", ":", '"', "“", "•", "–") or line.kind(at - 1) == "break"


def _members(figure: Draft, people: People) -> None:
    """ "Of the Ruritanians who came home, 41 are sailors", "120 of the Ruritanians": the people named are the whole."""
    if not figure.counts_people or figure.nationality or figure.scope not in ("total", "subset"):
        return
    line = figure.line
    start = next((k for k in range(max(0, figure.first - 12), figure.first - 1) if _opens(line, k)), None)
    if start is None:
        return
    actor = people.adjective(line, start + 2) or people.adjective(line, start + 3)
    if actor is not None:
        figure.nationality, figure.scope = people.state(actor), "subset"


def _included(drafts: Sequence[Draft], at: int, people: People) -> None:
    """ "The freed Ruritanians included 35 soldiers, eight guards and two sailors": parts of the people of one side, not of each."""
    figure, before = drafts[at], drafts[at - 1] if at else None
    if not figure.counts_people or figure.nationality or figure.scope not in ("each_side", "subset", "total"):
        return
    line = figure.line
    listed = before is not None and before.line is line and before.included and _listed(line, before.after, figure.first)
    if listed and before is not None:
        figure.nationality, figure.scope, figure.included = before.nationality, "subset", True
        return
    named = range(figure.first - 2, max(0, figure.first - 5), -1) if line.low(figure.first - 1) in INCLUDE else ()
    actor = next((actor for k in named if (actor := people.adjective(line, k)) and line.low(k - 1) in DEFINITE), None)
    if actor is not None:
        figure.nationality, figure.scope, figure.included = people.state(actor), "subset", True


def _listed(line: Line, start: int, end: int) -> bool:
    """Whether two numbers stand in one list: a comma or "and" before the second, and a few words of the first one's at most."""
    words = [line.low(k) for k in range(start, end)]
    return 0 < len(words) <= MOST and words[-1] in (",", "and") and not {".", ";", ":"} & {*words}


def _opens(line: Line, at: int) -> bool:
    opens = line.low(at - 1) in ("", ".", "break", ";", '"', "“") or line.kind(at - 1) == "break"
    return opens and line.low(at) == "of" and line.low(at + 1) in ("the", "those", "these")
