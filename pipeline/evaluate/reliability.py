"""Whether a confidence says how often a row is right: bins of confidence against the share of right rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.evaluate.scorecard import Verdict

BINS = 10
"""Bins of equal width between 0 and 1."""


@dataclass(frozen=True, slots=True)
class Bin:
    """The rows of one table whose confidence lies in one bin: how many, what they said on average, how many were right (shares 0–1)."""

    table: str
    low: float
    high: float
    rows: int
    said: float
    right: float


def bins(verdicts: Iterable[Verdict]) -> tuple[Bin, ...]:
    """The bins that hold rows, by table and rising confidence.

    >>> bins([Verdict("a", "dates", 0.92, True), Verdict("a", "dates", 0.98, False)])
    (Bin(table='dates', low=0.9, high=1.0, rows=2, said=0.95, right=0.5),)
    """
    held: dict[tuple[str, int], list[Verdict]] = {}
    for verdict in verdicts:
        held.setdefault((verdict.table, min(int(verdict.confidence * BINS), BINS - 1)), []).append(verdict)
    return tuple(_bin(table, number, rows) for (table, number), rows in sorted(held.items()))


def calibration_error(verdicts: Sequence[Verdict]) -> float:
    """The expected calibration error: what a bin says and what was right, apart on average, weighted by its rows; 0 without rows.

    Source: Naeini, Cooper and Hauskrecht 2015, with bins of equal width.

    >>> calibration_error([Verdict("a", "dates", 0.9, True), Verdict("a", "dates", 0.9, False)])
    0.4
    """
    total = sum(1 for _ in verdicts)
    return round(sum(b.rows * abs(b.said - b.right) for b in bins(verdicts)) / total, 4) if total else 0.0


def _bin(table: str, number: int, rows: Sequence[Verdict]) -> Bin:
    said, right = (sum(values) / len(rows) for values in ((v.confidence for v in rows), (float(v.right) for v in rows)))
    return Bin(table, number / BINS, (number + 1) / BINS, len(rows), round(said, 4), round(right, 4))
