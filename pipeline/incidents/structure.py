"""Incidents that belong together without being one: the days of a whole, and talks, agreement, plan and outcome as a chain."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pyarrow as pa

from pipeline import defaults
from pipeline.incidents import identity
from pipeline.incidents.calendar import Days, days
from pipeline.incidents.kinds import Kinds, kinds
from pipeline.incidents.undisturbed import undisturbed

LONGEST_WHOLE = 14
"""Days that a whole may last."""
REACH, ALONE = 60, 21
"""Days within which an outcome follows from a step that shares a number or a document with it, and from one that shares neither."""
DISTINCT = 10
TABLE = ("incident_id", "event_type", "status", "date_edtf", "countries", "released", "doc_ids")


@dataclass(frozen=True, slots=True)
class Node:
    """An incident in small."""

    id: str
    kin: str
    status: str
    days: Days
    sides: frozenset[str]
    best: Mapping[str | None, float]
    doc_ids: frozenset[str]

    @property
    def total(self) -> float:
        """People freed in all."""
        return max(sum(value for to, value in self.best.items() if to), self.best.get(None, 0.0))


@undisturbed()
def connections(incidents: pa.Table, *, codebook: str = defaults.CODEBOOK) -> pa.Table:
    """For each incident `parent_incident_id` and `chain_id`, found among all of them; of them the columns `TABLE` are read."""
    known = kinds(codebook)
    nodes = [_node(row, known) for row in incidents.select(list(TABLE)).to_pylist()]
    parents = dict(_parents(nodes, known))
    chains = _chains(nodes, parents, known)
    columns = {"parent_incident_id": parents, "chain_id": chains}
    return pa.table({name: pa.array([found.get(node.id) for node in nodes], pa.string()) for name, found in columns.items()})


def _node(row: Mapping[str, Any], known: Kinds) -> Node:
    best = {part["to"]: part["best"] for part in row["released"] if part["best"] is not None}
    return Node(
        row["incident_id"], known.of(row["event_type"]), row["status"], days(row["date_edtf"]),
        frozenset(row["countries"]), best, frozenset(row["doc_ids"]),
    )  # fmt: skip


def _parents(nodes: Sequence[Node], known: Kinds) -> Iterator[tuple[str, str]]:
    """Each part with its whole: the shortest run of days that holds its day, of more people, between the same sides.

    One of the sides is enough where a document tells of it beside the whole or another part: an ally may give or get people too.
    """
    by_side: defaultdict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for at, node in enumerate(nodes):
        if node.days.grain == "day" and node.kin in known.outcomes and node.days.first is not None:
            for side in node.sides:
                by_side[node.kin, side].append((node.days.first, at))
    for entries in by_side.values():
        entries.sort()
    found: dict[int, tuple[int, str]] = {}
    for whole in nodes:
        length = _length(whole)
        if whole.kin in known.outcomes and 1 < length <= LONGEST_WHOLE:
            parts = _parts(whole, by_side, nodes)
            for at in parts if whole.best or len(parts) > 1 else ():
                found[at] = min(found.get(at, (10**6, "")), (length, whole.id))
    yield from _summed(nodes, known)
    yield from ((nodes[at].id, whole_id) for at, (_, whole_id) in found.items())


def _summed(nodes: Sequence[Node], known: Kinds) -> Iterator[tuple[str, str]]:
    """Each part with a whole whose days nobody says: those that its documents tell of and whose numbers together make its own."""
    telling: defaultdict[str, list[Node]] = defaultdict(list)
    for node in nodes:
        if node.kin in known.outcomes and node.best and node.days.grain == "day":
            for doc_id in node.doc_ids:
                telling[doc_id].append(node)
    for whole in nodes:
        if whole.kin in known.outcomes and whole.best and whole.days.grain not in ("day", "days"):
            told = {part.id: part for doc_id in whole.doc_ids for part in telling.get(doc_id, ())}
            parts = [part for part in told.values() if part.kin == whole.kin and _same_sides(part, whole) and _is_smaller(part, whole)]
            if len(parts) > 1 and any(_sum(parts, to) == best for to, best in whole.best.items()):
                yield from ((part.id, whole.id) for part in parts)


def _sum(parts: Iterable[Node], to: str | None) -> float:
    return sum(part.best.get(to, 0.0) for part in parts)


def _length(node: Node) -> int:
    first, last = node.days.first, node.days.last
    return 0 if first is None or last is None else last - first + 1


def _parts(whole: Node, by_side: Mapping[tuple[str, str], list[tuple[int, int]]], nodes: Sequence[Node]) -> list[int]:
    inside: set[int] = set()
    for side in whole.sides:
        entries = by_side.get((whole.kin, side), [])
        low = bisect_left(entries, (whole.days.first or 0, -1))
        inside.update(at for _, at in entries[low : bisect_right(entries, (whole.days.last or 0, 10**9))])
    found = {at for at in inside if _same_sides(nodes[at], whole) and _is_smaller(nodes[at], whole)}
    told = whole.doc_ids.union(*(nodes[at].doc_ids for at in found))
    found |= {at for at in inside - found if nodes[at].doc_ids & told and nodes[at].best and _is_smaller(nodes[at], whole)}
    return sorted(found)


def _is_smaller(part: Node, whole: Node) -> bool:
    if part.best and whole.best and part.total >= whole.total:
        return False
    return all(part.best[side] < whole.best[side] for side in part.best.keys() & whole.best.keys())


def _chains(nodes: Sequence[Node], parents: Mapping[str, str], known: Kinds) -> dict[str, str]:
    """For each incident of a chain the chain's id, which is made from its outcome that most documents report."""
    root: dict[str, str] = {}
    for one, other in (*_steps_together(nodes, known), *_outcomes(nodes, known), *parents.items()):
        a, b = _root(root, one), _root(root, other)
        root[max(a, b)] = min(a, b)
    linked: defaultdict[str, list[Node]] = defaultdict(list)
    for node in nodes:
        if node.id in root:
            linked[_root(root, node.id)].append(node)
    found: dict[str, str] = {}
    for members in linked.values():
        core = min(members, key=lambda n: (n.kin not in known.outcomes, n.id in parents, -len(n.doc_ids), n.days.first or 10**7, n.id))
        found.update((node.id, identity.chain(core.id)) for node in members)
    return found


