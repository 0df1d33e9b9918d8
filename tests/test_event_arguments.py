"""Where an event happened, who went between, who was freed to whom, and when: each by the words that say it."""

from __future__ import annotations

import datetime
import re

import pytest

from pipeline.codebook.book import load
from pipeline.records import Article, EventMention, Published, Reading
from pipeline.rules import order

SENTENCE = re.compile(r"[^\n]+?(?:[.!?][\"”’]?(?= [A-Z\"“])|$)", re.MULTILINE)
DAY = datetime.date(2025, 6, 14)


def events(text: str) -> tuple[EventMention, ...]:
    """The events in a text published on a Saturday."""
    article = Article("case", "case", "0", text, title_end=0, published=Published(DAY, DAY.isoformat(), "given"))
    return order.find(Reading(article, tuple(m.span() for m in SENTENCE.finditer(text))), load("prisoners")).events


def first(text: str, kind: str = "prisoner_exchange") -> EventMention:
    """The first of them that is of a type."""
    return next(event for event in events(text) if event.event_type == kind)


def freed(event: EventMention) -> set[tuple[str | None, float | None]]:
    return {(entry.to, entry.value) for entry in event.released}


@pytest.mark.parametrize(
    ("text", "place", "country"),
    [
        ("Tehran and Washington swapped five prisoners apiece in Muscat on Friday.", "Muscat", "OMN"),
        ("Baku and Yerevan swapped captives on Friday.", None, None),
        ("India and Pakistan exchanged prisoners on Friday at the Attari checkpoint.", "Attari", "IND"),
        ("Ukraine and Russia exchanged 50 prisoners on Friday, the authorities in Kyiv said.", None, None),
        ("Ukraine and Russia exchanged 50 prisoners held in Olenivka on Friday.", None, None),
        ("PRISONER EXCHANGE IN MUSCAT CALLED OFF", "MUSCAT", "OMN"),
        ("PRISONER EXCHANGE IN STORM CALLED OFF", None, None),
    ],
)
def test_a_place_follows_a_locative_preposition(text: str, place: str | None, country: str | None) -> None:
    event = first(text)
    assert (event.location, event.country) == (place, country)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Ukraine and Russia exchanged 50 prisoners in a deal mediated by Qatar, and Kyiv said all were well.", ("QAT",)),
        ("Ukraine and Russia exchanged 50 prisoners in a deal mediated by two envoys, and Kyiv said all were well.", ()),
        ("On 24 May Russia and Ukraine exchanged 60 prisoners each, also with the Emirates' help.", ("ARE",)),
        ("Iran and Belgium exchanged two prisoners on Friday in a deal that Oman negotiated.", ("OMN",)),
        ("Iran and Belgium exchanged ten prisoners on Friday after months of Qatari shuttle diplomacy.", ("QAT",)),
        ("Russia and Ukraine swapped 30 prisoners on Friday following an intervention by the Vatican.", ("VAT",)),
        ("Congo and M23 swapped 30 prisoners on Friday at Kenya's urging.", ("KEN",)),
        ("Hamas freed ten captives on Friday for 100 Palestinian prisoners under a deal worked out by Egypt and Qatar.", ("EGY", "QAT")),
        ("Russia and Ukraine exchanged 20 prisoners on Friday, and Qatar welcomed the help that the Red Cross gave.", ()),
        ("Russia and Ukraine exchanged 20 prisoners on Friday, while Turkey negotiated a gas price.", ()),
        ("Ukraine and Russia exchanged 50 prisoners on Friday. Qatar and Turkey acted as intermediaries.", ("QAT", "TUR")),
        ("Armenia and Azerbaijan exchanged 12 prisoners, with Georgia and Switzerland as guarantors.", ("GEO", "CHE")),
        ("Armenia and Azerbaijan exchanged 12 prisoners on Friday.", ()),
    ],
)
def test_mediators_stand_beside_their_words(text: str, codes: tuple[str, ...]) -> None:
    assert first(text).mediators == codes


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("Ukraine and Russia exchanged 205 prisoners of war each on Friday.", {("UKR", 205.0), ("RUS", 205.0)}),
        ("Hamas freed three Israeli hostages on Friday and Israel released 90 Palestinians in exchange.", {("ISR", 3.0), ("PSE", 90.0)}),
        ("Ukraine and Russia swapped 30 Ukrainians for 40 others on Friday.", {("UKR", 30.0), ("RUS", 40.0)}),
    ],
)
def test_people_go_to_their_side(text: str, entries: set[tuple[str | None, float | None]]) -> None:
    assert freed(first(text)) == entries


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("The ELN and Colombia traded 60 prisoners: 38 went to the rebels and 22 to the government.", {("ELN", 38), ("COL", 22)}),
        ("Colombia and the ELN traded 60 prisoners on Friday; 22 government soldiers were flown to Bogota.", {(None, 60), ("COL", 22)}),
        ("The ELN announced a swap of 90 of its men for 40 Colombian government soldiers.", {("ELN", 90), ("COL", 40)}),
        ("Iran and Iraq exchanged 30 prisoners on Friday. Twelve were freed by Iran; 18 returned to Iran.", {("IRQ", 12), ("IRN", 18)}),
        ("Iran and Iraq exchanged 30 prisoners on Friday, and 12 wounded prisoners were taken to hospital in Basra.", {(None, 30)}),
        ("A swap of 50 prisoners between Colombia and the ELN took place on Friday.", {(None, 50)}),
        ("Iran freed 31 prisoners of the previous government and Iraq 12 in exchange.", {("IRQ", 31), ("IRN", 12)}),
    ],
)
def test_sides_that_a_sentence_names_only_by_what_they_are(text: str, entries: set[tuple[str | None, float]]) -> None:
    codes = {"ELN": "national-liberation-army"}
    assert freed(first(text)) == {(codes.get(to or "", to), number) for to, number in entries}


