"""A reviewer's way through a queue: which row is next, what she decides, what can be taken back. Every decision is on disk at once."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.decisions import journal
from pipeline.decisions.anchors import sentence_of
from pipeline.decisions.fields import IDS, JUDGED, plain, seen
from pipeline.decisions.judging import Reviewer, fix, judge, reviewer_of, undo
from pipeline.decisions.record import Decision, fingerprint
from pipeline.decisions.replay import undone
from pipeline.decisions.stances import changed
from pipeline.errors import UsageError
from pipeline.review.article import Tables
from pipeline.review.drafting import Draft, drafted, found_rows, trimmed

Key = tuple[str, str]
"""Table and row id."""
OPEN = "open"
VERDICTS = ("accept", "reject", "fix", "skip")
"""What a reviewer can say of a row that is there."""


@dataclass
class Session:
    """One reviewer at one queue. `rows` are the pipeline's own rows, by table and id, without review."""

    tables: Tables
    queue: Sequence[Key]
    by: Reviewer
    path: Path
    why: Mapping[Key, str] = field(default_factory=dict)
    rows: dict[Key, dict[str, Any]] = field(default_factory=dict)
    documents: dict[str, dict[str, Any]] = field(default_factory=dict)
    acts: dict[Key, list[Decision]] = field(default_factory=dict)
    """What this reviewer holds of each row: the decisions of her acts that stand, in their order."""
    others: dict[Key, dict[str, str]] = field(default_factory=dict)
    """What others said of each row: verdict by reviewer."""
    added: list[Decision] = field(default_factory=list)
    """Rows that reviewers have added to the documents of the queue; the additions that stand, in their order."""
    draft: Draft | None = None
    """The row that is being added."""
    whole: bool = False
    """Whether the whole article is shown."""
    only: dict[str, str] = field(default_factory=dict)
    at: int = 0
    _marks: dict[str, list[tuple[int, int, str]]] = field(default_factory=dict)
    _places: dict[tuple[str, str, str], Key] = field(default_factory=dict)
    _size: int = 0
    """Bytes of the decisions file when it was last read or written here."""

    def start(self) -> None:
        """Read what was decided before, and go to the first row that is open."""
        self.catch_up()
        self.at = self.next_open(-1)

    def catch_up(self) -> None:
        """Read the decisions file again: another reviewer may have written meanwhile."""
        self._places = self._places or {self._place(key): key for key in self.queue}
        self._size = _size(self.path)
        self.acts, self.others, self.added = {}, {}, []
        for decision in undone(journal.read(self.path).decisions)[0]:
            if decision.verdict == "add" and decision.doc_id in self.documents:
                self.added.append(decision)
                continue
            key = self._places.get((decision.table, decision.doc_id, decision.fingerprint))
            if key is None:
                continue
            if decision.reviewer != self.by.name:
                self.others.setdefault(key, {})[decision.reviewer] = decision.verdict
            elif not changed(decision.seen, seen(key[0], self.rows[key])):
                self.acts.setdefault(key, []).append(decision)

    def _place(self, key: Key) -> tuple[str, str, str]:
        row = self.rows[key]
        text = str(self.documents[row["doc_id"]]["text"])
        start, end = int(row["char_start"]), int(row["char_end"])
        first, sentence = sentence_of(row, text)
        return key[0], str(row["doc_id"]), fingerprint(sentence, start - first, text[start:end])

    def shown(self) -> list[int]:
        """The places in the queue that the filters let through."""
        return [at for at, key in enumerate(self.queue) if self._passes(key)] if self.only else list(range(len(self.queue)))

    def _passes(self, key: Key) -> bool:
        row = self.rows[key]
        wanted = {"table": key[0], "rule": rule_of(row), "state": self.verdict(key) or OPEN}
        return all(not self.only.get(name) or self.only[name] == value for name, value in wanted.items())

    def verdict(self, key: Key) -> str | None:
        """This reviewer's last verdict on a row."""
        return self.acts[key][-1].verdict if self.acts.get(key) else None

    def next_open(self, after: int) -> int:
        """The next place without a verdict, from the start again if need be; the place itself where all are decided."""
        shown = self.shown()
        order = [at for at in shown if at > after] + [at for at in shown if at <= after]
        return next((at for at in order if not self.verdict(self.queue[at])), max(0, after))

    def move(self, by: int) -> None:
        """To the next or previous row that is shown."""
        shown = [at for at in self.shown() if (at > self.at if by > 0 else at < self.at)]
        if shown:
            self.at = shown[0] if by > 0 else shown[-1]

    def narrow(self, only: Mapping[str, str]) -> None:
        """Show only such rows: by `table`, `rule`, `state` (open or a verdict); an empty word lets all through."""
        self.only = {name: value for name, value in only.items() if name in ("table", "rule", "state") and value}
        shown = self.shown()
        if shown and self.at not in shown:
            self.at = shown[0]

    @property
    def key(self) -> Key:
        """The row that is looked at."""
        return self.queue[self.at]

    def decide(self, verdict: str, *, changes: Mapping[str, Any] | None = None, comment: str = "") -> None:
        """Write a decision on this row down, and go to the next that is open.

        Raises:
            UsageError: a change that the row's fields do not allow, or the file cannot be written.
        """
        key = self.key
        row, document = self.rows[key], self.documents[self.rows[key]["doc_id"]]
        made: tuple[Decision, ...]
        if verdict == "fix":
            made = fix(key[0], row, document, changes or {}, self.by, comment=comment)
        else:
            made = (judge(verdict, key[0], row, document, self.by, comment=comment),)  # type: ignore[arg-type]
        if self._write(made):
            self.acts.setdefault(key, []).extend(made)
        self.at = self.next_open(self.at)

    def begin(self, table: str, span: tuple[int, int]) -> None:
        """Begin to add a row at a span of this document, with what its words say already.

        Raises:
            UsageError: no such table, or it has a row there.
        """
        self.draft = drafted(self.tables, table, trimmed(span, str(self.document["text"])), self.document, self.by)

    def add(self, values: Mapping[str, Any], *, comment: str = "") -> Decision:
        """Write down that the drafted row was missed, with these values; the row that is looked at stays.

        Raises:
            UsageError: nothing is drafted, a value that a field does not allow, one that is needed and left out, or the file cannot
                be written.
        """
        if self.draft is None:
            raise UsageError("choose the words of the missed row first")
        made = self.draft.decision(values, self.document, self.by, comment)
        if self._write([made]):
            self.added.append(made)
        self.draft = None
        return made

    def _write(self, made: Sequence[Decision]) -> bool:
        """Append decisions; where others have written meanwhile (true where not), theirs are read, and these with them."""
        alone = _size(self.path) == self._size
        journal.append(self.path, made)
        if alone:
            self._size = _size(self.path)
        else:
            self.catch_up()
        return alone

    def marks(self) -> list[tuple[int, int, str]]:
        """Span and table of every row that the pipeline has found in this document."""
        doc_id = str(self.document["doc_id"])
        if doc_id not in self._marks:
            self._marks[doc_id] = list(found_rows(self.tables, self.document))
        return self._marks[doc_id]

    def take_back(self, act: str | None = None) -> bool:
        """Undo this reviewer's latest act, or the addition that is named, and go to its row; false where there is none."""
        own = [(d.time, d, None) for d in self.added if d.reviewer == self.by.name]
        own += [(made[-1].time, made[-1], key) for key, made in self.acts.items() if made]  # type: ignore[misc]
        latest = max((one for one in own if act is None or one[1].act == act), default=None, key=lambda one: one[0])
        if latest is None:
            return False
        _, last, key = latest
        self._write([undo(last, self.by)])
        self.added = [d for d in self.added if d.act != last.act]
        if key is not None:
            self.acts[key] = [d for d in self.acts.get(key, ()) if d.act != last.act]
            self.at = self.queue.index(key)
        return True

    @property
    def document(self) -> dict[str, Any]:
        """The document of the row that is looked at."""
        return self.documents[self.rows[self.key]["doc_id"]]

    def counts(self) -> dict[str, int]:
        """Rows of the whole queue by verdict, open ones among them."""
        found: Counter[str] = Counter(made[-1].verdict for made in self.acts.values() if made)
        rest = len(self.queue) - found.total()
        return {**found, **({OPEN: rest} if rest else {})}

    @functools.cached_property
    def choices(self) -> dict[str, list[str]]:
        """What the filters offer."""
        rules = {rule_of(self.rows[key]) for key in self.queue}
        return {"table": sorted({table for table, _ in self.queue}), "rule": sorted(rules), "state": [OPEN, *VERDICTS]}


