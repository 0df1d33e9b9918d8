"""Small tables of one or more articles, made by hand, for tests of reviewing."""

from __future__ import annotations

import dataclasses
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa

from pipeline import rows, tables
from pipeline.decisions.judging import Reviewer

LEAD = "Kyiv freed 12 men on 3 May 2025."
TEXT = f"A swap\n\n{LEAD} Another 40 people wait. A swap of 7 is planned."


def reviewer(name: str = "Ann") -> Reviewer:
    """A reviewer whose clock moves one second with each decision."""
    moments = iter(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=second) for second in range(10_000))
    return Reviewer(name, "digest", lambda: next(moments))


def document(text: str = TEXT, doc_id: str = "d1", source: str = "a.txt") -> rows.Document:
    return rows.Document(
        doc_id, source, "0" * 64, None, "Paper", "A swap", (), None, None, "none", "en", "ok", None, text,
        (rows.RemovedBlock("bio", "A. B."),), 20,
    )  # fmt: skip


def figure(words: str, text: str = TEXT, doc_id: str = "d1", **changes: Any) -> rows.Figure:
    start = text.index(words)
    sentence = next(s for s in re.findall(r"[^.\n]+\.?", text) if words in s).strip()
    number = float(words)
    made = rows.Figure(
        f"{doc_id}-f{start}-{start + len(words)}", doc_id, None, words, start, start + len(words), words, number, number, number, "exact",
        "people", "person", None, None, None, "flow", "total", None, None, None, None, None, None, "body", sentence, "digits",
        rows.Float32(0.9),
    )  # fmt: skip
    return dataclasses.replace(made, **changes)


def event(words: str, text: str = TEXT, doc_id: str = "d1", **changes: Any) -> rows.Event:
    start = text.index(words)
    first = text.index(LEAD) if LEAD in text else start
    made = rows.Event(
        f"{doc_id}-e{start}-{start + len(words)}-prisoner_release", doc_id, None, "prisoner_release", None, None, "occurred", "2025-05-03",
        None, None, None, None, "Kyiv", "UKR",
        (rows.EventParty("Ukraine", "UKR", "side"),), (), (), (), True, words, start, start + len(words),
        (rows.EvidenceSpan(first, first + len(LEAD)),), "freed", rows.Float32(0.8),
    )  # fmt: skip
    return dataclasses.replace(made, **changes)


def arrow(*found: Any) -> dict[str, pa.Table]:
    """Arrow tables of row objects, in the order given."""
    return {
        name: pa.Table.from_batches([tables.batch(name, [row for row in found if type(row) is kind])], schema=tables.schema(name))
        for name, kind in rows.TABLES.items()
    }


def usual() -> dict[str, pa.Table]:
    """One article with three figures and an event."""
    return arrow(document(), figure("12"), figure("40"), figure("7"), event("freed"))


def row(found: dict[str, pa.Table], table: str, at: int = 0) -> dict[str, Any]:
    return found[table].to_pylist()[at]
