"""W3C Web Annotation: every row as an annotation of its article's text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pipeline.export.annotations import LABELS, Annotated, Annotation

AROUND = 32
"""Characters of the text before and after that a quote brings along."""


def collection(documents: Iterable[Annotated]) -> dict[str, Any]:
    """An annotation collection. Positions count characters of `documents.text`, which the standard calls code points.

    Source: W3C Recommendation Web Annotation Data Model (2017), 4.2.4 Text Quote Selector, 4.2.5 Text Position Selector.
    """
    items = [_annotation(annotation, found) for found in documents for annotation in found.annotations]
    page = {"type": "AnnotationPage", "startIndex": 0, "items": items}
    return {"@context": "http://www.w3.org/ns/anno.jsonld", "type": "AnnotationCollection", "total": len(items), "first": page}


def _annotation(annotation: Annotation, found: Annotated) -> dict[str, Any]:
    text, start, end = found.text, annotation.start, annotation.end
    quote = {"type": "TextQuoteSelector", "exact": text[start:end], "prefix": text[max(0, start - AROUND) : start]}
    quote["suffix"] = text[end : end + AROUND]
    values = [
        {"type": "TextualBody", "purpose": "describing", "value": f"{name}: {value}"}
        for name, value in annotation.values.items()
        if value not in (None, [])
    ]
    return {
        "id": f"urn:newsledger:{annotation.row_id}",
        "type": "Annotation",
        "motivation": "describing",
        "body": [{"type": "TextualBody", "purpose": "tagging", "value": LABELS[annotation.table]}, *values],
        "target": {
            "source": found.document["url"] or f"urn:newsledger:{found.document['doc_id']}",
            "selector": [{"type": "TextPositionSelector", "start": start, "end": end}, quote],
        },
    }
