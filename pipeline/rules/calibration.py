"""From the raw confidence of a rule to how often such rows were right on annotated articles."""

from __future__ import annotations

import bisect
import dataclasses
import functools
from typing import Any

from pipeline.codebook.book import Codebook
from pipeline.codebook.calibrating import Calibration
from pipeline.records import Findings

TABLES = ("figures", "dates", "organisations", "events")
Steps = tuple[tuple[float, ...], tuple[float, ...]]
"""Where the steps begin, rising, and the confidence from there on."""


def calibrated(findings: Findings, codebook: Codebook) -> Findings:
    """The same findings, each mention with the share of right rows among those of its table and raw confidence.

    Source: isotonic regression (Zadrozny and Elkan, 2002) on annotated articles; the table is `calibration.csv`.
    """
    steps = _steps(codebook)
    changed = {table: tuple(_sure(mention, steps[table]) for mention in getattr(findings, table)) for table in TABLES if table in steps}
    return dataclasses.replace(findings, **changed)


def _sure(mention: Any, steps: Steps) -> Any:
    starts, sures = steps
    return dataclasses.replace(mention, confidence=sures[max(0, bisect.bisect_right(starts, mention.confidence + 1e-9) - 1)])


@functools.lru_cache(maxsize=8)
def _steps(codebook: Codebook) -> dict[str, Steps]:
    found: dict[str, Steps] = {}
    for table in TABLES:
        rows = sorted((row for row in codebook.rows(Calibration) if row.table == table), key=lambda row: row.raw)
        if rows:
            found[table] = tuple(row.raw for row in rows), tuple(row.sure for row in rows)
    return found
