"""Whether an event happened, is under way, agreed, planned, proposed, possible, refused or called off: by the cues near its words."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.codebook.book import Codebook
from pipeline.codebook.eventing import StatusCue
from pipeline.records import Span
from pipeline.rules.events.patterns import Pattern, made

REACH = 160  # characters on either side in which cues are looked for: a bound on the work per mention
MARGIN = 40  # characters around a cue in which the words may stand that take its force away
STRONG = 90  # cues of this rank reach across clauses


@dataclass(frozen=True, slots=True)
class Verdict:
    """The status of a mention and the id of the cue that says so; status `none` where the words report no event."""

    status: str
    cue: str
    rank: int


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue made ready."""

    row: StatusCue
    pattern: Pattern
    unless: Pattern | None


@dataclass(frozen=True, slots=True)
class Context:
    """The words before and after an event's words, and how much of them belongs to its clause."""

    sentence: str
    start: int
    end: int
    clause: Span
    walls: Span


def judge(sentence: str, trigger: Span, codebook: Codebook, *, default: str = "occurred", allowed: frozenset[str] | None = None) -> Verdict:
    """The status of the event whose words stand at `trigger` (offsets into the folded `sentence`); `default` where no cue reaches it.

    Cues for a status that is not in `allowed` do not count.

    Source: Harkema et al. 2009, ConText (cue, direction, scope, terminator), with the statuses of the contract as effects.
    """
    context = _context(sentence, trigger, codebook)
    pairs = [(v, far) for v, far in _verdicts(context, codebook) if allowed is None or v.status in (*allowed, "none")]
    found = max(pairs, default=None, key=lambda pair: (pair[0].rank, -pair[1]))
    return found[0] if found else Verdict(status=default, cue="", rank=0)


def _context(sentence: str, trigger: Span, codebook: Codebook) -> Context:
    start, end = trigger
    reach = (max(0, start - REACH), min(len(sentence), end + REACH))
    walls = _between(sentence, trigger, reach, "wall", codebook)
    return Context(sentence, start, end, _between(sentence, trigger, walls, "stop", codebook), walls)


def _between(sentence: str, trigger: Span, bounds: Span, effect: str, codebook: Codebook) -> Span:
    """The stretch around the trigger, within `bounds`, that no terminator of that effect cuts."""
    stops = [cue.pattern for cue in _cues(codebook) if cue.row.effect == effect]
    low = max((m.end() for stop in stops for m in stop.finditer(sentence, bounds[0], trigger[0])), default=bounds[0])
    high = min((m.start() for stop in stops for m in stop.finditer(sentence, trigger[1], bounds[1])), default=bounds[1])
    return low, high


def _verdicts(context: Context, codebook: Codebook) -> Iterator[tuple[Verdict, int]]:
    for cue in _cues(codebook):
        if cue.row.effect not in ("stop", "wall"):
            for span in _seen(cue, context):
                distance = max(context.start - span[1], span[0] - context.end, 0)
                if distance <= max(cue.row.scope, 1) and _stands(cue, context.sentence, span):
                    yield Verdict(cue.row.effect, cue.row.id, cue.row.rank), distance


def _seen(cue: Cue, context: Context) -> Iterator[Span]:
    """Where the cue stands on the sides that its direction names."""
    low, high = context.walls if cue.row.rank >= STRONG else context.clause
    if cue.row.direction == "around":
        yield from ((low + m.start(), low + m.end()) for m in cue.pattern.finditer(context.sentence[low : context.end]))
        return
    if cue.row.direction != "after":
        yield from ((low + m.start(), low + m.end()) for m in cue.pattern.finditer(context.sentence[low : context.start]))
    if cue.row.direction != "before":
        yield from ((context.end + m.start(), context.end + m.end()) for m in cue.pattern.finditer(context.sentence[context.end : high]))


def _stands(cue: Cue, sentence: str, span: Span) -> bool:
    around = sentence[max(0, span[0] - MARGIN) : span[1] + MARGIN]
    return not (cue.unless and cue.unless.search(around))


@functools.lru_cache(maxsize=8)
def _cues(codebook: Codebook) -> tuple[Cue, ...]:
    return tuple(Cue(row, made(row.pattern), made(row.unless) if row.unless else None) for row in codebook.rows(StatusCue))
