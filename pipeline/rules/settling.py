"""One event out of its sightings: the best-specified value of each, and how sure it is."""

from __future__ import annotations

import dataclasses
import functools
from collections import Counter
from collections.abc import Iterable

from pipeline.codebook.book import Codebook
from pipeline.codebook.entries import Organisation
from pipeline.records import EventMention, Party, Released
from pipeline.rules.coding import codes, kinds
from pipeline.rules.merging import Cluster
from pipeline.rules.sighting import Sighting

PREFERENCE = ("cancelled", "denied", "rejected", "occurred", "ongoing", "agreed", "planned", "proposed", "possible")
MOST = 2  # parties that an event of two sides has


def dyad_of(clusters: Iterable[Cluster], codebook: Codebook) -> tuple[Party, ...]:
    """The two sides that the article's exchanges are most often between; empty where it names fewer."""
    seen: Counter[str] = Counter()
    names: dict[str, Party] = {}
    for cluster in clusters:
        if kinds(codebook)[cluster.event].freed:
            for party in (p for s in cluster.sightings for p in s.parties if p.code not in s.mediators):
                seen[party.code] += 1
                names.setdefault(party.code, Party(name=party.name, code=party.code, role="side"))
    ranked = [code for code, _ in sorted(seen.items(), key=lambda item: -item[1])]
    foreign = [code for code in ranked[1:] if _home(code, codebook) != _home(ranked[0], codebook)]
    pair = [*ranked[:1], *(foreign or ranked[1:])[:1]]
    return tuple(names[code] for code in pair) if len(pair) == MOST else ()


def _home(code: str, codebook: Codebook) -> str:
    """The country of a group that is no state; a country's own code."""
    return _homes(codebook).get(code, code)


@functools.lru_cache(maxsize=8)
def _homes(codebook: Codebook) -> dict[str, str]:
    return {row.id: row.country for row in codebook.rows(Organisation) if row.side and row.country}


def settle(cluster: Cluster, dyad: tuple[Party, ...], codebook: Codebook, *, between: tuple[str, ...] = ()) -> EventMention:
    """The event that a cluster of sightings tells of; `between` are mediators that sentences without an event tell of."""
    best = max(cluster.sightings, key=_worth)
    state = _status(cluster)
    when = cluster.when
    cameo, plover = codes(cluster.event, state, codebook)
    place = next((s for s in [best, *cluster.sightings] if s.location), None)
    parties = _parties(cluster, dyad, codebook)
    sides = {party.code for party in dyad}
    return EventMention(
        start=best.start,
        end=best.end,
        event_type=cluster.event,
        status=state,
        evidence=tuple(sorted({s.sentence for s in cluster.sightings})),
        date_edtf=when.edtf if when else None,
        date_start=when.first_day if when else None,
        date_end=when.last_day if when else None,
        date_precision=when.precision if when else None,
        date_basis=when.basis if when else None,
        location=place.location if place else None,
        country=place.country if place else None,
        parties=parties,
        mediators=tuple(dict.fromkeys(m for m in (*(m for s in cluster.sightings for m in s.mediators), *between) if m not in sides)),
        released=_released(cluster, parties, codebook),
        sources=tuple(dict.fromkeys(x for s in cluster.sightings for x in s.sources)),
        is_main=any(s.front for s in cluster.sightings),
        cameo=cameo,
        plover=plover,
        rule=best.rule,
        confidence=_confidence(cluster, best),
        figures=tuple(sorted({(f.start, f.end) for s in cluster.sightings for f in s.figures})),
    )


def _worth(sighting: Sighting) -> tuple[bool, bool, bool, int, int]:
    stated = bool(sighting.when) + bool(sighting.figures)
    return sighting.status != "none", sighting.strength not in ("weak", "elliptic"), sighting.front, stated, -sighting.start


