"""One event out of its sightings: the best-specified value of each, and how sure it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from pipeline.codebook.book import Codebook
from pipeline.records import ActorMention, EventMention, Party
from pipeline.rules.events.certainty import certainty
from pipeline.rules.events.clusters import DONE, Cluster
from pipeline.rules.events.coding import codes, home, kinds
from pipeline.rules.events.participants import describes, is_scenery
from pipeline.rules.events.receivers import MOST, released_to
from pipeline.rules.events.releases import GOVERNMENT
from pipeline.rules.events.sighting import Sighting

PREFERENCE = ("cancelled", "denied", "rejected", "occurred", "ongoing", "agreed", "planned", "proposed", "possible")
OFTEN = 4  # mentions of each of two countries that an article is about
MANY = 4  # events of people who go free, of which two sides that are named only once are not the usual ones


def dyad_of(clusters: Sequence[Cluster], actors: tuple[ActorMention, ...], text: str, codebook: Codebook) -> tuple[Party, ...]:
    """The two sides that the article's exchanges are most often between; of equals those named most; those that the words join first."""
    named = Counter(actor.code for actor in actors)
    freed = [c for c in clusters if kinds(codebook)[c.event].freed]
    seen, names = _parties_of(freed)
    also, others = _parties_of([c for c in clusters if not kinds(codebook)[c.event].freed])
    names = {**others, **names}
    between = Counter(m for c in freed for s in c.sightings for m in s.mediators)
    for code in names:
        seen[code] -= between[code]
    told = [c for c in names if seen[c] >= 0 and seen[c] + also[c] > 0]
    ranked = sorted(told, key=lambda c: (-seen[c] * (named[c] > 1), -named[c], -also[c]))  # one named once has no weight
    usual = {code for code, often in seen.most_common(MOST) if often > 1}
    joined = _joined(freed) or _sided(freed, actors, codebook) or _joined(clusters)
    names = {a.code: Party(name=a.name, code=a.code, role="side") for a in reversed(actors) if a.code in joined} | names
    if len(usual) == MOST and not usual & set(joined):
        joined = ()  # they talk, and others get their people
    foremost = _foremost(actors, named, between)
    if foremost and any(named[code] < MOST for code in joined):
        return foremost
    if joined:
        return tuple(names[code] for code in joined)
    foreign = [code for code in ranked[1:] if home(code, codebook) != home(ranked[0], codebook)]
    pair = [*ranked[:1], *(foreign or ranked[1:])[:1]]
    if len(pair) < MOST or (len(freed) >= MANY and min(seen[code] + also[code] for code in pair) < MOST):
        return _with_government(freed, pair, names, actors, codebook) or foremost
    if foremost and not {party.code for party in foremost} & set(pair):
        return foremost
    one, other = (_spoken_for(code, names, actors, text, codebook) for code in pair)
    return (
        (names[one], names[other])
        if one != other
        else _with_another(names[one], [a for a in actors if not between[a.code]], named, codebook)
    )


def _foremost(actors: tuple[ActorMention, ...], named: Mapping[str, int], between: Mapping[str, int]) -> tuple[Party, ...]:
    """The two that an article is about, where it names them often and no other half as often; nothing where it names several."""
    codes = [code for code in sorted(named, key=lambda code: -named[code]) if not between[code]]
    pair, rest = codes[:MOST], codes[MOST:]
    least = min((named[code] for code in pair), default=0)
    if len(pair) < MOST or least < OFTEN or any(named[code] * 2 > least for code in rest):
        return ()
    first = {code: next(actor for actor in actors if actor.code == code) for code in pair}
    return tuple(Party(name=first[code].name, code=code, role="side") for code in pair)


def _with_government(
    freed: Sequence[Cluster], pair: Sequence[str], names: Mapping[str, Party], actors: tuple[ActorMention, ...], codebook: Codebook
) -> tuple[Party, ...]:
    """A group and the state whose government gets people back from it, where the article names that state; else nothing."""
    told = len(pair) == 1 and any(part.to == GOVERNMENT for cluster in freed for s in cluster.sightings for part in s.released)
    state = next((a for a in actors if told and any(code != a.code == home(code, codebook) for code in pair)), None)
    return (Party(name=state.name, code=state.code, role="side"), names[pair[0]]) if state else ()


