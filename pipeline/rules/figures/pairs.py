"""X-for-Y: "1,000-for-1,000", "35 on 35", "55 Russians for 103 Ukrainians", "all for all"."""

from __future__ import annotations

from pipeline.rules.figures.cardinals import Number
from pipeline.rules.figures.drafts import Draft
from pipeline.rules.figures.heads import People, find_head
from pipeline.rules.figures.tokens import Line, match_phrase
from pipeline.rules.figures.vocabulary import Noun, Vocabulary

HYPHENS = ("-", "–", "‑", "—")
QUOTES = ("“", "”", '"', "'", "‘", "’", "*")
IDIOM = 10
NEAREST, FARTHEST = 12, 30
"""How many tokens may stand between the two numbers of a deal told by nouns: before a plain "for", before "in exchange for"."""


def join(line: Line, drafts: list[Draft], vocabulary: Vocabulary, people: People) -> list[Draft]:
    """The drafts of a line with its pairs marked, and "all for all" added. `pair` is the offset of the pair's first number."""
    for at in range(1, len(drafts)):
        left, right = _whole_before(line, drafts, at), drafts[at]
        if left.pair is None and _is_pair(line, left, right, vocabulary):
            _mark(line, left, right, vocabulary, people)
    drafts = drafts + list(_all_for_all(line, vocabulary, people))
    return sorted(drafts, key=lambda d: d.first)


def _whole_before(line: Line, drafts: list[Draft], at: int) -> Draft:
    """The number before, or the one of which it is told in passing ("181 detainees, among them 15 Saudis, in exchange for 706")."""
    k = at - 1
    while k > 0 and (
        (line.low(drafts[k].first - 2), line.low(drafts[k].first - 1)) == ("among", "them")
        or (line.low(drafts[k].first - 1) == "," and line.lows[drafts[k].last : drafts[k].last + 2] == ["of", "them"])
    ):
        k -= 1
    return drafts[k]


def _is_pair(line: Line, left: Draft, right: Draft, vocabulary: Vocabulary) -> bool:
    if any(d.kind in ("money", "percent", "duration", "measure") or d.amount is None for d in (left, right)):
        return False
    gap = [line.low(k) for k in range(left.last, right.number_first) if line.low(k) not in QUOTES]
    plain = [word for word in gap if word not in HYPHENS]
    cued = _has_cue(line, vocabulary, left, right)
    if len(plain) == 1 and plain[0] in vocabulary.words["pair_bare"]:
        hyphens = len(gap) > 1
        same = left.amount == right.amount
        large = min(left.amount or 0, right.amount or 0) >= IDIOM
        if plain[0] == "for":
            return cued or (large and same) or left.amount == right.amount == 1
        return same and (cued or (hyphens and large))
    if gap == ["-"] and left.amount == right.amount:
        return cued
    peoples = left.nationality and right.nationality and left.nationality != right.nationality
    peoples = peoples and line.low(right.first - 1) == "for"  # "150 A servicemen for 150 B ones"
    return bool(cued or peoples or _transferred(line, left, vocabulary)) and _joined_by_nouns(line, left, right, vocabulary)


def _has_cue(line: Line, vocabulary: Vocabulary, left: Draft, right: Draft) -> bool:
    return not vocabulary.words["exchange"].isdisjoint(line.lows[max(0, left.first - 25) : right.last + 25])


def _transferred(line: Line, left: Draft, vocabulary: Vocabulary) -> bool:
    """ "gave up 55 soldiers for …": a verb of giving or getting governs the first number."""
    before = range(max(0, left.first - 3), left.first)
    taken = any(line.low(k) in vocabulary.words["take"] for k in before)
    return taken or any(match_phrase(line, k, vocabulary.phrases[id]) for k in before for id in ("give", "get"))


