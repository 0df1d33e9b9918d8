"""Stretches of text that may name an organisation: known names, bodies that many states have, and names built by pattern."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.codebook.book import Codebook
from pipeline.codebook.entries import Body, Organisation
from pipeline.records import ActorMention, Reading, Span
from pipeline.rules.names.actors import words
from pipeline.rules.names.definitions import redefined
from pipeline.rules.names.gazetteer import Gazetteer, Hit
from pipeline.rules.names.home import home
from pipeline.rules.names.sides import Sides

BEFORE = re.compile(r"([\w’'-]+)[ \u00a0][“\"'‘]?$")
AFTER = re.compile(r"[”\"'’]?[ \u00a0]([\w’'-]+)")
SOMEBODY = re.compile(r"\b[A-Z][\w’'-]+[ \u00a0][A-Z][\w’'-]+,[ \u00a0](?:the[ \u00a0])?\Z")  # a person set off by a comma
WINDOW = 40  # characters beside a name that the tests look at
CAPITALS = 0.8  # share of capital letters from which a line is written in capitals
STATE_TYPES = ("government", "military", "intelligence", "court")


@dataclass(frozen=True, slots=True)
class Named:
    """What a known name may stand for; `manner` is `name`, `short`, `homonym`, `body`, or `explicit` (a body, its country beside it)."""

    manner: str
    entry: Organisation | Body


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of text that may name an organisation, not yet linked; `country` is the one said in or beside the name.

    `options` are the known bearers of the name; without them `name` and `org_type` come from a pattern.
    """

    start: int
    end: int
    rule: str
    confidence: float
    name: str = ""
    org_type: str = "other"
    country: str | None = None
    options: tuple[Named, ...] = ()
    local: bool = False


def known(reading: Reading, codebook: Codebook, actors: tuple[ActorMention, ...]) -> Iterator[Candidate]:
    """Candidates from the gazetteer of organisations and bodies, each with the country that stands beside it.

    Source: the codebook's organisations, the lexicon's bodies.
    """
    hits, sides = gazetteer(codebook).find(reading.text), Sides(reading.text, actors)
    founder, about, states = institutional(hits), home(reading, actors), {m.code for m in actors}
    other = redefined(hits, reading.text)
    for hit in hits:
        if reading.text[hit.start : hit.end] in other:
            continue
        start, end, country = sides.around(hit.start, hit.end)
        if country is None and _is_bare(hit, reading, codebook):
            country = founder or _only_place(reading.sentence_at(hit.start), actors) or about
        options = tuple(n for n in hit.values if _meant(n, hit, (start, end), reading, country, codebook) and _at_home(n, states))
        if not options or any(n.manner == "homonym" for n in hit.values) or _tells_nothing(hit, options, reading, codebook):
            continue
        if start == hit.start and _goes_before(hit, options, reading, codebook):
            continue
        if any(n.manner == "explicit" for n in options) and _is_somebody((start, hit.end), reading.text, codebook):
            continue
        if start < hit.start and any(n.manner == "explicit" for n in options):
            options = _national(options)
        branch = _branch(hit, options, reading, sides)
        if branch is not None:
            yield branch
            continue
        own = isinstance(options[0].entry, Organisation) and options[0].manner == "name"
        if own:
            start, end = hit.start, hit.end
        yield Candidate(start, end, f"organisation.{options[0].entry.id}", 0.95 if own else 0.9, country=country, options=options)


def _is_somebody(span: Span, text: str, codebook: Codebook) -> bool:
    """Whether the words for an office tell who somebody is: "Ana Ruiz, Ruritania's human rights ombudsman, said"."""
    office = text[span[0] : span[1]].split()[-1].lower() in words(codebook)["titles"]
    return office and SOMEBODY.search(text[max(0, span[0] - WINDOW) : span[0]]) is not None


def _only_place(sentence: Span, actors: tuple[ActorMention, ...]) -> str | None:
    """The country of the places that a sentence names; None where there are none, or of several countries."""
    found = {m.code for m in actors if m.kind == "city" and sentence[0] <= m.start < sentence[1]}
    return next(iter(found)) if len(found) == 1 else None


