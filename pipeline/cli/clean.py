"""`newsledger clean`: what cleaning kept of one article and what it took out, side by side."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pipeline import defaults
from pipeline.cli.extract import FORMATS

STYLES = {None: "", "title": "bold", "caption": "cyan", "byline": "blue", "bio": "blue", "related": "magenta", "metadata": "yellow"}
OTHER = "red"
NARROW = 80
"""Columns below which the two sides stand one below the other."""


@click.command("clean", short_help="What is kept of an article, and why the rest goes.")
@click.argument("article", metavar="FILE", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@click.option(
    "--format", "kind", type=click.Choice(["auto", "txt", "html", "md"]), default="auto", help="What the file is [default: by its name]."
)
@click.option("--codebook", default=defaults.CODEBOOK, show_default=True, help="Name or folder of the codebook.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per line of the article: reason (null: kept) and text.")
def command(article: Path, kind: str, codebook: str, as_json: bool) -> int:
    """Kept lines of one article on the left, removed lines with the reason on the right: FILE, or - for standard input."""
    from pipeline.cleaning.clean import blocks, clean
    from pipeline.codebook.book import load
    from pipeline.records import Given, RawArticle

    content = sys.stdin.buffer.read() if str(article) == "-" else article.read_bytes()
    form = FORMATS.get(article.suffix, "auto") if kind == "auto" else kind
    raw = RawArticle(str(article), content, form, "", Given())  # type: ignore[arg-type]
    book = load(codebook)
    found = clean(raw, codebook=book)
    judged = () if found.status == "failed" else blocks(raw, codebook=book)
    if as_json:
        _print_json(judged)
    else:
        _print_head(found.title, found.published.edtf, found.published.source, found.status, found.error)
        _print_sides(judged)
    return 3 if found.status == "failed" else 0


def _print_json(judged: tuple[tuple[str | None, str], ...]) -> None:
    from pipeline.cli.terminal import as_json

    for reason, words in judged:
        click.echo(as_json({"removed": reason if reason != "title" else None, "title": reason == "title", "text": words}))


def _print_head(title: str | None, published: str | None, source: str, status: str, error: str | None) -> None:
    from pipeline.cli.terminal import err, safe

    if status != "ok" or error:
        err().print(f"status {status}: {safe(error or 'nothing to read')}")
    dated = f"published {published} ({source})" if published else "publication date unknown"
    click.echo(f"{safe(title or '(no title)')} · {dated}\n")


def _print_sides(judged: tuple[tuple[str | None, str], ...]) -> None:
    from rich.table import Table
    from rich.text import Text

    from pipeline.cli.terminal import out, safe

    wide = out().width >= NARROW
    table = Table(box=None, header_style="dim", padding=(0, 2, 0, 0), pad_edge=False, expand=wide)
    for name, ratio in (("kept", 5), ("reason", None), ("removed", 4)) if wide else (("reason", None), ("text", 1)):
        table.add_column(name, ratio=ratio, overflow="fold")
    for reason, words in judged:
        text = Text(safe(words), style=STYLES.get(reason, OTHER))
        kept = reason in (None, "title")
        mark = Text(reason or "", style=STYLES.get(reason, OTHER))
        table.add_row(*((text, mark, "") if kept else ("", mark, text)) if wide else (mark, text))
    out().print(table)
    n_kept = sum(reason in (None, "title") for reason, _ in judged)
    click.echo(f"\n{n_kept} kept, {len(judged) - n_kept} removed")
