"""Alternatives in the order of their letters match what they match in the order they are written in."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from pipeline.rules.alternatives import alternatives, by_letter, steps

PARTS = ["a", "ab", "abc", "ac?", "a*b", "b", "ba", "(?:a|b)c", "[ab]c", r"\w", "(?!b)a", "", "ca+", "c", "(?<=a)b", "Ab", "b{2}"]


@given(st.lists(st.sampled_from(PARTS), min_size=1, max_size=8), st.text("abc ", max_size=12))
def test_the_first_that_matches_stays_the_first(tried: list[str], text: str) -> None:
    flat, sorted_ = (re.compile(f"(?:{body})") for body in ("|".join(tried), by_letter(tried)))
    assert [m.span() for m in sorted_.finditer(text)] == [m.span() for m in flat.finditer(text)]


def test_alternatives_are_split_at_their_own_level() -> None:
    assert alternatives(r"a\|b|(?:c|d)|[|)]|") == [r"a\|b", "(?:c|d)", "[|)]", ""]
    assert steps(r"a\b[x\]]") == ["a", r"\b", r"[x\]]"]
