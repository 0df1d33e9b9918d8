"""spaCy's ORG entities judged: taken where the words beside them too speak of an organisation, never on spaCy's word alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.codebook.book import Codebook
from pipeline.codebook.entries import OrgPattern
from pipeline.records import ActorMention, Reading, Span
from pipeline.rules.names.actors import words
from pipeline.rules.names.candidates import Candidate
from pipeline.rules.names.classifiers import apposed, is_title_case

ARTICLE = re.compile(r"(?:the|The)[ \u00a0]$")
LEADING = re.compile(r"(?:the|The)[ \u00a0]")
WORD = re.compile(r"[^\W\d_][\w’'.&-]*")
CAPITALS = re.compile(r"[A-Z][A-Z&-]{2,5}")
POSSESSIVE = re.compile(r"[’']s?$")
PREPOSITION = re.compile(r"[ \u00a0](?:of|for|on|to|against|under)[ \u00a0]")
REACH = 24  # characters beside a name in which its evidence stands


def judged(reading: Reading, codebook: Codebook, actors: tuple[ActorMention, ...]) -> Iterator[Candidate]:
    """ORG entities with a second sign: the definite article, an owner, a hearer's or a business's place in the clause."""
    named = {offset for m in actors for offset in range(m.start, m.end)}
    persons = {offset for e in reading.entities if e.label == "PERSON" for offset in range(e.start, e.end)}
    for entity in reading.entities:
        if entity.label != "ORG":
            continue
        start, end = _name((entity.start, entity.end), reading.text)
        if start >= end or not named.isdisjoint(range(start, end)) or not persons.isdisjoint(range(start, end)):
            continue
        sentence = reading.sentence_at(start)
        if is_title_case(reading.text[slice(*sentence)]) or not _is_name(reading.text[start:end], codebook):
            continue
        sort = _evidence(start, end, reading, codebook, actors)
        if sort is not None:
            name = reading.text[start:end]
            yield Candidate(start, end, f"organisation.judged.{sort[0]}", 0.6, name, apposed(reading.text, end, codebook) or sort[1])


def _name(span: Span, text: str) -> Span:
    """The entity without its article, possessive and marks."""
    start, end = span
    if lead := LEADING.match(text, start, end):
        start = lead.end()
    end -= len(text[start:end]) - len(text[start:end].rstrip(" \u00a0.,;:”\"’'*_"))
    if ending := POSSESSIVE.search(text, start, end):
        end = ending.start()
    return start, end


def _is_name(name: str, codebook: Codebook) -> bool:
    """Whether all words of weight are capitalised, on one line, and the last is no law, place or event."""
    found = WORD.findall(name)
    lists = words(codebook)
    small = lists["name_joiners"]
    if not found or "\n" in name or any(not w[0].isupper() and w.lower() not in small and not w.startswith(("al-", "el-")) for w in found):
        return False
    if name.lower() in lists["not_organisations"] | lists["organisation_heads"] or any(w.lower() in lists["titles"] for w in found[:1]):
        return False
    stem = WORD.findall(PREPOSITION.split(name)[0]) or found
    return not lists["not_organisation_heads"].intersection((found[-1].lower(), stem[-1].lower())) and not any(
        c.isdigit() for c in name.split()[0][:1]
    )


def _evidence(start: int, end: int, reading: Reading, codebook: Codebook, actors: tuple[ActorMention, ...]) -> tuple[str, str] | None:
    """(what speaks for the name, the type that it tells); None where nothing does."""
    text, lists = reading.text, words(codebook)
    name = text[start:end]
    many = len([w for w in WORD.findall(name) if w[0].isupper()]) > 1
    before = text[max(0, start - REACH) : start]
    hearer = [word for word in before.lower().split()[-2:] if word in lists["verbs_with_hearer"]]
    if hearer:
        return "told", "media"
    after = text[end : end + REACH * 2]
    if _beside(before, after, lists):
        return "business", "company"
    owner = re.search(r"[’']s?[ \u00a0]$", before)
    if owner and any(m.end == start - len(owner[0]) for m in actors):
        return "owned", _sort(name, codebook) if many else "company"
    defined = ARTICLE.search(before) or LEADING.match(text, max(0, start - 4), start)
    if defined and (many or CAPITALS.fullmatch(name)) and name.lower() not in lists["not_acronyms"]:
        return "definite", _sort(name, codebook)
    return None


def _sort(name: str, codebook: Codebook) -> str:
    """The type that a head noun in the name tells."""
    rows = {head: row.org_type for row in codebook.rows(OrgPattern) for head in row.heads}
    stem = PREPOSITION.split(name)[0]
    return next((rows[word.lower()] for word in reversed(WORD.findall(stem)) if word.lower() in rows), "other")


def _beside(before: str, after: str, lists: dict[str, frozenset[str]]) -> bool:
    """Whether the words beside the name are said of companies: "shares of …", "… declined to comment", "…'s chief executive"."""
    left = " " + re.sub(r"\s+", " ", before.lower())
    right = re.sub(r"^[’']s ", " ", re.sub(r"\s+", " ", after.lower())) + " "
    return any(left.endswith(f" {cue} ") for cue in lists["before_organisations"]) or any(
        right.startswith(f" {cue}") for cue in lists["after_organisations"]
    )
