"""Where "one" is a pronoun or an article, and where it counts.

Source: the numeral and the pronoun "one", CGEL 1985 6.54-6.57; the word lists are data (`figure_words.csv`).
"""

from __future__ import annotations

from pipeline.rules.figures.drafts import Draft
from pipeline.rules.figures.heads import noun_of
from pipeline.rules.figures.tokens import CLOSING, DASHES, match_before, match_phrase
from pipeline.rules.figures.vocabulary import Vocabulary

PHRASE = 6
"""How many words a phrase of one person may have."""

OPENING = ("", ",", "a", "–", "—", ":", "(", "“", "was", "is", "be")
"""What stands before a deal of one for one that is set off."""


def is_pronoun(figure: Draft, vocabulary: Vocabulary) -> bool:
    """ "one" counts only where something says so: a measure after it, a modifier before it, or a number beside it."""
    line, at = figure.line, figure.number_first
    if figure.value != 1 or line.low(at) not in ("one", "a", "an") or figure.last > at + 1:
        counted = any(noun_of(line.low(k), vocabulary) for k in (figure.last, figure.last + 1))  # "zero clean sheets"
        return figure.value == 0 and line.low(at) in ("zero", "nil", "nought") and not counted
    after = figure.last + 1 if line.low(figure.last) == "-" else figure.last
    if match_phrase(line, after, vocabulary.measures) and line.low(after) not in ("day", "night", "second", "point"):
        return False
    if match_before(line, at, vocabulary.before):
        return line.low(after) in vocabulary.words["stop"] and line.low(after) != "of"
    if _beside_others(figure, after, vocabulary) or _hurt(figure, after, vocabulary) or _handed_over(figure, after, vocabulary):
        return False
    if _one_for_one(figure, vocabulary) or _apiece(figure, after, vocabulary):
        return False
    if _exchanged(figure, after, vocabulary):
        return False
    if "another" in line.lows[after + 1 : after + 7] and line.low(after) in vocabulary.nouns:
        return True  # "boarded one jet, eight others another"
    named = figure.last < line.count and line.tokens[figure.last].text[:1].isupper()
    traded = any(line.low(k) in vocabulary.words["swap"] for k in range(max(0, at - 6), at))
    if traded and line.low(at - 1) == "for" and "one" in line.lows[max(0, at - 12) : at]:
        return False  # "one ranger in exchange for one guard"
    if line.low(at - 1) == "for" and (named or traded or line.low(after) in vocabulary.nouns or line.low(after) == ""):
        traded = any(line.low(k) in vocabulary.words["exchange"] for k in range(max(0, at - 6), at))
        return not _number_near(figure, vocabulary, back=min(at, 16 if traded else 8))
    return not (line.low(after) in vocabulary.nouns and _number_near(figure, vocabulary, back=0, ahead=8))


def _one_for_one(figure: Draft, vocabulary: Vocabulary) -> bool:
    """ "swapped one-for-one", "A for B, one for one,": a pair, where people are exchanged or nothing else is spoken of."""
    line, at = figure.line, figure.number_first
    near = [k for k in range(max(0, at - 4), at + 5) if line.low(k) not in DASHES]
    words = [line.low(k) for k in near]
    paired = next((k for k in range(len(words) - 2) if words[k : k + 3] == ["one", "for", "one"]), None)
    if paired is None:
        return False
    around = line.lows[max(0, at - 15) : at + 15]
    if not vocabulary.words["exchange"].isdisjoint(around):
        return True
    first, last = near[paired], near[paired + 2]
    alone = line.low(first - 1) in OPENING and line.low(last + 1) in CLOSING
    return alone and vocabulary.words["ratio_noun"].isdisjoint(around)


