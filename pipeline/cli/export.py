"""`newsledger export`: the tables in other people's formats."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.folders import OUTPUT
from pipeline.places import Place, Remote
from pipeline.rows import TABLES

FORMATS = ("csv", "sqlite", "label-studio", "prodigy", "doccano", "web-annotation", "docbin")
ALL = ("csv", "sqlite")
"""Formats of whole tables; the others show rows in their articles."""
REVIEWED = ("figures", "dates", "organisations", "events")


@click.command("export", short_help="Tables as CSV, SQLite, Label Studio …")
@click.argument("output", type=OUTPUT)
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--format", "form", required=True, type=click.Choice(FORMATS), help="What to write.")
@click.option("--table", "chosen", multiple=True, type=click.Choice(list(TABLES)), help="Only these tables [default: all].")
@click.option("--reviewed", is_flag=True, help="With the reviewers' decisions (OUTPUT/decisions.jsonl) applied.")
def command(output: Place, target: Path, form: str, chosen: tuple[str, ...], reviewed: bool) -> None:
    """The tables of OUTPUT written to TARGET, a file, or for csv a folder.

    \b
    csv             one file for each table; no cell runs as a formula
    sqlite          one database; opens in Datasette
    label-studio    tasks with predictions (and TARGET.xml, the labelling interface)
    prodigy, doccano, web-annotation, docbin
    """
    from pipeline.decisions import journal
    from pipeline.errors import UsageError
    from pipeline.export.files import write
    from pipeline.job.reviewing import reviewed as with_decisions
    from pipeline.store import snapshot

    kinds = [name for name in (TABLES if form in ALL else REVIEWED) if not chosen or name in chosen]
    if not kinds:
        raise click.UsageError(f"--format {form} has the tables {', '.join(REVIEWED)}")
    if (form == "csv" and target.is_file()) or (form != "csv" and target.is_dir()):
        raise UsageError(
            f"{target}: is a {'file' if target.is_file() else 'folder'}; {form} needs a {'folder' if form == 'csv' else 'file'}"
        )
    tables = snapshot.tables(output)
    if reviewed:
        if isinstance(output, Remote):
            raise UsageError(f"{output}: decisions are kept beside tables on this machine; copy the folder and export from there")
        tables, _ = with_decisions(tables, output, journal.read(journal.beside(output)))
    for file in write(form, tables, kinds, target):
        click.echo(str(file), err=True)
