"""The figures before (or after) a bare number that say what it counts too: "all 24", "390, 307 and 303", "the other four".

Source: ellipsis of the head and reference to an antecedent, CGEL 1985 12.32, 19.44-19.59.
"""

from __future__ import annotations

from pipeline.rules.figures import topical
from pipeline.rules.figures.drafts import Draft
from pipeline.rules.figures.vocabulary import Vocabulary

SUM = 10_000
"""From here on a bare amount behind one of money is money too."""
EACH_REACH = 12
"""How many tokens "each side" reaches on to a further number."""
ALIKE, SMALL = 3, 100
"""The largest ratio of two counts of the same things, and the smallest number that is compared."""
MOST_PERCENT = 1000
"""The largest percentage that a list shares its sign with."""
TELLING = 20
"""The smallest number that a headline and the text below need share to tell of the same."""
HEADING = 12
"""The most tokens of a heading."""
REACH, FAR = 1, 3
"""How many sentences back an antecedent may stand; and where words say that it is counted anew."""


def price(drafts: list[Draft], at: int) -> Draft | None:
    """The amount of money that a bare one goes on from: "They asked for one billion naira; they later cut it to 600 million"."""
    figure, before = drafts[at], drafts[at - 1] if at else None
    if before is None or before.kind != "money" or before.line is not figure.line or figure.partitive:
        return None
    return before if (figure.amount or 0) >= SUM else None


def same_value(drafts: list[Draft], at: int) -> Draft | None:
    """ "all 24", "of the 74": the figure of the same number that came before."""
    figure = drafts[at]
    if not definite(figure) or figure.value is None:
        return None
    earlier = (
        d
        for d in reversed(drafts[max(0, at - 30) : at])
        if d.value == figure.value and d.unit and d.kind in ("people", "remains", "things")
    )
    return next(earlier, None)


def level(drafts: list[Draft], at: int) -> Draft | None:
    """ "to 2.6 percent in March from 3.1 in February", "900 tonnes, up from 820": the other end of a change."""
    figure, before = drafts[at], drafts[at - 1] if at else None
    if before is None or before.line is not figure.line or figure.first - before.last > EACH_REACH:
        return None
    line = figure.line
    changed = line.low(figure.first - 1) == "from" and line.low(figure.first - 2) in ("up", "down") and before.unit
    if before.kind != "percent" and not changed:
        return None
    after = line.kind(figure.after) in ("", "mark", "break", "number", "opaque") or line.low(figure.after) in ("in", "a", "last", "the")
    alike = changed or (figure.value or 0) < 1000
    return before if line.low(figure.first - 1) in ("from", "to") and after and alike else None


def next_in_list(drafts: list[Draft], at: int) -> Draft | None:
    """The figure that ends the list: "270, 307 or 303 seats"."""
    for k in range(at, min(at + 4, len(drafts) - 1)):
        left, right = drafts[k], drafts[k + 1]
        gap = [left.line.low(j) for j in range(left.last, right.first)] if left.line is right.line else ["."]
        if not gap or len(gap) > 2 or any(word not in (",", "and", "or", "to") for word in gap):
            return None
        if not right.bare:
            if right.kind == "percent" and (left.amount or 0) > MOST_PERCENT:
                return None
            shared = right.kind in ("people", "remains", "things", "duration", "percent", "measure") or gap == ["to"]
            return right if shared and right.unit else None
    return None


