"""Whom the words of an event join, which day follows from another's, and what is a whole and what its parts."""

from __future__ import annotations

import datetime
import re

import pytest

from pipeline.codebook.book import load
from pipeline.records import Article, EventMention, Published, Reading
from pipeline.rules import order

SENTENCE = re.compile(r"[^\n]+?(?:[.!?][\"”’]?(?= [A-Z\"“])|$)", re.MULTILINE)
DAY = datetime.date(2025, 6, 14)


def all_events(text: str, *, title: str = "") -> list[EventMention]:
    """The events in a text published on a Saturday."""
    whole = f"{title}\n\n{text}" if title else text
    article = Article("case", "case", "0", whole, title_end=len(title), published=Published(DAY, DAY.isoformat(), "given"))
    return list(order.find(Reading(article, tuple(m.span() for m in SENTENCE.finditer(whole))), load("prisoners")).events)


def events(text: str, *, title: str = "") -> list[EventMention]:
    """Those of people freed."""
    return [event for event in all_events(text, title=title) if event.event_type in ("prisoner_exchange", "prisoner_release")]


def told(event: EventMention) -> tuple[str | None, set[float | None]]:
    return event.date_edtf, {entry.value for entry in event.released}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Armenia and Azerbaijan, with Georgia's consent, exchanged 12 prisoners on Friday.", {"ARM", "AZE"}),
        ("Watched by Norway, Colombia and Venezuela swapped 20 captives on Friday.", {"COL", "VEN"}),
        ("Twelve sailors were freed in an exchange between India and Pakistan on Friday, Oman said.", {"IND", "PAK"}),
        ("Hamas freed two Israeli captives on Friday in exchange for 60 Palestinian prisoners.", {"Q38799", "ISR"}),
        ("Yemen's government and the Houthis exchanged 40 prisoners on Friday, ten of them Saudis.", {"YEM", "houthis"}),
    ],
)
def test_the_sides_are_those_that_the_words_join(text: str, codes: set[str]) -> None:
    assert {party.code for party in events(text)[0].parties} == codes


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("India and Pakistan swapped 20 prisoners each on Friday, two days after an exchange in which 8 Indians came home.",
         {"2025-06-13", "2025-06-11"}),
        ("Three days after Iran released 6 Swedish sailors, their captain is still in prison.", {"2025-06-11"}),
        ("Three days after Iran released 6 Swedish sailors, their captain spoke of his cell.", {None}),
        ("Israel freed 60 Palestinian prisoners on Friday, hours after Hamas had let two Israeli captives go.", {"2025-06-13"}),
    ],
)  # fmt: skip
def test_a_day_follows_from_how_far_off_another_was(text: str, days: set[str | None]) -> None:
    assert {event.date_edtf for event in events(text)} == days


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("India and Pakistan exchanged 80 prisoners on Friday, the second day of a swap that is to free 240.",
         [("occurred", {80.0}), ("ongoing", {240.0})]),
        ("India and Pakistan exchanged 80 prisoners on Friday in the third and last stage of a swap in which 240 people changed sides.",
         [("occurred", {80.0}), ("occurred", {240.0})]),
        ("India and Pakistan exchanged 80 prisoners on Friday, the second day of their largest swap.", [("occurred", {80.0})]),
    ],
)  # fmt: skip
def test_a_whole_told_beside_its_part_is_an_event_of_its_own(text: str, wanted: list[tuple[str, set[float]]]) -> None:
    assert [(event.status, told(event)[1]) for event in events(text)] == wanted


def test_each_day_of_a_list_is_an_event_and_the_whole_lasts_from_first_to_last() -> None:
    text = "India and Pakistan exchanged 240 prisoners in all: 100 on Wednesday, 80 on Thursday and 60 on Friday."
    assert [told(event) for event in events(text)] == [
        ("2025-06-11/2025-06-13", {240.0}), ("2025-06-11", {100.0}), ("2025-06-12", {80.0}), ("2025-06-13", {60.0}),
    ]  # fmt: skip


