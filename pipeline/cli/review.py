"""`newsledger review`: what reviewers decided, how far they agree, and gold made of it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.folders import HERE

if TYPE_CHECKING:
    from pipeline.decisions.journal import Log
    from pipeline.decisions.stances import Fate

OUTPUT = HERE
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
WORDS = {
    "applied": "apply", "agreed": "the pipeline now says so itself", "skipped": "skipped", "undone": "undone",
    "superseded": "replaced by a later one", "outvoted": "outvoted by other reviewers", "disputed": "disputed: reviewers disagree",
    "stale": "stale: not applied",
}  # fmt: skip
PROBLEMS = ("stale", "disputed")

decisions_option = click.option("--decisions", type=FILE, help="The decisions file [default: OUTPUT/decisions.jsonl].")
json_option = click.option("--json", "as_json", is_flag=True, help="As one JSON object.")


@click.group("review", short_help="What reviewers decided: status, agreement, gold.")
def command() -> None:
    """What reviewers decided about rows (they decide in notebooks/02_review.ipynb)."""


@command.command("status", short_help="Which decisions hold, and which are stale.")
@click.argument("output", type=OUTPUT)
@decisions_option
@json_option
def status(output: Path, decisions: Path | None, as_json: bool) -> None:
    """What becomes of each decision on the tables that are now in OUTPUT; stale and disputed ones are listed."""
    from pipeline.job.reviewing import fates

    found, log = fates(output, decisions)
    if as_json:
        _print_json(found, log)
        return
    counts = Counter(fate.state for fate in found)
    click.echo(f"{len(log.decisions):,} decisions by {len({d.reviewer for d in log.decisions}):,} reviewers")
    for state, words in WORDS.items():
        if counts[state]:  # type: ignore[index]
            click.echo(f"{counts[state]:,} {words}")  # type: ignore[index]
    _print_problems(found, log)


def _print_json(found: tuple[Fate, ...], log: Log) -> None:
    from pipeline.cli.terminal import as_json

    names = ("verdict", "table", "row_id", "source", "text", "field", "old", "new", "reviewer", "time", "comment")
    fates = [{"state": f.state, "reason": f.reason} | {name: getattr(f.decision, name) for name in names} for f in found]
    click.echo(as_json({"decisions": fates, "problems": [{"line": number, "problem": problem} for number, problem in log.problems]}))


def _print_problems(found: tuple[Fate, ...], log: Log) -> None:
    from pipeline.cli.terminal import heading, safe

    if listed := [fate for fate in found if fate.state in PROBLEMS]:
        heading("not applied")
    for fate in listed:
        d = fate.decision
        mended = f" {d.field} → {d.new!r}" if d.field else ""
        click.echo(safe(f"{d.source}: {d.table} {d.text!r}: {d.verdict}{mended} by {d.reviewer}: {fate.reason or fate.state}"))
    for number, problem in log.problems:
        click.echo(safe(f"line {number}: {problem}"), err=True)


@command.command("agreement", short_help="Cohen's kappa between reviewers.")
@click.argument("output", type=OUTPUT)
@decisions_option
@json_option
def agreement(output: Path, decisions: Path | None, as_json: bool) -> None:
    """How far each pair of reviewers of OUTPUT agrees beyond chance, over the rows that both have judged."""
    from dataclasses import asdict

    from pipeline.cli.terminal import as_json as in_json
    from pipeline.cli.terminal import print_table
    from pipeline.decisions import journal
    from pipeline.decisions.agreement import agreements

    found = agreements(journal.read(journal.beside(output, decisions)).decisions)
    if as_json:
        click.echo(in_json({"agreement": [asdict(pair) for pair in found]}))
        return
    rows = [asdict(pair) | {"kappa": "not defined" if pair.kappa is None else f"{pair.kappa:.3f}"} for pair in found]
    print_table("agreement", rows, ("one", "other", "table", "rows", "alike", "kappa"))


@command.command("export", short_help="Decisions as gold for `newsledger evaluate`.")
@click.argument("output", type=OUTPUT)
@click.option("--gold", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder to write, new or empty.")
@click.option("--complete", is_flag=True, help="Only tables of articles of which every row is decided.")
@decisions_option
def export(output: Path, gold: Path, complete: bool, decisions: Path | None) -> None:
    """Gold of the reviewed articles of OUTPUT: accepted, mended and added rows are right, rejected ones wrong.

    Rows that nobody has decided are optional there: they count neither way.
    """
    from pipeline.decisions import journal
    from pipeline.errors import UsageError
    from pipeline.evaluate.from_review import from_review, write
    from pipeline.job.reviewing import reviewed
    from pipeline.store import snapshot

    if gold.exists() and any(gold.iterdir()):
        raise UsageError(f"{gold}: is not empty; name a new folder")
    tables, fates = reviewed(snapshot.tables(output), output, journal.read(journal.beside(output, decisions)))
    articles = from_review({name: table.to_pylist() for name, table in tables.items()}, fates, complete=complete)
    if not articles:
        raise UsageError(f"{output}: no decision that holds{' for whole tables' if complete else ''}; review rows first")
    write(articles, gold)
    judged, open_ = sum(a.judged for a in articles), sum(a.undecided for a in articles)
    click.echo(f"{gold}: {len(articles):,} articles, {judged:,} rows judged, {open_:,} undecided (optional)")


@command.command("import", short_help="Annotations of another tool as decisions.")
@click.argument("output", type=OUTPUT)
@click.argument("file", type=FILE)
@click.option("--format", "form", required=True, type=click.Choice(["label-studio", "prodigy", "doccano"]), help="Where FILE comes from.")
@click.option("--reviewer", required=True, help="Who decided, where the file does not say.")
@click.option("--decisions", type=click.Path(dir_okay=False, path_type=Path), help="The decisions file [default: OUTPUT/decisions.jsonl].")
def import_(output: Path, file: Path, form: str, reviewer: str, decisions: Path | None) -> None:
    """What annotators made of the rows of OUTPUT that `newsledger export` gave them: kept rows are accepted, missing ones rejected."""
    from pipeline.decisions import journal
    from pipeline.decisions.judging import reviewer_of
    from pipeline.export import returning
    from pipeline.export.files import read_back
    from pipeline.store import snapshot

    tables = snapshot.tables(output)
    found = list(returning.decisions(read_back(file, form, tables["documents"]), tables, reviewer_of(reviewer, output)))
    journal.append(journal.beside(output, decisions), found)
    counts = Counter(decision.verdict for decision in found)
    click.echo(", ".join(f"{number:,} {verdict}" for verdict, number in counts.most_common()) or "nothing to decide")
