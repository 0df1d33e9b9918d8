"""What the last run changed: rows gained, lost and changed since the generation before it, read from the files it replaced."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.errors import UsageError
from pipeline.places import Place
from pipeline.rows import TABLES
from pipeline.store import buckets, snapshot
from pipeline.store.dataset import HEAD, head_of
from pipeline.store.journal import PREVIOUS
from pipeline.store.linking import INCIDENTS

Kind = Literal["gained", "lost", "changed"]


@dataclass(frozen=True, slots=True)
class Change:
    """One row: as it is (or, where lost, was), and for a changed one the columns that differ, each before and after."""

    table: str
    kind: Kind
    row: dict[str, Any]
    columns: dict[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class Generations:
    """The generation before the last run, and the one it made."""

    before: int
    now: int


def generations(root: Place) -> Generations:
    """Raises:
    UsageError: no dataset, or what was there before the last run has not been kept.
    """
    snapshot.finish(root)
    head = head_of(root)
    if head is None:
        raise UsageError(f"{root}: no finished run is stored here; run `newsledger run INPUTS --output {root}` first")
    before = int(head.get("before", -1))
    if before < 0 or (before and not (root / PREVIOUS / str(before) / HEAD).exists()):
        raise UsageError(f"{root}: what was here before generation {head['generation']} has not been kept; compare after the next run")
    return Generations(before, int(head["generation"]))


def changes(root: Place, table: str) -> Iterator[Change]:
    """The rows of a table that the last run gained, lost or changed, bucket by bucket.

    Raises:
        UsageError: as `generations`, or a run changes the dataset meanwhile.
    """
    told = generations(root)
    head = head_of(root) or {}
    try:
        for bucket in range(1 if table == INCIDENTS else int(head["buckets"])):
            name = buckets.name(table, bucket)
            kept = root / PREVIOUS / str(told.before) / name
            if not told.before or kept.exists():
                new = buckets.read(root / name, table)
                old = buckets.read(kept, table) if told.before else new.slice(0, 0)
                yield from compared(table, old, new)
    except (FileNotFoundError, pa.ArrowInvalid) as error:
        raise UsageError(f"{root}: changed while it was read, or damaged ({error}); try again, else `newsledger doctor {root}`") from error
    if generations(root) != told:
        raise UsageError(f"{root}: a run has changed it meanwhile; compare again")


def tables_changed(root: Place) -> list[str]:
    """The tables that the last run wrote."""
    told = generations(root)
    return [table for table in TABLES if not told.before or (root / PREVIOUS / str(told.before) / table).is_dir()]


def compared(table: str, old: pa.Table, new: pa.Table) -> Iterator[Change]:
    """The rows that a table gained, lost or changed against an older version of it."""
    id = new.schema.names[0]
    for row in old.filter(pc.invert(pc.is_in(old[id], new[id]))).to_pylist():
        yield Change(table, "lost", row, {})
    gained = pc.invert(pc.is_in(new[id], old[id]))
    for row in new.filter(gained).to_pylist():
        yield Change(table, "gained", row, {})
    rest = new.filter(pc.invert(gained))
    were = old.take(pc.index_in(rest[id], old[id]))
    for at in _differing(were, rest):
        before, after = were.slice(at, 1).to_pylist()[0], rest.slice(at, 1).to_pylist()[0]
        yield Change(table, "changed", after, {c: (before[c], after[c]) for c in after if before[c] != after[c]})


def _differing(one: pa.Table, other: pa.Table) -> list[int]:
    """The places at which two tables of the same length and columns hold different rows."""
    found: set[int] = set()
    for name in one.schema.names:
        if one[name].equals(other[name]):
            continue
        if pa.types.is_nested(one[name].type):
            pairs = zip(one[name].to_pylist(), other[name].to_pylist(), strict=True)
            found |= {at for at, (a, b) in enumerate(pairs) if a != b}
            continue
        unequal = pc.or_(pc.fill_null(pc.not_equal(one[name], other[name]), False), pc.xor(pc.is_null(one[name]), pc.is_null(other[name])))
        found |= set(pc.indices_nonzero(unequal).to_pylist())
    return sorted(found)
