"""Rows on a terminal: cells in words, tables that fit, and no control codes from an article's text."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

Row = Mapping[str, Any]
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Control codes (escape sequences begin with one) and marks that turn the direction of writing round."""
UNPIPED_WIDTH = 120
NARROW = 60
"""Columns of a terminal below which a row is a block of lines."""
CELL = 36
"""Characters of the widest cell of a table."""
SOURCE = 14
"""Characters of a source that stands beside a row."""


def out() -> Console:
    """Where data goes."""
    return _console(stderr=False)


def err() -> Console:
    """Where progress, log and errors go."""
    return _console(stderr=True)


def _console(*, stderr: bool) -> Console:
    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() or "COLUMNS" in os.environ else UNPIPED_WIDTH
    return Console(stderr=stderr, markup=False, highlight=False, emoji=False, width=width)


def safe(words: str) -> str:
    """The words with every control code shown as a symbol.

    >>> safe("\\x1b[31mred")
    '␛[31mred'
    """
    return CONTROL.sub(lambda code: chr(0x2400 + ord(code[0])) if ord(code[0]) < 0x20 else "�", words)


def cell(value: Any) -> str:
    """A value in words.

    >>> from datetime import date
    >>> cell(1000.0), cell(None), cell([{"code": "UKR", "role": "side"}]), cell(date(2025, 5, 21))
    ('1,000', '', 'UKR side', '2025-05-21')
    """
    if value is None or value != value:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.0f}" if value.is_integer() else f"{round(value, 4):,}"
    if isinstance(value, Mapping):
        return _struct(value)
    if isinstance(value, list | tuple):
        return ", ".join(cell(item) for item in value)
    return safe(str(value))


def _struct(part: Row) -> str:
    """A party, a number of people freed, a span or a removed block."""
    if "best" in part:
        return f"{cell(part['low'])} ≤ {cell(part['best'])} ≤ {cell(part['high'])}{' to ' + part['to'] if part['to'] else ''}"
    if "modifier" in part:
        amount = cell(part.get("value")) or " to ".join(filter(None, (cell(part.get("low")), cell(part.get("high")))))
        said = "" if part["modifier"] == "exact" else part["modifier"].replace("_", " ")
        return " ".join(filter(None, (said, amount, "to " + part["to"] if part.get("to") else "")))
    if "char_start" in part:
        return f"{part['char_start']}:{part['char_end']}"
    return " ".join(cell(part[key]) for key in ("label", "code", "role", "text") if part.get(key))


def print_table(title: str, rows: Sequence[Row], columns: Sequence[str], *, note: str = "") -> None:
    """Rows under a title. `columns` stand in the order of their importance: where the terminal is too narrow, the last are left out."""
    console = out()
    console.print(Text(f"{title} ({len(rows)}{note})", style="bold"))
    shown = [column for column in columns if any(cell(row.get(column)) for row in rows)]
    if not rows:
        return
    if console.width < NARROW:
        _print_blocks(rows, shown)
        return
    fitting = _fitting(rows, shown, console.width)
    table = Table(box=None, header_style="dim", padding=(0, 2, 0, 0), pad_edge=False)
    for column in fitting:
        numeric = all(re.fullmatch(r"-?[\d,.]*", cell(row.get(column))) for row in rows)
        table.add_column(column, justify="right" if numeric else "left", overflow="fold", max_width=CELL)
    for row in rows:
        table.add_row(*(_styled(column, row) for column in fitting))
    console.print(table)
    if left := [column for column in shown if column not in fitting]:
        console.print(Text(f"(too narrow for {', '.join(left)})", style="dim"))


STYLES = {"source": "dim", "event_type": "bold", "text": "bold", "name": "bold", "status": "cyan"}


def _styled(column: str, row: Row) -> Text:
    words = cell(row.get(column))
    if column == "source" and len(words) > SOURCE:
        words = f"{words[: SOURCE - 1]}…"
    return Text(words, style=STYLES.get(column, ""))


def _fitting(rows: Sequence[Row], columns: Sequence[str], width: int) -> list[str]:
    """The first columns whose cells stand side by side without folding more than the widest ones."""
    fitting: list[str] = []
    for column in columns:
        widest = max(len(_styled(column, row)) for row in rows)
        width -= max(len(column), min(widest, CELL * 2 // 3)) + 2
        if width < 0 and len(fitting) >= 2:
            break
        fitting.append(column)
    return fitting


def _print_blocks(rows: Sequence[Row], columns: Sequence[str]) -> None:
    """One line per value: for terminals too narrow for a table."""
    for row in rows:
        for number, column in enumerate(columns):
            if words := cell(row.get(column)):
                out().print(Text(f"{'  ' if number else '· '}{column}: {words}"))


def as_json(value: Any) -> str:
    """The value as one line of JSON; control codes that JSON would let through are written as escapes."""
    words = json.dumps(value, ensure_ascii=False, default=str)
    return CONTROL.sub(lambda code: f"\\u{ord(code[0]):04x}", words)


def heading(words: str) -> None:
    """A line in bold, after an empty one."""
    out().print(Text(f"\n{safe(words)}", style="bold"))


def print_pairs(pairs: Sequence[tuple[str, Any, str]]) -> None:
    """Names and values side by side, each with a note where there is one."""
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    for style, overflow in (("dim", "fold"), ("", "fold"), ("dim italic", "fold")):
        table.add_column(style=style, overflow=overflow)  # type: ignore[arg-type]
    for name, value, note in pairs:
        table.add_row(Text(safe(name)), Text(cell(value) or "–"), Text(note))
    out().print(table)
