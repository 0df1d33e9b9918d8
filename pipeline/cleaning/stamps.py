"""The date that a page shows its readers beside the headline, where its metadata state none."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from pipeline.cleaning import written
from pipeline.cleaning.words import fold
from pipeline.codebook.book import Codebook

_PUBLISHED = re.compile(r"published|publish-|publication|posted|pubdate|release", re.IGNORECASE)
_DATED = re.compile(r"date|time|byline|meta|author|stamp|info", re.IGNORECASE)
_UPDATED = re.compile(r"updat|modif|review|edited|changed", re.IGNORECASE)
_SAVED = re.compile(r"(?:name|field|node)-+changed\b", re.IGNORECASE)
"""A content system's own field for the last time that somebody saved the page; nothing that is told to readers."""
_FOREIGN = re.compile(r"related|recommend|card|sidebar|footer|comment|widget|teaser|latest|copyright", re.IGNORECASE)
_STATED = re.compile(
    r"\\?\"(?:datePublished|publishDate|published_at|publishedAt|datePosted|firstPublished|publicationDate|post_date|pubDate)\\?\""
    r"\s{0,3}:\s{0,3}\\?\"([^\"\\]{8,40})"
)
_MAX_NODES, _MAX_CHARS = 150, 80
_DATED_NODES = "//text()[(contains(., '20') or contains(., '19')) and string-length(.) < 400] | //time/@datetime"
_AFTER, _AFTER_MARKED, _FROM_TOP, _FAR, _BEFORE = 60, 200, 300, 1_000, 30
_LISTED = 3


@dataclass(frozen=True, slots=True, order=True)
class Shown:
    """A date that the page shows: best first when sorted. `rank` 0 says publication, 1 is marked as a date, 2 is only near the headline."""

    updated: bool
    rank: int
    distance: int
    edtf: str
    marks: str


def shown(tree: Any, codebook: Codebook) -> tuple[Shown | None, Shown | None]:
    """The publication date shown near the headline, and the date of update; None where none is."""
    headings = [heading for heading in tree.iter("h1") if "".join(heading.itertext()).strip()]
    heading = _place(headings[0]) if headings else None
    nodes = tree.xpath(_DATED_NODES)[:_MAX_NODES]
    found = [entry for node in nodes for entry in _dates(node, heading, codebook)]
    often = Counter(entry.marks for entry in found)
    found = [entry for entry in found if often[entry.marks] < _LISTED]
    if heading is None and len({entry.edtf for entry in found}) > 1:
        return None, None  # no headline says which of the dates is the article's
    updated = min((entry for entry in found if entry.updated), default=None)
    published = min((entry for entry in found if not entry.updated), default=None)
    return (None if published and updated and published.edtf == updated.edtf else published), updated


def _place(element: Any) -> int:
    """How many elements open before this one."""
    return int(element.xpath("count(preceding::*) + count(ancestor::*)"))


def _dates(node: Any, heading: int | None, codebook: Codebook) -> list[Shown]:
    """The date in one text node (or `datetime` attribute), if it stands near enough to the headline for what its marks say."""
    folded = fold(str(node))
    element = node.getparent()
    if len(folded) > _MAX_CHARS or element.tag in ("script", "style", "option") or (element.tag == "a" and node.is_text):
        return []
    edtf = written.find(folded, codebook)
    if not edtf or len(edtf) < 10 or len(re.findall(r"[a-z]{3,}", folded.lower())) > 6:
        return []
    entry = _ranked(element, folded, edtf, _place(element) - (heading or 0), headed=heading is not None)
    return [entry] if entry else []


def _ranked(element: Any, folded: str, edtf: str, offset: int, *, headed: bool) -> Shown | None:
    """`offset` counts the elements from headline (not `headed`: from the top) to date, below zero where the date stands above."""
    parent, before = element.getparent(), element.getprevious()
    near = [element, *([parent] if parent is not None else [])]
    marks = " ".join(f"{e.tag} {e.get('class') or ''} {e.get('id') or ''} {e.get('itemprop') or ''}" for e in near)
    if _FOREIGN.search(marks) or _SAVED.search(marks):
        return None
    label = _label(parent, before)
    updated = _UPDATED.search(f"{marks} {folded} {label}") is not None
    rank = 0 if _PUBLISHED.search(marks + folded) or _UPDATED.search(label) else 1 if _DATED.search(marks) else 2
    limit = (_FAR if rank == 0 else _AFTER if rank == 2 else _AFTER_MARKED if headed else _FROM_TOP) if offset >= 0 else _BEFORE
    if abs(offset) > limit:
        return None
    return Shown(updated, rank, offset if offset >= 0 else -2 * offset, edtf, marks)


def _label(parent: Any, before: Any) -> str:
    """What stands before a date: the element beside it, or the words of the element that holds it."""
    if before is not None and isinstance(before.tag, str):
        return fold(before.text or "")[:40]
    return fold(parent.text or "")[:40] if parent is not None and before is None else ""


def stated(page: str, codebook: Codebook) -> str | None:
    """The publication date in the page's scripts, where they state just one."""
    values = {written.given(value, codebook) for value in _STATED.findall(page)}
    return values.pop() if len(values) == 1 else None
