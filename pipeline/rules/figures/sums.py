"""Sums of what has come about since some day: "4,757 since the invasion began", "in 66 exchanges", "took the total to 300".

Source: news usage; the cue phrases are data (`figure_words.csv`).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from pipeline.rules.figures.drafts import Draft
from pipeline.rules.figures.tokens import Line, Token, match_any, match_before, match_phrase
from pipeline.rules.figures.vocabulary import Phrases, Vocabulary

FRAME = 1
"""The last token at which "since" stands first in its sentence."""
OF_WHOLE = 4
"""How many tokens behind its part, from "of" on, a whole may stand."""
GROWN = 25
"""How many tokens before its value the noun of a sum may stand."""
PERFECT = 8
"""How many tokens before a number its verb may stand: "has led to the release of 4,000"."""


def cumulative(line: Line, drafts: list[Draft], vocabulary: Vocabulary) -> list[Draft]:
    """The figures that "since …" or "to date" speaks of: the nearest one before it, or the first one after it."""
    counts = [d for d in drafts if d.counts_people or d.kind == "things" or _is_level(line, d, vocabulary)]
    found = [d for d in counts if _raised_to(line, d, vocabulary) or _grown_to(line, d, vocabulary)] + _in_exchanges(
        line, counts, vocabulary
    )
    found += [d for d in counts if d.counts_people and (_through_events(line, d, vocabulary) or _by_now(line, d, vocabulary))]
    if found:
        return found + [right for left, right in itertools.pairwise(drafts) if left in found and _joined_outside(line, left, right)]
    wholes = {id(right) for left, right in itertools.pairwise(drafts) if _is_whole(line, left, right)}
    next_count = 0
    for k in _cues(line, vocabulary) if counts else ():
        while next_count < len(counts) and counts[next_count].first < k:
            next_count += 1
        if not _since_otherwise(line, k, vocabulary):
            near = counts[max(0, next_count - 4) : next_count]
            near = [d for d in near if k - d.phrase_last < 20 and not new_clause(line, d, k) and not _of_relative(line, d, k, vocabulary)]
            if any(id(d) in wholes for d in near):
                continue
            before = [d for d in near if d.counts_people or k - d.phrase_last <= 2]
            if before and near[-1].bare and line.low(near[-1].after) in ("have", "has"):
                before = near[-1:]  # "240 people were seized, and at least six have been freed since"
            before = [d for d in before if not match_before(line, d.first, vocabulary.phrases["subset_before"])] or before
            after = [d for d in counts[next_count : next_count + 4] if d.first > k and d.first - k < 20]
            after = [d for d in after if d.counts_people or d.bare or (k == 0 and {"have", "has"} & set(line.lows[k : d.first]))]
            found += before[-1:] or after[: 2 if len(after) > 1 and joined(line, after[0], after[1]) else 1]
            found += _under_frame(line, drafts, k) if not before and k <= FRAME else []
            if before and before[-1].kind == "things" and line.low(before[-1].first - 1) in ("in", "over", "under", "through", "across"):
                people = [d for d in near[:-1] if d.counts_people][-1:]  # "3,200 have come home in 53 exchanges since May"
                found += people or [d for d in after[:1] if d.counts_people]  # "In 53 exchanges since May, 3,200 have come home"
    return found


def _cues(line: Line, vocabulary: Vocabulary) -> Iterator[int]:
    """The tokens at which "since …" or "to date" begins."""
    phrases = vocabulary.phrases["cumulative"]
    for at, token in enumerate(line.tokens):
        if match_phrase(line, at, phrases) if token.low in phrases else token.kind == "opaque" and _up_to_now(token, phrases):
            yield at


def _under_frame(line: Line, drafts: list[Draft], cue: int) -> list[Draft]:
    """ "Since May 3,000 bodies have come back to A and 300 to B": what stands first in a sentence is true of its joined clauses."""
    first = next((d for d in drafts if d.first > cue), None)
    if first is None or line.low(cue) != "since":
        return []
    end = next((k for k in range(first.last, line.count) if line.low(k) in (";", ".", "including", "but", "while")), line.count)
    joined_on = (d for d in drafts if first.last < d.first < end and line.low(d.first - 1) == "and" and d.pair is None)
    told = (d for d in joined_on if d.counts_people or (d.bare and line.low(d.after) in ("have", "has", "to", "from", "by")))
    return [d for d in told if not {"are", "still", "remain"} & set(line.lows[d.after : d.after + 4])]


def _of_relative(line: Line, figure: Draft, at: int, vocabulary: Vocabulary) -> bool:
    """ "eight people who have been stuck there since May": what has lasted since is a state of theirs, and no sum."""
    opens = next((k for k in range(figure.phrase_last, at) if line.low(k) in ("who", "whom", "which", "that")), None)
    return opens is not None and not match_any(line, range(opens, at), vocabulary.phrases["flow"])


def _is_whole(line: Line, part: Draft, whole: Draft) -> bool:
    """Whether they are the numbers of "110 of about 3,400 members", "16 of their 38 plants": a share, not a sum."""
    return line.low(part.last) == "of" and 0 < whole.first - part.last <= OF_WHOLE


def _up_to_now(date: Token, phrases: Phrases) -> bool:
    """ "To date" as one date."""
    words = tuple(date.text.lower().split())
    return len(words) > 1 and any(words == phrase for phrase, _ in phrases.get(words[0], ()))


def _in_exchanges(line: Line, counts: list[Draft], vocabulary: Vocabulary) -> list[Draft]:
    """ "More than 5,000 have come home in 66 exchanges": a sum over several of the topic's events."""
    series = [(p, e) for p, e in itertools.pairwise(counts) if p.counts_people and _is_series(line, p, e, vocabulary)]
    return [d for p, e in series for d in ((p, e) if _cued_after(line, e, vocabulary) else (p,))]


