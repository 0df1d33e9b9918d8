"""The articles and facts of tests/incidents_gold as records.

An article is `=== name`, `key: value` lines, `# title`, its paragraphs, and one `@` line for each event that it tells:
incident | type | status | date as the article gives it | parties | mediators | people freed | place | main or back | words of it.
People freed: `SIDE=NUMBER` (`each` for both sides, `?` where it is not said), `~` about, `>` more than, `nearly`, `@CLAIMANT`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "incidents_gold"
PARTS = ("fitted", "held_out", "later")
MODIFIERS = {"": "exact", "~": "about", ">": "more_than", "nearly": "nearly"}
AMOUNT = re.compile(r"([\w?-]+)=(~|>|nearly|)(\d+)(?:@(\S+))?")


@dataclass(frozen=True)
class Freed:
    to: str | None
    value: float
    modifier: str
    claimed_by: str | None


@dataclass(frozen=True)
class Told:
    """One event as an article tells it; `key` names the incident."""

    key: str
    event_type: str
    status: str
    date: str | None
    parties: tuple[str, ...]
    mediators: tuple[str, ...]
    released: tuple[Freed, ...]
    place: str | None
    is_main: bool
    near: str


@dataclass(frozen=True)
class Article:
    name: str
    part: str
    outlet: str
    published: str | None
    title: str
    text: str
    events: tuple[Told, ...]


@dataclass(frozen=True)
class Fact:
    """What is true of an incident; `released` maps a receiving side (`?` where nobody says) to low, best and high."""

    key: str
    part: str
    event_type: str
    status: str
    date: str
    parties: tuple[str, ...]
    released: dict[str, tuple[float, float, float]]
    mediators: tuple[str, ...]
    whole: str | None
    chain: str | None


def articles() -> list[Article]:
    return [article for part in PARTS for article in _articles(part)]


def facts() -> dict[str, Fact]:
    with (FOLDER / "facts.csv").open(encoding="utf-8", newline="") as file:
        return {row["key"]: _fact(row) for row in csv.DictReader(file)}


def _articles(part: str) -> Iterator[Article]:
    blocks = (FOLDER / f"{part}.txt").read_text(encoding="utf-8").split("=== ")
    for block in blocks[1:]:
        head, _, rest = block.partition("\n# ")
        name, *pairs = head.splitlines()
        given = dict(pair.split(": ", 1) for pair in pairs)
        lines = rest.splitlines()
        told = tuple(_told(line[1:], lines) for line in lines if line.startswith("@"))
        body = "\n".join(line for line in lines[1:] if not line.startswith("@")).strip()
        yield Article(name, part, given["outlet"], given.get("published"), lines[0], f"{lines[0]}\n\n{body}\n", told)


def _told(line: str, lines: list[str]) -> Told:
    key, kind, status, date, parties, mediators, freed, place, rank, near = (cell.strip() for cell in line.split("|"))
    if not any(near in text for text in lines if not text.startswith("@")):
        raise ValueError(f"{key}: no such words in its article: {near}")
    sides = tuple(parties.split())
    released = tuple(one for match in AMOUNT.finditer(freed) for one in _freed(match, sides))
    return Told(
        key, kind, status, date or None, sides, tuple(mediators.split()), released, place.replace("_", " ") or None, rank == "main", near
    )


def _freed(match: re.Match[str], sides: tuple[str, ...]) -> Iterator[Freed]:
    to, sign, value, claimant = match.groups()
    for side in sides if to == "each" else [None if to == "?" else to]:
        yield Freed(side, float(value), MODIFIERS[sign], claimant.replace("_", " ") if claimant else None)


def _fact(row: dict[str, str]) -> Fact:
    released = {}
    for part in row["released"].split():
        to, _, bounds = part.partition("=")
        low, best, high = (float(bound) for bound in bounds.split("/"))
        released[to] = (low, best, high)
    return Fact(
        row["key"], row["part"], row["event_type"], row["status"], row["date"], tuple(row["parties"].split()), released,
        tuple(row["mediators"].split()), row["whole"] or None, row["chain"] or None,
    )  # fmt: skip