def nearest(drafts: list[Draft], at: int, vocabulary: Vocabulary, *, told: bool = False) -> Draft | None:
    """The nearest figure before that counts people or things, in this sentence or, for people, a little before; `told`: what is told
    of it is told of people only.
    """
    figure = drafts[at]
    governed = next((d for d in reversed(drafts[max(0, at - 4) : at]) if same_verb(d, figure, vocabulary)), None)
    if governed:
        return governed
    them = figure.line.lows[figure.last : figure.last + 2] == ["of", "them"]
    left = figure.line.low(figure.first - 1) == "remaining"
    smaller: Draft | None = None
    for candidate in reversed(drafts[max(0, at - 8) : at]):
        if candidate.scope == "subset" and not figure.partitive and (figure.scope != "subset" or left):
            continue
        if candidate.line.index < figure.line.index - (FAR if _put_anew(figure, vocabulary) else REACH):
            return smaller
        if candidate.kind in ("people", "remains") and candidate.unit:
            if figure.partitive and (candidate.amount or 0) < (figure.amount or 0) and candidate.line is figure.line:
                smaller = smaller or (candidate if them else None)
                continue  # "303 pupils and 12 teachers, 50 of whom escaped"
            return candidate
        close = candidate.line is figure.line or figure.partitive or opens(figure, vocabulary)
        if candidate.kind == "things" and candidate.unit and close and not told:
            located = figure.partitive and figure.line.low(figure.phrase_last) == "in" and candidate.unit in vocabulary.words["place_noun"]
            if located and candidate.line is figure.line:
                return candidate  # "people in 186 camps, 29 of them in the hills"
            if _governed(candidate) and any(d.counts_people and d.line is candidate.line for d in drafts[max(0, at - 8) : at]):
                continue
            if outgrows(figure, candidate, drafts[max(0, at - 8) : at + 4], vocabulary):
                continue
            return candidate
    return smaller


def outgrows(figure: Draft, candidate: Draft, around: list[Draft], vocabulary: Vocabulary) -> bool:
    """ "They opened 12 cells and 46 walked out", "three Saudi cities. 706 of them flew on": more than the things before, which are
    neither a part of them nor told of by the same verb, where people are counted near.
    """
    if (figure.amount or 0) <= (candidate.amount or 0) or figure.additional:
        return False
    line, after = figure.line, figure.phrase_last
    verbs = {line.low(after), line.low(after + 1)} - vocabulary.words["auxiliary"] - {"", ",", "."}
    told = {candidate.line.low(k) for k in range(candidate.phrase_last, candidate.phrase_last + 4)}
    own = line.low(figure.first - 1) in ("been", "was", "were")
    own = (
        own
        or line.low(after) in vocabulary.words["auxiliary"] | vocabulary.words["verb"] | vocabulary.words["people_verb"]
        or figure.partitive
    )
    near = (d for d in around if d is not figure and d.kind != "duration" and abs(figure.line.index - d.line.index) <= FAR)
    return own and not verbs & told and any(topical.of_topic(d, vocabulary) for d in near)


def outgrown(drafts: list[Draft], at: int, vocabulary: Vocabulary) -> bool:
    """Whether the things counted before are too few for the number, so that it is told of people."""
    figure = drafts[at]
    near = [d for d in drafts[max(0, at - 3) : at] if d.kind == "things" and figure.line.index - d.line.index <= REACH]
    return any(outgrows(figure, d, drafts[max(0, at - 8) : at + 4], vocabulary) for d in near)


def _put_anew(figure: Draft, vocabulary: Vocabulary) -> bool:
    """ "The ministry makes it 11", "A further 113, says the envoy": another count of what was counted a little before."""
    line, first = figure.line, figure.first
    makes = line.low(first - 1) == "it" and line.low(first - 2) in vocabulary.words["makes_it"]
    further = figure.additional and line.kind(first - 1) in ("", "break") and line.kind(figure.after) in ("", "mark")
    return makes or further


def same_verb(left: Draft, right: Draft, vocabulary: Vocabulary) -> bool:
    """ "lost over 20 kg; one lost 45": the same verb before both."""
    verb = right.line.low(right.first - 1)
    alike = left.line is right.line and bool(left.unit) and verb == left.line.low(left.first - 1)
    series = verb in ("in", "over", "across") and left.kind == "things" and right.line.kind(right.after) in ("", "mark", "break")
    return alike and (verb in vocabulary.words["verb"] or left.partitive or series)


def definite(figure: Draft) -> bool:
    """ "all 24", "the remaining four": people or things that the text has named."""
    before = [figure.line.low(k) for k in range(max(0, figure.first - 2), figure.first)]
    return before[-1:] == ["all"] or bool({"the", "remaining", "these", "those", "other"} & set(before))


def _governed(figure: Draft) -> bool:
    """ "26 prisoners from seven countries": the object of a preposition is seldom what the text goes on to count."""
    line, at = figure.line, figure.first - 1
    if line.low(at) == "of" and line.low(at - 1) == "out":
        return True
    at -= line.low(at) in ("the", "these", "those", "its", "their", "all")
    return line.low(at) in ("from", "in", "at", "on", "to", "by", "with", "aboard", "across")


