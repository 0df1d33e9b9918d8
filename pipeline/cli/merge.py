"""`newsledger merge`: the shares that several machines filled become one dataset."""

from __future__ import annotations

import click

from pipeline.cli.folders import OUTPUT
from pipeline.places import Place

FAILED = 3
"""Exit status where some documents failed."""


@click.command("merge", short_help="Join what `run --shard` left.")
@click.argument("output", type=OUTPUT)
@click.argument("others", nargs=-1, metavar="[OTHER…]", type=OUTPUT)
@click.option("--unfinished", is_flag=True, help="Also where shares are missing or not finished; the next run processes the rest.")
def command(output: Place, others: tuple[Place, ...], unfinished: bool) -> int:
    """Take the shares in the folder OUTPUT (and in OTHER folders, filled elsewhere) into its tables, all at once."""
    from pipeline.cli.terminal import safe
    from pipeline.job.linker import linker_of
    from pipeline.job.run import find
    from pipeline.store.part import merge

    totals = merge(output, others, linker=linker_of(output), find=find, unfinished=unfinished)
    for source, error in totals.failures:
        click.echo(safe(f"failed {source}: {error}"), err=True)
    counted = [", ".join(f"{number:,} {name}" for name, number in of.items()) for of in (totals.documents, totals.rows)]
    click.echo(f"{output}: {' · '.join(counted)}", err=True)
    return FAILED if totals.failures else 0
