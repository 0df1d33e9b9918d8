"""How a figure relates to others: each side's, a part of a whole, one more, a sum since some day.

Source: the contract's scope column; the cue phrases are data (`figure_words.csv`).
"""

from __future__ import annotations

from pipeline.rules.figures import sums
from pipeline.rules.figures.drafts import Draft
from pipeline.rules.figures.tokens import Line, match_before, match_phrase
from pipeline.rules.figures.vocabulary import Vocabulary

ASIDE = 14
"""How many tokens behind its whole a part may stand that only a comma marks."""
LISTED = 5
"""How many tokens apart two figures of one list may stand, people named behind the first."""
NEAR = 12
"""How many figures back a whole may stand."""
EACH_CLOSED = (
    *("on", "in", "from", "at", "and", "to", "under", "over", "after", "as", "with", "since", "while", "when", "before", "during", "by"),
    *("through", "via", "but", "amid", "yesterday", "today", "last", "this", "late", "early"),
)
"""What may go on behind "each" that stands alone."""
DASHES = ("–", "—", ":", "(")


def assign(line: Line, drafts: list[Draft], vocabulary: Vocabulary) -> list[Draft]:
    """The drafts of a line with their scope, and the whole of each subset where it stands in the same line."""
    summed = {id(figure) for figure in sums.cumulative(line, drafts, vocabulary)}
    for at, figure in enumerate(drafts):
        if figure.kind in ("money", "percent", "duration", "measure"):
            figure.scope = "additional" if figure.kind == "money" and figure.additional else figure.scope
            _share_of_money(line, figure, drafts[at - 1] if at else None)
            continue
        if _each_side(line, figure, drafts, at, vocabulary):
            figure.scope = "each_side"
        elif id(figure) in summed and sums.sums_up(line, figure, vocabulary):
            figure.scope = "cumulative"
        elif _of_following(line, drafts, at):
            figure.scope, figure.whole = "subset", drafts[at + 1]
        elif (
            figure.form != "all"
            and figure.pair in (None, figure.span[0])
            and _subset(line, figure, drafts[max(0, at - NEAR) : at], vocabulary)
        ):
            figure.scope, figure.whole = "subset", _whole(figure, drafts[max(0, at - NEAR) : at])
        elif figure.additional or _one_more(line, figure, drafts[at - 1] if at else None, vocabulary):
            figure.scope = "additional"
        if at and figure.scope == "subset" and _among_them(line, drafts[at - 1], figure, vocabulary):
            figure.whole = _whole(drafts[at - 1], drafts[max(0, at - NEAR) : at - 1])
            drafts[at - 1].scope, drafts[at - 1].whole = "subset", figure.whole
    return drafts


def _among_them(line: Line, left: Draft, figure: Draft, vocabulary: Vocabulary) -> bool:
    """ "181 captives, 15 Saudis and three Sudanese among them": both numbers of the list are told to be parts."""
    plain = left.scope == "total" and left.pair is None and left.counts_people and figure.counts_people
    told = match_phrase(line, figure.phrase_last, vocabulary.phrases["subset_after"])
    joined = line.low(figure.first - 1) == "and" and listed(line, left, figure)
    return plain and told is not None and not figure.partitive and joined


def _share_of_money(line: Line, figure: Draft, before: Draft | None) -> None:
    """ "€7 million, of which €2 million": a part of the sum before."""
    parted = [line.low(figure.first - 2), line.low(figure.first - 1)] == ["of", "which"]
    if parted and before is not None and before.kind == figure.kind == "money":
        figure.scope, figure.whole = "subset", before


def _one_more(line: Line, figure: Draft, before: Draft | None, vocabulary: Vocabulary) -> bool:
    """ "In addition, three men …", "84 soldiers each, and 33 civilians were also sent": people told of besides others."""
    portion = line.low(figure.first - 1) == "of" and line.low(figure.first - 2) in vocabulary.words["portion"]
    if portion and (figure.bare or figure.counts_people) and match_before(line, figure.first - 2, vocabulary.phrases["additional_before"]):
        return True  # "a further group of roughly 60"
    if not figure.counts_people:
        return False
    opener = next((k for k in range(figure.first - 1, max(-1, figure.first - 4), -1) if line.low(k) == ","), -1) + 1
    begun = match_before(line, max(opener - 1, 0), vocabulary.phrases["additional_lead"]) if opener else None
    if begun and line.kind(begun[0] - 1) in ("", "break", "mark"):
        return True
    follows = before is not None and before.counts_people and before.pair is None and not sums.new_clause(line, before, figure.first)
    if follows and before is not None and before.scope == "each_side" and line.low(figure.first - 1) == "plus":
        return True
    also = range(figure.phrase_last, min(figure.phrase_last + 3, len(line.tokens)))
    return follows and any(line.low(k) == "also" for k in also)


