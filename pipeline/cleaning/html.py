"""HTML → title, body and what was taken out: an extractor finds the article, the line judgement cleans what it leaves."""

from __future__ import annotations

import dataclasses
import functools
import re
import unicodedata
from html import unescape
from typing import TYPE_CHECKING, Any

from lxml import etree

from pipeline.cleaning import markup as about
from pipeline.cleaning import stamps, written
from pipeline.cleaning.markup import Markup
from pipeline.cleaning.plain import Page, take_apart
from pipeline.cleaning.repair import repair, uncontrolled
from pipeline.codebook.book import Codebook

if TYPE_CHECKING:
    from trafilatura.settings import Extractor

_HIDDEN = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style|noscript|template|svg|head)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_BLOCK = re.compile(
    r"<(?:/?(?:p|div|h[1-6]|li|ul|ol|tr|table|section|article|blockquote|header|footer|nav"
    r"|aside|figure|figcaption|main|form|td|dd|dt)|br|hr)\b[^<>]*>",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[^<>]*>")
_LONG_TAG = re.compile(r"<[^<>]{100000}")
_DEEP = f"boolean({'/*' * 201})"
_UNSEEN = ("script", "style", "svg", "noscript", "iframe", "template", "link", "meta", "object", "embed", "canvas", "map", "head")
"""What holds no text for readers: an extractor that copies the tree needs not copy it."""
MAX_CHARS, MAX_TAGS = 4_000_000, 25_000
_SHORT, _LOST, _FOUND, _MAIN = 600, 2, 0.3, 0.7


def read(text: str, *, title: str | None, codebook: Codebook) -> tuple[Page, Markup]:
    """The article of a page and what the page says about itself."""
    text = uncontrolled(text)
    tree = None if _too_much(text) else about.parse(text)
    if tree is None or tree.xpath(_DEEP):
        return take_apart(repair(visible(text)), title=title, codebook=codebook), Markup()
    markup = _dated(about.read(tree), tree, text, codebook)
    markup = dataclasses.replace(markup, title=repair(unescape(markup.title)) if markup.title else None)
    return take_apart(repair(_extracted(text, tree)), title=title or markup.title, extracted=True, codebook=codebook), markup


def _dated(markup: Markup, tree: Any, text: str, codebook: Codebook) -> Markup:
    """Where the metadata state no publication date: the one shown beside the headline, or in the page's scripts.

    A date of modification in the metadata says when software touched the page, often years later: it is not taken; one shown to readers is.
    """
    published, updated = stamps.shown(tree, codebook)
    said = written.given(markup.published, codebook) if markup.published else None
    if said and not (published and _rather(published, said)):
        return dataclasses.replace(markup, modified=None)
    addressed = written.in_path(markup.url, codebook) if markup.url else None
    found = addressed or (published.edtf if published else stamps.stated(text, codebook))
    return dataclasses.replace(markup, published=found, modified=updated.edtf if updated else None)


def _rather(shown: stamps.Shown, said: str) -> bool:
    """What the page shows beside its headline is believed over metadata of another week: software stamps a page anew when it moves it."""
    first, second = written.whole(shown.edtf), written.whole(said)
    return first is not None and second is not None and abs((second - first).days) > 2


def _extracted(text: str, tree: Any) -> str:
    """The article's text; where little of the page's paragraphs is found, what another extractor or the page's data hold, if much more."""
    from resiliparse.extract.html2text import extract_plain_text
    from trafilatura import bare_extraction  # plain text needs neither, and they take a fifth of a second to load

    told, shown = about.article_body(tree), _paragraphs(tree)
    etree.strip_elements(tree, *_UNSEEN, with_tail=False)
    _narrow(tree, shown)
    document = bare_extraction(tree, options=_options())
    found = unicodedata.normalize("NFC", document.text or "") if document else ""
    if len(found) >= max(_SHORT, _FOUND * shown):
        return found
    others = (told, extract_plain_text(text, main_content=True, alt_texts=False, links=False))
    longest = max(others, key=len)
    return longest if len(longest) > _LOST * len(found) + _SHORT / 2 else found


def _narrow(tree: Any, shown: int) -> None:
    """Leave of the page only its one `main` or `article`, where it says so and seven tenths of the paragraphs (`shown`) stand in it."""
    body = tree.find("body")
    for tag in ("main", "article") if body is not None and shown > _SHORT else ():
        found = list(tree.iter(tag))
        if len(found) == 1 and _paragraphs(found[0]) >= _MAIN * shown:
            for child in list(body):
                body.remove(child)
            body.text = None
            body.append(found[0])
            return


@functools.lru_cache(maxsize=1)
def _options() -> Extractor:
    """Without comments and without a second extractor of its own: what this one misses is looked for here, and only then."""
    from trafilatura.settings import Extractor

    return Extractor(output_format="python", fast=True, recall=True, comments=False)


def _paragraphs(tree: Any) -> int:
    """Characters of all paragraphs of a page, comments and teasers among them."""
    return sum(len(paragraph.text_content()) for paragraph in tree.iter("p"))


def _too_much(text: str) -> bool:
    """Too large, too many tags or too long a tag for a parser that builds a tree."""
    return len(text) > MAX_CHARS or text.count("<") > 2 * MAX_TAGS or _LONG_TAG.search(text) is not None


def unmarked(text: str) -> str:
    """All text of a page, block by block, also that of its scripts; without its tags, but with references unresolved."""
    return _TAG.sub("", _BLOCK.sub("\n\n", re.sub(r"\s+", " ", text)))


def visible(text: str) -> str:
    """All text of a page that a reader would see, block by block, found without building a tree (linear in its length)."""
    text = _HIDDEN.sub(" ", text)
    text = re.sub(r"\s+", " ", text)
    return unescape(_TAG.sub("", _BLOCK.sub("\n", text)))
