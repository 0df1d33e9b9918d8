"""A damaged dataset made whole: what was lost is said in the rows of its documents, and the next run reads these again."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline import tables
from pipeline.errors import UsageError
from pipeline.rows import Document
from pipeline.store import buckets, shards
from pipeline.store.buckets import PER_DOCUMENT, STATE
from pipeline.store.dataset import FORMAT, HEAD, RUN, Dataset
from pipeline.store.durable import as_json, put
from pipeline.store.integrity import Problem, bucket_count, orphans, problems, unreadable_json
from pipeline.store.journal import HOME, JOURNAL, Transaction
from pipeline.store.linking import Linker, Replaced, relink, replaced
from pipeline.store.lock import Lock
from pipeline.store.shelf import Shelf

REMOVED = f"{HOME}/removed"
"""Where files go that are none of the dataset's, or cannot be read: nothing is deleted."""


def repair(path: str | Path, *, linker: Linker) -> list[Problem]:
    """What was wrong, and is mended.

    A cut-off commit is finished. Files that are none of the dataset's are put aside. Documents of a damaged bucket become `failed`
    (their rows in other tables go), and are read again by the next run; incidents are linked anew.

    Raises:
        UsageError: no dataset, or another process writes it.
    """
    root = Path(path)
    if not (root / HOME).is_dir():
        raise UsageError(f"{root}: no dataset here; name the output folder of a run")
    with Lock(root / HOME / "lock"):
        found = list(problems(root))
        _mend_heads(root)
    with Dataset(root) as dataset:  # its opening finishes a cut-off commit
        for name in orphans(root, dataset.buckets):
            _aside(root, name)
        wrong = {problem.name: problem for problem in problems(root) if problem.kind in ("damaged", "missing")}
        for name in wrong.keys() & set(shards.parked(root)):
            _aside(root, name)
        if {name for name in wrong if name.endswith(".parquet")} and dataset.generation:
            _mend_tables(dataset, root, wrong, linker)
    return found


def _mend_heads(root: Path) -> None:
    """Put aside a journal that cannot be read (what it would have changed is then damaged or stale), and write a new head."""
    journal = root / HOME / JOURNAL
    if journal.exists() and unreadable_json(journal):
        _aside(root, f"{HOME}/{JOURNAL}")
    if (root / "documents").is_dir() and (not (root / HEAD).exists() or unreadable_json(root / HEAD)):
        put(root / HEAD, as_json({"format": FORMAT, "buckets": bucket_count(root), "generation": 1, "before": -1}))


def _aside(root: Path, name: str) -> None:
    target = root / REMOVED / name.replace("/", "--")
    target.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileNotFoundError):
        (root / name).replace(target)


def _mend_tables(dataset: Dataset, root: Path, wrong: Mapping[str, Problem], linker: Linker) -> None:
    change = Transaction(root)
    made_with = _made_with(root, wrong)
    generation = dataset.generation + 1
    events: dict[int, Replaced] = {}
    with Shelf(root) as shelf:
        for bucket in range(dataset.buckets):
            lost = [table for table in PER_DOCUMENT if buckets.name(table, bucket) in wrong]
            for table, rows in _mended(root, bucket, lost) if lost else ():
                ordered = buckets.ordered(rows.replace_schema_metadata(None), buckets.schema(table), made_with)
                buckets.write(ordered, change.stage(buckets.name(table, bucket)))
                if table == "events":
                    events[bucket] = replaced(shelf, linker, ordered, lost=rows, fresh=rows["event_id"], mended=True)
        relink(change, root, dataset.buckets, events, linker, made_with, generation=generation, whole=True)
    change.stage(HEAD).write_bytes(as_json({"format": FORMAT, "buckets": dataset.buckets, "generation": generation, "before": -1}))
    change.stage(RUN).write_bytes(as_json(_report(dataset, change, generation)))
    change.commit()


def _mended(root: Path, bucket: int, lost: list[str]) -> Iterator[tuple[str, pa.Table]]:
    """The new rows of a bucket's files: where more is lost than the state, its documents are failed and hold no other rows."""
    known = [table for table in (STATE, "documents") if table not in lost]
    rows = {table: buckets.read(root / buckets.name(table, bucket), table) for table in known}
    sources = rows[known[0]].select(["doc_id", "source"]) if known else pa.table({"doc_id": [], "source": []}, _ID_SCHEMA)
    blank = pa.repeat("", len(sources))
    columns = [sources["doc_id"], sources["source"], blank, pa.nulls(len(sources), pa.binary())]
    yield STATE, pa.Table.from_arrays(columns, schema=buckets.schema(STATE))
    if lost == [STATE]:
        return
    reason = f"store: {', '.join(buckets.name(table, bucket) for table in lost)} was damaged; the next run reads this document again"
    yield "documents", _failed(rows["documents"] if "documents" in rows else _unknown(sources), reason)
    for table in PER_DOCUMENT:
        if table not in (STATE, "documents"):
            yield table, buckets.schema(table).empty_table()


_ID_SCHEMA = pa.schema([("doc_id", pa.string()), ("source", pa.string())])


def _failed(documents: pa.Table, reason: str) -> pa.Table:
    for column, value in (("status", "failed"), ("error", reason)):
        at = documents.schema.get_field_index(column)
        documents = documents.set_column(at, documents.schema.field(at), pa.repeat(value, len(documents)))
    return documents


def _unknown(sources: pa.Table) -> pa.Table:
    """Documents of which only the names are left."""
    rows = [
        Document(
            doc_id=row["doc_id"], source=row["source"], content_sha256="", url=None, outlet=None, title=None, authors=(), published=None,
            published_edtf=None, published_source="none", language=None, status="failed", error=None, text="", removed=(), n_tokens=0,
        )
        for row in sources.to_pylist()
    ]  # fmt: skip
    return pa.Table.from_batches([tables.batch("documents", rows)])


def _made_with(root: Path, wrong: Mapping[str, Problem]) -> dict[str, str]:
    """What the files that are left say they were made with."""
    for path in sorted(root.glob("*/*.parquet")):
        if path.relative_to(root).as_posix() not in wrong:
            stored = pq.read_schema(path).metadata or {}
            return {k.decode(): v.decode() for k, v in stored.items() if k.startswith(b"newsledger.") and k != b"newsledger.schema"}
    return {}


def _report(dataset: Dataset, change: Transaction, generation: int) -> dict[str, Any]:
    said: dict[str, Any] = {}
    with contextlib.suppress(OSError, ValueError):
        said = json.loads((dataset.root / RUN).read_bytes())
    totals = dataset.totals(change.current)
    failures = [{"source": source, "error": error} for source, error in totals.failures]
    return {**said, "documents": totals.documents, "rows": totals.rows, "failures": failures, "generation": generation}
