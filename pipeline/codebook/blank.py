"""A new codebook: the folder with every file that a topic has, empty but for its keys."""

from __future__ import annotations

import csv
import dataclasses
import io
import typing
from pathlib import Path
from typing import Any

from pipeline import defaults
from pipeline.codebook.entries import ENTRIES
from pipeline.codebook.reading import CodebookError

HEAD = """# What the topic is called in folders and options, and in a heading.
name = "{name}"
title = "{name}"
language = "en"
# Where the ontology comes from.
source = "own"
# What a number without a noun counts in this topic's events.
default_unit = "person"
# Files whose entries another codebook lends, behind those of this one.
[borrows]
"organisations.csv" = "{lender}"
"leaders.csv" = "{lender}"
"""
CASES = """# Marked-up example sentences: `newsledger codebook check` puts them to the rules.
## developed-on
## held-out
"""


def write_blank(folder: Path) -> tuple[Path, ...]:
    """The files written into the new folder, whose name is the codebook's.

    Raises:
        CodebookError: the folder is there already.
    """
    if folder.exists():
        raise CodebookError(f"{folder}: is there already; name a new folder")
    folder.mkdir(parents=True)
    contents = {"codebook.toml": HEAD.format(name=folder.name, lender=defaults.CODEBOOK), "cases.txt": CASES}
    contents |= {kind.FILE: _keys(kind) for kind in ENTRIES if kind.HOME == "codebook"}  # type: ignore[attr-defined]
    for name, text in contents.items():
        (folder / name).write_text(text, encoding="utf-8")
    return tuple(folder / name for name in contents)


def _keys(kind: type[Any]) -> str:
    """The head of a CSV file, or as a comment the keys of a TOML file's entries."""
    fields = dataclasses.fields(kind)
    if kind.FILE.endswith(".csv"):
        line = io.StringIO()
        csv.writer(line, lineterminator="\n").writerow(field.name for field in fields)
        return line.getvalue()
    hints = typing.get_type_hints(kind)
    about = " ".join((kind.__doc__ or "").split())
    keys = "".join(f"# {field.name}: {_words(hints[field.name])}\n" for field in fields)
    return f"# {about}\n# [[{Path(kind.FILE).stem}]]\n{keys}"


def _words(hint: Any) -> str:
    return hint.__name__ if isinstance(hint, type) else str(hint).replace("typing.", "")
