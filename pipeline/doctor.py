"""Whether everything is as it should be: the installation, the codebooks, and the tables of an output folder."""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline import browse, tables
from pipeline.codebook.book import available, load
from pipeline.rows import TABLES

Row = dict[str, Any]
EXAMPLES = 3
"""Row ids that are named for each kind of defect."""


@dataclass(frozen=True, slots=True)
class Check:
    """Something that was looked at, whether it is right, and what was seen or how to mend it."""

    name: str
    right: bool
    words: str


def environment(model: str) -> Iterator[Check]:
    """Python, the libraries, the model, and the codebooks that ship."""
    yield Check("Python", True, platform.python_version())
    for library in ("newsledger", "spacy", "pyarrow", "pandas", "trafilatura", "dateparser"):
        yield _library(library)
    yield _attempt(f"model {model}", lambda: _model(model))
    for name in available():
        yield _attempt(f"codebook {name}", lambda name=name: f"digest {load(name).digest}")  # type: ignore[misc]


def _library(name: str) -> Check:
    try:
        return Check(name, True, metadata.version(name))
    except metadata.PackageNotFoundError:
        return Check(name, False, f"not installed: pip install {name}")


def _attempt(name: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name, True, look())
    except ValueError as error:
        return Check(name, False, str(error))


def _model(model: str) -> str:
    from pipeline.nlp import check

    return check(model)


def dataset(output: Path) -> Iterator[Check]:
    """The tables of an output folder: schema, ids, links between tables, offsets, allowed values, bounds.

    Raises:
        UsageError: there are no tables.
    """
    found = browse.tables_in(output)
    missing = [table for table in TABLES if table not in found]
    yield Check("tables", not missing, f"missing: {', '.join(missing)}; run newsledger again" if missing else ", ".join(found))
    yield from (_schema(output, table) for table in found)
    for table in found:
        yield from _rows_of(output, table)
    yield from _links(output, found)


def _schema(output: Path, table: str) -> Check:
    wanted = {(field.name, _shape(field.type)) for field in tables.schema(table)}
    for file in sorted((output / table).glob("*.parquet")):
        stored = {(field.name, _shape(field.type)) for field in pq.read_schema(file)}
        if lost := {name for name, _ in wanted - stored}:
            return Check(f"{table}: schema", False, f"{file.name}: {', '.join(sorted(lost))} missing or of another type; run with --force")
    return Check(f"{table}: schema", True, f"version {tables.SCHEMA_VERSION}")


def _shape(kind: pa.DataType) -> Any:
    """The type without the names that Arrow and Parquet give to the items of a list."""
    if pa.types.is_list(kind):
        return ("list", _shape(kind.value_type))
    if pa.types.is_struct(kind):
        return tuple((field.name, _shape(field.type)) for field in kind)
    return kind


def _rows_of(output: Path, table: str) -> Iterator[Check]:
    """The checks that look at each row by itself."""
    columns = tables.columns(TABLES[table])
    defects: dict[str, list[str]] = {"ids unique": [], "values allowed": []}
    if table not in ("documents", "incidents"):
        defects["offsets hold"] = []
    if "low" in {column.name for column in columns}:
        defects["low ≤ value ≤ high"] = []
    texts = _texts(output) if "offsets hold" in defects else {}
    ids: Counter[str] = Counter()
    for row in browse.rows(output, table, columns=[column.name for column in columns]):
        id = str(row[columns[0].name])
        ids[id] += 1
        for name, is_right in _judge(row, columns, texts).items():
            if name in defects and not is_right:
                defects[name].append(id)
    defects["ids unique"] = [id for id, times in ids.items() if times > 1]
    for name, wrong in defects.items():
        yield Check(f"{table}: {name}", not wrong, _said(wrong, sum(ids.values())))


def _judge(row: Row, columns: tuple[tables.Column, ...], texts: dict[str, str]) -> dict[str, bool]:
    words = row.get("trigger", row.get("text"))
    text = texts.get(str(row.get("doc_id")), "")
    bounds = [value for value in (row.get("low"), row.get("value"), row.get("high")) if value is not None]
    return {
        "values allowed": all(_allowed(row[column.name], column) for column in columns),
        "offsets hold": "char_start" not in row or text[row["char_start"] : row["char_end"]] == words,
        "low ≤ value ≤ high": bounds == sorted(bounds),
    }


def _allowed(value: Any, column: tables.Column) -> bool:
    return column.nullable if value is None else not column.enum or value in column.enum


def _texts(output: Path) -> dict[str, str]:
    return {row["doc_id"]: row["text"] for row in browse.rows(output, "documents", columns=("doc_id", "text"))}


def _links(output: Path, found: list[str]) -> Iterator[Check]:
    """Every id that points to another table is there."""
    keys = {table: {row[name] for row in browse.rows(output, table, columns=(name,))} for table in found for name in [_id_of(table)]}
    for table, column, target in (
        ("figures", "doc_id", "documents"), ("dates", "doc_id", "documents"), ("organisations", "doc_id", "documents"),
        ("events", "doc_id", "documents"), ("figures", "event_id", "events"), ("figures", "part_of", "figures"),
        ("events", "incident_id", "incidents"),
    ):  # fmt: skip
        if table in keys and target in keys:
            rows = browse.rows(output, table, columns=(_id_of(table), column))
            wrong = [str(row[_id_of(table)]) for row in rows if row[column] is not None and row[column] not in keys[target]]
            yield Check(f"{table}.{column} → {target}", not wrong, _said(wrong, len(keys[table])))


def _id_of(table: str) -> str:
    return tables.columns(TABLES[table])[0].name


def _said(wrong: list[str], rows: int) -> str:
    if not wrong:
        return f"{rows:,} rows"
    return f"{len(wrong):,} of {rows:,} rows wrong, among them {', '.join(wrong[:EXAMPLES])}; run with --force, then look again"
