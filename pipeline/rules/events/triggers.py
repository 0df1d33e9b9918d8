"""The words that name an event: hits of the codebook's triggers in a sentence, and whether a text is about the topic at all."""

from __future__ import annotations

import bisect
import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, groupby, islice
from operator import attrgetter

from pipeline.codebook.book import Codebook
from pipeline.codebook.entries import Country, Organisation
from pipeline.codebook.eventing import EventType, Trigger, Vocabulary
from pipeline.records import Reading, Span
from pipeline.rules.alternatives import alternatives, by_letter
from pipeline.rules.events.hooks import MACRO, Hooks, Words, any_of, begun
from pipeline.rules.events.patterns import Pattern, grafted, lowered, made
from pipeline.rules.events.sieve import Sieve, sieve
from pipeline.rules.kept import kept

FOLD = str.maketrans("“”„’‘–—‑−\u00a0\u202f\u2009\u2011\n\t", '"""\'\'---- ' + "  -  ")
GAP = r"(?:[\w'\",%$.-]{1,24} ){0,8}?"
NAME = r"(?-i:[A-Z][\w'-]{1,20}(?: (?:(?:al|el|bin|van|von|de|der|da) )?[A-Z][\w'-]{1,20}){0,4})"
STRETCH = 1200  # characters of an article for each of which one more word of the topic is asked for
MOST = 3  # more words of the topic that are asked for at most: an article may turn to it late
NAMED = ("GPE", "NORP", "PERSON", "LOC", "ORG", "FAC")
NATIONS = ("GPE", "NORP")
STEM = 4  # letters that a country shares with its people


@dataclass(frozen=True, slots=True)
class Hit:
    """A trigger found: `start:end` are the words that name the event, `reach` the whole match; offsets into the sentence."""

    start: int
    end: int
    reach: tuple[int, int]
    trigger: Trigger


@dataclass(frozen=True, eq=False)
class Form:
    """A pattern of the trigger that stands there in the codebook."""

    at: int
    words: str
    codebook: Codebook

    @functools.cached_property
    def pattern(self) -> Pattern:
        return _ready(self.words, self.codebook)


def folded(text: str) -> str:
    """The text with plain quotes, hyphens and spaces, character for character, so that offsets hold.

    >>> folded("“1,000–for–1,000”")
    '"1,000-for-1,000"'
    """
    return text.translate(FOLD)


