"""The files of a table: rows by hash bucket of their document, in a fixed order, compressed."""

from __future__ import annotations

import io
import zlib
from collections.abc import Collection, Mapping

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline import tables
from pipeline.places import Place, Remote, source
from pipeline.rows import TABLES

STATE = ".newsledger/state"
"""The hidden table of what each document's rows were made from, and by what copies of it are known."""
STATE_SCHEMA = pa.schema([("doc_id", pa.string()), ("source", pa.string()), ("fingerprint", pa.string()), ("sketch", pa.binary())])
PER_DOCUMENT = (*(name for name in TABLES if name != "incidents"), STATE)
MOST = 64
BYTES = 2**22
"""Of inputs, for each bucket: what a commit holds in memory at a time."""
ROW_GROUP = 32_768
_KEYS = ("doc_id", "char_start", "char_end")
_FREE_TEXT = frozenset({"text", "sentence", "phrase", "content_sha256", "fingerprint"})


def schema(table: str) -> pa.Schema:
    return STATE_SCHEMA if table == STATE else tables.schema(table)


def expected(size: int) -> int:
    """How many buckets inputs of `size` bytes are given when a dataset is made.

    >>> expected(10_000), expected(100 * BYTES), expected(10**12)
    (1, 64, 64)
    """
    return min(MOST, 1 << (size // BYTES).bit_length()) if size > 4 * BYTES else 1


def bucket_of(doc_id: str, buckets: int) -> int:
    return zlib.crc32(doc_id.encode()) % buckets


def name(table: str, bucket: int) -> str:
    """A bucket's file, relative to the dataset.

    >>> name("events", 7)
    'events/bucket-007.parquet'
    """
    return f"{table}/bucket-{bucket:03d}.parquet"


def read(path: Place, table: str, columns: list[str] | None = None, *, missing_ok: bool = True) -> pa.Table:
    """The rows of a bucket under the table's own schema; none where the file is not there yet (and that is `missing_ok`)."""
    want = schema(table) if columns is None else pa.schema([schema(table).field(c) for c in columns])
    if missing_ok and not path.exists():
        return want.empty_table()
    with pq.ParquetFile(source(path), pre_buffer=isinstance(path, Remote)) as file:
        found = _completed(file.read([c for c in want.names if c in file.schema_arrow.names], use_threads=False), want)
        return pa.Table.from_arrays([found[c] for c in want.names], schema=want.with_metadata(_own(file.schema_arrow.metadata)))


def _completed(found: pa.Table, want: pa.Schema) -> pa.Table:
    """With the columns that files of an earlier version do not have yet, empty."""
    for field in want:
        if field.name not in found.schema.names:
            found = found.append_column(field.with_nullable(True), pa.nulls(len(found), field.type))
    return found


def write(rows: pa.Table, path: Place) -> None:
    """The rows as one file, whose bytes depend on nothing but rows and metadata."""
    low = [f.name for f in rows.schema if pa.types.is_string(f.type) and f.name not in _FREE_TEXT and not f.name.endswith("_id")]
    target = io.BytesIO() if isinstance(path, Remote) else path
    pq.write_table(
        rows, target, compression="zstd", compression_level=3, row_group_size=ROW_GROUP, use_dictionary=low, write_page_checksum=True
    )
    if isinstance(path, Remote) and isinstance(target, io.BytesIO):
        path.write_bytes(target.getbuffer())


def split(rows: pa.Table, buckets: int) -> dict[int, pa.Table]:
    """The rows of each bucket."""
    if buckets == 1:
        return {0: rows}
    ids = rows["doc_id"].combine_chunks().dictionary_encode()
    where = pa.array([bucket_of(doc_id, buckets) for doc_id in ids.dictionary.to_pylist()], pa.int32()).take(ids.indices)
    grouped = rows.take(pc.sort_indices(where))
    sizes = {each["values"]: each["counts"] for each in pc.value_counts(where).to_pylist()}
    found, start = {}, 0
    for bucket in range(buckets):
        found[bucket] = grouped.slice(start, sizes.get(bucket, 0))
        start += sizes.get(bucket, 0)
    return found


def without(rows: pa.Table, doc_ids: Collection[str]) -> pa.Table:
    """The rows of all other documents."""
    return rows.filter(pc.invert(pc.is_in(rows["doc_id"], pa.array(sorted(doc_ids), pa.string())))) if doc_ids else rows


def of(rows: pa.Table, doc_ids: Collection[str]) -> pa.Table:
    """The rows of these documents."""
    return rows.filter(pc.is_in(rows["doc_id"], pa.array(sorted(doc_ids), pa.string())))


def merged(old: pa.Table, fresh: pa.Table, replaced: Collection[str], made_with: Mapping[str, str]) -> pa.Table:
    """`old` without the rows of the documents `replaced`, with `fresh`, in order."""
    kept = without(old, replaced)
    return ordered(pa.concat_tables([kept.replace_schema_metadata(None), fresh.replace_schema_metadata(None)]), old.schema, made_with)


def ordered(rows: pa.Table, like: pa.Schema, made_with: Mapping[str, str]) -> pa.Table:
    """The rows by document, then offset, then id; the id also tells apart what stands at the same place."""
    own_id = rows.schema.names[0]
    keys = [*(key for key in _KEYS if key in rows.schema.names and key != own_id), own_id]
    taken = rows.take(pc.sort_indices(rows, sort_keys=[(key, "ascending") for key in keys])).combine_chunks()
    metadata = {key.encode(): value.encode() for key, value in made_with.items()}
    base = {k: v for k, v in (like.metadata or {}).items() if k == b"newsledger.schema"}
    return taken.cast(like).replace_schema_metadata({**base, **metadata})


def same(one: pa.Table, other: pa.Table) -> bool:
    return (one.schema.metadata or {}) == (other.schema.metadata or {}) and bool(one.equals(other))


def _own(metadata: Mapping[bytes, bytes] | None) -> dict[bytes, bytes]:
    return {k: v for k, v in (metadata or {}).items() if k.startswith(b"newsledger.")}
