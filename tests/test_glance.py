"""What the gate sees before cleaning: all that cleaning could keep, so that on-topic rows are the same with it and without."""

from __future__ import annotations

import re
from pathlib import Path

import crawl
import pytest

from pipeline.cleaning.clean import clean
from pipeline.cleaning.glance import glance
from pipeline.codebook.book import load
from pipeline.extraction import batches
from pipeline.provenance import Options
from pipeline.records import Given, RawArticle
from pipeline.rules.gate import missing_groups

SWAP = "Kyiv and Moscow exchanged 195 prisoners each on Sunday, and the men were flown home by the Red Cross after talks in the city. "
RAIN = "Rain fell on the city on Sunday, and the council said that the river would rise by the end of the week before it falls. "


def raw(content: str, kind: str = "txt", **given: str) -> RawArticle:
    return RawArticle(f"a.{kind}", content.encode(), kind, "0", Given(**given))  # type: ignore[arg-type]


def seen(article: RawArticle) -> tuple[str, ...] | None:
    found = glance(article, codebook=load())
    return None if found is None else missing_groups(found.text, load(), uncleaned=True)


@pytest.mark.parametrize(
    "page",
    [
        f"<p>{SWAP}</p>",
        f"<p>{RAIN}</p><p>Kyiv and Moscow exchanged 195 pri&shy;soners\n   each on <b>Sun</b>day.</p>",
        f"<p>{RAIN}</p><p>195 pris<i>oners</i> were&nbsp;exchanged.</p>",
        f'<script type="application/ld+json">{{"articleBody": "{SWAP}"}}</script><p>{RAIN}</p>',
        f"<p>{RAIN}</p><div style='display:none'>{SWAP}</div>",
        f"<p>{RAIN}</p><p>&#49;95 &#112;risoners were exchanged by both sides</p>",
    ],
)
def test_nothing_that_a_page_says_is_overlooked(page: str) -> None:
    assert seen(raw(f"<html><body>{page}</body></html>", "html")) == ()


def test_a_line_that_is_broken_in_the_middle_is_one_sentence() -> None:
    assert seen(raw(RAIN + "Both sides said that 195 prisoners\nwere exchanged.")) == ()
    assert seen(raw(RAIN + "Both sides said that 195 prisoners\r\nwere exchanged.")) == ()


@pytest.mark.parametrize("content", ["", " \n", "%PDF-1.7 words", "Дождь шёл весь день, и река поднялась, сказали в городском совете."])
def test_what_only_cleaning_can_judge_is_left_to_it(content: str) -> None:
    article = raw(content)
    assert glance(article, codebook=load()) is None
    options = Options(gate=True, skim=True)
    (skimmed,), (cleaned,) = (list(batches([article], o)) for o in (options, Options()))
    assert skimmed["documents"].to_pylist() == cleaned["documents"].to_pylist()


def test_a_row_that_was_not_cleaned_says_so_and_keeps_what_came_with_it() -> None:
    (found,) = batches([raw(RAIN, title="Rain", published="2025-05-21")], Options(skim=True))
    (row,) = found["documents"].to_pylist()
    assert (row["status"], row["text"], row["title"], str(row["published"])) == ("off_topic", "", "Rain", "2025-05-21")
    assert re.fullmatch(r"gate: no word of people, .*; not cleaned", row["error"])


@pytest.mark.parametrize("name", sorted(path.stem for path in (Path(__file__).parent / "gold").glob("*.txt")))
def test_what_cleaning_leaves_of_the_topic_is_seen_before_it(name: str) -> None:
    article = RawArticle(name, (Path(__file__).parent / "gold" / f"{name}.txt").read_bytes(), "txt", "0", Given())
    if not missing_groups(clean(article, codebook=load()).text, load()):
        assert seen(article) == ()


def test_the_same_of_generated_pages() -> None:
    for number in range(60):
        article = raw(crawl.page(number, share=3), "html")
        if not missing_groups(clean(article, codebook=load()).text, load()):
            assert seen(article) == ()


@pytest.mark.model
def test_on_topic_rows_are_the_same_with_the_gate_and_without() -> None:
    articles = [raw(text, "txt") for text in (SWAP + RAIN, RAIN, SWAP)]
    articles = [RawArticle(f"{n}.txt", a.content, a.format, a.sha256, a.given) for n, a in enumerate(articles)]
    found = {}
    for options in (Options(), Options(skim=True), Options(gate=False)):
        rows = [part for group in batches(articles, options) for part in group["figures"].to_pylist()]
        found[options] = rows
    assert len(set(map(str, found.values()))) == 1
    assert found[Options()]
