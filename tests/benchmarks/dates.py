"""Measures dates beside their peers: `dates.py FOLDER`, where FOLDER holds `train.jsonl`, each line with `text`, `dct` (ISO or null) and
`timexes` (`start`, `end`, TIMEX3 `value`).

Prints strict and relaxed span F1, value F1 (a span that overlaps and has the same TIMEX3 value) and characters per CPU second, for
ours through the product's own path, for spaCy's DATE and TIME entities with dateparser, and for `dateparser.search.search_dates` on
the first characters of every text. A length of time that measures is a figure of ours and counts here with the value that follows from
its number and unit; a range is two expressions in TIMEX3, so its row is measured by both of its ends.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import dateparser
import spacy
from dateparser.search import search_dates

from pipeline.codebook.book import load
from pipeline.defaults import MODEL
from pipeline.extraction import Result, extract
from pipeline.records import Article, Findings, Published, Reading
from pipeline.rules.dates import rule as dates

Timex = tuple[int, int, str]
BETWEEN = re.compile(r"\s*(?:[-–—/]|\b(?:to|and|through|until|till)\b)\s*")
UNITS = {"day": "D", "week": "W", "month": "M", "quarter": "Q", "year": "Y", "decade": "DE", "century": "CE"}
CLOCK_UNITS = {"hour": "H", "minute": "M", "second": "S"}
PERIODS = {"year": "%Y", "month": "%Y-%m"}
UNIT_WORD = re.compile(r"[ -]?(?:more |straight )?[a-z]+")


def ours(text: str, dct: str | None) -> list[Timex]:
    return list(timexes_of(extract(text, published=dct, clean=False), text))


def timexes_of(result: Result, text: str) -> Iterator[Timex]:
    spans = [(row.char_start, row.char_end) for row in result.dates]
    for row in result.dates:
        yield from ends(row.char_start, row.char_end, row.timex_value, text)
    for figure in result.figures:
        value = duration(figure.value if figure.value is not None else figure.low, figure.unit)
        if figure.kind == "duration" and value and not any(a < figure.char_end and figure.char_start < b for a, b in spans):
            word = UNIT_WORD.match(text, figure.char_end)
            yield figure.char_start, word.end() if word else figure.char_end, value


def ends(start: int, end: int, value: str, text: str) -> Iterator[Timex]:
    between = BETWEEN.search(text, start, end) if "/" in value else None
    if between is None:
        yield start, end, value
        return
    first, _, last = value.partition("/")
    yield start, between.start(), first
    yield between.end(), end, last


def duration(number: float | None, unit: str | None) -> str | None:
    count = "X" if number is None else f"{number:g}"
    if unit in CLOCK_UNITS:
        return f"PT{count}{CLOCK_UNITS[unit]}"
    return f"P{count}{UNITS[unit]}" if unit in UNITS else None


def parsed(span: str, dct: str | None) -> str:
    settings = {"RELATIVE_BASE": datetime.fromisoformat(dct) + timedelta(hours=12)} if dct else {}
    data = dateparser.date.DateDataParser(languages=["en"], settings=settings).get_date_data(span)
    if data.date_obj is None:
        return ""
    return f"{data.date_obj:{PERIODS.get(str(data.period), '%Y-%m-%d')}}"


def score(predicted: Iterable[tuple[list[Timex], list[Timex]]]) -> tuple[float, float, float]:
    strict = relaxed = value = total = 0
    for found, gold in predicted:
        total += len(found) + len(gold)
        left = list(found)
        for timex in gold:
            near = sorted(
                (f for f in left if f[0] < timex[1] and timex[0] < f[1]), key=lambda f: -(min(f[1], timex[1]) - max(f[0], timex[0]))
            )
            if near:
                left.remove(near[0])
                relaxed += 1
                strict += near[0][:2] == timex[:2]
                value += near[0][2] == timex[2]
    return 2 * strict / total, 2 * relaxed / total, 2 * value / total


def measure(name: str, texts: list[dict[str, Any]], find: Callable[[str, str | None], list[Timex]]) -> None:
    start = time.process_time()
    found = [find(row["text"], row["dct"]) for row in texts]
    seconds = time.process_time() - start
    gold = [[(t["start"], t["end"], t["value"]) for t in row["timexes"]] for row in texts]
    strict, relaxed, value = score(zip(found, gold, strict=True))
    speed = sum(len(row["text"]) for row in texts) / seconds
    print(f"{name:36s} strict {strict:.4f}  relaxed {relaxed:.4f}  value {value:.4f}  {speed:10,.0f} characters/CPU s", flush=True)


def cut(row: dict[str, Any], length: int) -> dict[str, Any]:
    return row | {"text": row["text"][:length], "timexes": [t for t in row["timexes"] if t["end"] <= length]}


def rules_alone(texts: list[dict[str, Any]]) -> None:
    """Finding and resolving without spaCy's own time, on sentences that are the lines."""
    book = load()
    readings = []
    for row in texts:
        published = Published(datetime.fromisoformat(row["dct"]).date(), row["dct"]) if row["dct"] else Published()
        lines = tuple(m.span() for m in re.finditer(r"[^\n]+", row["text"]))
        readings.append(Reading(Article("a", "a", "", row["text"], published=published), lines))
    dates.find(readings[0], book, Findings())
    start = time.process_time()
    for reading in readings:
        dates.find(reading, book, Findings())
    print(f"finding and resolving alone: {sum(len(r.text) for r in readings) / (time.process_time() - start):,.0f} characters/CPU s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--no-dct", action="store_true", help="withhold the publication dates")
    parser.add_argument("--ours", action="store_true", help="leave the peers out")
    parser.add_argument("--sample", type=int, default=3000, help="characters of each text that search_dates reads [default: 3000]")
    options = parser.parse_args()
    texts = [json.loads(line) for line in (options.folder / "train.jsonl").read_text(encoding="utf-8").split("\n") if line]
    if options.no_dct:
        texts = [row | {"dct": None} for row in texts]
    ours("In 2019 it rained.", None)
    measure("newsledger", texts, ours)
    rules_alone(texts)
    if options.ours:
        return
    model = spacy.load(MODEL)

    def spacy_dateparser(text: str, dct: str | None) -> list[Timex]:
        entities = (e for e in model(text).ents if e.label_ in ("DATE", "TIME"))
        return [(e.start_char, e.end_char, parsed(e.text, dct)) for e in entities]

    def searched(text: str, dct: str | None) -> list[Timex]:
        settings = {"RELATIVE_BASE": datetime.fromisoformat(dct)} if dct else {}
        found, at = [], 0
        for span, day in search_dates(text, languages=["en"], settings=settings) or []:
            at = text.find(span, at)
            found.append((at, at + len(span), f"{day:%Y-%m-%d}"))
        return found

    measure("spaCy DATE/TIME + dateparser", texts, spacy_dateparser)
    sample = [cut(row, options.sample) for row in texts]
    measure(f"newsledger, first {options.sample} characters", sample, ours)
    measure(f"search_dates, first {options.sample} characters", sample, searched)


if __name__ == "__main__":
    main()
