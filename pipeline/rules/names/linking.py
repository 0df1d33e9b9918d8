"""From candidates to organisations: one id for all names of one organisation, the country by what stands beside, before and around."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

from pipeline.codebook.book import Codebook
from pipeline.codebook.entries import Body, Country, Organisation
from pipeline.records import ActorMention, OrganisationMention, Reading
from pipeline.rules.names.actors import words
from pipeline.rules.names.candidates import STATE_TYPES, Candidate, Named
from pipeline.rules.names.home import home, spoken_of

QID = re.compile(r"Q[1-9]\d*")
ARTICLE = re.compile(r"^(?:the|a|an)[ \u00a0]", re.I)
OF_A_STATE = (*STATE_TYPES, "party")


@dataclass(frozen=True, slots=True)
class Identity:
    """Who an organisation is."""

    org_id: str
    name: str
    org_type: str
    country: str | None

    @property
    def wikidata(self) -> str | None:
        return self.org_id if QID.fullmatch(self.org_id) else None


def slug(name: str) -> str:
    """The id of an organisation that has no other.

    >>> slug("Ministry of Defence of Türkiye")
    'ministry-of-defence-of-turkiye'
    """
    plain = unicodedata.normalize("NFKD", re.sub(r"[’'ʼ]", "", name)).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "unnamed"


class Linker:
    """Links an article's candidates from first to last, remembering what each body and name meant before."""

    def __init__(self, reading: Reading, codebook: Codebook, actors: tuple[ActorMention, ...], candidates: list[Candidate]) -> None:
        self._reading, self._codebook, self._actors = reading, codebook, actors
        self._home = home(reading, actors)
        self._bodies: dict[str, str] = {}
        self._state = -1, ""
        self._states = {m.code for m in actors}
        self._said = _said(candidates)
        self._institution = _institution(candidates)
        self._full = {n.entry.id for c in candidates for n in c.options if n.manner == "name"}

    def link(self, candidate: Candidate) -> Identity | None:
        """Who the candidate is; None where the name means nothing here."""
        identity = self._identity(candidate)
        if identity is not None and identity.country and identity.org_type in STATE_TYPES:
            self._state = candidate.end, identity.country
        return identity

    def _identity(self, candidate: Candidate) -> Identity | None:
        if not candidate.options:
            return self._by_pattern(candidate)
        chosen = next((n for n in candidate.options if n.manner == "name"), None) or self._short(candidate)
        body = next((n.entry for n in candidate.options if isinstance(n.entry, Body)), None)
        if chosen is not None and isinstance(chosen.entry, Organisation) and not (body and self._is_foreign(chosen.entry)):
            return of_entry(chosen.entry)
        return self._body(body, candidate) if isinstance(body, Body) else None

    def _is_foreign(self, entry: Organisation) -> bool:
        """Whether a name that other states' bodies bear too ("the Foreign Office") stands in an article about other states."""
        top = self._top()
        return bool(top) and entry.country not in top

    def _short(self, candidate: Candidate) -> Named | None:
        """A short name counts where the full one stands in the article, or its country is beside it or the article's."""
        for named in sorted(candidate.options, key=lambda n: isinstance(n.entry, Organisation) and n.entry.country is None):
            entry = named.entry
            if named.manner != "short" or not isinstance(entry, Organisation):
                continue
            lower = self._reading.text[candidate.start].islower()
            written = self._reading.text[candidate.start : candidate.end]
            if entry.id in self._full or candidate.country == entry.country or (written.isupper() and entry.country in self._states):
                return named
            likely = {self._around(candidate)} if self._home else set(self._top())
            if not lower and candidate.country is None and entry.country in likely:
                return named
        return None

    def _body(self, body: Body, candidate: Candidate) -> Identity:
        country = candidate.country or self._placed(candidate) or self._bodies.get(body.id) or self._said.get(body.id)
        country = country or self._fellow(candidate)
        country = country or self._only(body) or self._around(candidate)
        if country is not None:
            self._bodies[body.id] = country
        return body_of(body, country, self._codebook)

    def _only(self, body: Body) -> str | None:
        """The country of the one organisation that the codebook knows as this body, if the article is about that country."""
        owners = [country for owned, country in _owned(self._codebook) if owned == body.id]
        return owners[0] if len(owners) == 1 and owners[0] in self._top() else None

    def _by_pattern(self, candidate: Candidate) -> Identity:
        name = ARTICLE.sub("", candidate.name)
        country = candidate.country
        between = name.split()[0].lower() in words(self._codebook)["international_words"]
        if country is None and (candidate.local or (candidate.org_type in OF_A_STATE and not between)):
            fellow = self._fellow(candidate) if candidate.org_type in STATE_TYPES else None
            country = fellow or self._around(candidate)
        return Identity(slug(name), name, candidate.org_type, country)

    def _placed(self, candidate: Candidate) -> str | None:
        """The country of a place or capital named earlier in the clause: "In Kyiv, the defence ministry said"."""
        start = self._reading.sentence_at(candidate.start)[0]
        near = [m for m in self._actors if start <= m.start < candidate.start and m.kind == "city"]
        if near and self._reading.text[start : near[0].start].lower().strip() in words(self._codebook)["locatives"]:
            return near[0].code
        return None

    def _fellow(self, candidate: Candidate) -> str | None:
        """The country of the state body named just before in the sentence, where nothing sets the two against each other."""
        end, country = self._state
        if end < self._reading.sentence_at(candidate.start)[0]:
            return None
        between = set(re.findall(r"[\w’'-]+", self._reading.text[end : candidate.start].lower()))
        other = any(end <= m.start < candidate.start and m.code != country for m in self._actors)
        return None if other or between & words(self._codebook)["opposing"] else country

    def _around(self, candidate: Candidate) -> str | None:
        """The article's country; else, of the two it names most, the one that the sentence does not name; else the last named."""
        if self._institution and not words(self._codebook)["local_words"].isdisjoint(candidate.name.lower().split()):
            return self._institution
        if self._home is not None:
            return self._home
        start, end = self._reading.sentence_at(candidate.start)
        states = [m for m in self._actors if len(m.code) == 3]
        here = [m.code for m in states if start <= m.start < end]
        if candidate.local and here:
            return min((m for m in states if start <= m.start < end), key=lambda m: abs(m.start - candidate.start)).code
        top = self._top()
        if len(top) == 2 and len(set(here) & set(top)) == 1 and not self._owned_by_last(candidate):
            return next(code for code in top if (code in here) != self._looks_abroad(candidate))
        if self._institution and (candidate.options or candidate.org_type in STATE_TYPES):
            return self._institution
        before = [m for m in states if m.start < candidate.start and not (candidate.local and m.kind == "city")]
        before = before or ([m for m in states if m.code in top[:1]] if candidate.local else [])
        return before[-1].code if before else None

    def _looks_abroad(self, candidate: Candidate) -> bool:
        """Whether it is a body that speaks of the other side's people: a ministry of sports counts its own."""
        bodies = [n.entry.id for n in candidate.options if isinstance(n.entry, Body)]
        return not bodies or not words(self._codebook)["inward_bodies"].issuperset(bodies)

    def _top(self) -> list[str]:
        return [code for code, _ in Counter(m.code for m in spoken_of(self._actors)).most_common(2)]

    def _owned_by_last(self, candidate: Candidate) -> bool:
        before = self._reading.text[max(0, candidate.start - 12) : candidate.start].lower().split()
        return bool(before) and before[-1] in words(self._codebook)["own"]


