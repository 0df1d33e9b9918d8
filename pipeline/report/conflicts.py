"""Where accounts differ: claims that disagree with their sentences, wholes beside the sum of their parts, and stated sums."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from pipeline.incidents.conflicts import disagreements, sums, totals
from pipeline.report.content import AROUND, source_of, words
from pipeline.report.markup import MOST, more, table
from pipeline.review.article import Tables
from pipeline.review.escaping import safe
from pipeline.review.phrases import amount, text

Row = Mapping[str, Any]


def conflicts(tables: Tables) -> str:
    """The section as HTML: what `newsledger conflicts` tells, each claim with its sentence."""
    incidents, figures, documents = (_rows(getattr(tables, name)) for name in ("incidents", "figures", "documents"))
    sources = {row["doc_id"]: source_of(row) for row in documents}
    disputed = [row for row in incidents if row["disputed"]]
    claims = disagreements(disputed, _rows(tables.events), figures, documents)
    parts = (*_claims(claims, sources), *_totals(totals(incidents)), *_sums(sums(incidents, figures, documents), sources))
    return "".join(parts) or "<p>No incident about which claims disagree.</p>"


def _claims(claims: Sequence[Row], sources: Mapping[str, str]) -> Iterator[str]:
    sides = [list(side) for _, side in itertools.groupby(claims, key=lambda claim: (claim["incident_id"], claim["to"]))]
    for side in sides[:MOST]:
        about = f"{side[0]['date'] or 'undated'} · {words(side[0]['event'])}{_to(side[0])}"
        yield f"<h3>{safe(text(about))}</h3><p class='note'>Taken: {_number(side[0]['best'])}, by {words(side[0]['policy'])}.</p>"
        rows = (
            (_claimed(claim), text(claim["claimed_by"]) or "the article itself", sources[claim["doc_id"]], _cut(claim)) for claim in side
        )
        yield table(("number", "claimed by", "source", "sentence"), rows, of=f"Claims, {text(about)}")
    yield more(len(sides))


def _totals(found: Sequence[Row]) -> Iterator[str]:
    if not found:
        return
    yield "<h3>Wholes and the sum of their parts</h3>"
    rows = map(_total, found[:MOST])
    yield table(("date", "kind", "to", "whole", "parts", "missing"), rows, of="Wholes and the sum of their parts") + more(len(found))


def _total(row: Row) -> tuple[str, ...]:
    parts = " + ".join(_number(part) for part in row["parts"])
    return text(row["date"]), words(row["event"]), text(row["to"]), _number(row["whole"]), parts, _number(row["missing"])


def _sums(found: Sequence[Row], sources: Mapping[str, str]) -> Iterator[str]:
    if not found:
        return
    yield "<h3>Stated sums, beside what is known here</h3>"
    heads = ("published", "to", "stated", "known, in incidents", "source", "sentence")
    yield table(heads, (_sum(row, sources) for row in found[:MOST]), of="Stated sums") + more(len(found))


def _sum(row: Row, sources: Mapping[str, str]) -> tuple[str, ...]:
    known = f"{_number(row['known'])} in {row['incidents']}"
    return text(row["published"]), text(row["to"]), _number(row["stated"]), known, sources[row["doc_id"]], _cut(row)


def _to(row: Row) -> str:
    return f" · to {row['to']}" if row["to"] else ""


def _claimed(claim: Row) -> str:
    return amount({"value": claim["value"], "modifier": claim["modifier"]})


def _cut(row: Row) -> str:
    found = text(row["sentence"])
    return found if len(found) <= 2 * AROUND else f"{found[: 2 * AROUND]} …"


def _number(value: float | None) -> str:
    return "?" if value is None else f"{value:,.0f}"


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as the reports on incidents take them: null is None."""
    found: list[dict[str, Any]] = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return found
