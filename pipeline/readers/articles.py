"""One source → its raw articles; whatever goes wrong becomes a raw article with an `error`, never an exception."""

from __future__ import annotations

import hashlib
import operator
import re
from collections.abc import Callable, Iterator, Mapping
from typing import IO, Any

from pipeline.readers.inputs import Source
from pipeline.readers.json_records import json_records, jsonl_records
from pipeline.readers.metadata import front_matter, given_of, merged, sidecar, value_of
from pipeline.readers.sheets import csv_records, parquet_records
from pipeline.readers.streams import RAW, RECORD_LIMIT, ReadError, opened, position, whole
from pipeline.readers.web_archives import warc_records
from pipeline.records import Format, Given, RawArticle

Record = tuple[str, Any]
"""The record's number (`""` for a file that is one record), and what it holds: a mapping, or why it cannot be read.

A mapping may hold its own raw bytes under `RAW`; else its digest is that of its values.
"""
RECORDS: dict[str, Callable[[IO[bytes], Mapping[str, str]], Iterator[Record]]] = {
    "json": json_records, "jsonl": jsonl_records, "csv": csv_records, "parquet": parquet_records, "warc": warc_records,
}  # fmt: skip
_SIGNATURES = ((b"PAR1", "parquet"), (b"WARC/", "warc"), (b"---\n", "md"), (b"---\r", "md"), (b"[", "json"), (b"{", "jsonl"))
_HTML = re.compile(rb"\s*<(?:!doctype|!--|\?xml|html|head|body|article|meta|title|div|p)\b", re.IGNORECASE)
_ONE_OBJECT = re.compile(rb"\{\s*(?:\n|\Z)|\{[^\n]*[^}\s]\s*\n")


def read(
    source: Source, *, fields: Mapping[str, str], given: Given, reached: Callable[[int], object] = lambda bytes_read: None
) -> Iterator[RawArticle]:
    """The articles of a source, in its own order; `fields` maps contract names to the file's, `given` fills what it lacks.

    `reached` is told, before each record of a file of records, how many bytes of the file have been read up to its end.
    """
    if source.problem is not None:
        yield failed(source.name, source.problem)
        return
    try:
        with opened(source.path) as stream:
            kind = sniffed(stream) if source.kind == "auto" else source.kind
            yield from _of_kind(source, kind, stream, fields, given, reached)
    except FileNotFoundError:
        yield failed(source.name, "the file is gone; it was there when the run began")
    except OSError as error:
        yield failed(source.name, f"{error.strerror or error}; check the file and its permissions")
    except ReadError as error:
        yield failed(source.name, str(error))
    except (ValueError, MemoryError, RecursionError) as error:
        reason = " ".join(f"{type(error).__name__} {error}".split())[:200]
        yield failed(source.name, f"{reason}; check that the file is what its name says")


def failed(name: str, why: str) -> RawArticle:
    """The raw article that stands for something which cannot be read."""
    return RawArticle(name, b"", "auto", hashlib.sha256(b"").hexdigest(), error=f"read: {why}")


def sniffed(stream: Any) -> str:
    """The format that the first bytes promise; `txt` where they promise none."""
    start = bytes(stream.peek(4096)[:4096])
    bare = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    kind = next((kind for sign, kind in _SIGNATURES if bare.startswith(sign)), "txt")
    if kind == "jsonl" and _ONE_OBJECT.match(bare):
        kind = "json"
    if kind in ("json", "jsonl") and not re.match(rb'[\[{]\s*(?:[\[{"\]}]|\Z)', bare):
        kind = "txt"
    return "html" if _HTML.match(bare) else kind


def _of_kind(
    source: Source, kind: str, stream: IO[bytes], fields: Mapping[str, str], given: Given, reached: Callable[[int], object]
) -> Iterator[RawArticle]:
    if kind not in RECORDS:
        yield _document(source, kind, whole(stream), fields, given)
        return
    number = None
    records = RECORDS[kind](stream, fields)
    rows = operator.length_hint(records)
    for done, (number, record) in enumerate(records, 1):
        reached(source.size * done // rows if rows else position(stream))
        name = f"{source.name}#{number}" if number else source.name
        try:
            yield failed(name, record) if isinstance(record, str) else _article(name, record, fields, given)
        except ReadError as error:
            yield failed(name, str(error))
    if number is None:
        yield _without_records(source, kind)


def _without_records(source: Source, kind: str) -> RawArticle:
    """What stands for a file that holds no record: an empty document; of a crawl, which breaks off unseen, a failed one."""
    if kind == "warc" and source.size:
        return failed(source.name, "no web page in it; check that it is a crawl, and whole")
    return RawArticle(source.name, b"", "txt", hashlib.sha256(b"").hexdigest())


def _document(source: Source, kind: str, content: bytes, fields: Mapping[str, str], given: Given) -> RawArticle:
    digest = hashlib.sha256(content).hexdigest()
    own = sidecar(source.path, fields) if source.kind != "auto" else Given()
    if kind == "md":
        head, content = front_matter(content, fields)
        own = merged(own, head)
    return RawArticle(source.name, content, _format(kind), digest, merged(own, given))


def _article(name: str, record: Mapping[str, Any], fields: Mapping[str, str], given: Given) -> RawArticle:
    key, content = _content(record, fields)
    raw = record.get(RAW)
    digest = hashlib.sha256(raw if raw is not None else _canonical(record)).hexdigest()
    return RawArticle(name, content, "html" if key == "html" else "txt", digest, merged(given_of(record, fields), given))


def record_article(record: Mapping[str, Any], fields: Mapping[str, str]) -> RawArticle:
    """The article of a record that stands in no file: its source is the record's own, else its address, else its digest."""
    named = value_of(record, fields.get("source", "source")) or value_of(record, fields.get("url", "url"))
    name = str(named or hashlib.sha256(_canonical(record)).hexdigest())
    try:
        return _article(name, record, fields, Given())
    except ReadError as error:
        return failed(name, str(error))


def _content(record: Mapping[str, Any], fields: Mapping[str, str]) -> tuple[str, bytes]:
    """The key under which the article stands (`text`, else `html`), and its bytes; an empty text is an empty article."""
    found = [(key, value_of(record, fields.get(key, key))) for key in ("text", "html")]
    for key, value in found:
        if value is not None and value != "":
            return key, _bytes(value, fields.get(key, key))
    names = [fields.get(key, key) for key in ("text", "html")]
    if not any(name in record for name in names):
        raise missing(names, [str(key) for key in record if key != RAW])
    return "text", b""


def missing(names: list[str], have: list[str]) -> ReadError:
    """What to say where neither text nor HTML is there."""
    return ReadError(f"neither {names[0]} nor {names[1]} among {', '.join(have[:30]) or 'no keys'}; name it with --field text=NAME")


def _bytes(value: Any, name: str) -> bytes:
    content = value.encode("utf-8", "replace") if isinstance(value, str) else value
    if not isinstance(content, bytes):
        raise ReadError(f"{name} is a {type(value).__name__}; give text")
    if len(content) > RECORD_LIMIT:
        raise ReadError(f"{name} is larger than {RECORD_LIMIT >> 20} MB; split it into articles")
    return content


def _canonical(record: Mapping[str, Any]) -> bytes:
    return repr(sorted((str(key), value) for key, value in record.items())).encode("utf-8", "surrogatepass")


def _format(kind: str) -> Format:
    formats: dict[str, Format] = {"html": "html", "md": "md"}
    return formats.get(kind, "txt")
