"""What reviewers decided, on the tables of an output folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline.decisions import applying, journal, replay
from pipeline.decisions.journal import Log
from pipeline.decisions.stances import Fate
from pipeline.errors import UsageError
from pipeline.job.linker import linker_of
from pipeline.job.request import recall


def reviewed(tables: Mapping[str, pa.Table], output: Path, log: Log) -> tuple[dict[str, pa.Table], tuple[Fate, ...]]:
    """The tables with the decisions applied (incidents linked anew where events changed), and what became of each decision."""
    plan = replay.plan(tables, log.decisions)
    found = applying.apply(tables, plan, _codes(output) if log.decisions else None)
    if not found["events"].drop_columns([applying.COLUMN]).equals(tables["events"]):
        found |= _relinked(found, output)
    return found, plan.fates


def fates(output: Path, decisions: Path | None = None) -> tuple[tuple[Fate, ...], Log]:
    """What would become of each decision about an output folder, and the file as read.

    Raises:
        UsageError: no dataset there, or the decisions cannot be read.
    """
    from pipeline.store import snapshot

    log = journal.read(journal.beside(output, decisions))
    return replay.plan(snapshot.tables(output), log.decisions).fates if log.decisions else (), log


def _codes(output: Path) -> applying.Codes | None:
    """How the codebook of the run codes its events; None where that cannot be read."""
    from pipeline.codebook.book import load
    from pipeline.codebook.reading import CodebookError
    from pipeline.rules.events.coding import codes, kinds

    try:
        book = load(recall(output).work.options.codebook)
    except (UsageError, CodebookError):
        return None
    return lambda event, status: codes(event, status, book) if event in kinds(book) else (None, None)


def _relinked(tables: Mapping[str, pa.Table], output: Path) -> dict[str, pa.Table]:
    events, documents = tables["events"], tables["documents"]
    linker = linker_of(output)
    bare = events.drop_columns([applying.COLUMN]).append_column("quotes", _quotes(events, documents))
    incidents, ids = linker.link(bare, documents)
    at = events.schema.get_field_index("incident_id")
    return {"events": events.set_column(at, events.schema.field(at), ids), "incidents": linker.connect(incidents)}


def _quotes(events: pa.Table, documents: pa.Table) -> pa.Array:
    """The sentences of each event's evidence."""
    texts = dict(zip(documents["doc_id"].to_pylist(), documents["text"].to_pylist(), strict=True))
    rows: Sequence[dict[str, Any]] = events.select(["doc_id", "evidence"]).to_pylist()
    quotes = [[texts[row["doc_id"]][part["char_start"] : part["char_end"]] for part in row["evidence"] or ()] for row in rows]
    return pa.array(quotes, pa.list_(pa.string()))
