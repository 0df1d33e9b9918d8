"""The dataset as its one writer sees it: what is stored, what is finished and waits, and the commit that joins them."""

from __future__ import annotations

import functools
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.errors import UsageError
from pipeline.places import Place, place, source
from pipeline.rows import TABLES
from pipeline.store import buckets, copies, shards
from pipeline.store.buckets import PER_DOCUMENT, STATE
from pipeline.store.durable import as_json
from pipeline.store.intake import Intake
from pipeline.store.journal import HOME, Transaction, recover
from pipeline.store.linking import INCIDENTS, Linker, Replaced, relink, replaced
from pipeline.store.lock import lock_of
from pipeline.store.parking import Parking
from pipeline.store.shelf import Shelf

HEAD = f"{HOME}/dataset.json"
RUN = "run.json"
FORMAT = 1
Where = Callable[[str], Place]
"""Where a file of the dataset lies: in its place, or staged for it."""


@dataclass(frozen=True, slots=True)
class Totals:
    """What the dataset holds: documents by status, rows per table, and the failed documents with their errors, by source."""

    documents: Mapping[str, int]
    rows: Mapping[str, int]
    failures: tuple[tuple[str, str], ...]


Report = Callable[[Totals], Mapping[str, Any]]

OURS = ("README.md", "decisions.jsonl")
"""What may lie in a folder that no run has filled yet: its page, and what reviewers decided about rows that are to be made again."""


def check_folder(path: Place) -> None:
    """Raises:
    UsageError: the folder holds something that is not a dataset of ours.
    """
    if not path.exists() or (path / HOME).is_dir():
        return
    if not path.is_dir():
        raise UsageError(f"{path}: is a file; name a folder for the output")
    others = sorted(p.name for p in path.iterdir() if not p.name.startswith(".") and p.name not in OURS)
    if others:
        raise UsageError(f"{path}: holds something else ({', '.join(others[:3])}…); name a new or empty folder for the output")


