"""The stage as a whole: bytes in, an article with status, metadata and text out."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from pipeline.cleaning.clean import clean
from pipeline.codebook import book
from pipeline.records import Article, Given, RawArticle

TEXT = "Sides trade prisoners at the border\n\nThe two sides traded 40 prisoners on Monday, the ministry said in a statement.\n"
PAGE = """<!DOCTYPE html><html lang="en"><head><title>Sides trade prisoners at the border | The Daily Ledger</title>
<meta property="og:site_name" content="The Daily Ledger"><link rel="canonical" href="https://example.org/swap">
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Sides trade prisoners at the border",
"datePublished": "2023-05-04T10:00:00Z", "author": [{{"name": "Ann Lee"}}]}}</script></head>
<body><nav><a href="/">Home</a> <a href="/w">World</a></nav>
<article><h1>Sides trade prisoners at the border</h1>{}</article></body></html>"""
PARAGRAPHS = "".join(
    f"<p>The two sides traded {n} prisoners on day {n} of the truce, the ministry said in a long statement.</p>" for n in range(40, 60)
)


def run(
    content: bytes | str, form: str = "txt", *, source: str = "a.txt", untouched: bool = False, error: str | None = None, **given: Any
) -> Article:
    data = content.encode() if isinstance(content, str) else content
    raw = RawArticle(source=source, content=data, format=form, sha256="0", given=Given(**given), error=error)  # type: ignore[arg-type]
    return clean(raw, codebook=book.load(), clean=not untouched)


def test_text_is_title_blank_line_body() -> None:
    article = run(TEXT)
    assert article.text == TEXT.strip()
    assert article.text[: article.title_end] == article.title == "Sides trade prisoners at the border"
    assert (article.status, article.language) == ("ok", "en")
    assert article.doc_id == hashlib.sha256(b"a.txt").hexdigest()[:16]


def test_untouched_text_is_the_callers_string() -> None:
    text = "News Feed\r\n\r\n2 min read\n \u200bThe two sides met\u00a0again. Read more"
    article = run(text, untouched=True)
    assert (article.text, article.title_end, article.removed) == (text, 0, ())


@pytest.mark.parametrize(
    ("content", "status", "words"),
    [
        (b"", "empty", None),
        (b" \n\t\n", "empty", None),
        (b"News Feed\n\n2 min read\n\nRead more\n", "empty", None),
        (b"%PDF-1.7\n\x00\x01\x02", "failed", "clean: binary data"),
        (bytes(range(32)) * 40, "failed", "clean: binary data"),
        ("Стороны обменялись пленными в понедельник, сообщило министерство. ".encode() * 5, "not_english", None),
        (
            "Les deux parties ont échangé quarante prisonniers lundi, a annoncé le ministère. ".encode() * 5,
            "not_english",
            None,
        ),
        (b"Sides trade prisoners", "ok", None),
        (b"Zelensky: 95 home", "ok", None),
    ],
)
def test_status(content: bytes, status: str, words: str | None) -> None:
    article = run(content)
    assert article.status == status
    assert article.error is None if words is None else article.error and article.error.startswith(words)


def test_error_of_the_reader_is_kept() -> None:
    article = run(b"", error="read: no such file")
    assert (article.status, article.error, article.text) == ("failed", "read: no such file", "")


def test_html_title_body_and_metadata() -> None:
    article = run(PAGE.format(PARAGRAPHS), "auto")
    assert article.title == "Sides trade prisoners at the border"
    assert (article.outlet, article.url, article.authors) == ("The Daily Ledger", "https://example.org/swap", ("Ann Lee",))
    assert (article.published.edtf, article.published.source) == ("2023-05-04", "markup")
    assert article.text.count("The two sides traded") == 20
    assert "World" not in article.text


def test_what_was_given_wins() -> None:
    article = run(
        PAGE.format(PARAGRAPHS), "html", title="My title", outlet="My outlet", published="2020-01-02", authors=("Me",), url="https://b.org"
    )
    assert (article.title, article.outlet, article.authors, article.url) == ("My title", "My outlet", ("Me",), "https://b.org")
    assert (article.published.edtf, article.published.source) == ("2020-01-02", "given")


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"])
def test_charsets(charset: str) -> None:
    text = "Sides trade prisoners\n\n“We are home,” said a man from Zürich on Monday, when the buses came – all of them.\n"
    assert "“We are home,” said a man from Zürich on Monday, when the buses came – all" in run(text.encode(charset)).text


def test_one_bad_byte_leaves_the_page_readable() -> None:
    page = PAGE.format(PARAGRAPHS + "<p>“Zürich” met again after a XXbreakYY in the long talks, the ministry said.</p>").encode()
    text = run(page.replace(b"XX", b"\x93").replace(b"YY", b"\x94"), "html").text
    assert "“Zürich” met again after a “break” in" in text


def test_repair() -> None:
    article = run(
        "Sides trade prisoners\n\nThe sol\u00addiers \u200bcame home, \u202bthe ministry\u202c said: â€œall of themâ€\u009d were well."
    )
    assert article.text.endswith("The soldiers came home, the ministry said: “all of them” were well.")


def test_deep_page_is_not_lost() -> None:
    assert "traded 59 prisoners" in run(PAGE.format("<div>" * 3_000 + PARAGRAPHS), "html").text


def test_json_ld_body_of_a_script_only_page() -> None:
    body = "The two sides traded 40 prisoners on Monday, the ministry said. " * 20
    data = f'{{"@type": "NewsArticle", "headline": "Sides trade prisoners", "articleBody": "{body}"}}'
    page = f'<html><head><script type="application/ld+json">{data}</script></head><body></body></html>'
    assert "traded 40 prisoners on Monday" in run(page, "html").text
