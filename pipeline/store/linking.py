"""Events to incidents, anew only for the blocks of events that a commit touches."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.store import buckets
from pipeline.store.journal import Transaction

INCIDENTS = "incidents"
Link = Callable[[pa.Table, pa.Table], tuple[pa.Table, pa.Array]]
Blocks = Callable[[pa.Table], pa.Array]
DOCUMENT_COLUMNS = [c for c in buckets.schema("documents").names if c not in ("text", "removed")]
"""What linking events to incidents may know of a document: all but its bulk."""


@dataclass(frozen=True, slots=True)
class Linker:
    """How events become incidents. `blocks` names each event's block: events of two blocks are never one incident."""

    link: Link
    blocks: Blocks
    columns: tuple[str, ...]
    """The columns of events that `blocks` looks at."""


@dataclass(frozen=True, slots=True)
class Replaced:
    """The events of a bucket as they were and as they will be, and those of the replaced documents before and after."""

    old: pa.Table
    rows: pa.Table
    lost: pa.Table
    fresh: pa.Table


def relink(
    change: Transaction,
    root: Path,
    count: int,
    events: Mapping[int, Replaced],
    linker: Linker,
    made_with: Mapping[str, str],
    *,
    whole: bool = False,
) -> None:
    """Stage incidents and those files of events whose rows or links change; `events` are the buckets that a commit changes.

    With `whole`, or where there are no incidents yet, all events are linked, whatever is stored of incidents.
    """
    whole = whole or not (root / buckets.name(INCIDENTS, 0)).exists()
    touched = _touched(events.values(), linker)
    seen = {b: events[b].rows if b in events else _read(root, b, [*linker.columns, "incident_id"]) for b in range(count)}
    masks = {b: pc.is_in(_one(linker.blocks(part)), touched) if not whole else _true(len(part)) for b, part in seen.items()}
    full = {b: events[b].rows if b in events else _read(root, b) for b in seen if b in events or pc.any(masks[b]).as_py()}
    affected = pa.concat_tables([_bare(rows.filter(masks[b])) for b, rows in full.items()] or [_empty("events")])
    if whole or len(affected) or len(touched):
        incidents, ids = linker.link(affected.cast(buckets.schema("events")), _documents(change, full, masks))
        kept = None if whole else [part.filter(pc.invert(masks[b]))["incident_id"] for b, part in seen.items()]
        _stage_incidents(change, root, incidents, kept, made_with)
    else:
        ids = pa.array([], pa.string())
    start = 0
    for bucket, rows in full.items():
        size = pc.sum(masks[bucket]).as_py() or 0
        _stage(
            change, root, bucket, events[bucket].old if bucket in events else rows, _with_ids(rows, masks[bucket], ids.slice(start, size))
        )
        start += size


def _touched(events: Collection[Replaced], linker: Linker) -> pa.Array:
    """The blocks of all events that go or come."""
    parts = [linker.blocks(rows) for part in events for rows in (part.lost, part.fresh) if len(rows)]
    return pc.unique(pa.chunked_array(parts, pa.string())) if parts else pa.array([], pa.string())


def _with_ids(rows: pa.Table, mask: pa.Array, ids: pa.Array) -> pa.Table:
    at = rows.schema.get_field_index("incident_id")
    return rows.set_column(at, rows.schema.field(at), pc.replace_with_mask(_one(rows["incident_id"]), mask, ids))


def _stage(change: Transaction, root: Path, bucket: int, old: pa.Table, rows: pa.Table) -> None:
    name = buckets.name("events", bucket)
    if not (root / name).exists() or not buckets.same(old, rows):
        buckets.write(rows, change.stage(name))


def _stage_incidents(
    change: Transaction, root: Path, fresh: pa.Table, kept: list[pa.ChunkedArray] | None, made_with: Mapping[str, str]
) -> None:
    """Stage the fresh incidents beside those stored ones whose ids are `kept`; without `kept` none of the stored is looked at."""
    name = buckets.name(INCIDENTS, 0)
    old = None if kept is None else buckets.read(root / name, INCIDENTS)
    parts = [_bare(fresh)]
    if old is not None and kept is not None:
        ids = pc.unique(pa.chunked_array([chunk for column in kept for chunk in column.chunks], pa.string()))
        stays = pc.and_not(pc.is_in(old["incident_id"], ids), pc.is_in(old["incident_id"], _one(fresh["incident_id"])))
        parts.append(_bare(old.filter(stays)))
    rows = buckets.ordered(pa.concat_tables(parts), buckets.schema(INCIDENTS), made_with)
    if old is None or not buckets.same(old, rows):
        buckets.write(rows, change.stage(name))


def _documents(change: Transaction, full: Mapping[int, pa.Table], masks: Mapping[int, pa.Array]) -> pa.Table:
    """The documents of the affected events, as they will be."""
    parts = [_empty("documents").select(DOCUMENT_COLUMNS)]
    for bucket, rows in full.items():
        if len(wanted := _one(rows.filter(masks[bucket])["doc_id"])):
            documents = buckets.read(change.current(buckets.name("documents", bucket)), "documents", DOCUMENT_COLUMNS)
            parts.append(_bare(documents.filter(pc.is_in(documents["doc_id"], wanted))))
    return pa.concat_tables(parts)


def _read(root: Path, bucket: int, columns: list[str] | None = None) -> pa.Table:
    return buckets.read(root / buckets.name("events", bucket), "events", columns)


def _empty(table: str) -> pa.Table:
    return buckets.schema(table).empty_table().replace_schema_metadata(None)


def _bare(rows: pa.Table) -> pa.Table:
    return rows.replace_schema_metadata(None)


def _one(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """A column in one piece."""
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _true(size: int) -> pa.Array:
    return pa.repeat(True, size)
