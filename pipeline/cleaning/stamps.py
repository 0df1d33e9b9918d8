"""The date that a page shows its readers beside the headline, where its metadata state none."""

from __future__ import annotations

import re
from typing import Any

from pipeline.cleaning import written
from pipeline.cleaning.words import fold
from pipeline.codebook.book import Codebook

_YEAR = re.compile(r"(?:19|20)\d\d")
_PUBLISHED = re.compile(r"publi(?:sh|c)|posted|pubdate|release", re.IGNORECASE)
_DATED = re.compile(r"date|time|byline|meta|author|stamp|info", re.IGNORECASE)
_UPDATED = re.compile(r"updat|modif|review|edited", re.IGNORECASE)
_FOREIGN = re.compile(r"related|recommend|card|sidebar|footer|comment|widget|teaser|latest|copyright", re.IGNORECASE)
_STATED = re.compile(r"\\?\"(?:datePublished|publishDate|published_at|publishedAt|datePosted|firstPublished|publicationDate|post_date|pubDate)\\?\"\s{0,3}:\s{0,3}\\?\"([^\"\\]{8,40})")
_MAX_ELEMENTS, _MAX_CHARS = 8_000, 80
_AFTER, _AFTER_MARKED, _BEFORE = 60, 200, 60


def shown(tree: Any, codebook: Codebook) -> tuple[str | None, str | None]:
    """EDTF of the publication date shown near the headline, and of the date of update; None where none is."""
    elements = [element for _, element in zip(range(_MAX_ELEMENTS), tree.iter(), strict=False) if isinstance(element.tag, str)]
    heading = next((i for i, element in enumerate(elements) if element.tag == "h1" and "".join(element.itertext()).strip()), None)
    found = [entry for i, element in enumerate(elements) for entry in _dates(element, i, heading, codebook)]
    published = min((entry for entry in found if not entry[0]), default=None)
    updated = min((entry for entry in found if entry[0]), default=None)
    return (published[-1] if published else None, updated[-1] if updated else None)


def _dates(element: Any, i: int, heading: int | None, codebook: Codebook) -> list[tuple[bool, int, int, str]]:
    """(update?, rank, distance from the headline, EDTF) for each date that the element shows."""
    if element.tag in ("script", "style", "a", "option"):
        return []
    out = []
    for text in (element.get("datetime") if element.tag == "time" else None, element.text, element.tail):
        if not text or len(text) > 400 or not _YEAR.search(text):
            continue
        folded = fold(text)
        edtf = written.find(folded, codebook) if len(folded) <= _MAX_CHARS else None
        if not edtf or len(edtf) < 10 or len(re.findall(r"[a-z]{3,}", folded.lower())) > 6:
            continue
        entry = _ranked(element, folded, i, heading)
        if entry:
            out.append((*entry, edtf))
            break
    return out


def _ranked(element: Any, folded: str, i: int, heading: int | None) -> tuple[bool, int, int] | None:
    near = [element, *([element.getparent()] if element.getparent() is not None else [])]
    marks = " ".join(f"{e.get('class') or ''} {e.get('id') or ''} {e.get('itemprop') or ''}" for e in near)
    if _FOREIGN.search(marks):
        return None
    before = element.getprevious()
    label = fold(" ".join((before.text or "") for before in [before] if before is not None and isinstance(before.tag, str))[:40])
    updated = _UPDATED.search(f"{marks} {folded} {label}") is not None
    rank = 0 if _PUBLISHED.search(marks + folded) else 1 if element.tag in ("time", "date") or _DATED.search(marks) else 2
    if heading is None:
        return (updated, rank, i) if rank == 0 else None
    distance = i - heading if i >= heading else 2 * (heading - i)
    limit = (_AFTER if rank == 2 else _AFTER_MARKED) if i >= heading else _BEFORE
    return (updated, int(rank == 2), distance) if distance <= limit else None


def stated(page: str, codebook: Codebook) -> str | None:
    """The publication date in the page's scripts, where they state just one."""
    values = {written.given(value, codebook) for value in _STATED.findall(page)}
    return values.pop() if len(values) == 1 else None
