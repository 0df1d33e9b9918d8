"""Patterns mind no case and hold their offsets; the words that they need are read off them, so that no match is lost for want of one."""

from __future__ import annotations

import pytest

from pipeline.codebook.book import CODEBOOKS, load
from pipeline.codebook.cases import read_cases
from pipeline.codebook.eventing import EventPhrase, StatusCue, Trigger
from pipeline.rules.events import sieve as sieves
from pipeline.rules.events import triggers
from pipeline.rules.events.hooks import DIGIT, Hooks, any_of
from pipeline.rules.events.patterns import Pattern, lowered, made
from pipeline.rules.events.sieve import sieve

BOOK = load("prisoners")


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        (r"\bset (?:\w+ ){0,3}free\b", [{"set "}, {"free"}]),
        (r"(?:swap|trad)\w+", [{"swap", "trad"}]),
        (r"\d+ exchanges?(?! rate)", [{DIGIT}, {" exchange"}]),
        (r"(?:swaps?|\w+) \w+", []),
        (r"\bcalled it off", [{"called "}, {" it "}, {" off"}]),
    ],
)
def test_words_are_read_off_a_pattern(pattern: str, needed: list[set[str]]) -> None:
    assert list(Hooks({}).of(pattern)) == needed


def test_a_group_lends_its_words() -> None:
    reader = Hooks({"who": frozenset({"men", "women"})})
    assert reader.of(r"\bfreed? (?:\w+ ){0,3}<who>") == ({"free"}, {"men", "women"})
    assert reader.any([r"\b(?:let|\w+) <who>", "captives?"]) == {"men", "women", "captive"}
    assert reader.any([r"\b(?:let|\w+) <who>", r"\w+"]) == frozenset()


def test_a_sieve_leaves_what_a_text_can_match() -> None:
    sifted = sieve([(), (frozenset({"free"}),), (frozenset({"freed", "let"}), frozenset({DIGIT})), (frozenset({"swap"}),)])
    assert [sifted.left(text) for text in ("", "he is freed", "freed 12", "let 12")] == [[0], [0, 1], [0, 1, 2], [0, 2]]


def test_a_sieve_looks_for_words_inside_words_beside_spaces_and_for_phrases() -> None:
    none: tuple[frozenset[str], ...] = ()
    needed = [(frozenset({"swap"}),), (frozenset({" for "}),), none, (frozenset({DIGIT, "two "}),)]
    sifted = sieve(needed, [none, none, (frozenset({"set free"}),), none])
    texts = ("unswapped", '"for', "it is for", "set them free", "set free", "twofold", "part two", "1,000-for-1,000")
    assert [sifted.left(text) for text in texts] == [[0], [], [1], [], [2], [], [3], [3]]


def test_a_sieve_knows_the_order_of_words() -> None:
    sifted = sieve([(frozenset({"free"}), frozenset({"exchange"}), frozenset({"for "}))] * 2, [(), (frozenset({"swap"}),)])
    texts = ("free in exchange for", "exchange free for", "for free exchange", "swap: free exchange for", "for exchange, free exchange for")
    assert [sifted.left(text) for text in texts] == [[0], [], [], [0, 1], [0]]


def test_what_a_sieve_remembers_of_words_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sieves, "REMEMBERED", 3)
    sifted = sieve([(frozenset({"swap"}),)])
    assert [sifted.left(f"{number} swaps") for number in range(9)] == [[0]] * 9
    assert len(sifted.told) <= 3


def matches(pattern: Pattern, text: str) -> bool:
    """Whether it matches, asked without a look at the words that it needs."""
    return pattern.regex.search(lowered(text) if pattern.folds else text) is not None


def test_no_text_is_passed_over_that_a_pattern_matches() -> None:
    sentences = [triggers.folded(case.text) for case in read_cases(CODEBOOKS / "prisoners" / "cases.txt")]
    rows = [*BOOK.rows(EventPhrase), *BOOK.rows(StatusCue)]
    asked = [made(row.pattern) for row in rows] + [triggers._ready(row.unless, BOOK) for row in BOOK.rows(Trigger) if row.unless]
    assert sum(bool(pattern.needs) for pattern in asked) > len(asked) / 2
    for pattern in asked:
        assert [s for s in sentences if matches(pattern, s)] == [s for s in sentences if pattern.search(s)], pattern.source


def test_words_are_looked_for_where_the_pattern_is() -> None:
    pattern = made(r"\bswap(?:ped|s) for\b")
    assert pattern.needs == ((" for",), ("swap",)) or set(map(frozenset, pattern.needs)) == {frozenset({" for"}), frozenset({"swap"})}
    assert pattern.search("They SWAPPED for it") is not None
    assert pattern.search("They swapped for it", 8) is None
    assert pattern.search("They swapped for it", 0, 14) is None
    assert [m.span() for m in pattern.finditer("swaps for, swaps for", 1)] == [(11, 20)]


def test_no_match_is_lost_for_want_of_a_word() -> None:
    sentences = [triggers.folded(case.text) for case in read_cases(CODEBOOKS / "prisoners" / "cases.txt")]
    patterns = {(row.id, triggers._ready(p, BOOK)): row for row in BOOK.rows(Trigger) for p in row.patterns}
    for sentence in sentences:
        tried = {(trigger.id, p) for trigger, ps in triggers._worded(sentence, BOOK) for p in ps}
        matched = {(id, p): row for (id, p), row in patterns.items() if (id, p) not in tried and matches(p, sentence)}
        wanted = {id: row for (id, _), row in matched.items() if not row.words or any(word in sentence.lower() for word in row.words)}
        assert not [id for id, row in wanted.items() if triggers._applies(row, sentence, "", BOOK)], sentence


def test_names_become_one_pattern_that_takes_the_longest() -> None:
    found = made(any_of({"Mali", "Malian", "Mal"}))
    assert [m.group() for m in found.finditer("MALIAN mali mal")] == ["malian", "mali", "mal"]


def test_lowered_text_keeps_its_length() -> None:
    assert len(lowered("İstanbul")) == len("İstanbul")
