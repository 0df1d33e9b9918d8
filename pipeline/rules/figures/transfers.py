"""Who gives and who gets the people counted: "A handed over 30", "A received 30 from B", "30 were returned to A", "hand A 30".

Source: the roles of agent, recipient and source in clauses of transfer, CGEL 1985 10.18-10.21; the verbs are the topic's data.
"""

from __future__ import annotations

from pipeline.rules.figures import sendings
from pipeline.rules.figures.clauses import BEFORE, Clause
from pipeline.rules.figures.tokens import match_before, match_phrase

STATES = ("name", "city", "capital")


def read(clause: Clause) -> None:
    """Fills `held_by` and `returned_to` of a figure that a verb of transfer governs."""
    _governed(clause)
    _from_before(clause)
    _beyond(clause)
    homeward(clause)


def _governed(clause: Clause) -> None:
    """The verb before the figure: its subject gives or gets; a state between verb and figure receives."""
    figure, line = clause.figure, clause.line
    for k in range(figure.first - 1, max(clause.first, figure.first - BEFORE) - 1, -1):
        got = match_phrase(line, k, clause.words.phrases["get"])
        gave = match_phrase(line, k, clause.words.phrases["give"])
        if line.low(k) in ("for", "against") or line.low(k) == "exchange":
            return
        if not got and not gave and line.low(k) in clause.words.words["hand"] and clause.opening() - k <= 3:
            gave = (k + 1, "give")
        passive = match_before(line, gave[0], clause.words.phrases["given_passive"]) if gave else None
        if gave and passive:
            got, gave, k = gave, None, passive[0]  # "had been given 41 bodies"
        if (got or gave) and line.low((got or gave or (0, ""))[0]) == "by":
            return  # "the number of those released by A": told of before the number
        if k == sendings.sent_back(clause):
            got, gave = ((k + 1, "get"), None) if line.low(k) in clause.words.words["fetch"] else (None, (k + 1, "give"))
        if not (got or gave) and line.low(k) in clause.words.words["send"] and sendings.sent_to(clause, k):
            gave = (k + 1, "give")
        if not (got or gave) and not sendings.put_aboard(clause, k):
            if line.low(k) in clause.words.words["take"] and (_in_return_after(clause) or figure.pair is not None):
                figure.returned_to = figure.returned_to or clause.subject(k)
                return
            continue
        if sendings.put_aboard(clause, k):
            _given(clause, k + 1, clause.subject(k))
            return
        if line.low(k) in clause.words.words["repatriate"]:
            _repatriated(clause, k)
            return
        if gave and not got and _is_noun(clause, k, gave[0]):
            owner = clause.actors.get(k - 1)
            if owner is None or not line.low(k - 1).endswith("'s"):
                continue
            subject: str | None = owner.code
        else:
            subject = clause.subject(k)
        if got and (not gave or got[0] >= gave[0]):
            if figure.rule.startswith("ellipsis") and subject:
                figure.nationality = None  # that of the people before; "gave 30 and got 12 in return" tells of others
            figure.returned_to = figure.returned_to or ((figure.nationality or subject) if subject else None)
        elif gave:
            _given(clause, gave[0], subject)
        return


def _in_return_after(clause: Clause) -> bool:
    """ "took 35 bodies in return"."""
    line, after = clause.line, clause.figure.phrase_last
    back = line.low(after) == "back" or (line.low(after + 1) == "back" and line.low(after) in ("home", "all"))
    return back or any(line.low(k) in ("return", "exchange") and line.low(k - 1) == "in" for k in range(after + 1, after + 6))


def _repatriated(clause: Clause, verb: int) -> None:
    """Who repatriates people of another state gives them; who repatriates its own, or people of no named state, gets them."""
    figure, subject = clause.figure, clause.subject(verb)
    onward = any(clause.line.low(k) == "to" and k + 1 in clause.actors for k in range(figure.phrase_last, clause.last))
    if subject and (onward or (figure.nationality and figure.nationality != subject)):
        figure.held_by = subject
    elif subject:
        figure.returned_to = subject


def _is_noun(clause: Clause, at: int, end: int) -> bool:
    """ "the release of 30": the deed as a thing, of which the subject of the clause need not be the giver."""
    line = clause.line
    return line.low(end) == "of" and end - at == 1 and line.low(at) in clause.words.words["deed"]


def _given(clause: Clause, after: int, subject: str | None) -> None:
    figure = clause.figure
    elliptic = figure.rule.startswith("ellipsis") and after == figure.first
    if subject and subject == figure.nationality and elliptic and not _pardoned(clause, after):
        figure.nationality = None  # that of the people before: "40 of A's people came home; A returned 12"
    recipient = clause.actors.get(after)
    if recipient and recipient.kind in STATES and clause.opening() - after <= 2:
        figure.returned_to = recipient.code
    elif subject and figure.nationality is None and figure.returned_to is None:
        figure.returned_to = _teller(clause, subject)
    if subject and (subject != figure.nationality or _pardoned(clause, after)) and not _rescued(clause, subject):
        figure.held_by = subject


