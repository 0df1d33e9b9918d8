"""An explanation as a page: everything is said, nothing of an article's words is code."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest

from pipeline.cli.page import page
from pipeline.codebook import book
from pipeline.explain import Explanation, explain
from pipeline.job.run import run

HOSTILE = (
    "Kyiv, June 3 <script>alert('x')</script>\n\n"
    'Ukraine and Russia will exchange 40 <img src=x onerror="alert(1)"> prisoners on Friday, \u202ethe ministry said. '
    "The swap of 12 sailors was called off.\n"
)
ALLOWED = {
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "main",
    "h1",
    "h2",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "blockquote",
    "mark",
}


class Tags(HTMLParser):
    """The tags and attributes of a page, and its words."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.fixture(scope="module")
def explanations(tmp_path_factory: pytest.TempPathFactory) -> list[Explanation]:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "raw").mkdir()
    (folder / "raw" / "a.txt").write_text(HOSTILE, encoding="utf-8")
    run(folder / "raw", output=folder / "out")
    ids = [pd.read_parquet(folder / "out" / name)[f"{name[:-1]}_id"].tolist() for name in ("events", "figures")]
    return [explain(row_id, Path(folder / "out"), codebook=book.load()) for some in ids for row_id in some]


def test_an_articles_words_are_no_code(explanations: list[Explanation]) -> None:
    assert explanations
    for found in explanations:
        seen = Tags()
        seen.feed(page(found))
        assert set(seen.tags) <= ALLOWED
        assert not {"onerror", "src", "href", "onclick"} & set(seen.attributes)
        assert "\u202e" not in page(found)


def test_what_was_seen_and_rejected_is_said(explanations: list[Explanation]) -> None:
    events = [found for found in explanations if found.table == "events"]
    called_off = next(found for found in events if found.row["status"] == "cancelled")
    words = {called_off.sentence[s.start : s.end]: s for s in called_off.considered}
    assert words["called off"].counts
    assert words["called off"].says == "cancelled"
    seen = Tags()
    seen.feed(page(called_off))
    assert "gives the status" in seen.words
    assert any("prisoner_exchange" in word for word in seen.words)


def test_every_column_stands_with_its_meaning(explanations: list[Explanation]) -> None:
    for found in explanations:
        seen = Tags()
        seen.feed(page(found))
        assert {name for name, _, _ in found.columns if name not in ("text", "sentence", "removed")} <= set(seen.words)
