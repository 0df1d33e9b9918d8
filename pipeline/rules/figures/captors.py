"""Who holds the people counted, where the clause says so: "from A's captivity", "held by A", "A holds 30"."""

from __future__ import annotations

from pipeline.rules.figures.clauses import Clause

LEADING = ("in", "from", "left", "of", "into")


def captor(clause: Clause) -> str | None:
    """The state that holds them by the words of the clause."""
    for k in sorted(clause.actors):
        if clause.first <= k < max(clause.last, clause.figure.phrase_last):
            holder = _named(clause, k)
            if holder is not None:
                return holder
    return _holder(clause)


def _named(clause: Clause, at: int) -> str | None:
    """ "in A custody", "held by A", "imprisoned in A", "still in A": the state at a token, if it holds them."""
    line, actor = clause.line, clause.actors[at]
    before = line.low(at - 1)
    if before in LEADING and any(line.low(at + j) in clause.words.words["captivity"] for j in (1, 2)):
        return actor.code
    if before == "by" and line.low(at - 2) in clause.words.words["held_by_verb"]:
        return actor.code
    if before == "in" and actor.kind == "name" and _held_before(clause, at):
        return actor.code
    foreign = actor.kind == "name" and actor.code != clause.figure.nationality
    return actor.code if before in ("in", "inside") and foreign and _stays(clause, at - 1) else None


def _stays(clause: Clause, at: int) -> bool:
    """ "are still in A", "remain in A": of people named by another state."""
    still = any(clause.line.low(j) in ("still", "remain", "remains") for j in (at - 1, at - 2))
    return clause.figure.nationality is not None and still


def _holder(clause: Clause) -> str | None:
    """ "A holds 30", "A says it is still holding 30": the subject of the verb before the figure."""
    line, at = clause.line, clause.figure.first
    verb = next((k for k in range(at - 1, max(-1, at - 4), -1) if line.low(k) in clause.words.words["holds"]), None)
    if verb is None or any(line.low(k) in ("were", "been", "being", "be", "was", "and") for k in (verb - 1, verb - 2)):
        return None
    return clause.subject(verb)


def _held_before(clause: Clause, at: int) -> bool:
    line = clause.line
    noun = clause.figure.after == at - 1 and line.low(at - 2) in clause.words.words["captive_noun"]
    return noun or any(clause.has(k, "stock") for k in range(max(0, at - 5), at))
