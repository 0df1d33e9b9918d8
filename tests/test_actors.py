"""Possible parties: how each is named, and what only looks like one."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.codebook import book
from pipeline.codebook.entries import Country
from pipeline.records import Article, Entity, Findings, Published, Reading
from pipeline.rules.names import actors


def found(text: str, *, published: date | None = None, entities: tuple[Entity, ...] = ()) -> list[tuple[str, str, str]]:
    reading = Reading(Article("d", "s", "h", text, published=Published(day=published)), ((0, len(text)),), entities)
    return [(text[m.start : m.end], m.code, m.kind) for m in actors.find(reading, book.load(), Findings())]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ukraine's envoy", [("Ukraine", "UKR", "name")]),
        ("the United Arab Emirates mediated", [("United Arab Emirates", "ARE", "name")]),
        ("the UAE and the U.S. mediated", [("UAE", "ARE", "name"), ("U.S.", "USA", "name")]),
        ("the US president", [("US", "USA", "adjective")]),
        ("it helped us, they said", []),
        ("75 Russians came", [("Russians", "RUS", "people")]),
        ("Ukrainian soldiers came", [("Ukrainian", "UKR", "adjective")]),
        ("a Ukrainian was freed", [("Ukrainian", "UKR", "people")]),
        ("195 Russian and 190 Ukrainian troops", [("Russian", "RUS", "adjective"), ("Ukrainian", "UKR", "adjective")]),
        ("the Chinese said no", [("Chinese", "CHN", "people")]),
        ("the Chinese ship", [("Chinese", "CHN", "adjective")]),
        ("Russian-held territory", [("Russian", "RUS", "adjective")]),
        ("Kyiv said yes", [("Kyiv", "UKR", "capital")]),
        ("Kiev said yes", [("Kiev", "UKR", "capital")]),
        ("talks in Kyiv and Moscow", [("Kyiv", "UKR", "city"), ("Moscow", "RUS", "city")]),
        ("between Kyiv and Moscow", [("Kyiv", "UKR", "capital"), ("Moscow", "RUS", "capital")]),
        ("KYIV (Reuters) - Ten men came", [("KYIV", "UKR", "city")]),
        ("the Moscow region", [("Moscow", "RUS", "city")]),
        ("the Kremlin said", [("Kremlin", "RUS", "capital")]),
        ("Putin and Zelenskyy spoke", [("Putin", "RUS", "leader"), ("Zelenskyy", "UKR", "leader")]),
        ("Türkiye and Turkey", [("Türkiye", "TUR", "name"), ("Turkey", "TUR", "name")]),
        ("South Korean and North Korean envoys", [("South Korean", "KOR", "adjective"), ("North Korean", "PRK", "adjective")]),
        ("Latin American states and New Mexico", []),
        ("Yemen's Houthis", [("Yemen", "YEM", "name"), ("Houthis", "houthis", "group")]),
        ("Hamas freed two", [("Hamas", "Q38799", "group")]),
        ("King Abdullah of Jordan", [("Jordan", "JOR", "name")]),
        ("Jordan Smith spoke", []),
        ("Georgia's governor spoke in Atlanta", [("Atlanta", "USA", "city")]),
        ("Georgia's envoy spoke in Tbilisi", [("Georgia", "GEO", "name"), ("Tbilisi", "GEO", "city")]),
        ("UKRAINE, RUSSIA SWAP PRISONERS", [("UKRAINE", "UKR", "name"), ("RUSSIA", "RUS", "name")]),
        ("a polish on the turkey", []),
    ],
)
def test_kinds(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert found(text) == expected


def test_every_state_is_known_by_its_name() -> None:
    rows = book.load().rows(Country)
    assert len(rows) == 197
    assert {"PSE", "XKX", "TWN"} <= {r.id for r in rows}
    for row in rows:
        assert (row.name, row.id, "name") in found(f"The delegation of {row.name} left."), row.id


def test_adjectives_stand_for_their_country() -> None:
    for row in book.load().rows(Country):
        for adjective in row.adjectives:
            assert (adjective, row.id) in [hit[:2] for hit in found(f"the {adjective} delegation")], adjective


def test_wikidata_ids_are_unique_and_well_formed() -> None:
    ids = [r.wikidata for r in book.load().rows(Country) if r.wikidata]
    assert len(ids) == len(set(ids))
    assert all(i[0] == "Q" and i[1:].isdigit() for i in ids)


def test_a_leader_speaks_only_in_office() -> None:
    assert found("Poroshenko spoke", published=date(2017, 1, 1)) == [("Poroshenko", "UKR", "leader")]
    assert found("Poroshenko spoke", published=date(2023, 1, 1)) == []


def test_a_namesake_is_no_leader() -> None:
    assert found("Andrei Putin won", entities=(Entity(0, 12, "PERSON"),)) == []
    assert found("President Putin won", entities=(Entity(0, 15, "PERSON"),)) == [("Putin", "RUS", "leader")]
