"""Rows of an output folder, read lazily: only the columns and the rows that are asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from pipeline import tables
from pipeline.errors import UsageError
from pipeline.places import Place, Remote, file_system
from pipeline.rows import TABLES
from pipeline.store import snapshot

CONDITION = re.compile(r"(\w+)\s*(!=|>=|<=|=|>|<|~)\s*(.*)", re.DOTALL)


def files(output: Place, table: str) -> Sequence[Place]:
    """The Parquet files of a table, in order."""
    return snapshot.newest(output, table) if isinstance(output, Remote) else sorted((output / table).glob("*.parquet"))


def open_table(output: Place, table: str, *, of: Sequence[Place] | None = None) -> Any:
    """The table as an Arrow dataset, after finishing a commit that was cut off; `of` names some of its files.

    Raises:
        UsageError: the folder holds no such table.
    """
    if not (output / table).is_dir():
        raise UsageError(f"{output}: holds no table {table!r}; name the output folder of a run")
    if of is None:
        snapshot.finish(output)
    found = files(output, table) if of is None else of
    names, system = file_system(found)
    return ds.dataset(names, schema=tables.schema(table), format="parquet", filesystem=system)


def tables_in(output: Place) -> list[str]:
    """The tables that the folder holds, in the order of the contract.

    Raises:
        UsageError: none.
    """
    snapshot.finish(output)
    found = [table for table in TABLES if (output / table).is_dir()]
    if not found:
        raise UsageError(f"{output}: no tables here; name the output folder of a run")
    return found


def check_columns(table: str, columns: Sequence[str]) -> None:
    """Raises:
    UsageError: a column that the table does not have.
    """
    known = tables.schema(table).names
    if unknown := [column for column in columns if column not in known]:
        raise UsageError(f"{table} has no column {unknown[0]!r}; it has {', '.join(known)}")


def condition(table: str, words: Sequence[str]) -> Any:
    """An Arrow filter from conditions like `status=planned`, `value>=100`, `text~hundred`, `date_edtf=null`; None where there are none.

    Raises:
        UsageError: no condition, an unknown column, or a value that is none of the column's type.
    """
    whole = None
    for part in words:
        one = _one_condition(table, part)
        whole = one if whole is None else whole & one
    return whole


def _one_condition(table: str, words: str) -> Any:
    match = CONDITION.fullmatch(words)
    if not match:
        raise UsageError(f"{words!r} is no condition; write COLUMN=VALUE (also != > >= < <=, ~ for “contains”, null)")
    column, sign, value = match.groups()
    check_columns(table, [column])
    field, kind = pc.field(column), tables.schema(table).field(column).type
    if value == "null" and sign in ("=", "!="):
        return field.is_null() if sign == "=" else ~field.is_null()
    if pa.types.is_nested(kind):
        raise UsageError(f"{table}.{column} is a list; conditions are for columns of one value")
    if sign == "~":
        return pc.match_substring(field.cast(pa.string()), value, ignore_case=True)
    try:
        typed = pa.scalar(value).cast(kind)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise UsageError(f"{value!r} is no {kind}, which {table}.{column} holds") from error
    compare = {"=": pc.equal, "!=": pc.not_equal, ">": pc.greater, ">=": pc.greater_equal, "<": pc.less, "<=": pc.less_equal}
    return compare[sign](field, typed)


def rows(
    output: Place, table: str, *, columns: Sequence[str], where: Any = None, limit: int | None = None, files: Sequence[Place] | None = None
) -> Iterator[dict[str, Any]]:
    """The rows one by one, in the order of the dataset; `files` names some of its files.

    Raises:
        UsageError: no such table, or a file that cannot be read.
    """
    try:
        yield from _rows(open_table(output, table, of=files), list(columns), where, limit)
    except (pa.ArrowInvalid, FileNotFoundError) as error:
        raise UsageError(f"{output / table}: cannot be read ({error}); `newsledger doctor {output}` says which file") from error


def _rows(opened: Any, columns: list[str], where: Any, limit: int | None) -> Iterator[dict[str, Any]]:
    left = limit
    for batch in opened.to_batches(columns=columns, filter=where):
        yield from batch.slice(0, left).to_pylist()
        if left is not None:
            left -= min(left, batch.num_rows)
            if not left:
                return


def count(output: Place, table: str, where: Any = None) -> int:
    """How many rows fulfil the condition."""
    return int(open_table(output, table).count_rows(filter=where))


def sources(output: Place, doc_ids: Sequence[str]) -> dict[str, str]:
    """The sources of documents, by their ids."""
    where = pc.field("doc_id").isin(pa.array(sorted(set(doc_ids)), pa.string()))
    return {row["doc_id"]: row["source"] for row in rows(output, "documents", columns=("doc_id", "source"), where=where)}
