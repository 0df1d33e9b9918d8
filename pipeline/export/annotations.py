"""What is exported of an article: its text and, for each row, a labelled span with its values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.decisions.fields import IDS, JUDGED, seen

Row = Mapping[str, Any]
LABELS = {"figures": "figure", "dates": "date", "organisations": "organisation", "events": "event"}
"""What the rows of each table are called in other tools."""
TABLES = {label: table for table, label in LABELS.items()}


@dataclass(frozen=True, slots=True)
class Annotation:
    """A row: its span (Python string offsets) and its judged values, as plain JSON."""

    table: str
    row_id: str
    start: int
    end: int
    values: Mapping[str, Any]
    row: Row


@dataclass(frozen=True, slots=True)
class Annotated:
    """A document's row of `documents`, and its annotations in the order of the text."""

    document: Row
    annotations: tuple[Annotation, ...]

    @property
    def text(self) -> str:
        """The document's text."""
        return str(self.document["text"])


def annotated(tables: Mapping[str, pa.Table], kinds: Sequence[str] = tuple(JUDGED)) -> Iterator[Annotated]:
    """Every document with the status `ok`, with its rows of the tables `kinds`."""
    rows: dict[str, list[Annotation]] = {}
    for table in kinds:
        for row in tables[table].to_pylist():
            rows.setdefault(row["doc_id"], []).append(
                Annotation(table, row[IDS[table]], row["char_start"], row["char_end"], seen(table, row), row)
            )
    documents = tables["documents"]
    for document in documents.filter(pc.equal(documents["status"], "ok")).to_pylist():
        found = sorted(rows.get(document["doc_id"], ()), key=lambda part: (part.start, part.end, part.table))
        yield Annotated(document, tuple(found))
