"""The tables as Arrow: schema, batches, checks and data dictionary, all derived from the row classes."""

from __future__ import annotations

import dataclasses
import functools
import types
import typing
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, Union

import pyarrow as pa

from pipeline.rows import TABLES, Float32

SCHEMA_VERSION = "1"


class RowError(ValueError):
    """A row breaks its table's declaration; the message names table, column and value."""


@dataclass(frozen=True, slots=True)
class Column:
    """One declared column: its Python type without null, whether null is allowed, its Arrow type, meaning and enum."""

    name: str
    python: Any
    nullable: bool
    arrow: pa.DataType
    meaning: str
    enum: tuple[str, ...] = ()


@functools.cache
def columns(kind: Any) -> tuple[Column, ...]:
    """The declared columns of a row class, in order."""
    hints = typing.get_type_hints(kind, include_extras=True)
    return tuple(_column(f.name, hints[f.name]) for f in dataclasses.fields(kind))


@functools.cache
def schema(table: str) -> pa.Schema:
    """The Arrow schema of a table, each field with its meaning as metadata."""
    fields = [pa.field(c.name, c.arrow, c.nullable, {"meaning": c.meaning}) for c in columns(TABLES[table])]
    return pa.schema(fields, metadata={"newsledger.schema": SCHEMA_VERSION})


def batch(table: str, rows: Sequence[Any]) -> pa.RecordBatch:
    """The rows as one Arrow batch, built column by column and checked.

    Raises:
        RowError: null in a column that allows none, a value outside its enum, or one of the wrong type.
    """
    kind = TABLES[table]
    arrays = [_array(table, column, [getattr(row, column.name) for row in rows]) for column in columns(kind)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema(table))


def dictionary() -> Iterator[tuple[str, str, str, str]]:
    """The data dictionary: table, column, type in words, meaning; enums are spelled out in the type."""
    for table, kind in TABLES.items():
        for column in columns(kind):
            words = " · ".join(column.enum) if column.enum else _words(column.arrow)
            yield table, column.name, words + (", may be null" if column.nullable else ""), column.meaning


def pandas_dtype(arrow: pa.DataType) -> Any:
    """The Arrow-backed pandas dtype of an Arrow type (for `to_pandas(types_mapper=…)`)."""
    import pandas as pd

    return pd.ArrowDtype(arrow)


def _words(arrow: pa.DataType) -> str:
    if not pa.types.is_list(arrow):
        return str(arrow)
    inner = arrow.value_type
    if not pa.types.is_struct(inner):
        return f"list<{inner}>"
    return f"list<struct<{', '.join(field.name for field in inner)}>>"


def _column(name: str, hint: Any) -> Column:
    bare, meaning = typing.get_args(hint)
    nullable = typing.get_origin(bare) in (Union, types.UnionType)
    python = next(a for a in typing.get_args(bare) if a is not type(None)) if nullable else bare
    enum = typing.get_args(python) if typing.get_origin(python) is Literal else ()
    return Column(name, python, nullable, _arrow(python), meaning, enum)


def _arrow(python: Any) -> pa.DataType:
    scalars = {
        str: pa.string(), int: pa.int32(), float: pa.float64(), bool: pa.bool_(), date: pa.date32(), Float32: pa.float32(),
    }  # fmt: skip
    if python in scalars:
        return scalars[python]
    if typing.get_origin(python) is Literal:
        return pa.string()
    item = typing.get_args(python)[0]
    if dataclasses.is_dataclass(item):
        return pa.list_(pa.struct([pa.field(c.name, c.arrow, c.nullable) for c in columns(typing.cast(type, item))]))
    return pa.list_(_arrow(item))


def _array(table: str, column: Column, values: list[Any]) -> pa.Array:
    _check(f"{table}.{column.name}", column, values)
    if pa.types.is_list(column.arrow) and pa.types.is_struct(column.arrow.value_type):
        values = [None if v is None else [_struct(item) for item in v] for v in values]
    try:
        return pa.array(values, column.arrow)
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError) as error:
        raise RowError(f"{table}.{column.name}: {error}") from error


def _struct(item: Any) -> dict[str, Any]:
    return {c.name: getattr(item, c.name) for c in columns(typing.cast(Hashable, type(item)))}


def _check(where: str, column: Column, values: Sequence[Any]) -> None:
    item = typing.get_args(column.python)[0] if typing.get_origin(column.python) is tuple else None
    nested = columns(typing.cast(Hashable, item)) if dataclasses.is_dataclass(item) else ()
    for value in values:
        if value is None:
            if not column.nullable:
                raise RowError(f"{where}: null, but this column is never null")
        elif column.enum and value not in column.enum:
            raise RowError(f"{where}: {value!r} is not allowed; use one of {', '.join(column.enum)}")
    for inner in nested:
        _check(f"{where}.{inner.name}", inner, [getattr(part, inner.name) for value in values for part in value or ()])
