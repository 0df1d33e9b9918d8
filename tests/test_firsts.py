"""The hint with which characters a match begins changes no match."""

from __future__ import annotations

import random
import re

import pytest

from pipeline import firsts

parser = pytest.importorskip("re._parser")

PATTERNS = (
    r"\b(?:ab|(?:c|de)f)x",
    r"(?:\d+ )?(?:men|women)\b",
    r"(?i:\bkis)s",
    r"(?-i:K)is?",
    r"[^a]b",
    r"\b[^a-y ]",
    r"(?<!a)(?:x|y?z)",
    r"(?:a|b)?c",
    r"(?:a|b?)c|(?=w)\w+m",
    r"(?>men|me)n?",
    r"\w+ed",
    r"(?P<one>a)?(?P=one)?b(?:c|\.)",
    r".k|s",
    r"\b",
)
LETTERS = "abcdefxyzmenwokisKISſKİıé 12."


@pytest.mark.parametrize("flags", [0, re.IGNORECASE])
@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_hinted_pattern_finds_what_the_pattern_finds(pattern: str, flags: int) -> None:
    whole, own = re.compile(pattern, flags), firsts.compiled(parser.parse(pattern, flags), flags)
    chance = random.Random(7)
    assert own.groupindex == whole.groupindex
    for _ in range(300):
        text = "".join(chance.choices(LETTERS, k=30))
        assert [m.regs for m in own.finditer(text)] == [m.regs for m in whole.finditer(text)], text


@pytest.mark.parametrize(
    ("pattern", "hinted"), [(r"\b(?:ab|(?:c|de)f)x", True), (r"(?:\d+ )?men", True), ("ab?", False), (r".k", False), (r"\b[^a]b", False)]
)
def test_what_is_told_of_the_first_character(pattern: str, hinted: bool) -> None:
    tree = parser.parse(pattern, 0)
    code = firsts.compiler._code(tree, 0)
    assert (firsts._hinted(code, tree, tree.state.flags) != code) is hinted


def test_an_interpreter_of_which_other_parts_are_made_compiles_without_the_hint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(firsts, "PARTS", ("unheard_of",))
    assert firsts.compiled(parser.parse(r"\bab", 0), 0).findall("ab cab ab") == ["ab", "ab"]
