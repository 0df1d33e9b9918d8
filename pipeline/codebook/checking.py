"""What the files of a codebook must agree on among themselves: names that one file uses and another declares, codes that exist, words that
some rule reads.
"""

from __future__ import annotations

import csv
import functools
import re
import typing
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from pipeline.codebook.book import CODEBOOKS, Codebook
from pipeline.codebook.entries import Gate
from pipeline.codebook.eventing import EventType, Trigger, Vocabulary
from pipeline.rows import Status

GROUP = re.compile(r"(?<!\(\?P)<([a-z]+)>")
GIVEN = frozenset({"gap", "name", "demonym", "land", "faction"})
"""Groups that every codebook has: they come from the lexicon and the gazetteer."""
READ = frozenset({"topic", "astray", "target", "country", "matter"})
"""Groups that are read by their names: what an article of the topic holds, what leads astray, nouns of people whom acts are done to, and
words of which a sentence of the topic holds one."""
SIGHTLESS = frozenset({"named", "nations"})


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong (`error`), or something that nothing uses (`unused`), with the file and the entry."""

    level: Literal["error", "unused"]
    file: str
    entry: str
    words: str


def problems(codebook: Codebook) -> Iterator[Problem]:
    """Everything in which the files do not agree; nothing where they do."""
    yield from _groups(codebook)
    yield from _types(codebook)
    yield from _codes(codebook)
    yield from _patterns(codebook)


@functools.lru_cache(maxsize=1)
def ontology() -> dict[str, frozenset[str]]:
    """The codes of every ontology that events are given codes of.

    Source: CAMEO codebook 1.1b3; PLOVER draft 0.8 with the names of POLECAT.

    >>> "0841" in ontology()["cameo"], "0849" in ontology()["cameo"]
    (True, False)
    """
    with (CODEBOOKS / "ontologies.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {name: frozenset(r["code"] for r in rows if r["ontology"] == name) for name in {r["ontology"] for r in rows}}


def _groups(codebook: Codebook) -> Iterator[Problem]:
    """Groups of words that are named and not declared, named before they are declared, or declared and named nowhere."""
    declared: set[str] = set(GIVEN)
    used: set[str] = set(READ)
    for row in codebook.rows(Vocabulary):
        named = {name for pattern in row.patterns for name in GROUP.findall(pattern)}
        yield from (Problem("error", row.FILE, row.id, f"<{name}> is declared nowhere before it") for name in sorted(named - declared))
        declared.add(row.id)
        used |= named | ({row.id, row.beside} if row.beside else set())
        if row.beside and row.beside not in SIGHTLESS and row.beside not in {v.id for v in codebook.rows(Vocabulary)}:
            yield Problem("error", row.FILE, row.id, f"beside = {row.beside!r} is no group")
    for trigger in codebook.rows(Trigger):
        texts = (*trigger.patterns, trigger.unless or "", trigger.not_after or "")
        named = {name for text in texts for name in GROUP.findall(text)} | set(trigger.needs)
        yield from (Problem("error", trigger.FILE, trigger.id, f"<{name}> is no group") for name in sorted(named - declared))
        used |= named
    for row in codebook.rows(Vocabulary):
        if row.id not in used:
            yield Problem("unused", row.FILE, row.id, "no pattern names this group")


def _types(codebook: Codebook) -> Iterator[Problem]:
    """Event types that are named and not declared, or that no trigger names."""
    kinds = {kind.id for kind in codebook.rows(EventType)}
    statuses = frozenset(typing.get_args(Status))
    for kind in codebook.rows(EventType):
        named = {*kind.hides, *kind.yields, *kind.governs, *([kind.becomes] if kind.becomes else [])}
        yield from (Problem("error", kind.FILE, kind.id, f"{name!r} is no event type") for name in sorted(named - kinds))
        unknown = (set(kind.cameo) | set(kind.plover)) - statuses
        yield from (Problem("error", kind.FILE, kind.id, f"{name!r} is no status") for name in sorted(unknown))
        if set(kind.cameo) != set(kind.plover):
            yield Problem("error", kind.FILE, kind.id, "cameo and plover do not list the same statuses")
        if all(trigger.event != kind.id for trigger in codebook.rows(Trigger)):
            yield Problem("unused", kind.FILE, kind.id, "no trigger names this type")
    for trigger in codebook.rows(Trigger):
        if trigger.event not in kinds:
            yield Problem("error", trigger.FILE, trigger.id, f"event = {trigger.event!r} is no event type")
        if trigger.status and trigger.status not in statuses:
            yield Problem("error", trigger.FILE, trigger.id, f"status = {trigger.status!r} is no status")


def _codes(codebook: Codebook) -> Iterator[Problem]:
    for kind in codebook.rows(EventType):
        for name, codes in (("cameo", kind.cameo), ("plover", kind.plover)):
            unknown = sorted(set(codes.values()) - ontology()[name])
            yield from (Problem("error", kind.FILE, kind.id, f"{code!r} is no {name.upper()} code") for code in unknown)


def _patterns(codebook: Codebook) -> Iterator[Problem]:
    """Patterns that are no regular expressions, and triggers that no sentence can reach because their `words` are never in it."""
    yield from _gates(codebook)
    for row in codebook.rows(Vocabulary):
        yield from _compiled(row.FILE, row.id, row.patterns)
    for trigger in codebook.rows(Trigger):
        yield from _compiled(trigger.FILE, trigger.id, trigger.patterns)
        if any(word != word.lower() for word in trigger.words):
            yield Problem("error", trigger.FILE, trigger.id, "unreachable: `words` must be lower-case words, one of them in every match")


def _gates(codebook: Codebook) -> Iterator[Problem]:
    """Rows of the gate that never match, or never open it."""
    groups = {gate.group for gate in codebook.rows(Gate)}
    for gate in codebook.rows(Gate):
        yield from _compiled(gate.FILE, gate.id, (gate.pattern,))
        if gate.pattern != gate.pattern.lower() and not re.search(r"\\[A-Z]", gate.pattern):
            yield Problem("error", gate.FILE, gate.id, "capitals never match: the gate reads lower-cased text")
        if gate.how == "opens" and (not gate.words or any(word != word.lower() for word in gate.words)):
            yield Problem("error", gate.FILE, gate.id, "unreachable: `words` must hold lower-case words, one of them in every match")
        for unknown in sorted(set(gate.beside) - groups):
            yield Problem("error", gate.FILE, gate.id, f"{unknown!r} in `beside` is no group of the gate")


def _compiled(file: str, id: str, patterns: Iterable[str]) -> Iterator[Problem]:
    for pattern in patterns:
        try:
            re.compile(GROUP.sub("x", pattern))
        except re.error as error:
            yield Problem("error", file, id, f"no regular expression ({error}): {pattern}")
