"""Names that need no capitals throughout: military units by number, and courts by their place."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from pipeline.codebook.book import Codebook
from pipeline.codebook.entries import OrgPattern
from pipeline.firsts import sought
from pipeline.records import ActorMention, Reading
from pipeline.rules.names.actors import words
from pipeline.rules.names.candidates import Candidate

ORDINAL = sought(r"\b\d{1,3}(?:st|nd|rd|th)\b")
LOWER_WORD = re.compile(r"[ \u00a0]([\w’'-]+)")
POSSESSIVE = re.compile(r"[’']s?$")
MAX_WORDS = 12


def units(reading: Reading, codebook: Codebook) -> Iterator[Candidate]:
    """Military units by number: "the 36th Separate Marine Brigade"."""
    heads = {head for row in codebook.rows(OrgPattern) if row.numbered for head in row.heads}
    modifiers = words(codebook)["unit_modifiers"]
    for ordinal in ORDINAL.finditer(reading.text):
        at = ordinal.end()
        for _ in range(MAX_WORDS):
            word = LOWER_WORD.match(reading.text, at)
            if not word or not (word[1].lower() in modifiers | heads or word[1][0].isupper()):
                break
            at = word.end()
            if word[1].lower() in heads:
                name = reading.text[ordinal.start() : at]
                yield Candidate(ordinal.start(), at, "organisation.family.unit", 0.85, name, "military", local=True)
                break


def courts(reading: Reading, codebook: Codebook, actors: tuple[ActorMention, ...]) -> Iterator[Candidate]:
    """Courts whose head is written small: "Basmanny district court"."""
    modifiers = words(codebook)["court_modifiers"]
    for row, heads in _heads(codebook):
        for head in heads.finditer(reading.text):
            start, name = head.start(), None
            while before := re.search(r"([\w’'-]+)[ \u00a0]$", reading.text[max(0, start - 40) : start]):
                if before[1].lower() not in modifiers and not before[1][0].isupper():
                    break
                start -= len(before[0])
                name = start if before[1][0].isupper() and not POSSESSIVE.search(before[1]) else name
                if name is not None and before[1].lower() not in modifiers:
                    break
            if name is None or _is_bare_place(name, head.start(), reading.text, actors):
                continue
            first = reading.text[name : head.start()].split()[0].lower()
            if first not in words(codebook)["name_openers"]:
                written = reading.text[name : head.end()]
                yield Candidate(name, head.end(), f"organisation.family.{row.id}", 0.8, written, row.org_type, local=True)


@functools.lru_cache(maxsize=8)
def _heads(codebook: Codebook) -> tuple[tuple[OrgPattern, re.Pattern[str]], ...]:
    return tuple((row, sought(rf"\b(?:{'|'.join(row.heads)})\b")) for row in codebook.rows(OrgPattern) if row.local)


def _is_bare_place(start: int, end: int, text: str, actors: tuple[ActorMention, ...]) -> bool:
    """ "A Moscow court" is some court, not the name of one."""
    return any(m.start == start and text[m.end : end].strip() == "" for m in actors)
