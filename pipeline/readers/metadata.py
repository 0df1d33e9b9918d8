"""Metadata that came with an article → `Given`, under the names of the contract or those that `--field` maps to them."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from pipeline.places import place
from pipeline.readers.streams import ReadError
from pipeline.records import Given

KEYS = tuple(field.name for field in dataclasses.fields(Given))
FRONT_MATTER_NAMES = {"published": "date", "authors": "author"}
"""What static site generators call them. Source: Jekyll and Hugo front matter documentation."""
_FRONT = re.compile(rb"\A(?:\xef\xbb\xbf)?---[ \t]*\r?\n(?=[\w\"' -]+:)(.{0,65536}?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_EMPTY = ("", "~", "null", "Null", "NULL")
_SIDECAR_LIMIT = 2**20


def given_of(record: Mapping[str, Any], fields: Mapping[str, str]) -> Given:
    """The metadata of a record.

    >>> given_of({"date_publish": "2025-05-21", "authors": "A. Writer; B. Editor"}, {"published": "date_publish"})
    Given(url=None, outlet=None, title=None, authors=('A. Writer', 'B. Editor'), published='2025-05-21', language=None)

    Raises:
        ReadError: a value that is no text, number or date.
    """
    found = {key: value_of(record, fields.get(key, key)) for key in KEYS}
    authors = _names(found.pop("authors"), fields.get("authors", "authors"))
    return Given(authors=authors, **{key: _text(value, fields.get(key, key)) for key, value in found.items()})


def value_of(record: Mapping[str, Any], name: str) -> Any:
    """The value under a name, or under a path of names joined by dots; None where there is none."""
    if name in record or "." not in name:
        return record.get(name)
    head, _, rest = name.partition(".")
    inner = record.get(head)
    return value_of(inner, rest) if isinstance(inner, Mapping) else None


def merged(first: Given, second: Given) -> Given:
    """`first`, with what it lacks taken from `second`."""
    return Given(**{key: getattr(first, key) or getattr(second, key) for key in KEYS})


def front_matter(content: bytes, fields: Mapping[str, str]) -> tuple[Given, bytes]:
    """The metadata at the head of a Markdown file, and the rest of it. A rule of dashes before prose is no front matter.

    Raises:
        ReadError: the front matter is not YAML, or a value in it is no metadata.
    """
    found = _FRONT.match(content)
    if not found:
        return Given(), content
    import yaml  # few files have any

    try:
        # The base loader makes text of every scalar: no object is built, and a date stays as it is written.
        record = yaml.load(found[1].decode(), Loader=yaml.BaseLoader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ReadError(f"front matter is not YAML ({_line(error)}); mend it or take the dashes away") from error
    if not isinstance(record, dict):
        return Given(), content
    rest = content[found.end() :]
    return merged(given_of(record, fields), given_of(record, {**FRONT_MATTER_NAMES, **fields})), rest


def sidecar(path: str, fields: Mapping[str, str]) -> Given:
    """The metadata in `NAME.meta.json` beside a file `NAME.txt`, `NAME.html.gz` …; empty where there is none.

    Raises:
        ReadError: the sidecar cannot be read, or is no JSON object of metadata.
    """
    file = place(path)
    name = re.sub(r"\.[^.]+(\.gz|\.zst)?$", "", file.name, flags=re.IGNORECASE) + ".meta.json"
    beside = file.with_name(name)
    try:
        with beside.open("rb") as stream:
            record = json.loads(stream.read(_SIDECAR_LIMIT))
    except FileNotFoundError:
        return Given()
    except (OSError, ValueError, RecursionError) as error:
        raise ReadError(f"{name} cannot be used ({_line(error)}); mend it or take it away") from error
    if not isinstance(record, dict):
        raise ReadError(f'{name} holds no JSON object; write {{"published": "2025-05-21"}}')
    try:
        return given_of(record, fields)
    except ReadError as error:
        raise ReadError(f"{name}: {error}") from error


def _text(value: Any, name: str) -> str | None:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if value is None or value != value:
        return None
    if isinstance(value, (str, int, float)) and not isinstance(value, bool):
        text = _clean(str(value))
        return None if text in _EMPTY else text
    raise ReadError(f"{name} is {_kind(value)}; give text")


def _names(value: Any, name: str) -> tuple[str, ...]:
    items: list[Any]
    if isinstance(value, (list, tuple)):
        items = [v.get("name") if isinstance(v, Mapping) else v for v in value]
    else:
        items = list((_text(value, name) or "").split(";"))
    return tuple(text for item in items if (text := _text(item, name)))


def _clean(text: str) -> str:
    return text.encode("utf-8", "replace").decode().strip()


def _kind(value: Any) -> str:
    return {dict: "an object", list: "a list", bool: "true or false"}.get(type(value), f"a {type(value).__name__}")


def _line(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
