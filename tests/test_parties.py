"""Who has a part in an event, and who only stands beside it: where something happened, who backs a side, who hosts."""

from __future__ import annotations

import pytest

import pipeline

PARTIES = [
    ("Russian-backed separatists exchanged prisoners with Kyiv on Saturday.", {"UKR"}),
    ("Iran-backed Houthis exchanged prisoners with Yemen's government on Friday.", {"YEM", "houthis"}),
    ("Ten captives were freed on Saturday on the border with Belarus.", set()),
    ("Fifty captives were freed on Saturday under the Minsk truce.", set()),
    ("Gunmen freed 20 captive pupils in the Nigerian state of Niger on Friday.", set()),
    ("Niger's army freed 20 hostages on Friday.", {"NER"}),
]


@pytest.mark.parametrize(("sentence", "codes"), PARTIES)
def test_only_sides_are_parties(sentence: str, codes: set[str]) -> None:
    events = pipeline.extract(f"Prisoners\n\n{sentence}", published="2015-02-23", clean=False).events
    assert [{party.code for party in event.parties} for event in events] == [codes]


def test_who_hosts_a_meeting_goes_between() -> None:
    text = "Prisoners\n\nGeorgia, which hosted the meeting on Friday, brokered the release of 15 captives by Azerbaijan."
    events = pipeline.extract(text, published="2015-02-23", clean=False).events
    assert events
    assert all("GEO" in event.mediators and "GEO" not in {party.code for party in event.parties} for event in events)
