"""How well incidents are found in the articles of tests/incidents_gold, linking alone and through the whole pipeline.

    python tests/incident_scoring.py [fitted|held_out]

Linking alone is given the events as the articles are annotated. Through the whole pipeline it is given what is extracted; an
extracted event counts for the annotated one that it touches (or for the only one of its kind, where it states neither day nor
number), an annotated event that nothing was extracted for is missed by recall, an extra event counts against precision where it is
linked to another (Cai and Strube 2010, "Evaluation Metrics for End-to-End Coreference Resolution Systems"). The baseline is the key
of one incident per type, date and parties.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parent.parent)]

from incident_articles import Fact, facts  # noqa: E402
from incident_corpus import Corpus, annotated, read  # noqa: E402

from pipeline.incidents.link import link  # noqa: E402
from pipeline.job.linker import LINKER  # noqa: E402


@dataclass(frozen=True)
class Score:
    pairs: tuple[float, float, float]
    b_cubed: tuple[float, float, float]

    def __str__(self) -> str:
        words = (f"{name} P {p:.3f} R {r:.3f} F1 {f:.3f}" for name, (p, r, f) in (("pairwise", self.pairs), ("B-cubed", self.b_cubed)))
        return " · ".join(words)


def by_linking(corpus: Corpus) -> dict[str, str]:
    """Event id → incident id."""
    _, ids = link(corpus.events, corpus.documents)
    return dict(zip(corpus.events["event_id"].to_pylist(), ids.to_pylist(), strict=True))


def by_key(corpus: Corpus) -> dict[str, str]:
    """The baseline: one incident per type, date and parties; what has no full date stands alone."""
    found = {}
    for row in corpus.events.to_pylist():
        codes = sorted({party["code"] for party in row["parties"]})
        date = row["date_edtf"]
        alone = not date or "X" in date or not codes
        found[row["event_id"]] = row["event_id"] if alone else " ".join((row["event_type"], date, *codes))
    return found


def score(corpus: Corpus, assigned: Mapping[str, str]) -> Score:
    items = [(truth or f"extra {event_id}", assigned[event_id], truth is None) for event_id, truth in corpus.truth.items()]
    items += [(key, f"missed {number}", False) for number, key in enumerate(corpus.missed)]
    size = Counter(cluster for _, cluster, _ in items)
    items = [item for item in items if not item[2] or size[item[1]] > 1]
    return Score(_pairwise(items), _b_cubed(items))


def _pairwise(items: Sequence[tuple[str, str, bool]]) -> tuple[float, float, float]:
    true = {pair for pair in combinations(range(len(items)), 2) if items[pair[0]][0] == items[pair[1]][0]}
    found = {pair for pair in combinations(range(len(items)), 2) if items[pair[0]][1] == items[pair[1]][1]}
    return _f1(len(true & found) / max(len(found), 1), len(true & found) / max(len(true), 1))


def _b_cubed(items: Sequence[tuple[str, str, bool]]) -> tuple[float, float, float]:
    keys: defaultdict[str, set[int]] = defaultdict(set)
    clusters: defaultdict[str, set[int]] = defaultdict(set)
    for at, (key, cluster, _) in enumerate(items):
        keys[key].add(at)
        clusters[cluster].add(at)
    there = [at for at, item in enumerate(items) if not item[1].startswith("missed ")]
    precision = sum(len(keys[items[at][0]] & clusters[items[at][1]]) / len(clusters[items[at][1]]) for at in there) / len(there)
    wanted = [at for at, item in enumerate(items) if not item[2]]
    recall = sum(
        len(keys[items[at][0]] & clusters[items[at][1]]) / len(keys[items[at][0]]) if at in set(there) else 0.0 for at in wanted
    ) / len(wanted)  # fmt: skip
    return _f1(precision, recall)


def _f1(precision: float, recall: float) -> tuple[float, float, float]:
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def by_truth(corpus: Corpus) -> dict[str, str]:
    """What perfect linking of these events would say: the most that linking can reach."""
    return {event_id: key or event_id for event_id, key in corpus.truth.items()}


def incidents_of(corpus: Corpus) -> list[dict[str, Any]]:
    """The rows of the incidents table."""
    table, _ = link(corpus.events, corpus.documents)
    found: list[dict[str, Any]] = LINKER.connect(table).to_pylist()
    return found


def matched(corpus: Corpus, found: Iterable[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """For each true incident the row that holds most of its events, if that row holds more of no other."""
    best: dict[str, tuple[int, dict[str, Any]]] = {}
    for row in found:
        counted = Counter(corpus.truth[event_id] for event_id in row["event_ids"])
        counted.pop(None, None)
        for key, count in counted.most_common(1):
            if key is not None and count > best.get(key, (0, {}))[0]:
                best[key] = (count, row)
    return {key: row for key, (_, row) in best.items()}


COLUMNS: Mapping[str, Callable[[Fact, dict[str, Any]], bool]] = {
    "type": lambda fact, row: row["event_type"] == fact.event_type,
    "status": lambda fact, row: row["status"] == fact.status,
    "date": lambda fact, row: row["date_edtf"] == fact.date,
    "parties": lambda fact, row: set(fact.parties) <= set(row["countries"]) and len(row["countries"]) <= len(fact.parties) + 1,
    "released": lambda fact, row: _sides(row) == dict(fact.released) or not fact.released,
}


def _sides(row: dict[str, Any]) -> dict[str, tuple[float, float, float]]:
    return {part["to"] or "?": (part["low"], part["best"], part["high"]) for part in row["released"]}


def sides_right(fact: Fact, row: dict[str, Any] | None) -> tuple[int, int]:
    """Of the sides whose numbers are known: how many best ones are right."""
    best = {to: bounds[1] for to, bounds in _sides(row).items()} if row else {}
    return sum(best.get(to) == bounds[1] for to, bounds in fact.released.items()), len(fact.released)


def report(corpus: Corpus, part: str, *, told: Callable[[str], object] = print) -> dict[str, tuple[int, int]]:
    """Per column of the table of facts, whole rows, best per side, parts and chains: right and of."""
    wanted = {key: fact for key, fact in facts().items() if part in (fact.part, "all")}
    found = matched(corpus, incidents_of(corpus))
    right: Counter[str] = Counter()
    of: Counter[str] = Counter()
    for key, fact in wanted.items():
        row = found.get(key)
        wrong = [name for name, is_right in COLUMNS.items() if row is None or not is_right(fact, row)]
        for name in COLUMNS:
            right[name] += name not in wrong
            of[name] += 1
        sides = sides_right(fact, row)
        right["best per side"] += sides[0]
        of["best per side"] += sides[1]
        right["rows"] += not wrong
        of["rows"] += 1
        if wrong:
            told(f"  {key}: " + ("not found" if row is None else "; ".join(f"{name} {_shown(row, name)}" for name in wrong)))
    _structure(wanted, found, right, of, told)
    return {name: (right[name], of[name]) for name in of}


def _shown(row: dict[str, Any], name: str) -> Any:
    shown = {"type": "event_type", "date": "date_edtf", "parties": "countries"}
    return _sides(row) if name == "released" else row[shown.get(name, name)]


def _structure(
    wanted: Mapping[str, Fact], found: Mapping[str, dict[str, Any]], right: Counter[str], of: Counter[str], told: Callable[[str], object]
) -> None:
    for key, fact in wanted.items():
        if key in found:
            whole = found.get(fact.whole or "")
            parent = found[key]["parent_incident_id"]
            if fact.whole or parent:
                of["parts"] += 1
                right["parts"] += whole is not None and parent == whole["incident_id"]
                if not (whole is not None and parent == whole["incident_id"]):
                    told(f"  {key}: parent {parent}, must be that of {fact.whole}")
    for one, other in combinations(sorted(wanted), 2):
        same = bool(wanted[one].chain) and wanted[one].chain == wanted[other].chain
        rows_of = found.get(one), found.get(other)
        linked = all(rows_of) and rows_of[0]["chain_id"] is not None and rows_of[0]["chain_id"] == rows_of[1]["chain_id"]  # type: ignore[index]
        of["chain pairs"] += same or linked
        right["chain pairs"] += same and linked
        if same != linked:
            told(f"  {one} and {other}: {'not ' if same else ''}chained")


def main() -> None:
    for part in sys.argv[1:] or ["fitted", "held_out", "all"]:
        for name, corpus in (("linking alone", annotated(part)), ("whole pipeline", read(part))):
            extra = sum(key is None for key in corpus.truth.values())
            print(f"{part}, {name}: {len(corpus.events)} events, {extra} extra, {len(corpus.missed)} missed")
            print("  model    ", score(corpus, by_linking(corpus)))
            print("  baseline ", score(corpus, by_key(corpus)))
            print("  perfect  ", score(corpus, by_truth(corpus)))
            found = report(corpus, part)
            print("  facts     " + " · ".join(f"{key} {right} of {of}" for key, (right, of) in found.items()))


if __name__ == "__main__":
    main()
