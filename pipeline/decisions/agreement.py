"""How far reviewers agree beyond chance: Cohen's kappa for each pair of them, over the rows that both have judged."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.decisions.record import Decision
from pipeline.decisions.replay import undone

Row = tuple[str, str, str]
"""Table, fingerprint of span and sentence, and document: the same row also where its offsets have moved."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two reviewers on `rows` rows of a table (`all` for every table): how many they judge alike, and kappa.

    `kappa` is 1 for full agreement, 0 for what chance would give, and None where it is not defined: no common rows, or both always
    gave the one same verdict.
    """

    table: str
    one: str
    other: str
    rows: int
    alike: int
    kappa: float | None


def agreements(decisions: Iterable[Decision]) -> tuple[Agreement, ...]:
    """One entry for each pair of reviewers and table with common rows, and one for all tables, in the order of names.

    Verdicts are accept, reject and fix; skips and what was undone count nowhere, and of several verdicts the last does.
    """
    verdicts = _verdicts(decisions)
    found = []
    for one, other in itertools.combinations(sorted(verdicts), 2):
        common = sorted(verdicts[one].keys() & verdicts[other].keys())
        for table in ("all", *sorted({row[0] for row in common})):
            pairs = [(verdicts[one][row], verdicts[other][row]) for row in common if table in ("all", row[0])]
            alike = sum(a == b for a, b in pairs)
            found.append(Agreement(table, one, other, len(pairs), alike, kappa(pairs)))
    return tuple(found)


def kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Cohen's kappa of pairs of verdicts.

    Source: J. Cohen, A coefficient of agreement for nominal scales, Educational and Psychological Measurement 20 (1960) 37-46.

    >>> pairs = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15
    >>> round(kappa(pairs), 6)
    0.4
    """
    if not pairs:
        return None
    total = len(pairs)
    ones, others = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    observed = sum(one == other for one, other in pairs) / total
    chance = sum(ones[verdict] * others[verdict] for verdict in ones) / total**2
    return None if chance == 1 else (observed - chance) / (1 - chance)


def _verdicts(decisions: Iterable[Decision]) -> Mapping[str, dict[Row, str]]:
    found: dict[str, dict[Row, str]] = {}
    for decision in undone(decisions)[0]:
        if decision.verdict in ("accept", "reject", "fix"):
            found.setdefault(decision.reviewer, {})[decision.table, decision.fingerprint, decision.doc_id] = decision.verdict
    return found