def _root(root: dict[str, str], id: str) -> str:
    while root.setdefault(id, id) != id:
        root[id] = id = root[root[id]]
    return id


def _by_side(nodes: Iterable[Node]) -> dict[str, list[tuple[int, Node]]]:
    found: defaultdict[str, list[tuple[int, Node]]] = defaultdict(list)
    for node in nodes:
        if node.days.first is not None:
            for side in node.sides:
                found[side].append((node.days.first, node))
    for entries in found.values():
        entries.sort(key=lambda entry: (entry[0], entry[1].id))
    return dict(found)


def _steps_together(nodes: Sequence[Node], known: Kinds) -> Iterator[tuple[str, str]]:
    """Steps of one day between the same sides: the talks and what was agreed there."""
    for entries in _by_side(node for node in nodes if node.kin in known.steps and node.days.grain == "day").values():
        for (day, one), (next_day, other) in pairwise(entries):
            if day == next_day and _same_sides(one, other):
                yield one.id, other.id


def _same_sides(one: Node, other: Node) -> bool:
    return len(one.sides & other.sides) >= min(2, len(one.sides), len(other.sides), 2)


def _outcomes(nodes: Sequence[Node], known: Kinds) -> Iterator[tuple[str, str]]:
    """Each outcome with the step that it follows from."""
    steps = _by_side(node for node in nodes if node.kin in known.steps and node.status in ("occurred", "ongoing"))
    told: defaultdict[str, list[Node]] = defaultdict(list)
    for node in nodes:
        if node.kin in known.steps:
            for doc_id in node.doc_ids:
                told[doc_id].append(node)
    for node in nodes:
        if node.kin in known.outcomes:
            step = _step_before(node, steps) if node.days.first is not None else _step_beside(node, told)
            if step is not None:
                yield step.id, node.id


def _step_before(node: Node, steps: Mapping[str, list[tuple[int, Node]]]) -> Node | None:
    """The last step that shares a number or a document with the outcome, else the last one shortly before it."""
    first = node.days.first or 0
    near: dict[str, tuple[int, Node]] = {}
    for side in node.sides:
        entries = steps.get(side, [])
        low, high = bisect_left(entries, first - REACH, key=_day), bisect_right(entries, first, key=_day)
        near.update((step.id, (day, step)) for day, step in entries[low:high] if _same_sides(step, node))
    ranked = [(_evidence(step, node), day, step.id) for day, step in near.values() if _evidence(step, node) or first - day <= ALONE]
    return near[max(ranked)[2]][1] if ranked else None


def _day(entry: tuple[int, Node]) -> int:
    return entry[0]


def _evidence(step: Node, outcome: Node) -> bool:
    numbers = {value for value in step.best.values() if value >= DISTINCT}
    return bool(numbers & set(outcome.best.values()) or step.doc_ids & outcome.doc_ids)


def _step_beside(node: Node, told: Mapping[str, list[Node]]) -> Node | None:
    """For an outcome without a date the last dated step that one of its documents tells of."""
    beside = {step.id: step for doc_id in node.doc_ids for step in told.get(doc_id, ()) if _same_sides(step, node)}
    return max(beside.values(), key=lambda step: (step.days.first or 0, step.id), default=None)
