"""Two outputs side by side: rows that only one of them has, and rows that differ."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from pipeline.decisions.fields import IDS
from pipeline.rows import TABLES
from pipeline.store import snapshot
from pipeline.store.difference import compared

COLUMNS = ["table", "kind", "row_id", "doc_id", "text", "column", "before", "after"]
WORDS = ("text", "trigger", "source", "event_type")


def compare(output_a: str | Path, output_b: str | Path) -> pd.DataFrame:
    """One row for each row that `output_b` gained or lost against `output_a`, and for each column of a row that changed.

    Raises:
        UsageError: no dataset in one of them.
    """
    one, other = snapshot.tables(output_a), snapshot.tables(output_b)
    rows = []
    for table in TABLES:
        for change in compared(table, one[table], other[table]):
            id = change.row.get(IDS.get(table, "incident_id"))
            words = next(str(change.row[name]) for name in WORDS if change.row.get(name) and (name != "text" or table != "documents"))
            told = {"table": table, "kind": change.kind, "row_id": id, "doc_id": change.row.get("doc_id"), "text": words}
            changed = [{"column": name, "before": before, "after": after} for name, (before, after) in change.columns.items()]
            rows += [told | part for part in changed or [{}]]
    return pd.DataFrame(rows, columns=COLUMNS).astype(object).where(lambda frame: frame.notna(), None)
