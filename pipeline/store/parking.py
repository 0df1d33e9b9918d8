"""Where a writer keeps finished shards until they are taken over; a dataset and a share of one have this in common."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

import pyarrow as pa

from pipeline.places import Place
from pipeline.store import shards
from pipeline.store.lock import Lock
from pipeline.store.tickets import Tickets


class Parking:
    """Shards in a folder that is `root`'s, which one process at a time may fill."""

    def __init__(self, root: Place, folder: str, lock: Lock | Tickets) -> None:
        self.root, self._folder, self._lock = root, folder, lock
        self._parked: list[str] = []
        self._next = 1

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._lock.release()

    @property
    def taken_over(self) -> str | None:
        """The dead process whose lock this one took over."""
        return self._lock.stale

    @property
    def waiting(self) -> int:
        """How many finished shards wait to be taken over."""
        return len(self._parked)

    def park(self, found: Mapping[str, pa.Table]) -> None:
        """Keep the tables of a finished shard."""
        self._lock.check()
        self._parked.append(shards.park(self.root, self._next, found, folder=self._folder))
        self._next += 1

    def _look(self) -> None:
        """What waits already."""
        self._parked = shards.parked(self.root, folder=self._folder)
        self._next = max((int(Path(name).stem) for name in self._parked), default=0) + 1
