"""`newsledger run`: articles to Parquet tables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline import arrow, defaults
from pipeline.places import is_remote, place

if TYPE_CHECKING:
    from pipeline.job.run import Summary

FAILED = 3
"""Exit status where some documents failed."""
GIVEN = ("outlet", "published", "language")


def _metadata(function: Any) -> Any:
    """The options that give metadata to all articles that bring none."""
    said = {"outlet": "Outlet", "published": "Publication date", "language": "Language (ISO 639-1)"}
    for name in reversed(GIVEN):
        function = click.option(f"--{name}", metavar="TEXT", help=f"{said[name]} of all articles that bring none.")(function)
    return function


@click.command("run", short_help="Articles to the tables of a folder.")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT…")
@click.option("-o", "--output", default="output", show_default=True, help="Folder of the tables; only what changed is processed again.")
@click.option("--codebook", default=defaults.CODEBOOK, show_default=True, help="Name or folder of the codebook.")
@click.option("--model", help="spaCy model [default: the one that is installed with newsledger].")
@click.option("-j", "--workers", type=click.IntRange(min=1), help="Processes [default: one per core].")
@click.option("--field", "fields", multiple=True, metavar="NAME=THEIRS", help="How the input names a field: published=date_publish.")
@_metadata
@click.option("--no-gate", is_flag=True, help="Read articles that look off topic too.")
@click.option("--skim", is_flag=True, help="For crawls: what looks off topic is not even cleaned, and its row holds no text.")
@click.option("--no-clean", is_flag=True, help="Take texts as they are.")
@click.option("--force", is_flag=True, help="Process unchanged documents again.")
@click.option("--prune", is_flag=True, help="Drop the rows of articles that are no longer there.")
@click.option("--dry-run", is_flag=True, help="Say what would be done; write nothing.")
@click.option("--engine", type=click.Choice(["local", "ray"]), default="local", show_default=True, help="What the work runs on.")
@click.option("--address", metavar="HOST:PORT", help="With --engine ray: a running cluster, or auto [default: Ray on this machine].")
@click.option("--shard", metavar="I/N", help="Only part I of N, for `newsledger merge` to join: one for each of N machines.")
@click.option("--show", is_flag=True, help="Print the head of every table at the end.")
@click.option("-q", "--quiet", is_flag=True, help="Print failures only.")
@click.pass_context
def command(context: click.Context, /, inputs: tuple[str, ...], **options: Any) -> int:
    """Turn articles (files, folders, - for standard input) into the tables of a folder.

    Reads .txt .md .html .json .jsonl .csv .parquet .warc, each also .gz or .zst.
    """
    arrow.spare()
    from pipeline.cli.progress import shown
    from pipeline.errors import UsageError
    from pipeline.job.run import run
    from pipeline.job.survey import share_of
    from pipeline.records import Given

    fields = dict(_field(words) for words in options["fields"])
    if options["dry_run"] and options["show"]:
        raise UsageError("--dry-run writes nothing that --show could print; leave one of them out")
    with shown(quiet=options["quiet"]) as progress:
        summary = run(
            list(inputs), options["output"], codebook=options["codebook"], model=options["model"] or defaults.MODEL,
            workers=options["workers"],
            fields=fields, given=Given(**{name: options[name] for name in GIVEN}), clean=not options["no_clean"],
            gate=not options["no_gate"], skim=options["skim"],
            force=options["force"], prune=options["prune"], dry_run=options["dry_run"], progress=progress,
            share=share_of(options["shard"]) if options["shard"] else None, engine=options["engine"], address=options["address"],
        )  # fmt: skip
    _report(summary, options["output"], quiet=options["quiet"], dry_run=options["dry_run"])
    if options["show"]:
        from pipeline.cli.show import command as show

        context.invoke(show, output=place(options["output"]))
    return FAILED if summary.failures else 0


def _field(words: str) -> tuple[str, str]:
    name, sign, theirs = words.partition("=")
    if not (name and sign and theirs):
        raise click.UsageError(f"--field {words!r}: write NAME=THEIRS, for example published=date_publish")
    return name, theirs


def _report(summary: Summary, output: str, *, quiet: bool, dry_run: bool) -> None:
    from pipeline.cli.terminal import safe

    def say(words: str) -> None:
        click.echo(safe(words), err=True)

    for note in () if quiet else summary.notes:
        say(note)
    for left_out in () if quiet else summary.skipped:
        if left_out.reason != "sidecar":  # it is read with its article
            say(f"left out {left_out.path}: {left_out.reason}")
    for source, error in summary.failures:
        say(f"failed {source}: {error}")
    if quiet:
        return
    would = "would be " if dry_run else ""
    done = f"{summary.processed:,} {would}processed, {summary.unchanged:,} unchanged, {summary.removed:,} {would}removed"
    say(f"{done}, in {summary.seconds:.1f} s")
    if not dry_run:
        say(f"{output}: {_counted(summary.documents)}" + (f" · {_counted(summary.rows)}" if summary.rows else ""))
        if not is_remote(output) and (decided := _decisions(Path(output))):
            say(decided)


def _decisions(output: Path) -> str:
    """How many of the reviewers' decisions hold on the new rows, and how many do not."""
    from pipeline.decisions import journal

    if not journal.beside(output).exists():
        return ""
    from pipeline.errors import UsageError
    from pipeline.job.reviewing import fates

    try:
        found, log = fates(output)
    except UsageError:  # a share of a run, whose tables wait for the merge
        return ""
    lost = sum(fate.state in ("stale", "disputed") for fate in found) + len(log.problems)
    told = f"; {lost:,} are not applied: newsledger review status {output}" if lost else ""
    return f"review: {len(log.decisions):,} decisions{told}"


def _counted(of: Any) -> str:
    return ", ".join(f"{number:,} {name}" for name, number in of.items())
