"""The stage's entry: one raw article in, one cleaned article out, whatever the bytes hold."""

from __future__ import annotations

import dataclasses
import hashlib

from pipeline.cleaning import decoding, html, plain
from pipeline.cleaning.language import language
from pipeline.cleaning.markup import Markup
from pipeline.cleaning.published import published
from pipeline.cleaning.repair import repair
from pipeline.cleaning.truncation import truncation
from pipeline.codebook.book import Codebook
from pipeline.records import Article, RawArticle

LIMIT = 20_000_000
"""Characters of one article; what is longer is a corpus or an accident."""


def clean(raw: RawArticle, *, codebook: Codebook, clean: bool = True) -> Article:
    """The article with its text cleaned, its metadata found and every removed block kept with its label; never raises for bad input.

    With `clean=False` the text is the decoded content, untouched, and only metadata that came with it (or its name) is used.
    """
    if raw.error:
        return row(raw, status="failed", error=raw.error)
    try:
        text = decoding.decode(raw.content)
    except decoding.UndecodableError as error:
        return row(raw, status="failed", error=f"clean: {error}")
    if len(text) > LIMIT:
        return row(raw, status="failed", error=f"clean: {len(text):,} characters are no single article (limit {LIMIT:,}); split the file")
    if not clean:
        return _untouched(raw, text, codebook)
    return _cleaned(raw, text.replace("\x00", "") if "\x00" in text else text, codebook)


def row(raw: RawArticle, *, text: str = "", **fields: object) -> Article:
    """An article with what came with it."""
    given = raw.given
    known = Article(
        doc_id=hashlib.sha256(raw.source.encode("utf-8", "surrogatepass")).hexdigest()[:16],
        source=raw.source,
        sha256=raw.sha256,
        text=text,
        title=given.title,
        url=given.url,
        outlet=given.outlet,
        authors=given.authors,
    )
    return dataclasses.replace(known, **fields)  # type: ignore[arg-type]


def _untouched(raw: RawArticle, text: str, codebook: Codebook) -> Article:
    if not text.strip():
        return row(raw, text=text, status="empty")
    found = raw.given.language or language(text, codebook)
    when = published(given=raw.given, source=raw.source, codebook=codebook)
    return row(raw, text=text, language=found, published=when, status=_status(found, codebook))


def blocks(raw: RawArticle, *, codebook: Codebook) -> tuple[tuple[str | None, str], ...]:
    """Every line that was judged, in order: why it was removed (None: kept, `title`: the headline), and its words.

    Of an HTML page these are the lines of what the extractor took for the article.

    Raises:
        UndecodableError: the bytes are no text.
    """
    return _page(raw, decoding.decode(raw.content)[:LIMIT].replace("\x00", ""), codebook)[0].blocks


def _page(raw: RawArticle, text: str, codebook: Codebook) -> tuple[plain.Page, Markup]:
    if raw.format == "html" or (raw.format == "auto" and decoding.is_html(text)):
        return html.read(text, title=raw.given.title, codebook=codebook)
    return plain.take_apart(repair(text), title=raw.given.title, codebook=codebook), Markup()


def _cleaned(raw: RawArticle, text: str, codebook: Codebook) -> Article:
    page, markup = _page(raw, text, codebook)
    title = (page.title or "").strip()
    body = "\n\n".join(part for part in (title, page.body.strip()) if part)
    article = row(
        raw,
        text=body,
        title_end=len(title),
        title=title or None,
        url=raw.given.url or markup.url,
        outlet=raw.given.outlet or markup.outlet,
        authors=raw.given.authors or markup.authors or page.authors,
        removed=page.removed,
        published=published(
            given=raw.given,
            markup=(markup.published, markup.modified),
            stamps=page.stamps,
            lead=page.lead,
            title=title,
            source=raw.source,
            url=raw.given.url or markup.url,
            body=page.body,
            codebook=codebook,
        ),
        error=truncation(page, codebook),
    )
    if not any(char.isalnum() for char in body):
        return dataclasses.replace(article, status="empty")
    found = language(body, codebook) or raw.given.language or markup.language or codebook.settings.language
    return dataclasses.replace(article, language=found, status=_status(found, codebook))


def _status(found: str | None, codebook: Codebook) -> str:
    return "ok" if found is None or found.lower().startswith(codebook.settings.language) else "not_english"
