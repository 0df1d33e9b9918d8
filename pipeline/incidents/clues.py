"""What one event tells that may link it to events of other documents."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.incidents.calendar import NO_DAYS, Days, days
from pipeline.incidents.kinds import Kinds
from pipeline.incidents.persons import Lexicon, lexicon, persons

OPEN = frozenset({"agreed", "planned", "proposed", "possible"})
"""Statuses of what lies ahead; all others tell of what has been or is."""
LAG, AHEAD = 3, 45
"""Days before its publication in which what an article reports without a date lies; days after, in which what it announces does."""
LATELY = 31
"""Days before its publication in which what an article tells in passing, as known and without a date, most often lies."""
_NAME = re.compile(r"(?<=[^.!?:“\"'\s] )[^\W\d_a-z][^\W\d_]{3,}")
_WORD = re.compile(r"[^\W\d_]{4,}|\d[\d.,]*\d")
_ORDINAL = re.compile(r"\b(\d{1,3})(?:st|nd|rd|th)\b")
_NEAR = 30
_MOST_WORDS = 120


@dataclass(frozen=True, slots=True)
class Amount:
    """People freed towards one side, as one claimant tells it. `value` stands for the claim where it is compared."""

    to: str | None
    value: float
    low: float | None
    high: float | None
    modifier: str
    by: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Clues:
    """An event in small; equal only to itself.

    `homes` are its parties, an organisation by its country. `window` are the days in which it lies, by its own date or by what the
    date of its document allows; `lately` whether it is told in passing and without a date, as something that has been.
    """

    event_id: str
    doc_id: str
    event_type: str
    kin: str
    status: str
    days: Days
    window: Days
    edtf: str | None
    is_main: bool
    published: int | None
    sides: frozenset[str]
    homes: frozenset[str]
    mediators: frozenset[str]
    amounts: tuple[Amount, ...]
    place: str | None
    names: frozenset[str]
    persons: frozenset[str]
    words: frozenset[str]
    ordinals: frozenset[int]

    @property
    def is_open(self) -> bool:
        """Whether it lies ahead of the one who tells it."""
        return self.status in OPEN

    @property
    def lately(self) -> bool:
        return self.window.grain == "none" and self.published is not None and not self.is_open


def clues(events: Iterable[Mapping[str, Any]], published: Mapping[str, date | None], kinds: Kinds) -> list[Clues]:
    """The clues of rows of the events table; `quotes`, where a row has it, are the sentences of its evidence."""
    names = lexicon(kinds.codebook)
    return [_clues(row, published.get(row["doc_id"]), kinds, names) for row in events]


def _clues(row: Mapping[str, Any], published: date | None, kinds: Kinds, names: Lexicon) -> Clues:
    own, ahead = _own(row)
    told = published.toordinal() if published else None
    quotes: Sequence[str] = row.get("quotes") or ()
    text = " ".join(quotes)
    return Clues(
        event_id=row["event_id"],
        doc_id=row["doc_id"],
        event_type=row["event_type"],
        kin=kinds.of(row["event_type"]),
        status=row["status"],
        days=own,
        window=ahead or _window(own, told, row),
        edtf=row["date_edtf"],
        is_main=row["is_main"],
        published=told,
        sides=frozenset(party["code"] for party in row["parties"]),
        homes=frozenset(kinds.homes.get(party["code"], party["code"]) for party in row["parties"]),
        mediators=frozenset(row["mediators"]),
        amounts=tuple(_amounts(row["released"])),
        place=row["location"].casefold() if row["location"] else None,
        names=_known(_NAME.findall(text)),
        persons=_known(persons(quotes, names, row.get("sources") or ())),
        words=_known(_WORD.findall(text.casefold())[:_MOST_WORDS]),
        ordinals=frozenset(_ordinals(quotes, row.get("trigger") or "")),
    )


def _known(words: Iterable[str]) -> frozenset[str]:
    """The words, each kept once however many events hold it."""
    return frozenset(map(sys.intern, words))


def _own(row: Mapping[str, Any]) -> tuple[Days, Days | None]:
    """The days of an event, and the window that follows from them: what was agreed on a day lies on it or behind it."""
    found = days(row["date_edtf"])
    if row["status"] != "agreed" or found.grain != "day" or found.first is None:
        return found, None
    return NO_DAYS, Days(found.first, found.first + AHEAD, "ahead")


def _window(own: Days, published: int | None, row: Mapping[str, Any]) -> Days:
    if own.grain != "none" or published is None or not row["is_main"]:
        return own
    if row["status"] in OPEN:
        return Days(published, published + AHEAD, "ahead")
    return Days(published - LAG, published, "reported")


def _amounts(released: Iterable[Mapping[str, Any]]) -> Iterable[Amount]:
    for part in released:
        value = next((part[key] for key in ("value", "low", "high") if part[key] is not None), None)
        if value is not None:
            yield Amount(part["to"], value, part["low"], part["high"], part["modifier"], part["claimed_by"])


def _ordinals(quotes: Iterable[str], trigger: str) -> Iterable[int]:
    """The number of an event in its series ("the 71st exchange"), where its words stand close behind.

    Source: English ordinals in figures; 1st to 3rd also number the parts of one event, so that only higher ones name it.
    """
    head = trigger.split(" ")[-1].casefold()
    for quote in quotes:
        for match in _ORDINAL.finditer(quote):
            if int(match[1]) > 3 and head and head in quote[match.end() : match.end() + _NEAR].casefold():
                yield int(match[1])
