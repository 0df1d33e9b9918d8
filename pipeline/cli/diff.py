"""`newsledger diff`: what the last run changed in the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.folders import OUTPUT
from pipeline.cli.views import IDS, VIEWS
from pipeline.places import Place
from pipeline.rows import TABLES

if TYPE_CHECKING:
    from pipeline.store.difference import Change

LIMIT = 10
SIGNS = {"gained": "+", "lost": "−", "changed": "~"}
STYLES = {"gained": "green", "lost": "red", "changed": "yellow"}
CELL = 60
"""Characters of a value that are shown."""
LEAD = 20
"""Characters of a long text that are shown before the place where it changed."""


@click.command("diff", short_help="Rows gained, lost and changed by the last run.")
@click.argument("output", type=OUTPUT)
@click.option("--table", type=click.Choice(list(TABLES)), help="Only this table.")
@click.option("--limit", type=click.IntRange(min=0), default=LIMIT, show_default=True, help="Rows to show of each table; all with --json.")
@click.option("--json", "as_json", is_flag=True, help="As JSON lines, every row.")
def command(output: Place, table: str | None, limit: int, as_json: bool) -> None:
    """Rows of the folder OUTPUT that the last run gained (+), lost (−) and changed (~)."""
    from pipeline.store import difference

    told = difference.generations(output)
    changed = difference.tables_changed(output)
    if not as_json:
        click.echo(f"generation {told.before} → {told.now}")
    for name in [table] if table else list(TABLES):
        found = difference.changes(output, name) if name in changed else iter(())
        if as_json:
            for change in found:
                _print_json(change)
        else:
            _print(name, list(found), limit)


def _print_json(change: Change) -> None:
    from pipeline.cli.terminal import as_json

    columns = {name: {"before": before, "after": after} for name, (before, after) in change.columns.items()}
    click.echo(as_json({"table": change.table, "kind": change.kind, "row": change.row, "columns": columns}))


def _print(table: str, changes: list[Change], limit: int) -> None:
    from pipeline.cli.terminal import heading, out

    kinds = [str(change.kind) for change in changes]
    heading(f"{table}: {', '.join(f'{kinds.count(kind):,} {kind}' for kind in SIGNS) if changes else 'no change'}")
    for change in changes[:limit]:
        out().print(_line(change), soft_wrap=True)
    if len(changes) > limit:
        click.echo(f"… and {len(changes) - limit:,} more (--limit, --json)")


def _line(change: Change) -> Any:
    from rich.text import Text

    from pipeline.cli.terminal import cell

    sign = Text(f"{SIGNS[change.kind]} ", style=STYLES[change.kind])
    id = str(change.row[IDS[change.table]])
    if change.kind == "changed":
        told = "; ".join(f"{name}: {_both(before, after)}" for name, (before, after) in change.columns.items())
        where = change.row.get("source") or change.row.get("text") or change.row.get("trigger") or change.row.get("event_type")
        return sign + Text(f"{id} {_short(where)}  ") + Text(told, style=STYLES["changed"])
    shown = [_short(change.row[name]) for name in VIEWS[change.table] if name in change.row and cell(change.row[name])]
    return sign + Text(f"{id}  {' · '.join(shown)}")


def _both(before: Any, after: Any) -> str:
    """Two values; of long texts what stands around the first difference."""
    if isinstance(before, str) and isinstance(after, str) and min(len(before), len(after)) > CELL:
        same = next((at for at, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after)))
        start = max(0, same - LEAD)
        before, after = (f"{'…' if start else ''}{text[start:]}" for text in (before, after))
    return f"{_short(before)} → {_short(after)}"


def _short(value: Any) -> str:
    from pipeline.cli.terminal import cell

    words = " ".join(cell(value).split()) or "–"
    return words if len(words) <= CELL else f"{words[: CELL - 1]}…"
