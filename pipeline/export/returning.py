"""Annotations that come back from another tool, as decisions: what was kept, changed, taken away and added."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.decisions.fields import IDS, SPAN, seen
from pipeline.decisions.judging import Reviewer, add, fix, judge
from pipeline.decisions.record import Decision

Row = Mapping[str, Any]


class ReturnError(ValueError):
    """What came back does not fit the tables it was exported from."""


@dataclass(frozen=True, slots=True)
class Span:
    """A labelled span (Python string offsets), its row's id where the tool keeps it, and the fields it shows with their values."""

    table: str
    start: int
    end: int
    id: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Returned:
    """What an annotator said of a document; `offered` are the ids of the rows that she was shown."""

    doc_id: str
    annotator: str
    spans: tuple[Span, ...]
    offered: frozenset[str]


def decisions(returned: Iterable[Returned], tables: Mapping[str, pa.Table], by: Reviewer) -> Iterator[Decision]:
    """A decision for each row that was shown, and one for each span that is new; named annotators decide under their own names.

    A row whose span and values came back as they were is accepted, one that did not come back is rejected. Rows that have gone from
    the tables since are left out.
    """
    for said in returned:
        reviewer = replace(by, name=said.annotator) if said.annotator else by
        document = _document(tables, said.doc_id)
        rows = {row[IDS[table]]: (table, row) for table in IDS if table != "documents" for row in _rows(tables, table, said.doc_id)}
        offered = {id: rows[id] for id in sorted(said.offered) if id in rows}
        matched = _matched(said.spans, offered)
        for id, (table, row) in offered.items():
            yield from _decided(table, row, document, matched.get(id), reviewer)
        for span in said.spans:
            if not any(span is known for known in matched.values()):
                given = {name: value for name, value in span.values.items() if value is not None}
                yield add(span.table, document, (span.start, span.end), given, reviewer)


def _matched(spans: Iterable[Span], offered: Mapping[str, tuple[str, Row]]) -> dict[str, Span]:
    """The span of each offered row: by its id, else by label and place."""
    places = {(table, row["char_start"], row["char_end"]): id for id, (table, row) in offered.items()}
    found: dict[str, Span] = {}
    for span in spans:
        id = span.id if span.id in offered else places.get((span.table, span.start, span.end))
        if id is not None and offered[id][0] == span.table:
            found.setdefault(id, span)
    return found


def _decided(table: str, row: Row, document: Row, span: Span | None, by: Reviewer) -> Iterator[Decision]:
    if span is None:
        yield judge("reject", table, row, document, by)
        return
    now = seen(table, row)
    changes = {name: value for name, value in span.values.items() if name in now and value != now[name]}
    if (span.start, span.end) != (row["char_start"], row["char_end"]):
        changes[SPAN] = [span.start, span.end]
    if changes:
        yield from fix(table, row, document, changes, by)
    else:
        yield judge("accept", table, row, document, by)


def _document(tables: Mapping[str, pa.Table], doc_id: str) -> Row:
    found: list[Row] = _rows(tables, "documents", doc_id)
    if not found:
        raise ReturnError(f"document {doc_id!r} is not in the tables")
    return found[0]


def _rows(tables: Mapping[str, pa.Table], table: str, doc_id: str) -> list[Row]:
    found: list[Row] = tables[table].filter(pc.equal(tables[table]["doc_id"], doc_id)).to_pylist()
    return found
