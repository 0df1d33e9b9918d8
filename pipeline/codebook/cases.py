"""Marked-up example sentences: what a rule must find stands in the sentence itself.

A cases file has one case a line, under group headings:

    ## developed-on
    @2025-05-22 Talks will resume <date edtf=2025-05-23 basis=published>on Friday</date>.
    They freed <figure value=195 unit=prisoner>195</figure> prisoners.
    ## known failure: the verb is taken for a noun
    ## held-out

A leading `@DATE` is the publication date. A tag's name is the table it tests; its values are compared as text with the row's
(`null` means: must be null); keys that are not written are not tested. Whatever else the rule finds in the sentence is a failure
of every case of that file's table. `{br}` stands for a line break. Lines that begin with `# ` and blank lines are comments.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.codebook.reading import CodebookError

TAG = re.compile(r"<(/?)(figure|date|organisation|actor|claim|event|none)((?:\s+[\w.]+=(?:\"[^\"]*\"|[^\s>]*))*)\s*>")
GROUPS = ("developed-on", "held-out", "bug", "known failure")


@dataclass(frozen=True, slots=True)
class Mark:
    """An expected mention: its table, its span in the case's text, and the values that are tested."""

    kind: str
    start: int
    end: int
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Case:
    """One marked-up sentence. `note` is what its heading says after a colon (the reason of a known failure)."""

    id: str
    group: str
    note: str
    published: date | None
    text: str
    marks: tuple[Mark, ...]


def read_cases(path: Path) -> tuple[Case, ...]:
    """All cases of a file.

    Raises:
        CodebookError: unknown group heading, tag left open or closed twice, a publication date that is none.
    """
    return tuple(_cases(path))


def parse_case(line: str, *, id: str = "case", group: str = "developed-on", note: str = "") -> Case:
    """One case from its line.

    >>> parse_case("Kyiv freed <figure value=12>a dozen</figure> men.").marks[0]
    Mark(kind='figure', start=11, end=18, values={'value': '12'})

    Raises:
        CodebookError: tag left open or closed twice, a publication date that is none.
    """
    published = None
    if line.startswith("@"):
        stamp, _, line = line.partition(" ")
        published = _day(stamp[1:], id)
    text, marks = _unmark(line.replace("{br}", "\n"), id)
    return Case(id=id, group=group, note=note, published=published, text=text, marks=marks)


def _cases(path: Path) -> Iterator[Case]:
    group, note = "developed-on", ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("## "):
            group, _, note = (part.strip() for part in line[3:].partition(":"))
            if group not in GROUPS:
                raise CodebookError(f"{path}, line {number}: unknown group {group!r}; use one of {', '.join(GROUPS)}")
        elif line.strip() and not line.startswith("# "):
            yield parse_case(line, id=f"{path.name}:{number}", group=group, note=note)


def _day(stamp: str, id: str) -> date:
    try:
        return date.fromisoformat(stamp)
    except ValueError as error:
        raise CodebookError(f"{id}: {stamp!r} is no publication date; write it as @2025-05-22") from error


def _unmark(line: str, id: str) -> tuple[str, tuple[Mark, ...]]:
    text, marks, at = "", [], 0
    stack: list[tuple[str, int, str]] = []
    for tag in TAG.finditer(line):
        text += line[at : tag.start()]
        at = tag.end()
        closing, kind, values = tag.groups()
        if not closing:
            stack.append((kind, len(text), values))
            continue
        if not stack or stack[-1][0] != kind:
            raise CodebookError(f"{id}: </{kind}> closes nothing")
        kind, start, values = stack.pop()
        marks.append(Mark(kind=kind, start=start, end=len(text), values=_values(values)))
    if stack:
        raise CodebookError(f"{id}: <{stack[-1][0]}> is left open")
    return text + line[at:], tuple(sorted(marks, key=lambda m: m.start))


def _values(words: str) -> dict[str, str]:
    pairs = (word.partition("=") for word in shlex.split(words))
    return {key: value for key, _, value in pairs}
