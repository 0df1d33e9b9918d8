"""Events to incidents, anew only for the blocks of events that a commit touches."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.places import Place, source
from pipeline.store import buckets
from pipeline.store.journal import HOME, Transaction

INCIDENTS = "incidents"
LINEAGE = f"{HOME}/lineage.jsonl"
"""One line for each incident whose events are no longer all in the incident of its id: what became of it."""
Blocks = Callable[[pa.Table, pa.Table], pa.Array]
Link = Callable[[pa.Table, pa.Table], tuple[pa.Table, pa.Array]]
Connect = Callable[[pa.Table], pa.Table]
Succeed = Callable[[Mapping[str, str], Mapping[str, str]], Iterable[tuple[str, tuple[str, ...]]]]
DOCUMENT_COLUMNS = [c for c in buckets.schema("documents").names if c not in ("text", "removed")]
"""What linking events to incidents may know of a document: all but its bulk."""
DATED = ["doc_id", "published"]


@dataclass(frozen=True, slots=True)
class Linker:
    """How events become incidents.

    `blocks` names each event's block, given all events and documents; events of two blocks are never one incident, and what becomes
    of a block depends on nothing outside it. `link` makes incidents of whole blocks; its events have a column `quotes`, the sentences
    of their evidence. `connect` looks at all incidents at once. `succeed` says which old incidents live on under other ids.
    """

    blocks: Blocks
    link: Link
    connect: Connect
    succeed: Succeed
    columns: tuple[str, ...]
    """The columns of events that `blocks` looks at."""


@dataclass(frozen=True, slots=True)
class Replaced:
    """The events of a bucket as they will be, those of the replaced documents as they were, and the ids of those that come.

    `old` is what the file would be but for its links, where that is not what is stored.
    """

    rows: pa.Table
    lost: pa.Table
    fresh: pa.Array
    old: pa.Table | None = None


def relink(
    change: Transaction,
    root: Place,
    count: int,
    events: Mapping[int, Replaced],
    linker: Linker,
    made_with: Mapping[str, str],
    *,
    generation: int,
    whole: bool = False,
) -> None:
    """Stage incidents and those files of events whose rows or links change; `events` are the buckets that a commit changes.

    With `whole`, or where there are no incidents yet (or of another schema), all events are linked, whatever is stored of incidents.
    """
    whole = whole or not _is_current(root / buckets.name(INCIDENTS, 0))
    narrow = [*linker.columns, "incident_id"]
    seen = {b: _bare(events[b].rows.select(narrow)) if b in events else _bare(_read(root, b, narrow)) for b in range(count)}
    touched = None if whole else _touched(change, root, seen, events, linker)
    masks = {b: _true(len(part)) if touched is None else pc.is_in(_one(part["event_id"]), touched) for b, part in seen.items()}
    full = {b: events[b].rows if b in events else _read(root, b) for b in seen if b in events or pc.any(masks[b]).as_py()}
    ids = pa.array([], pa.string())
    if touched is None or len(touched) or any(len(part.lost) for part in events.values()):
        affected = [_bare(rows.filter(masks[b])) for b, rows in full.items()]
        incidents, ids = linker.link(_quoted(change, full, affected), _documents(change, full, affected))
        kept = None if whole else [part.filter(pc.invert(masks[b]))["incident_id"] for b, part in seen.items()]
        _stage_incidents(change, root, incidents, kept, linker, made_with)
        _stage_lineage(change, root, linker.succeed(_before(affected, events), _ids(affected, ids)), generation)
    start = 0
    for bucket, rows in full.items():
        size = pc.sum(masks[bucket]).as_py() or 0
        _stage(change, root, bucket, events.get(bucket), _with_ids(rows, masks[bucket], ids.slice(start, size)))
        start += size


def _is_current(path: Place) -> bool:
    return path.exists() and pq.read_schema(source(path)).names == buckets.schema(INCIDENTS).names


def _touched(change: Transaction, root: Place, seen: Mapping[int, pa.Table], events: Mapping[int, Replaced], linker: Linker) -> pa.Array:
    """The events of all blocks in which one goes or comes.

    The blocks are those of all events together, the lost ones among them: what shared a block with one of them is found as well.
    """
    fresh = pa.concat_arrays([pa.array([], pa.string()), *(part.fresh for part in events.values())])
    lost = pa.concat_tables([_bare(part.lost.select(linker.columns)) for part in events.values()] or [_empty("events")])
    now = pa.concat_tables([part.select(linker.columns) for part in seen.values()])
    documents = pa.concat_tables(
        [_dated(change.current, len(seen), of=now["doc_id"]), _aside(_dated(root.joinpath, len(seen), of=lost["doc_id"]))]
    )
    blocks = linker.blocks(pa.concat_tables([now, _aside(lost.select(linker.columns))]), documents)
    own = _one(now["event_id"])
    moved = pa.concat_arrays([blocks.slice(0, len(now)).filter(pc.is_in(own, fresh)), blocks.slice(len(now))])
    return own.filter(pc.is_in(blocks.slice(0, len(now)), pc.unique(moved)))


def _aside(rows: pa.Table) -> pa.Table:
    """The rows under other document ids: what a document was beside what it is now."""
    at = rows.schema.get_field_index("doc_id")
    renamed = pc.binary_join_element_wise("lost", _one(rows["doc_id"]), " ")
    return rows.set_column(at, rows.schema.field(at), renamed)


def _dated(where: Callable[[str], Place], count: int, *, of: pa.ChunkedArray) -> pa.Table:
    """The dates of these documents."""
    wanted = pc.unique(_one(of))
    parts = [_empty("documents").select(DATED)]
    for bucket in range(count) if len(wanted) else ():
        documents = _bare(buckets.read(where(buckets.name("documents", bucket)), "documents", DATED))
        parts.append(documents.filter(pc.is_in(documents["doc_id"], wanted)))
    return pa.concat_tables(parts)


def _before(affected: Collection[pa.Table], events: Mapping[int, Replaced]) -> dict[str, str]:
    """The incidents in which the affected events were."""
    found: dict[str, str] = {}
    for part in (*affected, *(part.lost for part in events.values())):
        pairs = zip(part["event_id"].to_pylist(), part["incident_id"].to_pylist(), strict=True)
        found.update((event_id, incident_id) for event_id, incident_id in pairs if incident_id is not None)
    return found


def _ids(affected: Collection[pa.Table], ids: pa.Array) -> dict[str, str]:
    own = [event_id for part in affected for event_id in part["event_id"].to_pylist()]
    return dict(zip(own, ids.to_pylist(), strict=True))


def _stage_lineage(change: Transaction, root: Place, successors: Iterable[tuple[str, tuple[str, ...]]], generation: int) -> None:
    """Add what became of incidents to what is recorded of earlier ones."""
    lines = [json.dumps({"generation": generation, "incident_id": was, "became": list(now)}) + "\n" for was, now in successors]
    if lines:
        path = root / LINEAGE
        stored = path.read_bytes() if path.exists() else b""
        change.stage(LINEAGE).write_bytes(stored + "".join(lines).encode())


def _quoted(change: Transaction, full: Mapping[int, pa.Table], affected: Sequence[pa.Table]) -> pa.Table:
    """The affected events with the sentences of their evidence; of the documents' texts only one bucket's are held at a time."""
    quotes = []
    for bucket, rows in zip(full, affected, strict=True):
        documents = buckets.read(change.current(buckets.name("documents", bucket)), "documents", ["doc_id", "text"])
        documents = documents.filter(pc.is_in(documents["doc_id"], pc.unique(_one(rows["doc_id"]))))
        texts = dict(zip(documents["doc_id"].to_pylist(), documents["text"].to_pylist(), strict=True))
        for doc_id, spans in zip(rows["doc_id"].to_pylist(), rows["evidence"].to_pylist(), strict=True):
            quotes.append([texts.get(doc_id, "")[span["char_start"] : span["char_end"]] for span in spans])
    whole = pa.concat_tables([*affected, _empty("events")]).cast(buckets.schema("events"))
    return whole.append_column("quotes", pa.array(quotes, pa.list_(pa.string())))


def _with_ids(rows: pa.Table, mask: pa.Array, ids: pa.Array) -> pa.Table:
    at = rows.schema.get_field_index("incident_id")
    return rows.set_column(at, rows.schema.field(at), pc.replace_with_mask(_one(rows["incident_id"]), mask, ids))


def _stage(change: Transaction, root: Place, bucket: int, replaced: Replaced | None, rows: pa.Table) -> None:
    """What is stored is read again to be compared: a commit that held it of all buckets would need twice the memory."""
    name = buckets.name("events", bucket)
    old = replaced.old if replaced else None
    if not (root / name).exists() or not buckets.same(_read(root, bucket) if old is None else old, rows):
        buckets.write(rows, change.stage(name))


def _stage_incidents(
    change: Transaction,
    root: Place,
    fresh: pa.Table,
    kept: list[pa.ChunkedArray] | None,
    linker: Linker,
    made_with: Mapping[str, str],
) -> None:
    """Stage the fresh incidents beside those stored ones whose ids are `kept`; without `kept` none of the stored is looked at."""
    name = buckets.name(INCIDENTS, 0)
    old = None if kept is None else buckets.read(root / name, INCIDENTS)
    parts = [_bare(fresh)]
    if old is not None and kept is not None:
        ids = pc.unique(pa.chunked_array([chunk for column in kept for chunk in column.chunks], pa.string()))
        stays = pc.and_not(pc.is_in(old["incident_id"], ids), pc.is_in(old["incident_id"], _one(fresh["incident_id"])))
        parts.append(_bare(old.filter(stays)))
    connected = linker.connect(pa.concat_tables(parts))
    rows = buckets.ordered(connected, buckets.schema(INCIDENTS), made_with)
    if old is None or not buckets.same(old, rows):
        buckets.write(rows, change.stage(name))


def _documents(change: Transaction, full: Mapping[int, pa.Table], affected: Sequence[pa.Table]) -> pa.Table:
    """The documents of the affected events, as they will be."""
    parts = [_empty("documents").select(DOCUMENT_COLUMNS)]
    for bucket, rows in zip(full, affected, strict=True):
        if len(wanted := _one(rows["doc_id"])):
            documents = buckets.read(change.current(buckets.name("documents", bucket)), "documents", DOCUMENT_COLUMNS)
            parts.append(_bare(documents.filter(pc.is_in(documents["doc_id"], wanted))))
    return pa.concat_tables(parts)


def _read(root: Place, bucket: int, columns: list[str] | None = None) -> pa.Table:
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
