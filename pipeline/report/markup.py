"""Pieces of HTML that several parts of the page are made of."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.review.escaping import safe

MOST = 200
"""Entries of a list that are shown; the rest is counted."""


def table(heads: Iterable[str], rows: Iterable[Iterable[str]], *, of: str) -> str:
    """A table of words; one that is too wide can be scrolled by key. `of` is its name for those who do not see it."""
    head = "".join(f"<th scope='col'>{safe(name)}</th>" for name in heads)
    body = "".join("<tr>" + "".join(f"<td>{safe(value) or '–'}</td>" for value in row) + "</tr>" for row in rows)
    return (
        f"<div class='scroll' tabindex='0' role='region' aria-label='{safe(of)}'>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def more(number: int) -> str:
    """How many entries are not shown."""
    return f"<p class='note'>… and {number - MOST:,} more.</p>" if number > MOST else ""
