"""Another number of buckets for a dataset: the same rows in other files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from math import gcd
from pathlib import Path

import pyarrow as pa

from pipeline.errors import UsageError
from pipeline.store import buckets
from pipeline.store.buckets import PER_DOCUMENT
from pipeline.store.dataset import FORMAT, HEAD, RUN, Dataset
from pipeline.store.durable import as_json
from pipeline.store.journal import Transaction

MOST = 4096


def compact(path: str | Path, *, count: int | None = None) -> tuple[int, int]:
    """How many buckets there were, and are now; without `count` as many as the stored size suggests.

    While it lasts, `load` sees all rows; a plain reader of a folder may see only some of them, but none twice.

    Raises:
        UsageError: no dataset, another process writes it, or no such number of buckets.
    """
    if count is not None and not 1 <= count <= MOST:
        raise UsageError(f"{count} buckets: give a number from 1 to {MOST}")
    if not (Path(path) / HEAD).exists():
        raise UsageError(f"{path}: no finished run is stored here; name the output folder of a run")
    with Dataset(path) as dataset:
        old, new = dataset.buckets, count or _suggested(Path(path))
        if old != new:
            _move(dataset, Path(path), new)
        return old, new


def _suggested(root: Path) -> int:
    """By the size of the stored texts, which are packed to about a third."""
    return buckets.expected(3 * sum(file.stat().st_size for file in (root / "documents").glob("*.parquet")))


def _move(dataset: Dataset, root: Path, count: int) -> None:
    change = Transaction(root)
    for table in PER_DOCUMENT:
        for name, rows in _moved(root, table, dataset.buckets, count):
            buckets.write(rows, change.stage(name))
    head = {"format": FORMAT, "buckets": count, "generation": dataset.generation + 1, "before": -1, "settled": dataset.settled}
    change.stage(HEAD).write_bytes(as_json(head))
    report = {**json.loads((root / RUN).read_bytes()), "buckets": count, "generation": dataset.generation + 1}
    change.stage(RUN).write_bytes(as_json(report))
    # A table's first bucket is replaced, never removed: its folder is at no moment empty.
    change.commit(clear=[buckets.name(table, bucket) for table in PER_DOCUMENT for bucket in range(1, dataset.buckets)])


def _moved(root: Path, table: str, old: int, new: int) -> Iterator[tuple[str, pa.Table]]:
    """The new files of a table: those buckets at once whose rows come from the same old ones."""
    common = gcd(old, new)
    for rest in range(common):
        parts = [buckets.read(root / buckets.name(table, bucket), table, missing_ok=False) for bucket in range(rest, old, common)]
        made_with = {k.decode(): v.decode() for part in parts for k, v in (part.schema.metadata or {}).items()}
        whole = pa.concat_tables([part.replace_schema_metadata(None) for part in parts])
        split = buckets.split(whole, new)
        for bucket in range(rest, new, common):
            yield buckets.name(table, bucket), buckets.ordered(split[bucket], buckets.schema(table), made_with)
