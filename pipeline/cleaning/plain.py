"""Plain text → title, body and what was taken out: the block classifier of pages that were copied or scraped as text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.cleaning import headline, neighbours, shapes, zones
from pipeline.cleaning.judge import judge
from pipeline.cleaning.lines import Line, split
from pipeline.cleaning.words import marks, words
from pipeline.codebook.book import Codebook
from pipeline.records import Removed


@dataclass(frozen=True, slots=True)
class Page:
    """A page taken apart. `stamps` are the lines that may state its publication date, `lead` is the first paragraph.

    `blocks` are all lines in their order, each with the reason for which it was removed (None: kept, `title`: the headline).
    """

    title: str | None
    body: str
    lead: str
    removed: tuple[Removed, ...]
    stamps: tuple[str, ...]
    authors: tuple[str, ...]
    blocks: tuple[tuple[str | None, str], ...] = ()


def take_apart(text: str, *, codebook: Codebook, title: str | None = None, extracted: bool = False) -> Page:
    """The page's title, body and furniture.

    `title` is the title where it is known beforehand; `extracted` says that an extractor has found the article already, so that a
    line needs more than its place to be taken out.
    """
    lines = split(text, marks(codebook), words(codebook, "dangling"), words(codebook, "utility") | words(codebook, "section"))
    judge(lines, codebook)
    neighbours.chronology(lines)
    neighbours.contents(lines)
    neighbours.feeds(lines)
    neighbours.captions(lines)
    neighbours.menus(lines)
    neighbours.endings(lines)
    at = _title_line(lines, title, codebook)
    zones.above(lines, at, codebook, sure=extracted)
    neighbours.teasers(lines)
    neighbours.followers(lines)
    authors = _authors(lines[at or 0 :], codebook)
    zones.below(lines, frozenset(authors), codebook, sure=extracted)
    if not extracted:
        zones.runs(lines)
    zones.repeats(lines, lines[at] if at is not None else None)
    return _page(lines, at, title, authors, codebook)


def _title_line(lines: list[Line], title: str | None, codebook: Codebook) -> int | None:
    if title is None:
        return headline.find(lines, codebook)
    same = [i for i, line in enumerate(lines[: headline.HEAD_LINES]) if headline.alike(line.text, title) and not line.prose]
    return same[0] if same else None


def _authors(lines: Iterable[Line], codebook: Codebook) -> tuple[str, ...]:
    found = [name for line in lines if line.label == "byline" for name in shapes.authors(line.folded, codebook)]
    return tuple(dict.fromkeys(found))


def _page(lines: list[Line], at: int | None, title: str | None, authors: tuple[str, ...], codebook: Codebook) -> Page:
    kept = [line for i, line in enumerate(lines) if not line.label and i != at]
    removed = [Removed(line.label, line.text) for line in lines if line.label]
    body = "".join((line.gap if i else "") + line.text for i, line in enumerate(kept))
    return Page(
        title=title or (headline.without_kicker(lines[at].text, codebook) if at is not None else None),
        body=body,
        lead=next((line.text for line in kept if line.prose), ""),
        removed=tuple(removed),
        stamps=_stamps(lines),
        authors=authors,
        blocks=tuple((line.label or ("title" if i == at else None), line.text) for i, line in enumerate(lines)),
    )


def _stamps(lines: list[Line]) -> tuple[str, ...]:
    """Lines that may say when the page was published: stamps in so many words, rows of metadata and dates beside the headline."""
    body = next((i for i, line in enumerate(lines) if not line.label and line.prose), len(lines))
    last = max((i for i, line in enumerate(lines) if not line.label), default=-1)
    below = next((i for i, line in enumerate(lines) if i > last and line.label == "related"), len(lines))
    explicit = [line.text for line in lines[:below] if line.label and line.stated]
    beside = [line.text for line in lines[: body + 5] if line.label and (line.stamp or shapes.is_menu(line))]
    return tuple(dict.fromkeys(explicit + beside))
