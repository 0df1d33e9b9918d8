"""Decisions as reviewers make them: from a row, its document, and what is said of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.codebook.book import Codebook, load
from pipeline.codebook.eventing import EventType
from pipeline.codebook.reading import CodebookError
from pipeline.decisions import anchors, missed
from pipeline.decisions.fields import IDS, SPAN, checked, plain, seen
from pipeline.decisions.record import Decision, Verdict, fingerprint
from pipeline.errors import UsageError

Row = Mapping[str, Any]
_LOW, _HIGH = frozenset({"exact", "at_least", "more_than"}), frozenset({"exact", "nearly", "at_most", "less_than"})
_NEITHER = frozenset({"about"})
"""Modifiers by which a value is a bound below, above, or neither."""
BY_REVIEWER = "review"
"""How the rule of a row begins that a reviewer has added."""


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Who decides, and the digest of the codebook that made the rows; `now` gives the time that is written down.

    `book` is that codebook, where it can be read: events then have one of its types.
    """

    name: str
    codebook: str = ""
    now: Callable[[], datetime] = _now
    book: Codebook | None = None

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise UsageError("a reviewer needs a name; give reviewer=…")

    @property
    def event_types(self) -> tuple[str, ...]:
        """The types that an event may have; none where the codebook cannot be read."""
        return tuple(kind.id for kind in self.book.rows(EventType)) if self.book else ()


def reviewer_of(name: str, output: Path) -> Reviewer:
    """A reviewer of an output folder, with the codebook that made its rows, as far as its run.json says.

    Raises:
        UsageError: the name is empty.
    """
    try:
        made_with = json.loads((output / "run.json").read_bytes())["codebook"]
        return Reviewer(name, str(made_with["digest"]), book=_book(str(made_with["name"])))
    except (OSError, ValueError, KeyError, TypeError):
        return Reviewer(name)


def _book(name: str) -> Codebook | None:
    try:
        return load(name)
    except (CodebookError, UsageError):
        return None


def judge(verdict: Verdict, table: str, row: Row, document: Row, by: Reviewer, *, comment: str = "") -> Decision:
    """An accept, reject or skip of a row."""
    return _named(_about(verdict, table, row, document, by, comment))


def fix(table: str, row: Row, document: Row, changes: Mapping[str, Any], by: Reviewer, *, comment: str = "") -> tuple[Decision, ...]:
    """One decision for each field that is to have another value; a span is `{"span": [char_start, char_end]}`.

    The bounds of a figure follow from its value and modifier, unless they are given.

    Raises:
        UsageError: no change, no such field, a value that it does not allow, or a span outside the text.
    """
    new = {name: _span(value, document) if name == SPAN else plain(_checked(table, name, value, by)) for name, value in changes.items()}
    if table == "figures" and new.keys() & {"value", "modifier"}:
        new = plain(bounds(**{name: new.get(name, plain(row.get(name))) for name in ("value", "modifier")})) | new
    old = seen(table, row) | {SPAN: [int(row["char_start"]), int(row["char_end"])]}
    changed = {name: value for name, value in new.items() if value != old[name]}
    if not changed:
        raise UsageError("nothing is changed; accept the row, or give a field another value")
    base = _about("fix", table, row, document, by, comment)
    act = _digest(base.line(), repr(sorted(changed.items(), key=lambda item: item[0])))
    return tuple(replace(base, act=act, field=name, old=old[name], new=value) for name, value in changed.items())


def bounds(value: float | None, modifier: str) -> dict[str, float | None]:
    """The bounds that a value with this modifier states; none are said where the value does not decide them.

    >>> bounds(300, "more_than"), bounds(5, "exact"), bounds(None, "between")
    ({'low': 300, 'high': None}, {'low': 5, 'high': 5}, {})
    """
    if value is None or modifier not in _LOW | _HIGH | _NEITHER:
        return {}
    return {"low": value if modifier in _LOW else None, "high": value if modifier in _HIGH else None}


def add(table: str, document: Row, span: tuple[int, int], values: Mapping[str, Any], by: Reviewer, *, comment: str = "") -> Decision:
    """A row that the pipeline has missed, at a span of the document.

    Raises:
        UsageError: no such table or field, a value that a field does not allow, or a span outside the text.
    """
    start, end = _span(span, document)
    text = str(document["text"])
    given = {name: plain(_checked(table, name, value, by)) for name, value in values.items()}
    if table == "figures" and "value" in given:
        given = plain(bounds(given["value"], given.get("modifier", "exact"))) | given
    row = {"char_start": start, "char_end": end, "text": text[start:end], "rule": BY_REVIEWER, **given}
    row[IDS[table]] = missed.row_id(table, str(document["doc_id"]), start, end, given)
    return _named(replace(_about("add", table, row, document, by, comment), seen=given))


def _checked(table: str, name: str, value: Any, by: Reviewer) -> Any:
    found = checked(table, name, value)
    if name == "event_type" and by.event_types and found not in by.event_types:
        raise UsageError(f"events.event_type: {found!r} is no type of the codebook; use one of {', '.join(by.event_types)}")
    return found


def undo(of: Decision, by: Reviewer) -> Decision:
    """Take back an act."""
    return _named(replace(of, verdict="undo", undoes=of.act, reviewer=by.name, time=_time(by), field=None, old=None, new=None, comment=""))


def _about(verdict: Verdict, table: str, row: Row, document: Row, by: Reviewer, comment: str) -> Decision:
    text = str(document["text"])
    start, end = int(row["char_start"]), int(row["char_end"])
    first, sentence = anchors.sentence_of(row, text)
    return Decision(
        act="",
        verdict=verdict,
        table=table,
        row_id=str(row[IDS[table]]),
        doc_id=str(document["doc_id"]),
        source=str(document["source"]),
        char_start=start,
        char_end=end,
        text=text[start:end],
        sentence=sentence,
        sentence_start=first,
        fingerprint=fingerprint(sentence, start - first, text[start:end]),
        seen=seen(table, row),
        reviewer=by.name,
        time=_time(by),
        rule=str(row.get("rule") or ""),
        codebook=by.codebook,
        comment=comment,
    )


def _time(by: Reviewer) -> str:
    return by.now().isoformat(timespec="microseconds")


def _named(decision: Decision) -> Decision:
    return replace(decision, act=_digest(decision.line()))


def _digest(*words: str) -> str:
    return hashlib.sha256("\0".join(words).encode()).hexdigest()[:16]


def _span(value: Any, document: Row) -> list[int]:
    start, end = value
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(str(document["text"]))):
        raise UsageError(f"span {value!r}: must lie within the text, its start before its end")
    return [start, end]
