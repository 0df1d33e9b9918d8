"""The entry class of calibration: how often rows of a raw confidence were right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal


@dataclass(frozen=True, slots=True)
class Calibration:
    """Of the gold's `rows` rows of a table whose rule gave at least `raw` (and less than the next step), `right` were right.

    `sure` is the confidence that such a row gets: a rising step function of `raw`.
    """

    FILE: ClassVar[str] = "calibration.csv"
    HOME: ClassVar[str] = "lexicon"

    id: str
    table: Literal["figures", "dates", "organisations", "events"]
    raw: float
    sure: float
    rows: int
    right: int
    source: str
