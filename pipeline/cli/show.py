"""`newsledger show`: look at the tables of an output folder."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import click

from pipeline.cli.folders import OUTPUT
from pipeline.cli.views import IDS, ORDER, VIEWS
from pipeline.places import Place
from pipeline.rows import TABLES

HEAD, LONG_HEAD = 10, 30
"""Rows that are shown of each table, and of the one table that was asked for."""


@click.command("show")
@click.argument("output", type=OUTPUT)
@click.option("--table", type=click.Choice(list(TABLES)), help="Only this table.")
@click.option(
    "--limit", type=click.IntRange(min=0), help=f"Rows to show [default: {HEAD} of each table, {LONG_HEAD} of one; all with --csv, --json]."
)
@click.option("--columns", help="Columns to show, separated by commas.")
@click.option(
    "--where", multiple=True, metavar="CONDITION", help="Only rows like this: status=planned, value>=100, text~hundred, date_edtf=null."
)
@click.option("--ids", is_flag=True, help="Show the row ids that `newsledger explain` takes.")
@click.option("--csv", "as_csv", is_flag=True, help="As CSV (lists as JSON).")
@click.option("--json", "as_json", is_flag=True, help="As JSON lines.")
def command(
    output: Place, table: str | None, limit: int | None, columns: str | None, where: tuple[str, ...], ids: bool, as_csv: bool, as_json: bool
) -> None:
    """The tables of the folder OUTPUT, readable."""
    from pipeline import browse

    if not table and (columns or where or as_csv or as_json):
        raise click.UsageError("--columns, --where, --csv and --json need --table")
    if not table:
        _show_all(output, limit=HEAD if limit is None else limit, ids=ids)
        return
    chosen = [name.strip() for name in columns.split(",")] if columns else []
    browse.check_columns(table, chosen)
    condition = browse.condition(table, where)
    if as_csv or as_json:
        names = chosen or browse.open_table(output, table).schema.names
        found = browse.rows(output, table, columns=names, where=condition, limit=limit)
        write_json(found) if as_json else write_csv(found, names)
        return
    _show_one(output, table, limit=LONG_HEAD if limit is None else limit, columns=chosen, where=condition, ids=ids)


def _show_all(output: Place, *, limit: int, ids: bool) -> None:
    from pipeline import browse

    found = browse.tables_in(output)
    for table in ("documents", *ORDER, "incidents"):
        if table in found:
            _show_one(output, table, limit=limit, columns=(), where=None, ids=ids)
            click.echo()
    click.echo(f"More: newsledger show {output} --table TABLE · in Python: pipeline.load({str(output)!r})")


def _show_one(output: Place, table: str, *, limit: int, columns: Sequence[str], where: Any, ids: bool) -> None:
    from pipeline import browse
    from pipeline.cli.terminal import print_table

    view = list(columns or VIEWS[table])
    if ids and IDS[table] not in view:
        view.insert(0, IDS[table])
    known = browse.open_table(output, table).schema.names
    wanted = list(dict.fromkeys([name for name in view if name in known] + (["doc_id"] if "doc_id" in known else [])))
    rows = list(browse.rows(output, table, columns=wanted, where=where, limit=limit))
    if "source" in view and "source" not in known:
        source_of = browse.sources(output, [row["doc_id"] for row in rows])
        rows = [row | {"source": source_of.get(row["doc_id"])} for row in rows]
    all_rows = browse.count(output, table, where)
    print_table(table, rows, view, note=f" of {all_rows:,}" if all_rows > len(rows) else "")


def write_csv(rows: Iterable[dict[str, Any]], names: Sequence[str]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow([_csv_cell(row[name]) for name in names])


def _csv_cell(value: Any) -> Any:
    """Lists as JSON; words that a spreadsheet would run as a formula stand behind an apostrophe, and control codes never reach a terminal.

    >>> _csv_cell("=HYPERLINK(1)"), _csv_cell("195 each"), _csv_cell(-5.0)
    ("'=HYPERLINK(1)", '195 each', -5.0)
    """
    from pipeline.cli.terminal import safe
    from pipeline.export.sheets import cell

    shielded = cell(value)
    return safe(shielded) if isinstance(shielded, str) and sys.stdout.isatty() else shielded


def write_json(rows: Iterable[dict[str, Any]]) -> None:
    from pipeline.cli.terminal import as_json

    for row in rows:
        click.echo(as_json(row))
