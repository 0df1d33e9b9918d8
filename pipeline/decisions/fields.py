"""Which columns of a row a reviewer judges and may mend, what each may hold, and how values are written into the file."""

from __future__ import annotations

import dataclasses
import math
import re
import typing
from collections.abc import Mapping
from datetime import date
from typing import Any

from pipeline import tables
from pipeline.errors import UsageError
from pipeline.rows import TABLES

JUDGED: Mapping[str, tuple[str, ...]] = {
    "figures": (
        "value", "low", "high", "modifier", "kind", "unit", "nationality", "held_by", "returned_to", "scope", "aspect", "date_edtf",
        "source_text", "source_country",
    ),
    "dates": ("edtf", "precision", "basis", "timex_type"),
    "organisations": ("name", "org_id", "org_type", "country", "wikidata", "role"),
    "events": ("event_type", "status", "date_edtf", "location", "country", "parties", "mediators", "released", "is_main"),
}  # fmt: skip
"""The tables whose rows are reviewed, and their judged columns, in the order in which a reviewer reads them."""
IDS = {"documents": "doc_id", "figures": "figure_id", "dates": "date_id", "organisations": "mention_id", "events": "event_id"}
SPAN = "span"
"""The field under which a row's span is mended: `[char_start, char_end]`."""
UNSTABLE = frozenset({"figure_id"})
"""Keys of nested values that are ids with offsets in them: they change with the text above, and mean nothing to a reviewer."""
EDTF = re.compile(r"(?=.)(?:\.\.|[?~%]?[0-9X]{4}[?~%]?(?:-[?~%]?[0-9X]{2}[?~%]?){0,2}|)(?:/(?:\.\.|[?~%]?[0-9X]{4}[0-9X?~%-]*|))?")
DATED = {"date_edtf": "events", "edtf": "dates"}
"""Fields in EDTF, and the table of which other columns follow from them."""


def plain(value: Any) -> Any:
    """A value as JSON has it, the same for the same meaning: NaN is null, a date its ISO form, a whole number an integer.

    >>> plain(195.0), plain(float("nan")), plain(({"to": "UKR", "value": 5.0, "figure_id": "d-f1-2"},))
    (195, None, [{'to': 'UKR', 'value': 5}])
    """
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items() if key not in UNSTABLE}
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "tolist") and not isinstance(value, float):  # a numpy scalar or array
        return plain(value.tolist())
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if isinstance(value, float):
        return None if math.isnan(value) else int(value) if value.is_integer() else value
    return value if isinstance(value, int) else None


def seen(table: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """The judged columns of a row, as they are written into the file."""
    return {field: plain(row.get(field)) for field in JUDGED[table]}


def checked(table: str, field: str, value: Any) -> Any:
    """The value, as the column holds it.

    Raises:
        UsageError: no such field, or a value that it does not allow; the message says what it allows.
    """
    if table not in JUDGED or field not in JUDGED[table]:
        allowed = ", ".join((*JUDGED.get(table, ()), SPAN))
        raise UsageError(f"{table}.{field}: reviewers mend {allowed or 'no row of this table'}")
    column = next(column for column in tables.columns(TABLES[table]) if column.name == field)
    where = f"{table}.{field}"
    if value is None or value == "":
        if not column.nullable:
            raise UsageError(f"{where}: may not be empty")
        return None
    if typing.get_origin(column.python) is tuple:
        return [_item(where, typing.get_args(column.python)[0], item) for item in _list(where, value)]
    return _scalar(where, column, field, value)


def _scalar(where: str, column: tables.Column, field: str, value: Any) -> Any:
    if column.enum and value not in column.enum:
        raise UsageError(f"{where}: {value!r} is not allowed; use one of {', '.join(column.enum)}")
    if field in DATED and not (isinstance(value, str) and EDTF.fullmatch(value)):
        raise UsageError(f"{where}: {value!r} is no date in EDTF (2025-05-21, 2025-05, XXXX-05-21, 2022/..)")
    if column.python is float:
        return _number(where, value)
    if not isinstance(value, column.python if isinstance(column.python, type) else str):
        raise UsageError(f"{where}: {value!r} is no {getattr(column.python, '__name__', 'word')}")
    return value


def _number(where: str, value: Any) -> float:
    try:
        number = float(str(value).replace(",", "")) if not isinstance(value, bool) else math.nan
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise UsageError(f"{where}: {value!r} is no number")
    return number


def _list(where: str, value: Any) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise UsageError(f"{where}: {value!r} is no list")
    return list(value)


def _item(where: str, kind: Any, item: Any) -> Any:
    """One entry of a list column: a word, or a struct of which null and number columns may be left out."""
    if not dataclasses.is_dataclass(kind):
        if not isinstance(item, str) or not item:
            raise UsageError(f"{where}: {item!r} is no word")
        return item
    known = {column.name: column for column in tables.columns(typing.cast(Any, kind))}
    if not isinstance(item, Mapping) or item.keys() - known.keys():
        raise UsageError(f"{where}: {item!r} must have the keys {', '.join(known)}")
    whole = {name: item.get(name, "exact" if name == "modifier" else None) for name in known}
    for name, column in known.items():
        if whole[name] is None and not column.nullable:
            raise UsageError(f"{where}.{name}: missing")
        if whole[name] is not None:
            whole[name] = _scalar(f"{where}.{name}", column, name, whole[name])
    return whole