def _each_side(line: Line, figure: Draft, drafts: list[Draft], at: int, vocabulary: Vocabulary) -> bool:
    if not (figure.counts_people or figure.bare):
        return False
    ends = [figure.phrase_last]
    following = drafts[at + 1] if at + 1 < len(drafts) else None
    apposed = following is not None and following.bare and line.low(figure.phrase_last) == ","  # "230 captives, 115 from each side"
    if following and not apposed and sums.joined(line, figure, following) and (following.counts_people or following.bare):
        ends.append(following.phrase_last)
    for end in ends:
        for k in range(end, min(end + 7, len(line.tokens))):
            if (line.kind(k) in ("number", "break") and not line.glued(k)) or line.low(k) in (";", ":", "."):
                break  # a number that a hyphen joins is none: "wounded and under-25s from each side"
            found = match_phrase(line, k, vocabulary.phrases["each_after"])
            if found and line.low(found[0]) in vocabulary.words["aside_noun"]:
                continue
            if found and (line.low(found[0] - 1) == "way" or not _each_other(line, k)):
                return True
    start = max(0, figure.first - 6)
    start = next((k for k in range(max(0, start - 4), start) if _each_named(line, k, vocabulary)), start)
    before = line.lows[start : figure.first]
    if _each_of_both(line, figure, vocabulary):
        return True
    if "each" in before and not {"for", "of", "other", ",", "with", "way"} & set(before[before.index("each") :]):
        at_each = start + before.index("each")
        if line.low(at_each - 1) not in ("by", "from", "for", "of", "on", "per", "in", "with"):
            return True
    previous = drafts[at - 1] if at else None
    return bool(previous and previous.scope == "each_side" and sums.joined(line, previous, figure))


def _each_named(line: Line, at: int, vocabulary: Vocabulary) -> bool:
    """ "each side has agreed to hand over 40": the side is named, so that its verb may stand further off."""
    return line.low(at) == "each" and line.low(at + 1) in vocabulary.words["each_noun"]


def _each_of_both(line: Line, figure: Draft, vocabulary: Vocabulary) -> bool:
    """ "Each of the two sides released 40"."""
    back = line.lows[max(0, figure.first - 8) : figure.first]
    at = back.index("each") if "each" in back else len(back)
    return back[at + 1 : at + 3] == ["of", "the"] and bool(set(back[at + 3 : at + 5]) & vocabulary.words["side_noun"])


def _each_other(line: Line, at: int) -> bool:
    alone = line.kind(at + 1) != "word" or line.low(at + 1) in EACH_CLOSED
    if line.low(at) == "each" and not alone:
        return True
    return line.low(at + 1) == "other" or (line.low(at) == "each" and line.low(at + 1) == "of")


def listed(line: Line, left: Draft, right: Draft) -> bool:
    """ "among them 15 Saudi and four Sudanese nationals": two figures of one list, the people named behind the first."""
    if right.first - left.last > LISTED:
        return False
    gap = [k for k in range(left.last, right.first) if not line.tokens[k].text[:1].isupper()]
    return [line.low(k) for k in gap[-1:]] in (["and"], [","]) and all(line.low(k) in ("and", ",", "were", "are", "was") for k in gap)


