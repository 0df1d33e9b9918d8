"""The spaCy factory `newsledger`: mentions into `doc.spans` of a pipeline that somebody already has.

    nlp.add_pipe("newsledger", config={"codebook": "prisoners"})
    doc.spans["figures"], doc.spans["dates"], doc.spans["organisations"], doc.spans["events"]

Registered through an entry point, so spaCy imports this module whenever it loads any model: everything heavy is imported late.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline import defaults

if TYPE_CHECKING:
    from pipeline.codebook.book import Codebook
    from pipeline.records import Article, Reading

KEY = "newsledger"
LABELS = {"figures": "kind", "dates": "timex_type", "organisations": "org_type", "events": "event_type"}
"""Table → the column that becomes the label of its spans."""
IDS = {"figures": "figure_id", "dates": "date_id", "organisations": "mention_id", "events": "event_id"}


class Component:
    """Reads a Doc as the rules do, with its own entities and sentences where another component has set them.

    Publication date and title come from the context of `nlp.pipe(…, as_tuples=True)` or from `doc.user_data`, under the keys
    `published` (2025-05-21) and `title` (with which the text must begin).
    """

    def __init__(self, codebook: Codebook) -> None:
        self._codebook = codebook

    def __call__(self, doc: Doc) -> Doc:
        """The Doc with its mentions: span groups, `doc._.newsledger` (rows by table, plain values) and `span._.newsledger` (its row)."""
        from pipeline.assemble import assemble
        from pipeline.rules import order

        reading = _reading(doc, self._codebook)
        found = assemble(reading, order.find(reading, self._codebook))
        doc.user_data[KEY] = {table: [_plain(row) for row in found[table]] for table in LABELS}
        for table in LABELS:
            doc.spans[table] = list(_spans(doc, table))
        return doc


def create(nlp: Language, name: str, codebook: str = defaults.CODEBOOK) -> Component:
    """The component (the factory that spaCy calls).

    Raises:
        CodebookError: no such codebook, or a file of it is wrong.
    """
    from pipeline.codebook.book import load

    return Component(load(codebook))


def _reading(doc: Doc, codebook: Codebook) -> Reading:
    from pipeline.nlp import entities_of, sentences_of
    from pipeline.records import Reading

    sentences = tuple(sentences_of(doc if doc.has_annotation("SENT_START") else _with_sentences(doc), doc.text))
    return Reading(_article(doc, codebook), sentences, tuple(entities_of(doc, doc.text)), len(doc))


def _with_sentences(doc: Doc) -> Doc:
    """A copy with sentence boundaries at full stops: the Doc itself stays as its owner has it."""
    from spacy.pipeline import Sentencizer

    return Sentencizer()(doc.copy())


def _article(doc: Doc, codebook: Codebook) -> Article:
    from pipeline.cleaning.published import published
    from pipeline.records import Article, Given

    context = getattr(doc, "_context", None)
    said: Mapping[str, Any] = {**doc.user_data, **(context if isinstance(context, Mapping) else {})}
    when, title = said.get("published"), str(said.get("title") or "")
    stated = when.isoformat() if isinstance(when, date) else when
    return Article(
        doc_id="doc",
        source="doc",
        sha256="",
        text=doc.text,
        title_end=len(title) if doc.text.startswith(title) else 0,
        title=title or None,
        published=published(given=Given(published=stated), codebook=codebook),
    )


def _plain(row: Any) -> dict[str, Any]:
    """The row as values that spaCy can serialise: dates as ISO text, tuples as lists."""
    return {name: _plain_value(value) for name, value in dataclasses.asdict(row).items()}


def _plain_value(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return [_plain_value(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _spans(doc: Doc, table: str) -> Iterator[Span]:
    for row in doc.user_data[KEY][table]:
        span = partial(doc.char_span, row["char_start"], row["char_end"], alignment_mode="expand")
        yield span(label=row[LABELS[table]], kb_id=row.get("org_id", ""), span_id=row[IDS[table]])


def _rows_of(doc: Doc) -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = doc.user_data.get(KEY, {})
    return rows


def _row_of(span: Span) -> dict[str, Any] | None:
    rows = (row for table, id in IDS.items() for row in _rows_of(span.doc).get(table, ()) if row[id] == span.id_)
    return next(rows, None)


Doc.set_extension(KEY, getter=_rows_of, force=True)
Span.set_extension(KEY, getter=_row_of, force=True)
Language.factory("newsledger", default_config={"codebook": defaults.CODEBOOK}, assigns=["doc.spans"], func=create)
