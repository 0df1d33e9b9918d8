"""Names that an article itself gives: acronyms in parentheses, and the short form after the long one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.codebook.book import Codebook
from pipeline.codebook.entries import OrgPattern
from pipeline.records import Reading
from pipeline.rules.names.candidates import Candidate
from pipeline.rules.names.definitions import abbreviates
from pipeline.rules.names.gazetteer import Gazetteer
from pipeline.rules.names.linking import Identity

INTRODUCED = re.compile(r"[”\"’']?[ \u00a0]?\((?:the[ \u00a0])?[“\"]?([A-Z][A-Za-z&/-]{1,9})[”\"]?[),;]")
PREPOSITION = re.compile(r"[ \u00a0](?:of|for|on|to|against|under)[ \u00a0]")
Linked = tuple[Candidate, Identity]


def later(linked: list[Linked], reading: Reading, codebook: Codebook) -> Iterator[Linked]:
    """Mentions by names that the article introduced: the acronym wherever it stands, the short form after the long one.

    Source: Schwartz & Hearst 2003, A simple algorithm for identifying abbreviation definitions in biomedical text.
    """
    heads = _heads(codebook)
    names = list(_introduced(linked, reading.text, heads))
    if not names:
        return
    covered = [(c.start, c.end) for c, _ in linked]
    for hit in Gazetteer([(name, number) for number, (name, _, _) in enumerate(names)]).find(reading.text):
        earlier = [names[n] for n in hit.values if names[n][1] <= hit.start]
        if not earlier or any(start < hit.end and hit.start < end for start, end in covered):
            continue
        if reading.text[hit.start : hit.start + 4].lower() == "the " and _goes_on(reading.text, hit.end):
            continue
        start = hit.start + 4 if reading.text[hit.start : hit.start + 4].lower() == "the " else hit.start
        identity = max(earlier, key=lambda name: name[1])[2]
        yield Candidate(start, hit.end, "organisation.introduced", 0.8), identity


def defined(linked: list[Linked], text: str) -> frozenset[str]:
    """The acronyms that the article defines for names that it tells in full: they are no names of their own."""
    found = ((INTRODUCED.match(text, c.end), text[c.start : c.end]) for c, _ in linked)
    return frozenset(match[1] for match, long in found if match and match[1].isupper() and abbreviates(match[1], long))


def _heads(codebook: Codebook) -> frozenset[str]:
    return frozenset(head for row in codebook.rows(OrgPattern) for head in row.heads)


def _introduced(linked: list[Linked], text: str, heads: frozenset[str]) -> Iterator[tuple[str, int, Identity]]:
    """(name, offset from which it holds, whose it is)."""
    for candidate, identity in linked:
        acronym = INTRODUCED.match(text, candidate.end)
        sure = bool(candidate.options) and acronym is not None and acronym[1].isupper() and len(acronym[1]) > 2
        if acronym and (sure or abbreviates(acronym[1], text[candidate.start : candidate.end])):
            yield acronym[1], acronym.start(1), identity
        written = text[candidate.start : candidate.end]
        words = written.split()
        if len(words) < 2:
            continue
        for head in words:
            if head.lower() in heads:
                yield f"the {head.lower()}", candidate.end, identity
        stem = PREPOSITION.split(written)[0]
        if stem != written and len(stem.split()) > 1 and stem.split()[-1].lower() in heads:
            yield stem, candidate.end, identity


def _goes_on(text: str, end: int) -> bool:
    """Whether the name goes on after the short form ("the Committee of …", "the Court Reform Act")."""
    return bool(re.match(r"[ \u00a0](?:[A-Z]|of[ \u00a0])", text[end:]))
