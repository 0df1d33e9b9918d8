"""Linking events to incidents, as the store is given it: for a codebook, and imported only when there is something to link."""

from __future__ import annotations

import functools
import zlib
from collections import Counter
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
"""Of events, what tells blocks apart; of events and documents, what linking looks at; of incidents, what connects them."""
EVENTS = (*COLUMNS, "date_start", "date_end", "date_precision", "date_basis", "confidence", "sources")
DOCUMENTS = ("doc_id", "outlet", "published")
INCIDENTS = ("incident_id", "event_type", "status", "date_edtf", "countries", "released", "doc_ids")


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
    blocks, link, connections = functools.partial(_blocks, name), functools.partial(_link, name), functools.partial(_connections, name)
    if engine is not None:
        blocks, link = functools.partial(_named, name, engine), functools.partial(_shared, name, engine)
        connections = functools.partial(_away, engine, connections)
    return Linker(blocks, link, functools.partial(_connect, connections), _succeed, COLUMNS, EVENTS, DOCUMENTS)


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


def _away(engine: Engine, function: Callable[[pa.Table], Result], rows: pa.Table) -> Result:
    """What the function makes of the rows: where these are many, it is a worker that does it."""
    if len(rows) < LARGE:
        return function(rows)
    (found,) = engine(functools.partial(_alone, function), [[(rows,)]], lost=lambda given, reason: function(*given))
    return found


def _alone(function: Callable[..., Result], shard: Sequence[tuple[pa.Table, ...]]) -> Result:
    (given,) = shard
    return function(*given)


def _named(codebook: str, engine: Engine, events: pa.Table, documents: pa.Table) -> pa.Array:
    """As `_blocks`, of kins: events of two are never one incident."""
    if len(events) < LARGE:
        return _blocks(codebook, events, documents)
    from pipeline.incidents.kinds import kinds

    types = _one(events["event_type"]).dictionary_encode()
    kins = pa.array([kinds(codebook).of(name) for name in types.dictionary.to_pylist()], pa.string()).dictionary_encode()
    done, back = _in_shares(engine, functools.partial(_blocks, codebook), events, documents, kins.indices.take(types.indices))
    return pa.concat_arrays(done).take(back)


def _shared(codebook: str, engine: Engine, events: pa.Table, documents: pa.Table) -> tuple[pa.Table, pa.Array]:
    """As `_link`, of shares: what becomes of a block depends on nothing outside it."""
    if len(events) < LARGE:
        return _link(codebook, events, documents)
    share = _share_of(_named(codebook, engine, events.select(COLUMNS), documents))
    done, back = _in_shares(engine, functools.partial(_link, codebook), events, documents, share)
    return pa.concat_tables([incidents for incidents, _ in done]), pa.concat_arrays([ids for _, ids in done]).take(back)


def _share_of(names: pa.Array) -> pa.Array:
    """The number of each event's share, by the name of its block: a large block is a share of its own."""
    blocks = names.dictionary_encode()
    sizes = Counter(blocks.indices.to_pylist())
    count = max(SHARES, len(names) // PER_SHARE)
    named = enumerate(blocks.dictionary.to_pylist())
    numbers = [count + at if sizes[at] * count > len(names) else zlib.crc32(name.encode()) % count for at, name in named]
    return pa.array(numbers, pa.int32()).take(blocks.indices)


def _in_shares(
    engine: Engine, function: Callable[[pa.Table, pa.Table], Result], events: pa.Table, documents: pa.Table, share: pa.Array
) -> tuple[list[Result], pa.Array]:
    """What the function makes of each share, the largest first, and where in the order of their events an event of `events` stands."""
    share = _largest_first(share)
    work = functools.partial(_alone, function)
    done = list(engine(work, _shares(events, documents, share), lost=lambda given, reason: function(*given)))
    return done, pc.sort_indices(pc.sort_indices(share))  # sorting keeps the order within each


def _largest_first(share: pa.Array) -> pa.Array:
    """The shares numbered by their sizes: what takes longest is begun first, so that nobody waits for it at the end."""
    counted = pc.value_counts(share)
    order = pc.sort_indices(counted.field("counts"), sort_keys=[("", "descending")])
    return pc.index_in(share, counted.field("values").take(order))


def _shares(events: pa.Table, documents: pa.Table, share: pa.Array) -> Iterator[Sequence[Share]]:
    for number in sorted(pc.unique(share).to_pylist()):
        own = events.filter(pc.equal(share, number)).combine_chunks()
        yield [(own, documents.filter(pc.is_in(documents["doc_id"], _one(own["doc_id"]))).combine_chunks())]


def _one(column: pa.ChunkedArray) -> pa.Array:
    """A column in one piece."""
    return column.combine_chunks()


def _connections(codebook: str, incidents: pa.Table) -> pa.Table:
    from pipeline.incidents.structure import connections

    return connections(incidents, codebook=codebook)


def _connect(connections: Callable[[pa.Table], pa.Table], incidents: pa.Table) -> pa.Table:
    """The incidents with what connects them."""
    found = connections(incidents.select(INCIDENTS))
    for name in found.column_names:
        at = incidents.schema.get_field_index(name)
        incidents = incidents.set_column(at, incidents.schema.field(at), found[name])
    return incidents


def _succeed(old: Mapping[str, str], new: Mapping[str, str]) -> Iterable[tuple[str, tuple[str, ...]]]:
    from pipeline.incidents.identity import successors

    return successors(old, new)


LINKER = linker()
"""For the codebook that is used where nobody names another."""
