"""Who speaks: from the words before or after a reporting verb to a name as written, an organisation and a side."""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from pipeline.codebook.book import Codebook
from pipeline.codebook.entries import AttributionCue, Leader
from pipeline.records import ActorMention, Entity, Findings, OrganisationMention, Reading, Span
from pipeline.rules.names.actors import words
from pipeline.rules.names.home import home
from pipeline.rules.names.linking import organisations

M = TypeVar("M", ActorMention, OrganisationMention, Entity)

WORD = re.compile(r"[\w’'.-]*\w")
NAME = re.compile(r"[A-ZÀ-ÞČĆŠŽ][\w’'-]+(?:[ \u00a0](?:(?:al|bin|van|von|de|der|la|el)[ \u00a0-])?[A-ZÀ-ÞČĆŠŽ][\w’'-]+){0,3}")
APPOSITION = re.compile(r"(?:,(?! whose)| of| from| at)[^.;”\"]*?(?=,[ \u00a0](?:told|said|says|who)|[.;]|$)")
NO_SIDE = ("media", "intergovernmental", "company", "platform", "ngo")
OFFICE_WORDS = 6  # words of an office that stands beside a name
OWNED = 300  # characters before "its director" in which the organisation stands
LONGEST = 90  # characters of a name as written
APPOSED = 110  # characters after a person's name in which the office may stand


@dataclass(frozen=True, slots=True)
class Speaker:
    """A claimant: the name as written, the organisation's canonical name, the side, and whether it is a person."""

    text: str
    organisation: str | None
    country: str | None
    person: bool
    sure: bool = True