def _teller(clause: Clause, giver: str) -> str | None:
    """ "A said B had handed over 30": who tells of the gift received it."""
    line, first = clause.line, clause.topic()
    said = any(line.low(k) in clause.words.words["says"] for k in range(1, min(6, clause.figure.first)))
    return first if said and first != giver and clause.first == 0 else None


def _rescued(clause: Clause, subject: str) -> bool:
    """ "gunmen took 20 pupils; A's army freed 14": who frees people abducted by others held none of them."""
    if _from_people(clause) or _by_forces(clause, subject):
        return True
    if clause.figure.nationality not in (None, subject):
        return False
    line, before = clause.line, clause.sides.lines.get(clause.line.index - 1)
    told = (*(before.lows if before else ()), *line.lows[: clause.figure.first])
    return any(low in clause.words.words["abduct"] for low in told)


def _by_forces(clause: Clause, subject: str) -> bool:
    """ "A's commandos free four hostages": hostages are freed from others by force."""
    line, figure = clause.line, clause.figure
    armed = any(a.code == subject and line.low(k + 1) in clause.words.words["forces"] for k, a in clause.actors.items() if k < figure.first)
    return armed and figure.unit in clause.words.words["seized"] and figure.nationality in (None, subject)


def _from_people(clause: Clause) -> bool:
    """ "freed 11 women from traffickers": people had them, whoever frees them."""
    line, at = clause.line, clause.figure.phrase_last
    nouns = (clause.words.nouns.get(line.low(k)) for k in (at + 1, at + 2))
    plural = next((n for n in nouns if n), None)
    return line.low(at) == "from" and plural is not None and plural.kind == "people" and not plural.singular


def _pardoned(clause: Clause, after: int) -> bool:
    """Only a state's own captives, or those of its enemy, are pardoned; whoever frees people of its own may have won them back."""
    return any(clause.has(k, "pardon") for k in range(max(0, after - 3), after))


def _from_before(clause: Clause) -> None:
    """ "From the side of A we received 30": the source stands first."""
    figure, line = clause.figure, clause.line
    counted = figure.rule.startswith("ellipsis") and any(
        low in clause.words.words["number_of"] for low in line.lows[max(0, figure.first - 25) : figure.first]
    )
    if counted or (line.low(clause.first) == "of" and figure.scope == "subset"):
        _homed_before(clause)
    for k in range(clause.first, figure.first - 1):
        if line.low(k) not in ("from", "by"):
            continue
        source = clause.actors.get(k + 1) or (clause.actors.get(k + 2) if line.low(k + 1) == "the" else None)
        beyond = range(k + 2, figure.first)
        gets = any(clause.has(j, "get") for j in beyond) and not any(line.low(j) in ("which", "who", "and") for j in beyond)
        if line.low(k) == "from" and source and gets:
            figure.held_by = source.code
        if line.low(k) == "by" and k + 1 in clause.actors and figure.rule.startswith("ellipsis") and not gets:
            _passive_before(clause, k)


def _passive_before(clause: Clause, by: int) -> None:
    """ "put the number of those received by A at 52": who got or gave them is told before the number."""
    figure, code = clause.figure, clause.actors[by + 1].code
    if match_before(clause.line, by, clause.words.phrases["get"]):
        figure.returned_to, figure.nationality = code, figure.nationality if figure.nationality == code else None
    elif match_before(clause.line, by, clause.words.phrases["give"]) and clause.line.low(figure.first - 1) in ("at", "to", "as"):
        figure.held_by = figure.held_by or code


def _homed_before(clause: Clause) -> None:
    """ "Of those who returned to A, 51 were civilians", "put the number of those returned to A at 51"."""
    for k in range(clause.first, clause.figure.first - 1):
        actor = clause.actors.get(k + 1)
        if clause.line.low(k) == "to" and actor and actor.kind in STATES and _moved_before(clause, k):
            clause.figure.returned_to = clause.figure.returned_to or actor.code


def _beyond(clause: Clause) -> None:
    """ "to A" after the figure's verb, "by B" and "from B" for the giver."""
    figure, line = clause.figure, clause.line
    for k in range(figure.phrase_last, clause.last):
        if line.low(k) not in ("to", "by", "from"):
            continue
        actor = clause.actors.get(k + 1) or (clause.actors.get(k + 2) if line.low(k + 1) in ("the", "mainland") else None)
        code = actor.code if actor else clause.topic() if line.low(k + 1) in ("it", "them") else None
        if (
            code is None
            or not (_moved_before(clause, k) or _carried_from(clause, k))
            or (line.low(k) != "to" and actor is not None and actor.kind == "city")
        ):
            continue
        if line.low(k - 1) in clause.words.words["banish"] and code not in (figure.nationality, *clause.sides.parties):
            continue  # "154 of those freed were taken to A": into exile
        if line.low(k) == "to" and (actor is None or actor.kind in STATES):
            figure.returned_to = figure.returned_to or code
        elif _by_giver(clause, k) or (line.low(k) == "from" and _is_source(clause, code)):
            figure.held_by = figure.held_by or code


