"""A pattern into which groups are grafted matches as the one that is written out."""

from __future__ import annotations

import functools
import re

import pytest

from pipeline.codebook.book import CODEBOOKS, load
from pipeline.codebook.cases import read_cases
from pipeline.rules.events import grafts, triggers
from pipeline.rules.events.grafts import compiled
from pipeline.rules.events.hooks import MACRO
from pipeline.rules.events.patterns import Pattern, lowered

BOOK = load("prisoners")
GROUPS = {"who": "(?:two men|two|one(?: man)?|a (?:boy|girl))", "let": "(?:let|freed?)", "to": r"(?:to|(?=home)|\d+)"}
TEXTS = ("two men let one man go home", "ONE freed two, a girl frees a boy", "two twoone manmen", "let to 12 home", "", "two\nmen")


def written(pattern: str, flags: int = 0) -> re.Pattern[str]:
    return re.compile(MACRO.sub(lambda m: GROUPS[m[1]], pattern), flags)


@pytest.mark.parametrize("flags", [0, re.IGNORECASE])
@pytest.mark.parametrize(
    "pattern",
    [
        "<who>",
        r"\b<who> (?P<t><let>) <who>",
        "<who>|<let>|x",
        "(?:<who> l|<who> f)",
        "<who>?<let>*",
        r"(?P<a><who>) (?P<t><let>)(?! <to>)",
        "(?<!two )<who>",
        r"(?:<who>[ ,]+){1,3}?<to>",
        r"(?i:<who>) \w+",
    ],
)
def test_a_graft_matches_as_what_is_written_out(pattern: str, flags: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grafts, "LARGE", 0)
    own, whole = compiled(pattern, GROUPS, flags), written(pattern, flags)
    assert own.groupindex == whole.groupindex
    for text in TEXTS:
        assert [m.regs for m in own.finditer(text)] == [m.regs for m in whole.finditer(text)]


def test_groups_that_capture_are_written_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grafts, "LARGE", 0)
    found = compiled(r"(a) <b> \2", {"b": "(b|c)"}).search("a c c")
    assert found is not None
    assert found.groups() == ("a", "c")


def test_the_codebooks_triggers_match_as_they_are_written_out() -> None:
    sentences = [triggers.folded(case.text) for case in read_cases(CODEBOOKS / "prisoners" / "cases.txt")][::7]

    @functools.cache
    def whole(pattern: Pattern) -> re.Pattern[str]:
        return re.compile(MACRO.sub(lambda m: pattern.groups[m[1]], pattern.source), 0 if pattern.folds else re.IGNORECASE)

    found = 0
    for sentence in sentences:
        for pattern in {p for _, patterns in triggers._worded(sentence, BOOK) for p in patterns}:
            text = lowered(sentence) if pattern.folds else sentence
            spans = [m.regs for m in pattern.regex.finditer(text)]
            assert spans == [m.regs for m in whole(pattern).finditer(text)], pattern.source
            found += len(spans)
    assert found > 50


def test_an_interpreter_without_the_two_halves_compiles_each_pattern_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grafts, "LARGE", 0)
    monkeypatch.setattr(grafts, "parser", None)
    assert compiled(r"\b<who> freed", {"who": "(?:two men|one)"}).findall("one freed two") == ["one freed"]
