"""What is wrong with the files of a dataset: damaged, missing, or none of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.rows import TABLES
from pipeline.store import buckets, shards
from pipeline.store.buckets import PER_DOCUMENT, STATE
from pipeline.store.dataset import HEAD
from pipeline.store.durable import UNFINISHED
from pipeline.store.journal import HOME, JOURNAL, STAGING
from pipeline.store.linking import INCIDENTS

DAMAGE = (pa.ArrowInvalid, pa.ArrowKeyError, OSError, ValueError, KeyError)
Kind = Literal["torn", "damaged", "missing", "orphan"]


@dataclass(frozen=True, slots=True)
class Problem:
    """A file (relative to the dataset), what is wrong with it, and what was seen."""

    name: str
    kind: Kind
    words: str


def problems(root: Path) -> Iterator[Problem]:
    """Everything that is wrong with the files; all of each file is read, and page checksums are compared."""
    for name in (f"{HOME}/{JOURNAL}", HEAD):
        if (root / name).exists() and (reason := unreadable_json(root / name)):
            yield Problem(name, "damaged", reason)
        elif name != HEAD and (root / name).exists():
            yield Problem(name, "torn", "a commit was cut off")
    count = bucket_count(root)
    for table, bucket in places(count):
        name = buckets.name(table, bucket)
        if not (root / name).exists():
            yield Problem(name, "missing", "not there")
        elif reason := unreadable(root / name, table):
            yield Problem(name, "damaged", reason)
    for shard in shards.parked(root):
        if reason := _unreadable_shard(root, shard):
            yield Problem(shard, "damaged", reason)
    yield from (Problem(name, "orphan", "no file of this dataset") for name in orphans(root, count))


def places(count: int) -> Iterator[tuple[str, int]]:
    """The table and bucket of every file that a dataset of so many buckets has."""
    yield from ((table, bucket) for table in PER_DOCUMENT for bucket in range(count))
    yield INCIDENTS, 0


def bucket_count(root: Path) -> int:
    """As the dataset says; where that cannot be read, as its files show."""
    try:
        return int(json.loads((root / HEAD).read_bytes())["buckets"])
    except DAMAGE:
        found = [int(path.stem[-3:]) for path in root.glob("*/bucket-*.parquet") if path.stem[-3:].isdecimal()]
        return max(found, default=0) + 1


def unreadable(path: Path, table: str) -> str | None:
    """Why a bucket cannot be read; None where it can."""
    try:
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            file.read(buckets.schema(table).names)
    except DAMAGE as error:
        return _words(error)
    return None


def unreadable_json(path: Path) -> str | None:
    try:
        said: Any = json.loads(path.read_bytes())
    except DAMAGE as error:
        return _words(error)
    return None if isinstance(said, dict) else "no JSON object"


def orphans(root: Path, count: int) -> list[str]:
    """Files in the folders of tables that are none of theirs, and what a writer that died has left."""
    expected = {buckets.name(table, bucket) for table, bucket in places(count)}
    folders = [root / table for table in (*TABLES, STATE)]
    found = [path for folder in folders if folder.is_dir() for path in folder.iterdir() if path.is_file() or path.is_symlink()]
    left = [path for folder in (root / HOME, root / shards.FOLDER) for path in folder.glob(f"*{UNFINISHED}")]
    staged = [] if (root / HOME / JOURNAL).exists() else list((root / HOME / STAGING).glob("*"))
    names = (path.relative_to(root).as_posix() for path in (*found, *left, *staged))
    return sorted(name for name in names if name not in expected)


def _unreadable_shard(root: Path, shard: str) -> str | None:
    try:
        shards.read(root, shard)
    except DAMAGE as error:
        return _words(error)
    return None


def _words(error: Exception) -> str:
    return " ".join(f"{error}".split())[:200] or type(error).__name__
