"""Data files → frozen entries, strictly: an unknown column, a missing value or a wrong type stops the reading with a clear error.

An entry class is a dataclass whose annotations say what a column may hold; `read_entries` knows CSV (one row an entry, lists
joined by `|`, an empty cell is the default) and TOML (one array of tables named like the file: `[[modifiers]]` in `modifiers.toml`).
"""

from __future__ import annotations

import csv
import dataclasses
import functools
import io
import tomllib
import types
import typing
from collections.abc import Hashable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal, TypeVar, Union

E = TypeVar("E")
MadeOf = tuple[Any, tuple[Any, ...]]
"""A type's origin, where it has one, and its arguments, else the type itself."""


class CodebookError(ValueError):
    """A codebook or lexicon file says something it may not; the message names file, entry, key, value and what is allowed."""


def read_entries(path: Path, kind: type[E]) -> tuple[E, ...]:
    """All entries of one file, in file order.

    Raises:
        CodebookError: file missing or not UTF-8, unknown or missing key, value of the wrong type or outside its enum, id used twice.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CodebookError(f"{path}: cannot be read ({error}); a codebook needs this file as UTF-8 text") from error
    rows = _csv_rows(text) if path.suffix == ".csv" else _toml_rows(text, path)
    entries = tuple(build(kind, row, where=f"{path}, {row_name}") for row_name, row in rows)
    _refuse_double_ids(entries, path)
    return entries


def read_settings(path: Path, kind: type[E]) -> E:
    """One entry from a whole TOML file.

    Raises:
        CodebookError: as `read_entries`.
    """
    return build(kind, _toml(path.read_text(encoding="utf-8"), path), where=str(path))


def build(kind: type[E], row: Mapping[str, Any], *, where: str) -> E:
    """One entry of class `kind` from a mapping of its keys to strings (CSV) or TOML values.

    Raises:
        CodebookError: unknown or missing key, wrong type, value outside its enum.
    """
    allowed, required = _fields(typing.cast(Hashable, kind))
    if not row.keys() <= allowed.keys():
        raise CodebookError(f"{where}: unknown key {min(row.keys() - allowed.keys())!r}; allowed are {', '.join(allowed)}")
    values = {}
    for name, given in row.items():
        if given != "":
            plain = allowed[name] is WORDS and type(given) is str
            values[name] = given if plain else _convert(given, allowed[name], where=f"{where}, {name}")
    for name in required:
        if name not in values:
            raise CodebookError(f"{where}: {name} is missing; give it a value")
    return kind(**values)


@functools.cache
def _fields(kind: Any) -> tuple[dict[str, MadeOf], tuple[str, ...]]:
    """What each field is made of, and those that must be given."""
    hints, fields = typing.get_type_hints(kind), dataclasses.fields(kind)
    required = (f.name for f in fields if f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING)
    return {f.name: _parts(hints[f.name]) for f in fields}, tuple(required)


def _csv_rows(text: str) -> Iterable[tuple[str, dict[str, Any]]]:
    reader = csv.reader(io.StringIO(text), strict=True)
    header = next(reader, [])
    for cells in filter(None, reader):
        row: dict[str, Any] = dict(zip(header, cells, strict=False))
        if len(cells) > len(header):
            row["(a cell too many)"] = cells[len(header) :]
        yield f"line {reader.line_num}", row


def _toml_rows(text: str, path: Path) -> Iterable[tuple[str, dict[str, Any]]]:
    tables = _toml(text, path)
    unknown = set(tables) - {path.stem}
    if unknown:
        raise CodebookError(f"{path}: unknown table {sorted(unknown)[0]!r}; entries stand under [[{path.stem}]]")
    for number, row in enumerate(tables.get(path.stem, []), 1):
        yield f"entry {row.get('id', number)}", row


def _toml(text: str, path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CodebookError(f"{path}: not TOML: {error}") from error


@functools.cache
def _parts(hint: Any) -> MadeOf:
    """What a type is made of; of one that may be missing, what the other is made of."""
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (Union, types.UnionType):
        return _parts(next(a for a in args if a is not type(None)))
    return (origin, args) if origin else (None, (hint,))


WORDS = _parts(str)


def _convert(value: Any, made_of: MadeOf, *, where: str) -> Any:
    origin, args = made_of
    if origin is Literal:
        if value not in args:
            raise CodebookError(f"{where}: {value!r} is not allowed; use one of {', '.join(map(str, args))}")
        return value
    if origin is tuple:
        parts = [p.strip() for p in value.split("|")] if isinstance(value, str) else value
        return (
            tuple(parts)
            if args[0] is str and all(type(p) is str for p in parts)
            else tuple(_convert(p, _parts(args[0]), where=where) for p in parts)
        )
    if origin is dict or isinstance(value, dict):
        return {str(k): _convert(v, _parts(args[1]), where=f"{where}.{k}") for k, v in value.items()}
    return _scalar(value, args[0], where=where)


def _scalar(value: Any, hint: Any, *, where: str) -> Any:
    try:
        if hint is bool and isinstance(value, str):
            return {"true": True, "false": False}[value.lower()]
        if hint is date and isinstance(value, str):
            return date.fromisoformat(value)
        if hint in (int, float) and isinstance(value, str):
            return hint(value)
    except (KeyError, ValueError) as error:
        raise CodebookError(f"{where}: {value!r} is no {hint.__name__}") from error
    if hint is float and isinstance(value, int):
        return float(value)
    if hint is not Any and not isinstance(value, hint):
        raise CodebookError(f"{where}: {value!r} is no {hint.__name__}")
    return value


def _refuse_double_ids(entries: Iterable[Any], path: Path) -> None:
    seen: set[str] = set()
    for entry in entries:
        if entry.id in seen:
            raise CodebookError(f"{path}: the id {entry.id!r} is used twice; ids name one entry each")
        seen.add(entry.id)
