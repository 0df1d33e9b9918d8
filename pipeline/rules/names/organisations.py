"""Organisations: candidates (known names, bodies, families of names) → linked mentions, with their short forms and roles."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.codebook.book import Codebook
from pipeline.records import Findings, OrganisationMention, Reading
from pipeline.rules.names import aliases, candidates, families, roles
from pipeline.rules.names.candidates import Candidate
from pipeline.rules.names.linking import Identity, Linker, mention


def find(reading: Reading, codebook: Codebook, findings: Findings) -> tuple[OrganisationMention, ...]:
    """All mentions of organisations, in text order, none overlapping another; the same organisation has one id throughout.

    Source: the codebook's organisations, the lexicon's bodies and orgpatterns.
    """
    actors = findings.actors
    known = list(candidates.known(reading, codebook, actors))
    chosen = candidates.without_overlaps([*known, *families.found(reading, codebook, actors, known)])
    linker = Linker(reading, codebook, actors, chosen)
    linked = [(c, identity) for c in chosen if (identity := linker.link(c))]
    own = aliases.defined(linked, reading.text)
    linked = [(c, identity) for c, identity in linked if c.options or reading.text[c.start : c.end] not in own]
    everything = [*linked, *aliases.later(linked, reading, codebook)]
    everything.sort(key=lambda pair: pair[0].start)
    return tuple(_mentions(everything, reading, codebook))


def _mentions(linked: list[tuple[Candidate, Identity]], reading: Reading, codebook: Codebook) -> Iterator[OrganisationMention]:
    for candidate, identity in linked:
        yield mention(candidate, identity, roles.role(candidate.start, candidate.end, identity, reading, codebook))
