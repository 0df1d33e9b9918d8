"""`newsledger compact`: another number of files for each table."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.folders import HERE


@click.command("compact", short_help="Lay the tables out in another number of files.")
@click.argument("output", type=HERE)
@click.option("--buckets", type=click.IntRange(min=1), help="Files of each table [default: as the stored size suggests].")
def command(output: Path, buckets: int | None) -> None:
    """Lay the rows of the folder OUTPUT out in another number of files: few for quick reading, many for quick updates."""
    from pipeline.store.compact import compact

    old, new = compact(output, count=buckets)
    click.echo(f"{output}: {old} → {new} buckets" if old != new else f"{output}: {old} buckets, as before", err=True)
