"""The rows of the gold's articles, from a run of the pipeline or from an output folder, scored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.evaluate.events import score_events
from pipeline.evaluate.gold import Gold, without_optional
from pipeline.evaluate.mentions import LEVELS, score_mentions, score_organisations, span_of
from pipeline.evaluate.places import Places, folded
from pipeline.evaluate.scorecard import Scorecard
from pipeline.evaluate.values import NameKeys, Row, absent, same

TABLES = ("figures", "dates", "organisations", "events")
MEASURES = {"figures": LEVELS, "dates": LEVELS, "organisations": ("",), "events": ("detected", "full")}
"""The tallies of each table."""


@dataclass(frozen=True, slots=True)
class Predicted:
    """What the pipeline says of one article: its documents row, and its rows of each table in text order."""

    document: Row
    rows: Mapping[str, Sequence[Row]]


def score(golds: Iterable[Gold], predicted: Mapping[str, Predicted], *, countries: Iterable[str] = ()) -> Scorecard:
    """P, R and F1 of every table; `predicted` by the name of the gold.

    `countries` are names and adjectives that an organisation's name may begin with and is the same name without.
    """
    card, names = Scorecard(), NameKeys(countries)
    for gold in golds:
        if card.check("documents present", gold.name in predicted):
            _score_article(card, gold, predicted[gold.name], names)
        else:
            _score_missing(card, gold)
    return card


def _score_missing(card: Scorecard, gold: Gold) -> None:
    card.fault(gold.name, "documents", "MISSING")
    for table, levels in MEASURES.items():
        for level in levels:
            card.tally(f"{table} {level}".strip()).missed += without_optional(gold, table)


def _score_article(card: Scorecard, gold: Gold, predicted: Predicted, names: NameKeys) -> None:
    text = predicted.document.get("text")
    text = "" if absent(text) else str(text)
    places = Places(text)
    for table in TABLES:
        for row in predicted.rows[table]:
            _check_offsets(card, gold.name, table, row, text)
    _check_document(card, gold, predicted.document, places)
    for table, mentions in (("figures", gold.figures), ("dates", gold.dates)):
        if mentions is not None:
            score_mentions(card, gold.name, table, golds=mentions, rows=predicted.rows[table], places=places)
    if gold.organisations is not None:
        score_organisations(card, gold.name, golds=gold.organisations, rows=predicted.rows["organisations"], names=names)
    if gold.events is not None:
        score_events(card, gold, rows=predicted.rows["events"], places=places, names=names)


def _check_offsets(card: Scorecard, article: str, table: str, row: Row, text: str) -> None:
    words = row["trigger" if table == "events" else "text"]
    start, end = span_of(row)
    if not card.check("offsets right", text[start:end] == words):
        card.fault(article, table, "OFFSETS", repr(words), start, end)


def _check_document(card: Scorecard, gold: Gold, document: Row, places: Places) -> None:
    if gold.title is not None:
        title = folded(str(document.get("title")))[0]
        if not card.check("title", title.startswith(folded(gold.title)[0])):
            card.fault(gold.name, "documents", "TITLE", repr(document.get("title")), "must begin with", repr(gold.title))
    if gold.status is not None and not card.check("document status", same(document.get("status"), gold.status)):
        card.fault(gold.name, "documents", "STATUS", document.get("status"), "must be", gold.status)
    if gold.published_gold is not None and not card.check("published", same(document.get("published_edtf"), gold.published_gold)):
        card.fault(gold.name, "documents", "PUBLISHED", repr(document.get("published_edtf")), "must be", gold.published_gold)
    for words in gold.body:
        if not card.check("body kept", places.find(words) is not None):
            card.fault(gold.name, "documents", "BODY LOST", repr(words))
    for words in gold.not_body:
        if not card.check("boilerplate removed", places.find(words) is None):
            card.fault(gold.name, "documents", "BOILERPLATE KEPT", repr(words))


def in_order(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Rows by their place in the text."""
    return sorted((dict(row) for row in rows), key=span_of)
