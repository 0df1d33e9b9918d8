"""Names of organisations by how they are built: numbered units, courts, a head noun at the end or the beginning, a classifier beside."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.codebook.book import Codebook
from pipeline.codebook.entries import Organisation, OrgPattern
from pipeline.firsts import sought
from pipeline.records import ActorMention, Reading
from pipeline.rules.names.acronyms import acronyms
from pipeline.rules.names.actors import words
from pipeline.rules.names.candidates import Candidate
from pipeline.rules.names.classifiers import apposed, by_classifier, is_title_case
from pipeline.rules.names.clubs import clubs
from pipeline.rules.names.judged import judged
from pipeline.rules.names.numbered import ORDINAL, courts, units
from pipeline.rules.names.openings import by_opening
from pipeline.rules.names.sides import Sides

CAPITALISED = sought(r"(?:[A-Z]\.){2,}|(?:St|Mt|Ft)\.(?=[ \u00a0])|[A-ZÀ-ÞČĆŠŽĐ][\w’'-]*")
GAP = re.compile(r"[ \u00a0](?:(?P<joiner>of|for|on|to|against|under|in)[ \u00a0](?:the[ \u00a0])?|(?P<pair>and|&)[ \u00a0])?")
POSSESSIVE = re.compile(r"[’']s?$")
MAX_WORDS = 12
SAINTS = ("St", "St.", "Saint", "Mount")  # words after which "X’s" goes on with the name
OWNERS = ("company", "media", "other")  # sorts whose names begin those of their daughters ("Samsung Securities")
PLACES = ("city", "capital")  # kinds of parties that newspapers are named after
ABOUT = ("for", "on", "against", "to")  # joiners before what an organisation is about, not where it is


@dataclass(frozen=True, slots=True)
class Word:
    """A capitalised word of a name, and the small word that joins it to the one before it ("" where none does)."""

    start: int
    end: int
    text: str
    joiner: str = ""


def found(reading: Reading, codebook: Codebook, actors: tuple[ActorMention, ...], known: list[Candidate]) -> Iterator[Candidate]:
    """Candidates by pattern, overlapping ones among them, each with the country that the words beside it tell.

    Source: the lexicon's orgpatterns.
    """
    sides, nouns = Sides(reading.text, actors), _nouns(codebook)
    parents = {c.start: c.options[0].entry for c in known if c.options and c.options[0].manner == "name"}
    for candidate in _patterned(reading, codebook, actors, known):
        parent = parents.get(candidate.start)
        own = parent.country if isinstance(parent, Organisation) and parent.org_type in OWNERS else None
        told = sides.told(candidate.start, candidate.end, nouns) or own
        country = candidate.country or told or sides.inside(candidate.start, candidate.end)
        between = candidate.org_type == "government" and _is_between_states(candidate, known)
        yield replace(candidate, org_type="intergovernmental", country=None) if between else replace(candidate, country=country)


def _is_between_states(candidate: Candidate, known: list[Candidate]) -> bool:
    """Whether the name holds that of a body between states ("Office of the United Nations Special Envoy")."""
    inside = [c for c in known if candidate.start <= c.start and c.end <= candidate.end]
    return any(n.manner == "name" and n.entry.org_type == "intergovernmental" for c in inside for n in c.options)


def _patterned(reading: Reading, codebook: Codebook, actors: tuple[ActorMention, ...], known: list[Candidate]) -> Iterator[Candidate]:
    blocked = _blocked(reading, actors)
    yield from units(reading, codebook)
    yield from courts(reading, codebook, actors)
    yield from acronyms(reading, codebook, actors)
    edges = {m.start for m in actors} | {offset for c in known for offset in (c.start, c.end)}
    places = {m.start for m in actors} | {e.start for e in reading.entities if e.label in ("GPE", "LOC", "FAC", "DATE")}
    for sequence in _sequences(reading, blocked):
        yield from _by_head(sequence, reading, codebook, actors, edges, places)
    yield from by_classifier(reading, codebook, actors)
    yield from judged(reading, codebook, actors)
    yield from clubs(reading, codebook, actors)
    yield from by_opening(reading, codebook, actors)


@functools.lru_cache(maxsize=8)
def _nouns(codebook: Codebook) -> frozenset[str]:
    """The words that may stand between a country and a name that is told by them ("Norway’s opposition party …")."""
    told = [w.lower() for row in codebook.rows(OrgPattern) for phrase in row.classifiers for w in phrase.split()]
    return frozenset(told) | words(codebook)["classifier_modifiers"]


def _blocked(reading: Reading, actors: tuple[ActorMention, ...]) -> set[int]:
    """Where names of persons begin: no organisation's name goes on across them."""
    persons = {e.start for e in reading.entities if e.label == "PERSON"}
    return persons | {m.start for m in actors if m.kind == "leader"}


