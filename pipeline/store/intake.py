"""What a commit takes over, by bucket: beyond a few megabytes the rows wait on a shelf, so that no commit needs memory for all it takes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import pyarrow as pa

from pipeline.store import buckets
from pipeline.store.buckets import PER_DOCUMENT, STATE
from pipeline.store.shelf import Shelf

HELD, PART = 2**22, 2**17
"""Bytes of rows that wait in memory before they are sorted and put there; what the tables of a shard take beside their rows."""
Tables = Mapping[str, pa.Table]


class Intake:
    """Rows of all tables: added in any order, then taken bucket by bucket."""

    def __init__(self, shelf: Shelf, count: int) -> None:
        self._shelf, self._count = shelf, count
        self._held: list[dict[str, pa.Table]] = []
        self._size = 0
        self._pieces: dict[int, list[int]] = defaultdict(list)
        self._last: dict[int, dict[str, pa.Table]] = {}

    def add(self, parts: Iterable[Tables]) -> Intake:
        """With these rows added, and no others to come."""
        for part in parts:
            self._held.append(dict(part))
            self._size += PART + sum(rows.nbytes for rows in part.values())
            if self._size > HELD:
                self._make_room()
        self._last = self._sorted()
        return self

    def buckets(self) -> set[int]:
        """Those that have rows."""
        return {*self._pieces, *self._last}

    def of(self, bucket: int) -> dict[str, pa.Table]:
        """The rows of a bucket, of each table; no tables where it has none. They are handed out once."""
        found = [self._shelf.get(at, len(PER_DOCUMENT)) for at in self._pieces.pop(bucket, ())]
        parts = [dict(zip(PER_DOCUMENT, tables, strict=True)) for tables in found]
        parts += [self._last.pop(bucket)] if bucket in self._last else []
        return {table: pa.concat_tables([part[table] for part in parts]) for table in PER_DOCUMENT} if parts else {}

    def _make_room(self) -> None:
        """Put what is held on the shelf; for a dataset of one bucket, which will be needed as a whole, join it to what takes less."""
        if self._count > 1:
            self._put(self._sorted())
            return
        joined = {table: rows.combine_chunks() for table, rows in self._sorted().get(0, {}).items()}
        self._held = [joined] if joined else []

    def _sorted(self) -> dict[int, dict[str, pa.Table]]:
        """What is held, by bucket; then nothing is held any more."""
        held, self._held, self._size = self._held, [], 0
        split = {table: buckets.split(pa.concat_tables([part.pop(table) for part in held]), self._count) for table in PER_DOCUMENT if held}
        touched = [bucket for bucket, rows in split.get(STATE, {}).items() if len(rows)]
        return {bucket: {table: split[table][bucket] for table in PER_DOCUMENT} for bucket in touched}

    def _put(self, split: Mapping[int, Tables]) -> None:
        for bucket, tables in split.items():
            self._pieces[bucket].append(self._shelf.put(*(tables[table] for table in PER_DOCUMENT)))
