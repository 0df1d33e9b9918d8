"""The tables of an output folder: schema, ids, links between tables, offsets, allowed values, bounds. Read file by file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline import browse, tables
from pipeline.doctor.check import Check
from pipeline.places import Place
from pipeline.rows import TABLES
from pipeline.store import integrity

Row = dict[str, Any]
EXAMPLES = 3
"""Row ids that are named for each kind of defect."""
MEND = "run newsledger with --force, then look again"
OFFSETS, BOUNDS = "offsets hold", "low ≤ value ≤ high"
LINKS = (("doc_id", "documents"), ("event_id", "events"), ("part_of", "figures"), ("incident_id", "incidents"))
"""Columns that hold the id of a row of another table."""


@dataclass(slots=True)
class _Tally:
    """Rows that were looked at for something, and the ids of those that are wrong in it."""

    rows: int = 0
    wrong: list[str] = field(default_factory=list)

    def count(self, id: str, right: bool) -> None:
        self.rows += 1
        if not right:
            self.wrong.append(id)

    def check(self, name: str) -> Check:
        if not self.wrong:
            return Check(name, True, f"{self.rows:,} rows")
        return Check(name, False, f"{len(self.wrong):,} of {self.rows:,} rows wrong, among them {', '.join(self.wrong[:EXAMPLES])}; {MEND}")


def dataset(output: Path) -> Iterator[Check]:
    """Every check of the folder; rows are looked at only where all files can be read and have the right columns.

    Raises:
        UsageError: there are no tables.
    """
    found = browse.tables_in(output)
    yield _files(output)
    missing = [table for table in TABLES if table not in found]
    yield Check("tables", not missing, f"{', '.join(missing)} missing; {MEND}" if missing else ", ".join(found))
    schemas = [_schema(output, table) for table in found]
    yield from schemas
    if not missing and all(check.right for check in schemas):
        yield from _rows(output)


def _files(output: Path) -> Check:
    found = list(integrity.problems(output))
    if not found:
        return Check("files", True, "all there, whole, and no others")
    words = "; ".join(f"{problem.name} {problem.kind} ({problem.words})" for problem in found[:EXAMPLES])
    return Check("files", False, f"{len(found)} wrong: {words}; mend with `newsledger doctor {output} --repair`")


def _schema(output: Path, table: str) -> Check:
    wanted = {(field.name, _shape(field.type)) for field in tables.schema(table)}
    for file in browse.files(output, table):
        try:
            stored = {(field.name, _shape(field.type)) for field in pq.read_schema(file)}
        except (pa.ArrowInvalid, OSError) as error:
            return Check(f"{table}: schema", False, f"{file.name} cannot be read ({error}); {MEND}")
        if lost := {name for name, _ in wanted - stored}:
            return Check(f"{table}: schema", False, f"{file.name}: {', '.join(sorted(lost))} missing or of another type; {MEND}")
    return Check(f"{table}: schema", True, f"version {tables.SCHEMA_VERSION}")


def _shape(kind: pa.DataType) -> Any:
    """The type without the names that Arrow and Parquet give to the items of a list."""
    if pa.types.is_list(kind):
        return ("list", _shape(kind.value_type))
    if pa.types.is_struct(kind):
        return tuple((field.name, _shape(field.type)) for field in kind)
    return kind


def _rows(output: Path) -> Iterator[Check]:
    """The checks that look at rows. A document's rows of all tables lie in files of the same name."""
    tallies: dict[str, _Tally] = {}
    incidents = _ids(output, "incidents", browse.files(output, "incidents"))
    for document_file in browse.files(output, "documents"):
        texts = {row["doc_id"]: row["text"] for row in _file_rows(output, "documents", document_file.name, ("doc_id", "text"))}
        own = [table for table in TABLES if table != "incidents"]
        keys = {table: _ids(output, table, [output / table / document_file.name]) for table in own} | {"incidents": incidents}
        for table in own:
            _look(tallies, table, _file_rows(output, table, document_file.name), texts, keys)
    for file in browse.files(output, "incidents"):
        _look(tallies, "incidents", _file_rows(output, "incidents", file.name), {}, {"incidents": incidents})
    yield from (tally.check(name) for name, tally in tallies.items())


def _look(tallies: dict[str, _Tally], table: str, rows: Iterable[Row], texts: Mapping[str, str], keys: Mapping[str, set[str]]) -> None:
    columns = tables.columns(TABLES[table])
    seen: set[str] = set()
    for row in rows:
        id = str(row[columns[0].name])
        for name, right in _judge(row, columns, texts, keys).items():
            tallies.setdefault(f"{table}: {name}", _Tally()).count(id, right)
        tallies.setdefault(f"{table}: ids unique", _Tally()).count(id, id not in seen)
        seen.add(id)


def _judge(row: Row, columns: tuple[tables.Column, ...], texts: Mapping[str, str], keys: Mapping[str, set[str]]) -> dict[str, bool]:
    """What is right of one row, by the name of the check."""
    right = {"values allowed": all(_allowed(row[column.name], column) for column in columns)}
    if "char_start" in row:
        words = row["trigger"] if "trigger" in row else row["text"]
        right[OFFSETS] = texts.get(row["doc_id"], "")[row["char_start"] : row["char_end"]] == words
    if "low" in row:
        bounds = [value for value in (row["low"], row["value"], row["high"]) if value is not None]
        right[BOUNDS] = bounds == sorted(bounds)
    for column, target in LINKS:
        if column in row and column != columns[0].name:
            right[f"{column} is in {target}"] = row[column] is None or row[column] in keys[target]
    return right


def _allowed(value: Any, column: tables.Column) -> bool:
    return column.nullable if value is None else not column.enum or value in column.enum


def _file_rows(output: Path, table: str, name: str, columns: Iterable[str] | None = None) -> Iterator[Row]:
    wanted = tuple(columns or tables.schema(table).names)
    return browse.rows(output, table, columns=wanted, files=[output / table / name])


def _ids(output: Path, table: str, files: Iterable[Place]) -> set[str]:
    id = tables.columns(TABLES[table])[0].name
    return {row[id] for row in browse.rows(output, table, columns=(id,), files=list(files))}
