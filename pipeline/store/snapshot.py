"""The tables as a reader sees them: all of one generation, also while a writer changes them or after it died."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline.errors import UsageError
from pipeline.rows import TABLES
from pipeline.store import buckets
from pipeline.store.dataset import HEAD
from pipeline.store.journal import HOME, JOURNAL, STAGING, recover
from pipeline.store.linking import INCIDENTS
from pipeline.store.lock import Lock

_TRIES, _PAUSE = 200, 0.05


def tables(path: str | Path) -> dict[str, pa.Table]:
    """Every table of the dataset, all of one generation.

    Raises:
        UsageError: no dataset there, a file of it is missing or damaged, or it is being changed faster than it can be read.
    """
    root = Path(path)
    finish(root)
    for _ in range(_TRIES):
        before = _moment(root)
        if before[0] is None:
            raise UsageError(f"{root}: no finished run is stored here; run `newsledger run INPUTS --output {root}` first")
        found, problem = _attempt(root, *before)
        if _moment(root) != before or (problem is not None and before[1]):  # a staged file may have been renamed under our hands
            time.sleep(_PAUSE)
        elif problem is not None:
            raise UsageError(f"{root}: damaged ({problem}); run again with --force") from problem
        else:
            return found
    raise UsageError(f"{root}: changes all the time; load it when the run has ended")


def _attempt(root: Path, head: dict[str, Any] | None, staged: dict[str, str]) -> tuple[dict[str, pa.Table], Exception | None]:
    try:
        return {table: _table(root, table, head, staged) for table in TABLES}, None
    except (FileNotFoundError, pa.ArrowInvalid) as error:
        return {}, error


def finish(root: Path) -> None:
    """Finish a commit whose writer died, where we may write; else the journal is read through."""
    if not (root / HOME / JOURNAL).exists():
        return
    lock = Lock(root / HOME / "lock")
    try:
        lock.acquire()
    except (UsageError, OSError):
        return
    try:
        recover(root)
    except OSError:
        return
    finally:
        lock.release()


def _moment(root: Path) -> tuple[dict[str, Any] | None, dict[str, str]]:
    """The dataset's head, and which files a commit under way is about to put in place of others."""
    staged: dict[str, str] = _json(root / HOME / JOURNAL, {}).get("rename", {})
    head = _json(_newest(root, HEAD, staged), None)
    return head, staged


def _json(path: Path, default: Any) -> Any:
    try:
        return json.loads(path.read_bytes())
    except FileNotFoundError:
        return default


def _table(root: Path, table: str, head: dict[str, Any] | None, staged: dict[str, str]) -> pa.Table:
    count = 1 if table == INCIDENTS or head is None else head["buckets"]
    names = [buckets.name(table, bucket) for bucket in range(count)]
    parts = [buckets.read(_newest(root, name, staged), table, missing_ok=False) for name in names]
    return pa.concat_tables([part.replace_schema_metadata(None) for part in parts]).cast(buckets.schema(table))


def _newest(root: Path, name: str, staged: dict[str, str]) -> Path:
    aside = root / HOME / STAGING / staged.get(name, "-")
    return aside if aside.exists() else root / name
