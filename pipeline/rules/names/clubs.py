"""Names of sports clubs, which only the talk of sport around them tells from names of towns and things: "Ashby Rovers", "HC Varta"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.codebook.book import Codebook
from pipeline.firsts import sought
from pipeline.records import ActorMention, Reading
from pipeline.rules.names.actors import words
from pipeline.rules.names.candidates import Candidate
from pipeline.rules.names.classifiers import is_title_case

RUN = re.compile(r"[A-ZÀ-ÞČĆŠŽĐ][\w’'-]*(?:[ \u00a0][A-ZÀ-ÞČĆŠŽĐ][\w’'-]*){1,3}")
SINGLE = re.compile(r"(?<![\w’'-])[A-Z][a-z]{4,}(?![\w-])(?![ \u00a0][A-Z])")
POSSESSIVE = re.compile(r"[’']s?$")
SIDE = r"([A-ZÀ-ÞČĆŠŽĐ][\w’'-]+(?:[ \u00a0][A-ZÀ-ÞČĆŠŽĐ][\w’'-]+){0,2})"
RESULT = sought(
    rf"{SIDE}[ \u00a0](?:beat|defeated|thrashed|edged|drew with|lost to|drew at|won at)[ \u00a0]{SIDE}[ \u00a0]\d{{1,3}}[-–]\d{{1,3}}\b"
)
SIGNS = 3  # different words of sport that make an article one about sport


def clubs(reading: Reading, codebook: Codebook, actors: tuple[ActorMention, ...]) -> Iterator[Candidate]:
    """Capitalised runs that begin or end like a club's name, in an article about sport.

    Source: the lexicon's word lists `club_openers`, `sports_heads`, `sports_words`.
    """
    lists = words(codebook)
    yield from _by_result(reading, actors)
    if len(lists["sports_words"] & set(re.findall(r"[a-z]+", reading.text.lower()))) < SIGNS:
        return
    named = list(_full(reading, lists, actors))
    yield from named
    yield from _bare(reading, lists, named)


def _by_result(reading: Reading, actors: tuple[ActorMention, ...]) -> Iterator[Candidate]:
    """The two sides of a result: "Ashcombe beat Harlow 2-1"; none that is a country."""
    countries = {m.start for m in actors}
    for result in RESULT.finditer(reading.text):
        for start, end in (result.span(1), result.span(2)):
            if start not in countries:
                yield Candidate(start, end, "organisation.club.result", 0.6, reading.text[start:end], "other")


def _bare(reading: Reading, lists: dict[str, frozenset[str]], named: list[Candidate]) -> Iterator[Candidate]:
    """Clubs by their last word alone: that of a club named in full ("City"), or one that means nothing else ("Athletic")."""
    full = {c.name.split()[-1]: c.name for c in reversed(named)}
    for word in SINGLE.finditer(reading.text):
        start, end = word.span()
        opens = start == reading.sentence_at(start)[0]
        if any(c.start <= start < c.end for c in named) or not (word[0] in full or word[0].lower() in lists["club_names"]):
            continue
        if not (opens and word[0] not in full) and not is_title_case(reading.text[slice(*reading.sentence_at(start))]):
            yield Candidate(start, end, "organisation.club", 0.6, full.get(word[0], word[0]), "other")


def _full(reading: Reading, lists: dict[str, frozenset[str]], actors: tuple[ActorMention, ...]) -> Iterator[Candidate]:
    places = {offset for e in reading.entities if e.label in ("GPE", "LOC") for offset in (e.start, e.end)}
    for run in RUN.finditer(reading.text):
        start, end = run.span()
        while (first := reading.text[start:end].split()[0]).lower() in lists["name_openers"] and " " in reading.text[start:end]:
            start += len(first) + 1
        end -= len(ending[0]) if (ending := POSSESSIVE.search(reading.text[start:end])) else 0
        name = reading.text[start:end].split()
        sentence = reading.sentence_at(start)
        known = any(m.start <= start and end <= m.end for m in actors) or (start in places and end in places)
        if len(name) < 2 or known or is_title_case(reading.text[slice(*sentence)]):
            continue
        if name[-1].lower() in lists["sports_heads"] or name[0].lower() in lists["club_openers"]:
            yield Candidate(start, end, "organisation.club", 0.65, reading.text[start:end], "other")
