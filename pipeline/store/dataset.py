"""The dataset as its one writer sees it: what is stored, what is finished and waits, and the commit that joins them."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.errors import UsageError
from pipeline.store import buckets, shards
from pipeline.store.buckets import PER_DOCUMENT, STATE
from pipeline.store.durable import as_json
from pipeline.store.journal import HOME, Transaction, recover
from pipeline.store.lock import Lock

HEAD = f"{HOME}/dataset.json"
RUN = "run.json"
FORMAT = 1
INCIDENTS = "incidents"
Link = Callable[[pa.Table, pa.Table], tuple[pa.Table, pa.Array]]
Where = Callable[[str], Path]
"""Where a file of the dataset lies: in its place, or staged for it."""
LINK_COLUMNS = [c for c in buckets.schema("documents").names if c not in ("text", "removed")]
"""What linking events to incidents may know of a document: all but its bulk."""


@dataclass(frozen=True, slots=True)
class Totals:
    """What the dataset holds: documents by status, rows per table, and the failed documents with their errors, by source."""

    documents: Mapping[str, int]
    rows: Mapping[str, int]
    failures: tuple[tuple[str, str], ...]


Report = Callable[[Totals], Mapping[str, Any]]


def check_folder(path: Path) -> None:
    """Raises:
    UsageError: the folder holds something that is not a dataset of ours.
    """
    if not path.exists() or (path / HOME).is_dir():
        return
    if not path.is_dir():
        raise UsageError(f"{path}: is a file; name a folder for the output")
    others = sorted(p.name for p in path.iterdir() if not p.name.startswith(".") and p.name != "README.md")
    if others:
        raise UsageError(f"{path}: holds something else ({', '.join(others[:3])}…); name a new or empty folder for the output")


class Dataset:
    """An output folder open for writing; a context manager that holds its lock.

    Raises:
        UsageError: the folder holds something else, cannot be written, or another process writes it.
    """

    def __init__(self, path: str | Path, *, expected_bytes: int = 0) -> None:
        self.root = Path(path)
        check_folder(self.root)
        self._lock = Lock(self.root / HOME / "lock")
        self._expected = expected_bytes

    def __enter__(self) -> Dataset:
        try:
            (self.root / HOME).mkdir(parents=True, exist_ok=True)
            self._lock.acquire()
            (self.root / shards.FOLDER).mkdir(exist_ok=True)
            self.recovered = recover(self.root)
        except OSError as error:
            raise UsageError(f"{self.root}: cannot be written ({error.strerror}); choose another output folder") from error
        return self.look()

    def look(self) -> Dataset:
        """Find out what is there; without the lock (to read only) it may be out of date at once."""
        head = head_of(self.root) or {"format": FORMAT, "buckets": buckets.expected(self._expected), "generation": 0}
        self.buckets, self.generation = int(head["buckets"]), int(head["generation"])
        self._parked = shards.parked(self.root)
        self._next = max((int(Path(name).stem) for name in self._parked), default=0) + 1
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._lock.release()

    @property
    def taken_over(self) -> str | None:
        """The dead process whose lock this one took over."""
        return self._lock.stale

    @property
    def waiting(self) -> int:
        """How many finished shards wait for a commit."""
        return len(self._parked)

    def fingerprints(self) -> dict[str, str]:
        """What the rows of each source were made from, those of finished shards among them."""
        stored = [buckets.read(self.root / buckets.name(STATE, b), STATE) for b in range(self.buckets)]
        waiting = [shards.read(self.root, shard, only=STATE)[STATE] for shard in self._parked]
        return {s: f for table in stored + waiting for s, f in zip(*(table[c].to_pylist() for c in ("source", "fingerprint")), strict=True)}

    def park(self, found: Mapping[str, pa.Table]) -> None:
        """Keep the tables of a finished shard until the next commit."""
        self._lock.check()
        self._parked.append(shards.park(self.root, self._next, found))
        self._next += 1

    def commit(self, *, link: Link, report: Report, made_with: Mapping[str, str], gone: Collection[str] = ()) -> Totals:
        """Take over all finished shards, and drop the documents of the sources `gone`: all tables change at once, or none.

        Files whose rows stay the same are not written again. `report` makes run.json.
        """
        self._lock.check()
        change = Transaction(self.root)
        events = self._merge(change, gone, made_with)
        self._link(change, events, link, made_with)
        totals = self._totals(change.current)
        if change or not self.generation:
            self.generation += 1
            head = {"format": FORMAT, "buckets": self.buckets, "generation": self.generation}
            change.stage(HEAD).write_bytes(as_json(head))
            change.stage(RUN).write_bytes(as_json({**report(totals), "generation": self.generation, "buckets": self.buckets}))
        change.commit(drop=self._parked)
        self._parked = []
        return totals

    def totals(self) -> Totals:
        """What the dataset holds now."""
        return self._totals(self.root.joinpath)

    def _merge(self, change: Transaction, gone: Collection[str], made_with: Mapping[str, str]) -> dict[int, pa.Table]:
        """Stage the buckets whose documents change; the events are handed back, since linking changes them once more."""
        fresh = self._by_bucket(shards.latest(self.root, self._parked, gone))
        dropped = self._dropped(gone)
        events = {}
        for bucket in range(self.buckets) if not self.generation else sorted({*fresh, *dropped}):
            new = fresh.get(bucket, {})
            replaced = {*dropped[bucket], *(new[STATE]["doc_id"].to_pylist() if new else ())}
            for table in PER_DOCUMENT:
                rows = self._merged(bucket, table, new.get(table), replaced, made_with)
                if table == "events":
                    events[bucket] = rows
                else:
                    self._stage(change, buckets.name(table, bucket), table, rows)
        return events

    def _merged(self, bucket: int, table: str, new: pa.Table | None, replaced: set[str], made_with: Mapping[str, str]) -> pa.Table:
        old = buckets.read(self.root / buckets.name(table, bucket), table)
        return buckets.merged(old, old.slice(0, 0) if new is None else new, replaced, made_with)

    def _stage(self, change: Transaction, name: str, table: str, rows: pa.Table) -> None:
        path = self.root / name
        if not path.exists() or not buckets.same(buckets.read(path, table), rows):
            buckets.write(rows, change.stage(name))

    def _by_bucket(self, found: Iterable[Mapping[str, pa.Table]]) -> dict[int, dict[str, pa.Table]]:
        parts = list(found)
        whole = {table: pa.concat_tables([part[table] for part in parts]) for table in PER_DOCUMENT} if parts else {}
        split = {table: buckets.split(rows, self.buckets) for table, rows in whole.items()}
        touched = [bucket for bucket, rows in split.get(STATE, {}).items() if len(rows)]
        return {bucket: {table: split[table][bucket] for table in PER_DOCUMENT} for bucket in touched}

    def _dropped(self, gone: Collection[str]) -> dict[int, set[str]]:
        dropped: dict[int, set[str]] = defaultdict(set)
        for bucket in range(self.buckets) if gone else ():
            state = buckets.read(self.root / buckets.name(STATE, bucket), STATE)
            found = {d for d, s in zip(state["doc_id"].to_pylist(), state["source"].to_pylist(), strict=True) if s in gone}
            if found:
                dropped[bucket] = found
        return dropped

    def _link(self, change: Transaction, events: Mapping[int, pa.Table], link: Link, made_with: Mapping[str, str]) -> None:
        """Link the events of all documents, and stage incidents and those events files whose links change."""
        parts = [events[b] if b in events else self._read("events", b) for b in range(self.buckets)]
        whole = pa.concat_tables([part.replace_schema_metadata(None) for part in parts])
        incidents, ids = link(whole.cast(buckets.schema("events")), self._documents(change.current))
        start = 0
        for bucket, part in enumerate(parts):
            linked = pa.array(ids[start : start + len(part)].to_pylist(), pa.string())
            start += len(part)
            at = part.schema.get_field_index("incident_id")
            rows = part.set_column(at, part.schema.field(at), linked)
            if bucket in events or not buckets.same(part, rows):
                self._stage(change, buckets.name("events", bucket), "events", rows)
        table = buckets.ordered(incidents, buckets.schema(INCIDENTS), made_with)
        if events or not (self.root / buckets.name(INCIDENTS, 0)).exists():
            self._stage(change, buckets.name(INCIDENTS, 0), INCIDENTS, table)

    def _read(self, table: str, bucket: int) -> pa.Table:
        return buckets.read(self.root / buckets.name(table, bucket), table)

    def _documents(self, current: Where) -> pa.Table:
        paths = [current(buckets.name("documents", b)) for b in range(self.buckets)]
        return pa.concat_tables([buckets.read(p, "documents", LINK_COLUMNS).replace_schema_metadata(None) for p in paths])

    def _totals(self, current: Where) -> Totals:
        rows = {}
        for table in (*PER_DOCUMENT[:-1], INCIDENTS):
            paths = [current(buckets.name(table, b)) for b in range(self.buckets if table != INCIDENTS else 1)]
            rows[table] = sum(pq.read_metadata(path).num_rows for path in paths if path.exists())
        documents = self._documents(current)
        statuses = Counter(documents["status"].to_pylist())
        failed = documents.filter(pc.equal(documents["status"], "failed"))
        failures = sorted(zip(failed["source"].to_pylist(), (e or "" for e in failed["error"].to_pylist()), strict=True))
        return Totals(dict(sorted(statuses.items())), rows, tuple(failures))


def head_of(root: Path) -> dict[str, Any] | None:
    """What the dataset says of itself; None where nothing has been committed yet.

    Raises:
        UsageError: it was written by a later version.
    """
    try:
        head: dict[str, Any] = json.loads((root / HEAD).read_bytes())
    except FileNotFoundError:
        return None
    if head["format"] > FORMAT:
        raise UsageError(f"{root}: written in format {head['format']}, this version knows {FORMAT}; update newsledger")
    return head