def open_session(tables: Tables, queue: pd.DataFrame, by: Reviewer, path: Path) -> Session:
    """A session at the first open row of a queue.

    Raises:
        ValueError: the queue is empty, or names a row that is not in the tables.
    """
    keys = [(str(table), str(id)) for table, id in zip(queue.table, queue.row_id, strict=True)]
    if not keys:
        raise ValueError("the queue is empty; nothing to review")
    rows = {
        (table, str(row[IDS[table]])): row for table in JUDGED for row in _of(tables, table, {id for name, id in keys if name == table})
    }
    if missing := next((key for key in keys if key not in rows), None):
        raise ValueError(f"{missing[0]} {missing[1]} is not in the tables; make the queue from them")
    wanted = {row["doc_id"] for row in rows.values()}
    documents = {row["doc_id"]: row for row in tables.documents[tables.documents.doc_id.isin(wanted)].to_dict("records")}
    why = dict(zip(keys, queue.why.astype(str), strict=True)) if "why" in queue else {}
    session = Session(tables, keys, by, path, why, rows, documents)
    session.start()
    return session


def _of(tables: Tables, table: str, ids: set[str]) -> list[dict[str, Any]]:
    frame = getattr(tables, table)
    found: Callable[..., list[dict[str, Any]]] = frame[frame[IDS[table]].isin(ids)].to_dict
    return found("records")


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def rule_of(row: Mapping[str, Any]) -> str:
    """The rule of a row up to its first colon or plus."""
    return str(plain(row["rule"]) or "").replace("+", ":").split(":")[0]


def desk(tables: Tables, rows: pd.DataFrame, *, reviewer: str, output: str | Path, decisions: str | Path | None = None) -> Any:
    """The widget at which `reviewer` decides on the rows of a queue or sample; it opens at the first row that she has not decided.

    `tables` are those that `pipeline.load(output)` gives, without review. Decisions go to `decisions.jsonl` in `output`, unless
    `decisions` names another file.

    Raises:
        ValueError: the queue is empty, or is not made from these tables.
        ModuleNotFoundError: the extra `notebook` is not installed.
    """
    from pipeline.review.widget import Desk

    return Desk(open_session(tables, rows, reviewer_of(reviewer, Path(output)), journal.beside(Path(output), decisions)))
