"""What the rules saw in a sentence and did not take: other words that could name an event, and cues that were overruled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.codebook.book import Codebook
from pipeline.records import Span
from pipeline.rules.events import status, triggers
from pipeline.rules.events.coding import kinds
from pipeline.rules.events.triggers import Hit


@dataclass(frozen=True, slots=True)
class Seen:
    """Words that a rule saw (`start:end`, offsets into the sentence), the rule's id, what it would say, and why that counts or not."""

    start: int
    end: int
    rule: str
    says: str
    counts: bool
    why: str


def trace(sentence: str, trigger: Span, codebook: Codebook) -> tuple[Seen, ...]:
    """Everything that bears on the event whose words stand at `trigger` (offsets into the sentence), in text order: the triggers of
    its sentence and the cues of its status.

    >>> from pipeline.codebook.book import load
    >>> [(seen.rule, seen.says, seen.counts) for seen in trace("The prisoner swap was called off.", (4, 17), load())][-1]
    ('cancelled.off', 'cancelled', True)
    """
    folded = triggers.folded(sentence)
    hits = triggers.hits(folded, codebook)
    own = next((hit for hit in hits if hit.start < trigger[1] and trigger[0] < hit.end), None)
    seen = [*_triggers(hits, own), *(_cues(folded, own, codebook) if own else ())]
    return tuple(sorted(seen, key=lambda s: (s.start, s.end, s.rule)))


def _triggers(hits: tuple[Hit, ...], own: Hit | None) -> Iterator[Seen]:
    for hit in hits:
        why = "names the event" if hit is own else f"{hit.trigger.strength}: an event of its own, or one with another"
        yield Seen(hit.start, hit.end, hit.trigger.id, hit.trigger.event, hit is own, why)


def _cues(sentence: str, own: Hit, codebook: Codebook) -> Iterator[Seen]:
    allowed = frozenset(kinds(codebook)[own.trigger.event].cameo)
    default = own.trigger.status or "occurred"
    verdict = status.judge(sentence, (own.start, own.end), codebook, default=default, allowed=allowed)
    taken = False
    for cue, start, end in status.reaching(sentence, (own.start, own.end), codebook):
        counts = cue.id == verdict.cue and not taken
        taken = taken or counts
        yield Seen(start, end, cue.id, cue.effect, counts, _why(cue.effect, counts, allowed))


def _why(effect: str, counts: bool, allowed: frozenset[str]) -> str:
    if counts:
        return "gives the status"
    return "overruled by a cue of higher rank or nearer" if effect in allowed or effect == "none" else "this type has no such status"
