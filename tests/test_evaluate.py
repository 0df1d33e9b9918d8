"""Scores are what a person would count, gold is read strictly, and floors hold."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.codebook.book import load
from pipeline.codebook.cases import read_cases
from pipeline.evaluate import floors
from pipeline.evaluate.cases import failures
from pipeline.evaluate.gold import GoldError, read_folder, read_gold
from pipeline.evaluate.places import Places
from pipeline.evaluate.predict import country_names, from_tables, read_articles
from pipeline.evaluate.score import TABLES, Predicted, score
from pipeline.evaluate.scorecard import Scorecard

TEXT = "Swap of 30\n\nAriland freed “up to 30” men on 3 May. Its Ministry of Justice thanked the Red Cross. Talks over 12 others failed."
GOLD: dict[str, Any] = {
    "published": None,
    "title": "Swap of",
    "body": ["freed “up to"],
    "not_body": ["Read more"],
    "figures": [
        {"text": "30", "near": "Swap of 30", "value": 30, "modifier": "exact", "unit": ["man", "prisoner"]},
        {"text": "up to 30", "near": 'freed "up to 30"', "value": 30, "low": None, "modifier": "at_most"},
        {"text": "12", "near": "over 12 others", "value": 12},
    ],
    "dates": [{"text": "3 May", "near": "on 3 May", "edtf": ["XXXX-05-03"], "precision": "day"}],
    "organisations": [
        {"names": ["Ministry of Justice"], "org_type": "government", "country": None},
        {"names": ["Red Cross"], "optional": True},
    ],
    "events": [
        {
            "event_type": "prisoner_release", "near": ["freed “up to 30” men"], "status": ["occurred"], "parties": ["ARI"],
            "released": {"ARI": 30}, "date": ["XXXX-05-03"],
        },
        {"event_type": "negotiation", "near": ["Talks over"]},
    ],
    "optional_events": ["thanked the Red Cross"],
}  # fmt: skip


def _row(words: str, *, nth: int = 1, **values: Any) -> dict[str, Any]:
    span = Places(TEXT).find(words, nth=nth)
    assert span is not None
    return {"doc_id": "d", "text": TEXT[slice(*span)], "char_start": span[0], "char_end": span[1], "sentence": "…", **values}


def _event(words: str, **values: Any) -> dict[str, Any]:
    row = _row(words, **values)
    return row | {"trigger": row["text"]}


def _perfect() -> dict[str, list[dict[str, Any]]]:
    """Rows that are all as the gold wants them."""
    return {
        "figures": [
            _row("30", value=30.0, low=30.0, high=30.0, modifier="exact", unit="prisoner"),
            _row("up to 30", value=30.0, low=None, high=30.0, modifier="at_most"),
            _row("12", value=12.0),
        ],
        "dates": [_row("3 May", edtf="XXXX-05-03", precision="day", timex_value="XXXX-05-03")],
        "organisations": [
            _row("Ministry of Justice", name="Ariland Ministry of Justice", org_id="moj", org_type="government", country=None),
            _row("Red Cross", name="Red Cross", org_id="Q1", role="target"),
        ],
        "events": [
            _event(
                "freed", event_type="prisoner_release", status="occurred", date_edtf="XXXX-05-03",
                parties=[{"name": "Ariland", "code": "ARI", "role": "side"}],
                released=[{"to": "ARI", "value": 30.0, "low": None}], evidence=[],
            ),
            _event("Talks", event_type="negotiation", status="rejected", evidence=[]),
            _event("thanked", event_type="agreement", status="occurred", evidence=[]),
        ],
    }  # fmt: skip


@pytest.fixture
def scored(tmp_path: Path) -> Callable[[dict[str, list[dict[str, Any]]]], Scorecard]:
    def run(rows: dict[str, list[dict[str, Any]]]) -> Scorecard:
        (tmp_path / "a.json").write_text(json.dumps(GOLD))
        document = {"doc_id": "d", "source": "a.txt", "text": TEXT, "title": "Swap of 30", "published_edtf": None}
        return score(read_folder(tmp_path), {"a": Predicted(document, rows)}, countries=["Ariland"])

    return run


Scored = Callable[[dict[str, list[dict[str, Any]]]], Scorecard]


def test_perfect_rows_score_one(scored: Scored) -> None:
    card = scored(_perfect())
    assert card.faults == []
    assert {name: (t.right, t.extra, t.missed) for name, t in card.tallies.items()} == {
        "figures detected": (3, 0, 0), "figures value": (3, 0, 0), "figures full": (3, 0, 0),
        "dates detected": (1, 0, 0), "dates value": (1, 0, 0), "dates full": (1, 0, 0),
        "organisations": (1, 0, 0), "events detected": (2, 0, 0), "events full": (2, 0, 0),
    }  # fmt: skip
    assert all(tally.missed == 0 for tally in card.checks.values())


def test_no_rows_miss_everything(scored: Scored) -> None:
    card = scored({table: [] for table in TABLES})
    assert {name: t.missed for name, t in card.tallies.items()} == {
        "figures detected": 3, "figures value": 3, "figures full": 3, "dates detected": 1, "dates value": 1, "dates full": 1,
        "organisations": 1, "events detected": 2, "events full": 2,
    }  # fmt: skip
    assert card.tallies["figures full"].figures()["F1"] == 0


@pytest.mark.parametrize(
    ("table", "at", "values", "fallen"),
    [
        ("figures", 0, {"value": 31.0}, {"figures value", "figures full"}),
        ("figures", 0, {"unit": "soldier"}, {"figures full"}),
        ("figures", 1, {"low": 30.0}, {"figures value", "figures full"}),
        ("dates", 0, {"edtf": None}, {"dates value", "dates full"}),
        ("dates", 0, {"precision": "month"}, {"dates full"}),
        ("events", 0, {"status": "planned"}, {"events full"}),
        ("events", 0, {"date_edtf": None}, {"events full"}),
        ("events", 0, {"parties": []}, {"events full"}),
        ("events", 0, {"released": []}, {"events full"}),
        ("events", 0, {"event_type": "protest"}, {"events detected", "events full"}),
        ("organisations", 0, {"name": "Justice Board", "text": "Justice Board"}, {"organisations"}),
    ],
)
def test_a_wrong_value_costs_where_it_counts(scored: Scored, table: str, at: int, values: dict[str, Any], fallen: set[str]) -> None:
    rows = _perfect()
    rows[table][at] = rows[table][at] | values
    card = scored(rows)
    assert {name for name, tally in card.tallies.items() if tally.figures()["F1"] < 1} == fallen
    assert any(fault.table == table for fault in card.faults)


@pytest.mark.parametrize("table", ["figures", "dates", "events"])
def test_an_extra_row_costs_precision(scored: Scored, table: str) -> None:
    rows = _perfect()
    extra = {"event_type": "protest", "status": "occurred", "trigger": "Its", "timex_value": "2025"}
    rows[table].append(_row("Its") | extra)
    figures = scored(rows).figures()
    assert figures[f"{table} detected"]["fp"] == 1
    assert figures[f"{table} detected"]["fn"] == 0


def test_a_vague_reference_is_no_extra_date(scored: Scored) -> None:
    rows = _perfect()
    rows["dates"].append(_row("Its", timex_value="PRESENT_REF"))
    assert scored(rows).faults == []


def test_a_publisher_is_no_extra_organisation(scored: Scored) -> None:
    rows = _perfect()
    rows["organisations"].append(_row("Its", name="The Daily", org_id="daily", role="publisher"))
    assert scored(rows).faults == []


def test_too_many_claims_hide_no_right_one(scored: Scored) -> None:
    rows = _perfect()
    rows["events"][0]["released"] = [{"to": "ARI", "value": float(number), "low": None} for number in (30, 31, 32)]
    assert scored(rows).tallies["events full"].right == 1


def test_offsets_are_checked(scored: Scored) -> None:
    rows = _perfect()
    rows["figures"][0]["text"] = "31"
    assert any(fault.what == "OFFSETS" for fault in scored(rows).faults)


def test_a_missing_document_misses_all_that_counts(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(GOLD))
    card = score(read_folder(tmp_path), {})
    assert card.tallies["organisations"].missed == 1
    assert card.tallies["events full"].missed == 2
    assert [fault.what for fault in card.faults] == ["MISSING"]


def test_rows_of_an_output_are_found_by_the_stem_of_the_source() -> None:
    document = {"doc_id": "d", "source": "deep/a.jsonl#7", "text": TEXT}
    predicted = from_tables({"documents": [document], **_perfect()})
    assert [row["text"] for row in predicted["a"].rows["figures"]] == ["30", "up to 30", "12"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"figurs": []}, "unknown key 'figurs'"),
        ({"published": "May"}, "published: 'May' is not allowed"),
        ({"figures": [{"near": "a"}]}, "figures 1: text is missing"),
        ({"figures": [{"text": "30", "near": "no number"}]}, "does not hold '30'"),
        ({"figures": [{"text": "a", "near": "a", "modifier": "circa"}]}, "'circa' is not allowed; write one of exact, about"),
        ({"figures": [{"text": "a", "near": "a", "value": "30"}]}, "write a number"),
        ({"figures": [{"text": "a", "near": "a", "value": []}]}, "empty list of alternatives"),
        ({"figures": [{"text": "a", "near": "a", "nationality": "ukr"}]}, "alpha-3"),
        ({"figures": ["30"]}, "is no object"),
        ({"dates": [{"text": "a", "near": "a", "edtf": "3 May"}]}, "EDTF"),
        ({"organisations": [{"names": []}]}, "list of names"),
        ({"organisations": [{"names": ["A"], "wikidata": "1434817"}]}, "QID"),
        ({"events": [{"event_type": "protest", "near": "a"}]}, "list of runs of words"),
        ({"events": [{"event_type": "protest", "near": ["a"], "status": ["done"]}]}, "'done' is not allowed"),
    ],
)
def test_bad_gold_is_refused_with_file_key_and_value(tmp_path: Path, change: dict[str, Any], says: str) -> None:
    file = tmp_path / "a.json"
    file.write_text(json.dumps({"published": None} | change))
    with pytest.raises(GoldError) as caught:
        read_gold(file)
    assert str(caught.value).startswith(str(file))
    assert says in str(caught.value)


@pytest.mark.parametrize("content", ["", "{", '{"published": null, "published": null}', "[]"])
def test_broken_json_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "a.json"
    file.write_text(content)
    with pytest.raises(GoldError, match=r"a\.json"):
        read_gold(file)


def test_a_folder_without_gold_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.meta.json").write_text("{}")
    with pytest.raises(GoldError, match="no gold here"):
        read_folder(tmp_path)


def test_gold_without_its_article_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(GOLD))
    with pytest.raises(GoldError, match="--texts"):
        next(read_articles(read_folder(tmp_path), tmp_path, codebook="prisoners", model="unused"))


def test_countries_come_from_the_lexicon() -> None:
    assert {"Georgia", "Georgian"} <= set(country_names("prisoners"))


def _card(right: int, missed: int) -> Scorecard:
    card = Scorecard()
    card.tally("figures full").right = right
    card.tally("figures full").missed = missed
    return card


def test_floors_rise_by_themselves(tmp_path: Path) -> None:
    file = tmp_path / "floors.json"
    floors.write_floors(floors.updated(_card(1, 1), gold="g"), file)
    old = floors.read_floors(file)
    assert old is not None
    floors.write_floors(floors.updated(_card(3, 1), gold="g", old=old), file)
    risen = floors.read_floors(file)
    assert risen is not None
    assert (old.floors["figures full"]["R"], risen.floors["figures full"]["R"]) == (0.5, 0.75)


def test_a_fall_is_named_and_refused_without_a_reason() -> None:
    old = floors.updated(_card(3, 1), gold="g")
    assert [(fall.name, fall.measure) for fall in floors.falls(_card(1, 1), old)] == [("figures full", "R"), ("figures full", "F1")]
    assert floors.falls(_card(3, 1), old) == ()
    with pytest.raises(floors.FloorError, match="--lower REASON"):
        floors.updated(_card(1, 1), gold="g", old=old)
    lowered = floors.updated(_card(1, 1), gold="g", old=old, reason="the gold grew")
    assert lowered.floors["figures full"]["R"] == 0.5
    assert lowered.lowered == ("figures full: the gold grew",)


def test_a_table_that_is_no_longer_measured_has_fallen() -> None:
    old = floors.updated(_card(3, 1), gold="g")
    assert {fall.value for fall in floors.falls(Scorecard(), old)} == {0.0}


def test_the_digest_sees_every_file_of_the_gold(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one")
    before = floors.digest(tmp_path)
    (tmp_path / "a.txt").write_text("two")
    assert floors.digest(tmp_path) != before


def test_a_broken_floors_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "floors.json"
    file.write_text("[]")
    with pytest.raises(floors.FloorError, match=r"floors\.json"):
        floors.read_floors(file)


@pytest.mark.parametrize(
    ("lines", "wrong"),
    [
        ("They freed <figure value=12>a dozen</figure> men.", []),
        ("They freed <figure value=13>a dozen</figure> men.", ["figure 'a dozen': value is 12, not 13"]),
        ("They freed a dozen <figure>men</figure>.", ["figure 'men' is missed; figure 'a dozen' is extra"]),
        ("## known failure: no\nThey freed <figure value=13>a dozen</figure> men.", []),
        ("## known failure: no\nThey freed <figure value=12>a dozen</figure> men.", ["is right by now: move it to another group"]),
        ("@2025-05-22 They left <date edtf=2025-05-21>yesterday</date>.\nThey left <date edtf=null>yesterday</date>.", []),
        ("They freed a dozen men on <date>3 May 2025</date>.", []),
    ],
)
def test_cases_are_put_to_the_rules(lines: str, wrong: list[str], tmp_path: Path) -> None:
    (tmp_path / "cases.txt").write_text(lines)
    assert [words for _, words in failures(read_cases(tmp_path / "cases.txt"), load())] == wrong


OUTSIDE = Path(__file__).resolve().parents[2] / "shared"
"""A second, independent implementation of the same measures, where somebody has put it beside the repository."""


@pytest.mark.model
@pytest.mark.skipif(not (OUTSIDE / "tools" / "score.py").exists(), reason="the independent scorer is not beside the repository")
def test_the_independent_scorer_agrees(tmp_path: Path) -> None:
    from pipeline import browse, tables
    from pipeline.job.run import run

    run(OUTSIDE / "seeds", tmp_path / "output")
    theirs = tmp_path / "theirs.json"
    command = [sys.executable, OUTSIDE / "tools" / "score.py", tmp_path / "output", OUTSIDE / "gold" / "seeds", "--json", theirs]
    subprocess.run(command, check=True, capture_output=True)
    names = ("documents", *TABLES)
    rows = {table: list(browse.rows(tmp_path / "output", table, columns=tables.schema(table).names)) for table in names}
    card = score(read_folder(OUTSIDE / "gold" / "seeds"), from_tables(rows), countries=country_names("prisoners"))
    assert card.figures() == json.loads(theirs.read_text())
