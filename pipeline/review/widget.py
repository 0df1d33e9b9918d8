"""The desk at which a reviewer decides, in JupyterLab, Notebook 7 or VS Code; without a kernel it shows its rows and decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from pipeline.decisions.anchors import words_of
from pipeline.errors import UsageError
from pipeline.review.drafting import span_of, trimmed
from pipeline.review.escaping import safe, visible
from pipeline.review.session import OPEN, VERDICTS, Session
from pipeline.review.sight import passage, view

STATIC_ROWS = 20
"""Rows that the view without a kernel shows."""
ADDING = ("begin", "add", "whole")
"""What may be asked while a row is being added; anything else puts the draft away."""


class Desk(anywidget.AnyWidget):
    """One row at a time: its sentence, its fields, and Accept, Reject, Fix and Skip by mouse or key."""

    _esm = Path(__file__).with_name("widget.js")
    _css = Path(__file__).with_name("widget.css")
    state = traitlets.Dict().tag(sync=True)
    said = traitlets.Dict().tag(sync=True)

    def __init__(self, session: Session) -> None:
        super().__init__(state=view(session), said={"words": "", "number": 0})
        self.session = session
        self.on_msg(self._heard)

    def _heard(self, _: Any, content: Any, __: Any) -> None:
        """A message of the page; whatever it asks in vain is said on the desk."""
        if isinstance(content, Mapping) and content.get("do") == "ping":
            self.send({"do": "pong"})
            return
        try:
            words = self._do(dict(content))
        except (UsageError, TypeError, KeyError, ValueError) as error:
            self._say(str(error), wrong=True)
            return
        self.state = view(self.session)
        self._say(words)

    def _do(self, asked: Mapping[str, Any]) -> str:
        session, what = self.session, asked["do"]
        if what not in ADDING:
            session.draft = None
        if what in (*VERDICTS, "begin", "add") and asked["id"] != session.key[1]:
            raise UsageError("another view of this desk has moved on; look again")
        if what in VERDICTS:
            return self._judge(what, dict(asked.get("changes") or {}), str(asked.get("comment") or ""))
        if what == "begin":
            session.begin(*self._chosen(asked))
            return "a missed row: say what it is"
        if what == "add":
            made = session.add(dict(asked.get("changes") or {}), comment=str(asked.get("comment") or ""))
            return f"added: “{visible(made.text)}”"
        if what == "undo":
            return "taken back" if session.take_back(asked.get("act")) else "nothing to take back"
        if what == "move":
            session.move(int(asked["by"]))
        elif what == "whole":
            session.whole = not session.whole
        elif what == "narrow":
            session.catch_up()
            session.narrow(dict(asked["only"]))
        return ""

    def _judge(self, verdict: str, changes: dict[str, Any], comment: str) -> str:
        row, text = self.session.rows[self.session.key], str(self.session.document["text"])
        words = changes.pop("words", None)
        if "span" in changes:
            changes["span"] = list(trimmed(changes["span"], text))
        elif words:
            changes["span"] = list(span_of(str(words), text, int(row["char_start"])))
        self.session.decide(verdict, changes=changes, comment=comment)
        now = self.session.rows[self.session.key]
        after = f"next: “{visible(words_of(now))}”" if self.session.counts().get(OPEN) else "all rows of this queue are decided"
        return f"{verdict}: “{visible(words_of(row))}”; {after}"

    def _chosen(self, asked: Mapping[str, Any]) -> tuple[str, tuple[int, int]]:
        """Table and span of the row to be added; a number is a figure, other words an event, unless a table is named."""
        text, row = str(self.session.document["text"]), self.session.rows[self.session.key]
        if asked.get("span"):
            start, end = asked["span"]
        else:
            start, end = span_of(str(asked.get("words") or ""), text, int(row["char_start"]))
        number = any(char.isdigit() for char in text[start:end])
        return str(asked.get("table") or ("figures" if number else "events")), (int(start), int(end))

    def _say(self, words: str, *, wrong: bool = False) -> None:
        self.said = {"words": words, "wrong": wrong, "number": self.said["number"] + 1}

    def _repr_mimebundle_(self, **options: Any) -> Any:
        """The widget, and for where none can live the first rows of the queue as a table."""
        bundle = super()._repr_mimebundle_(**options)
        if bundle is None:
            return {"text/html": static(self.session)}
        data, *rest = bundle if isinstance(bundle, tuple) else (bundle,)
        data = {**data, "text/html": static(self.session)}
        return (data, *rest) if rest else data


def static(session: Session) -> str:
    """The first rows of the queue as a table: each in its sentence, with the verdict so far."""
    rows = []
    for key in session.queue[:STATIC_ROWS]:
        row = session.rows[key]
        pieces = passage(row, str(session.documents[row["doc_id"]]["text"]))
        words = "".join(f"<mark>{safe(p['text'])}</mark>" if p["main"] else safe(p["text"]) for p in pieces if p["sentence"])
        rows.append(f"<tr><td>{safe(session.verdict(key) or '–')}</td><td>{safe(key[0])}</td><td style='text-align:left'>{words}</td></tr>")
    more = f"<p>… and {len(session.queue) - STATIC_ROWS:,} more.</p>" if len(session.queue) > STATIC_ROWS else ""
    head = "<thead><tr><th>verdict</th><th>table</th><th style='text-align:left'>sentence</th></tr></thead>"
    note = "<p>Run all cells to decide; without a kernel these rows can only be read.</p>"
    return f"{note}<table>{head}<tbody>{''.join(rows)}</tbody></table>{more}"
