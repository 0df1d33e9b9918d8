"""What a comparison counts: tallies with precision, recall and F1, single checks, and the errors in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Tally:
    """Right, extra and missed rows. A row with a wrong value is one extra and one missed."""

    right: int = 0
    extra: int = 0
    missed: int = 0

    def wrong(self) -> None:
        self.extra += 1
        self.missed += 1

    def figures(self) -> dict[str, float]:
        """P, R and F1 to four places, with the counts behind them.

        >>> Tally(right=3, extra=1, missed=0).figures()
        {'P': 0.75, 'R': 1.0, 'F1': 0.8571, 'tp': 3, 'fp': 1, 'fn': 0}
        """
        precision = self.right / (self.right + self.extra) if self.right + self.extra else 1.0
        recall = self.right / (self.right + self.missed) if self.right + self.missed else 1.0
        both = precision + recall
        f1 = 2 * precision * recall / both if both else 0.0
        counts = {"tp": self.right, "fp": self.extra, "fn": self.missed}
        return {"P": round(precision, 4), "R": round(recall, 4), "F1": round(f1, 4), **counts}


@dataclass(frozen=True, slots=True)
class Fault:
    """One miss, extra or wrong value: the article, the table, what is wrong (`missed`, `extra`, `wrong` …), and which words."""

    article: str
    table: str
    what: str
    words: str

    def __str__(self) -> str:
        return f"{self.article}: {self.table} {self.what} {self.words}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether one row that the gold judges is right in every column that it names, and how sure the row was of it (0–1)."""

    article: str
    table: str
    confidence: float
    right: bool


@dataclass(slots=True)
class Scorecard:
    """Tallies and checks by name, in the order in which they first came up, and the verdict on each row."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    checks: dict[str, Tally] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)

    def tally(self, name: str) -> Tally:
        return self.tallies.setdefault(name, Tally())

    def check(self, name: str, right: bool) -> bool:
        tally = self.checks.setdefault(name, Tally())
        tally.right += right
        tally.missed += not right
        return right

    def fault(self, article: str, table: str, what: str, *words: Any) -> None:
        self.faults.append(Fault(article, table, what, " ".join(str(word) for word in words)))

    def judge(self, article: str, table: str, row: Mapping[str, Any], *, right: bool) -> None:
        self.verdicts.append(Verdict(article, table, float(row.get("confidence") or 0.0), right))

    def figures(self) -> dict[str, dict[str, float]]:
        """All measures: P, R, F1 and counts of each tally, then `right` and `of` of each check."""
        figures = {name: tally.figures() for name, tally in self.tallies.items()}
        for name, tally in self.checks.items():
            figures[name] = {"right": tally.right, "of": tally.right + tally.missed}
        return figures