def test_who_acts_is_the_group_where_its_country_is_only_a_place_or_describes() -> None:
    text = "Hamas let three hostages go on Friday and Israel freed 90 Palestinian prisoners in exchange. Crowds waited in Gaza City."
    assert {party.code for party in first(text).parties} == {"Q38799", "ISR"}


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("In May Iran announced a swap of 90 Iraqis for 40 Iranians. The swap was called off.", ["cancelled"]),
        ("Iran and Iraq exchanged 90 prisoners. The exchange planned for Monday was called off.", ["occurred", "cancelled"]),
        ("Iran and Iraq exchanged 90 prisoners. Another exchange was called off.", ["occurred", "cancelled"]),
    ],
)
def test_what_was_announced_and_then_called_off_is_one(text: str, statuses: list[str]) -> None:
    assert [event.status for event in events(text)] == statuses


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Iran and Iraq exchanged 90 prisoners on June 3 and 4.", "2025-06-03/2025-06-04"),
        ("Iran and Iraq exchanged 90 prisoners on June 3 and 9.", "2025-06-03"),
        ("Iran and Iraq completed an exchange on June 4. On June 3 and 4 they exchanged 90 prisoners.", "2025-06-03/2025-06-04"),
        ("Iran and Iraq exchanged 90 prisoners on June 3, and June 4 saw new talks in Basra.", "2025-06-03"),
    ],
)
def test_two_days_in_a_row_are_one_stretch(text: str, date: str) -> None:
    assert first(text).date_edtf == date


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Iran on Monday called off the release of 18 prisoners, which had been set for Wednesday.", "2025-06-18"),
        ("The release of 18 prisoners, which had been set for Wednesday, took place on Friday.", "2025-06-13"),
        ("Iran on Friday freed ten Iraqis whom Baghdad had deported.", None),
        ("Iran on Friday freed ten Iraqis whom Baghdad had deported in May.", "2025-05"),
    ],
)
def test_a_day_is_that_of_its_own_clause(text: str, date: str | None) -> None:
    deported = [event.date_edtf for event in events(text) if event.event_type == "deportation"]
    found = deported if "deported" in text else [first(text, "prisoner_release").date_edtf]
    assert found == ([date] if date else [])


