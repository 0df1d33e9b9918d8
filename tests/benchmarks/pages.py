"""Measures the cleaning of saved pages beside its peers: `pages.py FOLDER`, where FOLDER holds `gold.jsonl` and the pages it names.

Body: multiset overlap of 4-token shingles, precision and recall averaged over documents, F1 of the averages; speed in pages per
CPU second; title exact after folding; date right, wrong, missing. Then the same pages flattened to text, cleaned as plain text.
"""

# ruff: noqa: E501 (a script that prints)
from __future__ import annotations

import argparse
import gzip
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import trafilatura
from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.encoding import bytes_to_str, detect_encoding

from pipeline.cleaning.clean import clean
from pipeline.codebook import book
from pipeline.records import Article, Given, RawArticle

Page = tuple[dict[str, Any], bytes]


def read(folder: Path) -> list[Page]:
    rows = [json.loads(line) for line in (folder / "gold.jsonl").read_text(encoding="utf-8").split("\n") if line]
    return [(row, gzip.decompress((folder / row["html"]).read_bytes())) for row in rows]


def shingles(text: str) -> Counter[tuple[str, ...]]:
    tokens = re.findall(r"\w+", text.lower())
    return Counter(zip(*(tokens[i:] for i in range(4)), strict=False)) if len(tokens) >= 4 else Counter([tuple(tokens)] if tokens else [])


def overlap(predicted: str, gold: str) -> tuple[float, float]:
    ours, theirs = shingles(predicted), shingles(gold)
    common = sum((ours & theirs).values())
    return (common / sum(ours.values()) if ours else float(not theirs)), (common / sum(theirs.values()) if theirs else 1.0)


def row(name: str, results: Iterable[tuple[float, float]], seconds: float | None = None) -> None:
    pairs = list(results)
    p, r = (sum(side) / len(pairs) for side in zip(*pairs, strict=True))
    speed = f"{len(pairs) / seconds:8.1f} pages/CPU s" if seconds else ""
    print(f"{name:34s} P {p:.4f}  R {r:.4f}  F1 {2 * p * r / (p + r):.4f} {speed}")


def measure(name: str, pages: list[Page], extract: Callable[[bytes], str]) -> None:
    start = time.process_time()
    texts = [extract(content) for _, content in pages]
    row(name, [overlap(text, gold["text"]) for text, (gold, _) in zip(texts, pages, strict=True)], time.process_time() - start)


def text_of(content: bytes) -> str:
    return bytes_to_str(content, detect_encoding(content))


def body(article: Article) -> str:
    return article.text[article.title_end :].strip()


def cleaned(content: bytes, form: str, url: str | None = None) -> Article:
    raw = RawArticle(source="page", content=content, format=form, sha256="", given=Given(url=url))  # type: ignore[arg-type]
    return clean(raw, codebook=book.load())


def folded(text: str | None) -> str:
    return " ".join(re.findall(r"\w+", (text or "").lower()))


def metadata(pages: list[Page], *, errors: bool) -> None:
    titles, right, wrong, missing = 0, 0, 0, 0
    dated = sum(bool(gold["date"]) for gold, _ in pages)
    for gold, content in pages:
        article = cleaned(content, "html")
        same = folded(article.title) == folded(gold["title"])
        titles += same
        found = article.published.edtf
        right += bool(gold["date"]) and found == gold["date"]
        wrong += bool(gold["date"]) and found is not None and found != gold["date"]
        missing += bool(gold["date"]) and found is None
        if errors and not same:
            print(f"title {gold['id']}: {article.title!r} gold {gold['title']!r}")
        if errors and gold["date"] and found != gold["date"]:
            print(f"date {gold['id']}: {article.published} gold {gold['date']} {gold['url']}")
    print(
        f"title exact {titles / len(pages):.3f}; of {dated} dated pages right {right / dated:.3f} wrong {wrong / dated:.3f} missing {missing / dated:.3f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--errors", action="store_true", help="list titles and dates that differ")
    parser.add_argument("--ours", action="store_true", help="leave the peers out")
    options = parser.parse_args()
    pages = read(options.folder)
    cleaned("<p>Ein Satz, der die Sprachmodelle lädt, ehe die Uhr läuft, denn das geschieht nur einmal.".encode(), "html")
    if not options.ours:
        measure("trafilatura", pages, lambda c: trafilatura.extract(c) or "")
        measure("trafilatura favor_precision", pages, lambda c: trafilatura.extract(c, favor_precision=True) or "")
        measure(
            "resiliparse main content", pages, lambda c: extract_plain_text(text_of(c), main_content=True, alt_texts=False, links=False)
        )
    measure("newsledger", pages, lambda c: body(cleaned(c, "html")))
    metadata(pages, errors=options.errors)
    for name, main_content in (("flattened, main content", True), ("flattened, all visible lines", False)):
        flat = [(g, extract_plain_text(text_of(c), main_content=main_content, alt_texts=False, links=False).encode()) for g, c in pages]
        measure(f"{name}: nothing done", flat, lambda c: c.decode())
        measure(f"{name}: newsledger", flat, lambda c: body(cleaned(c, "txt")))


if __name__ == "__main__":
    main()
