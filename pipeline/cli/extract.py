"""`newsledger extract`: one article, its rows on the terminal."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline import defaults, threads
from pipeline.cli.views import ORDER, VIEWS

if TYPE_CHECKING:
    from pipeline.extraction import Result

LITTER = (1_000_000, 50, 50)
"""Objects between two searches for garbage: for one article nearly all that is made is loaded or compiled once, and stays."""
FORMATS = {".txt": "txt", ".html": "html", ".htm": "html", ".md": "md"}


@click.command("extract", short_help="The events and figures of one article.")
@click.argument("article", metavar="FILE", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--published", metavar="DATE", help="Publication date (2025-05-21, or 2025-05), for “yesterday” and dates without a year.")
@click.option(
    "--format", "kind", type=click.Choice(["auto", "txt", "html", "md"]), default="auto", help="What the file is [default: by its name]."
)
@click.option("--no-clean", is_flag=True, help="Take the text as it is: offsets then index the file's own characters.")
@click.option("--codebook", default=defaults.CODEBOOK, show_default=True, help="Name or folder of the codebook.")
@click.option("--model", help="spaCy model [default: the one that is installed with newsledger].")
@click.option("--json", "as_json", is_flag=True, help="All rows as one JSON object.")
def command(article: Path, published: str | None, kind: str, no_clean: bool, codebook: str, model: str | None, as_json: bool) -> int:
    """The events and figures of one article: FILE, or - for standard input."""
    gc.set_threshold(*LITTER)
    threads.one()
    content = sys.stdin.buffer.read() if str(article) == "-" else article.read_bytes()
    from pipeline.extraction import extract
    from pipeline.readers.metadata import sidecar
    from pipeline.rules import kept

    result = extract(
        content,
        published=published or sidecar(str(article), {}).published,
        format=FORMATS.get(article.suffix, "auto") if kind == "auto" else kind,  # type: ignore[arg-type]
        clean=not no_clean,
        codebook=codebook,
        model=model or defaults.MODEL,
    )
    if as_json:
        _print_json(result)
    else:
        _print_tables(result)
    kept.save()
    return 3 if result.document.status == "failed" else 0


def _print_json(result: Result) -> None:
    import dataclasses

    from pipeline.cli.terminal import as_json

    rows = {table: [dataclasses.asdict(row) for row in getattr(result, table)] for table in ORDER}
    click.echo(as_json({"document": dataclasses.asdict(result.document)} | rows))


def _print_tables(result: Result) -> None:
    import dataclasses

    from pipeline.cli.terminal import err, print_table, safe

    document = result.document
    if document.status != "ok":
        err().print(f"status {document.status}: {safe(document.error or 'nothing to read')}")
    dated = f"published {document.published_edtf} ({document.published_source})" if document.published_edtf else "publication date unknown"
    click.echo(f"{safe(document.title or '(no title)')} · {dated} · {document.n_tokens:,} tokens\n")
    for table in ORDER:
        rows = [dataclasses.asdict(row) for row in getattr(result, table)]
        print_table(table, rows, [column for column in VIEWS[table] if column != "source"])
        click.echo()