def _cued_after(line: Line, events: Draft, vocabulary: Vocabulary) -> bool:
    following = range(events.phrase_last, min(events.phrase_last + 3, line.count))
    return match_any(line, following, vocabulary.phrases["cumulative"])


def _through_events(line: Line, people: Draft, vocabulary: Vocabulary) -> bool:
    """ "5,800 people have been returned through swaps": a sum over all of the topic's events, where no day is named."""
    perfect = line.low(people.phrase_last) in ("have", "has")
    ahead = range(people.phrase_last, min(people.phrase_last + 9, line.count))
    at = next((k for k in ahead if line.low(k) in ("through", "in", "via", "by", "under") and line.low(k + 1) in vocabulary.nouns), None)
    noun = vocabulary.nouns.get(line.low(at + 1)) if at else None
    dated = any(line.kind(k) == "opaque" for k in ahead)
    return perfect and not dated and noun is not None and not noun.singular and noun.kind == "things" and noun.unit in vocabulary.unit_kinds


def _by_now(line: Line, people: Draft, vocabulary: Vocabulary) -> bool:
    """ "By then A had brought back 300 people", "has now freed 300", "300 have now come home": a sum of all up to that day."""
    first, last = max(0, people.first - PERFECT), min(people.phrase_last + 2, line.count)
    perfect = [k for k in range(first, last) if line.low(k) in ("have", "has", "had")]
    of_number = line.low(people.first - 1) == "of" and line.kind(people.first - 2) == "number"
    if not perfect or line.low(people.last) == "of" or line.low(people.first - 1) == "the" or of_number:
        return False  # "22 of the 28"
    then = any(line.low(k) == "by" and line.tokens[k + 1].text.lower() in ("then", "now") for k in range(first, people.first - 1))
    now = any(
        k + 1 < line.count and (line.tokens[k + 1].text.lower() == "now" or (line.low(k) != "had" and _mediates(line, k + 1, vocabulary)))
        for k in perfect
    )
    after = range(perfect[0], min(people.phrase_last + PERFECT, line.count))
    return (then or now) and any(match_phrase(line, k, vocabulary.phrases["flow"]) for k in after)


def _mediates(line: Line, at: int, vocabulary: Vocabulary) -> bool:
    """ "C has mediated the return of 4,641 prisoners": whoever goes between counts all that it has brought about."""
    return line.low(at) in vocabulary.words["mediation"] and line.low(at + 1) == "the" and line.low(at + 2) in vocabulary.words["deed"]


def _joined_outside(line: Line, left: Draft, right: Draft) -> bool:
    """ "… through swaps, and 555 outside them"."""
    return right.bare and line.low(right.first - 1) == "and" and line.low(right.last) in ("outside", "otherwise", "by", "through", "in")


def _is_series(line: Line, people: Draft, events: Draft, vocabulary: Vocabulary) -> bool:
    several = events.kind == "things" and events.unit in vocabulary.unit_kinds and (events.amount or 0) > 1
    perfect = {"have", "has"} & set(line.lows[max(0, people.first - PERFECT) : events.first])
    return several and line.low(events.first - 1) in ("in", "over", "across", "through") and bool(perfect)


def _is_level(line: Line, figure: Draft, vocabulary: Vocabulary) -> bool:
    """ "the number of those freed since May has reached 300": a bare number that a sum rose to."""
    if not figure.bare or figure.pair is not None:
        return False
    if match_phrase(line, figure.phrase_last, vocabulary.phrases["homecoming"]):
        return True
    if line.low(figure.after) in ("have", "has", "since") or _raised_to(line, figure, vocabulary):
        return True
    return any(line.low(k) in vocabulary.words["number_of"] for k in range(max(0, figure.first - 25), figure.first))