def opens(figure: Draft, vocabulary: Vocabulary) -> bool:
    """ "Six were found dead": the number is the subject that the sentence begins with."""
    line, after = figure.line, figure.after
    return line.kind(figure.first - 1) in ("", "break") and line.low(after) in vocabulary.words["auxiliary"]


def coordinated(drafts: list[Draft], at: int) -> Draft | None:
    """ "60 soldiers and ten civilians. Fifty of the former": the first or second of the two figures before."""
    figure = drafts[at]
    line, last = figure.line, figure.last
    if not figure.partitive or line.low(last + 1) != "the" or line.low(last + 2) not in ("former", "latter"):
        return None
    before = [d for d in drafts[max(0, at - 8) : at] if d.kind in ("people", "remains", "things") and d.scope != "subset"]
    before = [d for d in before if figure.line.index - d.line.index <= REACH + 1][-2:]
    return None if len(before) < 2 else before[0] if line.low(last + 2) == "former" else before[1]


def alike(drafts: list[Draft], at: int) -> Draft | None:
    """ "92,000 mines. They have spoken of about 80,000": another count of the things just counted, of about the same size."""
    figure, before = drafts[at], drafts[at - 1] if at else None
    if before is None or before.kind != "things" or not before.unit or not before.amount or not figure.amount or figure.amount < SMALL:
        return None
    after = figure.line.kind(figure.after) in ("", "mark", "break")
    near = figure.line.index - before.line.index <= REACH and 1 / ALIKE <= figure.amount / before.amount <= ALIKE
    return before if near and after else None


def respective(drafts: list[Draft], at: int) -> Draft | None:
    """ "30 nurses and 12 drivers; the other ward has 20 and eight respectively": the one of the two before that stands in its place."""
    for first, place in ((at, 0), (at - 1, 1)):
        pair, named = drafts[max(first, 0) : first + 2], drafts[max(0, first - 2) : max(first, 0)]
        if first < 2 or len(pair) < 2 or not all(d.bare and d.line is pair[0].line for d in pair) or not all(d.unit for d in named):
            continue
        joined = [pair[1].line.low(k) for k in range(pair[0].after, pair[1].first)] == ["and"]
        if joined and "respectively" in [pair[1].line.low(pair[1].after + k) for k in (0, 1)]:
            return named[place]
    return None


def rest(drafts: list[Draft], at: int) -> Draft | None:
    """ "Six of the children …; for the other four": the others of the whole that a part was just taken from."""
    figure, part = drafts[at], drafts[at - 1] if at else None
    if part is None or part.line is not figure.line or not part.partitive or not part.unit or figure.partitive:
        return None
    line = figure.line
    return part if line.low(figure.first - 1) == "other" and line.low(figure.first - 2) == "the" else None


def told_again(drafts: list[Draft], at: int) -> Draft | None:
    """ "Chile: 33 more", a heading; "The mine let 33 men go": the sentence behind a heading tells its number with a noun."""
    figure = drafts[at]
    told = (d for d in drafts[at + 1 : at + 6] if d.line.index - figure.line.index in range(1, FAR + 1))
    following = next((d for d in told if d.value == figure.value and d.unit), None)
    if following is None:
        return None
    end = figure.after + (figure.line.low(figure.after) in ("more", "others"))
    titled = figure.line.index == 0 and (figure.value or 0) >= TELLING
    heading = (titled or following.line.index - figure.line.index == 1) and figure.line.count <= HEADING
    heading = heading and (titled or figure.line.kind(end) in ("", "break"))
    return following if heading and following.kind in ("people", "remains", "things") else None


def one_of_several(figure: Draft, antecedent: Draft, drafts: list[Draft]) -> bool:
    """ "24 women and 15 minors, so 39 in two days": more than the antecedent, which stands beside people of another kind."""
    if (figure.amount or 0) <= (antecedent.amount or 0):
        return False
    alike = (d for d in drafts if d.line is antecedent.line and d is not antecedent and d is not figure and d.counts_people)
    return any(d.unit != antecedent.unit and abs(d.first - antecedent.first) <= EACH_REACH for d in alike)
