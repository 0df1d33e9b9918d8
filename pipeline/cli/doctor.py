"""`newsledger doctor`: whether installation, codebooks and tables are sound."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline import defaults
from pipeline.cli.folders import HERE

DEFECT = 1
"""Exit status where something is wrong."""


@click.command("doctor", short_help="Check installation, codebooks and tables.")
@click.argument("output", required=False, type=HERE)
@click.option("--model", help="spaCy model to try [default: the one that is installed with newsledger].")
@click.option("--repair", is_flag=True, help="Mend the files of OUTPUT; documents that lost rows are read again by the next run.")
def command(output: Path | None, model: str | None, repair: bool) -> int:
    """Check the installation and the codebooks, and the tables of the folder OUTPUT where one is named."""
    from rich.text import Text

    from pipeline.cli.terminal import out, safe
    from pipeline.doctor.dataset import dataset
    from pipeline.doctor.environment import environment

    if repair:
        _repair(output)
    checks = list(environment(model or defaults.MODEL))
    checks += dataset(output) if output else ()
    for check in checks:
        mark = Text("ok    ", style="green") if check.right else Text("wrong ", style="bold red")
        out().print(mark + Text(safe(f"{check.name}: {check.words}")), soft_wrap=True)
    return 0 if all(check.right for check in checks) else DEFECT


def _repair(output: Path | None) -> None:
    from pipeline.cli.terminal import safe
    from pipeline.job.linker import linker_of
    from pipeline.store.repair import repair

    if output is None:
        raise click.UsageError("--repair needs an output folder")
    found = repair(output, linker=linker_of(output))
    for problem in found:
        click.echo(safe(f"mended {problem.name}: {problem.kind} ({problem.words})"), err=True)
    if any(problem.kind in ("damaged", "missing") for problem in found):
        again = f"newsledger run … --output {output}"
        click.echo(safe(f"documents that lost rows are marked as failed; read them again with `{again}`"), err=True)
