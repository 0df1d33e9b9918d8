"""Tense: where the clause around a date looks."""

from __future__ import annotations

import pytest

from pipeline.codebook.book import load
from pipeline.rules.dates.tense import direction, verbs


@pytest.mark.parametrize(
    ("before", "after", "look"),
    [
        ("The minister said on ", " that nothing had changed.", -1),
        ("He said the groups will meet on ", ".", 1),
        ("They were freed on ", ".", -1),
        ("They are to be freed on ", ".", 1),
        ("The men will be freed on ", ".", 1),
        ("Talks are expected to resume on ", ".", 1),
        ("On ", ", delegations will gather in the capital.", 1),
        ("On ", ", delegations gathered in the capital.", -1),
        ("The case was adjourned until ", ".", 1),
        ("They agreed to meet on ", ".", 1),
        ("It took place on ", ".", -1),
        ("By ", " monitors had counted nine.", -1),
        ("Higher fares from ", ".", 1),
        ("The verdict had been due on ", ".", -1),
        ("A list of ", "", 0),
    ],
)
def test_direction(before: str, after: str, look: int) -> None:
    assert direction(before, after, verbs(load())) == look
