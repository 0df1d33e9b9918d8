"""A second topic on the same Python: the codebook of air attacks finds what its cases mark, and nothing in what is off its topic."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.codebook import book
from pipeline.codebook.cases import Case, read_cases
from pipeline.evaluate.cases import failures, untried
from pipeline.extraction import extract

FOLDER = book.CODEBOOKS / "air_attacks"
GOLD = Path(__file__).parent / "gold_air_attacks"
FILES = sorted(FOLDER.glob("**/*.txt"))


@pytest.fixture(scope="module")
def codebook() -> book.Codebook:
    return book.load("air_attacks")


@pytest.mark.parametrize("file", FILES, ids=[file.name for file in FILES])
def test_cases_are_as_marked(file: Path, codebook: book.Codebook) -> None:
    cases = [case for case in read_cases(file) if case.group != "held-out"]
    assert cases
    assert [f"{case.id}: {words}" for case, words in failures(cases, codebook)] == []


def test_most_held_out_cases_are_as_marked(codebook: book.Codebook) -> None:
    cases: list[Case] = [case for case in read_cases(FOLDER / "cases.txt") if case.group == "held-out"]
    assert len(cases) >= 15
    assert len(list(failures(cases, codebook))) <= 0.15 * len(cases)


def test_nearly_every_trigger_is_tried(codebook: book.Codebook) -> None:
    assert len(untried([case for file in FILES for case in read_cases(file)], codebook)) <= 2


def test_strikes_and_drones_of_another_world_are_no_events() -> None:
    text = (GOLD / "rail-strike-and-drones.txt").read_text(encoding="utf-8")
    assert extract(text, codebook="air_attacks").events == ()


def test_an_article_of_one_topic_has_no_events_of_the_other() -> None:
    text = (GOLD / "kharkiv-night-wire.txt").read_text(encoding="utf-8")
    assert extract(text, codebook="air_attacks").events
    assert extract(text).events == ()