def _said(candidates: list[Candidate]) -> dict[str, str]:
    """Body → its country, for the bodies beside which the article says one country and no other."""
    found: dict[str, set[str]] = {}
    for candidate in candidates:
        for named in candidate.options:
            if isinstance(named.entry, Body) and candidate.country:
                found.setdefault(named.entry.id, set()).add(candidate.country)
    return {body: next(iter(countries)) for body, countries in found.items() if len(countries) == 1}


def _institution(candidates: list[Candidate]) -> str | None:
    """The country of the state bodies that the article names in full; None where there are none, or those of several."""
    found = {entry.country for c in candidates if (entry := _full_name(c)) and entry.org_type in STATE_TYPES and entry.country}
    return next(iter(found)) if len(found) == 1 else None


def _full_name(candidate: Candidate) -> Organisation | None:
    return next((n.entry for n in candidate.options if n.manner == "name" and isinstance(n.entry, Organisation)), None)


@functools.lru_cache(maxsize=8)
def _owned(codebook: Codebook) -> dict[tuple[str, str | None], Organisation]:
    return {(row.body, row.country): row for row in codebook.rows(Organisation) if row.body}


@functools.lru_cache(maxsize=8)
def countries(codebook: Codebook) -> dict[str, Country]:
    """The lexicon's countries by alpha-3."""
    return {row.id: row for row in codebook.rows(Country)}


@functools.lru_cache(maxsize=8)
def organisations(codebook: Codebook) -> dict[str, Organisation]:
    """The codebook's organisations by id."""
    return {row.id: row for row in codebook.rows(Organisation)}


def of_entry(entry: Organisation) -> Identity:
    """The identity of a known organisation."""
    return Identity(entry.id, entry.name, entry.org_type, entry.country)


def body_of(body: Body, country: str | None, codebook: Codebook) -> Identity:
    """The body of that country: the codebook's own entry where it has one, else made from its name."""
    if (body.id, country) in _owned(codebook):
        return of_entry(_owned(codebook)[body.id, country])
    if country is None or country not in countries(codebook):
        group = organisations(codebook).get(country or "")
        return Identity(body.id, body.name, body.org_type, group.country if group else None)
    state = countries(codebook)[country].name
    article = "the " if country in words(codebook)["countries_with_article"] else ""
    return Identity(f"{body.id}-of-{slug(state)}", f"{body.name} of {article}{state}", body.org_type, country)


def mention(candidate: Candidate, identity: Identity, role: str) -> OrganisationMention:
    """The mention that the candidate is."""
    return OrganisationMention(
        start=candidate.start, end=candidate.end, org_id=identity.org_id, name=identity.name, org_type=identity.org_type,
        country=identity.country, wikidata=identity.wikidata, role=role, rule=candidate.rule, confidence=candidate.confidence,
    )  # fmt: skip
