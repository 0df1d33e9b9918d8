"""Which documents are copies of others: MinHash finds the pairs, the share of common shingles and what the texts state decide.

A wire text that several outlets carry counts once. A text that states a number, weekday or month which its predecessor does not
is no copy: it is news. Each document is known by its sketch alone, half a kilobyte that is made once and stored.
"""

from __future__ import annotations

import functools
import re
import struct
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.codebook.book import Codebook
from pipeline.codebook.counting import NumberWord

SHINGLE, SAME, HELD = 5, 0.5, 0.8
"""Words of a shingle; the share of all shingles that two copies have in common; the share of the later one's that the first holds."""
SHORT, SHORTEST = 30, 8
"""Words below which two texts are copies only where they are equal, titles and all; and below which nothing is compared."""
_BANDS, _ROWS, _KEPT = 20, 3, 96
_BINS = _BANDS * _ROWS
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d[\d.,]*")
_NOWHERE = (1 << 32) - 1


@dataclass(frozen=True, slots=True)
class Sketch:
    """A text in small: the keys under which copies meet, the least hashes of its shingles, and hashes of all that it states."""

    bands: tuple[int, ...]
    shingles: tuple[int, ...]
    facts: frozenset[int]

    def packed(self) -> bytes:
        """The sketch as bytes."""
        facts = sorted(self.facts)
        return struct.pack(f"<{_BANDS + 1 + len(self.shingles) + len(facts)}I", *self.bands, len(self.shingles), *self.shingles, *facts)


def unpacked(content: bytes) -> Sketch:
    """The sketch that was packed."""
    values = struct.unpack(f"<{len(content) // 4}I", content)
    end = _BANDS + 1 + values[_BANDS]
    return Sketch(values[:_BANDS], values[_BANDS + 1 : end], frozenset(values[end:]))


def sketches(documents: pa.Table, codebook: Codebook) -> pa.Array:
    """A packed sketch for each documents row that may be a copy or have some; null for those of another status than `ok`."""
    rows = zip(*(documents[name].to_pylist() for name in ("status", "title", "text")), strict=True)
    made = (sketch(title or "", text, codebook) if status == "ok" else None for status, title, text in rows)
    return pa.array([found.packed() if found else None for found in made], pa.binary())


def sketch(title: str, text: str, codebook: Codebook) -> Sketch | None:
    """The sketch of a text that may begin with its title; None where it is too short to say what it is a copy of.

    Source: Broder, "On the resemblance and containment of documents" (1997); Li, Owen, Zhang, "One Permutation Hashing" (2012).
    """
    body = text.removeprefix(title).strip()
    words = _WORD.findall(body.lower())
    if len(words) < SHORTEST:
        return None
    if len(words) < SHORT:
        whole = _WORD.findall(title.lower()) + words
        return Sketch(_bands([_hash(" ".join(whole))]), (_hash(" ".join(whole)),), frozenset())
    shingles = {_hash(" ".join(words[i : i + SHINGLE])) for i in range(len(words) - SHINGLE + 1)}
    ordered = sorted(shingles)
    return Sketch(_bands(ordered), tuple(ordered[:_KEPT]), _facts(body, words, codebook))


def _facts(body: str, words: list[str], codebook: Codebook) -> frozenset[int]:
    """Hashes of the numbers, weekdays and months that a text of these words names, but for those of its dateline."""
    from pipeline.cleaning.published import without_dateline  # what only compares sketches is spared a third of its memory

    stated = without_dateline(body, codebook)
    head = len(_WORD.findall(body[: len(body) - len(stated)]))  # no word goes on behind a dateline
    found = {number.strip(".,") for number in _NUMBER.findall(stated)}
    return frozenset(map(_hash, found | _telling(codebook).intersection(words[head:])))


@functools.lru_cache(maxsize=8)
def _telling(codebook: Codebook) -> frozenset[str]:
    from pipeline.cleaning.words import months, weekdays  # as above

    numbers = {name for row in codebook.rows(NumberWord) for name in (row.id, *row.names)}
    return frozenset(word for word in (*numbers, *months(codebook), *weekdays(codebook)) if word.isalpha() and len(word) > 2)


def _hash(words: str) -> int:
    """32 bits; the product spreads what a checksum leaves regular."""
    return zlib.crc32(words.encode("utf-8", "surrogatepass")) * 0x9E3779B1 & _NOWHERE


def _bands(ordered: list[int]) -> tuple[int, ...]:
    """The least hash of each bin, an empty bin's borrowed from the next (rotation), hashed in rows."""
    least = [_NOWHERE] * _BINS
    for value in reversed(ordered):
        least[value % _BINS] = value
    for i in range(2 * _BINS - 1, -1, -1):
        if least[i % _BINS] == _NOWHERE:
            least[i % _BINS] = least[(i + 1) % _BINS]
    return tuple(_hash(f"{i} {least[i : i + _ROWS]}") for i in range(0, _BINS, _ROWS))


def copies(known: pa.Table) -> dict[str, str]:
    """The doc_id of each copy → the doc_id of the first of its kind, by publication date, then source; undated ones come last.

    `known` holds doc_id, source, published and sketch of all documents that may be copies; the order of its rows makes no difference.
    """
    groups = _meeting(known)
    met = known.take(pa.array(sorted(groups), pa.int64())).to_pylist()
    order = sorted(zip(met, sorted(groups), strict=True), key=lambda pair: _precedence(pair[0]))
    firsts: dict[str, Sketch] = {}
    meeting: defaultdict[int, list[str]] = defaultdict(list)
    found: dict[str, str] = {}
    for row, at in order:
        this = unpacked(row["sketch"])
        candidates = dict.fromkeys(doc_id for key in groups[at] for doc_id in meeting[key])
        first = next((doc_id for doc_id in candidates if same(firsts[doc_id], this)), None)
        if first is not None:
            found[row["doc_id"]] = first
            continue
        firsts[row["doc_id"]] = this
        for key in groups[at]:
            meeting[key].append(row["doc_id"])
    return found


def _precedence(row: Mapping[str, date | str]) -> tuple[date | str, ...]:
    return (row["published"] or date.max, row["source"], row["doc_id"])


def _meeting(known: pa.Table) -> dict[int, list[int]]:
    """For each row that shares a band with another, the keys of the bands it shares."""
    if not len(known):
        return {}
    heads = b"".join(content[: 4 * _BANDS] for content in _contents(known))
    keys = pa.Array.from_buffers(pa.uint32(), _BANDS * len(known), [None, pa.py_buffer(heads)])
    counted = pc.value_counts(keys)
    shared = pc.is_in(keys, counted.field("values").filter(pc.greater(counted.field("counts"), 1)))
    groups: dict[int, list[int]] = {}
    for at in pc.indices_nonzero(shared).to_pylist():
        groups.setdefault(at // _BANDS, []).append(keys[at].as_py())
    return groups


def _contents(known: pa.Table) -> Iterator[bytes]:
    for chunk in known["sketch"].iterchunks():
        yield from chunk.to_pylist()


def same(first: Sketch, later: Sketch) -> bool:
    """Whether the later text is a copy of the first: it may say less, but hardly more, and nothing that the first does not state."""
    if not later.facts <= first.facts:
        return False
    one, other = set(first.shingles), set(later.shingles)
    least = sorted(one | other)[:_KEPT]
    own = sum(value in other for value in least)
    common = sum(value in one and value in other for value in least)
    return common >= SAME * len(least) and common >= HELD * own
