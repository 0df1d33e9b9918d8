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

FILES = ("cases.txt", "cases/events.txt", "cases/acts.txt", "cases/status.txt")
CASES = [case for name in FILES for case in read_cases(CODEBOOKS / "prisoners" / name)]
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
        told = {key: str(getattr(row, key) or "null") for key in mark.values if key != "event_type"}
        wrong += [
            f"{row.event_type}: {key} is {told[key]}, not {value}" for key, value in mark.values.items() if told.get(key, value) != value
        ]
    kinds = {m.values["event_type"] for m in case.marks if m.kind == "event"}
    return wrong + [f"extra {row.event_type} {row.status}" for row in rows if row.event_type in kinds or not kinds]


@pytest.mark.parametrize("case", [c for c in CASES if c.group in ("developed-on", "bug")], ids=lambda c: c.id)
def test_case(case: Case) -> None:
    assert faults(case) == []


@pytest.mark.parametrize("case", [c for c in CASES if c.group == "known failure"], ids=lambda c: c.id)
def test_known_failure_still_fails(case: Case) -> None:
    assert faults(case) != [], case.note


TITLE = "Two armies swap 40 prisoners each"
BODY = (
    "The armies of Sudan and South Sudan exchanged 40 prisoners each at Renk on 3 May, the Red Cross said. "
    "The previous exchange, on 9 April, brought 12 men home. "
    "A further swap of 25 prisoners, planned for June, has been called off."
)


def test_mentions_of_one_event_are_one_row_and_other_events_stay_apart() -> None:
    text = f"{TITLE}\n\n{BODY}"
    rows = [row for row in found(text, datetime.date(2024, 5, 4), len(TITLE)) if row.event_type == "prisoner_exchange"]
    assert [(row.status, row.date_edtf, row.is_main) for row in rows] == [
        ("occurred", "2024-05-03", True),
        ("occurred", "2024-04-09", False),
        ("cancelled", "2024-06", False),
    ]
    assert len(rows[0].evidence) == 2
    assert {party.code for party in rows[0].parties} == {"SDN", "SSD"}
    assert {(part.to, part.value) for part in rows[0].released} == {("SDN", 40.0), ("SSD", 40.0)}


def test_spans_lie_in_the_text_and_evidence_holds_the_trigger() -> None:
    text = f"{TITLE}\n\n{BODY}"
    for row in found(text, datetime.date(2024, 5, 4), len(TITLE)):
        assert any(start <= row.start < row.end <= end for start, end in row.evidence)


def test_who_goes_between_is_no_party() -> None:
    row = found("Kyiv and Moscow swapped 95 prisoners each on 18 October 2024, with the mediation of Qatar and Oman.")[0]
    assert row.mediators == ("QAT", "OMN")
    assert {party.code for party in row.parties} == {"UKR", "RUS"}


def test_the_date_of_a_statement_is_not_that_of_the_event() -> None:
    rows = found("The release of 12 hostages was confirmed, the ministry said on May 21.", datetime.date(2024, 5, 22))
    assert [row.date_edtf for row in rows] == [None]


@pytest.mark.parametrize(
    "text",
    [
        "Investors agreed to exchange their old bonds for new ones after talks on Thursday, the minister said on release of the figures.",
        "The students on exchange were handed over to their host families on Monday.",
        "Shares changed hands on the stock exchange as the bank released its report.",
    ],
)
def test_an_article_off_the_topic_tells_of_no_event(text: str) -> None:
    assert found(text) == ()


def test_held_out_cases_reach_the_floor() -> None:
    held = [c for c in CASES if c.group == "held-out"]
    wrong = {c.text: faults(c) for c in held if faults(c)}
    assert 1 - len(wrong) / len(held) >= FLOOR, wrong


@pytest.mark.parametrize(
    "again",
    [
        "The previous one, a month earlier, also brought home 195 men from each side.",
        "In the last swap, 195 soldiers of each army were freed as well.",
    ],
)
def test_the_previous_one_is_another_whatever_its_numbers(again: str) -> None:
    text = f"Ukraine and Russia exchanged 195 prisoners each. {again}"
    assert [row.event_type for row in found(text, datetime.date(2025, 4, 18))] == ["prisoner_exchange"] * 2
