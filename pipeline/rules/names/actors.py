"""Possible parties: countries by name, adjective, people and capital, their leaders, and groups that are no state."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pipeline.codebook.book import Codebook
from pipeline.codebook.entries import Country, Leader, Organisation, WordList
from pipeline.records import ActorMention, Findings, Reading
from pipeline.rules.names.gazetteer import Gazetteer, Hit

NEXT_WORD = re.compile(r"[ \u00a0]([\w’'-]+)")
LAST_WORDS = re.compile(r"([\w’'.]+)[ \u00a0]+(?:([\w’']+)[ \u00a0]+)?$")
COORDINATION = re.compile(r"[ \u00a0]?(?:,|,? (?:and|or|as well as)|-|–|/|&)[ \u00a0]?(?:[\d,.]+[ \u00a0])?")
DATELINE = re.compile(r"(?:,[^()\n]{0,40})?[ \u00a0]*(?:\([^)\n]{1,30}\)[ \u00a0]*[—–-]|[—–])")
CURRENCIES = tuple("$€£")  # a sign that makes the name before it a currency's
WINDOW = 60  # characters beside a mention that the tests look at


@dataclass(frozen=True, slots=True)
class Bearer:
    """What a name may stand for; `kind` as in ActorMention, but `demonym` (adjective or people) and `short` (adjective or name)
    are open."""

    kind: str
    code: str
    name: str
    rule: str
    since: date | None = None
    until: date | None = None


def find(reading: Reading, codebook: Codebook, findings: Findings) -> tuple[ActorMention, ...]:
    """All mentions of possible parties, in text order, none overlapping another.

    Source: the names in the lexicon's countries, the codebook's leaders and those of its organisations that are a side.
    """
    hits = [hit for hit in _gazetteer(codebook).find(reading.text) if reading.text[hit.end : hit.end + 1] not in CURRENCIES]
    chosen = [(hit, bearer) for hit in hits if (bearer := _bearer(hit, reading, codebook))]
    return tuple(_mentions(chosen, reading, words(codebook)))


@functools.lru_cache(maxsize=8)
def words(codebook: Codebook) -> dict[str, frozenset[str]]:
    """The language's word lists by name."""
    return {row.id: frozenset(row.words) for row in codebook.rows(WordList)}


@functools.lru_cache(maxsize=8)
def _gazetteer(codebook: Codebook) -> Gazetteer[Bearer]:
    return Gazetteer(
        [
            *(pair for row in codebook.rows(Country) for pair in _country_names(row)),
            *((name, _leader(row)) for row in codebook.rows(Leader) for name in row.names),
            *((name, Bearer("group", row.id, row.name, f"actor.group.{row.id}")) for row in codebook.rows(Organisation) if row.side
              for name in (row.name, *row.aliases)),
        ]
    )  # fmt: skip


def _leader(row: Leader) -> Bearer:
    return Bearer("leader", row.country, row.names[0], f"actor.leader.{row.id}", row.since, row.until)


def _country_names(row: Country) -> Iterator[tuple[str, Bearer]]:
    def bearer(kind: str) -> Bearer:
        return Bearer(kind, row.id, row.name, f"actor.{kind}.{row.id}")

    both = set(row.adjectives) & {row.name, *row.aliases}
    for kind, names in (
        ("homonym", row.homonyms), ("name", (row.name, *row.aliases)), ("short", tuple(both)), ("capital", row.capitals),
        ("seat", row.seats), ("city", row.places), ("adjective", row.adjectives), ("people", row.people),
    ):  # fmt: skip
        for name in names:
            if kind == "short" or name not in both:
                yield name, bearer("demonym" if name in row.adjectives and name in row.people else kind)


def _bearer(hit: Hit[Bearer], reading: Reading, codebook: Codebook) -> Bearer | None:
    """The first bearer of the name that the article's date and neighbours allow; None where there is none."""
    if any(bearer.kind == "homonym" for bearer in hit.values):
        return None
    for bearer in hit.values:
        if bearer.kind == "leader" and not _in_office(bearer, reading.article.published.day):
            continue
        if bearer.kind in ("name", "city", "capital", "leader", "short") and _in_person(hit, reading, codebook):
            continue
        if bearer.kind in ("name", "demonym") and _elsewhere(hit, bearer, reading, codebook):
            continue
        if bearer.kind in ("adjective", "demonym", "people") and _rite(hit, reading, codebook):
            continue
        return bearer
    return None


def _in_office(bearer: Bearer, day: date | None) -> bool:
    return day is None or (bearer.since or day) <= day <= (bearer.until or day)


def _in_person(hit: Hit[Bearer], reading: Reading, codebook: Codebook) -> bool:
    """Whether a longer person's name holds the mention ("Michael Jordan", "Andrei Putin")."""
    for entity in reading.entities:
        if entity.label != "PERSON" or entity.start >= hit.start or entity.end < hit.end:
            continue
        before = reading.text[entity.start : hit.start].replace("’s", " ").replace("'s", " ").split()
        listed = words(codebook)["titles"]
        if not any(word.lower() in listed or word.lower().rstrip(".") in listed for word in before):
            return not _gazetteer(codebook).find(reading.text[entity.start : hit.start])
    return False