class Dataset(Parking):
    """An output folder open for writing; a context manager that holds its lock.

    Raises:
        UsageError: the folder holds something else, cannot be written, or another process writes it.
    """

    def __init__(self, path: str | Place, *, expected_bytes: int = 0) -> None:
        root = place(path)
        check_folder(root)
        super().__init__(root, shards.FOLDER, lock_of(root / HOME / "lock", root=root))
        self._expected = expected_bytes

    def __enter__(self) -> Dataset:
        try:
            (self.root / HOME).mkdir(parents=True, exist_ok=True)
            self._lock.acquire()
            (self.root / shards.FOLDER).mkdir(exist_ok=True)
            self.recovered = recover(self.root)
        except OSError as error:
            raise UsageError(f"{self.root}: cannot be written ({error.strerror or error}); choose another output folder") from error
        return self.look()

    def look(self) -> Dataset:
        """Find out what is there; without the lock (to read only) it may be out of date at once."""
        head = head_of(self.root) or {"format": FORMAT, "buckets": buckets.expected(self._expected), "generation": 0}
        self.buckets, self.generation = int(head["buckets"]), int(head["generation"])
        self.before = self.generation
        self.settled = bool(head.get("settled", True))
        self._look()
        self._verdict: tuple[object, copies.Verdict] | None = None
        self._drop: list[str] = []
        return self

    def fingerprints(self) -> dict[str, str]:
        """What the rows of each source were made from, those of finished shards among them.

        A bucket whose tables somebody removed is as good as never read: its sources are not known, and are read again.
        """
        columns = ["source", "fingerprint"]
        stored = [buckets.read(self.root / buckets.name(STATE, b), STATE, columns) for b in range(self.buckets) if self._is_there(b)]
        waiting = [shards.read(self.root, shard, only=STATE)[STATE] for shard in self._parked]
        return {s: f for table in stored + waiting for s, f in zip(*(table[c].to_pylist() for c in ("source", "fingerprint")), strict=True)}

    def _is_there(self, bucket: int) -> bool:
        tables = (self.root / buckets.name(table, bucket) for table in TABLES)
        return (self.root / buckets.name("documents", bucket)).exists() and all(
            any(True for _ in t.parent.glob("*.parquet")) for t in tables
        )

    def adopt(self, parked: Sequence[str], drop: Sequence[str]) -> None:
        """Let the next commit take over these finished shards too, and then remove them and the files `drop`."""
        self._parked += parked
        self._drop = list(drop)

    def freed(self, find: copies.Find, gone: Collection[str] = ()) -> list[tuple[Mapping[str, Any], str]]:
        """The documents rows of copies that will be none after the next commit, with their fingerprints: they have to be read again."""
        self._lock.check()
        return list(copies.stored(self.root, self.buckets, self._judged(find, gone).freed))

    def _judged(self, find: copies.Find, gone: Collection[str]) -> copies.Verdict:
        """Which documents are copies; asked twice about the same, it looks once."""
        about = (self.generation, tuple(self._parked), frozenset(gone))
        if self._verdict is None or self._verdict[0] != about:
            fresh = shards.latest(self.root, self._parked, gone)
            self._verdict = about, copies.judge(self.root, self.buckets, fresh, gone, find)
        return self._verdict[1]

    def commit(
        self, *, linker: Linker, report: Report, made_with: Mapping[str, str], find: copies.Find, gone: Collection[str] = ()
    ) -> Totals:
        """Take over all finished shards, and drop the documents of the sources `gone`: all tables change at once, or none.

        Files whose rows stay the same are not written again. `report` makes run.json, `find` knows copies: of them only the
        documents row is kept.
        """
        self._lock.check()
        change = Transaction(self.root, keep=self.before)
        verdict = self._judged(find, gone)
        self.settled = not verdict.freed
        pa.default_memory_pool().release_unused()  # so that the peaks of what follows do not stand on each other
        fresh = copies.applied(self.root, self.buckets, shards.latest(self.root, self._parked, gone), verdict)
        with Shelf(self.root) as shelf:
            kept = functools.partial(replaced, shelf, linker)
            events = self._merge(change, Intake(shelf, self.buckets).add(fresh), gone, made_with, kept)
            pa.default_memory_pool().release_unused()
            relink(change, self.root, self.buckets, events, linker, made_with, generation=self.generation + 1)
        totals = self._totals(change.current)
        if change or not self.generation:
            self.generation += 1
            head = {
                "format": FORMAT, "buckets": self.buckets, "generation": self.generation, "before": self.before, "settled": self.settled,
            }  # fmt: skip
            change.stage(HEAD).write_bytes(as_json(head))
            change.stage(RUN).write_bytes(as_json({**report(totals), "generation": self.generation, "buckets": self.buckets}))
        change.commit(drop=[*self._parked, *self._drop])
        pa.default_memory_pool().release_unused()
        self._parked, self._drop = [], []
        return totals

    def totals(self, where: Where | None = None) -> Totals:
        """What the dataset holds now, or will hold with the files that `where` finds."""
        return self._totals(where or self.root.joinpath)

    def _merge(
        self, change: Transaction, fresh: Intake, gone: Collection[str], made_with: Mapping[str, str], kept: Callable[..., Replaced]
    ) -> dict[int, Replaced]:
        """Stage the buckets whose documents change; the events are handed back, since linking changes them once more."""
        dropped = self._dropped(gone)
        events = {}
        for bucket in range(self.buckets) if not self.generation else sorted({*fresh.buckets(), *dropped}):
            new = fresh.of(bucket)
            going = {*dropped[bucket], *(new[STATE]["doc_id"].to_pylist() if new else ())}
            for table in PER_DOCUMENT:
                path = self.root / buckets.name(table, bucket)
                old = buckets.read(path, table)
                coming = new.get(table, old.slice(0, 0))
                rows = buckets.merged(old, coming, going, made_with)
                if table == "events":
                    events[bucket] = kept(rows, lost=buckets.of(old, going), fresh=coming["event_id"])
                elif not path.exists() or not buckets.same(old, rows):
                    buckets.write(rows, change.stage(buckets.name(table, bucket)))
        return events

    def _dropped(self, gone: Collection[str]) -> dict[int, set[str]]:
        dropped: dict[int, set[str]] = defaultdict(set)
        for bucket in range(self.buckets) if gone else ():
            state = buckets.read(self.root / buckets.name(STATE, bucket), STATE)
            found = {d for d, s in zip(state["doc_id"].to_pylist(), state["source"].to_pylist(), strict=True) if s in gone}
            if found:
                dropped[bucket] = found
        return dropped

    def _totals(self, current: Where) -> Totals:
        rows = {}
        for table in (*PER_DOCUMENT[:-1], INCIDENTS):
            paths = [current(buckets.name(table, b)) for b in range(self.buckets if table != INCIDENTS else 1)]
            rows[table] = sum(pq.read_metadata(source(path)).num_rows for path in paths if path.exists())
        statuses: Counter[str] = Counter()
        failures: list[tuple[str, str]] = []
        for path in (current(buckets.name("documents", b)) for b in range(self.buckets)):
            counted = pc.value_counts(buckets.read(path, "documents", ["status"])["status"]).to_pylist()
            statuses.update({each["values"]: each["counts"] for each in counted})
            if any(each["values"] == "failed" for each in counted):
                failures += failures_of(buckets.read(path, "documents", ["source", "status", "error"]))
        return Totals(dict(sorted(statuses.items())), rows, tuple(sorted(failures)))


def failures_of(documents: pa.Table) -> list[tuple[str, str]]:
    """The failed documents: source and error."""
    failed = documents.filter(pc.equal(documents["status"], "failed"))
    return list(zip(failed["source"].to_pylist(), (error or "" for error in failed["error"].to_pylist()), strict=True))


def head_of(root: Place) -> dict[str, Any] | None:
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
