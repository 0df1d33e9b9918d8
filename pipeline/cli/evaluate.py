"""`newsledger evaluate`: precision, recall and F1 against gold annotations."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline import defaults

if TYPE_CHECKING:
    from pipeline.evaluate.gold import Gold
    from pipeline.evaluate.score import Predicted
    from pipeline.evaluate.scorecard import Scorecard

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
BELOW = 1
"""Exit status where a measure is below its floor."""


@click.command("evaluate", short_help="How good the rows are, against gold.")
@click.argument("gold", type=FOLDER)
@click.option("--output", type=FOLDER, help="Score the tables of this folder instead of running the pipeline.")
@click.option("--texts", type=FOLDER, help="Where the articles lie [default: beside the gold].")
@click.option("--codebook", default=defaults.CODEBOOK, show_default=True, help="Name or folder of the codebook.")
@click.option("--model", help="spaCy model [default: the one that is installed with newsledger].")
@click.option("--errors", is_flag=True, help="List every miss, extra and wrong value.")
@click.option("--reliability", is_flag=True, help="Say how often rows of each confidence were right.")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@click.option("--floors", type=click.Path(dir_okay=False, path_type=Path), help="File of the floors; below one, the exit status is 1.")
@click.option("--update-floors", is_flag=True, help="Raise the floors to what is measured now.")
@click.option("--lower", metavar="REASON", help="Let --update-floors lower floors too, for this reason, which is kept in the file.")
def command(
    gold: Path, output: Path | None, texts: Path | None, codebook: str, model: str | None, errors: bool, reliability: bool, as_json: bool,
    floors: Path | None, update_floors: bool, lower: str | None,
) -> int:  # fmt: skip
    """How good the rows are, against the annotations of the folder GOLD."""
    from pipeline.evaluate.gold import read_folder
    from pipeline.evaluate.predict import country_names
    from pipeline.evaluate.score import score

    if (update_floors or lower) and not floors:
        raise click.UsageError("--update-floors and --lower need --floors FILE")
    if lower is not None and not (lower.strip() and update_floors):
        raise click.UsageError("--lower needs a reason, and --update-floors beside it")
    if floors and not update_floors and not floors.exists():
        raise click.UsageError(f"{floors}: no floors there; write them with --update-floors")
    golds = read_folder(gold)
    predicted = _from_output(output, golds) if output else _from_run(golds, texts or gold, codebook=codebook, model=model)
    card = score(golds, predicted, countries=country_names(codebook))
    _print(card, errors=errors, as_json=as_json)
    if reliability and not as_json:
        _print_reliability(card)
    return _hold_floors(card, gold, floors, update=update_floors, reason=lower) if floors else 0


def _from_output(output: Path, golds: tuple[Gold, ...]) -> dict[str, Predicted]:
    from pipeline import browse
    from pipeline.errors import UsageError
    from pipeline.evaluate.predict import from_tables
    from pipeline.evaluate.score import TABLES

    names = ("documents", *TABLES)
    rows = {table: list(browse.rows(output, table, columns=browse.open_table(output, table).schema.names)) for table in names}
    predicted = from_tables(rows)
    if not any(gold.name in predicted for gold in golds):
        raise UsageError(f"{output}: holds none of the gold's articles ({golds[0].name} …); run newsledger on them first")
    return predicted


def _from_run(golds: tuple[Gold, ...], texts: Path, *, codebook: str, model: str | None) -> dict[str, Predicted]:
    from rich.progress import track

    from pipeline.cli.terminal import err
    from pipeline.evaluate.predict import article_of, read_articles

    for one in golds:
        article_of(one, texts)
    articles = read_articles(golds, texts, codebook=codebook, model=model or defaults.MODEL)
    console = err()
    return dict(track(articles, "reading", total=len(golds), console=console, transient=True, disable=not console.is_terminal))


def _print(card: Scorecard, *, errors: bool, as_json: bool) -> None:
    from pipeline.cli.terminal import as_json as in_json
    from pipeline.cli.terminal import print_table, safe

    figures = card.figures()
    if as_json:
        found: dict[str, Any] = {"measures": figures}
        click.echo(in_json(found | ({"errors": [str(fault) for fault in card.faults]} if errors else {})))
        return
    rows = [{"measure": name} | {key: _words(key, value) for key, value in row.items()} for name, row in figures.items()]
    scores = [row for row in rows if "F1" in row]
    print_table("scores", scores, ("measure", "P", "R", "F1", "tp", "fp", "fn"))
    print_table("checks", [row for row in rows if "of" in row], ("measure", "right", "of"))
    for fault in card.faults if errors else ():
        click.echo(safe(str(fault)))


def _print_reliability(card: Scorecard) -> None:
    from pipeline.cli.terminal import print_table
    from pipeline.evaluate.reliability import bins, calibration_error

    rows = [
        {"table": b.table, "confidence": f"{b.low:.1f}–{b.high:.1f}", "rows": b.rows, "said": f"{b.said:.3f}", "right": f"{b.right:.3f}"}
        for b in bins(card.verdicts)
    ]
    print_table("reliability", rows, ("table", "confidence", "rows", "said", "right"))
    for table in dict.fromkeys(verdict.table for verdict in card.verdicts):
        error = calibration_error([verdict for verdict in card.verdicts if verdict.table == table])
        click.echo(f"expected calibration error of {table}: {error:.3f}")


def _words(key: str, value: float) -> str:
    return f"{value:.4f}" if key in ("P", "R", "F1") else str(value)


def _hold_floors(card: Scorecard, gold: Path, file: Path, *, update: bool, reason: str | None) -> int:
    from pipeline.evaluate import floors

    old, digest = floors.read_floors(file), floors.digest(gold)
    if update:
        try:
            floors.write_floors(floors.updated(card, gold=digest, old=old, reason=reason), file)
        except floors.FloorError as error:
            click.echo(f"newsledger: {error}", err=True)
            return BELOW
        return 0
    if old is None or old.gold != digest:
        click.echo(f"newsledger: the gold in {gold} is not the one that {file} was measured on; pin it anew with --update-floors", err=True)
        return BELOW
    fallen = floors.falls(card, old)
    for fall in fallen:
        click.echo(f"newsledger: below the floor: {fall}", err=True)
    return BELOW if fallen else 0
