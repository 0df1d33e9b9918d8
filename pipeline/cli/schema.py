"""`newsledger schema`: the data dictionary, generated from the declaration of the tables."""

from __future__ import annotations

import click

from pipeline.rows import TABLES


@click.command("schema")
@click.option("--table", type=click.Choice(list(TABLES)), help="Only this table.")
@click.option("--markdown", is_flag=True, help="As Markdown, for documentation.")
def command(table: str | None, markdown: bool) -> None:
    """Every column of every table: type, allowed values, meaning."""
    from pipeline.cli.terminal import print_table
    from pipeline.tables import dictionary

    for name in [table] if table else list(TABLES):
        columns = [(column, words, meaning) for of, column, words, meaning in dictionary() if of == name]
        if markdown:
            click.echo(_markdown(name, columns))
        else:
            rows = [dict(zip(("column", "type", "meaning"), column, strict=True)) for column in columns]
            print_table(name, rows, ("column", "type", "meaning"))
            click.echo()


def _markdown(name: str, columns: list[tuple[str, str, str]]) -> str:
    about = (TABLES[name].__doc__ or "").splitlines()[0]
    lines = [f"### {name}", about, "", "| column | type | meaning |", "| --- | --- | --- |"]
    lines += [f"| {column} | {words} | {meaning} |" for column, words, meaning in columns]
    return "\n".join([*lines, ""])
