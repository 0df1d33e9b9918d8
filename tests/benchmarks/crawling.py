"""A crawl of which one article in a hundred is about the topic: the whole pipeline beside reading everything with the entity recogniser.

    python tests/benchmarks/crawling.py [--articles 20000] [--html] [--json]

The articles are generated (`tests/crawl.py`). The recogniser's cost (for pages: that of trafilatura before it) is measured on a
sample within the same run, and multiplied. All times are CPU seconds of this process, which does everything.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import process_time

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[2])]

import crawl  # noqa: E402

SAMPLE = 250


def recogniser(texts: list[str]) -> float:
    """CPU seconds of the entity recogniser alone, per text."""
    import spacy

    from pipeline import defaults

    nlp = spacy.load(defaults.MODEL, exclude=["tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer", "senter"])
    list(nlp.pipe(texts[:8]))
    began = process_time()
    for _ in nlp.pipe(texts, batch_size=16):
        pass
    return (process_time() - began) / len(texts)


def extractor(pages: list[str]) -> float:
    """CPU seconds of trafilatura, per page."""
    import trafilatura

    trafilatura.extract(pages[0])
    began = process_time()
    for page in pages:
        trafilatura.extract(page)
    return (process_time() - began) / len(pages)


def write(path: Path, count: int, *, html: bool) -> None:
    """The crawl as one file of JSON lines."""
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            record = {"html": crawl.page(number)} if html else {"text": crawl.article(number)}
            file.write(json.dumps(record) + "\n")


@contextlib.contextmanager
def spent() -> Iterator[list[float]]:
    began, found = process_time(), [0.0]
    yield found
    found[0] = process_time() - began


def measure(count: int, *, html: bool) -> dict[str, float]:
    import pipeline

    texts = [crawl.article(number) for number in range(7, 7 + SAMPLE)]
    with tempfile.TemporaryDirectory() as folder:
        raw, out = Path(folder) / "crawl.jsonl", Path(folder) / "out"
        write(raw, count, html=html)
        before = recogniser(texts) + (extractor([crawl.page(n) for n in range(SAMPLE)]) if html else 0.0)
        with spent() as first, contextlib.redirect_stdout(io.StringIO()):
            summary = pipeline.run(raw, out, skim=True)
        with spent() as second:
            again = pipeline.run(raw, out, skim=True)
        after = recogniser(texts) + (extractor([crawl.page(n) for n in range(SAMPLE)]) if html else 0.0)
    assert again.processed == 0
    return {
        "articles": count,
        "on_topic": summary.documents.get("ok", 0),
        "pipeline": first[0],
        "unchanged": second[0],
        "everything": count * (before + after) / 2,
        "times": count * (before + after) / 2 / first[0],
        "rerun": first[0] / second[0],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--html", action="store_true", help="pages instead of plain text")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    found = measure(args.articles, html=args.html)
    if args.json:
        print(json.dumps(found))
        return
    what = "trafilatura and the recogniser" if args.html else "the recogniser"
    print(f"{found['articles']:,} articles, {found['on_topic']:,} on topic: {found['pipeline']:.1f} s CPU")
    print(f"reading everything with {what}: {found['everything']:.0f} s CPU")
    print(f"{found['times']:.1f} times as fast; an unchanged run takes {found['unchanged']:.2f} s, {found['rerun']:.0f} times less")


if __name__ == "__main__":
    main()
