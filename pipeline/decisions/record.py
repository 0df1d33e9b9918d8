"""One line of the decisions file."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

Verdict = Literal["accept", "reject", "fix", "skip", "add", "undo"]
VERDICTS: tuple[str, ...] = get_args(Verdict)
VERSION = 1


class DecisionError(ValueError):
    """A line of a decisions file is no decision; the message names the key and what it may hold."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a reviewer said of one row, or of one field of it, and all that is needed to find that row again.

    Offsets are Python string offsets into the document's text; `sentence_start` is that of `sentence`. `seen` holds the judged
    columns as the reviewer saw them, of an added row those she gave it. A fix has one line for each field; lines of one `act`
    stand and fall together. `undoes` names the act that an undo takes back.
    """

    act: str
    verdict: Verdict
    table: str
    row_id: str
    doc_id: str
    source: str
    char_start: int
    char_end: int
    text: str
    sentence: str
    sentence_start: int
    fingerprint: str
    seen: Mapping[str, Any]
    reviewer: str
    time: str
    rule: str
    codebook: str
    field: str | None = None
    old: Any = None
    new: Any = None
    comment: str = ""
    undoes: str | None = None

    def line(self) -> str:
        """The decision as a line of JSON."""
        values = {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}
        return json.dumps({"v": VERSION} | values, ensure_ascii=False, sort_keys=False)


_TYPES: Mapping[str, type] = {
    **dict.fromkeys(
        ("act", "table", "row_id", "doc_id", "source", "text", "sentence", "fingerprint", "reviewer", "time", "rule", "codebook"), str
    ),
    **dict.fromkeys(("char_start", "char_end", "sentence_start"), int),
}
_NAMES = tuple(field.name for field in dataclasses.fields(Decision))
_OPTIONAL = frozenset({"comment", "undoes", "field", "old", "new"})


def fingerprint(sentence: str, start: int, text: str) -> str:
    """What tells a span and its sentence from any other: a digest of the sentence, where the span begins in it, and its words.

    >>> fingerprint("They freed 12 men.", 11, "12") == fingerprint("They freed 12 women.", 11, "12")
    False
    """
    return hashlib.sha256(f"{sentence}\0{start}\0{text}".encode()).hexdigest()[:16]


def parse(line: str) -> Decision:
    """The decision of a line.

    Raises:
        DecisionError: not JSON, another version, a key missing or of the wrong type, or words that do not fit their fingerprint.
    """
    try:
        data = json.loads(line)
    except ValueError as error:
        raise DecisionError(f"not JSON ({error})") from error
    if not isinstance(data, dict) or data.pop("v", None) != VERSION:
        raise DecisionError(f"no decision of version {VERSION}")
    _check(data)
    decision = Decision(**data)
    if decision.fingerprint != fingerprint(decision.sentence, decision.char_start - decision.sentence_start, decision.text):
        raise DecisionError("the fingerprint does not fit sentence and span: the line has been edited")
    return decision


def _check(data: Mapping[str, Any]) -> None:
    if unknown := sorted(data.keys() - set(_NAMES)):
        raise DecisionError(f"unknown key {unknown[0]!r}")
    if missing := [name for name in _NAMES if name not in data and name not in _OPTIONAL]:
        raise DecisionError(f"{missing[0]} is missing")
    if data["verdict"] not in VERDICTS:
        raise DecisionError(f"verdict {data['verdict']!r} is not one of {', '.join(VERDICTS)}")
    for name, kind in _TYPES.items():
        if type(data[name]) is not kind:
            raise DecisionError(f"{name} must be {'a string' if kind is str else 'a whole number'}")
    if not isinstance(data["seen"], dict):
        raise DecisionError("seen must be an object")
