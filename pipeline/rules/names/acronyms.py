"""Acronyms that no list knows, told by what stands before them: a nationality, an owner, a verb with a hearer."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from pipeline.codebook.book import Codebook
from pipeline.firsts import sought
from pipeline.records import ActorMention, Reading
from pipeline.rules.names.actors import words
from pipeline.rules.names.candidates import Candidate
from pipeline.rules.names.classifiers import is_title_case

BESIDE = re.compile(r"(?:[’']s?)?[ \u00a0](?P<name>[A-Z]{2,6}(?:-[A-Z]{1,4})?)(?![\w-])(?:[ \u00a0](?P<next>[\w’'-]+))?")
NAME = r"(?P<name>[A-Z]{3,6})(?![\w-])(?:[ \u00a0](?P<next>[\w’'-]+))?"
OWNERS = ("name", "adjective", "people")  # kinds of parties before an acronym


def acronyms(reading: Reading, codebook: Codebook, actors: tuple[ActorMention, ...]) -> Iterator[Candidate]:
    """ "The Scottish FA", "Norway’s PST", "told BTA": none that the lists know as a thing or a person's title.

    Source: the lexicon's word lists `not_acronyms`, `things_in_capitals`, `verbs_with_hearer`.
    """
    parties = {m.start for m in actors}
    for actor in actors:
        if actor.kind in OWNERS and (beside := BESIDE.match(reading.text, actor.end)) and _names(beside, reading, codebook, parties):
            start = actor.start if actor.kind == "adjective" else beside.start("name")
            yield Candidate(start, beside.end("name"), "organisation.acronym.owned", 0.6, beside["name"], "other", actor.code)
    for told in _hearers(codebook).finditer(reading.text):
        if _names(told, reading, codebook, parties):
            yield Candidate(*told.span("name"), "organisation.acronym.told", 0.65, told["name"], "media")


@functools.lru_cache(maxsize=8)
def _hearers(codebook: Codebook) -> re.Pattern[str]:
    return sought(rf"\b(?:{'|'.join(sorted(words(codebook)['verbs_with_hearer']))})[ \u00a0]{NAME}")


def _names(match: re.Match[str], reading: Reading, codebook: Codebook, parties: set[int]) -> bool:
    """Whether the acronym stands for a body: no known thing, none that only modifies a noun, in a line that is not all capitals."""
    lists = words(codebook)
    if match.start("name") in parties or match["name"].lower() in lists["not_acronyms"] | lists["things_in_capitals"]:
        return False
    follows = match["next"] or ""
    if follows.lower() in lists["not_organisation_heads"] or follows.isdigit():
        return False
    sentence = reading.text[slice(*reading.sentence_at(match.start("name")))]
    return not sentence.isupper() and not is_title_case(sentence)
