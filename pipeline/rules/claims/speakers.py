"""Who speaks: from the words before or after a reporting verb to a name as written, an organisation and a side."""

from __future__ import annotations

import bisect
import functools
import re
from dataclasses import dataclass, replace

from pipeline.codebook.book import Codebook
from pipeline.codebook.entries import AttributionCue, Leader
from pipeline.records import ActorMention, Findings, OrganisationMention, Reading, Span
from pipeline.rules.claims.mentions import inside, persons_of, side_of, stem, surname
from pipeline.rules.claims.subjects import subject
from pipeline.rules.names.actors import words
from pipeline.rules.names.home import home
from pipeline.rules.names.linking import organisations

OF_THEM = re.compile(r"(?:one|another|two|three|several|some|many|most|both) of (?:them|these|those)$", re.I)
WORD = re.compile(r"[\w’'.-]*\w")
NAME = re.compile(r"[A-ZÀ-ÞČĆŠŽ][\w’'-]+(?:[ \u00a0](?:(?:al|bin|van|von|de|der|la|el)[ \u00a0-])?[A-ZÀ-ÞČĆŠŽ][\w’'-]+){0,3}")
APPOSITION = re.compile(r"(?:,(?! whose)| of| from| at)[^.;”\"]*?(?=,[ \u00a0](?:told|said|says|who)|[.;]|$)")
OFFICE_WORDS = 6  # words of an office that stands beside a name
OWNED = 300  # characters before "its director" in which the organisation stands
NEAR = 80  # characters from a sentence's start within which the one it is about stands
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
        self._persons = persons_of(reading, findings)
        self._home = home(reading, findings.actors)
        self._known: dict[str, Speaker] = {}
        self._findings, self._since = findings, 0
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
        if OF_THEM.match(text) and self._last is not None:
            return replace(self._last, text=text.strip(), person=False)
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
            if office == spans[0] and person and self._is_only(person, name) and not self._persons_in_entities(office):
                owned = [phrase]
            if not owned or not person or len(phrase.split()) > OFFICE_WORDS or not self._has_office(phrase):
                continue
            its = phrase.split()[0].lower() in lists["owned_voices"] | lists["definite"]
            body = None if speaker.organisation or speaker.country or not its else self._last_body_before(start)
            side = side_of([body], [], None, self._codebook) if body else None
            return replace(
                speaker, text=text[slice(*person)], person=True, sure=True,
                organisation=speaker.organisation or (body.name if body else None), country=speaker.country or side,
            )  # fmt: skip
        return speaker

    def _is_only(self, person: Span, span: Span) -> bool:
        """Whether an apposition is but the person's name."""
        return self._reading.text[slice(*span)].strip(' \u00a0,.”"') == self._reading.text[slice(*person)].strip(' \u00a0,.”"')

    def _persons_in_entities(self, span: Span) -> bool:
        return any(span[0] <= a < span[1] for a, _ in self._persons)

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

    def remember(self, speaker: Speaker, at: int) -> None:
        """Make the claimant, whose words stand at the offset `at`, the one that a pronoun after it means."""
        self._last, self._since = speaker, at
        if speaker.person:
            self._last_person = speaker
            self._known[surname(speaker.text)] = speaker
        else:
            self._last_body = speaker

    @property
    def last(self) -> Speaker | None:
        return self._last

    def _pronoun(self, start: int, person: bool) -> Speaker | None:
        recent = self._recent(start, person)
        if not person:
            return recent or self._last_body or self._last
        return recent or self._last_person or self._last_named(start)

    def _recent(self, start: int, person: bool) -> Speaker | None:
        """The one that the sentence, or the one before it, is about, where it was named after the last speaker."""
        here = self._reading.sentence_at(start)
        if person:
            return self._only_person(self._reading.sentence_at(max(0, here[0] - 2)))
        before = self._reading.sentence_at(max(0, here[0] - 2))
        for sentence in (here, before) if before != here else (here,):
            stop = min(start, sentence[1])
            named = subject(sentence, stop, self._reading, self._findings, words(self._codebook)["locative_openers"])
            speaker = self._named(*named, None) if named and self._since <= named[0] < start else None
            if speaker is not None and not speaker.person:
                return speaker
        return None

    def _only_person(self, sentence: Span) -> Speaker | None:
        """The one person whom a sentence names near its beginning, after the last speaker."""
        found = [p for p in self._persons if sentence[0] <= p[0] < sentence[1]]
        if len(found) != 1 or found[0][0] < self._since or found[0][0] - sentence[0] > NEAR:
            return None
        name = self._reading.text[slice(*found[0])]
        return self._known.get(surname(name)) or self._introduced(surname(name)) or Speaker(name, None, None, True, sure=False)

    def _last_named(self, start: int) -> Speaker | None:
        """The person that the article named last, by the longest form of the name, where nobody has spoken yet."""
        before = self._persons[: bisect.bisect_left(self._persons, (start, 0))]
        if not before:
            return None
        names = [self._reading.text[a:b] for a, b in before]
        full = next((n for n in names if " " in n and surname(n) == surname(names[-1])), names[-1])
        return self._introduced(surname(full)) or Speaker(full, None, None, True, sure=False)

    def _named(self, start: int, end: int, apposition: Span | None) -> Speaker | None:
        text = self._reading.text[start:end].strip(" \u00a0,“”\"'")
        actors, bodies = inside(self._actors, start, end), inside(self._organisations, start, end)
        held = self._leader_in(apposition) if apposition else None
        bodies = [b for b in bodies if self._reading.text[b.end : b.end + 1] != "-"] or ([] if held else self._owner(start, text))
        persons = self._persons[bisect.bisect_left(self._persons, (start, 0)) : bisect.bisect_left(self._persons, (end, 0))]
        name = NAME.search(text)
        bare = name is not None and name.start() <= 4 and len(text.split()) <= 6
        told = apposition is not None and any(apposition[0] <= p[0] and self._is_only(p, apposition) for p in self._persons)
        if not (actors or bodies or persons or bare or told or self._has_office(text)):
            return None
        if not text or len(text) > LONGEST:
            return None
        leader = next((a for a in actors if a.kind == "leader"), held)
        person = bool(persons or leader)
        around = [*bodies, *(inside(self._organisations, *apposition) if apposition else ())]
        sides = [*actors, *(inside(self._actors, *apposition) if apposition else ())]
        known = bool(around or sides or person)
        speaker = Speaker(text, self._body(around, leader), side_of(around, sides, leader, self._codebook), person, sure=known)
        if not (around or sides or person) and stem(text) in words(self._codebook)["state_voices"]:
            return replace(speaker, country=self._home)
        filled = self._filled(speaker) if person or not (around or sides) else speaker
        of_state = words(self._codebook)["state_offices"] | words(self._codebook)["state_voices"]
        office = any(w in of_state for w in text.lower().split())
        return replace(filled, country=self._home) if office and filled.country is None and filled.organisation is None else filled

    def _leader_in(self, span: Span) -> ActorMention | None:
        """The leader whose name is all that an apposition says."""
        return next((a for a in inside(self._actors, *span) if a.kind == "leader" and self._is_only((a.start, a.end), span)), None)

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
        before = self._known.get(surname(speaker.text)) or self._introduced(surname(speaker.text)) or self._unnamed(speaker)
        if before is None:
            return speaker
        return replace(
            speaker,
            organisation=speaker.organisation or before.organisation,
            country=speaker.country or before.country,
            person=speaker.person or before.person,
        )

    def _unnamed(self, speaker: Speaker) -> Speaker | None:
        """The holder of a high office who spoke last without a name, where a person nobody has introduced goes on."""
        last, offices = self._last, words(self._codebook)["state_offices"]
        if last is None or last.person or not speaker.person or " " not in speaker.text:
            return None
        return last if any(word in offices for word in last.text.lower().split()) else None

    def _introduced(self, last: str) -> Speaker | None:
        """What stands around the first full naming of the person: "Andriy Yusov, spokesman for …", "Crisis Group analyst Ann Lee"."""
        for start, end in self._persons:
            if surname(self._reading.text[start:end]) != last or " " not in self._reading.text[start:end]:
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
                    return Speaker(self._reading.text[start:end], body, side_of(bodies, sides, None, self._codebook), True)
        return None

    def _has_office(self, text: str) -> bool:
        lower = text.lower()
        return any(re.search(rf"\b{re.escape(w)}\b", lower) for w in WORD.findall(lower) if w in _offices(self._codebook))


@functools.lru_cache(maxsize=8)
def _offices(codebook: Codebook) -> frozenset[str]:
    return frozenset(w for row in codebook.rows(AttributionCue) if row.manner == "office" for w in row.words)


@functools.lru_cache(maxsize=8)
def _leaders(codebook: Codebook) -> dict[str, Leader]:
    return {row.id: row for row in codebook.rows(Leader)}
