"""HTML → title, body and what was taken out: an extractor finds the article, the line judgement cleans what it leaves."""

from __future__ import annotations

import re
from html import unescape

import trafilatura
from resiliparse.extract.html2text import extract_plain_text

from pipeline.cleaning import markup as about
from pipeline.cleaning.markup import Markup
from pipeline.cleaning.plain import Page, take_apart
from pipeline.codebook.book import Codebook

_HIDDEN = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style|noscript|template|svg|head)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_BLOCK = re.compile(r"<(?:/?(?:p|div|h[1-6]|li|ul|ol|tr|table|section|article|blockquote|header|footer|nav|aside|figure|figcaption|main|form|td|dd|dt)|br|hr)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_OPENING = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr p li option".split())
MAX_CHARS, MAX_TAGS, MAX_DEPTH, MAX_TAG_CHARS = 4_000_000, 25_000, 200, 100_000
_LOST = 0.2


def read(text: str, *, title: str | None, codebook: Codebook) -> tuple[Page, Markup]:
    """The article of a page and what the page says about itself."""
    if _hostile(text):
        return take_apart(visible(text), title=title, codebook=codebook), Markup()
    tree = about.parse(text)
    markup = about.read(tree) if tree is not None else Markup()
    body = _extracted(text, tree)
    return take_apart(body, title=title or markup.title, codebook=codebook), markup


def _extracted(text: str, tree: object) -> str:
    found = trafilatura.extract(text, favor_precision=True, include_comments=False) or ""
    return found


def _hostile(text: str) -> bool:
    """Too large, too deep or too full of attributes for a parser that builds a tree."""
    if len(text) > MAX_CHARS or text.count("<") > 4 * MAX_TAGS:
        return True
    tags, depth = 0, 0
    for match in _OPENING.finditer(text):
        tags += 1
        if match[2].lower() not in _VOID:
            depth += -1 if match[1] else 1
        if tags > MAX_TAGS or depth > MAX_DEPTH:
            return True
    return any(len(tag) > MAX_TAG_CHARS for tag in _TAG.findall(text))


def visible(text: str) -> str:
    """All text of a page that a reader would see, block by block, found without building a tree (linear in its length)."""
    text = _HIDDEN.sub(" ", text)
    text = re.sub(r"\s+", " ", text)
    return unescape(_TAG.sub("", _BLOCK.sub("\n", text)))