def _raised_to(line: Line, figure: Draft, vocabulary: Vocabulary) -> bool:
    """ "brought to 300 the number of people freed", "took the total to 300": a sum by its own words."""
    if line.low(figure.first - 1) != "to":
        return False
    back = range(figure.first - 2, max(-1, figure.first - 12), -1)
    verb = next((k for k in back if line.low(k) in vocabulary.words["sum_verb"]), None)
    if verb is None:
        return False
    between = [line.low(k) for k in range(verb, figure.first)]
    if line.low(verb) in vocabulary.words["sum_revised"] and not vocabulary.words["sum_total"].isdisjoint(between):
        return True
    if line.low(verb) in vocabulary.words["sum_revised"] and not vocabulary.words["sum_guess"].isdisjoint(between):
        return False  # "later raised the figure to 227": another count of the same
    after = [line.low(k) for k in range(figure.last, figure.last + 3)]
    return any(word in vocabulary.words["number_of"] for word in (*between, *after))


def _grown_to(line: Line, figure: Draft, vocabulary: Vocabulary) -> bool:
    """ "the total number of captives freed rises to 300", "… now stands at 300": a sum of what has come about."""
    reached = line.low(figure.first - 1) in vocabulary.words["sum_reaches"]
    verb = figure.first - 1 if reached else figure.first - 2
    if not reached and (
        line.low(figure.first - 1) not in ("to", "at")
        or line.low(verb) not in vocabulary.words["sum_grows"] | vocabulary.words["sum_stands"]
    ):
        return False
    back = range(verb - 1, max(-1, figure.first - GROWN), -1)
    of = next((k for k in back if line.low(k) in vocabulary.words["number_of"]), None)
    total = of is not None and bool(vocabulary.words["sum_total"] & set(line.lows[max(0, of - 1) : of + 1]))
    if of is None or not (reached or total or line.low(verb) in vocabulary.words["sum_stands"]):
        return False
    told = match_any(line, range(of + 1, verb), vocabulary.phrases["flow"])
    return told or (total and (reached or line.low(verb) in vocabulary.words["sum_stands"]))


def _since_otherwise(line: Line, at: int, vocabulary: Vocabulary) -> bool:
    """ "the biggest swap since 2014", "held since 2014", "have since been found", "a year since the blast", "not so far": no sum."""
    if line.low(at) == "since" and (line.low(at - 1) in ("have", "has", "had") or line.low(at - 1) in vocabulary.words["span_of_time"]):
        return True
    if line.low(at) != "since" and {"not", "n't", "never", "no"} & {line.low(k) for k in range(max(0, at - 6), at)}:
        return True
    back = [line.low(k) for k in range(max(0, at - 4), at)]
    held = any(line.low(k) in vocabulary.words["held"] and line.kind(k + 1) != "number" for k in range(max(0, at - 4), at))
    held = held or (line.low(at - 1) in vocabulary.words["captivity"] and {"from", "out"}.isdisjoint(line.lows[max(0, at - 4) : at]))
    if line.low(at) == "since" and "when" in line.lows[at + 1 : at + 6]:
        return True  # "have not traded captives since August, when 22 came back"
    return bool(set(back) & vocabulary.words["superlative"]) or held


def sums_up(line: Line, figure: Draft, vocabulary: Vocabulary) -> bool:
    """Whether "since …" speaks of this figure: a perfect tense or a total stands near, and it is no part of another."""
    near = {line.low(k) for k in range(max(0, figure.first - 12), min(len(line.tokens), figure.phrase_last + 8))}
    if figure.kind == "things":
        return figure.unit == "time" or bool(near & {"have", "has", "had"})
    if figure.bare or _raised_to(line, figure, vocabulary) or match_phrase(line, figure.phrase_last, vocabulary.phrases["homecoming"]):
        return True
    return bool(near & {"have", "has", "had", "been", "total", "were"}) and line.low(figure.first - 1) not in ("including", "when")


def joined(line: Line, left: Draft, right: Draft) -> bool:
    """Whether two figures stand in one list: nothing but a comma, "and" or a colon between them."""
    gap = [line.low(k) for k in range(left.phrase_last, right.first)]
    return bool(gap) and len(gap) <= 2 and all(word in (",", "and", "&", "or", "plus") for word in gap)


def new_clause(line: Line, whole: Draft, at: int) -> bool:
    return any(line.low(k) in (".", ";") or line.kind(k) == "break" for k in range(whole.last, at))
