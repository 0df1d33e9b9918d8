"""Whole page dumps, line by line: nothing of an article is lost, next to nothing beside it stays."""

from __future__ import annotations

import dumps
import pytest

import pipeline
from pipeline.cleaning.plain import take_apart
from pipeline.cleaning.repair import repair
from pipeline.cleaning.words import key
from pipeline.codebook.book import load

LEFT = {"magazine-colombia": 1, "nairobi-tigray": 2, "tabloid-iran": 1}
"""Standfirsts, a summary box and teasers that are whole sentences: how many lines still stay."""
PAGES = [dumps.read(path) for path in sorted(dumps.FOLDER.glob("*.txt"))]


@pytest.mark.parametrize("dump", PAGES, ids=lambda dump: dump.name)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_page(dump: dumps.Dump, gap: str) -> None:
    page = take_apart(repair(dump.text.replace("\n", gap)), codebook=load())
    lost, left = dumps.wrong(dump, page)
    assert not lost
    if gap == "\n":
        assert len(left) <= LEFT.get(dump.name, 0), left
        assert dump.title is None or page.title == dump.title


@pytest.mark.model
@pytest.mark.parametrize("dump", [page for page in PAGES if page.name not in LEFT], ids=lambda dump: dump.name)
def test_no_figure_of_what_was_removed(dump: dumps.Dump) -> None:
    found = pipeline.extract(dump.text)
    assert found.figures
    removed = {key(line) for line in dump.removed} - {key(line) for line in dump.kept}
    assert not [figure for figure in found.figures if key(figure.sentence) in removed]


def test_a_wrong_line_is_seen() -> None:
    dump = dumps.Dump("x", "Swap\nThey met.\nMenu", "Swap", ("They met.",), ("Menu",))
    assert dumps.wrong(dump, take_apart("Menu", codebook=load())) == (["They met."], [])
