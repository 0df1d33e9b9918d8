"""The tables as a reader sees them: all of one generation, also while a writer changes them or after it died."""

from __future__ import annotations

import json
import time
from typing import Any

import pyarrow as pa

from pipeline.errors import UsageError
from pipeline.places import Place, Remote, place
from pipeline.rows import TABLES
from pipeline.store import buckets
from pipeline.store.dataset import HEAD
from pipeline.store.journal import HOME, JOURNAL, STAGING, recover
from pipeline.store.linking import INCIDENTS
from pipeline.store.lock import Lock

_TRIES, _PAUSE = 200, 0.05


def tables(path: str | Place) -> dict[str, pa.Table]:
    """Every table of the dataset, all of one generation.

    Raises:
        UsageError: no dataset there, a file of it is missing or damaged, or it is being changed faster than it can be read.
    """
    root = place(path)
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


def _attempt(root: Place, head: dict[str, Any] | None, staged: dict[str, str]) -> tuple[dict[str, pa.Table], Exception | None]:
    try:
        return {table: _table(root, table, head, staged) for table in TABLES}, None
    except (FileNotFoundError, pa.ArrowInvalid) as error:
        return {}, error


def finish(root: Place) -> None:
    """Finish a commit whose writer died, where we may write; else, and in a store of objects, the journal is read through."""
    if isinstance(root, Remote) or not (root / HOME / JOURNAL).exists():
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


def _moment(root: Place) -> tuple[dict[str, Any] | None, dict[str, str]]:
    """The dataset's head, and which files a commit under way is about to put in place of others."""
    staged: dict[str, str] = _json(root / HOME / JOURNAL, {}).get("rename", {})
    # What is staged no more by the time that it is read is in its place.
    head = _json(_newest(root, HEAD, staged), None) or _json(root / HEAD, None)
    return head, staged


def newest(root: Place, table: str) -> list[Place]:
    """The files of a table in a store of objects, in order, those of a commit under way among them."""
    head, staged = _moment(root)
    if head is None:
        return []
    return [_newest(root, name, staged) for name in _names(table, head)]


def _json(path: Place, default: Any) -> Any:
    try:
        return json.loads(path.read_bytes())
    except FileNotFoundError:
        return default


def _table(root: Place, table: str, head: dict[str, Any] | None, staged: dict[str, str]) -> pa.Table:
    parts = [buckets.read(_newest(root, name, staged), table, missing_ok=False) for name in _names(table, head)]
    return pa.concat_tables([part.replace_schema_metadata(None) for part in parts]).cast(buckets.schema(table))


def _names(table: str, head: dict[str, Any] | None) -> list[str]:
    count = 1 if table == INCIDENTS or head is None else head["buckets"]
    return [buckets.name(table, bucket) for bucket in range(count)]


def _newest(root: Place, name: str, staged: dict[str, str]) -> Place:
    aside = root / HOME / STAGING / staged.get(name, "-")
    return aside if aside.exists() else root / name
