"""Linking as a whole: rows of events in, the incidents table out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pyarrow as pa

from pipeline import defaults, tables
from pipeline.incidents import blocking, identity, model
from pipeline.incidents.clues import Amount, Clues, clues
from pipeline.incidents.clustering import Cluster, cluster, sureness
from pipeline.incidents.dating import SETTLED, inherited, status, when
from pipeline.incidents.kinds import Kinds, kinds
from pipeline.incidents.reconciling import Claim, disputed, principal, released
from pipeline.incidents.sources import Document, documents, originals
from pipeline.incidents.undisturbed import undisturbed
from pipeline.incidents.verdicts import verdict
from pipeline.rows import Float32, Incident, IncidentClaim

Row = Mapping[str, Any]
RARE = 3
"""A party that fewer than one in so many of an incident's documents name is none of it."""


READ = (
    "event_id", "doc_id", "event_type", "status", "date_edtf", "date_start", "date_end", "date_precision", "date_basis",
    "location", "parties", "mediators", "released", "is_main", "trigger", "confidence", "sources", "quotes",
)  # fmt: skip
"""Columns of events that linking reads, so that the others are not turned into Python objects."""
PORTION = 1000
"""Events whose rows are Python objects at a time."""


def link(
    events: pa.Table, docs: pa.Table, *, codebook: str = defaults.CODEBOOK, scorer: model.Model | None = None
) -> tuple[pa.Table, pa.Array]:
    """The incidents table, and for each row of `events` the id of its incident.

    `events` may have a column `quotes`, the sentences of each event's evidence. Order of the rows does not matter for what comes
    out, only for the order of the second result. Wholes, parts and chains are not known yet: `structure.connect` adds them.
    """
    with undisturbed():
        return _linked(events, docs, kinds(codebook), scorer or model.load())


def _linked(events: pa.Table, docs: pa.Table, known: Kinds, scorer: model.Model) -> tuple[pa.Table, pa.Array]:
    read = _read(events)
    event_ids: list[str] = read["event_id"].to_pylist()
    papers = documents(docs.to_pylist())
    found = clues(_rows(read), {paper.doc_id: paper.published for paper in papers.values()}, known)
    at = {event_id: number for number, event_id in enumerate(event_ids)}
    incidents: list[Incident] = []
    own: dict[str, str] = {}
    for identified in _portions(found, scorer):
        taken = [at[clue.event_id] for each, _ in identified for clue in each.members]
        rows = {row["event_id"]: row for row in read.take(pa.array(taken, pa.int64())).to_pylist()}
        for each, incident_id in identified:
            incidents.append(_incident(incident_id, each, rows, papers, known))
            own.update((clue.event_id, incident_id) for clue in each.members)
    ordered = sorted(incidents, key=lambda incident: (incident.date_edtf or "~", incident.incident_id))
    table = pa.Table.from_batches([tables.batch("incidents", ordered)], schema=tables.schema("incidents"))
    return table, pa.array([own[event_id] for event_id in event_ids], pa.string())


def _portions(found: Iterable[Clues], scorer: model.Model) -> Iterator[list[tuple[Cluster, str]]]:
    """Incidents with their ids, as many at a time as have `PORTION` events: the rows of so many are Python objects at once."""
    waiting: list[tuple[Cluster, str]] = []
    held = 0
    for group in blocking.groups(found):
        for each, incident_id in _identified(cluster(group, scorer)):
            waiting.append((each, incident_id))
            held += len(each.members)
            if held >= PORTION:
                yield waiting
                waiting, held = [], 0
        verdict.cache_clear()  # its pairs meet nowhere else, and hold all that is known of them
    yield waiting


def blocks(events: pa.Table, docs: pa.Table, *, codebook: str = defaults.CODEBOOK) -> pa.Array:
    """For each row of `events` a word that it shares with all it may be linked to, and with no other."""
    days = dict(zip(docs["doc_id"].to_pylist(), docs["published"].to_pylist(), strict=True))
    with undisturbed():
        return pa.array(blocking.names(clues(_rows(_read(events)), days, kinds(codebook))), pa.string())


def _read(events: pa.Table) -> pa.Table:
    return events.select([name for name in events.column_names if name in READ])


def _rows(events: pa.Table) -> Iterator[dict[str, Any]]:
    for batch in events.to_batches(max_chunksize=PORTION):
        yield from batch.to_pylist()


def _identified(found: Sequence[Cluster]) -> Iterable[tuple[Cluster, str]]:
    return zip(found, identity.ids([each.members for each in found]), strict=True)