def _with_another(side: Party, actors: Sequence[ActorMention], named: Mapping[str, int], codebook: Codebook) -> tuple[Party, ...]:
    """The side with the one abroad that the article names most; nothing where it names none."""
    abroad = [a for a in actors if home(a.code, codebook) != home(side.code, codebook)]
    other = min(abroad, key=lambda a: (-named[a.code], a.start), default=None)
    return (side, Party(name=other.name, code=other.code, role="side")) if other else ()


def _joined(clusters: Sequence[Cluster]) -> tuple[str, ...]:
    """The two sides that the words of the events join most often; of equals those joined first."""
    told = [s for c in clusters for s in c.sightings if "couple" in s.roles and s.status != "denied"]
    pairs = Counter(frozenset(p.code for p in s.around) for s in sorted(told, key=lambda s: s.start))
    best = max(pairs, key=lambda pair: (pairs[pair], len(pair)), default=frozenset[str]())
    first = next((s for s in told if {p.code for p in s.around} == best), None)
    return tuple(p.code for p in first.around) if first and len(best) == MOST else ()


def _sided(freed: Sequence[Cluster], actors: tuple[ActorMention, ...], codebook: Codebook) -> tuple[str, ...]:
    """The two that "the two countries" are, who swap in words of their own: those named last before; nothing where nobody is.

    Source: Halliday & Hasan 1976, Cohesion in English, ch. 2: the definite article points back to what was named last.
    """
    told = next((s for c in freed for s in c.sightings if "sided" in s.roles and not s.title and s.status in DONE), None)
    before = [a.code for a in sorted(actors, key=lambda a: -a.end) if told and a.end <= told.start and a.kind != "city"]
    other = next((code for code in before if home(code, codebook) != home(before[0], codebook)), None)
    return (other, before[0]) if other else ()


def _spoken_for(code: str, names: Mapping[str, Party], actors: tuple[ActorMention, ...], text: str, codebook: Codebook) -> str:
    """The group that acts for a country which only describes people ("Palestinian prisoners" whom Hamas gets back)."""
    if not all(_is_described(text, actor, codebook) for actor in actors if actor.code == code):
        return code
    return next((group for group in names if group != code and home(group, codebook) == code), code)


def _is_described(text: str, actor: ActorMention, codebook: Codebook) -> bool:
    """Whether a country is named only for its people or as a place, and does nothing."""
    return actor.kind in ("people", "city") or describes(text, actor, codebook) or is_scenery(text, actor, codebook)


def _parties_of(clusters: Sequence[Cluster]) -> tuple[Counter[str], dict[str, Party]]:
    """How often each party is named beside the words of those events, and the party as a side; of what is denied, nothing."""
    told = [s for c in clusters for s in c.sightings if s.status != "denied"]
    found = [p for s in told for p in s.around]
    found += [p for s in told if "couple" in s.roles for p in s.around]
    return Counter(p.code for p in found), {p.code: Party(name=p.name, code=p.code, role="side") for p in reversed(found)}


def two_sided(cluster: Cluster, dyad: tuple[Party, ...], codebook: Codebook) -> str:
    """The type of a cluster: people who go free to both of the article's sides are exchanged, whatever the words for either."""
    kind = kinds(codebook)[cluster.event]
    told = [s for s in cluster.sightings if not s.roles & {"sum", "onesided", "generic"} and s.status in DONE]
    ends = {home(p.code, codebook) for p in dyad}
    freed = {home(f.held_by, codebook) for s in told for f in s.figures if f.held_by} & ends
    sides = {home(to, codebook) for s in told for to, _ in s.counts if to} & ends
    sides |= {end for holder in freed for end in ends - {holder}} if sides else set()
    each = any(f.scope == "each_side" and f.kind in kind.freed for s in told for f in s.figures)
    both = (each or len(sides) == MOST) and len(told) == len(cluster.sightings)
    return kind.becomes if kind.becomes and both else cluster.event


