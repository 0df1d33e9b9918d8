"""The codebook's own cases: every marked event is found with its type and status, and nothing else is."""

from __future__ import annotations

import datetime
import re
from functools import lru_cache

import pytest

from pipeline.codebook.book import CODEBOOKS, load
from pipeline.codebook.cases import Case, read_cases
from pipeline.records import Article, EventMention, Published, Reading
from pipeline.rules import order

CASES = read_cases(CODEBOOKS / "prisoners" / "cases.txt")
SENTENCE = re.compile(r"[^\n]+?(?:[.!?][\"”’]?(?= [A-Z\"“])|$)", re.MULTILINE)
FLOOR = 0.85
"""Share of the held-out cases that must be right."""


def reading(text: str, published: datetime.date | None = None, *, title_end: int = 0) -> Reading:
    stamp = Published(published, published.isoformat(), "given") if published else Published()
    article = Article("case", "case", "0", text, title_end=title_end, published=stamp)
    return Reading(article, tuple(m.span() for m in SENTENCE.finditer(text)))


@lru_cache(maxsize=512)
def found(text: str, published: datetime.date | None = None, title_end: int = 0) -> tuple[EventMention, ...]:
    return order.find(reading(text, published, title_end=title_end), load("prisoners")).events


def faults(case: Case) -> list[str]:
    """What is wrong with the events of a case; empty where all is right."""
    rows = list(found(case.text, case.published))
    wrong = []
    for mark in (m for m in case.marks if m.kind == "event"):
        same = [row for row in rows if row.event_type == mark.values["event_type"]]
        near = [row for row in same if any(s <= mark.start < e for s, e in row.evidence)]
        if not near:
            wrong.append(f"missed {mark.values['event_type']}")
            continue
        row = near[0]
        rows.remove(row)
        if row.status != mark.values["status"]:
            wrong.append(f"{row.event_type} is {row.status}, not {mark.values['status']}")
    kinds = {m.values["event_type"] for m in case.marks if m.kind == "event"}
    return wrong + [f"extra {row.event_type} {row.status}" for row in rows if row.event_type in kinds or not kinds]


@pytest.mark.parametrize("case", [c for c in CASES if c.group in ("developed-on", "bug")], ids=lambda c: c.id)
def test_case(case: Case) -> None:
    assert faults(case) == []


def test_held_out_cases_reach_the_floor() -> None:
    held = [c for c in CASES if c.group == "held-out"]
    wrong = {c.text: faults(c) for c in held if faults(c)}
    assert 1 - len(wrong) / len(held) >= FLOOR, wrong
