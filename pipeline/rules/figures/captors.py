"""Who holds the people counted, where the clause says so: "from A's captivity", "held by A", "whom A is holding", "A holds 30".

Source: news usage; relative clauses and their gaps, CGEL 1985 17.10-17.16. The words are the topic's data (`figure_words.csv`).
"""

from __future__ import annotations

from pipeline.rules.figures.clauses import Clause

LEADING = ("in", "from", "left", "of", "into", "inside", "at")
RELATIVE = ("whom", "that", "which", "who")
PLACES = ("name", "city", "capital")
LISTED = 7
"""How many tokens before a number the list may be named."""
SPAN = 7
"""How many tokens the verb of a relative clause may stand behind its subject."""


def captor(clause: Clause) -> str | None:
    """The state that holds them by the words of the clause."""
    first = clause.figure.first
    for k in sorted(clause.actors, key=lambda k: (k < first, abs(k - first))):
        if clause.first <= k < max(clause.last, clause.figure.phrase_last):
            holder = _named(clause, k)
            if holder is not None:
                return holder
    return _relative(clause) or _holder(clause) or _in_its(clause) or _owner(clause) or _lister(clause)


def keeps(clause: Clause) -> bool:
    """Whether somebody is said to have them still: "A still has 30 prisoners"."""
    at = clause.figure.first
    return any(_has_still(clause, k) for k in range(at - 1, max(-1, at - 4), -1))


def _named(clause: Clause, at: int) -> str | None:
    """ "in A custody", "held by A", "imprisoned in A", "still in A", "left A": the state at a token, if it holds them."""
    line, actor = clause.line, clause.actors[at]
    before = line.low(at - 1) if line.low(at - 1) not in ("a", "an", "the") else line.low(at - 2)
    if before in LEADING and any(line.low(at + j) in clause.words.words["captivity"] for j in (1, 2)):
        return actor.code
    if before == "in" and line.low(at + 1) == "ones":
        return actor.code  # "30 in A's jails, 12 in B's ones"
    if before == "by" and line.low(at + 1) in clause.words.words["court"] and line.low(at - 2) in clause.words.words["tried"]:
        return actor.code
    if before == "by" and line.low(at - 2) in clause.words.words["held_by_verb"]:
        return actor.code
    ruled = at - 2 if before == "the" else at - 1
    if line.low(ruled) == "by" and line.low(ruled - 1) == "controlled" and "from" in line.lows[max(0, ruled - 5) : ruled]:
        return actor.code  # "returned from territory controlled by A"
    near = line.lows[max(0, at - 5) : at]
    if (before == "under" and line.low(at + 1) == "control" and {"from", "in"} & set(near)) or (
        line.low(at + 1) in ("-", "‑") and line.low(at + 2) == "controlled" and "from" in near
    ):
        return actor.code  # "from territory under A's control", "from A-controlled territory"
    foreign = clause.figure.nationality is not None and actor.code != clause.figure.nationality
    if foreign and before == "in" and line.low(at - 2) == "trial":
        return actor.code  # "16 of B's citizens went on trial in A"
    if actor.kind not in PLACES:
        return None
    given = clause.figure.held_by is not None and clause.figure.aspect == "flow"  # "B freed 40 people detained in A": A is the place
    if (
        not given
        and before in ("in", "at", "inside")
        and (_held_before(clause, at) if actor.kind == "name" else _jailed_before(clause, at - 1))
    ):
        return actor.code
    cell = line.low(at - 2) in clause.words.words["captivity"] and before in ("in", "near", "outside", "at")
    if foreign and cell and actor.kind in ("city", "capital"):
        return actor.code  # "in a jail near B"
    return actor.code if foreign and (_stays(clause, at - 1) or _leaves(clause, at)) else None


def _stays(clause: Clause, at: int) -> bool:
    """ "are still in A", "remain in A": of people named by another state."""
    return clause.line.low(at) in ("in", "inside") and any(clause.line.low(j) in ("still", "remain", "remains") for j in (at - 1, at - 2))


def _leaves(clause: Clause, at: int) -> bool:
    """ "left A", "flew out of A", in a sentence about an exchange."""
    line = clause.line
    gone = line.low(at - 1) in clause.words.words["leave"] or (line.low(at - 1) == "of" and line.low(at - 2) == "out")
    return gone and at > clause.figure.first and any(low in clause.words.words["exchange"] for low in line.lows)


def _relative(clause: Clause) -> str | None:
    """ "23 men (whom) A is holding", "1,000 men whom A was ready to hand over", "the 30 men it holds"."""
    line, after = clause.line, clause.figure.phrase_last
    at = next((k for k in range(after, after + 4) if line.low(k) in RELATIVE), after - 1) + 1
    actor = clause.actors.get(at)
    code = actor.code if actor else None
    if line.low(at) in ("it", "they"):
        code = clause.topic()
    if code is None or line.low(at).endswith("'s"):
        return None
    for k in range(at + 1, min(at + SPAN, clause.last)):
        if line.kind(k) != "word" or (line.low(k) in ("by", "were", "was") and line.low(k + 1) == "held"):
            return None
        if line.low(k) in clause.words.words["holds"] or line.low(k) in clause.words.words["withhold"] or clause.has(k, "give"):
            return code
    return None