class Speakers:
    """The claimants of one article, and who each pronoun or bare surname means."""

    def __init__(self, reading: Reading, codebook: Codebook, findings: Findings) -> None:
        self._reading, self._codebook = reading, codebook
        self._actors = findings.actors
        self._organisations = tuple(m for m in findings.organisations if m.org_type != "platform")
        self._persons = _persons(reading, findings)
        self._home = home(reading, findings.actors)
        self._known: dict[str, Speaker] = {}
        self._last: Speaker | None = None
        self._last_person: Speaker | None = None
        self._last_body: Speaker | None = None

    def at(self, span: Span, apposition: Span | None = None) -> Speaker | None:
        """The claimant that the words of `span` name (`apposition`: words that say who that is); None where they name none."""
        start, end = span
        text = self._reading.text[start:end]
        first = WORD.match(text)
        if first is None:
            return None
        lists = words(self._codebook)
        if first[0].lower() in lists["pronoun_person"] | lists["pronoun_body"] and len(text.split()) <= 2:
            return self._pronoun(start, first[0].lower() in lists["pronoun_person"])
        if first[0].lower() in lists["not_speakers"]:
            return None
        named = self._named(start, end, apposition)
        return self._officer(named, start, end, apposition) if named else None

    def _officer(self, speaker: Speaker, start: int, end: int, apposition: Span | None) -> Speaker:
        """Who "its director, Ann Lee" or "Ann Lee, the director" is: the person by name, of the organisation named last."""
        if apposition is None:
            return speaker
        text, lists = self._reading.text, words(self._codebook)
        spans = (start, end), apposition
        for office, name, openers in ((*spans, lists["owned_voices"]), (*spans[::-1], lists["owned_voices"] | lists["definite"])):
            phrase = text[slice(*office)].strip(" \u00a0,")
            owned = phrase.split()[:1] and phrase.split()[0].lower() in openers
            person = self._persons_in(name)
            if not owned or not person or len(phrase.split()) > OFFICE_WORDS or not self._has_office(phrase):
                continue
            body = None if speaker.organisation else self._last_body_before(start)
            side = _side([body], [], None, self._codebook) if body else None
            return replace(
                speaker, text=text[slice(*person)], person=True, sure=True,
                organisation=speaker.organisation or (body.name if body else None), country=speaker.country or side,
            )  # fmt: skip
        return speaker

    def _persons_in(self, span: Span) -> Span | None:
        at = bisect.bisect_left(self._persons, (span[0], 0))
        found = next((p for p in self._persons[at : at + 1] if p[0] < span[1]), None)
        if found is None and (name := NAME.search(self._reading.text, *span)) and " " in name[0]:
            return name.span()
        return found

    def _last_body_before(self, start: int) -> OrganisationMention | None:
        until = bisect.bisect_left(self._organisations, start, key=lambda m: m.start)
        before = [m for m in self._organisations[:until] if m.org_type != "media"]
        return before[-1] if before and start - before[-1].end < OWNED else None

    def remember(self, speaker: Speaker) -> None:
        """Make the claimant the one that a pronoun after it means."""
        self._last = speaker
        if speaker.person:
            self._last_person = speaker
            self._known[_surname(speaker.text)] = speaker
        else:
            self._last_body = speaker

    @property
    def last(self) -> Speaker | None:
        return self._last

    def _pronoun(self, start: int, person: bool) -> Speaker | None:
        if not person:
            return self._last_body or self._last
        return self._last_person or self._last_named(start)

    def _last_named(self, start: int) -> Speaker | None:
        """The person that the article named last, by the longest form of the name, where nobody has spoken yet."""
        before = self._persons[: bisect.bisect_left(self._persons, (start, 0))]
        if not before:
            return None
        names = [self._reading.text[a:b] for a, b in before]
        full = next((n for n in names if " " in n and _surname(n) == _surname(names[-1])), names[-1])
        return self._introduced(_surname(full)) or Speaker(full, None, None, True, sure=False)

    def _named(self, start: int, end: int, apposition: Span | None) -> Speaker | None:
        text = self._reading.text[start:end].strip(" \u00a0,“”\"'")
        actors, bodies = inside(self._actors, start, end), inside(self._organisations, start, end)
        bodies = [b for b in bodies if self._reading.text[b.end : b.end + 1] != "-"] or self._owner(start, text)
        persons = self._persons[bisect.bisect_left(self._persons, (start, 0)) : bisect.bisect_left(self._persons, (end, 0))]
        name = NAME.search(text)
        bare = name is not None and name.start() <= 4 and len(text.split()) <= 6
        if not (actors or bodies or persons or bare or self._has_office(text)):
            return None
        if not text or len(text) > LONGEST:
            return None
        leader = next((a for a in actors if a.kind == "leader"), None)
        person = bool(persons or leader)
        around = [*bodies, *(inside(self._organisations, *apposition) if apposition else ())]
        sides = [*actors, *(inside(self._actors, *apposition) if apposition else ())]
        known = bool(around or sides or person)
        speaker = Speaker(text, self._body(around, leader), _side(around, sides, leader, self._codebook), person, sure=known)
        if not (around or sides or person) and _stem(text) in words(self._codebook)["state_voices"]:
            return replace(speaker, country=self._home)
        filled = self._filled(speaker) if person or not (around or sides) else speaker
        office = any(w in words(self._codebook)["state_offices"] for w in text.lower().split())
        return replace(filled, country=self._home) if office and filled.country is None and filled.organisation is None else filled

    def _owner(self, start: int, text: str) -> list[OrganisationMention]:
        """The organisation that "its spokesman" speaks for: the last one named in the sentence."""
        if text.split()[0].lower() not in words(self._codebook)["owned_voices"]:
            return []
        body = self._last_body_before(start)
        return inside(self._organisations, self._reading.sentence_at(start)[0], start)[-1:] or ([body] if body else [])

    def _body(self, bodies: list[OrganisationMention], leader: ActorMention | None) -> str | None:
        if bodies:
            return bodies[0].name
        if leader is None:
            return None
        row = _leaders(self._codebook).get(leader.rule.removeprefix("actor.leader."))
        entry = organisations(self._codebook).get(row.organisation) if row and row.organisation else None
        return entry.name if entry else None

    def _filled(self, speaker: Speaker) -> Speaker:
        """The speaker with what the article said of that surname before, or around its first full naming."""
        before = self._known.get(_surname(speaker.text)) or self._introduced(_surname(speaker.text))
        if before is None:
            return speaker
        return replace(
            speaker,
            organisation=speaker.organisation or before.organisation,
            country=speaker.country or before.country,
            person=speaker.person or before.person,
        )

    def _introduced(self, surname: str) -> Speaker | None:
        """What stands around the first full naming of the person: "Andriy Yusov, spokesman for …", "Crisis Group analyst Ann Lee"."""
        for start, end in self._persons:
            if _surname(self._reading.text[start:end]) != surname or " " not in self._reading.text[start:end]:
                continue
            sentence = self._reading.sentence_at(start)
            after = end, min(sentence[1], end + APPOSED)
            stop = APPOSITION.match(self._reading.text[slice(*after)])
            before = max(sentence[0], start - 60), start
            for span in ((end, end + stop.end()) if stop else None, before):
                if span is None:
                    continue
                bodies, sides = inside(self._organisations, *span), inside(self._actors, *span)
                if span is before:
                    bodies, sides = bodies[-1:], sides[-1:]
                    if not self._has_office(self._reading.text[slice(*span)]):
                        continue
                if bodies or sides:
                    body = bodies[0].name if bodies else None
                    return Speaker(self._reading.text[start:end], body, _side(bodies, sides, None, self._codebook), True)
        return None

    def _has_office(self, text: str) -> bool:
        lower = text.lower()
        return any(re.search(rf"\b{re.escape(w)}\b", lower) for w in WORD.findall(lower) if w in _offices(self._codebook))


