"""Events of one article against its gold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.evaluate.gold import Gold, GoldEvent
from pipeline.evaluate.mentions import span_of
from pipeline.evaluate.places import Places, overlap
from pipeline.evaluate.scorecard import Scorecard
from pipeline.evaluate.values import NameKeys, Row, absent, same
from pipeline.records import Span

COLUMNS = {
    "status": "status",
    "date": "date_edtf",
    "parties": "parties",
    "mediators": "mediators",
    "location": "location",
    "released": "released",
}
"""What is judged of an event, and the column that holds it."""


def score_events(card: Scorecard, gold: Gold, *, rows: Sequence[Row], places: Places, names: NameKeys) -> None:
    """Count events: each gold event takes the row of its type that touches one of its mentions and is wrong in least."""
    golds = gold.events or ()
    taken = _pairs(golds, rows, places, names)
    detected, full = card.tally("events detected"), card.tally("events full")
    for number, event in enumerate(golds):
        if event.optional:
            continue
        if number in taken:
            _score_found(card, gold.name, event, rows[taken[number]], names)
        else:
            detected.missed += 1
            full.missed += 1
            card.fault(gold.name, "events", "MISSED", event.event_type, repr(event.near[0]))
    for number, row in enumerate(rows):
        if number not in taken.values() and not _is_excused(row, gold, places):
            card.judge(gold.name, "events", row, right=False)
            detected.extra += 1
            full.extra += 1
            words = (row["event_type"], row.get("status"), repr(row.get("trigger")), "at", row["char_start"])
            card.fault(gold.name, "events", "EXTRA", *words)


def _pairs(golds: Sequence[GoldEvent], rows: Sequence[Row], places: Places, names: NameKeys) -> dict[int, int]:
    ranked = []
    for number, gold in enumerate(golds):
        mentions = [places.find(words) for words in gold.near]
        for at, row in enumerate(rows):
            if row["event_type"] == gold.event_type and _touches(row, mentions):
                ranked.append((len(_wrong(row, gold, names)), number, at))
    taken: dict[int, int] = {}
    for _, number, at in sorted(ranked):
        if number not in taken and at not in taken.values():
            taken[number] = at
    return taken


def _touches(row: Row, spans: Sequence[Span | None]) -> bool:
    own = [*(span_of(part) for part in row.get("evidence") or ()), span_of(row)]
    return any(overlap(one, other) for one in spans for other in own)


def _is_excused(row: Row, gold: Gold, places: Places) -> bool:
    words = [*gold.optional_events, *(gold.no_events if row.get("status") == "denied" else ())]
    return _touches(row, [places.find(run) for run in words])


def _score_found(card: Scorecard, article: str, gold: GoldEvent, row: Row, names: NameKeys) -> None:
    wrong = _wrong(row, gold, names)
    card.judge(article, "events", row, right=not wrong)
    card.tally("events detected").right += 1
    for name in COLUMNS:
        if expected_of(gold, name) is not None:
            card.check(f"events.{name}", name not in wrong)
    if not wrong:
        card.tally("events full").right += 1
        return
    card.tally("events full").wrong()
    said = "; ".join(f"{name} {row.get(COLUMNS[name])!r}, must be {expected_of(gold, name)!r}" for name in wrong)
    card.fault(article, "events", "WRONG", gold.event_type, repr(gold.near[0]), said)


def expected_of(gold: GoldEvent, name: str) -> Any:
    """What the gold expects under one of `COLUMNS`; None where it is not scored."""
    return gold.expected.get(COLUMNS[name]) if name in ("status", "date", "location") else getattr(gold, name)


def _wrong(row: Row, gold: GoldEvent, names: NameKeys) -> list[str]:
    right = {
        "status": lambda: same(row.get("status"), gold.expected["status"]),
        "date": lambda: same(row.get("date_edtf"), gold.expected["date_edtf"]),
        "parties": lambda: _has_parties(row, gold.parties or ()),
        "mediators": lambda: {str(code) for code in row.get("mediators") or ()} == set(gold.mediators or ()),
        "location": lambda: _is_there(row.get("location"), gold.expected["location"], names),
        "released": lambda: _frees(row, gold.released or {}),
    }
    return [name for name in COLUMNS if expected_of(gold, name) is not None and not right[name]()]


def _has_parties(row: Row, wanted: Sequence[str]) -> bool:
    """All that are wanted, and at most one other."""
    codes = {str(party["code"]) for party in row.get("parties") or () if party.get("code")}
    return set(wanted) <= codes and len(codes) <= len(wanted) + 1


def _is_there(location: Any, options: Sequence[Any], names: NameKeys) -> bool:
    named = "" if absent(location) else names.key(location)
    return any(option is not None and names.key(option) in named for option in options)


def _frees(row: Row, wanted: Mapping[str, Any]) -> bool:
    """The people freed per receiving side, not hidden among more than two claims a side or three sides."""
    freed: dict[str | None, set[Any]] = {}
    for part in row.get("released") or ():
        freed.setdefault(part.get("to"), set()).add(part.get("low") if absent(part.get("value")) else part["value"])
    if len(freed) > 3 or any(len(amounts) > 2 for amounts in freed.values()):
        return False
    return all(_frees_side(freed, side, amount) for side, amount in wanted.items())


def _frees_side(freed: Mapping[str | None, set[Any]], side: str, amount: Any) -> bool:
    options = tuple(amount) if isinstance(amount, list) else (amount,)
    sides = {to for to, amounts in freed.items() if any(same(value, options) for value in amounts)}
    return (len(sides) >= 2 or None in sides) if side == "each" else side in sides
