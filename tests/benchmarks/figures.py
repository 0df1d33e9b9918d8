"""The figures reader beside its peers on the marked-up sentences of the project, in one run: `figures.py [CASES ...]`.

F1 of detection (spans overlap), of value, of value with modifier, of value with unit; characters per CPU second, models apart from
rules. Peers are quantulum3 and spaCy's CARDINAL, QUANTITY, MONEY and PERCENT with text2num; what is not installed is named and left out.
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import defaults
from pipeline.codebook.book import CODEBOOKS, LEXICONS, load
from pipeline.codebook.cases import Case, Mark, read_cases
from pipeline.records import Article, Findings, Reading
from pipeline.rules.dates import rule as dates
from pipeline.rules.figures import rule as figures
from pipeline.rules.names import actors, organisations

CASES = (
    LEXICONS / "en" / "cases" / "figures.txt",
    LEXICONS / "en" / "cases" / "figures_news.txt",
    CODEBOOKS / "prisoners" / "cases" / "figures.txt",
)
LABELS = ("CARDINAL", "QUANTITY", "MONEY", "PERCENT")
SPEED_CHARACTERS = 300_000


@dataclass(frozen=True, slots=True)
class Found:
    """A number that a reader found. `value` is the lower bound where only that is stated."""

    start: int
    end: int
    value: float | None
    modifier: str = "exact"
    unit: str | None = None


Reader = Callable[[str], Iterable[Found]]


def ours(text: str) -> Iterator[Found]:
    codebook = load("prisoners")
    reading = Reading(Article("d", "s", "0", text), ((0, len(text)),))
    findings = Findings(actors=actors.find(reading, codebook, Findings()))
    findings = Findings(actors=findings.actors, dates=dates.find(reading, codebook, findings))
    named = organisations.find(reading, codebook, findings)
    findings = Findings(actors=findings.actors, dates=findings.dates, organisations=named)
    for row in figures.find(reading, codebook, findings):
        yield Found(row.start, row.end, row.value if row.value is not None else row.low, row.modifier, row.unit)


def quantulum() -> Reader:
    from quantulum3 import parser  # type: ignore[import-not-found, unused-ignore]

    def read(text: str) -> Iterator[Found]:
        for quantity in parser.parse(text):
            unit = quantity.unit.name
            start, end = quantity.span
            yield Found(start, end, quantity.value, unit={"dimensionless": None, "percentage": "percent"}.get(unit, unit))

    return read


def spacy_numbers() -> Reader:
    import spacy
    from text_to_num import alpha2digit  # type: ignore[import-not-found, unused-ignore]

    nlp = spacy.load(defaults.MODEL)

    def value(words: str) -> float | None:
        plain = alpha2digit(words.lower().replace(",", ""), "en")
        found = re.search(r"\d+(?:\.\d+)?", plain)
        return float(found.group()) if found else None

    def read(text: str) -> Iterator[Found]:
        for entity in nlp(text).ents:
            if entity.label_ in LABELS:
                percent = "percent" if entity.label_ == "PERCENT" else None
                noun = next((t.lemma_.lower() for t in (entity.root.head,) if t.pos_ == "NOUN"), None)
                yield Found(entity.start_char, entity.end_char, value(entity.text), unit=percent or noun)

    return read


def wanted(mark: Mark) -> Found:
    given = {key: value for key, value in mark.values.items() if value != "null"}
    stated = given.get("value", given.get("low"))
    return Found(mark.start, mark.end, float(stated) if stated else None, given.get("modifier", "exact"), given.get("unit"))


def same_value(left: Found, right: Found) -> bool:
    if left.value is None or right.value is None:
        return right.value is None
    return abs(left.value - right.value) <= 1e-6 * max(1.0, abs(right.value))


def score(reader: Reader, cases: Iterable[Case]) -> list[float]:
    """F1 of detection, value, value with modifier and value with unit."""
    right, predicted, gold = [0, 0, 0, 0], 0, 0
    for case in cases:
        rows, marks = list(reader(case.text)), [m for m in case.marks if m.kind == "figure"]
        predicted, gold = predicted + len(rows), gold + len(marks)
        for mark in marks:
            want = wanted(mark)
            row = next((r for r in rows if r.start < want.end and want.start < r.end), None)
            if row is None:
                continue
            rows.remove(row)
            value = same_value(row, want)
            hits = (True, value, value and row.modifier == want.modifier, value and want.unit in (None, row.unit))
            right = [count + hit for count, hit in zip(right, hits, strict=True)]
    return [2 * count / (predicted + gold) for count in right]


def speed(reader: Reader, cases: list[Case]) -> float:
    """Characters per CPU second on paragraphs of ten sentences."""
    texts = [" ".join(case.text for case in cases[k : k + 10]) for k in range(0, len(cases), 10)]
    list(reader(texts[0]))
    begun, read = time.process_time(), 0
    while read < SPEED_CHARACTERS and time.process_time() - begun < 20:
        for text in texts:
            for _ in reader(text):
                pass
            read += len(text)
    return read / (time.process_time() - begun)


def figures_alone(text: str, prepared: dict[str, tuple[Reading, Findings]]) -> Iterator[Found]:
    """Only the rules of the figures, on what was found before them."""
    if text not in prepared:
        reading = Reading(Article("d", "s", "0", text), ((0, len(text)),))
        findings = Findings(actors=actors.find(reading, load("prisoners"), Findings()))
        prepared[text] = reading, findings
    for row in figures.find(prepared[text][0], load("prisoners"), prepared[text][1]):
        yield Found(row.start, row.end, row.value)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", type=Path, nargs="*", default=CASES)
    cases = [case for path in parser.parse_args().cases for case in read_cases(path)]
    print(f"{len(cases)} sentences, {sum(len(case.marks) for case in cases)} marks")
    print(f"{'':28} detect  value  +modif  +unit   characters per CPU second")
    peers: tuple[tuple[str, Callable[[], Reader]], ...] = (
        ("newsledger", lambda: ours),
        ("quantulum3", quantulum),
        ("spaCy + text2num", spacy_numbers),
    )
    for name, make in peers:
        try:
            reader: Any = make()
        except (ImportError, OSError) as error:
            print(f"{name:28} missing: {error}")
            continue
        print(f"{name:28} " + "  ".join(f"{f1:.3f}" for f1 in score(reader, cases)) + f"  {speed(reader, cases):12,.0f}")
    prepared: dict[str, tuple[Reading, Findings]] = {}
    alone: Reader = lambda text: figures_alone(text, prepared)  # noqa: E731
    speed(alone, cases)
    print(f"{'  figures rules alone':28} {'':30} {speed(alone, cases):12,.0f}")


if __name__ == "__main__":
    main()
