"""`newsledger report`: an output folder as one page."""

from __future__ import annotations

import json
from pathlib import Path

import click

from pipeline.cli.folders import OUTPUT
from pipeline.places import Place


@click.command("report", short_help="The tables as one HTML page.")
@click.argument("output", type=OUTPUT)
@click.option("--html", "target", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The page to write.")
@click.option("--title", default="newsledger report", show_default=True, help="Its heading.")
@click.option("--reviewed", is_flag=True, help="With the reviewers' decisions (OUTPUT/decisions.jsonl) applied.")
def command(output: Place, target: Path, title: str, reviewed: bool) -> None:
    """Summary, charts, incidents, events with their evidence, conflicts and failures of OUTPUT, on one page that loads nothing."""
    from pipeline.job.loading import load
    from pipeline.report.page import page

    target.write_text(page(load(output, reviewed=reviewed), title=title, made_with=_made_with(output)), encoding="utf-8")
    click.echo(str(target), err=True)


def _made_with(output: Place) -> dict[str, str]:
    """What run.json says of version, codebook and model."""
    try:
        said = json.loads((output / "run.json").read_bytes())
        return {"newsledger": said["versions"]["newsledger"], "Codebook": said["codebook"]["name"], "Model": said["model"]}
    except (OSError, ValueError, KeyError, TypeError):
        return {}
