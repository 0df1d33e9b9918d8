"""`newsledger explain`: why a row is what it is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.views import IDS, VIEWS
from pipeline.places import place

if TYPE_CHECKING:
    from pipeline.explain import Entry, Explanation, Passage
    from pipeline.rules.events.trace import Seen

EMPTY = frozenset({"text", "removed", "sentence"})
"""Columns that the passages show already."""


@click.command("explain", short_help="Why a row is what it is.")
@click.argument("row_id", metavar="ROW_ID")
@click.option("-o", "--output", default="output", show_default=True, help="Folder of the tables.")
@click.option("--codebook", help="Name or folder of the codebook that made the rows [default: what run.json says].")
@click.option("--html", type=click.Path(path_type=Path, dir_okay=False), help="Write the same as a page that needs nothing else.")
def command(row_id: str, output: str, codebook: str | None, html: Path | None) -> None:
    """The article's words behind a row, what each column means, the rule that made it, and what was seen and rejected.

    Row ids are listed by `newsledger show OUTPUT --ids`.
    """
    from pipeline.codebook.book import load
    from pipeline.explain import codebook_of, explain

    folder = place(output)
    found = explain(row_id, folder, codebook=load(codebook or codebook_of(folder)))
    if html is None:
        _print(found)
        return
    from pipeline.cli.page import page

    _write(html, page(found))
    click.echo(html)


def _write(path: Path, text: str) -> None:
    from pipeline.errors import UsageError

    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror}); name a file in a folder that exists") from error


def _print(found: Explanation) -> None:
    from pipeline.cli.terminal import heading, print_pairs, safe

    heading(f"{found.table} {found.row[IDS[found.table]]}")
    if found.document:
        names = ("source", "title", "outlet", "published_edtf", "published_source")
        print_pairs([(name, found.document[name], "") for name in names])
    for passage in found.passages:
        _print_passage(passage)
    if found.considered:
        heading("seen in the sentence")
        words = found.sentence
        print_pairs([(safe(words[s.start : s.end]), f"{s.says} ({s.rule})", _counted(s)) for s in found.considered])
    heading("columns")
    print_pairs([(name, value, meaning) for name, value, meaning in found.columns if name not in EMPTY])
    for entry in found.entries:
        _print_entry(entry)
    if claims := _claims(found):
        heading("claims")
        print_pairs(claims)
    for how, row in found.related:
        table = "events" if "event_type" in row and "trigger" in row else "incidents" if "event_type" in row else "figures"
        heading(how)
        print_pairs([(name, row.get(name), "") for name in (IDS[table], *VIEWS[table]) if row.get(name) is not None])


def _counted(seen: Seen) -> str:
    return seen.why if seen.counts else f"rejected: {seen.why}"


def _print_passage(passage: Passage) -> None:
    from rich.padding import Padding
    from rich.text import Text

    from pipeline.cli.terminal import out, safe

    words = Text(safe(passage.text))
    for start, end in passage.marks:
        words.stylize("bold reverse", start, end)
    if not out().color_system and passage.marks:
        start, end = passage.marks[0]
        words = Text(safe(f"{passage.text[:start]}[{passage.text[start:end]}]{passage.text[end:]}"))
    out().print()
    out().print(Padding(words, (0, 2)))


def _print_entry(entry: Entry) -> None:
    from pipeline.cli.terminal import heading, print_pairs

    heading(f"entry of {entry.file}")
    print_pairs([(name, value, "") for name, value in entry.values])


def _claims(found: Explanation) -> list[tuple[str, object, str]]:
    row = found.row
    if found.table == "figures":
        said = [row[name] for name in ("source_text", "source_org", "source_country") if row[name]]
        return [("said by", said or "the article's own voice", "")]
    if found.table == "events":
        return [(part["claimed_by"] or "the article", [part], "") for part in row["released"]]
    if found.table == "incidents":
        return [(claim["source"] or "the article", [claim], claim["doc_id"]) for claim in row["claims"]]
    return []
