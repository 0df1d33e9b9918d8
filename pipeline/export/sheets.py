"""CSV that a spreadsheet shows and does not run."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TextIO

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How text begins that a spreadsheet takes for a formula, also in full-width signs.

Source: OWASP, CSV Injection.
"""


def cell(value: Any) -> Any:
    """Lists as JSON; words that a spreadsheet would run as a formula stand behind an apostrophe.

    >>> cell("=HYPERLINK(1)"), cell("195 each"), cell(-5.0), cell([{"to": "UKR"}])
    ("'=HYPERLINK(1)", '195 each', -5.0, '[{"to": "UKR"}]')
    """
    if isinstance(value, list | tuple | Mapping):
        return json.dumps(value, ensure_ascii=False, default=str)
    if not isinstance(value, str):
        return value
    return f"'{value}" if value.startswith(FORMULA) or value.lstrip().startswith(FORMULA) else value


def write(rows: Iterable[Mapping[str, Any]], names: Sequence[str], file: TextIO) -> None:
    """Rows under a line of names; the file must be opened with `newline=""`.

    Lines end as RFC 4180 has it: with any other end Python leaves a lone carriage return in a cell unquoted, which breaks the line.
    """
    writer = csv.writer(file)
    writer.writerow(names)
    for row in rows:
        writer.writerow([cell(row[name]) for name in names])
