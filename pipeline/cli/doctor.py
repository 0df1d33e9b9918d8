"""`newsledger doctor`: whether installation, codebooks and tables are sound."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline import defaults

DEFECT = 1
"""Exit status where something is wrong."""


@click.command("doctor", short_help="Check installation, codebooks and tables.")
@click.argument("output", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--model", help="spaCy model to try [default: the one that is installed with newsledger].")
def command(output: Path | None, model: str | None) -> int:
    """Check the installation and the codebooks, and the tables of the folder OUTPUT where one is named."""
    from rich.text import Text

    from pipeline.cli.terminal import out, safe
    from pipeline.doctor.dataset import dataset
    from pipeline.doctor.environment import environment

    checks = list(environment(model or defaults.MODEL))
    checks += dataset(output) if output else ()
    for check in checks:
        mark = Text("ok    ", style="green") if check.right else Text("wrong ", style="bold red")
        out().print(mark + Text(safe(f"{check.name}: {check.words}")), soft_wrap=True)
    return 0 if all(check.right for check in checks) else DEFECT
