"""Tables that wait in a file while a commit does not need them. The file has no name: it goes with its process."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any

import pyarrow as pa

from pipeline.places import Place
from pipeline.store.journal import HOME


class Shelf:
    """Runs of tables by the place at which they were put. For a dataset that is a folder the file is in it, else a temporary one."""

    def __init__(self, root: Place) -> None:
        self._folder = root / HOME if isinstance(root, Path) else None
        self._file: IO[bytes] | None = None

    def __enter__(self) -> Shelf:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._file is not None:
            self._file.close()

    def put(self, *tables: pa.Table) -> int:
        """Where the tables are from now on."""
        file = self._file = self._file or tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115 (closed with the shelf)
        at = file.seek(0, 2)
        for table in tables:
            with pa.ipc.new_stream(file, table.schema) as writer:
                writer.write_table(table)
        return at

    def get(self, at: int, count: int = 1) -> Sequence[pa.Table]:
        """So many tables that were put there."""
        file: Any = self._file
        file.seek(at)
        return [pa.ipc.open_stream(file).read_all() for _ in range(count)]
