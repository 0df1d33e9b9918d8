"""The tables of an output folder as DataFrames."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import tables as schemas
from pipeline.errors import UsageError
from pipeline.places import Place, Remote, place
from pipeline.store import snapshot

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.decisions.journal import Log
    from pipeline.decisions.stances import Fate


STALE_SHOWN = 3
"""Stale decisions that the warning spells out."""


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of a dataset, with Arrow-backed dtypes.

    `decisions` has, for reviewed tables, one row for each decision, with what became of it (`state`, `reason`) and the row that it is
    about now; else it is None.
    """

    documents: pd.DataFrame
    figures: pd.DataFrame
    dates: pd.DataFrame
    organisations: pd.DataFrame
    events: pd.DataFrame
    incidents: pd.DataFrame
    decisions: pd.DataFrame | None = None


def load(output: str | Place = "output/", *, reviewed: bool = False, decisions: str | Path | None = None) -> Tables:
    """The tables of an output folder, all of one generation.

    With `reviewed` as reviewers decided: rejected rows are gone, mended values in place, added rows in, and incidents linked anew. The
    tables then have a column `reviewed` (accepted, fixed, added, or null), and decisions that no longer fit are warned of. `decisions`
    names their file, where it is not `decisions.jsonl` in the output folder.

    Raises:
        UsageError: no dataset there, or the decisions cannot be read.
    """
    root = place(output)
    found = snapshot.tables(root)
    if not reviewed:
        return Tables(**{name: table.to_pandas(types_mapper=schemas.pandas_dtype) for name, table in found.items()})
    from pipeline.decisions import journal
    from pipeline.job import reviewing

    if isinstance(root, Remote):
        raise UsageError(f"{root}: decisions are kept beside tables on this machine; copy the folder and load it from there")
    log = journal.read(journal.beside(root, decisions))
    found, fates = reviewing.reviewed(found, root, log)
    _warn(fates, log)
    frames = {name: table.to_pandas(types_mapper=schemas.pandas_dtype) for name, table in found.items()}
    return Tables(**frames, decisions=as_frame(fates))


def _warn(fates: tuple[Fate, ...], log: Log) -> None:
    stale = [fate for fate in fates if fate.state in ("stale", "disputed")]
    told = [f"{fate.state}: {fate.decision.verdict} of {fate.decision.text!r} in {fate.decision.source} ({fate.reason})" for fate in stale]
    told += [f"line {number} of the decisions file: {problem}" for number, problem in log.problems]
    if told:
        more = f" … and {len(told) - STALE_SHOWN} more" if len(told) > STALE_SHOWN else ""
        warnings.warn(f"{len(told)} decisions are not applied: {'; '.join(told[:STALE_SHOWN])}{more}", stacklevel=3)


def as_frame(fates: tuple[Fate, ...]) -> pd.DataFrame:
    """One row for each decision."""
    import pandas as pd

    names = ("verdict", "table", "row_id", "doc_id", "source", "text", "field", "old", "new", "reviewer", "time", "rule", "comment")
    rows = [
        {"state": f.state, "reason": f.reason}
        | {name: getattr(f.decision, name) for name in names}
        | ({"row_id": f.row_id} if f.row_id else {})
        for f in fates
    ]
    return pd.DataFrame(rows, columns=["state", "reason", *names])
