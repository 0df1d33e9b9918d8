"""Whether an event happened, is under way, agreed, planned, proposed, possible, refused or called off: by the cues near its words."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.codebook.book import Codebook
from pipeline.codebook.eventing import StatusCue
from pipeline.records import Span
from pipeline.rules.events.asides import View, views
from pipeline.rules.events.hooks import Hooks
from pipeline.rules.events.patterns import Pattern, lowered, made
from pipeline.rules.events.sieve import Sieve, sieve
from pipeline.rules.events.sighting import spans
from pipeline.rules.kept import kept

REACH = 160  # characters on either side in which cues are looked for: a bound on the work per mention
MARGIN = 40  # characters around a cue in which the words may stand that take its force away
LIMITS = ("stop", "wall", "bar")  # effects of what ends a cue's reach: of weak cues, of all, of strong ones
ASIDES_KNOW = (
    "possible",
    "denied",
)  # what an aside knows better ("planned for March, could move to Geneva"; "due in May, never took place")
BLOT = "_"
HEAD = "^"  # in a pattern of words before: the head of the sentence
STRONG = 90  # cues of this rank reach across clauses


@dataclass(frozen=True, slots=True)
class Verdict:
    """The status of a mention and the id of the cue that says so; status `none` where the words report no event."""

    status: str
    cue: str
    rank: int


@dataclass(frozen=True, eq=False)
class Cue:
    """A cue made ready."""

    row: StatusCue
    made: Pattern
    barred: Pattern | None

    @functools.cached_property
    def pattern(self) -> re.Pattern[str]:
        return self.made.regex

    @property
    def unless(self) -> re.Pattern[str] | None:
        return self.barred.regex if self.barred else None


@dataclass(frozen=True, slots=True)
class Heard:
    """The cues that a sentence can hold: those that say what became of an event, and by their effect those that end the reach of others."""

    telling: list[Cue]
    ahead: dict[str, list[Cue]]
    behind: dict[str, list[Cue]]


@dataclass(frozen=True, slots=True)
class Reach:
    """The words before and after an event's words that a cue may stand in, in lower case."""

    before: str
    words: str
    after: str
    inside: bool
    """Whether the words before begin within the sentence: what must stand at its head does not stand there."""
    searched: dict[str, tuple[str, ...]] = field(init=False)
    """By their direction, where cues are looked for."""

    def __post_init__(self) -> None:
        head = self.before + self.words
        around, across = (head,), (head + self.after,)
        either = (self.before, self.after)
        searched = {"before": either[:1], "after": either[1:], "either": either, "around": around, "across": across}
        object.__setattr__(self, "searched", searched)

    def holds(self, cue: Cue) -> bool:
        """Whether it stands anywhere in the words."""
        return any(map(cue.pattern.search, self.searched[cue.row.direction]))


@dataclass(frozen=True, slots=True)
class Context:
    """The words around an event's words: those of its clause, and those that strong cues reach."""

    near: Reach
    far: Reach

    def of(self, cue: StatusCue) -> Reach:
        return self.far if cue.rank >= STRONG else self.near


def judge(sentence: str, trigger: Span, codebook: Codebook, *, default: str = "occurred", allowed: frozenset[str] | None = None) -> Verdict:
    """The status of the event whose words stand at `trigger` (offsets into the folded `sentence`); `default` where no cue reaches it.

    Cues for a status that is not in `allowed` do not count.

    Source: Harkema et al. 2009, ConText (cue, direction, scope, terminator), with the statuses of the contract as effects.
    """
    plain, *whole = views(_undated(sentence, codebook), trigger, codebook)
    found = _judged(plain, codebook, allowed)
    again = whole and (found is None or (found.status in ASIDES_KNOW and plain.foreseen))
    if again:
        found = _judged(whole[0], codebook, allowed) or found
    return found or Verdict(status=default, cue="", rank=0)


@functools.lru_cache(maxsize=64)
def _undated(sentence: str, codebook: Codebook) -> str:
    """The sentence in lower case, with the names of the calendar that read like cues ("May") blotted out."""
    for start, end in spans(codebook, sentence, "calendar"):
        sentence = sentence[:start] + BLOT * (end - start) + sentence[end:]
    return lowered(sentence)


def _judged(view: View, codebook: Codebook, allowed: frozenset[str] | None) -> Verdict | None:
    """What the cue of the highest rank says, of equals the nearest; None where none reaches the event's words."""
    context = context_of(view.words, view.trigger, codebook)
    best: tuple[int, int] | None = None
    found: Verdict | None = None
    for cue in _heard(view.words, codebook).telling:
        if best and cue.row.rank < best[0]:
            break
        if allowed is not None and cue.row.effect != "none" and cue.row.effect not in allowed:
            continue
        distance = _distance(cue, context.of(cue.row))
        if distance is not None and (best is None or (cue.row.rank, -distance) > best):
            best, found = (cue.row.rank, -distance), Verdict(cue.row.effect, cue.row.id, cue.row.rank)
    return found


def reaching(sentence: str, trigger: Span, codebook: Codebook) -> Iterator[tuple[StatusCue, int, int]]:
    """Every cue that reaches the event's words, with where it stands in the sentence; those that overrule others first."""
    found = {
        (cue.row, view.place(low), view.place(high - 1) + 1): None
        for view in views(_undated(sentence, codebook), trigger, codebook)
        for cue in _heard(view.words, codebook).telling
        for low, high in _spans(cue, context_of(view.words, view.trigger, codebook), view.trigger)
    }
    yield from sorted(found, key=lambda item: -item[0].rank)


