"""Patterns mind no case and hold their offsets; the words that they need are read off them, so that no match is lost for want of one."""

from __future__ import annotations

import pytest

from pipeline.codebook.book import CODEBOOKS, load
from pipeline.codebook.cases import read_cases
from pipeline.codebook.eventing import Trigger
from pipeline.rules.events import triggers
from pipeline.rules.events.hooks import Hooks, any_of
from pipeline.rules.events.patterns import lowered, made

BOOK = load("prisoners")


@pytest.mark.parametrize(
    ("pattern", "needed"), [(r"\bset (?:\w+ ){0,3}free\b", {"free"}), (r"(?:swap|trad)\w+", {"swap", "trad"}), (r"\d+ \w+", set())]
)
def test_words_are_read_off_a_pattern(pattern: str, needed: set[str]) -> None:
    assert Hooks({}).of(pattern) == needed


def test_a_group_lends_its_words() -> None:
    assert Hooks({"who": frozenset({"men", "women"})}).of(r"\bfreed? (?:\w+ ){0,3}<who>") == {"free"}
    assert Hooks({"who": frozenset({"men", "women"})}).of(r"\b(?:let|\w+) <who>") == {"men", "women"}


def test_no_match_is_lost_for_want_of_a_word() -> None:
    sentences = [triggers.folded(case.text) for case in read_cases(CODEBOOKS / "prisoners" / "cases.txt")]
    patterns = {(row.id, made(triggers.expand(p, BOOK))) for row in BOOK.rows(Trigger) for p in row.patterns}
    for sentence in sentences:
        tried = {(trigger.id, p) for trigger, ps in triggers._worded(sentence, BOOK) for p in ps}
        lost = [id for id, pattern in patterns - tried if pattern.search(sentence)]
        assert lost == [], sentence


def test_names_become_one_pattern_that_takes_the_longest() -> None:
    found = made(any_of({"Mali", "Malian", "Mal"}))
    assert [m.group() for m in found.finditer("MALIAN mali mal")] == ["malian", "mali", "mal"]


def test_lowered_text_keeps_its_length() -> None:
    assert len(lowered("İstanbul")) == len("İstanbul")
