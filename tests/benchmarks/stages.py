"""What each stage costs: CPU seconds over a folder of texts, and as a ratio to spaCy's entity recogniser alone in the same run.

python tests/benchmarks/stages.py [FOLDER] [--repeat N]
"""

from __future__ import annotations

import argparse
import dataclasses
import time
from collections.abc import Iterator
from pathlib import Path

from pipeline import nlp
from pipeline.cleaning.clean import clean
from pipeline.codebook.book import load
from pipeline.records import Findings, Given, RawArticle
from pipeline.rules import order


def stages(raws: list[RawArticle]) -> Iterator[tuple[str, float]]:
    """Each stage's name and its CPU seconds, in the order of the pipeline."""
    codebook = load()
    clock = time.process_time
    start = clock()
    articles = [clean(raw, codebook=codebook) for raw in raws]
    yield "cleaning", clock() - start
    start = clock()
    readings = nlp.read(articles)
    yield "entities", clock() - start
    findings = [Findings() for _ in readings]
    for rule in order.RULES:
        start = clock()
        found = [rule.find(reading, codebook, so_far) for reading, so_far in zip(readings, findings, strict=True)]
        yield rule.gives, clock() - start
        findings = [dataclasses.replace(f, **{rule.gives: new}) for f, new in zip(findings, found, strict=True)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("tests/gold"))
    parser.add_argument("--repeat", type=int, default=1, help="caches make repeated texts cheaper than they are")
    args = parser.parse_args()
    raws = [RawArticle(path.name, path.read_bytes(), "txt", "", Given()) for path in sorted(args.folder.glob("*.txt"))]
    dict(stages(raws[:2]))  # models and codebook are loaded, and caches warm, before anything is measured
    costs = dict(stages(raws * args.repeat))
    for name, seconds in costs.items():
        print(f"{name:14}{seconds:8.2f} CPU s {seconds / costs['entities']:6.2f} × entities")
    print(f"{'all':14}{sum(costs.values()):8.2f} CPU s {sum(costs.values()) / costs['entities']:6.2f} × entities")


if __name__ == "__main__":
    main()