def homeward(clause: Clause) -> None:
    """ "252 of A's people were flown to A", "eight of them went to A": a move that is a return."""
    figure, line = clause.figure, clause.line
    for k in range(figure.phrase_last, clause.last):
        if line.kind(k) == "number":
            return  # "90 prisoners were exchanged, and 30 reporters went to A"
        actor = clause.actors.get(k + 1)
        if (
            actor is not None
            and line.low(k) == "from"
            and _is_back(clause, k)
            and actor.code != figure.nationality
            and actor.kind != "city"
        ):
            figure.held_by, figure.aspect = figure.held_by or actor.code, "flow"
            return
        landed = line.low(k) in ("in", "at") and line.low(k - 1) in clause.words.words["lands"]
        if actor is not None and ((landed and actor.code == figure.nationality) or (line.low(k) == "in" and _is_back(clause, k))):
            figure.returned_to, figure.aspect = figure.returned_to or actor.code, "flow"
            figure.nationality = figure.nationality or actor.code
        if actor is None or line.low(k) not in ("to", "for") or not _went(clause, k):
            continue
        party = actor.code in clause.sides.parties
        led = line.low(k - 1) in clause.words.words["banish"]  # into exile, where no state is known to be a side
        exchanged = (party or not (clause.sides.parties or led)) and _of_the_exchanged(clause)
        if actor.code == figure.nationality or (figure.kind == "remains" and party) or exchanged:
            figure.returned_to, figure.aspect = figure.returned_to or actor.code, "flow"
            figure.nationality = figure.nationality or actor.code


def _is_back(clause: Clause, at: int) -> bool:
    """ "20 hostages back in A", "four women are home in A": they are where they belong."""
    line, after = clause.line, clause.figure.phrase_last
    arrived = line.low(at - 1) in ("back", "home") and clause.actors[at + 1].kind in STATES
    return arrived and all(line.low(k) in clause.words.words["is_back"] for k in range(after, at))


def _of_the_exchanged(clause: Clause) -> bool:
    """Whether it is a part of people who are said to have been exchanged, in the sentence before."""
    figure, before = clause.figure, clause.sides.lines.get(clause.line.index - 1)
    swapped = before is not None and any(low in clause.words.words["swap"] for low in before.lows)
    if any(low in clause.words.words["swap"] for low in clause.line.lows[: figure.first]):
        return figure.unit in clause.words.words["captive_noun"] or figure.rule.startswith(
            "ellipsis"
        )  # "the exchange, in which ten prisoners went to A and 13 to B"
    return swapped and (figure.partitive or figure.scope == "subset")


def _went(clause: Clause, at: int) -> bool:
    """ "eight of them went to A", "252 of A's people were flown to A"."""
    if at == clause.figure.last and clause.figure.rule.startswith("ellipsis"):
        before = range(clause.figure.first)
        moved = any(clause.line.low(k) in clause.words.words["moved"] for k in before)
        return moved or any(match_phrase(clause.line, k, clause.words.phrases["give"]) for k in before)  # "and 13 to B"
    home = clause.actors[at + 1].code == clause.figure.nationality and at - clause.figure.phrase_last <= 4
    places = (at - 1, at - 2, clause.figure.first - 1 if home else at - 1)  # "flew 48 of B's people from A to B"
    return any(clause.line.low(k) in clause.words.words["moved"] for k in places)


def _by_giver(clause: Clause, at: int) -> bool:
    """ "freed by A": the verb stands right before; "a swap brokered by A" names no giver."""
    line = clause.line
    if line.low(at) != "by":
        return False
    if at == clause.figure.phrase_last and match_before(line, clause.figure.first, clause.words.phrases["given_passive"]):
        return True  # "had been given 41 bodies by A"
    if line.low(at - 2) == "to" and (at - 1 in clause.actors or line.low(at - 1) in ("it", "them")):
        at -= 2  # "released to B by A"
    handed = line.low(at - 1) in clause.words.words["hand"]
    return handed or any(match_before(line, at, clause.words.phrases[id]) for id in ("give", "flow"))


def _is_source(clause: Clause, code: str) -> bool:
    """Whether people who come "from A" were held there: they are not of A, and A is a side or none is known."""
    figure, parties = clause.figure, clause.sides.parties
    return code not in (figure.nationality, figure.returned_to) and (not parties or code in parties) and figure.aspect == "flow"


def _carried_from(clause: Clause, at: int) -> bool:
    """ "took back the bodies of 200 of its soldiers from A", "flew 48 of B's people from A to B": the verb stands before the number."""
    line, opening = clause.line, clause.opening()
    if line.low(at) != "from" or at - clause.figure.phrase_last > 1:
        return False
    fetched = any(match_before(line, k, clause.words.phrases["get"]) for k in (opening, opening - 1))
    return fetched or (line.low(opening - 1) in clause.words.words["moved"] and clause.figure.aspect == "flow")


def _moved_before(clause: Clause, at: int) -> bool:
    before = range(max(clause.first, at - 6), at)
    handed = any(clause.line.low(k) in clause.words.words["hand"] for k in before)
    return handed or any(clause.has(k, id) for k in before for id in ("flow", "get", "give"))
