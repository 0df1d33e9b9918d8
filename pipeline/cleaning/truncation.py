"""Whether an article was cut off by a paywall, a feed or a preview."""

from __future__ import annotations

import re

from pipeline.cleaning.families import families
from pipeline.cleaning.plain import Page
from pipeline.cleaning.words import fold
from pipeline.codebook.book import Codebook

_CUT = re.compile(r"(?:[^.!?…\s\"')\]](?:\.{3}|…)|\[(?:\.{3}|…|\+\d[\d,]* (?:chars|characters|words))\]|\[\+\d+ chars\])\W*$")
_PAYWALL = frozenset({"paywall"})
_STUB_WORDS, _PREVIEW_WORDS = 150, 400


def truncation(page: Page, codebook: Codebook) -> str | None:
    """What says that the body is only a beginning; None where nothing does. The article is kept all the same.

    Its last line breaks off with an ellipsis, or it is short and a paywall's words stood beside it.
    """
    n_words = page.body.count(" ") + 1
    if n_words <= _PREVIEW_WORDS and _CUT.search(fold(page.body[-80:])):
        return "clean: truncated, the text breaks off"
    if n_words <= _STUB_WORDS and page.body and any(_asks_to_pay(block.text, codebook) for block in page.removed):
        return "clean: truncated, a paywall stands beside a short text"
    return None


def _asks_to_pay(text: str, codebook: Codebook) -> bool:
    folded = fold(text[:600])
    return any(row.id in _PAYWALL for row in families(codebook).matching(folded, folded.count(" ") + 1))