def _status(cluster: Cluster) -> str:
    """The status of the sightings that say one by a cue; of several, the one that overrules the others."""
    stated = [s for s in cluster.sightings if s.status != "none" and s.strength != "weak"] or list(cluster.sightings)
    stated = [s for s in stated if s.front or not s.roles & {"generic", "background", "aside", "question"}] or stated
    by_cue = [s for s in stated if s.rank > 0 and s.status != "none"]
    open_ = [s.status for s in by_cue if s.status not in ("occurred", "ongoing")]
    done = [s for s in stated if s.status in ("occurred", "ongoing")]
    if open_ and (not any(s.when or s.rank for s in done) or "cancelled" in open_ or cluster.first.status in open_):
        return min(open_, key=PREFERENCE.index)
    return min((s.status for s in stated if s.status != "none"), key=PREFERENCE.index, default="occurred")


def _parties(cluster: Cluster, dyad: tuple[Party, ...], codebook: Codebook) -> tuple[Party, ...]:
    """The parties that the sightings name; for events of two sides, those of the article's exchanges where one of them is named."""
    between = {m for s in cluster.sightings for m in s.mediators} - {p.code for p in dyad}
    found: dict[str, Party] = {}
    for party in (p for s in cluster.sightings for p in s.parties if p.code not in between):
        found.setdefault(party.code, party)
    if kinds(codebook)[cluster.event].layout == "acts":
        return tuple(found.values())[:MOST]
    mine = [p for p in dyad if p.code in found]
    if dyad and (mine or not found) and (len(mine) == MOST or len(found) <= MOST):
        return dyad
    return tuple(Party(name=p.name, code=p.code, role="side") for p in found.values())[:MOST]


def _released(cluster: Cluster, parties: tuple[Party, ...], codebook: Codebook) -> tuple[Released, ...]:
    """The entries of all sightings, each claim once; parts of the whole and sums over many events left out."""
    whole = [s for s in cluster.sightings if not s.roles & {"part", "sum", "extra"}] or [
        s for s in cluster.sightings if "part" not in s.roles
    ]
    sides = tuple(p.code for p in parties if p.role == "side")
    parts = [p for s in whole for p in _directed(s, sides, codebook)]
    if not parts and any("undisclosed" in s.roles for s in cluster.sightings):
        return (Released(to=None, value=None, low=None, high=None, modifier="undisclosed", unit=None, claimed_by=None, figure=None),)
    known = {(p.value if p.value is not None else p.low) for p in parts if p.to}
    found: dict[tuple[str | None, float | None, str], Released] = {}
    for part in parts:
        amount = part.value if part.value is not None else part.low
        if part.to or amount not in known:
            found.setdefault((part.to, amount, part.modifier), part)
    return tuple(found.values())


def _directed(sighting: Sighting, sides: tuple[str, ...], codebook: Codebook) -> list[Released]:
    """A sighting's entries; of two numbers, one of which goes to one side, the other goes to the other, and "each" goes to both."""
    parts = list(sighting.released)
    if len(sides) != MOST:
        return parts
    each = {(f.start, f.end) for f in sighting.figures if f.scope == "each_side"}
    told = [side for p in parts for side in sides if p.to and _home(p.to, codebook) == _home(side, codebook)]
    if len(parts) == MOST and len(told) == 1 and not each:
        other = next(code for code in sides if code != told[0])
        parts = [p if p.to else dataclasses.replace(p, to=other) for p in parts]
    return [entry for p in parts for entry in (_both(p, sides) if p.figure in each else [p])]


def _both(part: Released, sides: tuple[str, ...]) -> list[Released]:
    return [dataclasses.replace(part, to=code) for code in sides]


def _confidence(cluster: Cluster, best: Sighting) -> float:
    facts = bool(cluster.when) + bool(cluster.counts) + best.front + (len(cluster.sightings) > 1) + (best.strength == "strong")
    return min(0.5 + 0.1 * facts, 0.95)