def _rite(hit: Hit[Bearer], reading: Reading, codebook: Codebook) -> bool:
    """Whether the name only names a church or a rite ("Greek Catholic priests")."""
    after = NEXT_WORD.match(reading.text, hit.end)
    return after is not None and after[1].lower() in words(codebook)["rites"]


def _elsewhere(hit: Hit[Bearer], bearer: Bearer, reading: Reading, codebook: Codebook) -> bool:
    """Whether the name, here, is a person's or another place's."""
    row = _countries(codebook)[bearer.code]
    if row.given_name and bearer.kind == "name" and _beside_capital(hit, reading, codebook):
        return True
    if not any(rival in reading.text for rival in row.rivals):
        return False
    return not any(re.search(rf"\b{re.escape(name)}\b", reading.text) for name in row.capitals)


@functools.lru_cache(maxsize=8)
def _countries(codebook: Codebook) -> dict[str, Country]:
    return {row.id: row for row in codebook.rows(Country)}


def _beside_capital(hit: Hit[Bearer], reading: Reading, codebook: Codebook) -> bool:
    after = NEXT_WORD.match(reading.text, hit.end)
    heads = words(codebook)["organisation_heads"]
    if after and after[1][0].isupper() and hit.start >= reading.article.title_end:
        following = re.findall(r"[\w’'-]+", reading.text[hit.end : hit.end + WINDOW])[:4]
        return not any(word.lower() in heads for word in following) and not after[1].isupper()
    return False


def _mentions(chosen: list[tuple[Hit[Bearer], Bearer]], reading: Reading, lists: dict[str, frozenset[str]]) -> Iterator[ActorMention]:
    kinds = _kinds(chosen, reading, lists)
    previous: ActorMention | None = None
    for number, ((hit, bearer), kind) in enumerate(zip(chosen, kinds, strict=True)):
        end = hit.end + (reading.text[hit.end : hit.end + 1] == "." and _dotted(reading.text[hit.start : hit.end]))
        text = reading.text
        beside = _joined_to_city(previous, hit, text) or _before_own_country(chosen, number, text)
        if kind == "capital" and (beside or _is_place(hit, text, lists)):
            kind = "city"
        previous = ActorMention(hit.start, end, bearer.code, bearer.name, "capital" if kind == "seat" else kind, bearer.rule)
        yield previous


def _dotted(found: str) -> bool:
    return bool(re.fullmatch(r"(?:[A-Z]\.)+[A-Z]", found))


def _kinds(chosen: list[tuple[Hit[Bearer], Bearer]], reading: Reading, lists: dict[str, frozenset[str]]) -> list[str]:
    """Each mention's kind, decided from the last to the first: in "Russian and Ukrainian troops" the first follows the second."""
    kinds = [bearer.kind for _, bearer in chosen]
    for number in reversed(range(len(chosen))):
        if kinds[number] in ("demonym", "short"):
            open_kind = "people" if kinds[number] == "demonym" else "name"
            kinds[number] = "adjective" if _before_noun(chosen, kinds, number, reading.text, lists) else open_kind
    return kinds


def _before_noun(
    chosen: list[tuple[Hit[Bearer], Bearer]], kinds: list[str], number: int, text: str, lists: dict[str, frozenset[str]]
) -> bool:
    end = chosen[number][0].end
    if number + 1 < len(chosen) and COORDINATION.fullmatch(text, end, chosen[number + 1][0].start):
        return kinds[number + 1] == "adjective"
    if re.match(r"[-‑–]\w", text[end : end + 2]):
        return True
    after = NEXT_WORD.match(text, end + (text[end : end + 1] == "." and _dotted(text[chosen[number][0].start : end])))
    if after is None or after[1].isdigit():
        return False
    word = after[1].lower()
    acted = chosen[number][1].kind == "short" and word.endswith("ed") and word not in lists["adjectives_in_ed"]
    return word not in lists["after_people"] and not acted


def _joined_to_city(previous: ActorMention | None, hit: Hit[Bearer], text: str) -> bool:
    return previous is not None and previous.kind == "city" and text[previous.end : hit.start].strip() in ("and", "or", "&")


def _before_own_country(chosen: list[tuple[Hit[Bearer], Bearer]], number: int, text: str) -> bool:
    """ "Kyiv, Ukraine"."""
    if number + 1 == len(chosen):
        return False
    (hit, bearer), (after, country) = chosen[number], chosen[number + 1]
    return country.code == bearer.code and country.kind == "name" and text[hit.end : after.start] == ", "


def _is_place(hit: Hit[Bearer], text: str, lists: dict[str, frozenset[str]]) -> bool:
    """Whether a capital is named as a place: after a preposition of place, before "region" or "airport", in a dateline."""
    if (hit.start == 0 or text[hit.start - 1] == "\n") and DATELINE.match(text, hit.end):
        return True
    after = re.match(r"[ \u00a0-](\w+)", text[hit.end : hit.end + WINDOW])
    if after and (after[1].lower() in lists["place_heads"]):
        return True
    before = LAST_WORDS.search(text[max(0, hit.start - WINDOW) : hit.start])
    if not before:
        return False
    first, second = before[1].lower(), (before[2] or "").lower()
    last = second or first
    return last in lists["locatives"] or (last in lists["place_modifiers"] and first in lists["locatives"])