def settle(
    cluster: Cluster, codebook: Codebook, *, dyad: tuple[Party, ...], units: Mapping[str, str], between: tuple[str, ...]
) -> EventMention:
    """The event that a cluster of sightings tells of.

    From the rest of the article: its two sides, the side that each kind of people goes to, mediators named without an event.
    """
    best = max(cluster.sightings, key=_worth)
    state = _status(cluster)
    when = cluster.when
    cameo, plover = codes(cluster.event, state, codebook)
    place = next((s for s in [best, *sorted(cluster.sightings, key=_worth, reverse=True)] if s.location), None)
    parties = _parties(cluster, dyad, codebook)
    sides = {party.code for party in dyad}
    mediators = tuple(dict.fromkeys(m for m in (*(m for s in cluster.sightings for m in s.mediators), *between) if m not in sides))
    freed = released_to(cluster, parties, units, codebook)
    freed = tuple(part for part in freed if part.to not in mediators) or freed  # who goes between gets nobody
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
        mediators=mediators,
        released=freed,
        sources=tuple(dict.fromkeys(x for s in cluster.sightings for x in s.sources)),
        is_main=cluster.main,
        cameo=cameo,
        plover=plover,
        rule=best.rule,
        confidence=certainty(kinds(codebook)[cluster.event], cluster, state, parties=len(parties)),
        figures=tuple(sorted({(f.start, f.end) for s in cluster.sightings for f in s.figures})),
    )


def _worth(sighting: Sighting) -> tuple[bool, bool, bool, int, int]:
    stated = bool(sighting.when) + bool(sighting.figures)
    return sighting.status != "none", sighting.strength not in ("weak", "elliptic"), sighting.front, stated, -sighting.start


def _status(cluster: Cluster) -> str:
    """The status of the sightings that say one by a cue; of several, the one that overrules the others."""
    stated = [s for s in cluster.sightings if s.status != "none" and s.strength != "weak"] or list(cluster.sightings)
    stated = [s for s in stated if s.strength != "elliptic" or s.rank] or stated
    stated = [s for s in stated if s.front or not s.roles & {"generic", "background", "aside", "question"}] or stated
    by_cue = [s for s in stated if s.rank > 0 and s.status != "none"]
    open_ = [s.status for s in by_cue if s.status not in ("occurred", "ongoing")]
    done = [s for s in stated if s.status in ("occurred", "ongoing")]
    if open_ and (not any(s.when or s.rank for s in done) or "cancelled" in open_ or cluster.first.status in open_):
        return min(open_, key=PREFERENCE.index)
    said = [s for s in done if s.rank > 0] if not any(s.when or s.figures for s in done if s.rank == 0) else []
    said = said or stated
    return min((s.status for s in said if s.status != "none"), key=PREFERENCE.index, default="occurred")


def _parties(cluster: Cluster, dyad: tuple[Party, ...], codebook: Codebook) -> tuple[Party, ...]:
    """The parties that the sightings name; for events of two sides, those of the article's exchanges where one of them is named."""
    between = {m for s in cluster.sightings for m in s.mediators} - {p.code for p in dyad}
    found: dict[str, Party] = {}
    for party in (p for s in cluster.sightings for p in s.parties if p.code not in between):
        found.setdefault(party.code, party)
    if kinds(codebook)[cluster.event].layout == "acts":
        both = bool(kinds(codebook)[cluster.event].freed) and not found and any("both" in s.roles for s in cluster.sightings)
        return dyad if both else (*tuple(found.values())[:MOST], *_receiving(cluster, found, dyad, codebook))
    joined = _joined([cluster])
    if joined:
        return tuple(Party(name=found[code].name, code=code, role="side") for code in joined if code in found) or dyad
    homes = {home(code, codebook) for code in found}
    mine = [p for p in dyad if home(p.code, codebook) in homes]
    if dyad and not mine and any("sided" in s.roles for s in cluster.sightings):
        return dyad
    if dyad and (mine or not found) and (len(mine) == MOST or len(homes) < MOST):
        return dyad
    return tuple(Party(name=p.name, code=p.code, role="side") for p in found.values())[:MOST]


def _receiving(cluster: Cluster, found: Mapping[str, Party], dyad: tuple[Party, ...], codebook: Codebook) -> tuple[Party, ...]:
    """The other of the article's two sides, where only one is named and the people or bodies go to that other."""
    to = {part.to for s in cluster.sightings for part in s.released}
    mine = [p for p in dyad if p.code in to and p.code not in found]
    one = kinds(codebook)[cluster.event].freed and len(found) == 1 and {*found} <= {p.code for p in dyad}
    return tuple(Party(name=p.name, code=p.code, role="target") for p in mine) if one else ()
