"""An explanation as one HTML page that loads nothing: the words in colour, what was seen and rejected, every column with its meaning."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pipeline.cli.terminal import cell, safe
from pipeline.explain import Explanation, Passage
from pipeline.rules.events.trace import Seen

STYLE = """
:root { color-scheme: light dark; --seen: #ffe08a; --no: #d9d9d9; --line: #8884; }
@media (prefers-color-scheme: dark) { :root { --seen: #7a5c00; --no: #4a4a4a; } }
body { font: 1rem/1.6 system-ui, sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
mark { background: var(--seen); color: inherit; padding: 0 .15em; border-radius: .2em; }
mark.rejected { background: var(--no); text-decoration: line-through; }
blockquote { border-left: .25rem solid var(--line); margin: 1rem 0; padding: 0 1rem; white-space: pre-wrap; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: .25rem .75rem .25rem 0; }
tr { border-top: 1px solid var(--line); } .note { opacity: .75; }
"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""The page may run and load nothing, whatever an article's words say."""


def page(found: Explanation) -> str:
    """The whole page; every word of the article and of the rows is escaped, control codes are shown as symbols."""
    name = f"{found.table} {next(iter(found.row.values()))}"
    body = "".join(_sections(found))
    head = f"<meta charset='utf-8'><meta http-equiv='Content-Security-Policy' content=\"{POLICY}\">"
    head += f"<meta name='viewport' content='width=device-width'><title>{_said(name)}</title><style>{STYLE}</style>"
    return f"<!doctype html><html lang='en'><head>{head}</head><body><main><h1>{_said(name)}</h1>{body}</main></body></html>\n"


def _sections(found: Explanation) -> Iterator[str]:
    if found.document:
        names = ("source", "title", "outlet", "published_edtf", "published_source")
        yield _table(("document", "value"), ((name, cell(found.document[name])) for name in names if found.document[name]))
    if found.considered:
        yield "<h2>Seen in the sentence</h2>" + _marked(found.sentence, found.considered)
        rows = ((found.sentence[s.start : s.end], s.says, s.rule, s.why if s.counts else f"rejected: {s.why}") for s in found.considered)
        yield _table(("words", "would say", "rule", "why"), rows)
    yield "<h2>Evidence</h2>" + "".join(map(_passage, found.passages)) if found.passages else ""
    shown = ((name, cell(value), meaning) for name, value, meaning in found.columns if name not in ("text", "removed", "sentence"))
    yield "<h2>Columns</h2>" + _table(("column", "value", "meaning"), shown)
    for entry in found.entries:
        yield f"<h2>Entry of {_said(entry.file)}</h2>" + _table(("key", "value"), ((name, cell(value)) for name, value in entry.values))
    for how, row in found.related:
        yield f"<h2>{_said(how.capitalize())}</h2>" + _table(("column", "value"), _known(row))


def _known(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    return ((name, cell(value)) for name, value in row.items() if cell(value))


def _passage(passage: Passage) -> str:
    pieces, at = [], 0
    for start, end in passage.marks:
        pieces += [_said(passage.text[at:start]), f"<mark>{_said(passage.text[start:end])}</mark>"]
        at = end
    return f"<blockquote>{''.join(pieces)}{_said(passage.text[at:])}</blockquote>"


def _marked(sentence: str, seen: Sequence[Seen]) -> str:
    """The sentence with what was seen in it; of words seen twice, what counts is shown."""
    pieces, at = [], 0
    for one in sorted(seen, key=lambda s: (s.start, not s.counts, -s.end)):
        if one.start < at:
            continue
        mark = f"<mark{'' if one.counts else ' class=rejected'} title='{_said(f'{one.says}: {one.rule}')}'>"
        pieces += [_said(sentence[at : one.start]), mark, _said(sentence[one.start : one.end]), "</mark>"]
        at = one.end
    return f"<blockquote>{''.join(pieces)}{_said(sentence[at:])}</blockquote>"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f"<th scope='col'>{_said(name)}</th>" for name in heads)
    body = "".join("<tr>" + "".join(f"<td>{_said(value) or '–'}</td>" for value in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _said(words: str) -> str:
    return html.escape(safe(words), quote=True)
