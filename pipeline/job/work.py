"""What a worker does with a shard: read what is only named, extract, and note what each document's rows were made from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from pipeline import provenance
from pipeline.provenance import Options
from pipeline.readers import Source, read
from pipeline.records import Given, RawArticle
from pipeline.store.buckets import STATE, STATE_SCHEMA

Item = Source | RawArticle
"""The path of a file that is one document, else the record itself: finding it again would mean reading all that stand before it."""
Found = dict[str, pa.Table]


@dataclass(frozen=True, slots=True)
class Work:
    """How articles are read and extracted; can be pickled, so that it reaches the workers."""

    options: Options
    fields: Mapping[str, str]
    given: Given

    def __call__(self, shard: Sequence[Item]) -> Found:
        """The tables of a shard, and its state table."""
        return self.rows([raw for item in shard for raw in self.raws(item)])

    def raws(self, item: Item) -> list[RawArticle]:
        return list(read(item, fields=self.fields, given=self.given)) if isinstance(item, Source) else [item]

    def rows(self, raws: Sequence[RawArticle], fingerprints: Mapping[str, str] | None = None) -> Found:
        from pipeline.extraction import batches

        found: dict[str, list[pa.RecordBatch]] = defaultdict(list)
        for group in batches(raws, self.options):
            for table, batch in group.items():
                found[table].append(batch)
        tables = {table: pa.Table.from_batches(parts) for table, parts in found.items()}
        prints = fingerprints or {raw.source: self.fingerprint(raw) for raw in raws}
        return {**tables, STATE: _state(tables["documents"], prints)}

    def fingerprint(self, raw: RawArticle) -> str:
        return provenance.fingerprint(raw, self.options)

    def lost(self, item: Item, reason: str) -> Found:
        """The failed row of a document that no worker survived. It is not tried again until it changes."""
        raw = self.raws(item)[0]
        failed = replace(raw, content=b"", error=f"extract: {reason}")
        return self.rows([failed], {raw.source: self.fingerprint(raw)})


def _state(documents: pa.Table, fingerprints: Mapping[str, str]) -> pa.Table:
    sources = documents["source"].to_pylist()
    prints = pa.array([fingerprints[source] for source in sources], pa.string())
    return pa.Table.from_arrays([documents["doc_id"], documents["source"], prints], schema=STATE_SCHEMA)
