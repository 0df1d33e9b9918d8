"""The page itself: its parts in order, its data, and a policy that lets nothing in and nothing out."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Any

from pipeline.report import content
from pipeline.report.conflicts import conflicts
from pipeline.report.markup import MOST, more, table
from pipeline.report.pictures import charts
from pipeline.review.article import Tables
from pipeline.review.escaping import safe


def page(tables: Tables, *, title: str = "newsledger report", made_with: Mapping[str, str] | None = None) -> str:
    """The page as HTML. Articles' words stand in it as text only; it loads nothing and runs no script but its own.

    `made_with` names what made the tables (version, codebook, model).
    """
    style, script = _asset("page.css"), _asset("page.js")
    policy = f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; base-uri 'none'; form-action 'none'"
    head = (
        f"<meta charset='utf-8'><meta http-equiv='Content-Security-Policy' content=\"{policy}\">"
        f"<meta name='viewport' content='width=device-width, initial-scale=1'><title>{safe(title)}</title><style>{style}</style>"
    )
    data = {"incidents": content.incidents(tables), "events": content.events(tables)}
    body = "".join(_sections(tables, title, made_with or {}))
    return (
        f"<!doctype html><html lang='en'><head>{head}</head><body>{body}"
        f"<script type='application/json' id='data'>{_embedded(data)}</script><script>{script}</script></body></html>\n"
    )


def _sections(tables: Tables, title: str, made_with: Mapping[str, str]) -> Iterator[str]:
    names = ("summary", "charts", "incidents", "events", "conflicts", "failures")
    links = "".join(f"<a href='#{name}'>{name.capitalize()}</a>" for name in names)
    yield "<a class='skip' href='#summary'>Skip to the summary</a>"
    yield f"<header><h1>{safe(title)}</h1><nav aria-label='Parts'>{links}</nav></header><main>"
    yield f"<section id='summary'><h2>Summary</h2>{_summary(tables, made_with)}</section>"
    yield f"<section id='charts'><h2>Charts</h2>{''.join(charts(tables)) or '<p>No dated incident.</p>'}</section>"
    for name in ("incidents", "events"):
        yield (
            f"<section id='{name}' class='rows' data-table='{name}'><h2>{name.capitalize()}</h2>"
            f"<noscript><p>Without scripts this list stays empty; <code>newsledger show</code> prints it.</p></noscript></section>"
        )
    yield f"<section id='conflicts'><h2>Conflicts</h2>{conflicts(tables)}</section>"
    yield f"<section id='failures'><h2>Failures</h2>{_failures(content.failures(tables))}</section></main>"


def _summary(tables: Tables, made_with: Mapping[str, str]) -> str:
    statuses = tables.documents.status.value_counts()
    dated = tables.events.date_start.dropna()
    facts = [("Documents", f"{len(tables.documents):,} ({', '.join(f'{n:,} {content.words(s)}' for s, n in statuses.items())})")]
    facts += [
        (name.capitalize(), f"{len(getattr(tables, name)):,}") for name in ("incidents", "events", "figures", "dates", "organisations")
    ]
    facts += [("Events from", f"{dated.min()} to {dated.max()}")] if len(dated) else []
    facts += [("Outlets", f"{tables.documents.outlet.nunique():,}"), ("Disputed incidents", f"{int(tables.incidents.disputed.sum()):,}")]
    if "reviewed" in tables.events.columns:
        marks = sum(int(getattr(tables, name).reviewed.notna().sum()) for name in ("events", "figures", "dates", "organisations"))
        facts.append(("Reviewed rows", f"{marks:,}"))
    facts += list(made_with.items())
    return f"<dl class='facts'>{''.join(f'<div><dt>{safe(name)}</dt><dd>{safe(value)}</dd></div>' for name, value in facts)}</dl>"


def _failures(found: list[dict[str, str]]) -> str:
    if not found:
        return "<p>Every document was read.</p>"
    rows = ((f["source"], f["status"], f["error"]) for f in found[:MOST])
    return table(("source", "status", "reason"), rows, of="Documents that were not read") + more(len(found))


def _asset(name: str) -> str:
    return (resources.files("pipeline.report") / name).read_text(encoding="utf-8")


def _digest(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def _embedded(data: Any) -> str:
    """JSON that no HTML parser takes for markup, whatever it holds."""
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return (
        written.replace("&", "\\u0026")
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
    )
