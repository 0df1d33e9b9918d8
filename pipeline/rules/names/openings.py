"""Names that begin with the noun for what they are, as in most languages but English: "Banco del Sur", "Radio Horizon"."""

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
from pipeline.rules.names.classifiers import is_title_case

WORD = r"[A-ZÀ-ÞČĆŠŽĐİŞ][\w’'&-]*"
RANK = 3  # words of a name among which its bearer's rank may stand
POSSESSIVE = re.compile(r"[’']s?$")


def by_opening(reading: Reading, codebook: Codebook, actors: tuple[ActorMention, ...]) -> Iterator[Candidate]:
    """Capitalised runs behind an opening noun, with the small words of their own language.

    Source: the lexicon's orgpatterns (openings), the word list `foreign_joiners`.
    """
    places = {(e.start, e.end) for e in reading.entities if e.label in ("GPE", "LOC")}
    for row, pattern in _patterns(codebook):
        for match in pattern.finditer(reading.text):
            start, end = match.span()
            end -= len(ending[0]) if (ending := POSSESSIVE.search(match[0])) and ending[0].endswith("s") else 0
            sentence = reading.sentence_at(start)
            inside = [m for m in actors if m.start < end and start < m.end]
            if is_title_case(reading.text[slice(*sentence)]) or (start, end) in places or any(m.start <= start for m in inside):
                continue
            name = reading.text[start:end]
            if name.split()[-1].lower() in words(codebook)["not_organisation_heads"] | words(codebook)["titles"]:
                continue
            if not words(codebook)["ranks"].isdisjoint(name.lower().split()[1:RANK]):
                continue  # "Air Chief Marshal Ann Lee"
            yield Candidate(start, end, f"organisation.opening.{row.id}", 0.65, name, row.org_type)


@functools.lru_cache(maxsize=8)
def _patterns(codebook: Codebook) -> tuple[tuple[OrgPattern, re.Pattern[str]], ...]:
    joiners = "|".join(sorted(words(codebook)["foreign_joiners"], key=lambda word: (-len(word), word)))
    rows = [row for row in codebook.rows(OrgPattern) if row.openings]
    word = rf"[ \u00a0](?:(?:{joiners})[ \u00a0]){{0,2}}(?:[a-z][’'])?{WORD}"
    return tuple((row, sought(rf"\b(?:{'|'.join(_longest_first(row.openings))})(?:{word}){{1,6}}")) for row in rows)


def _longest_first(names: tuple[str, ...]) -> list[str]:
    return sorted(names, key=lambda name: (-len(name), name))
