"""The entry classes: what one row of each data file holds. `FILE` is the file's name, `HOME` says whether it belongs to the topic
(`codebook`) or to the language (`lexicon`). Every entry has an `id`, which lands in the `rule` column of the rows it makes, and a `source`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Country:
    """A state: its names, adjectives, people nouns (singular and plural) and the capitals or seats that speak for its government."""

    FILE: ClassVar[str] = "countries.csv"
    HOME: ClassVar[str] = "lexicon"

    id: str
    """ISO 3166 alpha-3"""
    name: str
    source: str
    wikidata: str | None = None
    aliases: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    """Cities and regions that news names without their country."""


@dataclass(frozen=True, slots=True)
class Leader:
    """A person whose word is their country's: `names` as news spells the surname or full name; dates of office."""

    FILE: ClassVar[str] = "leaders.csv"
    HOME: ClassVar[str] = "codebook"

    id: str
    names: tuple[str, ...]
    country: str
    office: str
    source: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Gate:
    """A group of words of which a text about the topic holds at least one; `pattern` is matched against lower-cased text."""

    FILE: ClassVar[str] = "gate.csv"
    HOME: ClassVar[str] = "codebook"

    id: str
    group: str
    pattern: str
    source: str


ENTRIES: tuple[type, ...] = (Country, Gate, Leader)
"""Every entry class, in the order in which they are read."""
