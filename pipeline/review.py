"""Tables for the eye: an article with its mentions highlighted, a timeline of events, and claims side by side.

Everything takes what `pipeline.load` returns. Text from articles is always escaped.
"""

from __future__ import annotations

import html
import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import pandas as pd

COLOURS = {"events": "#f4b6a6", "figures": "#f7e08a", "dates": "#b9dcf2", "organisations": "#cfe8c0"}
LABELS = {
    "events": ("event_type", "status", "date_edtf"),
    "figures": ("modifier", "value", "low", "high", "unit", "scope", "returned_to", "source_text"),
    "dates": ("edtf", "precision", "basis"),
    "organisations": ("name", "org_type", "country", "role"),
}


class Tables(Protocol):
    """What `pipeline.load` returns: one DataFrame per table."""

    documents: pd.DataFrame
    figures: pd.DataFrame
    dates: pd.DataFrame
    organisations: pd.DataFrame
    events: pd.DataFrame
    incidents: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Html:
    """A piece of HTML that notebooks display as such."""

    text: str

    def _repr_html_(self) -> str:
        return self.text


def show(tables: Tables, doc_id: str) -> Html:
    """The article with every mention marked by kind; hovering shows its values, its rule and its confidence.

    Removed blocks follow in grey, each with the reason.

    Raises:
        KeyError: no such document.
    """
    found = tables.documents[tables.documents.doc_id == doc_id]
    if found.empty:
        raise KeyError(f"no document {doc_id!r}; tables.documents.doc_id lists those there are")
    document = found.iloc[0]
    body = _marked(document.text, list(_spans(tables, doc_id))).replace("\n", "<br>")
    removed = "".join(f"<p style='color:#888'>[{_safe(b['label'])}] {_safe(b['text'])}</p>" for b in _items(document.removed))
    legend = " ".join(f"<mark style='background:{colour};color:#111'>{name}</mark>" for name, colour in COLOURS.items())
    return Html(f"<div style='max-width:48em;line-height:1.6'><p>{legend}</p><p>{body}</p>{removed}</div>")


def timeline(tables: Tables) -> pd.DataFrame:
    """One row per dated event in order of its date: when, what, who, how many to whom, and where it was read."""
    outlets = tables.documents.set_index("doc_id").outlet
    dated = tables.events[tables.events.date_start.notna()].sort_values(["date_start", "event_id"])
    return pd.DataFrame(
        {
            "date": pd.to_datetime(dated.date_start.astype(object)),
            "event": dated.event_type.astype(str),
            "status": dated.status.astype(str),
            "parties": [", ".join(p["code"] for p in _items(parties)) for parties in dated.parties],
            "released": [", ".join(_amount(r) for r in _items(released)) for released in dated.released],
            "outlet": dated.doc_id.map(outlets).astype(object).to_numpy(),
            "trigger": dated.trigger.astype(str),
        }
    ).reset_index(drop=True)


def claims(tables: Tables) -> pd.DataFrame:
    """One row per claim about people freed, claims of one incident and side together: who says which number, and where."""
    outlets = tables.documents.set_index("doc_id").outlet.to_dict()
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
            for incident in tables.incidents.itertuples()
            for claim in _items(incident.claims)
        ],
        columns=["incident", "date", "event", "to", "value", "modifier", "claimed by", "outlet"],
    ).sort_values(["date", "incident", "to", "value"], ignore_index=True)


def _spans(tables: Tables, doc_id: str) -> Iterator[tuple[int, int, str, str]]:
    for name in COLOURS:
        table = getattr(tables, name)
        for row in table[table.doc_id == doc_id].to_dict("records"):
            yield int(row["char_start"]), int(row["char_end"]), name, _hover(name, row)


def _hover(name: str, row: Mapping[str, Any]) -> str:
    values = [f"{key}: {row[key]}" for key in LABELS[name] if not pd.isna(row[key])]
    return "; ".join([name, *values, f"rule: {row['rule']}", f"confidence: {row['confidence']:.2f}"])


def _marked(text: str, spans: list[tuple[int, int, str, str]]) -> str:
    """The text cut at every border of a span; each piece takes the colour of the shortest span that covers it."""
    borders = sorted({0, len(text), *(border for start, end, *_ in spans for border in (start, end))})
    pieces = []
    for start, end in itertools.pairwise(borders):
        covering = sorted((s for s in spans if s[0] <= start and end <= s[1]), key=lambda s: (s[1] - s[0], s[2]))
        words = _safe(text[start:end])
        if covering:
            title = _safe(" | ".join(s[3] for s in covering))
            words = f"<mark style='background:{COLOURS[covering[0][2]]};color:#111' title='{title}'>{words}</mark>"
        pieces.append(words)
    return "".join(pieces)


def _amount(released: Mapping[str, Any]) -> str:
    amount = released["value"] if released["value"] is not None else released["low"]
    said = released["modifier"] if amount is None else f"{amount:,.0f}"
    return f"{said} to {released['to'] or 'side not said'}"


def _items(value: Any) -> Iterable[Mapping[str, Any]]:
    return [] if value is None else list(value)


def _safe(text: Any) -> str:
    return html.escape(str(text), quote=True)