@pytest.mark.parametrize(
    "text",
    [
        "Hamas let three hostages go on Friday for 90 prisoners held by Israel.",
        "Iran freed 90 captives on Friday, a day after the rebels walked out of talks on an exchange.",
        "Iran freed 90 captives on Friday, and two of the captives chose to stay in Iran, where their relatives live.",
        "Freed prisoners came down the steps on Friday with their hands over their faces.",
    ],
)
def test_what_only_describes_is_no_event(text: str) -> None:
    found = [event for event in events(text) if event.event_type in ("detention", "protest", "prisoner_exchange", "prisoner_release")]
    assert len(found) == 1


def test_who_visits_before_a_release_does_not_free_anybody() -> None:
    event = first("Minsk releases 14 political prisoners on Friday after a visit by an American envoy.", "prisoner_release")
    assert [party.code for party in event.parties if party.role == "actor"] == ["BLR"]
    event = first("Fourteen political prisoners were released by an American militia.", "prisoner_release")
    assert [party.code for party in event.parties if party.role == "actor"] == ["USA"]


def test_no_side_has_more_than_two_claims() -> None:
    text = "Ukraine and Russia exchanged 30 Ukrainian soldiers on Friday. In the exchange 31 Ukrainians, or 32 Ukrainians, came home."
    assert len(first(text).released) <= 2


def test_what_came_first_has_the_date_behind_followed() -> None:
    assert first("The exchange of 50 prisoners between Ukraine and Russia followed a telephone call on Monday.").date_edtf is None


def test_ordinals_tell_two_exchanges_apart() -> None:
    text = "Ukraine and Russia carried out the 71st exchange of prisoners. The 70th exchange of prisoners took place on 2 June."
    assert first(text).date_edtf is None


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Five aid workers were seized in northern Mali in March.", set()),
        ("Two of our reporters, abducted in Libya in May 2019, were flown to Tunisia.", set()),
        ("In May 2019 Iran seized seven sailors in Iraqi waters.", {"IRN"}),
        ("Since May 2019 forty Ukrainian civilians are detained in Russia.", {"RUS", "UKR"}),
    ],
)
def test_where_people_are_taken_is_no_captor(text: str, codes: set[str]) -> None:
    assert {party.code for party in first(text, "detention").parties} == codes


def test_whom_a_group_lets_go_is_not_taken_for_its_own_country_s() -> None:
    assert freed(first("Hamas freed 33 hostages on Friday.", "prisoner_release")) == {(None, 33)}


def test_talks_on_a_phase_that_are_put_off_do_not_put_off_the_release_told_before() -> None:
    text = "Kenya is to free 90 captives. Negotiations on the second phase have been put off."
    assert first(text, "prisoner_release").status == "planned"


@pytest.mark.parametrize(
    "deal", ["under a deal brokered by Georgia", "in an exchange mediated by Georgia", "under a pact facilitated by Georgia"]
)
def test_who_brokers_is_told_behind_by_and_not_before(deal: str) -> None:
    event = first(f"Azerbaijan and Armenia, {deal}, traded 45 soldiers each on Friday.")
    assert event.mediators == ("GEO",)
    assert {party.code for party in event.parties} == {"AZE", "ARM"}
    assert freed(event) == {("AZE", 45), ("ARM", 45)}


def test_bodies_that_one_state_delivers_to_another() -> None:
    assert freed(first("Eritrea delivered 57 bodies to Ethiopia and took 8 in return.", "repatriation_of_remains")) == {
        ("ETH", 57),
        ("ERI", 8),
    }
