"""Who holds the people counted, to whom they return, and whether the figure is a stock (held) or a flow (released).

Read from the grammar around the figure: who hands over or receives, "from … captivity", "to …"; and what follows from there
being two sides: people of one side who go home were held by the other. Verbs and nouns are the topic's data (`figure_words.csv`).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from pipeline.records import ActorMention, Findings
from pipeline.rules.figures import belonging, captors, parties, sendings, tellers, transfers
from pipeline.rules.figures.clauses import Clause
from pipeline.rules.figures.drafts import Draft
from pipeline.rules.figures.parties import Sides
from pipeline.rules.figures.tokens import Line, match_any, match_before
from pipeline.rules.figures.vocabulary import Vocabulary

REVERSE = 20
"""How many tokens behind its noun the direction of a move may stand."""


def assign(drafts: Sequence[Draft], vocabulary: Vocabulary, findings: Findings, text: str) -> None:
    """Fills `held_by`, `returned_to`, `nationality` and `aspect` of the drafts that count people or remains."""
    for figure in drafts:
        figure.teller = figure.kind == "people" and tellers.tells(figure, vocabulary)
    sides = parties.sides(findings, drafts, text, vocabulary)
    named = frozenset(id(figure) for figure in drafts if figure.nationality)
    for figure in drafts:
        if figure.counts_people and figure.line.tokens and not figure.teller:
            _read(Clause(figure, vocabulary, sides))
    if not sides.parties:
        sides = parties.shown(sides, drafts)
        for figure in drafts if sides.parties else ():
            if figure.counts_people and figure.line.tokens and figure.aspect and figure.scope != "each_side":
                _complete(Clause(figure, vocabulary, sides))
    _across_pairs(drafts, sides, named)
    _coordinated(drafts, vocabulary, sides)
    _reversed(drafts, vocabulary, sides)
    for figure in drafts:
        _share_with_whole(figure)
    belonging.share(drafts, vocabulary, sides)


def _read(clause: Clause) -> None:
    figure = clause.figure
    cues = [c for c in (clause.cue("flow"), clause.cue("get"), clause.cue("give")) if c is not None]
    figure.aspect = _aspect(clause, min(cues, default=None), clause.cue("stock"))
    if figure.scope == "each_side":
        return
    if figure.aspect != "flow":
        transfers.homeward(clause)
        sendings.aboard(clause)
    if figure.aspect is None:
        holder = captors.captor(clause)
        figure.aspect = "stock" if holder else None
        figure.held_by = holder or (clause.sides.other(figure.nationality) if _captive_people(clause) else None)
        return
    if figure.aspect == "flow" and clause.line.low(figure.phrase_last) == "between":
        return  # "887 prisoners between A and B": of both sides
    if figure.aspect == "flow":
        transfers.read(clause)
    holder = captors.captor(clause)
    if holder is not None and (holder != figure.nationality or figure.held_by is None):
        figure.held_by = holder
    _complete(clause)


def _aspect(clause: Clause, flow: int | None, stock: int | None) -> str | None:
    if clause.figure.pair is not None or clause.figure.form == "all":
        return "flow"
    if flow is None and ((stock is not None and (_out_of_captivity(clause) or _landed(clause))) or _carried(clause)):
        return "flow"
    if flow is None:
        return "stock" if stock is not None or _captives_in(clause) or captors.keeps(clause) else None
    if _whole_held(clause) or _wanted_back(clause):
        return "stock"
    return "flow" if stock is None or (flow <= stock + 12 and not _held_now(clause)) else "stock"


def _out_of_captivity(clause: Clause) -> bool:
    """ "took 95 women from A's prisons": captivity is where they come from."""
    line = clause.line
    cells = [k for k in range(clause.figure.phrase_last, clause.last) if line.low(k) in clause.words.words["captivity"]]
    return any({"from", "out"} & set(line.lows[max(clause.first, k - 4) : k]) for k in cells)


def _landed(clause: Clause) -> bool:
    """ "three Americans held by A landed at the air base": they are on their way home."""
    line, after = clause.line, clause.figure.phrase_last
    held = line.low(after) in clause.words.words["held"]
    return held and any(line.low(k) in clause.words.words["lands"] and line.low(k + 1) in ("in", "at") for k in range(after, clause.last))


def _whole_held(clause: Clause) -> bool:
    """The 95 of "15 of the 95 medics held by A have been freed"."""
    line, figure = clause.line, clause.figure
    held = line.low(figure.phrase_last) in clause.words.words["held"]
    return held and line.lows[max(0, figure.first - 2) : figure.first] == ["of", "the"]


def _wanted_back(clause: Clause) -> bool:
    """ "wants the return of six men held in A": they are held."""
    line, figure = clause.line, clause.figure
    wanted = any(line.low(k) in clause.words.words["wants"] for k in range(max(clause.first, figure.first - 6), figure.first))
    return wanted and line.low(figure.phrase_last) in clause.words.words["held"]


def _carried(clause: Clause) -> bool:
    """ "flew 318 detainees between the two cities": captives who are moved go free."""
    line, figure = clause.line, clause.figure
    opening = clause.opening()
    if any(line.low(k) in clause.words.words["hand"] for k in range(max(clause.first, opening - 2), opening)):
        return True
    if sendings.sent_back(clause) is not None:
        return True
    moved = line.low(figure.first - 1) in clause.words.words["moved"]
    return moved and line.low(figure.phrase_last - 1) in clause.words.words["captive_noun"]


def _captives_in(clause: Clause) -> bool:
    """ "89 political prisoners in …": the noun alone says that they are held."""
    line, after = clause.line, clause.figure.phrase_last
    there = line.low(after) == "in" or (line.low(after) == "still" and line.low(after + 1) == "in")
    return there and line.low(after - 1) in clause.words.words["captive_noun"]


def _captive_people(clause: Clause) -> bool:
    """ "45 Ruritanian prisoners of war": held by the other side, whatever the sentence is about."""
    line, figure = clause.line, clause.figure
    return figure.kind == "people" and any(
        line.low(k) in clause.words.words["captive_noun"] for k in range(figure.after - 4, figure.after) if k >= figure.last
    )


def _held_now(clause: Clause) -> bool:
    """ "remain in captivity", "are being held", "holds": a present state beside the figure."""
    line, figure = clause.line, clause.figure
    near = range(figure.phrase_last, min(figure.phrase_last + 6, clause.last))
    present = any(line.low(k) in clause.words.words["present"] for k in near)
    held = any(clause.has(k, "stock") and line.low(k) != "captured" for k in near)
    back = any(line.low(k) in clause.words.words["holds_now"] for k in range(max(0, figure.first - 4), figure.first))
    return (present and held) or back


def _complete(clause: Clause) -> None:
    """What follows from there being two sides, and from people going home."""
    figure, sides = clause.figure, clause.sides
    if figure.held_by is not None and figure.held_by == figure.nationality and not _own_captives(clause):
        figure.held_by = None
    if figure.held_by is not None and figure.held_by == figure.nationality:
        return
    if figure.aspect == "flow" and figure.returned_to is None and not _own_captives(clause):
        figure.returned_to = figure.nationality or (sides.other(figure.held_by) if figure.held_by else None)
    home = figure.returned_to if figure.aspect == "flow" else figure.nationality
    if figure.held_by is None and home and _captives(clause):
        figure.held_by = sides.other(home)
    if figure.held_by is not None and figure.held_by == figure.returned_to:
        figure.returned_to = None
    if figure.rule.startswith("ellipsis") and figure.returned_to and figure.nationality != figure.returned_to:
        figure.nationality = None  # that of the people before
    if figure.nationality is None and figure.unit not in clause.words.words["no_own_country"]:
        figure.nationality = figure.returned_to


def _own_captives(clause: Clause) -> bool:
    """ "pardoned 40 prisoners", "222 political prisoners", "80 people seen as political prisoners": whom their own state may hold."""
    figure, line = clause.figure, clause.line
    at = figure.phrase_last
    if line.low(at) in clause.words.words["regarded"]:
        at += 1 + (line.low(at + 1) in ("as", "to"))
        return f"{line.low(at)} {line.low(at + 1).removesuffix('s')}" in clause.words.words["own_captive"]
    pardoned = any(clause.has(k, "pardon") for k in range(max(clause.first, figure.first - 6), figure.first))
    return pardoned or figure.unit in clause.words.words["own_captive"]


def _captives(clause: Clause) -> bool:
    """Whether the people are certainly held by somebody: they come free, or a word of captivity stands near."""
    if clause.figure.kind == "remains":
        return clause.figure.aspect == "flow"
    return clause.figure.aspect == "flow" or clause.cue("stock") is not None


def _share_with_whole(figure: Draft) -> None:
    """Part of those who go home, goes home: a subset in the same sentence shares the sides of its whole."""
    whole = figure.whole
    if whole is None or whole.line is not figure.line or not figure.counts_people or figure.scope != "subset":
        return
    if figure.nationality is None or figure.nationality == whole.nationality:
        figure.nationality = figure.nationality or whole.nationality
        figure.returned_to = figure.returned_to or whole.returned_to
        figure.held_by = figure.held_by or whole.held_by
        figure.aspect = figure.aspect or whole.aspect
    if whole.held_by is None and whole.aspect == "stock" and figure.held_by != whole.nationality:
        whole.held_by = figure.held_by  # "out of 900 in captivity, A gave back four"


def _coordinated(drafts: Sequence[Draft], vocabulary: Vocabulary, sides: Sides) -> None:
    """What is said of the first is said of the second: "A holds 30 civilians and 12 soldiers"; "A got 30 back and B 12"."""
    for left, right in itertools.pairwise(drafts):
        if left.line is not right.line or left.pair is not None or not (left.counts_people and right.counts_people):
            continue
        line, gap = left.line, range(left.phrase_last, right.first)
        named = sides.within(line.tokens[left.phrase_last - 1].end, line.tokens[right.first].start)
        if left.aspect == "stock" and left.held_by and right.held_by is None and right.nationality == left.held_by:
            right.held_by, right.aspect = left.nationality, left.aspect  # "30 of A's men are in B, against 12 of B's"
        if 0 < len(gap) <= 2 and all(line.low(k) in (",", "and", "plus", "with", "the") for k in gap):
            _share(left, right)
        elif len(named) == 1 and len(gap) <= 8 and _elided(line, named[0], right.first):
            _gapped(left, right, named[0].code)
            if left.held_by is None and left.aspect == "flow" and right.nationality != named[0].code and _freed_before(left, vocabulary):
                right.held_by = right.held_by or named[0].code  # "the rebels freed 30, and A 12"


def _freed_before(figure: Draft, vocabulary: Vocabulary) -> bool:
    """Whether a verb of giving stands right before the number."""
    return match_before(figure.line, figure.first, vocabulary.phrases["give"]) is not None


def _reversed(drafts: Sequence[Draft], vocabulary: Vocabulary, sides: Sides) -> None:
    """ "A got 30 back, while 12 went the other way": these go to whoever gave those."""
    people = [d for d in drafts if d.counts_people and d.scope != "subset" and d.pair is None and not d.teller]
    for at, right in enumerate(people):
        if not _other_way(right, vocabulary):
            continue
        left = next((d for d in reversed(people[:at]) if d.span[0] < right.span[0] and (d.returned_to or d.held_by or d.nationality)), None)
        if left is None or right.line.index - left.line.index > 1:
            continue
        if not (left.returned_to or left.held_by) and left.nationality in sides.parties and left.kind == "people":
            left.returned_to, left.held_by, left.aspect = left.nationality, sides.other(left.nationality), "flow"
        if left.returned_to or left.held_by:
            known = right.returned_to if right.returned_to != left.returned_to else None
            right.returned_to, right.held_by = left.held_by or sides.other(left.returned_to) or known, left.returned_to
            right.aspect = "flow"
            if right.nationality != right.returned_to:
                right.nationality = right.returned_to


def _other_way(figure: Draft, vocabulary: Vocabulary) -> bool:
    line, after = figure.line, figure.phrase_last
    far = min(line.count, after + REVERSE)
    if not match_any(line, range(after, far), vocabulary.phrases["reverse"]):
        return False
    end = next((k for k in range(after, far) if line.low(k) in (";", ".") or (k > after and line.kind(k) == "break")), far)
    return match_any(line, range(after, end), vocabulary.phrases["reverse"])


def _elided(line: Line, actor: ActorMention, at: int) -> bool:
    """ ", B 12", "while B those of 12": behind the second subject no verb stands."""
    first, last = line.index_at(actor.start), line.index_at(actor.end - 1)
    between = [line.low(k) for k in range(last + 1, at)]
    opened = line.low(first - 1) in (",", "and", "while", ";")
    return opened and all(word in ("those", "of", "to", "the", "only", "just", "has", "have", "had") for word in between)


def _share(left: Draft, right: Draft) -> None:
    if right.nationality in (None, left.nationality):
        right.held_by = right.held_by or left.held_by
        right.returned_to = right.returned_to or left.returned_to
        right.aspect = left.aspect or right.aspect


def _gapped(left: Draft, right: Draft, code: str) -> None:
    """The verb of the first goes for the second, with another subject."""
    if left.returned_to and left.returned_to != code and left.nationality in (None, left.returned_to):
        right.returned_to, right.held_by, right.aspect = code, left.returned_to if left.held_by == code else None, left.aspect
        right.nationality = code if right.nationality in (None, left.nationality) else right.nationality
    elif left.held_by and left.held_by != code:
        right.held_by, right.aspect = code, left.aspect
        right.returned_to = left.held_by if left.returned_to == code else None
        right.nationality = None if right.nationality == left.nationality else right.nationality


def _across_pairs(drafts: Sequence[Draft], sides: Sides, named: frozenset[int]) -> None:
    """In X-for-Y, who goes home to one side is exchanged for who goes home to the other."""
    for left, right in itertools.pairwise(drafts):
        if left.pair is None or left.pair != right.pair:
            continue
        for one, two in ((left, right), (right, left)):
            if one.returned_to and not two.returned_to:
                two.returned_to = one.held_by or sides.other(one.returned_to)
            others = one.held_by is not None and one.held_by not in sides.parties and id(two) not in named
            if others and two.held_by == one.returned_to is not None:
                two.nationality = one.held_by if two.nationality == two.returned_to else two.nationality
                two.returned_to = one.held_by  # "A freed seven B for two men jailed there": of other states than the article's two
            if one.returned_to and two.returned_to and one.returned_to != two.returned_to:
                one.held_by = one.held_by or two.returned_to
                two.held_by = two.held_by or one.returned_to
