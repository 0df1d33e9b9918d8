"""Every case of the generated hostile corpus, at a small size, gives a row that says what happened."""

from __future__ import annotations

from pathlib import Path

import hostile
import pytest

from pipeline.cleaning.clean import clean
from pipeline.codebook import book
from pipeline.records import RawArticle

EMPTY = {"empty", "blanks", "empty lines", "furniture only", "less-than signs", "opening brackets", "parentheses", "digits"}
FAILED = {"pdf", "random bytes", "gzip", "truncated gzip", "twice gzip", "gzip bomb", "gzip bomb of text", "gzip cut off", "gzip in gzip"}


@pytest.mark.parametrize("name", hostile.CASES)
def test_case(name: str, tmp_path: Path) -> None:
    form, content = hostile.make(name, small=True)
    article = clean(next(hostile.records(name, form, content, tmp_path)), codebook=book.load())
    assert article.status in ("ok", "empty", "not_english", "failed")
    assert (article.status == "failed") == (article.error is not None)
    assert article.text[: article.title_end] == (article.title or "")
    if name in FAILED:
        assert article.status == "failed"
    elif name in EMPTY:
        assert article.status == "empty"


@pytest.mark.parametrize(
    "name",
    [
        name
        for name in hostile.HTML
        if name not in ("less-than signs", "script only", "cp1251", "links", "dates", "links below the guard", "font below the guard")
    ],
)
def test_no_page_loses_its_paragraph(name: str) -> None:
    form, content = hostile.make(name, small=True)
    article = clean(RawArticle(source=name, content=content, format=form, sha256=""), codebook=book.load())  # type: ignore[arg-type]
    assert "120" in article.text
    assert "officials said" in article.text