@functools.lru_cache(maxsize=8)
def _heads(codebook: Codebook) -> dict[str, OrgPattern]:
    return {head: row for row in codebook.rows(OrgPattern) for head in row.heads if " " not in head}


def _sequences(reading: Reading, blocked: set[int]) -> Iterator[list[Word]]:
    """Runs of capitalised words, joined by small ones, within sentences whose capitals mean something."""
    for start, end in reading.sentences:
        if is_title_case(reading.text[start:end]):
            continue
        run: list[Word] = []
        for match in CAPITALISED.finditer(reading.text, start, end):
            if match.start() and reading.text[match.start() - 1].isalnum():
                continue
            gap = GAP.fullmatch(reading.text, run[-1].end, match.start()) if run else None
            if run and (gap is None or match.start() in blocked or len(run) >= MAX_WORDS):
                yield run
                run = []
                gap = None
            run.append(Word(match.start(), match.end(), match[0], (gap["joiner"] or gap["pair"] or "") if gap else ""))
        if run:
            yield run


def _by_head(
    sequence: list[Word], reading: Reading, codebook: Codebook, actors: tuple[ActorMention, ...], edges: set[int], places: set[int]
) -> Iterator[Candidate]:
    heads = _heads(codebook)
    begin = 0
    for number, word in enumerate(sequence):
        row = heads.get(_stem(word.text))
        following = sequence[number + 1] if number + 1 < len(sequence) else None
        chained = following is not None and following.joiner == "" and _stem(following.text) in heads and word.text == _bare(word.text)
        if row is None or number < begin or not _is_head(word.text):
            continue
        if (chained and not row.numbered) or not _opens_association(sequence, number, reading, codebook):
            continue
        first = _first(sequence, begin, number, codebook, edges)
        last = _last(sequence, number, heads, words(codebook)["name_openers"], places)
        name = _named(sequence[first : last + 1], number - first, row, reading, codebook, actors)
        if name:
            yield name
            begin = last + 1


def _opens_association(sequence: list[Word], number: int, reading: Reading, codebook: Codebook) -> bool:
    """Whether a noun for persons begins an association's name ("the Mothers of Sokol"); true of all other nouns."""
    lists, word = words(codebook), sequence[number]
    if _stem(word.text) not in lists["people_heads"]:
        return True
    opens = word.start == reading.sentence_at(word.start)[0] or reading.text[word.start - 1 : word.start] in '“"‘('
    follows = number + 1 < len(sequence) and sequence[number + 1].joiner in ("of", "for", "against")
    return (number == 0 or word.joiner not in ("", "and", "&")) and not opens and follows


def _bare(word: str) -> str:
    return POSSESSIVE.sub("", word)


def _stem(word: str) -> str:
    return POSSESSIVE.sub("", word).lower()


def _first(sequence: list[Word], begin: int, head: int, codebook: Codebook, edges: set[int]) -> int:
    """Where the name with that head begins: after the last "of", after "X's", after "Zelensky and", after a sentence opener."""
    openers = words(codebook)["name_openers"]
    first = begin
    for number in range(begin, head + 1):
        word = sequence[number]
        cut_at_joiner = word.joiner not in ("", "and", "&")
        beside = (sequence[number - 1].start, sequence[number - 1].end, word.start)
        joined_names = word.joiner == "and" and number > begin and not edges.isdisjoint(beside)
        if number > begin and (cut_at_joiner or joined_names):
            first = number
        owner = word.text.endswith(("'s", "’s", "-based")) and not (number > begin and sequence[number - 1].text in SAINTS)
        if number < head and (word.text.lower() in openers or owner):
            first = number + 1
    return first


