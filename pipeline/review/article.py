"""An article with its mentions highlighted."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import pandas as pd

from pipeline.review.escaping import safe

COLOURS = {"events": "#f4b6a6", "figures": "#f7e08a", "dates": "#b9dcf2", "organisations": "#cfe8c0"}
LABELS = {
    "events": ("event_type", "status", "date_edtf"),
    "figures": ("modifier", "value", "low", "high", "unit", "scope", "returned_to", "source_text"),
    "dates": ("edtf", "precision", "basis"),
    "organisations": ("name", "org_type", "country", "role"),
}
Mark = tuple[int, int, str, str]
"""First character, one past the last, table, and what hovering shows."""


class Tables(Protocol):
    """What `pipeline.load` returns: one DataFrame per table."""

    @property
    def documents(self) -> pd.DataFrame: ...
    @property
    def figures(self) -> pd.DataFrame: ...
    @property
    def dates(self) -> pd.DataFrame: ...
    @property
    def organisations(self) -> pd.DataFrame: ...
    @property
    def events(self) -> pd.DataFrame: ...
    @property
    def incidents(self) -> pd.DataFrame: ...


@dataclass(frozen=True, slots=True)
class Html:
    """A piece of HTML that notebooks display as such."""

    text: str

    def _repr_html_(self) -> str:
        return self.text


def show(tables: Tables, doc_id: str, *, kinds: Sequence[str] = tuple(COLOURS)) -> Html:
    """The article with every mention marked by kind; hovering shows its values, its rule and its confidence.

    Removed blocks follow in grey, each with the reason. `kinds` names the tables whose mentions are marked.

    Raises:
        KeyError: no such document.
    """
    found = tables.documents[tables.documents.doc_id == doc_id]
    if found.empty:
        raise KeyError(f"no document {doc_id!r}; tables.documents.doc_id lists those there are")
    document = found.iloc[0]
    body = marked(document.text, list(_marks(tables, doc_id, kinds))).replace("\n", "<br>")
    removed = "".join(f"<p style='color:#888'>[{safe(b['label'])}] {safe(b['text'])}</p>" for b in items(document.removed))
    legend = " ".join(f"<mark style='background:{COLOURS[kind]};color:#111'>{kind}</mark>" for kind in kinds)
    return Html(f"<div style='max-width:48em;line-height:1.6;overflow-wrap:anywhere'><p>{legend}</p><p>{body}</p>{removed}</div>")


def marked(text: str, marks: Sequence[Mark]) -> str:
    """The text as HTML, cut at every border of a mark; each piece takes the colour of the shortest mark that covers it.

    >>> marked("1 <b>", [(0, 1, "figures", "value: 1")])
    "<mark style='background:#f7e08a;color:#111' title='value: 1'>1</mark> &lt;b&gt;"
    """
    borders = sorted({0, len(text), *(border for start, end, *_ in marks for border in (start, end))})
    pieces = []
    for start, end in itertools.pairwise(borders):
        covering = sorted((m for m in marks if m[0] <= start and end <= m[1]), key=lambda m: (m[1] - m[0], m[2]))
        words = safe(text[start:end])
        if covering:
            title = safe(" | ".join(m[3] for m in covering))
            words = f"<mark style='background:{COLOURS[covering[0][2]]};color:#111' title='{title}'>{words}</mark>"
        pieces.append(words)
    return "".join(pieces)


def items(value: Any) -> Iterable[Any]:
    """The entries of a list column; none where it is null."""
    return [] if value is None or value is pd.NA else list(value)


def _marks(tables: Tables, doc_id: str, kinds: Iterable[str]) -> Iterator[Mark]:
    for name in kinds:
        table = getattr(tables, name)
        for row in table[table.doc_id == doc_id].to_dict("records"):
            yield int(row["char_start"]), int(row["char_end"]), name, hover(name, row)


def hover(name: str, row: Mapping[str, Any]) -> str:
    """A row's telling values in words."""
    values = [f"{key}: {row[key]}" for key in LABELS[name] if not pd.isna(row[key])]
    return "; ".join([name, *values, f"rule: {row['rule']}", f"confidence: {row['confidence']:.2f}"])
