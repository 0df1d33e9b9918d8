"""Figures, dates and organisations of one article against its gold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.evaluate.gold import GoldMention, GoldOrganisation
from pipeline.evaluate.places import Places, overlap
from pipeline.evaluate.scorecard import Scorecard
from pipeline.evaluate.values import NameKeys, Row, absent, same, wrong_columns
from pipeline.records import Span

VALUE_COLUMNS = {"figures": ("value", "low", "high", "modifier"), "dates": ("edtf",)}
"""What makes up the value of a row; all columns that the gold names make up the full row."""
LEVELS = ("detected", "value", "full")


def span_of(row: Row) -> Span:
    """`(char_start, char_end)`."""
    return row["char_start"], row["char_end"]


def score_mentions(card: Scorecard, article: str, table: str, *, golds: Sequence[GoldMention], rows: Sequence[Row], places: Places) -> None:
    """Count figures or dates: each gold mention takes at most one row, the one that covers it best."""
    for level in LEVELS:
        card.tally(f"{table} {level}")
    spans = [places.near(gold.text, near=gold.near, nth=gold.which) for gold in golds]
    taken = _pairs(spans, rows)
    for number, gold in enumerate(golds):
        if number in taken:
            _score_found(card, article, table, gold, rows[taken[number]])
        elif not gold.optional:
            _score_missed(card, article, table, gold, spans[number])
    for number, row in enumerate(rows):
        if number not in taken.values() and not _is_vague_reference(table, row):
            card.judge(article, table, row, right=False)
            for level in LEVELS:
                card.tally(f"{table} {level}").extra += 1
            card.fault(article, table, "EXTRA", repr(row["text"]), "in", repr(row.get("sentence")))


def _pairs(spans: Sequence[Span | None], rows: Sequence[Row]) -> dict[int, int]:
    """Number of the gold mention → number of its row, one to one, largest overlap first."""
    shared = [
        (_shared(span, span_of(row)), number, at)
        for number, span in enumerate(spans)
        for at, row in enumerate(rows)
        if span is not None and overlap(span, span_of(row))
    ]
    taken: dict[int, int] = {}
    for _, number, at in sorted(shared, key=lambda pair: -pair[0]):
        if number not in taken and at not in taken.values():
            taken[number] = at
    return taken


def _shared(one: Span, other: Span) -> float:
    return (min(one[1], other[1]) - max(one[0], other[0])) / (max(one[1], other[1]) - min(one[0], other[0]))


def _score_missed(card: Scorecard, article: str, table: str, gold: GoldMention, span: Span | None) -> None:
    for level in LEVELS:
        card.tally(f"{table} {level}").missed += 1
    card.fault(article, table, "MISSED", repr(gold.text), "near", repr(gold.near), "" if span else "(not in the cleaned text)")


def _score_found(card: Scorecard, article: str, table: str, gold: GoldMention, row: Row) -> None:
    if gold.optional:
        return
    wrong = wrong_columns(row, gold.expected)
    card.judge(article, table, row, right=not wrong)
    card.tally(f"{table} detected").right += 1
    for level, bad in (("value", set(wrong) & set(VALUE_COLUMNS[table])), ("full", set(wrong))):
        tally = card.tally(f"{table} {level}")
        if bad:
            tally.wrong()
        else:
            tally.right += 1
    for column in gold.expected:
        card.check(f"{table}.{column}", column not in wrong)
    if wrong:
        card.fault(article, table, "WRONG", repr(gold.text), against(row, {column: gold.expected[column] for column in wrong}))


def against(row: Row, expected: Any) -> str:
    """What the row says and what it must say, for each column."""
    pairs = (f"{column} {row.get(column)!r}, must be {' or '.join(map(repr, options))}" for column, options in expected.items())
    return "; ".join(pairs)


def _is_vague_reference(table: str, row: Row) -> bool:
    """`now`, `recently`: TIMEX3 has a value for them (PRESENT_REF …), the gold does not list them."""
    return table == "dates" and str(row.get("timex_value")).endswith("_REF")


@dataclass(slots=True)
class _Named:
    """One organisation of a document as the rows tell it: the comparable forms of its names, and its first row."""

    row: Row
    keys: set[str] = field(default_factory=set)


def score_organisations(card: Scorecard, article: str, *, golds: Sequence[GoldOrganisation], rows: Sequence[Row], names: NameKeys) -> None:
    """Count organisations, each once per document however often it is named; the publisher counts neither way."""
    found = _named(rows, names)
    used: set[str] = set()
    tally = card.tally("organisations")
    for gold in golds:
        wanted = {names.key(name) for name in gold.names}
        wikidata = gold.expected.get("wikidata", ())
        hits = [id for id, named in found.items() if id not in used and (wanted & named.keys or id in wikidata)]
        used.update(hits if gold.optional else hits[:1])
        if gold.optional:
            continue
        if not hits:
            tally.missed += 1
            card.fault(article, "organisations", "MISSED", repr(gold.names[0]))
            continue
        tally.right += 1
        card.judge(article, "organisations", found[hits[0]].row, right=_check_organisation(card, article, gold, found[hits[0]].row))
    for id, named in found.items():
        if id not in used:
            tally.extra += 1
            card.judge(article, "organisations", named.row, right=False)
            card.fault(article, "organisations", "EXTRA", repr(named.row["name"]), "in", repr(named.row.get("sentence")))


def _named(rows: Sequence[Row], names: NameKeys) -> dict[str, _Named]:
    found: dict[str, _Named] = {}
    for row in rows:
        if row.get("role") != "publisher":
            id = row["name"] if absent(row.get("org_id")) else row["org_id"]
            found.setdefault(id, _Named(row)).keys.update((names.key(row["name"]), names.key(row["text"])))
    return found


def _check_organisation(card: Scorecard, article: str, gold: GoldOrganisation, row: Row) -> bool:
    """Whether every column that the gold names is right."""
    wrong = {column: options for column, options in gold.expected.items() if not same(row.get(column), options)}
    for column in gold.expected:
        card.check(f"organisations.{column}", column not in wrong)
    for column, options in wrong.items():
        card.fault(article, "organisations", "WRONG", repr(gold.names[0]), against(row, {column: options}))
    return not wrong
