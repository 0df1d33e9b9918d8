"""`newsledger codebook`: what codebooks there are, and whether one is right."""

from __future__ import annotations

from pathlib import Path

import click


@click.group("codebook")
def command() -> None:
    """Codebooks: the data files that say what a topic is."""


@command.command("list")
def list_codebooks() -> None:
    """The codebooks that ship with newsledger."""
    from pipeline.cli.terminal import print_table
    from pipeline.codebook.book import available, load

    books = [load(name) for name in available()]
    rows = [{"name": b.settings.name, "title": b.settings.title, "language": b.settings.language, "digest": b.digest} for b in books]
    print_table("codebooks", rows, ("name", "title", "language", "digest"))


@command.command("check", short_help="Read a codebook strictly.")
@click.argument("name", default="prisoners", metavar="[NAME|FOLDER]")
def check(name: str) -> None:
    """Read a codebook and its language's lexicon strictly, and say what is in each file."""
    from pipeline.cli.terminal import print_table
    from pipeline.codebook import book
    from pipeline.codebook.cases import read_cases
    from pipeline.codebook.entries import ENTRIES

    loaded = book.load(name)
    rows = [{"file": f"{kind.HOME} {kind.FILE}", "entries": len(loaded.rows(kind))} for kind in ENTRIES]  # type: ignore[attr-defined]
    folder = book.CODEBOOKS / name if (book.CODEBOOKS / name).is_dir() else Path(name)
    cases = [*sorted((book.LEXICONS / loaded.settings.language / "cases").glob("*.txt")), *folder.glob("cases.txt")]
    rows += [{"file": f"cases {file.name}", "entries": len(read_cases(file))} for file in cases]
    print_table(f"{loaded.settings.title}, digest {loaded.digest}", rows, ("file", "entries"))
    click.echo("All files read, every entry valid.")
