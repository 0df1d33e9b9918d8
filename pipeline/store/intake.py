"""What a commit takes over, by bucket: beyond a few megabytes the rows wait in a file, so that no commit needs memory for all it takes."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Any

import pyarrow as pa

from pipeline.places import Place
from pipeline.store import buckets
from pipeline.store.buckets import PER_DOCUMENT, STATE
from pipeline.store.journal import HOME

HELD, PART = 2**22, 2**17
"""Bytes of rows that wait in memory before they are sorted into the file; what the tables of a shard take beside their rows."""
Tables = Mapping[str, pa.Table]


class Intake:
    """Rows of all tables: added in any order, then taken bucket by bucket. The file has no name: it goes with its process."""

    def __init__(self, root: Place, count: int) -> None:
        self._folder = root / HOME if isinstance(root, Path) else None
        self._count = count
        self._held: list[dict[str, pa.Table]] = []
        self._size = 0
        self._file: IO[bytes] | None = None
        self._pieces: dict[int, list[int]] = defaultdict(list)
        self._last: dict[int, dict[str, pa.Table]] = {}

    def __enter__(self) -> Intake:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._file is not None:
            self._file.close()

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
        parts = [self._read(at) for at in self._pieces.pop(bucket, ())]
        parts += [self._last.pop(bucket)] if bucket in self._last else []
        return {table: pa.concat_tables([part[table] for part in parts]) for table in PER_DOCUMENT} if parts else {}

    def _make_room(self) -> None:
        """Write what is held into the file; for a dataset of one bucket, which will be needed as a whole, join it to what takes less."""
        if self._count > 1:
            self._write(self._sorted())
            return
        joined = {table: rows.combine_chunks() for table, rows in self._sorted().get(0, {}).items()}
        self._held = [joined] if joined else []

    def _sorted(self) -> dict[int, dict[str, pa.Table]]:
        """What is held, by bucket; then nothing is held any more."""
        held, self._held, self._size = self._held, [], 0
        split = {table: buckets.split(pa.concat_tables([part.pop(table) for part in held]), self._count) for table in PER_DOCUMENT if held}
        touched = [bucket for bucket, rows in split.get(STATE, {}).items() if len(rows)]
        return {bucket: {table: split[table][bucket] for table in PER_DOCUMENT} for bucket in touched}

    def _write(self, split: Mapping[int, Tables]) -> None:
        file = self._file = self._file or tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115 (closed with the intake)
        for bucket, tables in split.items():
            self._pieces[bucket].append(file.tell())
            for table in PER_DOCUMENT:
                with pa.ipc.new_stream(file, tables[table].schema) as writer:
                    writer.write_table(tables[table])

    def _read(self, at: int) -> dict[str, pa.Table]:
        file: Any = self._file
        back = file.tell()
        file.seek(at)
        found = {table: pa.ipc.open_stream(file).read_all() for table in PER_DOCUMENT}
        file.seek(back)
        return found
