"""Articles that come as Arrow batches from another engine, which wants rows back as Arrow batches: Spark's `mapInArrow`, and its like."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from pipeline import defaults, tables
from pipeline.errors import UsageError
from pipeline.provenance import Options
from pipeline.readers.articles import record_article
from pipeline.rows import TABLES
from pipeline.store.buckets import PER_DOCUMENT


@dataclass(frozen=True, slots=True)
class Mapped:
    """From batches of articles to batches of the rows of one table."""

    table: str
    options: Options
    fields: Mapping[str, str]

    @property
    def schema(self) -> pa.Schema:
        """That of the rows."""
        return tables.schema(self.table)

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        from pipeline.extraction import batches as extracted

        for batch in batches:
            for found in extracted((record_article(row, self.fields) for row in batch.to_pylist()), self.options):
                yield found[self.table]


def in_arrow(
    table: str,
    *,
    codebook: str | Path = defaults.CODEBOOK,
    model: str = defaults.MODEL,
    fields: Mapping[str, str] | None = None,
    clean: bool = True,
    gate: bool = True,
    skim: bool = False,
) -> Mapped:
    """A function (with a `schema`) from batches of articles to batches of the rows of one table; it can be pickled.

    Articles are rows with a column `text` or `html`, and any of `source`, `url`, `outlet`, `title`, `authors`, `published`, `language`;
    `fields` maps these names to the batches' own. An article's id follows from its `source`, else its `url`, else its content: give
    each article one of its own. Copies are not looked for, and incidents not linked: both need all articles at once.

    Raises:
        UsageError: no such table, or the incidents.
    """
    if table not in TABLES or table not in PER_DOCUMENT:
        raise UsageError(f"no table {table!r} for single articles; there are {', '.join(name for name in TABLES if name in PER_DOCUMENT)}")
    options = Options(codebook=str(codebook), model=model, clean=clean, gate=gate, skim=skim)
    return Mapped(table, options, dict(fields or {}))
