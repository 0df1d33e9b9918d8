"""Articles → rows: the stages in their order. `extract` reads one text in memory, `batches` a stream of articles into Arrow."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import defaults, rows
from pipeline.assemble import Rows, assemble, document
from pipeline.cleaning.clean import clean as clean_article
from pipeline.cleaning.glance import glance
from pipeline.codebook.book import Codebook, load
from pipeline.nlp import read
from pipeline.provenance import Options
from pipeline.records import Article, Format, Given, RawArticle, Reading
from pipeline.rules import gate, order

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

BATCH = 64
"""Articles that are read at once: memory grows with the batch, speed does not."""
BATCH_CHARACTERS = 400_000
TABLES = tuple(name for name in rows.TABLES if name != "incidents")


@dataclass(frozen=True, slots=True)
class Result:
    """The rows of one article, with the contract's column names."""

    document: rows.Document
    figures: tuple[rows.Figure, ...]
    dates: tuple[rows.Date, ...]
    organisations: tuple[rows.Organisation, ...]
    events: tuple[rows.Event, ...]

    def to_pandas(self) -> dict[str, pd.DataFrame]:
        """The same as DataFrames with Arrow-backed dtypes, one per table name."""
        from pipeline import tables

        found = {"documents": (self.document,)} | {name: getattr(self, name) for name in TABLES[1:]}
        return {name: tables.batch(name, rows_of).to_pandas(types_mapper=tables.pandas_dtype) for name, rows_of in found.items()}


def extract(
    text: str | bytes,
    *,
    published: str | date | None = None,
    format: Format = "auto",
    clean: bool = True,
    codebook: str | Path = defaults.CODEBOOK,
    model: str = defaults.MODEL,
) -> Result:
    """The document, figures, dates, organisations and events of one article, in memory; the relevance gate is off.

    `published` is a date, its ISO form or a partial EDTF date (`2025-05`). With `clean=False` offsets index `text` itself.

    >>> result = extract("Kyiv and Moscow swapped 195 prisoners each on Sunday.", published="2025-05-21")
    >>> [(f.value, f.scope) for f in result.figures]
    [(195.0, 'each_side')]

    Raises:
        CodebookError: no such codebook, or a file of it is wrong.
        ModelError: the model is not installed.
    """
    content = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    stated = published.isoformat() if isinstance(published, date) else published
    raw = RawArticle("text", content, format, _sha256(content), Given(published=stated))
    options = Options(codebook=str(codebook), model=model, clean=clean, gate=False)
    found = _rows([raw], options)
    return Result(found["documents"][0], *(tuple(found[name]) for name in TABLES[1:]))


def batches(raws: Iterable[RawArticle | Article], options: Options) -> Iterator[dict[str, pa.RecordBatch]]:
    """One Arrow batch per table (all but incidents) for every few articles; each article has exactly one documents row.

    What is an `Article` already is not cleaned again.

    Raises:
        CodebookError, ModelError: as `extract`.
    """
    from pipeline import tables  # one article's rows need no Arrow

    for group in _groups(raws):
        found = _rows(group, options)
        yield {name: tables.batch(name, found[name]) for name in TABLES}


def _rows(raws: Sequence[RawArticle | Article], options: Options) -> Rows:
    codebook = load(options.codebook)
    articles = [raw if isinstance(raw, Article) else _skimmed(raw, codebook, options) or _clean(raw, codebook, options) for raw in raws]
    closed = [_closed(article, codebook, options) for article in articles]
    readings = read([a for a, row in zip(articles, closed, strict=True) if row is None], model=options.model)
    opened = iter(readings)
    found: Rows = {name: [] for name in TABLES}
    for row in closed:
        for name, part in ({"documents": [row]} if row else _found(next(opened), codebook)).items():
            found[name].extend(part)
    return found


def _skimmed(raw: RawArticle, codebook: Codebook, options: Options) -> Article | None:
    """The row, without text, of an article in whose file nothing is of the topic; None where it has to be cleaned."""
    if not (options.skim and options.gate and options.clean):
        return None
    seen = glance(raw, codebook=codebook)
    missing = gate.missing_groups(seen.text, codebook, uncleaned=True) if seen else ()
    return replace(seen, text="", status="off_topic", error=f"{_said(missing)}; not cleaned") if seen and missing else None


def _said(missing: tuple[str, ...]) -> str:
    return f"gate: no word of {', '.join(missing)}"


def _clean(raw: RawArticle, codebook: Codebook, options: Options) -> Article:
    """The cleaned article; one that cleaning cannot take is kept as failed."""
    try:
        return clean_article(raw, codebook=codebook, clean=options.clean)
    except Exception as error:  # whatever one document does, its neighbours live
        doc_id = _sha256(raw.source.encode("utf-8", "surrogatepass"))[:16]
        return Article(doc_id, raw.source, raw.sha256, "", status="failed", error=f"clean: {type(error).__name__}: {error}")


def _closed(article: Article, codebook: Codebook, options: Options) -> rows.Document | None:
    """The documents row of an article that is not read on: failed, empty, not English, or off the topic."""
    if article.status != "ok":
        return document(article)
    missing = gate.missing_groups(article.text, codebook) if options.gate else ()
    return document(article, status="off_topic", error=_said(missing)) if missing else None


def _found(reading: Reading, codebook: Codebook) -> Rows:
    try:
        return assemble(reading, order.find(reading, codebook))
    except Exception as error:  # a rule that breaks on one document is that document's failure
        return {"documents": [document(reading.article, status="failed", error=f"rules: {type(error).__name__}: {error}")]}


def _groups(raws: Iterable[RawArticle | Article]) -> Iterator[list[RawArticle | Article]]:
    """Runs of articles, each at most `BATCH` long and, but for one long article, `BATCH_CHARACTERS` bytes big."""
    group: list[RawArticle | Article] = []
    for raw in raws:
        if group and (len(group) == BATCH or sum(map(_size, group)) + _size(raw) > BATCH_CHARACTERS):
            yield group
            group = []
        group.append(raw)
    if group:
        yield group


def _size(raw: RawArticle | Article) -> int:
    return len(raw.text if isinstance(raw, Article) else raw.content)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
