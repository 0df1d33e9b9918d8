"""Linking events to incidents, as the store is given it: for a codebook, and imported only when there is something to link."""

from __future__ import annotations

import functools
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from pipeline import defaults
from pipeline.engines import Engine
from pipeline.errors import UsageError
from pipeline.job.request import recall
from pipeline.places import Place
from pipeline.store.linking import Linker

COLUMNS = (
    "event_id", "doc_id", "event_type", "status", "date_edtf", "parties", "mediators", "released", "location", "is_main", "trigger",
)  # fmt: skip


LARGE, SHARES = 200, 16
"""Events from which on an engine's workers do the work (they run already, and the driver need hold nothing of what is known of events),
and into how many shares they are split at least."""
PER_SHARE = 2_000
Result = TypeVar("Result")
Share = tuple[pa.Table, pa.Table]
"""Events of whole blocks, and their documents."""


def linker(codebook: str | Path = defaults.CODEBOOK, *, engine: Engine | None = None) -> Linker:
    """How events of this codebook become incidents; with an engine its workers do it where there are many."""
    name = str(codebook)
    blocks, connect = functools.partial(_blocks, name), functools.partial(_connect, name)
    if engine is None:
        return Linker(blocks, functools.partial(_link, name), connect, _succeed, COLUMNS)
    away = functools.partial(_away, engine)
    return Linker(
        functools.partial(away, blocks), functools.partial(_shared, name, engine), functools.partial(away, connect), _succeed, COLUMNS
    )


def linker_of(output: Place) -> Linker:
    """How events become incidents in a folder that a run has filled: by the codebook of that run."""
    try:
        return linker(recall(output).work.options.codebook)
    except UsageError:
        return linker()


def _blocks(codebook: str, events: pa.Table, documents: pa.Table) -> pa.Array:
    from pipeline.incidents.link import blocks

    return blocks(events, documents, codebook=codebook)


def _link(codebook: str, events: pa.Table, documents: pa.Table) -> tuple[pa.Table, pa.Array]:
    from pipeline.incidents.link import link

    return link(events, documents, codebook=codebook)


def _away(engine: Engine, function: Callable[..., Result], rows: pa.Table, *others: pa.Table) -> Result:
    """What the function makes of the rows: where these are many, it is a worker that does it."""
    if len(rows) < LARGE:
        return function(rows, *others)
    (found,) = engine(functools.partial(_alone, function), [[(rows, *others)]], lost=lambda given, reason: function(*given))
    return found


def _alone(function: Callable[..., Result], shard: Sequence[tuple[pa.Table, ...]]) -> Result:
    (given,) = shard
    return function(*given)


def _shared(codebook: str, engine: Engine, events: pa.Table, documents: pa.Table) -> tuple[pa.Table, pa.Array]:
    """As `_link`, of shares: what becomes of a block depends on nothing outside it."""
    if len(events) < LARGE:
        return _link(codebook, events, documents)
    names = _away(engine, functools.partial(_blocks, codebook), events.select(COLUMNS), documents).dictionary_encode()
    count = max(SHARES, len(events) // PER_SHARE)
    share = pa.array([zlib.crc32(name.encode()) % count for name in names.dictionary.to_pylist()], pa.int32()).take(names.indices)
    share = _largest_first(share)
    work = functools.partial(_share, codebook)
    done = list(engine(work, _shares(events, documents, share), lost=lambda part, reason: work([part])))
    back = pc.sort_indices(pc.sort_indices(share))  # where in the order of shares, which keeps the order within each, a row stands
    return pa.concat_tables([incidents for incidents, _ in done]), pa.concat_arrays([ids for _, ids in done]).take(back)


def _largest_first(share: pa.Array) -> pa.Array:
    """The shares numbered by their sizes: what takes longest is begun first, so that nobody waits for it at the end."""
    counted = pc.value_counts(share)
    order = pc.sort_indices(counted.field("counts"), sort_keys=[("", "descending")])
    return pc.index_in(share, counted.field("values").take(order))


def _shares(events: pa.Table, documents: pa.Table, share: pa.Array) -> Iterator[Sequence[Share]]:
    for number in sorted(pc.unique(share).to_pylist()):
        own = events.filter(pc.equal(share, number)).combine_chunks()
        yield [(own, documents.filter(pc.is_in(documents["doc_id"], own["doc_id"].combine_chunks())).combine_chunks())]


def _share(codebook: str, shard: Sequence[Share]) -> tuple[pa.Table, pa.Array]:
    ((events, documents),) = shard
    return _link(codebook, events, documents)


def _connect(codebook: str, incidents: pa.Table) -> pa.Table:
    from pipeline.incidents.structure import connect

    return connect(incidents, codebook=codebook)


def _succeed(old: Mapping[str, str], new: Mapping[str, str]) -> Iterable[tuple[str, tuple[str, ...]]]:
    from pipeline.incidents.identity import successors

    return successors(old, new)


LINKER = linker()
"""For the codebook that is used where nobody names another."""
