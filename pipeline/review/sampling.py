"""How often rows are right: a stratified sample to be judged, and the estimate that its decisions give, with its interval."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from pipeline.decisions.fields import IDS
from pipeline.review.article import Tables
from pipeline.review.queue import lot

LEAST = 2
"""Rows that every stratum gives to the sample, where it has them."""
Z = 1.959963984540054
"""Standard normal quantile of a two-sided interval of 95 %."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """The share of rows that are right, with a 95 % interval; `rows` were judged, `of` is how many the sample stands for."""

    share: float
    low: float
    high: float
    rows: int
    of: int

    def __str__(self) -> str:
        return f"{self.share:.1%} (95 % interval {self.low:.1%} to {self.high:.1%}, {self.rows} rows judged of {self.of:,})"


def sample(tables: Tables, table: str = "figures", *, size: int = 100, by: str = "rule", seed: int = 0) -> pd.DataFrame:
    """Rows to judge, in the columns of a queue and `stratum`, `stratum_size`: drawn by lot within each value of the column `by`.

    Each stratum gives its share of `size`, but at least two rows where it has them, so that rare rules are seen too; a rule id counts
    up to its first colon or plus. The same rows are drawn whenever seed and ids are the same.
    """
    rows = getattr(tables, table)
    sources = tables.documents.set_index("doc_id").source
    whole = pd.DataFrame(
        {
            "table": table,
            "row_id": rows[IDS[table]].astype(str).to_numpy(),
            "doc_id": rows.doc_id.astype(str).to_numpy(),
            "source": rows.doc_id.map(sources).astype(str).to_numpy(),
            "text": rows["trigger" if table == "events" else "text"].astype(str).to_numpy(),
            "confidence": rows.confidence.astype(float).to_numpy(),
            "rule": rows.rule.astype(str).to_numpy(),
            "stratum": rows[by].astype(str).str.split(r"[:+]", regex=True).str[0].to_numpy(),
        }
    )
    sizes = whole.stratum.value_counts()
    wanted = allocation({str(name): int(count) for name, count in sizes.items()}, size)
    drawn = whole.assign(lot=[lot(id, seed) for id in whole.row_id]).sort_values(["stratum", "lot"])
    drawn = drawn[drawn.groupby("stratum").cumcount() < drawn.stratum.map(wanted)]
    found = drawn.assign(stratum_size=drawn.stratum.map(sizes), why="sample of " + drawn.stratum).sort_values("lot")
    return found.drop(columns="lot").reset_index(drop=True)


def allocation(sizes: Mapping[str, int], size: int) -> dict[str, int]:
    """How many rows each stratum gives.

    >>> allocation({"digits": 90, "words": 9, "pair": 1}, 20)
    {'digits': 18, 'words': 2, 'pair': 1}
    """
    total = sum(sizes.values())
    return {name: min(count, max(LEAST, round(size * count / total))) for name, count in sizes.items()}


def precision(drawn: pd.DataFrame, decisions: pd.DataFrame, *, strict: bool = True) -> Estimate:
    """The share of right rows of the table that `drawn` was drawn from; rows without a decision are left out.

    `decisions` is `tables.decisions` of reviewed tables. With `strict` a mended row was wrong; without, only a rejected one was.

    Source: Wilson's interval at Kish's effective sample size: E. B. Wilson, JASA 22 (1927) 209-212; L. Kish, Survey Sampling (1965);
    C. Franco et al., J. Survey Statistics and Methodology 7 (2019) 334-364.

    Raises:
        ValueError: none of the rows is judged.
    """
    judged = drawn.merge(verdicts(decisions), on=["table", "row_id"])
    if judged.empty:
        raise ValueError("no row of the sample is judged; review it first")
    right = judged.verdict.isin(["accept"] if strict else ["accept", "fix"])
    strata = judged.assign(right=right.astype(float)).groupby("stratum").agg(
        share=("right", "mean"), n=("right", "size"), size=("stratum_size", "first")
    )  # fmt: skip
    weight = strata["size"] / strata["size"].sum()
    share = float((weight * strata.share).sum())
    effective = 1 / float((weight**2 / strata.n).sum())
    return Estimate(share, *wilson(share, effective), int(strata.n.sum()), int(drawn.drop_duplicates("stratum").stratum_size.sum()))


def wilson(share: float, n: float) -> tuple[float, float]:
    """The 95 % interval of a share of `n` rows.

    >>> tuple(round(end, 4) for end in wilson(0.9, 50))
    (0.7864, 0.9565)
    """
    middle = (share + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z / (1 + Z * Z / n) * math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)


def verdicts(decisions: pd.DataFrame) -> pd.DataFrame:
    """One row per judged row: table, row id and verdict; where reviewers differ, the gravest: rejected before mended before accepted.

    Stale decisions count nowhere: they were about another row.
    """
    held = decisions[
        decisions.verdict.isin(["accept", "reject", "fix"]) & decisions.state.isin(["applied", "agreed", "disputed", "outvoted"])
    ]
    severity = held.verdict.map({"accept": 0, "fix": 1, "reject": 2})
    worst = held.assign(severity=severity).sort_values("severity").drop_duplicates(["table", "row_id"], keep="last")
    return worst[["table", "row_id", "verdict"]].reset_index(drop=True)


def by_rule(tables: Tables, decisions: pd.DataFrame) -> pd.DataFrame:
    """Judged rows by table and rule: how many, how many of them mended and rejected, and the share that was right, worst first."""
    found = _with_rows(tables, decisions, lambda rows: rows.rule.astype(str).str.split(r"[:+]", regex=True).str[0])
    counted = pd.crosstab([found.table, found.value], found.verdict).reindex(columns=["accept", "fix", "reject"], fill_value=0)
    counted = counted.assign(judged=counted.sum(axis=1)).assign(right=lambda c: c.accept / c.judged)
    return (
        counted.sort_values(["right", "judged"], ascending=[True, False])
        .rename_axis(["table", "rule"])
        .reset_index()
        .rename_axis(None, axis=1)
    )


def calibration(tables: Tables, decisions: pd.DataFrame, *, bins: int = 5) -> pd.DataFrame:
    """Judged rows by tenths or so of their confidence: mean confidence, share that was right, with its 95 % interval."""
    found = _with_rows(tables, decisions, lambda rows: rows.confidence.astype(float))
    grouped = found.assign(right=found.verdict.eq("accept").astype(float), bin=(found.value * bins).clip(0, bins - 1e-9).astype(int))
    table = grouped.groupby("bin").agg(confidence=("value", "mean"), right=("right", "mean"), rows=("right", "size")).reset_index(drop=True)
    ends = [wilson(share, n) for share, n in zip(table.right, table.rows, strict=True)]
    return table.assign(low=[low for low, _ in ends], high=[high for _, high in ends])


def _with_rows(tables: Tables, decisions: pd.DataFrame, value: Callable[[pd.DataFrame], pd.Series]) -> pd.DataFrame:
    """The verdicts with a value of each row; the tables are those before review, since rejected rows are in no others."""
    judged = verdicts(decisions)
    parts = []
    for table in judged.table.unique():
        rows = getattr(tables, table)
        values = pd.DataFrame({"table": table, "row_id": rows[IDS[table]].astype(str), "value": value(rows)})
        parts.append(judged.merge(values, on=["table", "row_id"]))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["table", "row_id", "verdict", "value"])
