"""Claims: marked-up cases for speaker, scope and denial, and what they promise of every text."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path
from typing import Any

import pytest

from pipeline.codebook import book
from pipeline.codebook.cases import Case, Mark, read_cases
from pipeline.records import Article, Claim, Findings, Published, Reading
from pipeline.rules.claims import rule as attribution
from pipeline.rules.names import actors, organisations

CASES = read_cases(book.LEXICONS / "en" / "cases" / "attribution.txt")
SENTENCE = re.compile(r"[^\n]+?(?:[.!?][”\"’)]*(?=[ \n]+[A-Z“\"])|$|(?=\n))")
EDGES = " ,.;:—–-“”\"'"


def claims_in(text: str) -> tuple[Claim, ...]:
    codebook = book.load()
    spans = []
    for match in SENTENCE.finditer(text):
        lead = len(match[0]) - len(match[0].lstrip())
        if match[0].strip():
            spans.append((match.start() + lead, match.end()))
    reading = Reading(Article("d", "s", "h", text, published=Published()), tuple(spans))
    findings = Findings(actors=actors.find(reading, codebook, Findings()))
    findings = dataclasses.replace(findings, organisations=organisations.find(reading, codebook, findings))
    return attribution.find(reading, codebook, findings)


def wrongs(case: Case) -> list[str]:
    claims = [(case.text[c.start : c.end].strip(EDGES), c) for c in claims_in(case.text)]
    marks = [(case.text[m.start : m.end].strip(EDGES), m) for m in case.marks if m.kind == "claim"]
    out: list[str] = []
    for words, mark in marks:
        hits = [c for found, c in claims if found == words]
        out += [f"missed {words!r}"] if not hits else _differences(hits[0], mark)
    extra = [found for found, _ in claims if not any(found in words for words, _ in marks)]
    return out + [f"extra {found!r}" for found in extra]


def _differences(claim: Claim, mark: Mark) -> list[str]:
    got = {k: "null" if getattr(claim, k) is None else str(getattr(claim, k)) for k in mark.values}
    return [f"{k} is {got[k]!r}, not {v!r}" for k, v in mark.values.items() if got[k] != v]


@pytest.mark.parametrize("case", [c for c in CASES if c.group != "known failure"], ids=lambda c: c.id)
def test_case(case: Case) -> None:
    assert wrongs(case) == []


@pytest.mark.parametrize("case", [c for c in CASES if c.group == "known failure"], ids=lambda c: c.id)
@pytest.mark.xfail(strict=True)
def test_known_failure(case: Case) -> None:
    assert wrongs(case) == []


def test_there_are_cases_enough() -> None:
    assert len(CASES) >= 120
    assert sum(c.group == "held-out" for c in CASES) >= 50


def test_claims_lie_in_the_text_and_are_ordered() -> None:
    text = "\n".join(c.text for c in CASES)
    claims = claims_in(text)
    assert list(claims) == sorted(claims, key=lambda c: (c.start, c.end, c.cue))
    assert all(0 <= c.start < c.end <= len(text) and c.cue[0] < c.cue[1] <= len(text) for c in claims)
    assert all(c.source_text in text for c in claims)


def test_a_quote_of_several_sentences_is_one_speakers() -> None:
    text = "Lubinets said: “We wait. They do not answer. That is all.” The bus left."
    assert any(text[c.start : c.end].startswith("“We") and text[c.start : c.end].endswith("all.”") for c in claims_in(text))


def test_the_articles_own_voice_has_no_claim() -> None:
    assert claims_in("The bus crossed the bridge at noon. Relatives waited in the rain.") == ()


def test_a_disputed_figure_has_both_claimants() -> None:
    claims = claims_in("Kyiv says 1,358 bodies came back, a figure that Moscow disputes.")
    assert {(c.source_text, c.stance) for c in claims} == {("Kyiv", "said"), ("Moscow", "denied")}


def test_hostile_text_is_read_in_linear_steps() -> None:
    for piece in ("said, ", "“a ", "according to X, ", "1,2-", "Kyiv said Kyiv said "):
        assert claims_in(piece * 400) is not None


PASSAGES = json.loads((Path(__file__).parent / "benchmarks" / "claimants" / "passages.json").read_text(encoding="utf-8"))


def is_right(text: str, claims: tuple[Claim, ...], gold: dict[str, Any]) -> bool:
    """Whether the innermost claim around the figure is one of those whom the gold names; none, where it names nobody."""
    start = text.index(gold["near"]) + gold["near"].index(gold["text"])
    around = [c for c in claims if c.start <= start < c.end and c.stance == "said"]
    innermost = min(around, key=lambda c: c.end - c.start, default=None)
    if innermost is None or gold["who"] is None:
        return innermost is None and gold["who"] is None
    said = " | ".join(name.casefold() for name in (innermost.source_text, innermost.source_org) if name)
    return any(name.casefold().removeprefix("the ") in said for name in gold["who"])


def test_claimants_of_held_out_passages_are_right() -> None:
    passages = [p for p in PASSAGES if p["group"] == "held-out"]
    verdicts = [is_right(p["text"], claims_in(p["text"]), gold) for p in passages for gold in p["claims"]]
    assert len(verdicts) >= 40
    assert sum(verdicts) >= 0.85 * len(verdicts)
