"""Copies of other documents in the dataset: which rows they lose, and which documents are no copies any more."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.places import Place
from pipeline.store import buckets, shards
from pipeline.store.buckets import PER_DOCUMENT, STATE

Find = Callable[[pa.Table], Mapping[str, str]]
"""From doc_id, source, published and sketch of all documents that may be copies to the doc_id of each copy's first."""
MARK = "duplicate of "
_DUPLICATE = "duplicate"
_ABOUT = ["doc_id", "source", "published", "status", "error"]
_KNOWN = pa.schema([*(buckets.schema("documents").field(name) for name in _ABOUT), ("sketch", pa.binary())])
Tables = Mapping[str, pa.Table]


@dataclass(frozen=True, slots=True)
class Verdict:
    """`firsts` of all copies; `restated`, stored documents whose rows do not say so yet; `freed`, those that are copies no longer."""

    firsts: Mapping[str, str]
    restated: frozenset[str] = frozenset()
    freed: frozenset[str] = frozenset()


def judge(root: Place, count: int, fresh: Iterable[Tables], gone: Collection[str], find: Find) -> Verdict:
    """The verdict on all documents, stored and `fresh`, but for those of the sources `gone`."""
    coming, ids = [_KNOWN.empty_table()], [pa.array([], pa.string())]
    for part in fresh:
        coming.append(_about(part["documents"], part[STATE]))
        ids.append(shards.ids(part[STATE]))
    replaced = pa.concat_arrays(ids)
    old = pa.concat_tables([_KNOWN.empty_table(), *(_stored(root, bucket) for bucket in range(count))])
    old = old.filter(pc.invert(pc.is_in(old["doc_id"], replaced)))  # once: to look ids up costs as much for few rows as for many
    if gone:
        old = old.filter(pc.invert(pc.is_in(old["source"], pa.array(sorted(gone), pa.string()))))
    known = pa.concat_tables([old, *coming])
    firsts = find(known.filter(pc.is_valid(known["sketch"])))
    said = _said(known)
    lasting = set(old["doc_id"].to_pylist()) if firsts else set()
    restated = {doc_id for doc_id, first in firsts.items() if doc_id in lasting and said.get(doc_id) != first}
    return Verdict(firsts, frozenset(restated), frozenset(said.keys() - firsts.keys()))


def _stored(root: Place, bucket: int) -> pa.Table:
    documents = buckets.read(root / buckets.name("documents", bucket), "documents", _ABOUT)
    return _about(documents, buckets.read(root / buckets.name(STATE, bucket), STATE, ["doc_id", "sketch"]))


def _about(documents: pa.Table, state: pa.Table) -> pa.Table:
    """What is known of those documents that may be copies, or are said to be some: in a crawl they are few."""
    found = documents.select(_ABOUT)
    at = pc.index_in(found["doc_id"], state["doc_id"].combine_chunks())
    found = found.append_column("sketch", state["sketch"].take(at)).replace_schema_metadata(None).cast(_KNOWN)
    return found.filter(pc.or_(pc.is_valid(found["sketch"]), pc.equal(found["status"], _DUPLICATE)))


def _said(known: pa.Table) -> dict[str, str]:
    """Of what each row that is marked as a copy says that it is one."""
    marked = known.filter(pc.equal(known["status"], _DUPLICATE))
    pairs = zip(marked["doc_id"].to_pylist(), marked["error"].to_pylist(), strict=True)
    return {doc_id: (error or "").removeprefix(MARK).split(";")[0] for doc_id, error in pairs}


def applied(root: Place, count: int, fresh: Iterable[Tables], verdict: Verdict) -> Iterator[Tables]:
    """The fresh documents as the verdict leaves them, and stored ones that it marks anew."""
    for parts in (fresh, _restated(root, count, verdict.restated)):
        yield from (_applied(part, verdict.firsts) for part in parts)


def _restated(root: Place, count: int, doc_ids: Collection[str]) -> Iterator[Tables]:
    for bucket in sorted({buckets.bucket_of(doc_id, count) for doc_id in doc_ids}):
        empty = {table: buckets.schema(table).empty_table() for table in PER_DOCUMENT}
        own = {table: buckets.of(buckets.read(root / buckets.name(table, bucket), table), doc_ids) for table in ("documents", STATE)}
        yield {table: rows.replace_schema_metadata(None) for table, rows in (empty | own).items()}


def _applied(part: Tables, firsts: Mapping[str, str]) -> Tables:
    ids = [doc_id for doc_id in part[STATE]["doc_id"].to_pylist() if doc_id in firsts]
    if not ids:
        return part
    kept = {"documents": _marked(part["documents"], firsts), STATE: part[STATE]}
    return {table: kept[table] if table in kept else buckets.without(rows, ids) for table, rows in part.items()}


def _marked(documents: pa.Table, firsts: Mapping[str, str]) -> pa.Table:
    ids, errors = documents["doc_id"].to_pylist(), documents["error"].to_pylist()
    statuses = documents["status"].to_pylist()
    for at, doc_id in enumerate(ids):
        if doc_id in firsts:
            statuses[at], errors[at] = _DUPLICATE, with_mark(firsts[doc_id], without_mark(errors[at]))
    for column, values in (("status", statuses), ("error", errors)):
        at, of = documents.schema.get_field_index(column), documents.schema.field(column)
        documents = documents.set_column(at, of, pa.array(values, of.type))
    return documents


def with_mark(first: str, error: str | None) -> str:
    """What the row of a copy says: what it is a copy of, and what was said of it before."""
    return f"{MARK}{first}" + (f"; {error}" if error else "")


def without_mark(error: str | None) -> str | None:
    """What was said of a document before it was marked as a copy.

    >>> without_mark(with_mark("0a1b", "clean: truncated, the text breaks off"))
    'clean: truncated, the text breaks off'
    """
    if not error or not error.startswith(MARK):
        return error
    return error.partition("; ")[2] or None


def stored(root: Place, count: int, doc_ids: Collection[str]) -> Iterator[tuple[Mapping[str, Any], str]]:
    """The documents rows of these documents as they are stored, each with its fingerprint."""
    for bucket in sorted({buckets.bucket_of(doc_id, count) for doc_id in doc_ids}):
        documents, state = (buckets.of(buckets.read(root / buckets.name(t, bucket), t), doc_ids) for t in ("documents", STATE))
        prints = dict(zip(state["doc_id"].to_pylist(), state["fingerprint"].to_pylist(), strict=True))
        yield from ((row, prints[row["doc_id"]]) for row in documents.to_pylist())
