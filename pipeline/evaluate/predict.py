"""What the pipeline says of the gold's articles: read by itself, or loaded from an output folder."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from pipeline.codebook.book import Codebook, load
from pipeline.codebook.entries import Country
from pipeline.evaluate.gold import Gold, GoldError
from pipeline.evaluate.score import TABLES, Predicted, in_order
from pipeline.extraction import Result, extract
from pipeline.rules import gate

FORMATS: dict[str, Literal["txt", "html", "md"]] = {".txt": "txt", ".html": "html", ".htm": "html", ".md": "md"}


def read_articles(golds: Iterable[Gold], texts: Path, *, codebook: str | Path, model: str) -> Iterator[tuple[str, Predicted]]:
    """Each gold's name with what the pipeline finds in its article, given the publication date of the gold.

    Raises:
        GoldError: no article of that name in `texts`.
        CodebookError, ModelError: as `extract`.
    """
    for gold in golds:
        file = article_of(gold, texts)
        result = extract(
            file.read_bytes(), published=gold.published, format=FORMATS[file.suffix], codebook=codebook, model=model
        )  # fmt: skip
        yield gold.name, _predicted(result, load(codebook))


def article_of(gold: Gold, texts: Path) -> Path:
    """The file that holds a gold's article.

    Raises:
        GoldError: there is none.
    """
    files = [texts / f"{gold.name}{suffix}" for suffix in FORMATS]
    found = next((file for file in files if file.is_file()), None)
    if found is None:
        raise GoldError(f"{texts}: no article {gold.name}{{{','.join(FORMATS)}}}; name the folder of the articles with --texts")
    return found


def from_tables(tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, Predicted]:
    """The rows of an output folder by the stem of each document's source; `tables` as lists of rows by table name."""
    rows: dict[str, dict[str, list[Mapping[str, Any]]]] = {}
    for table in TABLES:
        for row in tables[table]:
            rows.setdefault(row["doc_id"], {}).setdefault(table, []).append(row)
    return {
        PurePosixPath(str(document["source"]).split("#")[0]).stem: Predicted(
            document, {table: in_order(rows.get(document["doc_id"], {}).get(table, ())) for table in TABLES}
        )
        for document in tables["documents"]
    }


def country_names(codebook: str | Path) -> tuple[str, ...]:
    """Names and adjectives of all countries of the codebook's language."""
    return tuple(name for country in load(codebook).rows(Country) for name in (country.name, *country.aliases, *country.adjectives))


def _predicted(result: Result, codebook: Codebook) -> Predicted:
    """The rows, with the status that a run would give the document: `extract` itself leaves the relevance gate open."""
    document = dataclasses.asdict(result.document)
    if document["status"] == "ok" and gate.missing_groups(result.document.text, codebook):
        document["status"] = "off_topic"
    rows = {table: in_order(dataclasses.asdict(row) for row in getattr(result, table)) for table in TABLES}
    return Predicted(document, rows)
