"""Marked-up example sentences put to the rules: what is expected stands in the sentence itself (`pipeline.codebook.cases`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.codebook.book import Codebook
from pipeline.codebook.cases import Case, Mark
from pipeline.codebook.eventing import Trigger
from pipeline.records import Article, Published, Reading
from pipeline.rules import order
from pipeline.rules.events import triggers

FIELDS = {
    "figure": "figures", "date": "dates", "organisation": "organisations", "actor": "actors", "claim": "claims", "event": "events",
}  # fmt: skip
"""A mark's kind → the field of the findings that it tests."""
SENTENCE = re.compile(r"[^\n]+?(?:[.!?][\"”’]?(?= [A-Z\"“])|$)", re.MULTILINE)


def failures(cases: Iterable[Case], codebook: Codebook) -> Iterator[tuple[Case, str]]:
    """Each case that is not as its marks say, with what is wrong. A case of the group `known failure` fails where all is right.

    Whatever else the rules find is wrong too, if any case marks its kind (an event: if it is of a type that the case marks, or the case
    marks none). Names that only a model would find are not found here.
    """
    cases = tuple(cases)
    kinds = {mark.kind for case in cases for mark in case.marks} & set(FIELDS)
    for case in cases:
        wrong = "; ".join(_wrong(case, kinds, codebook))
        if case.group == "known failure" and not wrong:
            yield case, "is right by now: move it to another group"
        elif case.group != "known failure" and wrong:
            yield case, wrong


def untried(cases: Iterable[Case], codebook: Codebook) -> tuple[str, ...]:
    """The ids of the codebook's triggers that name no event in any of the cases: rules that nobody has tried."""
    met: set[str] = set()
    for case in cases:
        reading = _reading(case)
        text = triggers.folded(reading.text)
        met |= {hit.trigger.id for low, high in reading.sentences for hit in triggers.hits(text[low:high], codebook)}
    return tuple(row.id for row in codebook.rows(Trigger) if row.id not in met)


def _wrong(case: Case, kinds: set[str], codebook: Codebook) -> Iterator[str]:
    findings = order.find(_reading(case), codebook)
    for kind in sorted(kinds):
        left = list(getattr(findings, FIELDS[kind]))
        for mark in (mark for mark in case.marks if mark.kind == kind):
            mention = next((mention for mention in left if _meets(mention, mark)), None)
            if mention is None:
                yield f"{kind} {case.text[mark.start : mark.end]!r} is missed"
                continue
            left.remove(mention)
            yield from _wrong_values(mention, mark, case)
        types = {mark.values.get("event_type") for mark in case.marks if mark.kind == "event"}
        extra = [mention for mention in left if kind != "event" or not types or mention.event_type in types]
        if kind == "claim":  # one quotation may hold several sentences, each a claim
            extra = [mention for mention in extra if not any(_meets(mention, mark) for mark in case.marks if mark.kind == kind)]
        yield from (f"{kind} {case.text[mention.start : mention.end]!r} is extra" for mention in extra)


def _reading(case: Case) -> Reading:
    stated = case.published
    published = Published(stated, stated.isoformat(), "given") if stated else Published()
    spans = (match.span() for match in SENTENCE.finditer(case.text))
    trimmed = tuple((start + (case.text[start] == " "), end) for start, end in spans)
    return Reading(Article(case.id, case.id, "", case.text, published=published), trimmed)


def _meets(mention: Any, mark: Mark) -> bool:
    """Figures and dates are marked at their very words; claims and names with or without an article or full stop; an event in any of
    its sentences."""
    if mark.kind == "event":
        same = mention.event_type == mark.values.get("event_type", mention.event_type)
        return same and any(start <= mark.start < end for start, end in mention.evidence)
    if mark.kind in ("figure", "date"):
        return (mention.start, mention.end) == (mark.start, mark.end)
    return bool(mention.start < mark.end and mark.start < mention.end)


def _wrong_values(mention: Any, mark: Mark, case: Case) -> Iterator[str]:
    for key, value in mark.values.items():
        said = _said(mention, key, case)
        if said != value:
            yield f"{mark.kind} {case.text[mark.start : mark.end]!r}: {key} is {said}, not {value}"


def _said(mention: Any, key: str, case: Case) -> str:
    """What the mention has, as a mark writes it: `part_of` is the text of the whole."""
    if key == "part_of":
        return case.text[slice(*mention.whole)] if mention.whole else "null"
    return _shown(getattr(mention, key, None))


def _shown(value: Any) -> str:
    if value is None:
        return "null"
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