def _subset(line: Line, figure: Draft, before: list[Draft], vocabulary: Vocabulary) -> bool:
    if figure.partitive:
        return figure.pair is None  # "1,700 of the movement's men for 1,200 on the other side"
    if line.low(figure.first - 1) in ("remaining", "other") and line.low(figure.first - 2) == "the" and figure.bare:
        return True
    if among(line, figure) or _of_whom(line, figure):
        return True
    if match_before(line, figure.first, vocabulary.phrases["subset_before"]):
        return any(d.counts_people == figure.counts_people for d in before) or figure.counts_people or (figure.bare and bool(before))
    if match_phrase(line, figure.phrase_last, vocabulary.phrases["subset_after"]):
        return True
    if _of_whole(line, figure, before) or _bare_part(line, figure, before, vocabulary):
        return True
    if figure.counts_people and before and before[-1].scope == "subset" and listed(line, before[-1], figure):
        return True
    whole = next((d for d in reversed(before) if d.kind == figure.kind and d.scope != "subset" and d.pair is None), None)
    if whole is None or not figure.counts_people or (figure.amount or 0) >= (whole.amount or 0):
        return False
    opener = line.low(figure.first - 1) in DASHES
    goes_on = before[-1].scope == "subset" and sums.joined(line, before[-1], figure)
    return goes_on or (opener and not sums.new_clause(line, whole, figure.first))


def _of_following(line: Line, drafts: list[Draft], at: int) -> bool:
    """ "65 of 340 trucks": the whole follows."""
    whole = drafts[at + 1] if at + 1 < len(drafts) else None
    figure = drafts[at]
    beside = whole is not None and line.low(figure.last) == "of" and whole.first - figure.last <= 1
    return beside and whole is not None and figure.pair is None and (figure.amount or 0) < (whole.amount or 0)


def among(line: Line, figure: Draft) -> bool:
    """ "Among those released were 22 men": the clause opens with what they are part of."""
    back = line.lows[max(0, figure.first - 14) : figure.first]
    if not figure.counts_people or "among" not in back:
        return False
    between = back[len(back) - back[::-1].index("among") :]
    return any(w in ("are", "were", "is", "was") for w in between) and not {".", ";", ":"} & set(between)


def _of_whom(line: Line, figure: Draft) -> bool:
    """ "59 hostages, of whom Ruritania believes 24 are alive", "62 people, of whom, says Kyiv, nine were never found"."""
    for k in range(figure.first - 2, max(0, figure.first - 10), -1):
        if line.kind(k) in ("number", "break") or line.low(k) in (";", ".", ":"):
            return False
        if line.low(k) == "of" and line.low(k + 1) in ("whom", "which"):
            return line.low(k + 2) != "there"  # "the captives, of whom there are more than 60"
    return False


def _of_whole(line: Line, figure: Draft, before: list[Draft]) -> bool:
    """ "Of the 200 freed, 121 had …": the phrase that opens the clause names the whole; a further bare number goes with it."""
    if not figure.bare or not before:
        return False
    whole = before[-1]
    opened = (
        line.low(whole.first - 1) == "the"
        and line.low(whole.first - 2) == "of"
        and line.low(whole.first - 3) in ("", ",", ";", '"', "“", "break")
    ) or (line.low(whole.first - 1) == "of" and line.low(whole.first - 2) in ("", ",", ";", ":") and not whole.bare)
    follows = whole.scope == "subset" and line.low(figure.first - 1) in ("and", ",") and whole.line is line
    return (opened or follows) and (figure.amount or 0) < (before[0].amount or 0) + (whole.amount or 0)


def _bare_part(line: Line, figure: Draft, before: list[Draft], vocabulary: Vocabulary) -> bool:
    """ "a thousand captives, thirty to life", "108 men came home, 37 captured at sea": a smaller bare number behind a comma."""
    whole = before[-1] if before else None
    moved = whole is not None and line.low(whole.phrase_last) in ("have", "had", "has")
    if (
        whole is None
        or not (figure.bare and (whole.counts_people or (whole.bare and moved)))
        or (figure.amount or 0) >= (whole.amount or 0)
    ):
        return False
    after = line.low(figure.last)
    beside = whole.phrase_last == figure.first - 1 and after in ("to", "in", "with", "for")
    said = after in vocabulary.words["people_verb"] or after in ("with", "from", "aged") or (moved and after == "in")
    told = said and figure.first - whole.phrase_last <= ASIDE
    return line.low(figure.first - 1) == "," and (beside or (told and not sums.new_clause(line, whole, figure.first)))


def _whole(figure: Draft, before: list[Draft]) -> Draft | None:
    """The nearest larger figure of the same kind that is no subset itself."""
    for candidate in reversed(before):
        named = candidate.bare and candidate.line.low(candidate.first - 1) == "the"  # "of the 201 released"
        same = candidate.kind == figure.kind or figure.bare or named
        if same and candidate.scope != "subset" and (named or candidate.kind in ("people", "remains", "things")):
            return candidate
    return None