def _branch(hit: Hit[Named], options: tuple[Named, ...], reading: Reading, sides: Sides) -> Candidate | None:
    """The national branch of a body between countries: "Caritas Philippines", "Amnesty International Ukraine"."""
    entry, country = options[0].entry, sides.after(hit.end)
    if (
        country is None
        or options[0].manner != "name"
        or entry.org_type not in ("ngo", "religious")
        or not reading.text[hit.start].isupper()
    ):
        return None
    name = reading.text[hit.start : country.end]
    return Candidate(hit.start, country.end, "organisation.branch", 0.8, name, entry.org_type, country.code)


def _at_home(named: Named, states: set[str]) -> bool:
    """Whether a name that many organisations bear stands in an article that names its country."""
    entry = named.entry
    return not (isinstance(entry, Organisation) and entry.local) or entry.country in states


def institutional(hits: Iterable[Hit[Named]]) -> str | None:
    """The country whose state bodies alone the article names in full; None where it names none, or those of several."""
    found = {n.entry.country for hit in hits for n in hit.values if isinstance(n.entry, Organisation) and _of_state(n)}
    return next(iter(found)) if len(found) == 1 else None


def _of_state(named: Named) -> bool:
    entry = named.entry
    return isinstance(entry, Organisation) and named.manner == "name" and bool(entry.country) and entry.org_type in STATE_TYPES


@functools.lru_cache(maxsize=8)
def gazetteer(codebook: Codebook) -> Gazetteer[Named]:
    """All known names; spelling families are folded."""
    return Gazetteer(_names(codebook), families=families(codebook))


@functools.lru_cache(maxsize=8)
def families(codebook: Codebook) -> dict[str, str]:
    """Spelling → the spelling that stands for its family."""
    pairs = (word.partition("=") for word in sorted(words(codebook)["spelling_families"]))
    return {written: standing for written, _, standing in pairs}


def _names(codebook: Codebook) -> Iterator[tuple[str, Named]]:
    for row in codebook.rows(Organisation):
        for manner, names in (("homonym", row.homonyms), ("name", (row.name, *row.aliases)), ("short", row.short)):
            yield from ((name, Named(manner, row)) for name in names)
    for body in codebook.rows(Body):
        yield from ((name, Named("body", body)) for name in (body.name, *body.aliases) if name not in body.explicit)
        yield from ((name, Named("explicit", body)) for name in body.explicit)


def _is_bare(hit: Hit[Named], reading: Reading, codebook: Codebook) -> bool:
    """Whether a body of the article's own country is named by its bare, capitalised noun ("the Army", "told Parliament")."""
    text, lists = reading.text, words(codebook)
    name = text[hit.start : hit.end]
    if name.lower() not in lists["bare_bodies"] or name != name.title():
        return False
    before, after = BEFORE.search(text[max(0, hit.start - WINDOW) : hit.start]), AFTER.match(text, hit.end)
    return bool(before and before[1].islower()) and not (after and after[1][0].isupper())


def _names_none(hit: Hit[Named], body: Body, reading: Reading, codebook: Codebook) -> bool:
    """Whether the noun for a body only describes here: "Turkey's spy agency MIT", "a Ukrainian army officer"."""
    text, lists = reading.text, words(codebook)
    after = AFTER.match(text, hit.end)
    if after is None or not text[hit.end - 1].islower():
        return False
    if after[1][0].isupper():
        return after[1].lower() not in lists["name_openers"]
    described = after[1].lower() not in lists["after_people"] and not after[1].endswith(("ed", "ly"))
    return body.modifier and text[hit.start].islower() and described


def _meant(named: Named, hit: Hit[Named], span: Span, reading: Reading, country: str | None, codebook: Codebook) -> bool:
    entry = named.entry
    if isinstance(entry, Body):
        if named.manner != "body" and (country is None or _names_none(hit, entry, reading, codebook)):
            return False
        return not entry.abroad or span != (hit.start, hit.end)
    if entry.after and not _has_beside(entry.after, hit, reading.text):
        return False
    if entry.common and _inside_longer_name(hit, reading, words(codebook)["name_openers"]):
        return False
    if country and entry.country and country != entry.country and entry.org_type in STATE_TYPES:
        return False
    day = reading.article.published.day
    return day is None or (entry.since or day) <= day <= (entry.until or day)