def _holder(clause: Clause) -> str | None:
    """ "A holds 30", "A says it is still holding 30", "A still has 30 prisoners": the subject of the verb before the figure."""
    line, at = clause.line, clause.figure.first
    foreign = clause.figure.nationality is not None and clause.figure.kind == "people"
    holds = clause.words.words["holds"] | (clause.words.words["tries"] if foreign else frozenset())
    captured = line.low(clause.figure.phrase_last) in clause.words.words["taken_as"]  # "took 30 soldiers prisoner"
    verb = next((k for k in range(at - 1, max(-1, at - 4), -1) if line.low(k) in holds or _has_still(clause, k)), None)
    if captured and verb is None:
        verb = next((k for k in (at - 1, at - 2) if line.low(k) in clause.words.words["fetch"]), None)
    passive = ("and",) if verb is not None and line.low(verb).endswith("ing") else ("were", "been", "being", "be", "was", "and")
    if verb is None or any(line.low(k) in passive for k in (verb - 1, verb - 2)):
        return None
    holder = clause.subject(verb)
    return None if holder == clause.figure.nationality and line.low(verb) in clause.words.words["tries"] else holder


def _in_its(clause: Clause) -> str | None:
    """ "A has 30 soldiers in its custody": the cells are those of the state that the sentence begins with."""
    line = clause.line
    for k in range(clause.figure.phrase_last, clause.last):
        its = line.low(k + 1) in ("its", "their") and line.low(k) in LEADING
        if its and any(line.low(j) in clause.words.words["captivity"] for j in (k + 2, k + 3)):
            return clause.topic()
    return None


def _owner(clause: Clause) -> str | None:
    """ "A has 23 B prisoners": captives of another people."""
    line, figure = clause.line, clause.figure
    elliptic = figure.rule.startswith("ellipsis") or figure.rule.startswith("modifiers")
    if line.low(figure.first - 1) not in clause.words.words["owning"] or (figure.nationality is None and not elliptic):
        return None
    named = line.low(figure.phrase_last - 1) if figure.phrase_last > figure.last else (figure.unit or "").split()[0]
    captive = named in clause.words.words["captive_noun"]  # "B has acknowledged having about 40"
    holder = clause.subject(figure.first - 1) if captive else None
    return holder if holder != figure.nationality else None


def _lister(clause: Clause) -> str | None:
    """ "A's list has 30 fishermen", "A shared the names of 58 B prisoners": whom a state lists, it holds, where they are another
    state's, or the lists are said to be of those in the jails of either.
    """
    line, first = clause.line, clause.figure.first
    rolls = clause.words.words["roll"]
    roll = next((k for k in range(first - 1, max(clause.first - 1, first - LISTED), -1) if line.low(k) in rolls), None)
    has = line.low(first - 1) in clause.words.words["owning"] and first - 2 in clause.actors and line.low(first - 2).endswith("'s")
    if roll is None and not (has and clause.sides.listing):
        return None  # "A's list has 30 fishermen, B's has 12"
    owner = clause.actors.get(first - 2 if roll is None else roll - 1)
    code = owner.code if owner else clause.subject(roll) if roll is not None else None
    foreign = clause.figure.nationality not in (None, code)
    return code if foreign or (clause.sides.listing and clause.figure.nationality is None) else None


def _has_still(clause: Clause, at: int) -> bool:
    """ "still has 30 prisoners"."""
    line = clause.line
    still = line.low(at) in ("has", "have", "had") and "still" in (line.low(at - 1), line.low(at + 1))
    return still and line.low(clause.figure.phrase_last - 1) in clause.words.words["captive_noun"]


def _held_before(clause: Clause, at: int) -> bool:
    line = clause.line
    still = clause.figure.aspect != "flow"
    noun = still and clause.figure.after == at - 1 and line.low(at - 2) in clause.words.words["captive_noun"]
    told = (k for k in range(max(0, at - 5), at) if line.low(k) not in clause.words.words["caught"])
    return noun or any(clause.has(k, "stock") and not _held_by_others(clause, k) for k in told)


def _held_by_others(clause: Clause, verb: int) -> bool:
    """ "gunmen seized 20 pupils in A", "whom they had held in A": a verb with a subject of its own, so that A is only the place."""
    low = clause.line.low
    told = low(verb) in clause.words.words["holds"] | clause.words.words["held_by_verb"]
    pronoun = any(low(k) in ("they", "it", "he", "who") for k in (verb - 1, verb - 2))
    passive = any(low(k) in ("were", "was", "been", "being", "are", "is", "be") for k in (verb - 1, verb - 2))
    return told and not passive and (pronoun or verb < clause.figure.first)


def _jailed_before(clause: Clause, at: int) -> bool:
    """ "jailed in A's capital": beside a city, only a verb of captivity tells of its state as captor."""
    return clause.line.low(at - 1) in clause.words.words["jailed"]
