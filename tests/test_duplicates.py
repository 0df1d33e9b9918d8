"""Copies of a wire text are found, news is not taken for a copy."""

from __future__ import annotations

import itertools
from datetime import date

from pipeline.duplicates import Body, duplicates

WIRE = """The two sides returned the bodies of 84 soldiers at a crossing in the hills on Friday, the Red Cross said.
Its delegates had been at the bridge since dawn, with eleven lorries and a list that both ministries had signed.
A spokesman for the northern army thanked the mediators, who had shuttled between the capitals for three weeks.
The southern ministry said that the names would be made public when the families had been told.
It was the fifth such return since the ceasefire; 310 families are still waiting, according to the commission.
"""
EARLY, LATE = date(2024, 3, 1), date(2024, 3, 2)


def test_copies_under_other_outlets() -> None:
    bodies = [
        Body("c", "c.txt", None, "PALE BRIDGE — " + WIRE),
        Body("b", "b.txt", LATE, WIRE + "With inputs from agencies."),
        Body("a", "z.txt", EARLY, WIRE),
    ]
    assert all(duplicates(order) == {"b": "a", "c": "a"} for order in itertools.permutations(bodies))


def test_the_source_decides_on_the_same_day() -> None:
    assert duplicates([Body("x", "2.txt", EARLY, WIRE), Body("y", "1.txt", EARLY, WIRE)]) == {"x": "y"}


def test_another_number_is_news() -> None:
    assert not duplicates([Body("a", "a", EARLY, WIRE), Body("b", "b", LATE, WIRE.replace("84 soldiers", "91 soldiers"))])


def test_a_copy_may_say_less() -> None:
    assert duplicates([Body("a", "a", EARLY, WIRE), Body("b", "b", LATE, WIRE.replace(" on Friday", ""))]) == {"b": "a"}


def test_other_texts_are_no_copies() -> None:
    other = WIRE.replace("bodies", "prisoners").replace("bridge", "airport").replace("said", "announced").replace("the", "their")
    assert not duplicates([Body("a", "a", EARLY, WIRE), Body("b", "b", LATE, other), Body("c", "c", None, ""), Body("d", "d", None, "")])


def test_short_texts_must_be_equal() -> None:
    bodies = [Body("a", "a", None, "They are home."), Body("b", "b", None, "They are home!"), Body("c", "c", None, "They are not home.")]
    assert duplicates(bodies) == {"b": "a"}
