"""Whether the clause around a date looks back or ahead, from its verbs alone."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from pipeline.codebook.book import Codebook
from pipeline.codebook.entries import DateWord

TOKEN = re.compile(r"[A-Za-z]+(?:'[a-z]+)?|[,.!?]\"|[;:!?]")
REACH = 14
"""How many words each way are read."""
GOVERNED = 6
"""How many words before a plain verb its governor may stand ("let 45 soldiers and police go")."""
LIKENED = "as"
"""Behind it a word of plans tells none ("went ahead as planned on Tuesday")."""
MONTH = "May"
CLAUSE_END = frozenset({";", ":", "!", "?", ',"', '."', '!"', '?"'})
"""The end of a clause, or of what somebody is quoted with: who says it, says it in the past."""
ELLIPTIC = ";"
"""Behind it a clause without a verb takes that of the clause before ("it had been eleven; by Friday, twelve")."""


@dataclass(frozen=True, slots=True)
class Verbs:
    """Tense words with their direction (-1 back, 1 ahead); the verbs that after `to` tell a plan; verbs that put something off until
    a day; prepositions that lean ahead; auxiliaries that put a plan into the past ("had been due"); verbs that right before `until` give
    somebody time; words that promise another one where no verb stands ("more on Saturday"); verbs whose plain present tells a fixed plan
    ("they travel to Kyiv on Friday"), but not behind the governors; prepositions that tie a date to a noun ("the truce of
    May 5"); `set` and what makes it look ahead ("is set to fly", but "set foot"); verbs that promise another one ("vowed a second in May");
    verbs that only call something to the reader's mind ("you will recall"); words behind which an infinitive tells what came about
    ("managed to open"); modals of what did not ("could not be reached"); verbs that with a modal tell what is to be done to something
    ("will see the men flown home"), and words between them and a participle that show it to be another clause's.
    """

    tense: dict[str, int]
    infinitives: frozenset[str] = frozenset()
    postponing: frozenset[str] = frozenset()
    ahead: tuple[str, ...] = ()
    perfect: frozenset[str] = frozenset()
    allowing: frozenset[str] = frozenset()
    adding: frozenset[str] = frozenset()
    present: frozenset[str] = frozenset()
    governors: frozenset[str] = frozenset()
    nouns: frozenset[str] = frozenset()
    bound: frozenset[str] = frozenset()
    binding: frozenset[str] = frozenset()
    promising: frozenset[str] = frozenset()
    minding: frozenset[str] = frozenset()
    achieving: frozenset[str] = frozenset()
    unable: frozenset[str] = frozenset()
    seeing: frozenset[str] = frozenset()
    finite: frozenset[str] = frozenset()


@functools.lru_cache(maxsize=8)
def verbs(codebook: Codebook) -> Verbs:
    """The words of the codebook's language that tell a direction."""
    rows = codebook.rows(DateWord)
    roles = (
        "infinitive",
        "postpone",
        "ahead",
        "perfect",
        "allow",
        "add",
        "present",
        "governor",
        "noun",
        "bound",
        "binding",
        "promise",
        "mind",
        "achieve",
        "unable",
        "see",
        "finite",
    )
    forms = {role: tuple(f for r in rows if r.role == role for f in r.forms) for role in roles}
    tense = {form: int(row.value) for row in rows if row.role == "tense" for form in row.forms}
    return Verbs(
        tense,
        frozenset(forms["infinitive"]),
        frozenset(forms["postpone"]),
        forms["ahead"],
        frozenset(forms["perfect"]),
        frozenset(forms["allow"]),
        frozenset(forms["add"]),
        frozenset(forms["present"]),
        frozenset(forms["governor"]),
        frozenset(forms["noun"]),
        frozenset(forms["bound"]),
        frozenset(forms["binding"]),
        frozenset(forms["promise"]),
        frozenset(forms["mind"]),
        frozenset(forms["achieve"]),
        frozenset(forms["unable"]),
        frozenset(forms["see"]),
        frozenset(forms["finite"]),
    )


def direction(before: str, after: str, words: Verbs) -> int:
    """-1 where the clause looks back, 1 where it looks ahead, 0 where it does not say.

    >>> tense = Verbs({"will": 1, "said": -1}, frozenset({"meet"}))
    >>> direction("He said on Monday that they will meet on ", "", tense), direction("He said on ", " that they will meet", tense)
    (1, -1)

    Source: Huddleston and Pullum, Cambridge Grammar of the English Language, 2002, chapter 3.
    """
    left = _tokens(before[-REACH * 9 :])[-REACH:]
    if left and left[-1] in words.nouns:
        return 0
    leans = bool(left) and left[-1] in words.ahead
    late = f" {' '.join(left[-6:])} "
    if leans and (any(f" {phrase} " in late for phrase in words.postponing) or words.allowing.intersection(left[-2:-1])):
        return 1
    if words.adding.intersection(left[-3:]) and words.promising.intersection(left[-GOVERNED:]):
        return 1
    verdict = _nearest_left(left, words)
    if verdict:
        return verdict
    right = _tokens(after[: REACH * 9])[:REACH]
    return _first_right(right, words) or int(leans or bool(words.adding.intersection(left[-3:])))


def _tokens(text: str) -> list[str]:
    """The words in lower case; the month that a verb is spelled like is none of them."""
    return [t.lower() for t in TOKEN.findall(text) if t != MONTH]


def _nearest_left(tokens: list[str], words: Verbs) -> int:
    for at in range(len(tokens) - 1, -1, -1):
        if tokens[at] in CLAUSE_END and tokens[at] != ELLIPTIC:
            return 0
        verdict = 0 if tokens[at] == ELLIPTIC else _verdict(tokens, at, words)
        if verdict:
            return verdict
    return 0


def _first_right(tokens: list[str], words: Verbs) -> int:
    for at, token in enumerate(tokens):
        if token in CLAUSE_END:
            return 0
        verdict = _verdict(tokens, at, words)
        if verdict:
            return verdict
    return 0


def _verdict(tokens: list[str], at: int, words: Verbs) -> int:
    tense, infinitives = words.tense, words.infinitives
    token = tokens[at]
    if at and tokens[at - 1] == "to" and token in infinitives:
        return -1 if words.achieving.intersection(tokens[max(0, at - 2) : at - 1]) else 1
    if _unable(tokens, at, words):
        return -1
    if token in words.bound:
        return 1 if words.binding.intersection(tokens[at + 1 : at + 2]) else _helped(tokens[max(0, at - 4) : at], words)
    if token in words.present and at and not words.governors.intersection(tokens[max(0, at - GOVERNED) : at]):
        return 0 if tense.get(tokens[at - 1], 0) else 1
    known = tense.get(token, 1 if token.endswith("'ll") else 0) or tense.get(" ".join(tokens[at : at + 2]), 0)
    if known > 0 and (words.minding.intersection(tokens[at + 1 : at + 2]) or (at and tokens[at - 1] == LIKENED)):
        return 0
    if known > 0:
        return -1 if words.perfect.intersection(tokens[max(0, at - 2) : at]) else 1
    if known < 0 or (len(token) > 3 and token.endswith("ed")):
        if _seen(tokens, at, words):
            return 1
        return _helped(tokens[max(0, at - 4) : at], words)
    return 0


def _seen(tokens: list[str], at: int, words: Verbs) -> bool:
    """A participle that hangs on "will see" or "hope to have": what is done to somebody is still to come."""
    for back in range(at - 1, 0, -1):
        if tokens[back] in words.seeing and back < at - 1:
            return words.tense.get(tokens[back - 1], 0) > 0 or (
                tokens[back - 1] == "to" and any(words.tense.get(token, 0) > 0 for token in tokens[max(0, back - 3) : back - 1])
            )
        if tokens[back] in CLAUSE_END or tokens[back] in words.finite:
            return False
    return False


def _unable(tokens: list[str], at: int, words: Verbs) -> bool:
    """ "could not be reached", "couldn't attend": nothing came of it, and that is past."""
    return tokens[at] in words.unable or " ".join(tokens[at : at + 2]) in words.unable


def _helped(helpers: list[str], words: Verbs) -> int:
    """A participle behind `will be`, `to be` or a bare `be` looks ahead."""
    for at in range(len(helpers) - 1, -1, -1):
        if helpers[at] in CLAUSE_END or words.minding.intersection(helpers[at : at + 1]) or _unable(helpers, at, words):
            return -1
        if helpers[at] == "be" and (words.achieving | words.unable).isdisjoint(_governors(helpers, at)):
            return 1
        if words.tense.get(helpers[at], 0) > 0 and helpers[at] != "be":
            return 1
    return -1


def _governors(helpers: list[str], at: int) -> set[str]:
    """What `be` hangs on: the word before it or before its `to`, and the two before it together."""
    before = at - 2 if at and helpers[at - 1] == "to" else at - 1
    return {" ".join(helpers[max(0, before) : before + 1]), " ".join(helpers[max(0, at - 2) : at])}
