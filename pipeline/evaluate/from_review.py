"""Gold from decisions: accepted, mended and added rows must be found, rejected ones must not, undecided ones count neither way."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.decisions.anchors import sentence_of, words_of
from pipeline.decisions.fields import plain
from pipeline.decisions.stances import Fate
from pipeline.evaluate.gold_keys import DATE, FIELD, FIGURE, ORGANISATION
from pipeline.evaluate.places import Places, overlap

Row = Mapping[str, Any]
REVIEWED = "reviewed"
WIDER = (0, 80, 240, 800)
"""Characters by which a sentence is widened, one after the other, until its words stand nowhere before it."""


@dataclass(frozen=True, slots=True)
class ReviewedArticle:
    """The gold of one article, its text, and how many rows were judged and how many not."""

    name: str
    text: str
    gold: Mapping[str, Any]
    judged: int
    undecided: int


def from_review(tables: Mapping[str, Sequence[Row]], fates: Iterable[Fate], *, complete: bool = False) -> tuple[ReviewedArticle, ...]:
    """Gold of every article with a decision that holds, by name; `tables` are reviewed ones, as lists of rows.

    A table of an article is listed where at least one of its rows is judged; with `complete`, only where all are.
    """
    judged = {(f.decision.table, f.decision.doc_id) for f in fates if f.state in ("applied", "agreed")}
    documents = [document for document in tables["documents"] if any((table, document["doc_id"]) in judged for table in _SECTIONS)]
    names = _names(documents)
    found = []
    for document in documents:
        rows = {table: [row for row in tables[table] if row["doc_id"] == document["doc_id"]] for table in _SECTIONS}
        listed = {table: rows[table] for table in _SECTIONS if (table, document["doc_id"]) in judged}
        if complete:
            listed = {table: some for table, some in listed.items() if all(row[REVIEWED] for row in some)}
        if listed:
            found.append(_article(names[document["doc_id"]], document, listed))
    return tuple(sorted(found, key=lambda article: article.name))


def write(articles: Iterable[ReviewedArticle], folder: Path) -> None:
    """One `NAME.json` and `NAME.txt` for each article."""
    folder.mkdir(parents=True, exist_ok=True)
    for article in articles:
        (folder / f"{article.name}.json").write_text(json.dumps(article.gold, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        (folder / f"{article.name}.txt").write_text(article.text, encoding="utf-8", newline="")


def _article(name: str, document: Row, listed: Mapping[str, Sequence[Row]]) -> ReviewedArticle:
    text = str(document["text"])
    places = Places(text)
    sections = {table: _SECTIONS[table](rows, text, places) for table, rows in listed.items()}
    marks = [bool(row[REVIEWED]) for rows in listed.values() for row in rows]
    return ReviewedArticle(name, text, {"published": plain(document["published"]), **sections}, sum(marks), len(marks) - sum(marks))


def _figures(rows: Sequence[Row], text: str, places: Places) -> list[dict[str, Any]]:
    fields = [name for name, key in FIGURE.items() if key.role is FIELD]
    return [_place(row, text, places) | {name: plain(row[name]) for name in fields} | _optional(row) for row in rows]


def _dates(rows: Sequence[Row], text: str, places: Places) -> list[dict[str, Any]]:
    fields = [name for name, key in DATE.items() if key.role is FIELD]
    return [_place(row, text, places) | {name: plain(row[name]) for name in fields} | _optional(row) for row in rows]


def _organisations(rows: Sequence[Row], text: str, places: Places) -> list[dict[str, Any]]:
    """One entry for each organisation of the article; it counts where one of its mentions is judged."""
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        grouped.setdefault(row["org_id"], []).append(row)
    fields = [name for name, key in ORGANISATION.items() if key.role is FIELD]
    found = []
    for mentions in grouped.values():
        best = next((row for row in mentions if row[REVIEWED]), mentions[0])
        names = list(dict.fromkeys([best["name"], *(row["text"] for row in mentions)]))
        found.append({"names": names} | {name: plain(best[name]) for name in fields} | _optional(best))
    return found


def _events(rows: Sequence[Row], text: str, places: Places) -> list[dict[str, Any]]:
    return [_event(row, text, places) | _optional(row) for row in rows]


def _event(row: Row, text: str, places: Places) -> dict[str, Any]:
    found: dict[str, Any] = {"event_type": row["event_type"], "near": [_near(row, text, places)], "status": row["status"]}
    found |= {"date": plain(row["date_edtf"]), "parties": sorted({part["code"] for part in row["parties"] or ()})}
    found |= {"mediators": list(row["mediators"] or ())}
    found |= {"location": row["location"]} if row["location"] else {}
    freed: dict[str, list[Any]] = {}
    for part in row["released"] or ():
        amount = plain(part["value"]) if part["value"] is not None else plain(part["low"])
        if part["to"] and amount is not None:
            freed.setdefault(part["to"], []).append(amount)
    return found | ({"released": {to: amounts[0] if len(amounts) == 1 else amounts for to, amounts in freed.items()}} if freed else {})


_SECTIONS = {"figures": _figures, "dates": _dates, "organisations": _organisations, "events": _events}


def _optional(row: Row) -> dict[str, Any]:
    return {} if row[REVIEWED] else {"optional": True}


def _place(row: Row, text: str, places: Places) -> dict[str, Any]:
    """Words, the run around them, and which of several occurrences there is meant."""
    words, near, own = words_of(row), _near(row, text, places), (row["char_start"], row["char_end"])
    which = 1
    while (found := places.near(words, near=near, nth=which)) is not None and not overlap(found, own):
        which += 1
    return {"text": words, "near": near} | ({"which": which} if which > 1 else {})


def _near(row: Row, text: str, places: Places) -> str:
    first, sentence = sentence_of(row, text)
    own = (row["char_start"], row["char_end"])
    for more in WIDER:
        words = " ".join(text[max(0, first - more) : first + len(sentence) + more].split())
        if overlap(places.find(words), own):
            return words
    return " ".join(text.split())


def _names(documents: Sequence[Row]) -> dict[str, str]:
    """A file name for each document: the stem of its source, with the record's number where the source has several."""
    found: dict[str, str] = {}
    for document in documents:
        file, _, record = str(document["source"]).partition("#")
        stem = PurePosixPath(file).stem
        name = f"{stem}-{record}" if record else stem
        name = "".join(char if char.isalnum() or char in "-_." else "-" for char in name) or "article"
        found[document["doc_id"]] = name if name not in found.values() else f"{name}-{document['doc_id'][:8]}"
    return found
