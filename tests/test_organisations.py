"""Organisations: marked-up cases, the data behind them, and the gazetteer's cost."""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from pipeline.codebook import book
from pipeline.codebook.cases import Case, Mark, read_cases
from pipeline.codebook.entries import Body, Country, Leader, Organisation
from pipeline.records import Article, Findings, OrganisationMention, Published, Reading
from pipeline.rules.names import actors, definitions, families, linking, organisations
from pipeline.rules.names.gazetteer import Gazetteer

CASES = read_cases(book.LEXICONS / "en" / "cases" / "organisations.txt")
SENTENCE = re.compile(r"[^\n]+?(?:[.!?][”\"’)]*(?=[ \n]+[A-Z“\"])|$|(?=\n))")


def read(text: str, *, published: Any = None, title_end: int = 0, outlet: str | None = None) -> Reading:
    article = Article("d", "s", "h", text, title_end, outlet=outlet, published=Published(day=published))
    return Reading(article, tuple(m.span() for m in SENTENCE.finditer(text) if m[0].strip()))


def found_in(reading: Reading) -> tuple[OrganisationMention, ...]:
    codebook = book.load()
    findings = Findings(actors=actors.find(reading, codebook, Findings()))
    return organisations.find(reading, codebook, findings)


def wrongs(case: Case) -> list[str]:
    mentions = list(found_in(read(case.text, published=case.published)))
    marks = [m for m in case.marks if m.kind == "organisation"]
    out = []
    for mark in marks:
        hit = next((m for m in mentions if m.start < mark.end and mark.start < m.end), None)
        if hit is None:
            out.append(f"missed {case.text[mark.start : mark.end]!r}")
            continue
        mentions.remove(hit)
        out += [f"{k} of {case.text[hit.start : hit.end]!r} is {got!r}" for k, v, got in _compared(mark, hit) if v != got]
    return out + [f"extra {case.text[m.start : m.end]!r}" for m in mentions]


def _compared(mark: Mark, hit: OrganisationMention) -> list[tuple[str, str, str]]:
    return [(k, v, "null" if getattr(hit, k) is None else str(getattr(hit, k))) for k, v in mark.values.items()]


@pytest.mark.parametrize("case", [c for c in CASES if c.group != "known failure"], ids=lambda c: c.id)
def test_case(case: Case) -> None:
    assert wrongs(case) == []


@pytest.mark.parametrize("case", [c for c in CASES if c.group == "known failure"], ids=lambda c: c.id)
@pytest.mark.xfail(strict=True)
def test_known_failure(case: Case) -> None:
    assert wrongs(case) == []


def test_there_are_cases_enough() -> None:
    assert len(CASES) >= 120
    assert sum(c.group == "held-out" for c in CASES) >= 50


def test_mentions_lie_in_the_text_in_order_without_overlap() -> None:
    text = "\n".join(c.text for c in CASES)
    mentions = found_in(read(text))
    assert all(a.end <= b.start for a, b in itertools.pairwise(mentions))
    assert all(text[m.start : m.end].strip() == text[m.start : m.end] != "" for m in mentions)


def test_one_name_has_one_identity_throughout_an_article() -> None:
    text = "Russia's Defence Ministry spoke. The Defence Ministry in Moscow spoke. The ministry spoke again."
    assert {m.org_id for m in found_in(read(text))} == {"ministry-of-defence-of-russia"}


def test_same_name_in_two_countries_is_told_apart() -> None:
    text = "Armenia's foreign ministry wrote to Azerbaijan's foreign ministry."
    assert [m.country for m in found_in(read(text))] == ["ARM", "AZE"]


def test_the_outlet_of_the_article_is_its_publisher() -> None:
    mentions = found_in(read("She told the Kyiv Independent about it.", outlet="The Kyiv Independent"))
    assert [m.role for m in mentions] == ["publisher"]


def test_an_agency_in_the_dateline_is_a_publisher() -> None:
    assert [m.role for m in found_in(read("KYIV (Reuters) - Ten men came home."))] == ["publisher"]


def test_wikidata_is_given_only_where_the_id_is_a_qid() -> None:
    by_id = {m.org_id: m.wikidata for m in found_in(read("The EU and Ukrenergo signed."))}
    assert by_id == {"Q458": "Q458", "ukrenergo": None}