def _incident(incident_id: str, found: Cluster, rows: Mapping[str, Row], papers: Mapping[str, Document], known: Kinds) -> Incident:
    members = sorted(found.members, key=lambda clue: clue.event_id)
    own = [rows[clue.event_id] for clue in members]
    sources = originals(members, papers)
    sides = _sides(members)
    strangers = {side for clue in members for side in clue.sides} - set(sides)
    names = _one_name(members, sides, known)
    claims = _claims(members, sources, names)
    counted = principal([claim for claim in claims if claim.amount.to not in strangers])
    best = released(counted, model.load().policies)
    date = when(members, rows)
    doc_ids = tuple(sorted(sources))
    return Incident(
        incident_id=incident_id,
        event_type=_event_type(members, {row.to for row in best} - {None}, known),
        status=status(members),  # type: ignore[arg-type]
        date_edtf=date.edtf,
        date_start=date.start,
        date_end=date.end,
        countries=sides,
        location=_most_common(row["location"] for row in own),
        mediators=tuple(sorted({code for clue in members for code in clue.mediators} - set(sides))),
        released=tuple(best),
        claims=tuple(_claim_rows(own, sources, counted, names)),
        event_ids=tuple(clue.event_id for clue in members),
        doc_ids=doc_ids,
        n_documents=len(doc_ids),
        outlets=tuple(sorted({name for d in doc_ids if d in papers and (name := papers[d].outlet)})),
        confidence=Float32(max(row["confidence"] for row in own) * sureness(found)),
        date_precision=date.precision,  # type: ignore[arg-type]
        date_basis=date.basis,  # type: ignore[arg-type]
        inherited=inherited(members, date),
        n_sources=len(set(sources.values())),
        disputed=disputed(best),
        parent_incident_id=None,
        chain_id=None,
    )


def _event_type(members: Sequence[Clues], freed: set[str | None], known: Kinds) -> str:
    """The type that most events have; where people go to two sides, the one that stands for that."""
    kin = members[0].kin
    if len(freed) > 1 and kin in known.outcomes:
        return kin
    counted = Counter(clue.event_type for clue in members)
    return min(counted, key=lambda name: (-counted[name], name))


def _sides(members: Sequence[Clues]) -> tuple[str, ...]:
    named = Counter(side for side, _ in {(side, clue.doc_id) for clue in members for side in clue.sides})
    most = max(named.values(), default=0)
    return tuple(sorted(side for side, count in named.items() if count * RARE >= most))


def _most_common(names: Iterable[str | None]) -> str | None:
    counted = Counter(name for name in names if name)
    return min(counted, key=lambda name: (-counted[name], name), default=None)


def _one_name(members: Sequence[Clues], sides: Iterable[str], known: Kinds) -> dict[str | None, str]:
    """For each receiver the name that most documents use for it: a group and the people it speaks for are one, unless both are sides."""
    told = Counter(to for to, _ in {(a.to, clue.doc_id) for clue in members for a in clue.amounts if a.to})
    homes: defaultdict[str, list[str]] = defaultdict(list)
    for code in sorted(told, key=lambda code: (-told[code], code)):
        homes[known.homes.get(code, code)].append(code)
    apart = Counter(known.homes.get(side, side) for side in sides)
    return {code: codes[0] for home, codes in homes.items() if apart[home] < 2 for code in codes}


def _claims(members: Sequence[Clues], sources: Mapping[str, str], names: Mapping[str | None, str]) -> list[Claim]:
    told = [(clue, order, amount) for clue in members for order, amount in enumerate(clue.amounts)]
    renamed = [(clue, order, replace(amount, to=names.get(amount.to, amount.to))) for clue, order, amount in told]
    return [
        Claim(amount, clue.event_id, clue.doc_id, sources[clue.doc_id], clue.published, clue.status in SETTLED, order)
        for clue, order, amount in renamed
    ]


def _claim_rows(
    rows: Sequence[Row], sources: Mapping[str, str], counted: Iterable[Claim], names: Mapping[str | None, str]
) -> Iterable[IncidentClaim]:
    resting = {(claim.event_id, claim.amount) for claim in counted}
    for row in rows:
        first = sources[row["doc_id"]]
        for part in row["released"]:
            value = next((part[key] for key in ("value", "low", "high") if part[key] is not None), None)
            amount = Amount(
                names.get(part["to"], part["to"]), value or 0.0, part["low"], part["high"], part["modifier"], part["claimed_by"]
            )
            yield IncidentClaim(
                source=part["claimed_by"],
                to=part["to"],
                value=part["value"],
                modifier=part["modifier"],
                doc_id=row["doc_id"],
                event_id=row["event_id"],
                copy_of=first if first != row["doc_id"] else None,
                counts=value is not None and (row["event_id"], amount) in resting,
            )
