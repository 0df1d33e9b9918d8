"""An article as it stands in its file, before anything is cleaned: enough to see that it is not about the topic."""

from __future__ import annotations

import dataclasses
import re
from html import unescape

from pipeline.cleaning import decoding
from pipeline.cleaning.clean import LIMIT, row
from pipeline.cleaning.html import unmarked
from pipeline.cleaning.language import language
from pipeline.cleaning.published import published
from pipeline.codebook.book import Codebook
from pipeline.records import Article, RawArticle

SAMPLE = 700
"""Characters in the middle of a page by which its language is known."""
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


def glance(raw: RawArticle, *, codebook: Codebook) -> Article | None:
    """The article with all the text that stands in its file, of a page also that of its scripts; None where only cleaning can tell.

    That is: what cannot be read or is too long, holds no word, or is not plainly in the codebook's language. The publication date is
    the one that came with the article or stands in its name.
    """
    if raw.error:
        return None
    try:
        text = decoding.decode(raw.content)
    except decoding.UndecodableError:
        return None
    if len(text) > LIMIT:
        return None
    if raw.format == "html" or (raw.format == "auto" and decoding.is_html(text)):
        text = unescape(unmarked(text))
    text = _INVISIBLE.sub("", text) if not text.isascii() else text
    found = language(_middle(text), codebook)
    if found is None or not found.lower().startswith(codebook.settings.language):
        return None
    when = published(given=raw.given, source=raw.source, url=raw.given.url, codebook=codebook)
    return dataclasses.replace(row(raw, text=text), language=found, published=when)


def _middle(text: str) -> str:
    start = max(0, (len(text) - SAMPLE) // 2)
    return text[start : start + SAMPLE]
