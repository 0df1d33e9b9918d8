"""The tables as accounts over time: what happened when, who claims what, how many were freed, who mediated."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd

from pipeline.incidents.calendar import days
from pipeline.review.article import Tables, items
from pipeline.review.phrases import amount

AHEAD = {
    "occurred": "done", "ongoing": "done", "agreed": "announced", "planned": "announced", "proposed": "announced", "possible": "announced",
    "rejected": "fell through", "cancelled": "fell through", "denied": "fell through",
}  # fmt: skip
"""What each status says of an event's reality, in three words."""


def timeline(tables: Tables) -> pd.DataFrame:
    """One row per dated event in order of its date: when, what, who, how many to whom, and where it was read."""
    outlets = tables.documents.set_index("doc_id").outlet
    dated = tables.events[tables.events.date_start.notna()].sort_values(["date_start", "event_id"])
    return pd.DataFrame(
        {
            "date": pd.to_datetime(dated.date_start.astype(object)),
            "event": dated.event_type.astype(str),
            "status": dated.status.astype(str),
            "parties": [", ".join(p["code"] for p in items(parties)) for parties in dated.parties],
            "released": [
                ", ".join(f"{amount(r)}{'' if r['to'] else ' to side not said'}" for r in items(released)) for released in dated.released
            ],
            "outlet": dated.doc_id.map(outlets).astype(object).to_numpy(),
            "trigger": dated.trigger.astype(str),
        }
    ).reset_index(drop=True)


def claims(tables: Tables, *, disputed: bool = False) -> pd.DataFrame:
    """One row per claim about people freed, claims of one incident and side together: who says which number, and where.

    With `disputed` only those of incidents about which claims disagree.
    """
    outlets = tables.documents.set_index("doc_id").outlet.to_dict()
    told = tables.incidents[tables.incidents.disputed] if disputed else tables.incidents
    return pd.DataFrame(
        [
            {
                "incident": incident.incident_id,
                "date": incident.date_edtf,
                "event": incident.event_type,
                "to": claim["to"],
                "value": claim["value"],
                "modifier": claim["modifier"],
                "claimed by": claim["source"],
                "outlet": outlets.get(claim["doc_id"]),
            }
            for incident in told.itertuples()
            for claim in items(incident.claims)
        ],
        columns=["incident", "date", "event", "to", "value", "modifier", "claimed by", "outlet"],
    ).sort_values(["date", "incident", "to", "value"], ignore_index=True)


def released(tables: Tables) -> pd.DataFrame:
    """One row per incident that happened and side that got people back: date, how many (low, best, high), and the sum so far of that side.

    Only incidents known to the month, with a receiving side and a number; wholes of which parts are listed are left out, so that nobody is
    counted twice.
    """
    wholes = set(tables.incidents.parent_incident_id.dropna())
    rows = [
        {"date": first, "event": incident.event_type, "to": part["to"], "low": part["low"], "best": part["best"], "high": part["high"],
         "sources": part["n_sources"], "incident": incident.incident_id}
        for first, incident in _known(tables)
        if incident.status == "occurred" and incident.incident_id not in wholes
        for part in items(incident.released)
        if part["to"] and part["best"] is not None
    ]  # fmt: skip
    found = pd.DataFrame(rows, columns=["date", "event", "to", "low", "best", "high", "sources", "incident"])
    found = found.assign(date=pd.to_datetime(found["date"])).sort_values(["date", "to", "incident"], ignore_index=True)
    return found.assign(total=found["best"].astype(float).groupby(found["to"]).cumsum())


def planned_and_done(tables: Tables) -> pd.DataFrame:
    """Incidents known to the month, by month and by what became of them: `done`, `announced` or `fell through`."""
    rows = [(first.replace(day=1), str(incident.event_type), AHEAD[incident.status]) for first, incident in _known(tables)]
    found = pd.DataFrame(rows, columns=["month", "event", "outcome"])
    return found.assign(month=pd.to_datetime(found["month"])).value_counts(sort=False).reset_index(name="incidents")


def mediators(tables: Tables) -> pd.DataFrame:
    """Incidents by year and by who mediated; one with two mediators counts for both."""
    rows = [
        {"year": incident.date_start.year, "mediator": name, "event": incident.event_type}
        for incident in tables.incidents.itertuples()
        if not pd.isna(incident.date_start)
        for name in items(incident.mediators)
    ]
    found = pd.DataFrame(rows, columns=["year", "mediator", "event"])
    return (
        found.value_counts(["year", "mediator"], sort=False)
        .reset_index(name="incidents")
        .sort_values(["year", "mediator"], ignore_index=True)
    )


def stock_and_flow(tables: Tables) -> pd.DataFrame:
    """People counted, one row per dated figure: `stock` (held, missing, waiting) or `flow` (freed, exchanged). The two are never summed."""
    figures = tables.figures[(tables.figures.kind == "people") & tables.figures.aspect.notna()]
    outlets = tables.documents.set_index("doc_id").outlet.to_dict()
    rows = [row | {"outlet": outlets.get(row["doc_id"])} for row in _dated(figures)]
    names = ["date", "aspect", "people", "modifier", "unit", "nationality", "returned_to", "source_text", "outlet", "phrase"]
    found = pd.DataFrame(rows, columns=names).sort_values(["date", "aspect", "people"], ignore_index=True)
    return found.assign(date=pd.to_datetime(found["date"]))


def _known(tables: Tables) -> Iterator[tuple[date, Any]]:
    """The incidents that are known to the month, with their first day: a year's people are not all of January."""
    for incident in tables.incidents.itertuples():
        when = days(None if pd.isna(incident.date_edtf) else incident.date_edtf)
        if when.first and when.grain in ("day", "days"):
            yield date.fromordinal(when.first), incident


def _dated(figures: pd.DataFrame) -> Iterator[dict[str, Any]]:
    for row in figures.to_dict("records"):
        when = days(None if pd.isna(row["date_edtf"]) else row["date_edtf"])
        people = row["low"] if pd.isna(row["value"]) else row["value"]
        if when.first and not pd.isna(people):
            yield {str(k): v for k, v in row.items()} | {"date": date.fromordinal(when.first), "people": people}
