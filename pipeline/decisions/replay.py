"""Decisions on the tables of a later run: each applied to the row that it was made about, or reported as stale."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.decisions import anchors, missed
from pipeline.decisions.fields import IDS, JUDGED, seen
from pipeline.decisions.record import Decision
from pipeline.decisions.stances import Fate, Outcome, Stance, changed, majority, settle

Row = Mapping[str, Any]
Place = tuple[str, str]
"""Table and id of an added row."""
GONE = "its sentence is there, the row is not"
TWICE = "its sentence stands there more than once"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done: an outcome for each row (by table and id), rows to add (by table), and every decision's fate, in order."""

    outcomes: Mapping[tuple[str, str], Outcome]
    additions: tuple[tuple[Decision, int], ...]
    """Each with the offset of its span now."""
    fates: tuple[Fate, ...]


def plan(tables: Mapping[str, pa.Table], decisions: Sequence[Decision]) -> Plan:
    """What the decisions mean for these tables."""
    standing, fates = undone(decisions)
    state = _State(tables, standing)
    targets: dict[tuple[str, str], list[Decision]] = defaultdict(list)
    additions: dict[Place, list[tuple[Decision, int]]] = defaultdict(list)
    for decision in standing:
        if (fate := _placed(decision, state, targets, additions)) is not None:
            fates.append(fate)
    outcomes, settled = _settled(targets, state)
    added, told = _added(additions)
    fates += told
    order = {id(decision): at for at, decision in enumerate(decisions)}
    return Plan(outcomes, added, tuple(sorted((*fates, *settled), key=lambda fate: order[id(fate.decision)])))


def undone(decisions: Iterable[Decision]) -> tuple[list[Decision], list[Fate]]:
    """The decisions that stand, and those that their own reviewer took back."""
    decisions = list(decisions)
    taken_back = {(decision.undoes, decision.reviewer) for decision in decisions if decision.verdict == "undo"}
    standing: list[Decision] = []
    fates: list[Fate] = []
    for decision in decisions:
        if decision.verdict != "undo":
            back = (decision.act, decision.reviewer) in taken_back
            fates.append(Fate(decision, "undone")) if back else standing.append(decision)
    return standing, fates


class _State:
    """The documents and rows that the decisions are about."""

    def __init__(self, tables: Mapping[str, pa.Table], decisions: Iterable[Decision]) -> None:
        docs = pa.array(sorted({decision.doc_id for decision in decisions}), pa.string())
        documents = tables["documents"].select(["doc_id", "text"])
        self.texts: dict[str, str] = {
            row["doc_id"]: row["text"] for row in documents.filter(pc.is_in(documents["doc_id"], docs)).to_pylist()
        }
        self.rows: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
        for table in JUDGED:
            for row in tables[table].filter(pc.is_in(tables[table]["doc_id"], docs)).to_pylist():
                self.rows[table, row["doc_id"]].append(row)


def _placed(decision: Decision, state: _State, targets: Any, additions: Any) -> Fate | None:
    """Put the decision to the row it is about; its fate where that is known without the others'."""
    text = state.texts.get(decision.doc_id)
    if text is None:
        return Fate(decision, "stale", "its document is gone")
    rows = missed.same_kind(decision, state.rows[decision.table, decision.doc_id])
    row = anchors.match(decision, rows, text, IDS[decision.table])
    if row is None:
        return _without_row(decision, text, additions)
    if decision.verdict == "add":
        differing = changed(decision.seen, seen(decision.table, row))
        return Fate(decision, "stale", f"found now, but: {differing}") if differing else Fate(decision, "agreed")
    targets[decision.table, row[IDS[decision.table]]].append(decision)
    return None


def _without_row(decision: Decision, text: str, additions: Any) -> Fate | None:
    places = anchors.occurrences(text, decision.sentence)
    if not places:
        return Fate(decision, "stale", "its sentence changed")
    if decision.verdict == "skip":
        return Fate(decision, "skipped")
    if decision.verdict == "reject":
        return Fate(decision, "agreed")
    if decision.verdict != "add":
        return Fate(decision, "stale", GONE if len(places) == 1 else TWICE)
    if (name := missed.lacking(decision.table, decision.seen)) is not None:
        return Fate(decision, "stale", f"the added row has no {name}")
    start = anchors.place(decision, text)
    if start is None:
        return Fate(decision, "stale", TWICE)
    id = missed.row_id(decision.table, decision.doc_id, start, start + len(decision.text), decision.seen)
    additions[decision.table, id].append((decision, start))
    return None


def _added(additions: Mapping[Place, Sequence[tuple[Decision, int]]]) -> tuple[tuple[tuple[Decision, int], ...], list[Fate]]:
    """The rows to add, and what becomes of each addition: of several of one reviewer the last counts, of several reviewers most."""
    chosen: dict[Place, tuple[Decision, int]] = {}
    fates: list[Fate] = []
    for (table, row_id), made in additions.items():
        last = {decision.reviewer: (decision, start) for decision, start in made}
        winner = majority([json.dumps(dict(decision.seen), sort_keys=True) for decision, _ in last.values()])
        for decision, start in made:
            if last[decision.reviewer][0] is not decision:
                fates.append(Fate(decision, "superseded", row_id=row_id))
                continue
            held = json.dumps(dict(decision.seen), sort_keys=True) == winner
            fates.append(Fate(decision, "applied" if held else "disputed" if winner is None else "outvoted", row_id=row_id))
            if held:
                chosen.setdefault((table, row_id), (decision, start))
    return tuple(chosen.values()), fates


def _settled(targets: Mapping[tuple[str, str], list[Decision]], state: _State) -> tuple[dict[tuple[str, str], Outcome], list[Fate]]:
    outcomes, fates = {}, []
    for (table, row_id), decisions in targets.items():
        row = next(r for r in state.rows[table, decisions[0].doc_id] if r[IDS[table]] == row_id)
        stances: dict[str, Stance] = {}
        for decision in decisions:
            stances.setdefault(decision.reviewer, Stance(seen(table, row), int(row["char_start"]))).take(decision)
        outcome, found = settle(list(stances.values()))
        fates += [replace(fate, row_id=row_id) for fate in found]
        if outcome is not None:
            outcomes[table, row_id] = outcome
    return outcomes, fates