def _persons(reading: Reading, findings: Findings) -> tuple[Span, ...]:
    entities = [(e.start, e.end) for e in reading.entities if e.label == "PERSON"]
    taken = [(m.start, m.end) for m in findings.organisations]
    taken += [(a.start, a.end) for a in findings.actors if a.kind != "leader"]
    taken.sort()
    free = [e for e in entities if not any(a < e[1] and e[0] < b for a, b in taken[_near(taken, e)])]
    return tuple(sorted({*free, *((a.start, a.end) for a in findings.actors if a.kind == "leader")}))


def _near(spans: list[Span], span: Span) -> slice:
    at = bisect.bisect_left(spans, span)
    return slice(max(0, at - 3), at + 3)


def _stem(text: str) -> str:
    return re.sub(r"^the\s+", "", text.lower()).strip()


def _surname(name: str) -> str:
    name = re.sub(r"[’']s?$", "", name.split(",")[0].strip())
    return name.split()[-1].lower() if name else ""


def inside(mentions: Sequence[M], start: int, end: int) -> list[M]:
    """The mentions that begin within `start:end`; they are given in text order."""
    first = bisect.bisect_left(mentions, start, key=lambda m: m.start)
    last = bisect.bisect_left(mentions, end, lo=first, key=lambda m: m.start)
    return list(mentions[first:last])


def _side(bodies: list[OrganisationMention], actors: list[ActorMention], leader: ActorMention | None, codebook: Codebook) -> str | None:
    """Alpha-3 of the side: of the organisation, else of the leader, else of the party or capital named."""
    code = next((b.country for b in bodies if b.country), None) or (leader.code if leader else None)
    code = code or next((a.code for a in actors if a.kind != "city"), None) or next((a.code for a in actors), None)
    if bodies and bodies[0].org_type in NO_SIDE and not leader:
        code = bodies[0].country
    group = organisations(codebook).get(code or "")
    return group.country if group else code


@functools.lru_cache(maxsize=8)
def _offices(codebook: Codebook) -> frozenset[str]:
    return frozenset(w for row in codebook.rows(AttributionCue) if row.manner == "office" for w in row.words)


@functools.lru_cache(maxsize=8)
def _leaders(codebook: Codebook) -> dict[str, Leader]:
    return {row.id: row for row in codebook.rows(Leader)}
