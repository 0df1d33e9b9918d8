"""Events to incidents, anew only for the blocks of events that a commit touches."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.places import Place, source
from pipeline.store import buckets
from pipeline.store.journal import HOME, Transaction
from pipeline.store.shelf import Shelf

INCIDENTS = "incidents"
LINEAGE = f"{HOME}/lineage.jsonl"
"""One line for each incident whose events are no longer all in the incident of its id: what became of it."""
Blocks = Callable[[pa.Table, pa.Table], pa.Array]
Link = Callable[[pa.Table, pa.Table], tuple[pa.Table, pa.Array]]
Connect = Callable[[pa.Table], pa.Table]
Succeed = Callable[[Mapping[str, str], Mapping[str, str]], Iterable[tuple[str, tuple[str, ...]]]]
DATED = ["doc_id", "published"]
LINK = "incident_id"
_QUOTES = pa.list_(pa.string())


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
    events: tuple[str, ...]
    """Those that `link` looks at, beside `quotes`; `columns` are among them."""
    documents: tuple[str, ...]
    """The columns of documents that `link` looks at."""


@dataclass(frozen=True, slots=True)
class Replaced:
    """The events of a bucket as they will be, those of the replaced documents as they were, and the ids of those that come.

    Of all buckets only what tells blocks apart is held, in `seen`; their `rows` are fetched when they are needed. `mended` says that
    what is stored is not what they replace, but broken.
    """

    rows: Callable[[], pa.Table]
    seen: pa.Table
    lost: pa.Table
    fresh: pa.Array
    mended: bool = False


def replaced(shelf: Shelf, linker: Linker, rows: pa.Table, *, lost: pa.Table, fresh: pa.ChunkedArray, mended: bool = False) -> Replaced:
    """The events of a bucket, put on a shelf."""
    narrow = [*linker.columns, LINK]
    at = shelf.put(rows)
    return Replaced(lambda: shelf.get(at)[0], _bare(rows.select(narrow)), _bare(lost.select(narrow)), _one(fresh), mended)


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
    parts = [events[b].seen if b in events else _bare(_read(root, b, [*linker.columns, LINK])) for b in range(count)]
    sizes, seen = [len(part) for part in parts], pa.concat_tables(parts).combine_chunks()
    del parts
    touched = _true(len(seen)) if whole else _touched(change, root, count, seen, events, linker)
    masks = {b: mask for b, mask in enumerate(_cut(touched, sizes)) if b in events or pc.any(mask).as_py()}
    ids = pa.array([], pa.string())
    if whole or pc.any(touched).as_py() or any(len(part.lost) for part in events.values()):
        pa.default_memory_pool().release_unused()  # here and below, so that the peaks of what follows do not stand on each other
        incidents, ids = linker.link(*_told(change, root, events, masks, linker))
        pa.default_memory_pool().release_unused()
        kept = None if whole else _one(seen[LINK]).filter(pc.invert(touched))
        _stage_incidents(change, root, incidents, kept, linker, made_with)
        moved = pa.concat_tables([seen.filter(touched), *(part.lost for part in events.values())])
        _stage_lineage(change, root, _successors(moved, ids, linker), generation)
    new = _cut(ids, [pc.sum(mask).as_py() or 0 for mask in masks.values()])
    for (bucket, mask), own in zip(masks.items(), new, strict=True):
        _stage(change, root, bucket, events.get(bucket), mask, own)


def _cut(values: pa.Array, sizes: Iterable[int]) -> Iterator[pa.Array]:
    """The values in runs of these sizes."""
    start = 0
    for size in sizes:
        yield values.slice(start, size)
        start += size


def _is_current(path: Place) -> bool:
    return path.exists() and pq.read_schema(source(path)).names == buckets.schema(INCIDENTS).names


def _touched(change: Transaction, root: Place, count: int, seen: pa.Table, events: Mapping[int, Replaced], linker: Linker) -> pa.Array:
    """Which of the events are of a block in which one goes or comes.

    The blocks are those of all events together, the lost ones among them: what shared a block with one of them is found as well.
    """
    fresh = pa.concat_arrays([pa.array([], pa.string()), *(part.fresh for part in events.values())])
    lost = pa.concat_tables([seen.slice(0, 0), *(part.lost for part in events.values())]).select(linker.columns)
    now = seen.select(linker.columns)
    documents = pa.concat_tables([_dated(change.current, count, of=now["doc_id"]), _aside(_dated(root.joinpath, count, of=lost["doc_id"]))])
    blocks = linker.blocks(pa.concat_tables([now, _aside(lost)]), documents)
    moved = pa.concat_arrays([blocks.slice(0, len(now)).filter(pc.is_in(_one(now["event_id"]), fresh)), blocks.slice(len(now))])
    return pc.is_in(blocks.slice(0, len(now)), pc.unique(moved))


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


def _successors(moved: pa.Table, ids: pa.Array, linker: Linker) -> Iterable[tuple[str, tuple[str, ...]]]:
    """What became of the incidents in which the events were; `ids` are those of the first of them, now, and the others are lost."""
    event_ids, were = moved["event_id"].to_pylist(), moved[LINK].to_pylist()
    before = {event_id: was for event_id, was in zip(event_ids, were, strict=True) if was is not None}
    return linker.succeed(before, dict(zip(event_ids, ids.to_pylist(), strict=False))) if before else ()


def _stage_lineage(change: Transaction, root: Place, successors: Iterable[tuple[str, tuple[str, ...]]], generation: int) -> None:
    """Add what became of incidents to what is recorded of earlier ones."""
    lines = [json.dumps({"generation": generation, "incident_id": was, "became": list(now)}) + "\n" for was, now in successors]
    if lines:
        path = root / LINEAGE
        stored = path.read_bytes() if path.exists() else b""
        change.stage(LINEAGE).write_bytes(stored + "".join(lines).encode())


def _told(
    change: Transaction, root: Place, events: Mapping[int, Replaced], masks: Mapping[int, pa.Array], linker: Linker
) -> tuple[pa.Table, pa.Table]:
    """The events to link with the sentences of their evidence, and their documents; of the texts only one bucket's are held at a time."""
    told = [_empty("events").select(linker.events).append_column("quotes", pa.array([], _QUOTES))]
    papers = [_empty("documents").select(linker.documents)]
    for bucket, mask in masks.items():
        rows = _bare((events[bucket].rows() if bucket in events else _read(root, bucket)).filter(mask))
        if len(rows):
            read = buckets.read(change.current(buckets.name("documents", bucket)), "documents", [*linker.documents, "text"])
            documents = _bare(read.filter(pc.is_in(read["doc_id"], pc.unique(_one(rows["doc_id"])))))
            told.append(rows.select(linker.events).append_column("quotes", _quotes(rows, documents)))
            papers.append(documents.select(linker.documents))
    return pa.concat_tables(told).combine_chunks(), pa.concat_tables(papers).combine_chunks()


