"""Patterns mind no case and hold their offsets; the words that they need are read off them, so that no match is lost for want of one."""

from __future__ import annotations

import pytest

from pipeline.codebook.book import CODEBOOKS, load
from pipeline.codebook.cases import read_cases
from pipeline.codebook.eventing import Trigger
from pipeline.rules.events import triggers
from pipeline.rules.events.hooks import DIGIT, Hooks, any_of, sieve
from pipeline.rules.events.patterns import lowered, made

BOOK = load("prisoners")


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        (r"\bset (?:\w+ ){0,3}free\b", [{"free"}, {"set "}]),
        (r"(?:swap|trad)\w+", [{"swap", "trad"}]),
        (r"\d+ exchanges?(?! rate)", [{" excha"}, {DIGIT}]),
        (r"(?:swaps?|\w+) \w+", []),
    ],
)
def test_words_are_read_off_a_pattern(pattern: str, needed: list[set[str]]) -> None:
    assert list(Hooks({}).of(pattern)) == needed


def test_a_group_lends_its_words() -> None:
    hooks = Hooks({"who": frozenset({"men", "women"})})
    assert hooks.of(r"\bfreed? (?:\w+ ){0,3}<who>") == ({"free"}, {"men", "women"})
    assert hooks.any([r"\b(?:let|\w+) <who>", "captives?"]) == {"men", "women", "captiv"}
    assert hooks.any([r"\b(?:let|\w+) <who>", r"\w+"]) == frozenset()


def test_a_sieve_leaves_what_a_text_can_match() -> None:
    sifted = sieve([(), (frozenset({"free"}),), (frozenset({"freed", "let"}), frozenset({DIGIT})), (frozenset({"swap"}),)])
    assert [sifted.left(text) for text in ("", "he is freed", "freed 12", "let 12")] == [[0], [0, 1], [0, 1, 2], [0, 2]]


def test_no_match_is_lost_for_want_of_a_word() -> None:
    sentences = [triggers.folded(case.text) for case in read_cases(CODEBOOKS / "prisoners" / "cases.txt")]
    patterns = {(row.id, made(triggers.expand(p, BOOK))): row for row in BOOK.rows(Trigger) for p in row.patterns}
    for sentence in sentences:
        tried = {(trigger.id, p) for trigger, ps in triggers._worded(sentence, BOOK) for p in ps}
        matched = {(id, p): row for (id, p), row in patterns.items() if (id, p) not in tried and p.search(sentence)}
        assert not [id for (id, _), row in matched.items() if triggers._applies(row, sentence, "", BOOK)], sentence


def test_names_become_one_pattern_that_takes_the_longest() -> None:
    found = made(any_of({"Mali", "Malian", "Mal"}))
    assert [m.group() for m in found.finditer("MALIAN mali mal")] == ["malian", "mali", "mal"]


def test_lowered_text_keeps_its_length() -> None:
    assert len(lowered("İstanbul")) == len("İstanbul")
