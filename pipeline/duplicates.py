"""Which documents are copies of others: MinHash finds the candidates, their shingles and numbers decide.

A wire text that several outlets carry counts once. A text that states a number which its predecessor does not is no copy: it is news.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

SHINGLE, SAME = 5, 0.8
"""Words of a shingle; the share of their shingles that two copies have in common (Jaccard)."""
_BINS, _ROWS = 128, 4
_SHORTEST = 30
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d[\d.,]*")
_NOWHERE = (1 << 64) - 1


@dataclass(frozen=True, slots=True)
class Body:
    """What of a document decides whether it is a copy: its cleaned text without the title, and what puts it before others."""

    doc_id: str
    source: str
    published: date | None
    text: str


@dataclass(frozen=True, slots=True)
class Sketch:
    """A body in small. `bands` are the keys under which copies meet, `shingles` and `numbers` decide."""

    bands: tuple[int, ...]
    shingles: frozenset[int]
    numbers: frozenset[str]


def duplicates(bodies: Iterable[Body]) -> dict[str, str]:
    """The doc_id of each copy → the doc_id of the first of its kind, by publication date, then source; undated ones come last.

    The order of the bodies makes no difference. Texts of fewer than 30 words are copies only where they are equal.

    >>> from datetime import date
    >>> text = "Both armies handed over their dead at the bridge on Friday, the fourth such return this year, officials said. " * 2
    >>> wire, copy = Body("a", "wire.txt", date(2025, 5, 2), text), Body("b", "daily.txt", date(2025, 5, 3), text + "It rained.")
    >>> duplicates([copy, wire])
    {'b': 'a'}
    """
    ordered = sorted(bodies, key=lambda body: (body.published or date.max, body.source, body.doc_id))
    firsts: dict[str, Sketch] = {}
    meeting: defaultdict[int, list[str]] = defaultdict(list)
    found: dict[str, str] = {}
    for body in ordered:
        this = sketch(body.text)
        first = _first(this, firsts, meeting)
        if first is not None:
            found[body.doc_id] = first
            continue
        firsts[body.doc_id] = this
        for band in this.bands:
            meeting[band].append(body.doc_id)
    return found


def _first(this: Sketch, firsts: Mapping[str, Sketch], meeting: Mapping[int, list[str]]) -> str | None:
    """The earliest of those that share a band and are the same; `firsts` is in order."""
    candidates = dict.fromkeys(doc_id for band in this.bands if band in meeting for doc_id in meeting[band])
    return next((doc_id for doc_id in candidates if same(firsts[doc_id], this)), None)


def same(first: Sketch, later: Sketch) -> bool:
    """Whether the later text is a copy of the first: nearly the same words, and no number that the first does not have."""
    if not first.shingles or not later.numbers <= first.numbers:
        return False
    common = len(first.shingles & later.shingles)
    return common >= SAME * (len(first.shingles) + len(later.shingles) - common)


def sketch(text: str) -> Sketch:
    """One-permutation MinHash of the text's shingles, in bands.

    Source: Li, Owen, Zhang, "One Permutation Hashing" (2012); Broder, "On the resemblance and containment of documents" (1997).
    """
    words = _WORD.findall(text.lower())
    size = SHINGLE if len(words) >= _SHORTEST else max(1, len(words))
    shingles = frozenset(_hash(" ".join(words[i : i + size])) for i in range(len(words) - size + 1)) if words else frozenset()
    numbers = frozenset(number.strip(".,") for number in _NUMBER.findall(text))
    return Sketch(_bands(shingles) if shingles else (), shingles, numbers)


def _hash(words: str) -> int:
    return int.from_bytes(hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def _bands(shingles: frozenset[int]) -> tuple[int, ...]:
    """The least hash of each bin, an empty bin's borrowed from the next (rotation), hashed in rows of four."""
    least = [_NOWHERE] * _BINS
    for value in shingles:
        index = value % _BINS
        least[index] = min(least[index], value // _BINS)
    for i in range(2 * _BINS - 1, -1, -1):
        if least[i % _BINS] == _NOWHERE:
            least[i % _BINS] = least[(i + 1) % _BINS]
    return tuple(_hash(f"{i} {least[i : i + _ROWS]}") for i in range(0, _BINS, _ROWS))
