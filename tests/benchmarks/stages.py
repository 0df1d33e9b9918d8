"""What each stage costs: CPU seconds over a folder of texts, and as a ratio to spaCy's own entity recogniser alone in the same run.

python tests/benchmarks/stages.py [FOLDER] [--repeat N]
"""

from __future__ import annotations

import argparse
import dataclasses
import gc
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
from crawling import recogniser

from pipeline import nlp, tables
from pipeline.assemble import assemble
from pipeline.cleaning.clean import clean
from pipeline.codebook.book import load
from pipeline.duplicates import sketches
from pipeline.job.linker import LINKER
from pipeline.job.run import find
from pipeline.job.work import state
from pipeline.records import Findings, Given, RawArticle
from pipeline.rules import gate, order
from pipeline.store.buckets import STATE
from pipeline.store.dataset import Dataset


def stages(raws: list[RawArticle]) -> Iterator[tuple[str, float]]:
    """Each stage's name and its CPU seconds, in the order of the pipeline."""
    codebook = load()
    clock = time.process_time
    start = clock()
    articles = [clean(raw, codebook=codebook) for raw in raws]
    yield "cleaning", clock() - start
    start = clock()
    for article in articles:
        gate.missing_groups(article.text, codebook)
    yield "gate", clock() - start
    start = clock()
    readings = nlp.read(articles)
    yield "entities", clock() - start
    findings = [Findings() for _ in readings]
    for rule in order.RULES:
        start = clock()
        found = [rule.find(reading, codebook, so_far) for reading, so_far in zip(readings, findings, strict=True)]
        yield rule.gives, clock() - start
        findings = [dataclasses.replace(f, **{rule.gives: new}) for f, new in zip(findings, found, strict=True)]
    start = clock()
    made = [assemble(reading, f) for reading, f in zip(readings, findings, strict=True)]
    rows = {name: pa.Table.from_batches([tables.batch(name, [row for each in made for row in each.get(name, ())])]) for name in made[0]}
    yield "assembling", clock() - start
    start = clock()
    documents = rows["documents"]
    rows[STATE] = state(documents, {raw.source: "" for raw in raws}, sketches(documents, codebook))
    with tempfile.TemporaryDirectory() as folder, Dataset(folder) as dataset:
        dataset.park(rows)
        dataset.commit(linker=LINKER, report=lambda totals: {}, made_with={}, find=find)
    yield "store", clock() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("tests/gold"))
    parser.add_argument("--repeat", type=int, default=1, help="caches make repeated texts cheaper than they are")
    args = parser.parse_args()
    for name, seconds in measure(args.folder, args.repeat).items():
        print(f"{name:14}{seconds[0]:8.2f} CPU s {seconds[1]:6.2f} × the recogniser")


def measure(folder: Path, repeat: int = 1) -> dict[str, tuple[float, float]]:
    """CPU seconds of each stage, of `all` and of the recogniser `alone`, and how many times the last they are."""
    paths = sorted(folder.glob("*.txt"))
    raws = [RawArticle(f"{n}-{path.name}", path.read_bytes(), "txt", "", Given()) for n in range(repeat) for path in paths]
    dict(stages(raws[: len(paths)]))  # models, codebook and patterns are made ready before anything is measured
    gc.collect()
    gc.freeze()  # as a worker does with what it has loaded
    texts = [clean(raw, codebook=load()).text for raw in raws]
    before = recogniser(texts)
    costs = dict(stages(raws))
    costs["all"] = sum(costs.values())
    costs["alone"] = (before + recogniser(texts)) / 2 * len(texts)
    return {name: (seconds, seconds / costs["alone"]) for name, seconds in costs.items()}


if __name__ == "__main__":
    main()