def _tells_nothing(hit: Hit[Named], options: tuple[Named, ...], reading: Reading, codebook: Codebook) -> bool:
    """Whether the name is an ordinary word here: in a line of capitals, alone as a heading, or in a line that advertises accounts."""
    text, lists = reading.text, words(codebook)
    name = text[hit.start : hit.end]
    line = text[text.rfind("\n", 0, hit.start) + 1 : (text.find("\n", hit.end) + 1 or len(text) + 1) - 1]
    letters = [c for c in line if c.isalpha()]
    shouted = len(letters) > len(name) and sum(c.isupper() for c in letters) > CAPITALS * len(letters)
    if shouted and name.lower() in lists["words_like_acronyms"]:
        return True
    if " " not in name and not name.isupper() and reading.text[slice(*reading.sentence_at(hit.start))].strip(" \u00a0*_#.:") == name:
        return hit.start >= reading.article.title_end
    if name.isalpha() and options[0].entry.org_type in ("company", "media", "other") and _is_surname(name, reading):
        return True
    platform = any(n.entry.org_type == "platform" for n in options)
    return platform and any(cue in line.lower() for cue in lists["follow_lines"])


def _is_surname(name: str, reading: Reading) -> bool:
    """Whether the article has a person of that last name ("Alex Saab … Saab")."""
    persons = (reading.text[e.start : e.end].split() for e in reading.entities if e.label == "PERSON")
    return any(len(person) > 1 and person[-1].rstrip("’'s") == name.rstrip("s") for person in persons)


def _goes_before(hit: Hit[Named], options: tuple[Named, ...], reading: Reading, codebook: Codebook) -> bool:
    """Whether a name that many bodies share ("National Liberation Army") is here the end of a longer one."""
    lists = words(codebook)
    before = BEFORE.search(reading.text[max(0, hit.start - WINDOW) : hit.start])
    if not before or not isinstance(options[0].entry, Organisation) or not before[0].endswith((" ", "\u00a0")):
        return False
    first, word = reading.text[hit.start : hit.end].split()[0].lower(), before[1]
    apart = word.lower() in lists["name_openers"] | lists["titles"] or word.endswith(("’s", "'s", "-based")) or not word[0].isupper()
    return first in lists["generic_openers"] and not apart and not word.isupper()


def _national(options: tuple[Named, ...]) -> tuple[Named, ...]:
    """The bearers of a name whose country is said before it: a state's body rather than one that belongs to no state."""
    stateless = tuple(n for n in options if isinstance(n.entry, Organisation) and n.entry.country is None)
    return tuple(n for n in options if n not in stateless)


def _has_beside(cues: tuple[str, ...], hit: Hit[Named], text: str) -> bool:
    before, after = BEFORE.search(text[max(0, hit.start - WINDOW) : hit.start]), AFTER.match(text, hit.end)
    return bool((before and before[1].lower() in cues) or (after and after[1].lower() in cues))


def _inside_longer_name(hit: Hit[Named], reading: Reading, openers: frozenset[str]) -> bool:
    """Whether a further capitalised word stands directly beside a name that is also an ordinary word ("Lincoln Memorial")."""
    text = reading.text
    before, after = BEFORE.search(text[max(0, hit.start - WINDOW) : hit.start]), AFTER.match(text, hit.end)
    if before and before[1][0].isupper() and before[1].lower() not in openers:
        return not before[1].isupper() and not before[1].endswith(("’s", "'s"))
    goes_on = after is not None and after[1][0].isupper() and not after[1].isupper() and after[1].lower() not in openers
    return goes_on and after is not None and not after[0].startswith(("”", '"'))


def without_overlaps(candidates: list[Candidate], taken: list[Span] | None = None) -> list[Candidate]:
    """The candidates in text order, of two that overlap the longer one, of equals the surer one."""
    candidates = [c for c in candidates if c.options or not _adds_one_word(c, candidates)]
    kept: list[Candidate] = []
    covered = set[int]()
    for start, end in taken or []:
        covered.update(range(start, end))
    for candidate in sorted(candidates, key=lambda c: (c.start - c.end, -c.confidence, c.start)):
        span = range(candidate.start, candidate.end)
        if covered.isdisjoint(span):
            covered.update(span)
            kept.append(candidate)
    return sorted(kept, key=lambda c: c.start)


def _adds_one_word(candidate: Candidate, others: list[Candidate]) -> bool:
    """Whether a name by pattern is only a known name and its head noun ("Reuters News")."""
    for other in others:
        own = any(n.manner == "name" and isinstance(n.entry, Organisation) and n.entry.org_type != "company" for n in other.options)
        if own and other.start == candidate.start and other.end < candidate.end:
            added = candidate.name[other.end - other.start :].split()
            return len(added) == 1 and (added[0].islower() or candidate.org_type == "media")
    return False
