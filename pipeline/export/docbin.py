"""spaCy DocBin: articles as Docs with their rows as span groups, to train or to count with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pipeline.export.annotations import Annotated


def docbin(documents: Iterable[Annotated]) -> Any:
    """A `DocBin` of blank English Docs: `doc.spans["figures"]` and so on, each span with the row's id as `span.id_`.

    A span is widened to whole tokens; `doc.user_data["newsledger"]` has, by row id, the exact offsets, and the row's values.
    """
    import spacy
    from spacy.tokens import DocBin

    nlp = spacy.blank("en")
    found = DocBin(store_user_data=True)
    for each in documents:
        doc = nlp.make_doc(each.text)
        groups: dict[str, list[Any]] = {}
        for annotation in each.annotations:
            span = doc.char_span(annotation.start, annotation.end, annotation.table, alignment_mode="expand", span_id=annotation.row_id)
            groups.setdefault(annotation.table, []).append(span)
        doc.spans.update(groups)
        doc.user_data["doc_id"] = each.document["doc_id"]
        doc.user_data["newsledger"] = {
            annotation.row_id: {"char_start": annotation.start, "char_end": annotation.end, **annotation.values}
            for annotation in each.annotations
        }
        found.add(doc)
    return found
