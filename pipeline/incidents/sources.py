"""Which documents speak for themselves: copies of one wire text are one source, however many outlets carry it."""

from __future__ import annotations

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.incidents.clues import Clues

SAME = 0.8
"""Share of their words that the evidence sentences of two copies have in common (Jaccard), of at least `WORDS` words."""
WORDS = 12


@dataclass(frozen=True, slots=True)
class Document:
    """What linking knows of a document. Whole copies are none here: they have no events."""

    doc_id: str
    outlet: str | None
    published: date | None


def documents(rows: Iterable[Mapping[str, Any]]) -> dict[str, Document]:
    """By doc_id, from rows of the documents table."""
    return {row["doc_id"]: Document(row["doc_id"], row["outlet"], row.get("published")) for row in rows}


def originals(members: Sequence[Clues], known: Mapping[str, Document]) -> dict[str, str]:
    """For each document of an incident the first one whose text it repeats: itself where it repeats none.

    Texts are compared only where they share one of their rarest words: of two that have so much in common each must hold one of the
    others' rarest fifth. Source: Chaudhuri, Ganti and Kaushik, "A Primitive Operator for Similarity Joins" (2006), prefix filter.
    """
    words: dict[str, set[str]] = {}
    for clue in members:
        words.setdefault(clue.doc_id, set()).update(clue.words)
    common = Counter(word for told in words.values() for word in told)
    holding: defaultdict[str, list[int]] = defaultdict(list)
    found: dict[str, str] = {}
    ordered = sorted(words, key=lambda doc_id: _first(doc_id, known))
    for at, doc_id in enumerate(ordered):
        rarest = _rarest(words[doc_id], common)
        near = sorted({other for word in rarest for other in holding[word]})
        first = next((ordered[other] for other in near if _copies(words[ordered[other]], words[doc_id])), doc_id)
        found[doc_id] = found.get(first, first)
        for word in rarest if first == doc_id or words[first] != words[doc_id] else ():
            holding[word].append(at)
    return found


def _rarest(words: Set[str], common: Mapping[str, int]) -> list[str]:
    """Of these words as many, the rarest first, as any text with so much in common must share one of."""
    if len(words) < WORDS:
        return []
    most = len(words) - math.ceil(SAME * len(words)) + 1
    return heapq.nsmallest(most, words, key=lambda word: (common[word], word))


def _first(doc_id: str, known: Mapping[str, Document]) -> tuple[date, str]:
    document = known.get(doc_id)
    return (document.published if document and document.published else date.max, doc_id)


def _copies(one: set[str], other: set[str]) -> bool:
    return min(len(one), len(other)) >= WORDS and len(one & other) >= SAME * len(one | other)