def _joined_by_nouns(line: Line, left: Draft, right: Draft, vocabulary: Vocabulary) -> bool:
    """ "215 Ukrainians are exchanged for 55 soldiers": people on both sides and nothing but the verb between them and "for"."""
    if not (left.counts_people and (right.counts_people or right.bare)) or right.first - left.phrase_last > FARTHEST:
        return False
    deal = line.low(right.first - 1) == "for" and line.low(right.first - 2) in ("return", "exchange") and line.low(right.first - 3) == "in"
    if right.first - left.phrase_last > (FARTHEST if deal else NEAREST):
        return False
    if any(
        line.low(k) in (";", ":", "–", "—", "including", "of", "after") and line.low(k + 1) != "them"
        for k in range(left.phrase_last, right.first)
    ):
        return False
    for k in range(left.phrase_last, right.first):
        found = match_phrase(line, k, vocabulary.phrases["pair_joiner"])
        if found and found[0] == right.first:
            return True
    return False


def _mark(line: Line, left: Draft, right: Draft, vocabulary: Vocabulary, people: People) -> None:
    left.pair = right.pair = left.span[0]
    left.rule = right.rule = "pairs:x-for-y"
    noun = _exchanged(line, right.last, vocabulary, people)
    for figure in (left, right):
        other = right if figure is left else left
        if figure.bare or not figure.counts_people:
            noun = noun or (Noun(other.unit, other.kind, True, other.rule) if other.counts_people and other.unit else None)
            _name(figure, noun, vocabulary)


def _name(figure: Draft, noun: Noun | None, vocabulary: Vocabulary) -> None:
    figure.bare = False
    figure.kind, figure.unit = (noun.kind, noun.unit) if noun else ("people", vocabulary.default_unit)
    if noun is None and _remains_near(figure.line, vocabulary):
        figure.kind, figure.unit = "remains", next(n.unit for n in vocabulary.nouns.values() if n.kind == "remains" and n.rule)


def _remains_near(line: Line, vocabulary: Vocabulary) -> bool:
    return any((noun := vocabulary.nouns.get(token.low)) is not None and noun.kind == "remains" for token in line.tokens[:200])


def _exchanged(line: Line, at: int, vocabulary: Vocabulary, people: People) -> Noun | None:
    """Who is exchanged: "a 200-for-200 prisoner exchange", "500 for 500, a swap of captives"."""
    for k in range(at, min(at + 4, len(line.tokens))):
        if line.low(k - 1) == "," and line.low(k) not in ("a", "an"):
            return None  # "it will be 20 for 20, two ministers said"
        noun = vocabulary.nouns.get(line.low(k))
        verb = line.low(k - 1) in vocabulary.words["exchange"] and line.low(k) in vocabulary.words["present"]  # "the swap remains the goal"
        if noun and noun.kind in ("people", "remains") and not verb:
            return noun
        if line.low(k) in vocabulary.words["exchange"] and line.low(k + 1) == "of":
            head = find_head(line, k + 2, vocabulary, people)
            return head.noun if head and head.noun.kind in ("people", "remains") else None
    return None


def _all_for_all(line: Line, vocabulary: Vocabulary, people: People) -> list[Draft]:
    found = []
    for k, token in enumerate(line.tokens):
        if token.low in vocabulary.words["pair_all"]:
            end = _all_end(line, k)
            if end:
                own = vocabulary.nouns.get(line.low(end - 1))  # "all civilians for all civilians"
                noun = own if own and own.kind in ("people", "remains") else _exchanged(line, end, vocabulary, people)
                figure = _symbolic(line, k, end)
                figure.kind, figure.unit = (noun.kind, noun.unit) if noun else ("people", vocabulary.default_unit)
                found.append(figure)
    return found


def _all_end(line: Line, at: int) -> int | None:
    """The token after "all for all", hyphens apart."""
    words: list[str] = []
    ends: list[int] = []
    for k in range(at, min(at + 9, len(line.tokens))):
        if line.low(k) not in HYPHENS:
            words.append(line.low(k))
            ends.append(k + 1)
    for width in (1, 2):  # "all established for all established"
        whole = words[: 2 * width + 1]
        if len(whole) == 2 * width + 1 and whole[width] == "for" and whole[:width] == whole[width + 1 :]:
            return ends[2 * width]
    return None


def _symbolic(line: Line, first: int, last: int) -> Draft:
    return Draft(line=line, first=first, last=last, number_first=first, after=last, value=None, low=None, high=None, form="all",
                 modifier="all", bare=False, phrase_last=last, rule="pairs:all-for-all")  # fmt: skip


def number_at(line: Line, first: int, last: int, value: float) -> Number:
    """A number that words state without naming it."""
    return Number(first, last, value, "words")
