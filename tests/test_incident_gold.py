"""The articles of tests/incidents_gold: incidents are found, their table of facts comes back, in whatever order the articles come."""

import json
import os
import random
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import incident_articles
import incident_corpus as gold
import incident_scoring as scoring
import pytest
import stand_in
from incident_articles import PARTS, articles, facts

from pipeline import rows
from pipeline.engines import local
from pipeline.job import linker
from pipeline.records import RawArticle
from pipeline.store import snapshot
from pipeline.store.linking import LINEAGE

NAMED = {article.name: article for article in articles()}


def test_the_gold_is_large_enough_and_its_parts_share_no_incident() -> None:
    assert len(NAMED) >= 60
    told = {part: {event.key for a in articles() if a.part == part for event in a.events} for part in PARTS}
    assert all(len(told[part]) >= 18 for part in ("fitted", "held_out"))
    assert sum(map(len, told.values())) == len(set().union(*told.values()))
    assert set().union(*told.values()) == set(facts())
    assert {fact.key: fact.part for fact in facts().values()} == {key: part for part, keys in told.items() for key in keys}


@pytest.mark.parametrize("part", PARTS)
def test_linking_alone_beats_the_key_of_type_date_and_parties(part: str) -> None:
    corpus = gold.annotated(part)
    found, key = scoring.score(corpus, scoring.by_linking(corpus)), scoring.score(corpus, scoring.by_key(corpus))
    assert min(*found.pairs, *found.b_cubed) >= 0.9
    assert found.pairs[2] > key.pairs[2] + 0.2


def test_workers_that_link_shares_of_the_events_find_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = gold.annotated(PARTS[0])
    shares: list[int] = []

    def engine(work: Any, shards: Any, *, lost: Any) -> Iterator[Any]:
        found = list(local.map(work, shards, lost=lost, workers=2))
        shares.append(len(found))
        yield from found

    monkeypatch.setattr(linker, "LARGE", 10)
    whole, ids = linker.linker().link(corpus.events, corpus.documents)
    table, own = linker.linker(engine=engine).link(corpus.events, corpus.documents)
    assert own == ids
    assert table.sort_by("incident_id") == whole.sort_by("incident_id")
    assert max(shares) > 4


@pytest.mark.parametrize("part", ["fitted", "held_out"])
def test_the_table_of_facts_comes_back(part: str) -> None:
    found = scoring.report(gold.annotated(part), part, told=lambda words: None)
    shares = {name: right / of for name, (right, of) in found.items()}
    assert shares["best per side"] >= 0.95
    assert min(shares.values()) >= 0.95


@pytest.mark.model
@pytest.mark.parametrize("part", ["fitted", "held_out"])
def test_through_the_whole_pipeline_it_does_not_fall_behind(part: str) -> None:
    """The floors hold what extraction loses and adds too; they rise with it."""
    corpus = gold.read(part)
    found, key = scoring.score(corpus, scoring.by_linking(corpus)), scoring.score(corpus, scoring.by_key(corpus))
    assert found.pairs[2] >= 0.9 and found.b_cubed[2] >= 0.93  # noqa: PT018
    assert found.pairs[2] > key.pairs[2] + 0.2


def _annotated(raw: RawArticle) -> Mapping[str, Sequence[Any]]:
    """What stands for extraction: the annotated events of the article that the file is named for."""
    article = NAMED[Path(raw.source).stem]
    document = stand_in_document(raw, article)
    events = [gold.event_of(article, told, number) for number, told in enumerate(article.events)]
    own = [replace(event, doc_id=document.doc_id, event_id=f"{document.doc_id}-e{n}") for n, event in enumerate(events)]
    return {"documents": [document], "events": own}


def stand_in_document(raw: RawArticle, article: incident_articles.Article) -> rows.Document:
    document: rows.Document = next(iter(ORIGINAL(raw)["documents"]))
    published = gold.date_of(article.published)
    return replace(document, outlet=article.outlet, published=published, title=article.title)


ORIGINAL = stand_in._rows


@pytest.fixture
def folder() -> Iterator[Path]:
    """In memory where there is such a file system: a disk would need most of the time to sync."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as name:
        yield Path(name)


@pytest.fixture
def raw(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(stand_in, "_rows", _annotated)
    inputs = folder / "raw"
    inputs.mkdir()
    for article in articles():
        (inputs / f"{article.name}.txt").write_text(article.text)
    return inputs


def tables(output: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = snapshot.tables(output)["incidents"].to_pylist()
    return sorted(found, key=lambda row: str(row["incident_id"]))


@pytest.mark.parametrize("seed", [1, 2])
def test_one_by_one_in_any_order_they_are_the_incidents_of_one_run(folder: Path, raw: Path, seed: int) -> None:
    stand_in.run(raw, folder / "whole")
    files = sorted(raw.iterdir())
    random.Random(seed).shuffle(files)
    for file in files:
        stand_in.run_all([file], folder / "out", buckets=3)
    assert tables(folder / "out") == tables(folder / "whole")
    assert len(tables(folder / "out")) < 70


def test_an_incident_that_another_takes_in_says_what_became_of_it(folder: Path, raw: Path) -> None:
    undated, dated = raw / "gaza-undated-column.txt", raw / "gaza-four-soldiers.txt"
    stand_in.run_all([undated], folder / "out")
    (alone,) = tables(folder / "out")
    assert alone["date_edtf"] is None
    stand_in.run_all([dated], folder / "out")
    (lost,) = [json.loads(line) for line in (folder / "out" / LINEAGE).read_text().splitlines()]
    taken = next(row for row in tables(folder / "out") if row["date_edtf"] == "2025-01-25")
    assert lost == {"generation": 2, "incident_id": alone["incident_id"], "became": [taken["incident_id"]]}
    assert [each["date_edtf"] for each in taken["inherited"]] == ["2025-01-25"]
    events = snapshot.tables(folder / "out")["events"].to_pylist()
    assert {row["date_edtf"] for row in events if row["incident_id"] == taken["incident_id"]} == {None, "2025-01-25"}


def test_an_incident_keeps_its_id_when_its_first_article_goes(folder: Path, raw: Path) -> None:
    stand_in.run(raw, folder / "out")
    before = {row["date_edtf"]: row["incident_id"] for row in tables(folder / "out") if row["countries"] == ["ARM", "AZE"]}
    (raw / "caucasus-border.txt").unlink()
    stand_in.run(raw, folder / "out", prune=True)
    after = {row["date_edtf"]: row["incident_id"] for row in tables(folder / "out") if row["countries"] == ["ARM", "AZE"]}
    assert after == before
