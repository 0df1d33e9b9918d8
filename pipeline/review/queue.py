"""Which rows a reviewer looks at first."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal

import pandas as pd

from pipeline.decisions.fields import IDS, JUDGED, seen
from pipeline.review.article import Tables, items

By = Literal["uncertain", "conflicts", "large", "sample", "changed"]
COLUMNS = ["table", "row_id", "doc_id", "source", "text", "confidence", "rule", "why", "rank"]
Ranked = tuple[float, str]
"""How urgent a row is (the greater the sooner), and why it is in the queue."""


def queue(
    tables: Tables,
    by: By = "uncertain",
    *,
    table: str | Sequence[str] = ("events", "figures"),
    limit: int | None = None,
    before: Tables | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """Rows to review, the most urgent first: table, row id, document, words, and why each is in the queue.

    `uncertain`: the least confident first. `conflicts`: rows behind incidents about which claims disagree, and rows that reviewers
    dispute (where `tables` are reviewed). `large`: the most people first. `sample`: in an order that a seed and nothing else decides.
    `changed`: rows that `before`, the tables of an earlier run, did not have, or had with other values.

    Raises:
        ValueError: no such order or table, or `changed` without `before`.
    """
    wanted = [table] if isinstance(table, str) else list(table)
    if unknown := [name for name in wanted if name not in JUDGED]:
        raise ValueError(f"{unknown[0]!r} is not reviewed; use {', '.join(JUDGED)}")
    if by not in _RANKS:
        raise ValueError(f"by={by!r}; use one of {', '.join(_RANKS)}")
    if by == "changed" and before is None:
        raise ValueError("by='changed' needs before=, the tables of an earlier run")
    rank = _RANKS[by](tables, before, seed)
    sources = tables.documents.set_index("doc_id").source.to_dict()
    rows = [row | {"source": sources.get(row["doc_id"])} for name in wanted for row in _rows(name, getattr(tables, name), rank)]
    found = pd.DataFrame(rows, columns=COLUMNS).sort_values(["rank", "table", "row_id"], ascending=[False, True, True], ignore_index=True)
    return found.head(limit) if limit is not None else found


def _rows(name: str, frame: pd.DataFrame, rank: Callable[[str, dict[str, Any]], Ranked | None]) -> Iterator[dict[str, Any]]:
    for row in frame.to_dict("records"):
        ranked = rank(name, {str(key): value for key, value in row.items()})
        if ranked is not None:
            yield {
                "table": name, "row_id": row[IDS[name]], "doc_id": row["doc_id"], "text": row["trigger" if name == "events" else "text"],
                "confidence": row["confidence"], "rule": row["rule"], "rank": ranked[0], "why": ranked[1],
            }  # fmt: skip


Rank = Callable[[str, dict[str, Any]], Ranked | None]


def _uncertain(tables: Tables, before: Tables | None, seed: int) -> Rank:
    return lambda name, row: (1 - float(row["confidence"]), f"confidence {row['confidence']:.2f}")


def _conflicts(tables: Tables, before: Tables | None, seed: int) -> Rank:
    told = tables.incidents[tables.incidents.disputed]
    events = {event: len(list(items(incident.claims))) for incident in told.itertuples() for event in items(incident.event_ids)}
    log = getattr(tables, "decisions", None)
    disputed = set() if log is None else set(log[log.state == "disputed"].row_id)

    def rank(name: str, row: dict[str, Any]) -> Ranked | None:
        if row[IDS[name]] in disputed:
            return 1e6, "reviewers disagree"
        event = None if name not in ("events", "figures") or pd.isna(row["event_id"]) else row["event_id"]
        return (float(events[event]), "claims about this incident disagree") if event in events else None

    return rank


def _large(tables: Tables, before: Tables | None, seed: int) -> Rank:
    def rank(name: str, row: dict[str, Any]) -> Ranked | None:
        people = _people(name, row)
        return (people, f"{people:,.0f} people") if people else None

    return rank


def _people(name: str, row: dict[str, Any]) -> float:
    if name == "events":
        parts = items(row["released"])
    elif name == "figures" and row["kind"] == "people":
        parts = [row]
    else:
        return 0.0
    amounts = [part[key] for part in parts for key in ("value", "low", "high")]
    return max((float(amount) for amount in amounts if not pd.isna(amount)), default=0.0)


def _sample(tables: Tables, before: Tables | None, seed: int) -> Rank:
    return lambda name, row: (lot(str(row[IDS[name]]), seed), "drawn by lot")


def _changed(tables: Tables, before: Tables | None, seed: int) -> Rank:
    old = {
        row[IDS[name]]: seen(name, row) for name in JUDGED for row in (getattr(before, name).to_dict("records") if before else ())
    }  # fmt: skip

    def rank(name: str, row: dict[str, Any]) -> Ranked | None:
        then, now = old.get(row[IDS[name]]), seen(name, row)
        if then is None:
            return 1.0, "new"
        differing = [field for field in now if now[field] != then[field]]
        return (2.0 + len(differing), f"changed: {', '.join(differing)}") if differing else None

    return rank


def lot(id: str, seed: int) -> float:
    """A number from 0 to 1 that id and seed alone decide."""
    return int.from_bytes(hashlib.sha256(f"{seed}\0{id}".encode()).digest()[:7], "big") / 2**56


_RANKS: dict[str, Callable[[Tables, Tables | None, int], Rank]] = {
    "uncertain": _uncertain, "conflicts": _conflicts, "large": _large, "sample": _sample, "changed": _changed,
}  # fmt: skip
