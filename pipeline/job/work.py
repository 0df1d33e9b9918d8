"""What a worker does with a shard: read what is only named, extract, and note what each document's rows were made from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from pipeline import provenance
from pipeline.codebook.book import load
from pipeline.provenance import Options
from pipeline.readers import Source, read
from pipeline.records import Article, Given, Published, RawArticle, Removed
from pipeline.store.buckets import STATE, STATE_SCHEMA
from pipeline.store.copies import without_mark


@dataclass(frozen=True, slots=True)
class Again:
    """An article as it was stored, to be extracted once more, and the fingerprint that it keeps."""

    article: Article
    fingerprint: str


Item = Source | RawArticle
"""The path of a file that is one document, else the record itself: finding it again would mean reading all that stand before it."""
Found = dict[str, pa.Table]


@dataclass(frozen=True, slots=True)
class Work:
    """How articles are read and extracted; can be pickled, so that it reaches the workers."""

    options: Options
    fields: Mapping[str, str]
    given: Given

    def __call__(self, shard: Sequence[Item | Again]) -> Found:
        """The tables of a shard, and its state table."""
        if stored := [item for item in shard if isinstance(item, Again)]:
            return self.rows([item.article for item in stored], {item.article.source: item.fingerprint for item in stored})
        return self.rows([raw for item in shard if not isinstance(item, Again) for raw in self.raws(item)])

    def raws(self, item: Item) -> list[RawArticle]:
        return list(read(item, fields=self.fields, given=self.given)) if isinstance(item, Source) else [item]

    def rows(self, raws: Sequence[RawArticle] | Sequence[Article], fingerprints: Mapping[str, str] | None = None) -> Found:
        from pipeline.duplicates import sketches
        from pipeline.extraction import batches
        from pipeline.rules import kept

        found: dict[str, list[pa.RecordBatch]] = defaultdict(list)
        for group in batches(raws, self.options):
            for table, batch in group.items():
                found[table].append(batch)
        kept.save()
        tables = {table: pa.Table.from_batches(parts) for table, parts in found.items()}
        prints = fingerprints or {raw.source: self.fingerprint(raw) for raw in raws if isinstance(raw, RawArticle)}
        made = sketches(tables["documents"], load(self.options.codebook))
        return {**tables, STATE: state(tables["documents"], prints, made)}

    def fingerprint(self, raw: RawArticle) -> str:
        return provenance.fingerprint(raw, self.options)

    def lost(self, item: Item | Again, reason: str) -> Found:
        """The failed row of a document that no worker survived. It is not tried again until it changes."""
        if isinstance(item, Again):
            article = replace(item.article, status="failed", error=f"extract: {reason}")
            return self.rows([article], {article.source: item.fingerprint})
        raw = self.raws(item)[0]
        failed = replace(raw, content=b"", error=f"extract: {reason}")
        return self.rows([failed], {raw.source: self.fingerprint(raw)})


def state(documents: pa.Table, fingerprints: Mapping[str, str], sketches: pa.Array) -> pa.Table:
    """The state table of these documents."""
    sources = documents["source"].to_pylist()
    prints = pa.array([fingerprints[source] for source in sources], pa.string())
    return pa.Table.from_arrays([documents["doc_id"], documents["source"], prints, sketches], schema=STATE_SCHEMA)


def again(row: Mapping[str, Any], fingerprint: str, *, clean: bool) -> Again:
    """The article that a documents row of a copy was made from, with the fingerprint that it keeps; `clean` as in the run's options."""
    title, text = row["title"] or "", row["text"]
    article = Article(
        doc_id=row["doc_id"],
        source=row["source"],
        sha256=row["content_sha256"],
        text=text,
        title_end=len(title) if clean and text.startswith(title) else 0,
        title=row["title"],
        url=row["url"],
        outlet=row["outlet"],
        authors=tuple(row["authors"] or ()),
        language=row["language"],
        published=Published(row["published"], row["published_edtf"], row["published_source"]),
        removed=tuple(Removed(block["label"], block["text"]) for block in row["removed"] or ()),
        error=without_mark(row["error"]),
    )
    return Again(article, fingerprint)
