"""Numbers without a noun, in a text of the topic and in one of another."""

from __future__ import annotations

import re

from pipeline.codebook.book import load
from pipeline.records import Article, Findings, Reading
from pipeline.rules.figures import rule as figures


def kinds(text: str) -> dict[float | None, str]:
    spans = tuple(m.span() for m in re.finditer(r"[^.]+\.\s*", text))
    return {f.value: f.kind for f in figures.find(Reading(Article("d", "d", "", text), spans), load(), Findings())}


SWAP = "The camp freed 30 prisoners in April. Another 12 captives were exchanged in May. Six hostages came home in June. "


def test_a_number_without_a_noun_counts_the_people_of_the_topic() -> None:
    assert kinds(SWAP + "The office was shut. The envoy smiled. The paper's list put it, with the swap, at 57.")[57.0] == "other"
    assert kinds(SWAP + "The office was shut. The envoy smiled. The ministry gave, for the swap, a tally of 57.")[57.0] == "people"


def test_a_number_without_a_noun_elsewhere_stays_what_it_is() -> None:
    text = "The index rose 3% in April. Traders bought nine houses. The bank moved seven desks. The gauge settled, after a pause, near 57."
    assert kinds(text)[57.0] == "other"


def test_ages_hours_ordinals_and_lapses_of_time_are_no_figures() -> None:
    for text in (
        "She was pulled from her bunk at nineteen; her father waited.",
        "The rally starts again tomorrow at 11.",
        "This amnesty was the third of its kind.",
        "Six years on there were no answers.",
    ):
        assert kinds(text) == {}, text


def test_levels_shares_and_lengths_of_time_stay_figures() -> None:
    assert kinds("The toll stood at nineteen.") == {19.0: "people"}
    assert kinds("He spent six years on the run.") == {6.0: "duration"}
    assert list(kinds("A third of the convoy was empty.").values()) == ["percent"]


def test_one_counts_where_it_is_traded_for_more() -> None:
    assert set(kinds("Three Danes held in the south since last spring were traded for one Afghan.")) == {3.0, 1.0}