def _is_head(word: str) -> bool:
    """Whether a head of two letters is written as one ("Statoil AS", "Swiss Re"): "As" and "as" are none."""
    return len(word) > 2 or word.isupper() or word == "Re"


def _last(sequence: list[Word], head: int, heads: dict[str, OrgPattern], openers: frozenset[str], places: set[int]) -> int:
    """Where it ends: at the head, or where "of …", "for …" that follow the head end."""
    last = head
    if heads[_stem(sequence[head].text)].numbered or POSSESSIVE.sub("", sequence[head].text) != sequence[head].text:
        return last
    for number in range(head + 1, len(sequence)):
        joiner = sequence[number].joiner
        if sequence[number].text.lower() in openers:
            break
        if joiner == "in" and sequence[number].start in places and heads[_stem(sequence[head].text)].org_type != "intergovernmental":
            break
        if number == head + 1 and joiner not in ("of", "for", "on", "to", "against", "in"):
            if joiner == "" and _stem(sequence[number].text) in heads:
                last = number
                continue
            break
        if POSSESSIVE.search(sequence[last].text) or (joiner == "and" and _stem(sequence[-1].text) in heads):
            break
        last = number
    return last


def _named(
    name: list[Word], head: int, row: OrgPattern, reading: Reading, codebook: Codebook, actors: tuple[ActorMention, ...]
) -> Candidate | None:
    start, end = name[0].start, name[-1].end
    written = POSSESSIVE.sub("", reading.text[start:end]) if name[-1].text.endswith(("'s", "’s")) else reading.text[start:end]
    end = start + len(written)
    inside = [m for m in actors if start <= m.start and m.end <= end]
    own = [w for w in name if all(not m.start <= w.start < m.end for m in inside)]
    paper = row.org_type == "media" and all(m.kind in PLACES for m in inside)  # "the Dnipro Weekly"
    weak = _stem(name[head].text) in words(codebook)["weak_heads"] and not paper
    if len(name) < 2 or len(own) < (2 if weak and inside else 1) or any(m.start == start and m.end == end for m in actors):
        return None
    if written.lower() in words(codebook)["not_organisations"] or not _goes_on(name, head, codebook):
        return None
    if row.numbered and (not own[:-1] or ORDINAL.search(reading.text[max(0, start - 6) : start])):
        return None
    topic = next((w.start for w in name if w.joiner in ABOUT), end)
    agreed = any(e.label == "ORG" and e.start < end and start < e.end for e in reading.entities)
    country = next((m.code for m in inside if m.kind in ("adjective", "name") and m.start < topic), None)
    confidence = 0.85 if agreed else 0.7
    between = row.org_type == "government" and own[0].text.lower() in words(codebook)["international_words"]
    marked = _marked(name, codebook) or _of_nation(name, head, codebook)
    org_type = apposed(reading.text, end, codebook) or ("intergovernmental" if between else marked or row.org_type)
    local = row.local or row.numbered or any(w.text.lower() in words(codebook)["local_words"] for w in own)
    return Candidate(start, end, f"organisation.family.{row.id}", confidence, written, org_type, country, local=local)


def _goes_on(name: list[Word], head: int, codebook: Codebook) -> bool:
    """Whether a head that makes a name only before "of" stands there ("Community of …")."""
    if _stem(name[head].text) not in words(codebook)["heads_with_of"]:
        return True
    return head + 1 < len(name) and name[head + 1].joiner == "of"


def _of_nation(name: list[Word], head: int, codebook: Codebook) -> str | None:
    """The state as founder: "National Centre for …", "State Institute of …"."""
    lists = words(codebook)
    founded = name[0].text.lower() in lists["state_openers"] and _stem(name[head].text) in lists["state_heads"]
    return "government" if founded else None


def _marked(name: list[Word], codebook: Codebook) -> str | None:
    """The type that a word anywhere in the name tells: "Front" of mothers, "Committee" of relatives."""
    marks = _marks(codebook)
    return next((marks[_stem(w.text)] for w in name if _stem(w.text) in marks), None)


@functools.lru_cache(maxsize=8)
def _marks(codebook: Codebook) -> dict[str, str]:
    return {mark: row.org_type for row in codebook.rows(OrgPattern) for mark in row.marks}
