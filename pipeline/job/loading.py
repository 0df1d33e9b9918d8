"""The tables of an output folder as DataFrames."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import tables as schemas
from pipeline.store import snapshot

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of a dataset, with Arrow-backed dtypes."""

    documents: pd.DataFrame
    figures: pd.DataFrame
    dates: pd.DataFrame
    organisations: pd.DataFrame
    events: pd.DataFrame
    incidents: pd.DataFrame


def load(output: str | Path = "output/") -> Tables:
    """The tables of an output folder, all of one generation.

    Raises:
        UsageError: no dataset there.
    """
    found = snapshot.tables(output)
    return Tables(**{name: table.to_pandas(types_mapper=schemas.pandas_dtype) for name, table in found.items()})