def on_topic(reading: Reading, text: str, codebook: Codebook) -> bool:
    """Whether an article's folded text holds more words of the topic than words that lead astray: its words can tell of anything."""
    away = sum(1 for _ in _group("astray", codebook).finditer(text))
    wanted = away + 1 + min(len(text) // STRETCH, MOST)
    found = islice(chain(_beside(reading, text, codebook), _plain(text, codebook)), wanted)
    return sum(1 for _ in found) == wanted


def _plain(text: str, codebook: Codebook) -> Iterator[Span]:
    """The words that tell of the topic by themselves, pattern by pattern: mostly the first few are enough."""
    taken: list[Span] = []
    for pattern in _topics(codebook):
        for span in (m.span() for m in pattern.finditer(text)):
            if not any(span[0] < end and start < span[1] for start, end in taken):
                taken.append(span)
                yield span


@functools.lru_cache(maxsize=8)
def _topics(codebook: Codebook) -> tuple[Pattern, ...]:
    """The patterns of the topic; for a codebook without any, one that finds its words anywhere."""
    patterns = [pattern for row in codebook.rows(Vocabulary) if row.id == "topic" for pattern in row.patterns]
    hooks = _reader(codebook)
    groups = macros(codebook)
    return tuple(grafted(rf"\b(?:{pattern})\b", groups, hooks.few(pattern)) for pattern in patterns) or (made(""),)


def _beside(reading: Reading, text: str, codebook: Codebook) -> Iterator[Span]:
    """The words that tell of the topic only beside others, in sentences that hold such others."""
    for row in (r for r in codebook.rows(Vocabulary) if r.beside):
        for found in _group(row.id, codebook).finditer(text):
            if _told(row.beside or "", found.span(), reading, text, codebook):
                yield found.span()


def _told(beside: str, words: Span, reading: Reading, text: str, codebook: Codebook) -> bool:
    """Whether the sentence of those words names somebody (`named`), two nations (`nations`), or holds another word of that group."""
    low, high = _sentence_of(reading, words[0])
    if beside == "named":
        return any(low <= e.start < high for e in reading.entities if e.label in NAMED)
    if beside == "nations":
        named = {text[e.start : e.start + STEM] for e in reading.entities if e.label in NATIONS and low <= e.start < high}
        return len(named | {m.group()[:STEM] for m in _group("country", codebook).finditer(text, low, high)}) > 1
    others = _group(beside, codebook).finditer(text, low, high)
    return any(m.end() <= words[0] or m.start() > words[0] for m in others)


def _sentence_of(reading: Reading, at: int) -> Span:
    number = bisect.bisect_right(reading.sentences, (at, len(reading.text))) - 1
    return reading.sentences[max(number, 0)] if reading.sentences else (0, len(reading.text))


def hits(sentence: str, codebook: Codebook, context: str = "") -> tuple[Hit, ...]:
    """The triggers in a folded sentence, in text order; where two meet, the one that stands first in the codebook.

    `context` is what stands right before the sentence: some words tell of the topic only by it.
    """
    found: list[Hit] = []
    for trigger, patterns in _worded(sentence, codebook):
        named = trigger.fallback and any(hit.trigger.event == trigger.event for hit in found)
        mine = [] if named else _hits(trigger, patterns, sentence, codebook)
        for hit in mine if mine and _applies(trigger, sentence, context, codebook) else ():
            if not any(_meet(hit, other) or _again(hit, other) for other in found):
                found.append(hit)
    hides = _hides(codebook)
    kept = [hit for hit in found if not any(_hidden(hit, other, hides) for other in found)]
    return tuple(sorted(kept, key=lambda hit: (hit.start, hit.end)))


def topical(sentence: str, codebook: Codebook) -> bool:
    """Whether a folded sentence holds words of the topic's own matter; by a codebook that names none, no sentence does."""
    return "matter" in macros(codebook) and _holds(_needed(("matter",), codebook), sentence)


def _worded(sentence: str, codebook: Codebook) -> list[tuple[Trigger, list[Pattern]]]:
    """The patterns of which the sentence holds the words, with their triggers, in the codebook's order: most sentences hold few."""
    triggers = codebook.rows(Trigger)
    forms, sifts = _sieve(codebook)
    left = (forms[number] for number in sifts.left(lowered(sentence)))
    return [(triggers[at], [form.pattern for form in mine]) for at, mine in groupby(left, key=attrgetter("at"))]


def _applies(trigger: Trigger, sentence: str, context: str, codebook: Codebook) -> bool:
    """Whether the sentence, or what stands right before it, holds what the trigger needs, and the sentence nothing against it."""
    if trigger.needs:
        needs = _needed(trigger.needs, codebook)
        if not _holds(needs, sentence) and not (trigger.context and _holds(needs, context)):
            return False
    return not (trigger.unless and _spoken_against(trigger, sentence, codebook))


def _spoken_against(trigger: Trigger, sentence: str, codebook: Codebook) -> bool:
    """Whether the sentence holds what the trigger must not stand with: of its many alternatives, those are asked whose words are there."""
    taken, small = _taken(sentence, codebook), lowered(sentence)
    asked = (_ready(words, codebook) for place, words in _against(codebook)[1][trigger.id] if place & taken)
    return any(pattern.regex.search(small if pattern.folds else sentence) for pattern in asked)


@functools.lru_cache(maxsize=32)
def _taken(sentence: str, codebook: Codebook) -> int:
    return _against(codebook)[0].taken(lowered(sentence))


@functools.lru_cache(maxsize=8)
def _against(codebook: Codebook) -> tuple[Sieve, dict[str, list[tuple[int, str]]]]:
    """What sifts the alternatives of what triggers must not stand with, and those of each trigger, each with its place."""
    rows = {row.id: alternatives(row.unless) for row in codebook.rows(Trigger) if row.unless}
    every = [*dict.fromkeys(chain(*rows.values()))]
    sifts = sieve(kept("against", codebook, lambda: [_reader(codebook).of(words) for words in every]))
    places = {words: 1 << last for words, last in zip(every, sifts.last, strict=True)}
    return sifts, {id: [(places[words], words) for words in mine] for id, mine in rows.items()}


@functools.lru_cache(maxsize=4096)
def _ready(pattern: str, codebook: Codebook) -> Pattern:
    """A pattern made ready when it is first wanted: most articles need few of them."""
    return grafted(pattern, macros(codebook))


@functools.lru_cache(maxsize=256)
def _needed(groups: tuple[str, ...], codebook: Codebook) -> Pattern:
    return grafted(r"\b(?:" + "|".join(f"<{name}>" for name in groups) + r")\b", macros(codebook), ())


@functools.lru_cache(maxsize=8)
def _sieve(codebook: Codebook) -> tuple[list[Form], Sieve]:
    """The patterns of all triggers, and what sifts them by their words."""
    hooks = _reader(codebook)
    triggers = codebook.rows(Trigger)
    forms = [Form(at, pattern, codebook) for at, trigger in enumerate(triggers) for pattern in trigger.patterns]
    own = [_asked(trigger, hooks) for trigger in triggers]
    needs = kept("triggers", codebook, lambda: [hooks.of(form.words) for form in forms])
    return forms, sieve(needs, [own[form.at] for form in forms])


def _asked(trigger: Trigger, hooks: Hooks) -> tuple[Words, ...]:
    """The sets of words that a sentence must hold one of each of, whatever the trigger's pattern, for the trigger to apply."""
    needs = hooks.any(f"<{name}>" for name in trigger.needs) if trigger.needs and not trigger.context else frozenset()
    return tuple(words for words in (frozenset(trigger.words), needs) if words)


@functools.lru_cache(maxsize=8)
def _reader(codebook: Codebook) -> Hooks:
    """What reads the words that patterns need, with those that each group of the vocabulary needs."""
    return Hooks(kept("vocabulary", codebook, lambda: _groups(codebook)))


def _groups(codebook: Codebook) -> dict[str, Words]:
    groups: dict[str, Words] = {name: begun(names) for name, names in _names(codebook).items()}
    for row in codebook.rows(Vocabulary):
        groups[row.id] = Hooks(groups).any(row.patterns)
    return groups


def _hits(trigger: Trigger, patterns: Iterable[Pattern], sentence: str, codebook: Codebook) -> list[Hit]:
    found: list[Hit] = []
    small = lowered(sentence)
    for pattern in patterns:  # the sentence holds what they need
        words = small if pattern.folds else sentence
        if first := pattern.regex.search(words):  # most do not match
            name = "t" if "t" in pattern.regex.groupindex else 0
            matches = (first, *pattern.regex.finditer(words, first.end()))
            found += [Hit(*m.span(name), m.span(), trigger) for m in matches]
    if not found or not trigger.not_after:
        return found
    ban = _ready(trigger.not_after, codebook)
    return [hit for hit in found if not ban.search(sentence[max(0, hit.start - 30) : hit.start])]


@functools.lru_cache(maxsize=256)
def _holds(pattern: Pattern, sentence: str) -> bool:
    return pattern.search(sentence) is not None


def _meet(one: Hit, other: Hit) -> bool:
    return one.start < other.end and other.start < one.end


def _again(hit: Hit, other: Hit) -> bool:
    """Whether another pattern of the same trigger has found the same words already ("let … go" by its verb and by its particle)."""
    return hit.trigger is other.trigger and hit.reach[0] < other.reach[1] and other.reach[0] < hit.reach[1]


def _hidden(hit: Hit, other: Hit, hides: dict[str, tuple[str, ...]]) -> bool:
    if hit.trigger.event not in hides.get(other.trigger.event, ()):
        return False
    return hit.reach[0] < other.reach[1] and other.reach[0] < hit.reach[1]


@functools.lru_cache(maxsize=8)
def _hides(codebook: Codebook) -> dict[str, tuple[str, ...]]:
    return {kind.id: kind.hides for kind in codebook.rows(EventType)}


@functools.lru_cache(maxsize=8)
def macros(codebook: Codebook) -> dict[str, str]:
    """What `<name>` in a trigger's pattern stands for."""
    groups = {"gap": GAP, "name": NAME} | {name: f"(?:{any_of(names)})" for name, names in _names(codebook).items()}
    for row in codebook.rows(Vocabulary):
        tried = by_letter(alternative for pattern in row.patterns for alternative in alternatives(pattern))
        groups[row.id] = MACRO.sub(lambda m: groups[m.group(1)], f"(?:{tried})")
    return groups


def _names(codebook: Codebook) -> dict[str, set[str]]:
    """The groups of names that the lexicon of countries and the codebook's organisations give."""
    return {
        "demonym": {name for country in codebook.rows(Country) for name in country.people},
        "land": {name for country in codebook.rows(Country) for name in (country.name, *country.aliases, *country.capitals)},
        "faction": {n for body in codebook.rows(Organisation) if body.side for n in (body.name, *body.aliases, *body.short)},
    }


@functools.lru_cache(maxsize=32)
def _group(name: str, codebook: Codebook) -> Pattern:
    """One of the vocabulary's groups as whole words; a codebook without it finds nothing by it, but all of the topic."""
    if name not in macros(codebook):
        return made(r"\b" if name == "topic" else "(?!)", ())
    return grafted(rf"\b<{name}>\b", macros(codebook), ())
