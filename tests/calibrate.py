"""Fits the calibration of confidences, and measures it on articles that were not used.

python tests/calibrate.py [--write] [--look GOLD…]

`verdicts.csv` holds, for every row that the rules made of articles at their first look (nobody had read them when the rules were written),
the raw confidence of the rule and whether the row was right in every column that the gold names. Prints, per table, rows, share right,
the expected calibration error raw and calibrated (fitted on nine tenths of the articles, measured on the other tenth, ten times) and the
reliability table. `--write` fits on all of them and writes calibration.csv. `--look` adds the verdicts on other gold to the file: do this
once for each new set of articles, before reading it.
"""

from __future__ import annotations

import argparse
import csv
import dataclasses
import math
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline import nlp
from pipeline.assemble import assemble
from pipeline.cleaning.clean import clean
from pipeline.codebook import book
from pipeline.evaluate.gold import Gold, read_folder
from pipeline.evaluate.predict import article_of, country_names
from pipeline.evaluate.reliability import bins, calibration_error
from pipeline.evaluate.score import TABLES, Predicted, in_order, score
from pipeline.evaluate.scorecard import Verdict
from pipeline.records import Given, RawArticle
from pipeline.rules import order

FILE = Path(__file__).parent / "verdicts.csv"
FOLDS = 10
FEWEST = 80
"""Rows of a step: fewer are joined with a neighbour."""
PRIOR = 2
"""Rows of the table's own share that every step is smoothed with."""
Step = tuple[float, int, int]
"""Raw confidence from which it holds, rows, right rows."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--look", type=Path, nargs="+", default=[])
    args = parser.parse_args()
    verdicts = [*read(), *(verdict for folder in args.look for verdict in looked(folder))]
    report(verdicts)
    if args.look:
        keep(verdicts)
    if args.write:
        write({table: steps([v for v in verdicts if v.table == table]) for table in TABLES}, len({v.article for v in verdicts}))


def report(verdicts: Sequence[Verdict]) -> None:
    """Prints what calibration does to articles that it was not fitted on."""
    crossed: list[Verdict] = []
    for table in TABLES:
        mine = [v for v in verdicts if v.table == table]
        tested = list(crossed_over(mine))
        crossed += tested
        share = sum(v.right for v in mine) / max(len(mine), 1)
        errors = f"error raw {calibration_error(mine):.3f}, calibrated {calibration_error(tested):.3f}"
        print(f"{table:14}{len(mine):6} rows {share:7.3f} right   {errors}")
    for b in bins(crossed):
        print(f"{b.table:14}{b.low:.1f}–{b.high:.1f} {b.rows:6} rows, said {b.said:.3f}, right {b.right:.3f}")


def read() -> list[Verdict]:
    """The verdicts that are kept."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return [Verdict(r["article"], r["table"], float(r["confidence"]), r["right"] == "1") for r in csv.DictReader(file)]


def keep(verdicts: Sequence[Verdict]) -> None:
    """verdicts.csv anew."""
    with FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("article", "table", "confidence", "right"))
        writer.writerows((v.article, v.table, round(v.confidence, 4), int(v.right)) for v in verdicts)


def looked(folder: Path) -> Iterator[Verdict]:
    """The verdict on every judged row of a folder of gold, with the raw confidence of its rule."""
    codebook = book.load()
    golds = read_folder(folder)
    predicted = {gold.name: _read(gold, folder, codebook) for gold in golds}
    yield from score(golds, predicted, countries=country_names("prisoners")).verdicts


def _read(gold: Gold, folder: Path, codebook: book.Codebook) -> Predicted:
    file = article_of(gold, folder)
    published = gold.published.isoformat() if hasattr(gold.published, "isoformat") else gold.published
    article = clean(RawArticle(file.name, file.read_bytes(), file.suffix[1:], "", Given(published=published)), codebook=codebook)
    reading = nlp.read([article])[0]
    rows = assemble(reading, order.find(reading, codebook, calibrate=False))
    tables = {table: in_order(dataclasses.asdict(row) for row in rows[table]) for table in TABLES}
    return Predicted(dataclasses.asdict(rows["documents"][0]), tables)


def crossed_over(verdicts: Sequence[Verdict]) -> Iterator[Verdict]:
    """Every verdict with a calibrated confidence, fitted on articles of other folds."""
    articles = sorted({v.article for v in verdicts})
    for fold in range(FOLDS):
        held = set(articles[fold::FOLDS])
        fitted = steps([v for v in verdicts if v.article not in held])
        for verdict in (v for v in verdicts if v.article in held):
            yield dataclasses.replace(verdict, confidence=sure(fitted, verdict.confidence))


def steps(verdicts: Sequence[Verdict]) -> list[Step]:
    """Rising steps: neighbours that fall, or hold too few rows, are joined (pool adjacent violators)."""
    pooled: list[Step] = []
    for level in sorted({round(v.confidence, 4) for v in verdicts}):
        rows = [v for v in verdicts if round(v.confidence, 4) == level]
        pooled.append((level, len(rows), sum(v.right for v in rows)))
        while len(pooled) > 1 and (pooled[-2][1] < FEWEST or _share(pooled[-2]) >= _share(pooled[-1])):
            _pool(pooled)
    if len(pooled) > 1 and pooled[-1][1] < FEWEST:
        _pool(pooled)
    return pooled


def _pool(pooled: list[Step]) -> None:
    (start, rows, right), (_, more, also) = pooled[-2:]
    pooled[-2:] = [(start, rows + more, right + also)]


def sure(fitted: Sequence[Step], confidence: float) -> float:
    """The confidence of the step, smoothed towards the share of all."""
    step = [s for s in fitted if s[0] <= confidence + 1e-9][-1:] or list(fitted[:1])
    overall = sum(s[2] for s in fitted) / sum(s[1] for s in fitted)
    return math.floor((step[0][2] + PRIOR * overall) / (step[0][1] + PRIOR) * 1000) / 1000


def _share(step: Step) -> float:
    return step[2] / step[1]


def write(fitted: dict[str, list[Step]], articles: int) -> None:
    """calibration.csv anew."""
    with (book.LEXICONS / "en" / "calibration.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("id", "table", "raw", "sure", "rows", "right", "source"))
        for table, found in fitted.items():
            for number, (start, rows, right) in enumerate(found, 1):
                source = f"first look at {articles} annotated articles"
                writer.writerow((f"{table}-{number}", table, start, sure(found, start), rows, right, source))


if __name__ == "__main__":
    main()