def _spans(cue: Cue, context: Context, trigger: Span) -> Iterator[Span]:
    """Where a cue stands in the words of `context`, wherever it reaches the trigger; offsets into the sentence of `trigger`."""
    reach = context.of(cue.row)
    start = trigger[0] - len(reach.before)
    for side, low, high in _found(cue, reach):
        at = trigger[1] if side else start
        yield at + low, at + high


def context_of(words: str, trigger: Span, codebook: Codebook) -> Context:
    start, end = trigger
    walls = _between(words, trigger, (max(0, start - REACH), min(len(words), end + REACH)), "wall", codebook)
    far = _between(words, trigger, walls, "bar", codebook)
    near = _between(words, trigger, walls, "stop", codebook)
    close = _reach(words, trigger, near)
    return Context(close, close if far == near else _reach(words, trigger, far))


def _reach(words: str, trigger: Span, bounds: Span) -> Reach:
    low, high = bounds
    return Reach(words[low : trigger[0]], words[slice(*trigger)], words[trigger[1] : high], inside=low > 0)


def _between(words: str, trigger: Span, bounds: Span, effect: str, codebook: Codebook) -> Span:
    """The stretch around the trigger, within `bounds`, that no terminator of that effect cuts."""
    heard = _heard(words, codebook)
    low, high = bounds
    for stop in heard.ahead.get(effect, ()):
        for m in stop.pattern.finditer(words, bounds[0], trigger[1]):
            if low < m.end() <= trigger[0] and _ends(stop, words, m.span()):
                low = m.end()
    for stop in heard.behind.get(effect, ()):
        first = next((m for m in stop.pattern.finditer(words, trigger[1], bounds[1]) if _ends(stop, words, m.span())), None)
        high = min(high, first.start()) if first else high
    return low, high


def _ends(stop: Cue, words: str, span: Span) -> bool:
    """Whether a terminator is one here, and not part of "between A and B"."""
    return stop.unless is None or not stop.unless.search(words, max(0, span[0] - MARGIN), span[1])


def _distance(cue: Cue, reach: Reach) -> int | None:
    """How far off the cue stands at the nearest, on the sides that its direction names and within its scope."""
    found = _found(cue, reach) if reach.holds(cue) else None  # most do not stand there
    edge = len(reach.before) + (len(reach.words) if cue.row.direction == "around" else 0)
    return min([low if side else max(edge - high, 0) for side, low, high in found]) if found else None


def _found(cue: Cue, reach: Reach) -> list[tuple[bool, int, int]]:
    """Where the cue stands: behind the event's words (counted from their end), or not (counted from the start of `before`)."""
    scope, direction = max(cue.row.scope, 1), cue.row.direction
    before, words, after = reach.before, reach.words, reach.after
    if direction == "across":
        whole = before + words + after
        spans = [m.span() for m in cue.pattern.finditer(whole) if m.start() <= len(before) and m.end() >= len(before + words)]
        return [(False, *span) for span in spans if stands(cue, whole, span)]
    found: list[tuple[bool, int, int]] = []
    head, tail = (before + words, after) if direction == "around" else (before, words + after)
    if direction != "after":
        heads = reach.inside and HEAD in cue.row.pattern
        near = [m.span() for m in cue.pattern.finditer(head) if len(head) - m.end() <= scope and not (heads and m.start() == 0)]
        found += [(False, *span) for span in near if stands(cue, head + tail[:MARGIN], span)]
    if direction in ("after", "either"):
        near = [m.span() for m in cue.pattern.finditer(after) if m.start() <= scope]
        found += [(True, *span) for span in near if stands(cue, after, span, (before + words)[-MARGIN:])]
    return found


def stands(cue: Cue, words: str, span: Span, before: str = "") -> bool:
    """Whether nothing that the cue is a part of takes its force away."""
    if cue.unless is None:
        return True
    low = max(0, span[0] - MARGIN)
    ahead = words[low : span[0]] if low else before + words[: span[0]]
    start, end = len(ahead), len(ahead) + span[1] - span[0]
    found = cue.unless.finditer(ahead + words[span[0] : span[1] + MARGIN])
    return not any(m.start() < end and m.end() > start for m in found)


@functools.lru_cache(maxsize=8)
def cues_of(codebook: Codebook) -> tuple[Cue, ...]:
    """The cues, those that overrule others first."""
    rows = sorted(codebook.rows(StatusCue), key=lambda row: -row.rank)
    return tuple(Cue(row, made(row.pattern), made(row.unless) if row.unless else None) for row in rows)


@functools.lru_cache(maxsize=256)
def _heard(words: str, codebook: Codebook) -> Heard:
    """The cues that a sentence in lower case can hold, those that overrule others first: it is asked for each of its events."""
    every = cues_of(codebook)
    found = Heard([], {}, {})
    for cue in map(every.__getitem__, _sieve(codebook).left(words)):
        if cue.row.effect not in LIMITS:
            found.telling.append(cue)
            continue
        if cue.row.direction in ("before", "either"):
            found.ahead.setdefault(cue.row.effect, []).append(cue)
        if cue.row.direction in ("after", "either"):
            found.behind.setdefault(cue.row.effect, []).append(cue)
    return found


@functools.lru_cache(maxsize=8)
def _sieve(codebook: Codebook) -> Sieve:
    return sieve(kept("cues", codebook, lambda: [Hooks({}).of(cue.row.pattern) for cue in cues_of(codebook)]))
