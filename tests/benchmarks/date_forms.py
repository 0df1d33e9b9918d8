"""Which forms of Recognizers-Text's English dates are covered, and which are left out and why: `date_forms.py FOLDER`, which holds
`DateTimeModel.json`. One line per type and shape: how many of its examples get a row, one example, and the reason of what gets none.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.codebook.book import load
from pipeline.records import Article, DateMention, Findings, Published, Reading
from pipeline.rules.dates import rule as dates

TODAY = "2016-11-07"
NAMES = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun"
DEIXIS = "same|rest|later|ago|next|past|last|previous|coming|following"
REASONS = (
    ("a length of time that measures is a figure", r"duration"),
    ("a time zone places nothing on the calendar", r"timezone"),
    ("names of months and days in lower case are words as well (may, march, sun)", rf"\b(?:{NAMES})"),
    ("clock times of assistants without a.m., p.m. or a colon are numbers in news", r"time\b|o'?clock|noon|\b\d{1,2}(?::\d\d)? ?(?:am|pm)"),
    ("a day and month in figures without a year has no order", r"\b\d{1,2}[/.-]\d{1,2}\b"),
    ("an ordinal without its month is a rank in news", r"\d(?:st|nd|rd|th)\b|first|second|third"),
    ("years in words do not occur in news", r"twenty|nineteen|thousand|hundred"),
    ("school and fiscal terms, week numbers", r"school|fiscal|sy|fy|week \d|w\d|quarter|q[1-4]"),
    ("business days are counted, not dated", r"business|working|weekday"),
    ("so many units with more, less, another: commands to an assistant", rf"another|more|extra|less|{DEIXIS}"),
    ("parts of day alone place nothing on the calendar", r"morning|afternoon|evening|night|day"),
    ("numbers alone are counts in news", r"^\W*[\d./ -]+\W*$"),
)


def examples(folder: Path) -> Iterator[tuple[str, str, str, str]]:
    """Type, words, sentence and day of every example that has a result."""
    cases: list[dict[str, Any]] = json.loads((folder / "DateTimeModel.json").read_text(encoding="utf-8-sig"))
    for case in cases:
        day = str((case.get("Context") or {}).get("ReferenceDateTime", TODAY))[:10]
        for result in case.get("Results", []):
            yield result.get("TypeName", "").rpartition(".")[2], result["Text"], case["Input"], day


def rows(text: str, day: str) -> tuple[DateMention, ...]:
    article = Article("a", "a", "", text, published=Published(date.fromisoformat(day), day))
    return dates.find(Reading(article, ((0, len(text)),)), load(), Findings())


def reason(kind: str, words: str) -> str:
    if kind in ("duration", "timezone"):
        return REASONS[0 if kind == "duration" else 1][0]
    return next((why for why, pattern in REASONS[2:] if re.search(pattern, words.lower())), "an assistant's form that news does not use")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    covered: dict[str, list[str]] = defaultdict(list)
    left_out: dict[tuple[str, str], list[str]] = defaultdict(list)
    for kind, words, text, day in examples(options.folder):
        start = text.lower().find(words.lower())
        if any(row.start < start + len(words) and start < row.end for row in rows(text, day)):
            covered[kind].append(words)
        else:
            left_out[kind, reason(kind, words)].append(words)
    kinds = sorted(set(covered) | {kind for kind, _ in left_out})
    print("| type | covered | left out | why | examples |\n| --- | --- | --- | --- | --- |")
    for kind in kinds:
        print(f"| {kind} | {len(covered[kind])} | | | {', '.join(sorted(set(covered[kind]))[:3])} |")
        for (other, why), missed in sorted(left_out.items(), key=lambda item: -len(item[1])):
            if other == kind:
                print(f"| {kind} | | {len(missed)} | {why} | {', '.join(sorted(set(missed))[:3])} |")


if __name__ == "__main__":
    main()
