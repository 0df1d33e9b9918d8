"""Value recall on the number specifications of Recognizers-Text: `recognizers.py FOLDER`, where FOLDER holds NumberModel.json, PercentModel.json.

A case is left out where its convention differs from the project's contract, or where it is no English of news; each is listed with
its reason under `--left-out`. An expected value counts as read if the text holds a number of that value (a share as itself or in percent).
"""

# ruff: noqa: E501 (a table of patterns and reasons)
from __future__ import annotations

import argparse
import json
import math
import re
from collections import Counter
from pathlib import Path
from typing import Any

from pipeline.codebook.book import load
from pipeline.rules.figures.numbers import read
from pipeline.rules.figures.tokens import Line, tokenize
from pipeline.rules.figures.vocabulary import vocabulary

REASONS: tuple[tuple[str, str], ...] = (
    (r"\^|\d[eE][+-]?\d|x10", "powers and scientific notation"),
    (r"\d+\.\d+\.\d+\.\d+|https?://|\d/\d+/\d{4}|phone", "addresses, dates and telephone numbers, which are no numbers in the contract"),
    (r"^\s*-?\s*\d*\s*\d/\d|[⅙]|\bover (?:\d|three|twenty|one)|2000 over", "written fractions: neither way in the contract"),
    (
        r"(?:twenty|thirty|ninety|hundred|thousand|forty|fifty|one one|two and)\b.*(?:ths?|firsts?|tieth|fths?|thirds?)\b|trillionth|hundredth|millionth",
        "arithmetic with ordinals ('ninety-five hundred fifths')",
    ),
    (
        r"(?:million|billion) and (?:two thirds|three fifths|five ninths|a half million|a quarter million|three quarters)|three and one fourth|quarters million",
        "a fraction of a scale named before it",
    ),
    (r"dzs|dozs|\bnrs?\.|SCP-|\{|MM\b|\bG$|10G|G\b| M$|tln|bln|2mil", "notations that news does not use"),
    (r"\d,00\b|1\.111,11|1,3\.|\d, \d{3}", "decimal commas and spaced commas"),
    (r"- +\d|fifty - two|ninety - five|-123456789|^ *-\d", "signs and hyphens apart from the number; bare negatives without context"),
    (r"\bone\b.*(?:last time)|423 0000|4000 3 hundred|hundred and 0 |valid numbers", "two numbers in one, made to test a splitter"),
    (r"(?:in|out of) (?:\d+|three|five|six|twenty)", "ratios with their parts as numbers"),
    (r"^ *(?:one hundred|three hundred) and two dozens|three-nought-four|nought|naught", "dialling speech"),
    (r"percents? of|per cent of|percentage$", "percent before its number or spelled as a noun"),
    (r"^\s*(?:the )?(?:Any|zero is)", "zero as a digit"),
)


def reason(case: dict[str, Any]) -> str | None:
    """Why a case is left out; null where it is measured."""
    text = case["Input"]
    if not case["Results"]:
        return "no number expected (measured as precision elsewhere)"
    return next((why for pattern, why in REASONS if re.search(pattern, text)), None)


def expected(case: dict[str, Any]) -> list[float]:
    values = [r["Resolution"].get("value") for r in case["Results"]]
    return [float(value.rstrip("%")) for value in values if value not in (None, "null")]


def found(text: str) -> list[float]:
    words = vocabulary(load())
    line = Line(0, 0, len(text), tokenize(text, (0, len(text)), words))
    return [number.value for number in read(line, words)]


def measure(path: Path, *, show: bool) -> tuple[int, int]:
    right = total = 0
    left = Counter[str]()
    for case in json.loads(path.read_text(encoding="utf-8-sig")):
        why = reason(case)
        if why:
            left[why] += 1
            if show:
                print(f"  left out: {case['Input']!r}: {why}")
            continue
        values = found(case["Input"])
        for value in expected(case):
            hit = any(math.isclose(value, v, rel_tol=1e-6) or math.isclose(100 * value, v, rel_tol=1e-3) for v in values)
            right, total = right + hit, total + 1
            if not hit:
                print(f"  missed: {case['Input']!r}: {value:g}, read {values}")
    print(f"{path.stem}: {right} of {total} values read ({right / total:.3f}); left out:")
    for why, count in left.most_common():
        print(f"  {count:4}  {why}")
    return right, total


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--left-out", action="store_true", help="list every case that is left out")
    options = parser.parse_args()
    results = [measure(options.folder / f"{name}.json", show=options.left_out) for name in ("NumberModel", "PercentModel")]
    print(
        f"both: {sum(r for r, _ in results)} of {sum(t for _, t in results)} = {sum(r for r, _ in results) / sum(t for _, t in results):.3f}"
    )
