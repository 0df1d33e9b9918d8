"""A process of newsledger's own does without pandas until it is asked for tables as DataFrames."""

from __future__ import annotations

from test_lean import told


def test_arrays_are_made_without_pandas() -> None:
    code = "from pipeline import arrow; arrow.spare(); import sys, pyarrow as pa; pa.array([1, None]); print('pandas' in sys.modules)"
    assert told(code).strip() == "False"


def test_who_asks_for_a_dataframe_gets_one() -> None:
    code = """
from pipeline import arrow; arrow.spare()
import pyarrow as pa; frame = pa.table({"a": [1, 2]}).to_pandas()
import pandas as pd
print(type(frame) is pd.DataFrame, pa.array(pd.Series([1.0, float("nan")])).null_count)"""
    assert told(code).split() == ["True", "1"]


def test_a_pandas_that_is_there_already_is_used() -> None:
    code = """
import pandas as pd; from pipeline import arrow; arrow.spare()
import pyarrow as pa; print(pa.array(pd.Series([float("nan")])).null_count)"""
    assert told(code).strip() == "1"
