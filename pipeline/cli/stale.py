"""`newsledger status`: what of a dataset is stale, and why."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from pipeline.cli.folders import OUTPUT
from pipeline.places import Place

if TYPE_CHECKING:
    from pipeline.job.status import Status

LIMIT = 10
WORDS = {
    "new": "not stored yet", "content": "content changed", "metadata": "metadata changed", "options": "read with other options",
    "codebook": "codebook changed", "model": "model changed", "code": "newsledger or a library changed",
    "damaged": "lost to a damaged file",
}  # fmt: skip


@click.command("status", short_help="What is stale, and why.")
@click.argument("output", type=OUTPUT)
@click.argument("inputs", nargs=-1, metavar="[INPUT…]")
@click.option("--limit", type=click.IntRange(min=0), default=LIMIT, show_default=True, help="Sources to name of each kind.")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object, every source.")
def command(output: Place, inputs: tuple[str, ...], limit: int, as_json: bool) -> None:
    """What another run into the folder OUTPUT would process or drop, and why (INPUT: where not that of the last run)."""
    from dataclasses import asdict

    from pipeline.cli.terminal import as_json as written
    from pipeline.job.status import status

    found = status(output, inputs)
    if as_json:
        click.echo(written(asdict(found) | {"stale": [{"source": s, "reasons": r} for s, r in found.stale]}))
        return
    _print(found, limit)


def _print(found: Status, limit: int) -> None:
    from pipeline.cli.terminal import safe

    click.echo(f"generation {found.generation}: {found.stored:,} documents stored, {found.unchanged:,} of them up to date")
    if found.writer:
        click.echo(f"being written by {safe(found.writer)}")
    if found.waiting:
        click.echo(f"{found.waiting:,} finished shards of an interrupted run wait for the next one to commit them")
    kinds = Counter(reasons for _, reasons in found.stale)
    for reasons, number in kinds.most_common():
        told = " and ".join(WORDS.get(reason, reason) for reason in reasons)
        _print_sources(f"{number:,} to process: {told}", [source for source, why in found.stale if why == reasons], limit)
    kept = sorted(set(found.gone) - set(found.dropped))
    for sources, words in (
        (found.dropped, "no longer in their file: the next run drops them"),
        (kept, "no longer there: kept without --prune"),
    ):
        if sources:
            _print_sources(f"{len(sources):,} {words}", list(sources), limit)
    if not (found.stale or found.gone or found.waiting):
        click.echo("nothing is stale")


def _print_sources(head: str, sources: list[str], limit: int) -> None:
    from pipeline.cli.terminal import heading, safe

    heading(head)
    for source in sources[:limit]:
        click.echo(f"  {safe(source)}")
    if len(sources) > limit:
        click.echo(f"  … and {len(sources) - limit:,} more")
