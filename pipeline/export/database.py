"""One SQLite file of all tables, with keys and what each column means; opens in Datasette as it is."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline import tables as schemas

KEYS = {"doc_id": "documents", "event_id": "events", "incident_id": "incidents", "part_of": "figures", "parent_incident_id": "incidents"}
"""Columns that name a row of another table."""
BATCH = 5_000


def write(tables: Mapping[str, pa.Table], path: Path) -> None:
    """Write the file, in place of one that is there; days are ISO text, lists JSON, true and false 1 and 0."""
    aside = path.with_name(path.name + ".unfinished")
    aside.unlink(missing_ok=True)
    connection = sqlite3.connect(aside)
    try:
        with connection:
            for name, table in tables.items():
                _table(connection, name, table)
            _dictionary(connection)
    finally:
        connection.close()
    aside.replace(path)


def _table(connection: sqlite3.Connection, name: str, table: pa.Table) -> None:
    columns = table.schema.names
    lines = [_column(name, field, first=at == 0) for at, field in enumerate(table.schema)]
    connection.execute(f"CREATE TABLE {_name(name)} ({', '.join(lines)})")
    places = ", ".join("?" * len(columns))
    for batch in table.to_batches(max_chunksize=BATCH):
        rows = ([_value(row[column]) for column in columns] for row in batch.to_pylist())
        connection.executemany(f"INSERT INTO {_name(name)} VALUES ({places})", rows)
    for column in columns[1:]:
        if column in KEYS or column in ("date_start", "published"):
            connection.execute(f"CREATE INDEX {_name(f'{name}_{column}')} ON {_name(name)} ({_name(column)})")


def _column(table: str, field: pa.Field, *, first: bool) -> str:
    kind = (
        "REAL"
        if pa.types.is_floating(field.type)
        else "INTEGER"
        if pa.types.is_integer(field.type) or pa.types.is_boolean(field.type)
        else "TEXT"
    )
    key = " PRIMARY KEY" if first else f" REFERENCES {KEYS[field.name]}" if field.name in KEYS else ""
    return f"{_name(field.name)} {kind}{key}"


def _value(value: Any) -> Any:
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    return value.isoformat() if isinstance(value, date) else value


def _dictionary(connection: sqlite3.Connection) -> None:
    connection.execute(
        "CREATE TABLE columns (table_name TEXT, column_name TEXT, type TEXT, meaning TEXT, PRIMARY KEY (table_name, column_name))"
    )
    rows: Iterable[tuple[str, str, str, str]] = schemas.dictionary()
    connection.executemany("INSERT INTO columns VALUES (?, ?, ?, ?)", rows)


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
