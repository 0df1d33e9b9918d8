"""`newsledger codebook`: what codebooks there are, and whether one is right."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline import defaults

if TYPE_CHECKING:
    from pipeline.codebook.book import Codebook
    from pipeline.codebook.cases import Case

WRONG = 1
"""Exit status where a case is not as marked (held-out cases are a measure, not a promise)."""


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


@command.command("check", short_help="Read a codebook strictly, and try its cases.")
@click.argument("name", default=defaults.CODEBOOK, metavar="[NAME|FOLDER]")
@click.option("--errors", is_flag=True, help="List every case that is not as marked, and every trigger that no case tries.")
def check(name: str, errors: bool) -> int:
    """Read a codebook and its language's lexicon strictly, say what is in each file, and put the marked-up cases to the rules.

    Exit status 1: files that do not agree, or a case that is not as marked (held-out cases are a measure, not a promise).
    """
    from pipeline.cli.terminal import print_table
    from pipeline.codebook import book
    from pipeline.codebook.entries import ENTRIES

    loaded = book.load(name)
    rows = [{"file": f"{kind.HOME} {kind.FILE}", "entries": len(loaded.rows(kind))} for kind in ENTRIES]  # type: ignore[attr-defined]
    print_table(f"{loaded.settings.title}, digest {loaded.digest}", rows, ("file", "entries"))
    click.echo("All files read, every entry valid.\n")
    wrong = _problems(loaded)
    folder = book.CODEBOOKS / name if (book.CODEBOOKS / name).is_dir() else Path(name)
    files = [*sorted((book.LEXICONS / loaded.settings.language / "cases").glob("*.txt")), *sorted(folder.glob("**/*.txt"))]
    return max(wrong, _try_cases(files, loaded, errors=errors))


def _problems(codebook: Codebook) -> int:
    """Says where the files do not agree; the exit status that this gives."""
    from pipeline.cli.terminal import safe
    from pipeline.codebook.checking import problems

    found = list(problems(codebook))
    for problem in found:
        click.echo(safe(f"{problem.level}: {problem.file}, {problem.entry}: {problem.words}"))
    return WRONG if any(problem.level == "error" for problem in found) else 0


@command.command("new")
@click.argument("folder", type=click.Path(path_type=Path))
def new(folder: Path) -> None:
    """Write a codebook to fill in: FOLDER with every file that a topic has, empty but for its keys."""
    from pipeline.codebook.blank import write_blank

    for file in write_blank(folder):
        click.echo(file)
    click.echo(f"Fill in the files, then: newsledger codebook check {folder}", err=True)


def _try_cases(files: list[Path], codebook: Codebook, *, errors: bool) -> int:
    from pipeline.cli.terminal import print_table, safe
    from pipeline.codebook.cases import read_cases
    from pipeline.evaluate.cases import failures, untried

    read = [(file, read_cases(file)) for file in files]
    failed = [(file, list(failures(cases, codebook))) for file, cases in read]
    rows = [
        {"file": f"{file.parent.name}/{file.name}", "cases": len(cases), "not as marked": len(wrong), "held-out": _held_out(wrong)}
        for (file, cases), (_, wrong) in zip(read, failed, strict=True)
    ]
    print_table("cases", rows, ("file", "cases", "not as marked", "held-out"))
    for file, wrong in failed if errors else ():
        for case, words in wrong:
            click.echo(safe(f"{file.parent.name}/{case.id} ({case.group}): {words}\n    {case.text}"))
    idle = untried([case for _, cases in read for case in cases], codebook)
    click.echo(f"triggers that no case tries: {len(idle)}{': ' + ', '.join(idle) if errors and idle else ''}")
    return WRONG if any(len(wrong) > _held_out(wrong) for _, wrong in failed) else 0


def _held_out(wrong: Sequence[tuple[Case, str]]) -> int:
    return sum(case.group == "held-out" for case, _ in wrong)
