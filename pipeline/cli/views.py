"""Which columns of a table are worth a person's look, the most telling first."""

from __future__ import annotations

VIEWS: dict[str, tuple[str, ...]] = {
    "documents": ("source", "status", "title", "published_edtf", "published_source", "outlet", "n_tokens", "error"),
    "events": (
        "source", "event_type", "status", "date_edtf", "parties", "released", "mediators", "location", "trigger", "sources",
        "is_main", "confidence",
    ),
    "figures": (
        "source", "text", "value", "modifier", "unit", "kind", "low", "high", "nationality", "returned_to", "scope", "aspect",
        "date_edtf", "source_text", "confidence",
    ),
    "dates": ("source", "text", "edtf", "precision", "basis", "timex_type", "timex_value", "confidence"),
    "organisations": ("source", "text", "name", "org_type", "country", "role", "wikidata", "confidence"),
    "incidents": (
        "event_type", "status", "date_edtf", "countries", "released", "mediators", "location", "n_documents", "outlets", "confidence",
    ),
}  # fmt: skip
ORDER = ("events", "figures", "dates", "organisations")
"""Tables in the order in which a reader wants them."""
IDS = {
    "documents": "doc_id", "figures": "figure_id", "dates": "date_id", "organisations": "mention_id", "events": "event_id",
    "incidents": "incident_id",
}  # fmt: skip
"""The column that holds a row's own id."""
