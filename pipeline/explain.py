"""Why a row is what it is: its article's words, every column with its meaning, the rule and the data entry behind it, and who claims it."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow.compute as pc

from pipeline import browse, defaults, tables
from pipeline.codebook.book import Codebook
from pipeline.codebook.entries import ENTRIES
from pipeline.errors import UsageError
from pipeline.places import Place
from pipeline.records import Span
from pipeline.rows import TABLES
from pipeline.rules.events.trace import Seen, trace
from pipeline.store.lineage import heirs

Row = dict[str, Any]
AROUND = 120
"""Characters that are shown around a row's words where no sentence is known."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of the article and the spans in it that the row rests on (offsets within `text`)."""

    text: str
    marks: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """The codebook or lexicon entry that a rule id names: its file and its values."""

    file: str
    values: tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A row, where it stands, and what it rests on.

    `columns` gives name, value and meaning, `related` other rows by how they belong to this one. `considered` is what the rules saw in
    the sentence of an event, what counted and what was rejected (offsets within `sentence`, the words it was seen in).
    """

    table: str
    row: Row
    document: Row | None
    passages: tuple[Passage, ...]
    columns: tuple[tuple[str, Any, str], ...]
    entries: tuple[Entry, ...]
    related: tuple[tuple[str, Row], ...]
    sentence: str = ""
    considered: tuple[Seen, ...] = ()


def explain(row_id: str, output: Place, *, codebook: Codebook | None = None) -> Explanation:
    """The explanation of one row of an output folder.

    Raises:
        UsageError: no row of that id there.
    """
    table, row = find(row_id, output)
    document = _document(row, output)
    text = str(document["text"]) if document else ""
    low, high = _trigger_sentence(row) if table == "events" else (0, 0)
    seen = trace(text[low:high], (row["char_start"] - low, row["char_end"] - low), codebook) if high and codebook else ()
    return Explanation(
        table=table,
        row=row,
        document=document,
        passages=_passages(table, row, text),
        columns=tuple((column.name, row[column.name], column.meaning) for column in tables.columns(TABLES[table])),
        entries=entries_of(str(row.get("rule") or ""), codebook) if codebook else (),
        related=tuple(_related(table, row, output)),
        sentence=text[low:high],
        considered=seen,
    )


def _trigger_sentence(row: Row) -> Span:
    """The sentence of the evidence that holds the words naming the event."""
    parts = [(part["char_start"], part["char_end"]) for part in row["evidence"]]
    return next((span for span in parts if span[0] <= row["char_start"] < span[1]), (row["char_start"], row["char_end"]))


def find(row_id: str, output: Place) -> tuple[str, Row]:
    """The table and the row of an id.

    Raises:
        UsageError: there is none.
    """
    for table in browse.tables_in(output):
        names = tables.schema(table).names
        found = list(browse.rows(output, table, columns=names, where=pc.field(names[0]) == row_id, limit=1))
        if found:
            return table, found[0]
    if became := heirs(output, row_id):
        raise UsageError(f"{output}: {row_id} was linked anew; its events are now in {', '.join(became)}")
    raise UsageError(f"{output}: no row with the id {row_id!r}; `newsledger show {output} --ids` lists them")


def codebook_of(output: Place) -> str:
    """The name of the codebook that made the rows, as `run.json` has it."""
    try:
        return str(json.loads((output / "run.json").read_bytes())["codebook"]["name"])
    except (OSError, ValueError, KeyError, TypeError):
        return defaults.CODEBOOK


def entries_of(rule: str, codebook: Codebook) -> tuple[Entry, ...]:
    """The entries that a rule id names: `FILE:ID`, or several joined by `+`, or a bare id that some file has."""
    found = []
    for part in rule.split("+"):
        stem, _, id = part.rpartition(":")
        for kind in ENTRIES:
            file: str = kind.FILE  # type: ignore[attr-defined]
            if stem and stem.split(":")[0] not in file:
                continue
            entries: tuple[Any, ...] = codebook.rows(kind)
            found += [Entry(file, _values(entry)) for entry in entries if entry.id == id]
    return tuple(found)


def _values(entry: Any) -> tuple[tuple[str, Any], ...]:
    named = ((field.name, getattr(entry, field.name)) for field in dataclasses.fields(entry))
    return tuple((name, value) for name, value in named if value not in (None, (), "", {}))


def _document(row: Row, output: Place) -> Row | None:
    if "text" in row and "source" in row:
        return row
    if "doc_id" not in row:
        return None
    names = tables.schema("documents").names
    return next(browse.rows(output, "documents", columns=names, where=pc.field("doc_id") == row["doc_id"], limit=1), None)


def _passages(table: str, row: Row, text: str) -> tuple[Passage, ...]:
    if table in ("documents", "incidents"):
        return ()
    own = (row["char_start"], row["char_end"])
    around = [(part["char_start"], part["char_end"]) for part in row.get("evidence") or ()]
    return tuple(_passage(text, span, own) for span in around or [_sentence(row, text)])


def _sentence(row: Row, text: str) -> Span:
    """The span of the row's sentence, which holds its words."""
    sentence = str(row.get("sentence") or "")
    start = text.rfind(sentence, 0, row["char_start"] + len(sentence)) if sentence else -1
    if start < 0 or start > row["char_start"]:
        return max(0, row["char_start"] - AROUND), min(len(text), row["char_end"] + AROUND)
    return start, start + len(sentence)


def _passage(text: str, around: Span, own: Span) -> Passage:
    start, end = around
    inside = own[0] < end and start < own[1]
    marks = ((max(own[0], start) - start, min(own[1], end) - start),) if inside else ()
    return Passage(text[start:end], marks)


def _related(table: str, row: Row, output: Place) -> Sequence[tuple[str, Row]]:
    """Rows that belong to this one, each with how."""
    if table == "figures":
        wanted = [("its event", "events", "event_id", row["event_id"]), ("its whole", "figures", "figure_id", row["part_of"])]
        pair = [("the other number of the pair", "figures", "pair_id", row["pair_id"])]
        return [hit for hit in _look_up(wanted + pair, output) if hit[1].get("figure_id") != row["figure_id"]]
    if table == "events":
        wanted = [("its figure", "figures", "event_id", row["event_id"]), ("its incident", "incidents", "incident_id", row["incident_id"])]
        return _look_up(wanted, output)
    if table == "incidents":
        return _look_up([("told by", "events", "incident_id", row["incident_id"])], output)
    return []


def _look_up(wanted: Sequence[tuple[str, str, str, str | None]], output: Place) -> list[tuple[str, Row]]:
    found = []
    for how, table, column, value in wanted:
        if value is not None and (output / table).is_dir():
            rows = browse.rows(output, table, columns=tables.schema(table).names, where=pc.field(column) == value)
            found += [(how, row) for row in rows]
    return found
