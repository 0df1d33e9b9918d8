"""Mentions as the claims see them: those within a stretch of text, the persons among them, and the side that they tell."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from typing import TypeVar

from pipeline.codebook.book import Codebook
from pipeline.records import ActorMention, Entity, Findings, OrganisationMention, Reading, Span
from pipeline.rules.names.linking import organisations

M = TypeVar("M", ActorMention, OrganisationMention, Entity)

NO_SIDE = ("media", "intergovernmental", "company", "platform", "ngo")


def persons_of(reading: Reading, findings: Findings) -> tuple[Span, ...]:
    entities = [(e.start, e.end) for e in reading.entities if e.label == "PERSON"]
    taken = [(m.start, m.end) for m in findings.organisations]
    taken += [(a.start, a.end) for a in findings.actors if a.kind != "leader"]
    taken.sort()
    free = [e for e in entities if not any(a < e[1] and e[0] < b for a, b in taken[_near(taken, e)])]
    return tuple(sorted({*free, *((a.start, a.end) for a in findings.actors if a.kind == "leader")}))


def _near(spans: list[Span], span: Span) -> slice:
    at = bisect.bisect_left(spans, span)
    return slice(max(0, at - 3), at + 3)


def stem(text: str) -> str:
    return re.sub(r"^the\s+", "", text.lower()).strip()


def surname(name: str) -> str:
    name = re.sub(r"[’']s?$", "", name.split(",")[0].strip())
    return name.split()[-1].lower() if name else ""


def inside(mentions: Sequence[M], start: int, end: int) -> list[M]:
    """The mentions that begin within `start:end`; they are given in text order."""
    first = bisect.bisect_left(mentions, start, key=lambda m: m.start)
    last = bisect.bisect_left(mentions, end, lo=first, key=lambda m: m.start)
    return list(mentions[first:last])


def side_of(bodies: list[OrganisationMention], actors: list[ActorMention], leader: ActorMention | None, codebook: Codebook) -> str | None:
    """Alpha-3 of the side: of the organisation, else of the leader, else of the party or capital named."""
    code = next((b.country for b in bodies if b.country), None) or (leader.code if leader else None)
    code = code or next((a.code for a in actors if a.kind != "city"), None) or next((a.code for a in actors), None)
    if bodies and bodies[0].org_type in NO_SIDE and not leader:
        code = bodies[0].country
    group = organisations(codebook).get(code or "")
    return group.country if group else code