def test_a_headline_goes_to_the_event_whose_number_it_gives() -> None:
    text = "India and Pakistan exchanged 60 prisoners on Friday. Over three days 240 people went home: 100 on Wednesday, 80 on Thursday and 60 on Friday."  # noqa: E501
    found = events(text, title="India and Pakistan complete swap of 240 prisoners")
    assert {(date, *sorted(numbers)) for date, numbers in map(told, found) if 240.0 in numbers or 60.0 in numbers} == {
        ("2025-06-11/2025-06-13", 240.0), ("2025-06-13", 60.0),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("India and Pakistan each released 80 people on Friday. Each side freed 50 soldiers and 30 fishermen.", {80.0}),
        ("Two nurses were among 80 prisoners exchanged on Friday by India and Pakistan.", {80.0}),
        ("India and Pakistan will swap 80 prisoners on Friday, two officials with knowledge of the lists said.", {80.0}),
        ("Ten of the 80 Indian prisoners whom Pakistan released on Friday are fishermen.", {80.0}),
    ],
)
def test_parts_and_people_who_only_speak_are_not_counted_with_the_freed(text: str, numbers: set[float]) -> None:
    assert told(events(text)[0])[1] == numbers


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("India and Pakistan exchanged prisoners on Friday for the first time since a flood thwarted a swap.", "occurred"),
        ("The 80-for-80 swap of Indians and Pakistanis should take place on Monday.", "planned"),
        ("Planes are ready for the biggest prisoner swap of the war, which will begin on Monday.", "planned"),
        ("A swap of 80 prisoners from each side had been due to take place on Friday.", "cancelled"),
        ("The exchange of 80 prisoners between India and Pakistan, agreed in Doha on June 2, will take three days.", "planned"),
    ],
)
def test_status_by_the_words_of_its_own_clause(text: str, status: str) -> None:
    assert events(text)[0].status == status


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Hamas freed two Israeli captives on Friday. They were flown to a hospital. In exchange Israel released 60 Palestinian prisoners.",
         [{("ISR", 2.0), ("PSE", 60.0)}]),
        ("The Taliban released 20 Afghan soldiers on Friday in exchange for 30 of their own, and both sides agreed to free 99 prisoners.",
         [{("AFG", 20.0), ("Q42418", 30.0)}]),
        ("Oman's warring sides agreed to free 99 prisoners.", [{(None, 99.0)}]),
        ("On Friday 40 Indian prisoners and 30 Pakistanis were swapped. It was the largest exchange since 2019.",
         [{("IND", 40.0), ("PAK", 30.0)}]),
    ],
)  # fmt: skip
def test_halves_of_a_swap_go_to_their_sides(text: str, wanted: list[set[tuple[str | None, float]]]) -> None:
    assert [{(part.to, part.value) for part in event.released} for event in events(text)][: len(wanted)] == wanted


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("India and Pakistan held talks in Muscat on Friday. They agreed to swap 30 prisoners each.", {"2025-06-13"}),
        ("India and Pakistan agreed on Friday to swap 30 prisoners. The deal was reached at talks in Muscat.", {"2025-06-13"}),
        ("India and Pakistan held talks in Muscat on Friday. Iran agreed to free 30 prisoners.", {"2025-06-13", None}),
    ],
)
def test_talks_and_what_was_agreed_there_are_of_one_day(text: str, days: set[str | None]) -> None:
    assert {event.date_edtf for event in all_events(text) if event.event_type in ("agreement", "negotiation")} == days


def test_a_deal_under_which_something_is_done_is_no_news() -> None:
    text = "India freed 30 Pakistani fishermen on Friday under the agreements reached in Muscat."
    assert [event.is_main for event in all_events(text) if event.event_type == "agreement"] == [False]


