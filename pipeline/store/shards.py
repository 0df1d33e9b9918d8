"""Finished work of a run under way: one file per shard, kept until a commit has taken it over, so that an interruption loses none."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator, Mapping
from typing import IO

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.places import Place, Remote
from pipeline.store.buckets import PER_DOCUMENT, STATE, schema, without
from pipeline.store.durable import UNFINISHED, settle
from pipeline.store.journal import HOME, SHARDS

FOLDER = f"{HOME}/{SHARDS}"


def park(root: Place, number: int, found: Mapping[str, pa.Table], *, folder: str = FOLDER) -> str:
    """Keep the tables of a shard; its name, relative to the dataset. A name without the ending `.part` marks it complete."""
    path = root / folder / f"{number:08d}.arrow"
    if isinstance(path, Remote):
        whole = io.BytesIO()
        _write(found, whole)
        path.write_bytes(whole.getbuffer())
        return f"{folder}/{path.name}"
    part = path.with_name(path.name + UNFINISHED)
    with part.open("wb") as stream:
        _write(found, stream)
    settle(part, path)
    return f"{folder}/{path.name}"


def _write(found: Mapping[str, pa.Table], stream: IO[bytes]) -> None:
    for table in PER_DOCUMENT:
        with pa.ipc.new_stream(stream, schema(table)) as writer:
            writer.write_table(found[table].cast(schema(table)))


def parked(root: Place, *, folder: str = FOLDER) -> list[str]:
    """The complete shards in the order in which they were finished."""
    return [f"{folder}/{name}" for name in sorted(path.name for path in (root / folder).glob("*.arrow"))]


def read(root: Place, shard: str, *, only: str | None = None) -> dict[str, pa.Table]:
    """The tables of a shard, or only one."""
    found = {}
    path = root / shard
    with pa.BufferReader(path.read_bytes()) if isinstance(path, Remote) else pa.OSFile(str(path)) as stream:
        for table in PER_DOCUMENT:
            rows = pa.ipc.open_stream(stream).read_all()
            if only in (None, table):
                found[table] = rows
    return found


def latest(root: Place, shards: list[str], gone: Collection[str] = ()) -> Iterator[dict[str, pa.Table]]:
    """The tables of each shard, without documents that a later shard holds anew, and those of the sources `gone`."""
    last = _last(root, shards)
    for at, shard in enumerate(shards):
        found = read(root, shard)
        pairs = zip(found[STATE]["doc_id"].to_pylist(), found[STATE]["source"].to_pylist(), strict=True)
        old = [doc_id for doc_id, source in pairs if last.get(doc_id, at) != at or source in gone]
        yield {table: without(part, old) for table, part in found.items()} if old else found


def _last(root: Place, shards: list[str]) -> dict[str, int]:
    """Of each document that stands in several shards, the last that holds it."""
    found = [ids(read(root, shard, only=STATE)[STATE]) for shard in shards]
    counted = pc.value_counts(pa.chunked_array(found, pa.string()))
    again = counted.field("values").filter(pc.greater(counted.field("counts"), 1))
    if not len(again):
        return {}
    return {doc_id: at for at, each in enumerate(found) for doc_id in each.filter(pc.is_in(each, again)).to_pylist()}


def ids(rows: pa.Table) -> pa.Array:
    """The documents of rows, apart from what else stood in the memory that they were read into, which is free again without them."""
    return pa.concat_arrays([pa.array([], pa.string()), *rows["doc_id"].chunks])