def _quotes(rows: pa.Table, documents: pa.Table) -> pa.Array:
    texts = dict(zip(documents["doc_id"].to_pylist(), documents["text"].to_pylist(), strict=True))
    pairs = zip(rows["doc_id"].to_pylist(), rows["evidence"].to_pylist(), strict=True)
    return pa.array([[texts.get(doc_id, "")[part["char_start"] : part["char_end"]] for part in parts] for doc_id, parts in pairs], _QUOTES)


def _with_ids(rows: pa.Table, mask: pa.Array, ids: pa.Array) -> pa.Table:
    at = rows.schema.get_field_index(LINK)
    return rows.set_column(at, rows.schema.field(at), pc.replace_with_mask(_one(rows[LINK]), mask, ids))


def _stage(change: Transaction, root: Place, bucket: int, replaced: Replaced | None, mask: pa.Array, ids: pa.Array) -> None:
    """Of a file that stays but for its links what is stored is what they are put into, and compared with."""
    name = buckets.name("events", bucket)
    rows = replaced.rows() if replaced else _read(root, bucket)
    old = rows if replaced is None or replaced.mended else _read(root, bucket)
    linked = _with_ids(rows, mask, ids)
    if not (root / name).exists() or not buckets.same(old, linked):
        buckets.write(linked, change.stage(name))


def _stage_incidents(
    change: Transaction,
    root: Place,
    fresh: pa.Table,
    kept: pa.Array | None,
    linker: Linker,
    made_with: Mapping[str, str],
) -> None:
    """Stage the fresh incidents beside those stored ones whose ids are `kept`; without `kept` none of the stored is looked at."""
    name = buckets.name(INCIDENTS, 0)
    old = None if kept is None else buckets.read(root / name, INCIDENTS)
    parts = [_bare(fresh)]
    if old is not None and kept is not None:
        stays = pc.and_not(pc.is_in(old["incident_id"], pc.unique(kept)), pc.is_in(old["incident_id"], _one(fresh["incident_id"])))
        parts.append(_bare(old.filter(stays)))
    connected = linker.connect(pa.concat_tables(parts))
    rows = buckets.ordered(connected, buckets.schema(INCIDENTS), made_with)
    if old is None or not buckets.same(old, rows):
        buckets.write(rows, change.stage(name))


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