def test_codebook_organisations_are_unique_and_well_formed() -> None:
    rows = book.load().rows(Organisation)
    assert len(rows) >= 250
    assert all(linking.QID.fullmatch(r.id) or linking.slug(r.id) == r.id for r in rows)
    doubled = [n for n, k in Counter(r.name.casefold() for r in rows).items() if k > 1]
    assert doubled == []


def test_no_alias_names_two_organisations() -> None:
    owners: dict[str, set[str]] = {}
    for row in book.load().rows(Organisation):
        for name in (row.name, *row.aliases):
            owners.setdefault(name, set()).add(row.id)
    assert {name: ids for name, ids in owners.items() if len(ids) > 1} == {}


def test_references_between_data_files_hold() -> None:
    codebook = book.load()
    ids = {r.id for r in codebook.rows(Organisation)}
    bodies, states = {b.id for b in codebook.rows(Body)}, {c.id for c in codebook.rows(Country)}
    assert {r.body for r in codebook.rows(Organisation) if r.body} <= bodies
    assert {r.country for r in codebook.rows(Organisation) if r.country} <= states
    assert {r.country for r in codebook.rows(Leader)} <= states | ids
    made = {linking.body_of(b, c, codebook).org_id for b in codebook.rows(Body) for c in states}
    assert {r.organisation for r in codebook.rows(Leader) if r.organisation} <= ids | made


class Counting(dict[Any, Any]):
    """A trie node that counts look-ups."""

    looked_up = 0

    def get(self, key: Any, default: Any = None) -> Any:
        Counting.looked_up += 1
        return super().get(key, default)


def _cost(aliases_in_it: int, text: str) -> int:
    names = [(f"{word} {kind} {n}", n) for n in range(aliases_in_it // 2) for word, kind in (("Council", "Number"), (f"Firm{n}", "Group"))]
    gazetteer = Gazetteer(names, node=Counting)
    Counting.looked_up = 0
    gazetteer.find(text)
    return Counting.looked_up


def test_look_up_cost_does_not_grow_with_the_number_of_names() -> None:
    text = "The Council Number 7 met the Firm3 Group 3 in town, and the Council of Elders wrote a long letter to nobody. " * 50
    assert _cost(100_000, text) <= 1.1 * _cost(100, text)


def test_hits_prefer_the_longer_name_even_where_a_shorter_begins_earlier() -> None:
    gazetteer = Gazetteer([("The National", 1), ("National Liberation Army", 2)])
    assert [h.values for h in gazetteer.find("The National Liberation Army met.")] == [(2,)]


def test_hits_do_not_cross_lines_and_keep_acronyms_in_capitals() -> None:
    gazetteer = Gazetteer([("Kyiv Post", 1), ("US", 2)])
    assert gazetteer.find("in Kyiv\nPost office; he told us") == ()


@pytest.mark.parametrize(
    ("short", "long", "right"), [("ICRC", "International Committee of the Red Cross", True), ("XQ", "Red Cross", False)]
)
def test_abbreviates(short: str, long: str, right: bool) -> None:
    assert definitions.abbreviates(short, long) is right


def test_hostile_text_is_read_in_linear_steps() -> None:
    for piece in ("1,234-", "The Council of ", "A & ", "((((", "36th "):
        text = piece * 4000
        assert found_in(Reading(Article("d", "s", "h", text), ((0, len(text)),))) is not None


def test_headlines_in_title_case_name_nothing_by_pattern() -> None:
    assert families.is_title_case("Ukraine Working on Prisoner Exchange With Russia")
    assert not families.is_title_case("Ukraine is working on a prisoner exchange with Russia.")


def test_no_rule_module_names_a_country_or_a_leader() -> None:
    names = {n for c in book.load().rows(Country) for n in (c.name, *c.capitals)} | {n for r in book.load().rows(Leader) for n in r.names}
    modules = sorted(Path(actors.__file__).parents[1].rglob("*.py"))
    assert len(modules) > 20
    for module in modules:
        code = module.read_text(encoding="utf-8")
        strings = re.findall(r"(?<![\"\w])\"([^\"\n]{3,40})\"(?!\")", re.sub(r'"""[\s\S]*?"""', "", code))
        assert [s for s in strings if s in names] == [], module


def test_findings_are_frozen_and_hashable() -> None:
    mention = found_in(read("The OSCE met."))[0]
    with pytest.raises(dataclasses.FrozenInstanceError):
        mention.name = "x"  # type: ignore[misc]
