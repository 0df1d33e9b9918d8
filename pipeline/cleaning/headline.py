"""The title among the first lines of a page."""

from __future__ import annotations

import re

from pipeline.cleaning.lines import Line
from pipeline.cleaning.words import key, words
from pipeline.codebook.book import Codebook

_CLOSED = re.compile(r"(?:[?!]['\"]?|[^.!?…]['\"])$")
HEAD_LINES = 60
_LEAD_WORDS = 12
_LONGEST = 600
_OPENING = 3_000


def alike(one: str, other: str) -> bool:
    """Whether two headlines are one: equal but for quotes, case and punctuation, cut short, or nearly all words the same.

    >>> alike("Kyiv 'ready' for talks, mayor says", "Kyiv “ready” for talks, mayor says | Daily"), alike("Kyiv ready", "Oslo ready")
    (True, False)
    """
    a, b = key(one[:_LONGEST]), key(other[:_LONGEST])
    if not a or not b:
        return False
    if a == b or (min(len(a), len(b)) >= 24 and (a.startswith(b) or b.startswith(a)) and abs(len(a) - len(b)) < 40):
        return True
    first, second = set(a.split()), set(b.split())
    return min(len(first), len(second)) >= 4 and len(first & second) >= 0.8 * len(first | second)


def names_a_body(line: Line, codebook: Codebook) -> bool:
    """Whether the line is nothing but the name of an office or institute (`Ministry of National Defence`)."""
    said = line.folded.replace(",", "").split()
    low = {word.lower() for word in said}
    capital = all(word[0].isupper() or word in ("of", "for", "and", "on", "the") for word in said)
    return len(said) <= 8 and capital and not low.isdisjoint(words(codebook, "body-noun"))


def find(lines: list[Line], codebook: Codebook) -> int | None:
    """The index of the title's line, None where the page has none."""
    head = _head(lines)
    repeated = _repeated(lines)
    if repeated is not None:
        return repeated
    marked = next((i for i in head if lines[i].heading and lines[i].n_words >= 3 and lines[i].text[0] not in "►▶■◆"), None)
    candidates = [i for i in head if _title_like(lines[i], 4)]
    plain = _told(lines, [i for i in candidates if not names_a_body(lines[i], codebook)] or candidates)
    if marked is not None and (plain is None or marked < plain or lines[plain].n_words < 6):
        return marked
    if plain is not None:
        return plain
    return next((i for i in head if _title_like(lines[i], 2)), None)


def _told(lines: list[Line], candidates: list[int]) -> int | None:
    """The first candidate whose words the paragraphs take up again; the first of all where none is taken up."""
    if len(candidates) < 2:
        return candidates[0] if candidates else None
    prose = [line.text[:_OPENING] for line in lines[: 4 * HEAD_LINES] if line.prose and not line.label]
    body = {word for text in prose for word in key(text).split()}
    for i in candidates:
        told = {word for word in key(lines[i].text).split() if len(word) > 3}
        if len(told & body) >= max(2, 0.3 * len(told)):
            return i
    return candidates[0]


def _head(lines: list[Line]) -> list[int]:
    """Indices of the unlabelled lines above the first paragraph."""
    out = []
    for i, line in enumerate(lines[:HEAD_LINES]):
        if line.label or line.above:
            continue
        if line.prose and not _title_like(line, 4) and line.n_words >= _LEAD_WORDS:
            break
        out.append(i)
    return out


def _title_like(line: Line, least: int) -> bool:
    if line.heading or line.item or not least <= line.n_words <= 34 or line.folded[-1:] in ":;,":
        return False
    return (not line.terminal and not line.prose) or (_CLOSED.search(line.folded) is not None and line.n_words <= 30)


def _repeated(lines: list[Line]) -> int | None:
    """A headline that comes twice near the top (image text, slug, heading), after which most of the page still follows."""
    near = [(i, line) for i, line in enumerate(lines[:HEAD_LINES]) if not (line.label or line.item) and line.n_words >= 4]
    head = [i for i, line in near if not line.terminal or _title_like(line, 4)]
    total = sum(line.n_words for line in lines if line.prose) or 1
    for at, i in enumerate(head[:20]):
        if sum(line.prose and not line.label and line.n_words >= _LEAD_WORDS for line in lines[:i]) > 2:
            return None
        for j in head[at + 1 : at + 7]:
            if alike(lines[i].text, lines[j].text) and sum(x.n_words for x in lines[j + 1 :] if x.prose) >= 0.5 * total:
                return i
    return None


def without_kicker(title: str, codebook: Codebook) -> str:
    """The title without the name of a section before it or of a site after it.

    >>> from pipeline.codebook.book import load
    >>> without_kicker("Opinion | Nobody wants a longer war", load())
    'Nobody wants a longer war'
    """
    parts = re.split(r"\s+[|›»]\s+", title)
    if len(parts) > 1 and all(word.lower() in words(codebook, "section") for word in parts[0].split()):
        parts = parts[1:]
    return max(parts, key=len) if len(parts) == 2 and len(parts[1].split()) <= 4 else " | ".join(parts)
