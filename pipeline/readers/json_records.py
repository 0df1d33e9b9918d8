"""JSON and JSON Lines → records, one at a time."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import IO, Any

from pipeline.readers.streams import RAW, RECORD_LIMIT, as_text, undecoded

Record = tuple[str, Any]
_STEP = 2**16
_SPACE = re.compile(r"[\s,]*")
_LIMIT = f"a record is larger than {RECORD_LIMIT >> 20} MB; split it"


def jsonl_records(stream: IO[bytes], fields: Mapping[str, str]) -> Iterator[Record]:
    """One record per line that is not blank, numbered from 1; a wrong line is an error of its own."""
    text = as_text(stream, newline="\n")
    number = line = 0
    while raw := text.readline(RECORD_LIMIT):
        line += 1
        if raw.isspace():
            continue
        number += 1
        if len(raw) >= RECORD_LIMIT and not raw.endswith("\n"):
            while (more := text.readline(RECORD_LIMIT)) and not more.endswith("\n"):
                pass
            yield str(number), f"line {line}: {_LIMIT}"
            continue
        yield str(number), _record(raw.rstrip("\r\n"), f"line {line}")


def json_records(stream: IO[bytes], fields: Mapping[str, str]) -> Iterator[Record]:
    """The one record of a file, or those of its list, numbered from 1; a list breaks off at its first wrong place."""
    text = as_text(stream, newline="\n")
    start = text.read(_STEP)
    bare = start.lstrip()
    if bare.startswith("["):
        yield from _items(text, bare[1:])
    elif bare:
        rest = text.read(RECORD_LIMIT)
        yield "", _LIMIT if len(rest) >= RECORD_LIMIT else _record(start + rest, "")
    else:
        yield "", "the file is empty; write one JSON record or a list of them"


def _items(text: IO[str], held: str) -> Iterator[Record]:
    """The records of a list whose opening bracket has been read."""
    decoder = json.JSONDecoder()
    number, step, more = 0, _STEP, True
    while True:
        held = held[_SPACE.match(held).end() :]  # type: ignore[union-attr]
        if held.startswith("]"):
            return
        try:
            record, end = decoder.raw_decode(held)
            complete = end < len(held) or not more
        except (ValueError, RecursionError) as error:
            if not more or not _cut_off(error, held) or len(held) > RECORD_LIMIT:
                yield str(number + 1), _wrong(error, f"record {number + 1}", len(held) > RECORD_LIMIT)
                return
            complete = False
        if not complete:
            chunk = text.read(step)
            more, held, step = bool(chunk), held + chunk, step * 2
            continue
        number, step = number + 1, _STEP
        yield str(number), _checked(record, held[:end])
        held = held[end:]


def _cut_off(error: Exception, held: str) -> bool:
    """Whether more of the file may mend it: the fault lies at the end of what is held."""
    at = getattr(error, "pos", 0)
    return isinstance(error, json.JSONDecodeError) and (error.msg.startswith("Unterminated") or at > len(held) - 16)


def _record(raw: str, where: str) -> dict[str, Any] | str:
    try:
        return _checked(json.loads(raw), raw, where)
    except (ValueError, RecursionError) as error:
        return undecoded(raw) or _wrong(error, where)


def _checked(record: Any, raw: str, where: str = "") -> dict[str, Any] | str:
    prefix = f"{where}: " if where else ""
    if wrong := undecoded(raw):
        return prefix + wrong
    if not isinstance(record, dict):
        return f'{prefix}not a record but {raw[:40]!r}; write {{"text": "…"}}'
    return {**record, RAW: raw.encode("utf-8", "surrogatepass")}


def _wrong(error: Exception, where: str, long: bool = False) -> str:
    prefix = f"{where}: " if where else ""
    if long:
        return prefix + _LIMIT
    if isinstance(error, RecursionError):
        return f"{prefix}JSON is nested too deep"
    return f"{prefix}not JSON ({error}); mend or remove it"
