"""People sent somewhere: "sent nine men back", "sent ten agents to B and got four", "put 222 prisoners on a plane".

Source: the roles of agent and recipient in clauses of transfer, CGEL 1985 10.18-10.21; the verbs are the topic's data.
"""

from __future__ import annotations

from pipeline.rules.figures.clauses import Clause
from pipeline.rules.figures.tokens import match_phrase


def sent_back(clause: Clause) -> int | None:
    """The verb of "sent nine men back", "brought 12 home", "set 80 fishermen free": its particle stands behind the figure."""
    line, first, after = clause.line, clause.opening(), clause.figure.phrase_last
    over = line.low(after) in ("over", "across")  # "had sent 195 over"
    if not over and line.low(after) not in clause.words.words["back"]:
        return None
    verbs = clause.words.words["send"] if over else clause.words.words["send"] | clause.words.words["fetch"]
    return next((k for k in range(first - 1, max(-1, first - 3), -1) if line.low(k) in verbs), None)


def sent_to(clause: Clause, at: int) -> bool:
    """ "sent ten agents to B and got four men": people sent to a state for whom others come back."""
    line, figure = clause.line, clause.figure
    to = next((k for k in range(figure.phrase_last, figure.phrase_last + 3) if line.low(k) == "to" and k + 1 in clause.actors), None)
    if to is None or figure.first - at > 2:
        return False
    back = any(match_phrase(line, k, clause.words.phrases["get"]) for k in range(to, min(to + 6, line.count)))
    if back or clause.figure.unit in clause.words.words["captive_noun"]:
        figure.returned_to = figure.returned_to or clause.actors[to + 1].code
        return True
    return False


def put_aboard(clause: Clause, at: int) -> bool:
    """ "A put 222 prisoners on a plane"."""
    line = clause.line
    if line.low(at) not in ("put", "puts", "loaded", "placed") or clause.figure.first - at > 2:
        return False
    aboard = (k for k in range(clause.figure.phrase_last, clause.last) if line.low(k) in ("on", "onto", "aboard"))
    return any(line.low(j) in clause.words.words["vehicle"] for k in aboard for j in range(k + 1, k + 4))


def aboard(clause: Clause) -> None:
    """Reads as a transfer what no verb of transfer tells: people put on a plane, or sent to a state for others."""
    first, send = clause.figure.first, clause.words.words["send"]
    if any(put_aboard(clause, k) or (clause.line.low(k) in send and sent_to(clause, k)) for k in (first - 1, first - 2)):
        clause.figure.aspect = "flow"