@pytest.mark.parametrize(
    ("title", "text", "found"),
    [
        ("Eight hostages out amid chaos; Israel lets 90 prisoners go after delay",
         "It has been a long day. Here is where things stand:\n• Hamas handed over eight hostages on Friday: five of them Thais.\n"
         "• Israel freed 90 Palestinians in return, 22 of them lifers.",
         {("prisoner_exchange", "occurred")}),
        ("Driver among 31 brought home in June swap",
         "A driver from Poltava has come home after 13 months, officials said.\n"
         "Petro Hai, 40, is one of 29 soldiers and two cooks whom Russia handed over on 13 June. "
         "Moscow said 30 of its men had been sent the other way.",
         {("prisoner_exchange", "occurred")}),
        ("Rebels and Kyiv trade hundreds of captives",
         "HOST: More than 300 people are on their way home tonight. It is the biggest swap of captives in years.\n"
         "HOST: So who got whom?\nFELD: Well, Kyiv says it received 81 people.",
         {("prisoner_exchange", "occurred")}),
        ("Prisoners go home", "Ten Americans came home on Friday and one Venezuelan went the other way.",
         {("prisoner_exchange", "occurred")}),
        ("Prisoners go home", "On Friday the United States and Iran freed five people each.", {("prisoner_exchange", "occurred")}),
        ("Prisoners go home", "On Friday 23 Thais were let go under a side deal between Bangkok and Hamas.",
         {("prisoner_release", "occurred")}),
        ("Baku and Yerevan swap captives", "Azerbaijan let 12 soldiers go on Friday. Armenia sent two men the other way, both sides said.",
         {("prisoner_exchange", "occurred")}),
        ("Swap on the Enguri bridge",
         "Georgia got back seven farmers. Tbilisi and Sukhumi carried out the exchange on Friday. On Friday three men walked home to Gali.",
         {("prisoner_exchange", "occurred")}),
        ("Swap on the Enguri bridge",
         "Tbilisi and Sukhumi carried out the exchange on Friday. Separately, Russia unilaterally let one sailor go on Friday.",
         {("prisoner_exchange", "occurred"), ("prisoner_release", "occurred")}),
        ("Sides in Yemen swap prisoners", "The sides swapped 40 prisoners on Friday. Well, the Houthis say they got back 31 men.",
         {("prisoner_exchange", "occurred")}),
        ("Congo and rebels agree to swap prisoners",
         "Congo and M23 agreed on Friday to swap prisoners. The African Union called for the release of all civilians.",
         {("prisoner_exchange", "agreed"), ("prisoner_release", "proposed")}),
        ("India and Pakistan swap fishermen", "The two swapped 30 fishermen on Friday. They let ten more go. A second batch was put off.",
         {("prisoner_exchange", "occurred"), ("prisoner_exchange", "cancelled")}),
    ],
)  # fmt: skip
def test_halves_of_an_exchange_are_no_releases_of_their_own(title: str, text: str, found: set[tuple[str, str]]) -> None:
    assert {(event.event_type, event.status) for event in events(text, title=title)} == found


def test_an_event_without_a_date_or_sides_is_less_sure() -> None:
    told, undated, nobody = (
        max(event.confidence for event in events(text, title="Twelve prisoners are home"))
        for text in (
            "The talks went on. On Friday India let 12 Pakistani fishermen go.",
            "The talks went on. India let 12 Pakistani fishermen go.",
            "The talks went on. Twelve prisoners were let go.",
        )
    )
    assert told > undated >= nobody


def test_who_went_between_belongs_to_the_exchange_and_not_to_what_came_with_it() -> None:
    text = (
        "The two swapped 80 men each on Friday.\nEight farmers were sent back too. The United Arab Emirates acted as mediator, both said."
    )
    found = {event.event_type: event.mediators for event in events(text, title="Russia and Ukraine swap prisoners")}
    assert found["prisoner_exchange"] == ("ARE",)


def test_since_when_somebody_is_held_is_not_when_he_was_swapped() -> None:
    text = "Eighty-four men got off, some of them locked up since 2014. An identical number had gone the other way. It was the 7th trade."
    assert {event.date_edtf for event in events(text, title="Captives swapped")} == {None}


def test_who_goes_between_gets_nobody() -> None:
    text = "Oman, which brokered the deal, said that the three had been flown from Tehran and Stockholm to Muscat."
    found = events(
        f"Sweden let an official go on Friday in return for two of its citizens.\n{text}", title="Sweden and Iran trade prisoners"
    )
    assert {part.to for event in found for part in event.released} == {"SWE"}


def test_a_whole_told_in_two_words_of_a_clause_is_one() -> None:
    text = (
        "Ukraine and Russia exchanged 103 prisoners each on Friday, completing a large swap. "
        "Over three days 500 people returned on each side: 190 on Wednesday, 207 on Thursday and 103 on Friday."
    )
    found = [told(event) for event in events(text, title="Russia and Ukraine complete 500-for-500 exchange")]
    whole = ("2025-06-11/2025-06-13", {500.0})
    assert sorted(found) == [("2025-06-11", {190.0}), whole, ("2025-06-12", {207.0}), ("2025-06-13", {103.0})]
