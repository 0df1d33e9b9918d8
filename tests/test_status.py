"""Cues give an event its status: which wins, what stops them, and what they may not say of a type."""

from __future__ import annotations

import pytest

from pipeline.codebook.book import load
from pipeline.rules.events.status import judge

BOOK = load("prisoners")


def status(marked: str, allowed: frozenset[str] | None = None) -> str:
    """The status of the words in square brackets."""
    before, rest = marked.split("[")
    words, after = rest.split("]")
    return judge(before + words + after, (len(before), len(before) + len(words)), BOOK, allowed=allowed).status


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The [swap] took place in Jericho.", "occurred"),
        ("They will [release] the crew tomorrow.", "planned"),
        ("Asmara is to [free] nine priests.", "planned"),
        ("The [exchange] is scheduled for 3 May.", "planned"),
        ("The rebels agreed to [hand over] the pilots.", "agreed"),
        ("An [exchange] was agreed in Amman.", "agreed"),
        ("Oslo offered to [swap] the two men.", "proposed"),
        ("Relatives urged Juba to [release] them.", "proposed"),
        ("The [proposal] was put to both, a swap proposal.", "occurred"),
        ("The junta refused to [release] the reporters.", "rejected"),
        ("A [swap] was turned down by both camps.", "rejected"),
        ("The [handover] was called off at dawn.", "cancelled"),
        ("Storms postponed the [handover].", "cancelled"),
        ("They might [exchange] the remaining men.", "possible"),
        ("A [swap] could follow in autumn.", "possible"),
        ("The army denied that a [swap] had been held.", "denied"),
        ("Reports of a [swap] are false.", "denied"),
        ("No [exchange] took place.", "none"),
        ("The men were not [released].", "none"),
        ("The [exchange] is under way.", "ongoing"),
        ("Managua is [releasing] 200 men.", "ongoing"),
        ("The men are still being [held].", "ongoing"),
    ],
)
def test_cues(sentence: str, expected: str) -> None:
    assert status(sentence) == expected


def test_a_terminator_stops_a_cue() -> None:
    assert status("The talks could resume; the [swap] took place on Monday.") == "occurred"
    assert status("The truce may fail, but the [swap] went ahead.") == "occurred"


def test_a_cue_that_takes_its_own_force_away_does_not_count() -> None:
    assert status("She declined to comment on the [swap].") == "occurred"


def test_month_of_may_is_no_modal() -> None:
    assert status("In May the two sides held a [swap].") == "occurred"


def test_a_status_that_the_type_cannot_have_is_passed_over() -> None:
    sentence = "The ministers agreed on [talks]."
    assert status(sentence) == "agreed"
    assert status(sentence, allowed=frozenset({"occurred", "planned"})) == "occurred"


def test_the_verdict_names_its_cue() -> None:
    verdict = judge("They will release the crew.", (10, 17), BOOK)
    assert (verdict.status, verdict.cue) == ("planned", "planned.before")
