"""The charts of the page, from the tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import accumulate

import pandas as pd

from pipeline.report.charts import Chart, bars, filled, levels, steps
from pipeline.report.content import words
from pipeline.review.article import Tables
from pipeline.review.chronicle import planned_and_done, released

MONTHS = 60
"""Months beyond which a chart counts years."""
LEADING = 6
"""Sides that the chart of people freed shows."""
OUTCOMES = ("done", "announced", "fell through")


def charts(tables: Tables) -> Iterator[str]:
    """Each chart as HTML; those without a number are left out."""
    articles = int((tables.documents.status == "ok").sum())
    source = f"Source: {articles:,} articles; each incident is counted once, whatever the number of articles."
    if kinds := Counter(words(kind) for kind in tables.incidents.event_type):
        rows = tuple((kind, (float(number),)) for kind, number in kinds.most_common())
        yield levels(Chart("Incidents by kind", "number of incidents", source, ("incidents",), rows))
    outcome = planned_and_done(tables)
    if len(outcome):
        labels, axis = _periods(outcome.month)
        counts: Counter[tuple[str, str]] = Counter()
        for label, name, number in zip(labels, outcome.outcome, outcome.incidents, strict=True):
            counts[label, name] += int(number)
        note = f"{source} Those without a month are not shown."
        title = "What happened, what was announced, what fell through"
        yield bars(Chart(title, "incidents by date", note, OUTCOMES, filled(counts, axis, OUTCOMES)))
    yield from _freed(tables)


def _freed(tables: Tables) -> Iterator[str]:
    freed = released(tables)
    if freed.empty:
        return
    sides = tuple(map(str, freed.groupby("to").best.sum().sort_values(ascending=False).head(LEADING).index))
    freed = freed[freed.to.isin(list(sides))]
    labels, axis = _periods(freed.date)
    counts: Counter[tuple[str, str]] = Counter()
    for label, side, number in zip(labels, freed.to, freed.best, strict=True):
        counts[label, side] += float(number)  # type: ignore[assignment]
    sums = {side: list(accumulate(counts[label, side] for label in axis)) for side in sides}
    rows = tuple((label, tuple(float(sums[side][at]) for side in sides)) for at, label in enumerate(axis))
    note = "Sum of the best number of each dated incident that happened; not a total of all that were freed. Source: the incidents table."
    yield steps(Chart("People freed so far, by the side they went to", "people, cumulative", note, sides, rows))


def _periods(dates: pd.Series) -> tuple[list[str], list[str]]:
    """The month of each date, or its year where there are too many months; and all of them from the first to the last."""
    months = pd.to_datetime(dates).dt.to_period("M")
    span = pd.period_range(months.min(), months.max(), freq="M")
    if len(span) <= MONTHS:
        return [str(month) for month in months], [str(month) for month in span]
    return [str(month.year) for month in months], [str(year) for year in range(span[0].year, span[-1].year + 1)]
