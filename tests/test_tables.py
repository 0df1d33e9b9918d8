"""Declarations become schemas, batches are checked, and nothing of a row is lost on the way to Arrow and back."""

import dataclasses
from datetime import date

import pandas as pd
import pyarrow as pa
import pytest

from pipeline import rows, tables


def a_date(**changes: object) -> rows.Date:
    fields = {
        "date_id": "d-1", "doc_id": "d", "text": "May 21", "char_start": 0, "char_end": 6, "section": "body", "sentence": "May 21.",
        "rule": "r", "confidence": 0.5, "edtf": "2025-05-21", "timex_type": "DATE", "timex_value": "2025-05-21",
        "start": date(2025, 5, 21), "end": date(2025, 5, 21), "precision": "day", "basis": "stated",
    }  # fmt: skip
    return rows.Date(**(fields | changes))  # type: ignore[arg-type]


def test_every_column_of_every_table_says_what_it_means() -> None:
    for table, column, type_, meaning in tables.dictionary():
        assert meaning.strip(), (table, column)
        assert type_, (table, column)


def test_arrow_types_follow_the_declaration() -> None:
    schema = tables.schema("figures")
    assert schema.field("value").type == pa.float64()
    assert schema.field("confidence").type == pa.float32()
    assert schema.field("char_start").type == pa.int32()
    assert tables.schema("documents").field("published").type == pa.date32()
    assert not schema.field("modifier").nullable
    assert tables.schema("events").field("released").type.value_type.field("to").type == pa.string()


def test_a_row_comes_back_as_it_went_in() -> None:
    row = a_date()
    assert tables.batch("dates", [row]).to_pylist() == [dataclasses.asdict(row)]


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"text": None}, "dates.text: null"), ({"basis": "guessed"}, "'guessed' is not allowed"), ({"char_start": "x"}, "dates.char_start")],
)
def test_a_wrong_value_is_refused_and_named(changes: dict[str, object], words: str) -> None:
    with pytest.raises(tables.RowError, match=words):
        tables.batch("dates", [a_date(**changes)])


def test_a_wrong_value_inside_a_struct_is_refused() -> None:
    removed = (rows.RemovedBlock(None, "x"),)  # type: ignore[arg-type]
    document = rows.Document("d", "s", "h", None, None, None, (), None, None, "none", None, "ok", None, "", removed, 0)
    with pytest.raises(tables.RowError, match=r"documents\.removed\.label: null"):
        tables.batch("documents", [document])


@pytest.mark.parametrize("table", list(rows.TABLES))
def test_no_rows_still_have_their_columns(table: str) -> None:
    frame = tables.batch(table, []).to_pandas(types_mapper=tables.pandas_dtype)
    assert list(frame.columns) == [c.name for c in tables.columns(rows.TABLES[table])]
    assert all(isinstance(dtype, pd.ArrowDtype) for dtype in frame.dtypes)