def _exchanged(figure: Draft, after: int, vocabulary: Vocabulary) -> bool:
    """ "One Ruritanian pilot was swapped for 40 guards": the other number follows."""
    line = figure.line
    near = range(after, min(after + PHRASE, line.count))
    verb = next((k for k in near if line.low(k) in vocabulary.words["swap"] and line.low(k - 1) in ("was", "been", "be", "is")), None)
    paid = [k for k in range(verb, verb + PHRASE) if line.low(k) == "for"] if verb else []
    return bool(paid) and any(line.kind(k) == "number" or line.low(k) in vocabulary.numbers for k in range(paid[0] + 1, paid[0] + 4))


def _apiece(figure: Draft, after: int, vocabulary: Vocabulary) -> bool:
    """ "swapped one captured border guard each": each gives one."""
    line = figure.line
    ends = (k for k in range(after + 1, min(after + PHRASE, line.count + 1)) if line.low(k) in ("each", "apiece"))
    nouns = (vocabulary.nouns.get(line.low(k - 1)) for k in ends)
    counted = any(noun and noun.singular and noun.kind in ("people", "remains") for noun in nouns)
    return counted and any(low in vocabulary.words["swap"] for low in line.lows)


def _hurt(figure: Draft, after: int, vocabulary: Vocabulary) -> bool:
    """ "one firefighter died", "killing one person": one is counted where people come to harm or are freed."""
    line = figure.line
    noun = vocabulary.nouns.get(line.low(after))
    if noun is None or noun.kind != "people":
        return False
    verbs = vocabulary.words["people_verb"]
    follows = line.low(after + 1) in verbs or (line.low(after + 1) in ("was", "has", "is") and line.low(after + 2) in verbs)
    return follows or line.low(figure.first - 1) in verbs or line.low(figure.first - 1) in ("killing", "injuring", "wounding")


def _beside_others(figure: Draft, after: int, vocabulary: Vocabulary) -> bool:
    """ "39 soldiers and one civilian": the last of a list of numbers of people."""
    line, noun = figure.line, vocabulary.nouns.get(figure.line.low(after))
    named = after < line.count and line.tokens[after].text[:1].isupper()  # "ten Thais and one Filipino"
    if line.low(figure.first - 1) not in ("and", "plus") or not (named or (noun and noun.kind in ("people", "remains"))):
        return False
    return _number_near(figure, vocabulary, back=min(figure.first, 5))


def _handed_over(figure: Draft, after: int, vocabulary: Vocabulary) -> bool:
    """ "gave the envoys one coffin", "released one captive": one of those with whom the topic deals, given or got."""
    line = figure.line
    if _named_after(figure, after):
        back = line.low(after + 1) in vocabulary.words["back"] and line.low(figure.first - 1) in vocabulary.words["send"]
        if back or match_before(line, figure.first, vocabulary.phrases["freeing"]):
            return True  # "sent home one American", "sent one American back"
    nouns = (vocabulary.nouns.get(line.low(k)) for k in range(after, after + 3) if line.low(after) not in vocabulary.words["stop"])
    noun = next((n for n in nouns if n and n.singular and n.kind in ("people", "remains")), None)
    swapped = any(low in vocabulary.words["swap"] for low in line.lows)
    if noun is None or (noun.kind != "remains" and noun.unit not in vocabulary.unit_kinds and not swapped):
        return False
    verbs = range(max(0, figure.first - 5), figure.first)
    return any(match_phrase(line, k, vocabulary.phrases[id]) for k in verbs for id in ("give", "get"))


def _named_after(figure: Draft, after: int) -> bool:
    """Whether a member of a people stands there, as far as its capital and ending tell."""
    token = figure.line.tokens[after] if after < figure.line.count else None
    return token is not None and token.text[:1].isupper() and token.low.endswith(("an", "i", "ese", "ish", "ee"))


def _number_near(figure: Draft, vocabulary: Vocabulary, *, back: int, ahead: int = 0) -> bool:
    """Whether another number is joined to "one" by "and" or a comma, or stands before "for one"."""
    line = figure.line
    around = [*range(figure.first - back, figure.first), *range(figure.last, figure.last + ahead)]
    return any(line.kind(k) == "number" or vocabulary.numbers.get(line.low(k), ("",))[0] in ("small", "tens") for k in around)
