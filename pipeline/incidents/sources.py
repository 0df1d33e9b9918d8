"""Which documents speak for themselves: copies of one wire text are one source, however many outlets carry it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
    """For each document of an incident the first one whose text it repeats: itself where it repeats none."""
    words: dict[str, set[str]] = {}
    for clue in members:
        words.setdefault(clue.doc_id, set()).update(clue.words)
    found: dict[str, str] = {}
    for doc_id in sorted(words, key=lambda doc_id: _first(doc_id, known)):
        first = next((other for other in found if _copies(words[other], words[doc_id])), doc_id)
        found[doc_id] = found.get(first, first)
    return found


def _first(doc_id: str, known: Mapping[str, Document]) -> tuple[date, str]:
    document = known.get(doc_id)
    return (document.published if document and document.published else date.max, doc_id)


def _copies(one: set[str], other: set[str]) -> bool:
    return min(len(one), len(other)) >= WORDS and len(one & other) >= SAME * len(one | other)
