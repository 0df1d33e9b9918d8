"""The tables as reviewers want them: rejected rows gone, mended values in place, added rows in their order."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow as pa

from pipeline import tables as schemas
from pipeline.decisions import missed
from pipeline.decisions.fields import IDS, JUDGED, SPAN, plain
from pipeline.decisions.judging import BY_REVIEWER
from pipeline.decisions.record import Decision
from pipeline.decisions.replay import Plan
from pipeline.incidents.calendar import days
from pipeline.rows import TABLES
from pipeline.rules.names.linking import slug

Row = dict[str, Any]
Codes = Callable[[str, str], tuple[str | None, str | None]]
"""The CAMEO and the PLOVER code of an event type in a status."""
COLUMN = "reviewed"
"""The column that reviewed tables have besides: accepted, fixed, added, or null where nobody has decided."""
DEFAULTS: Mapping[str, Any] = {
    "modifier": "exact", "kind": "other", "scope": "total", "timex_type": "DATE", "basis": "stated", "precision": "unknown",
    "org_type": "other", "role": "mentioned", "status": "occurred", "is_main": False, "event_type": "", "org_id": "", "name": "",
    "parties": (), "mediators": (), "released": (), "sources": (), "evidence": (), "timex_value": "",
}  # fmt: skip
"""What an added row holds in a column that is never null and that the reviewer left out."""
_PRECISION = (
    (r".*/.*", "range"),
    (r"\d{4}-\d{2}-\d{2}", "day"),
    (r"\d{4}-(2[1-4])", "season"),
    (r"\d{4}-\d{2}", "month"),
    (r"\d{4}", "year"),
)


def apply(tables: Mapping[str, pa.Table], plan: Plan, codes: Codes | None = None) -> dict[str, pa.Table]:
    """The tables with the plan carried out; each reviewed table gets the column `reviewed`. Incidents are not linked anew here.

    `codes` gives mended and added events their CAMEO and PLOVER codes; without it they keep those they have.
    """
    texts = dict(zip(tables["documents"]["doc_id"].to_pylist(), tables["documents"]["text"].to_pylist(), strict=True))
    found = dict(tables)
    for table in JUDGED:
        found[table] = _table(table, tables[table], plan, texts)
    found["events"] = _with_mended_figures(found["events"], found["figures"], plan)
    if codes is not None:
        found["events"] = _coded(found["events"], codes)
    return found


def _coded(events: pa.Table, codes: Codes) -> pa.Table:
    rows = events.select(["event_type", "status", COLUMN, "cameo", "plover"]).to_pylist()
    told = [
        codes(r["event_type"], r["status"]) if r[COLUMN] in ("fixed", "added") else (r["cameo"], r["plover"]) for r in rows
    ]  # fmt: skip
    for at, name in enumerate(("cameo", "plover")):
        place = events.schema.get_field_index(name)
        events = events.set_column(place, events.schema.field(place), pa.array([pair[at] for pair in told], pa.string()))
    return events


def _table(name: str, table: pa.Table, plan: Plan, texts: Mapping[str, str]) -> pa.Table:
    ids: list[str] = table[IDS[name]].to_pylist()
    marks: list[str | None] = [None] * len(ids)
    kept: list[int] = []
    mended: dict[int, Row] = {}
    for at, row_id in enumerate(ids):
        outcome = plan.outcomes.get((name, row_id))
        if outcome is None or not outcome.rejected:
            kept.append(at)
        if outcome is not None and not outcome.rejected:
            marks[at] = "fixed" if outcome.changes else "accepted"
            if outcome.changes:
                mended[at] = _mend(name, table.slice(at, 1).to_pylist()[0], outcome.changes, texts)
    added = [_added(name, decision, start, texts[decision.doc_id]) for decision, start in plan.additions if decision.table == name]
    return _assembled(table, kept, mended, added, marks)


def _assembled(
    table: pa.Table, kept: Sequence[int], mended: Mapping[int, Row], added: Sequence[Row], marks: Sequence[str | None]
) -> pa.Table:
    """The kept rows in their order, mended ones in their places, added ones at the end of their document."""
    new = pa.Table.from_pylist([*mended.values(), *added], schema=table.schema)
    place = {at: len(table) + number for number, at in enumerate(mended)}
    order = [place.get(at, at) for at in kept] + list(range(len(table) + len(mended), len(table) + len(new)))
    whole = pa.concat_tables([table, new]).append_column(
        COLUMN, pa.array([*marks, *("fixed" for _ in mended), *("added" for _ in added)], pa.string())
    )
    taken = whole.take(pa.array(order, pa.int64()))
    if not added:
        return taken
    docs, starts = taken["doc_id"].to_pylist(), taken["char_start"].to_pylist()
    rank = {doc: at for at, doc in reversed(list(enumerate(docs)))}
    return taken.take(pa.array(sorted(range(len(taken)), key=lambda at: (rank[docs[at]], starts[at])), pa.int64()))


def _mend(table: str, row: Row, changes: Mapping[str, Any], texts: Mapping[str, str]) -> Row:
    for name, value in changes.items():
        if name == SPAN:
            row["char_start"], row["char_end"] = value
            row["trigger" if table == "events" else "text"] = texts[row["doc_id"]][slice(*value)]
        else:
            row[name] = _with_ids(value, row[name]) if name == "released" else value
    return row | _following(table, changes)


def _with_ids(parts: Sequence[Row], old: Sequence[Row]) -> list[Row]:
    """Claims as a reviewer left them; one that she did not touch keeps the figure that states it."""
    ids = {repr(plain(part)): part["figure_id"] for part in old or ()}
    return [part | {"figure_id": ids.get(repr(plain(part)))} for part in parts]


def _following(table: str, changes: Mapping[str, Any]) -> Row:
    """Columns that follow from a date that a reviewer gave."""
    name = {"events": "date_edtf", "dates": "edtf"}.get(table)
    if name is None or name not in changes:
        return {}
    edtf = changes[name]
    run = days(edtf)
    first, last = (date.fromordinal(day) if day else None for day in (run.first, run.last))
    precision = next((fine for form, fine in _PRECISION if edtf and re.fullmatch(form, edtf)), "unknown")
    if table == "dates":
        return {"start": first, "end": last, "precision": changes.get("precision", precision), "timex_value": edtf or ""}
    stated = {"date_start": first, "date_end": last, "date_precision": precision, "date_basis": "stated"}
    return stated if edtf else dict.fromkeys(stated)


def _added(table: str, decision: Decision, start: int, text: str) -> Row:
    kind = TABLES[table]
    first, end = start - decision.char_start + decision.sentence_start, start + len(decision.text)
    row: Row = {column.name: None if column.nullable else DEFAULTS.get(column.name) for column in schemas.columns(kind)}
    row |= {"trigger": decision.text} if table == "events" else {"text": decision.text}
    row |= {
        "doc_id": decision.doc_id, "char_start": start, "char_end": end, "rule": f"{BY_REVIEWER}:{decision.reviewer}",
        "confidence": 1.0, IDS[table]: missed.row_id(table, decision.doc_id, start, end, decision.seen),
    }  # fmt: skip
    if table == "events":
        row["evidence"] = [{"char_start": first, "char_end": first + len(decision.sentence)}]
    else:
        row |= {"sentence": decision.sentence, "section": "body" if "\n\n" in text[:start] else "title"}
    row |= {"phrase": decision.text} if table == "figures" else {}
    row |= {"org_id": slug(str(decision.seen.get("name", "")))} if table == "organisations" else {}
    return row | dict(decision.seen) | _following(table, decision.seen)


def _with_mended_figures(events: pa.Table, figures: pa.Table, plan: Plan) -> pa.Table:
    """Events whose people freed are stated by a mended figure take its values; a rejected figure no longer stands behind a claim."""
    touched = {row_id for (table, row_id) in plan.outcomes if table == "figures"}
    if not touched:
        return events
    now = {row["figure_id"]: row for row in figures.to_pylist() if row["figure_id"] in touched}
    own = {row_id for (table, row_id), outcome in plan.outcomes.items() if table == "events" and "released" in outcome.changes}
    rows = [[_claim(part, touched, now) for part in parts or ()] for parts in events["released"].to_pylist()]
    kept = events["released"].to_pylist()
    column = [old if id in own else new for old, new, id in zip(kept, rows, events["event_id"].to_pylist(), strict=True)]
    at = events.schema.get_field_index("released")
    return events.set_column(at, events.schema.field(at), pa.array(column, events.schema.field(at).type))


def _claim(part: Row, touched: set[str], now: Mapping[str, Row]) -> Row:
    id = part.get("figure_id")
    if id is None or id not in touched:
        return part
    if id not in now:
        return part | {"figure_id": None}
    return part | {name: now[id][name] for name in ("value", "low", "high", "modifier", "unit")}
