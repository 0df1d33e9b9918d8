"""A whole and its parts in one sentence: "the second day of a swap that is to free 900", "900 came home: 300 on Friday, 357 …"."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from pipeline.codebook.book import Codebook
from pipeline.records import DateMention, FigureMention, Findings, Span
from pipeline.rules.events.clusters import DONE
from pipeline.rules.events.coding import kinds
from pipeline.rules.events.releases import released_of
from pipeline.rules.events.sighting import Sighting, says

LEAST = 2  # items of a list
NEXT = 16  # characters between a number and its day
AHEAD = ("agreed", "planned")
DAY = 2  # hyphens in a full date
PEOPLE = ("people", "remains")
OPENERS = ("-", ":")  # what stands between a noun and its items


def unfolded(sightings: Sequence[Sighting], text: str, codebook: Codebook, findings: Findings) -> list[Sighting]:
    """The sightings, a whole under way once a part of it is done, and one more for each day of a list; `text` is the folded text."""
    done = {s.sentence for s in sightings if s.status in DONE and kinds(codebook)[s.event].freed}
    found: list[Sighting] = []
    for sighting in sightings:
        if "whole" in sighting.roles and sighting.status in AHEAD and sighting.sentence in done:
            sighting = dataclasses.replace(sighting, status="ongoing")
        items = _items(sighting, sightings, text, codebook, findings)
        if items:
            whole = _summed(sighting, items)
            found = [_alike(other, whole) for other in found]
            found += [whole, *(_part(sighting, item, text, codebook, findings) for item in items)]
        else:
            found += _rowed(sighting, sightings, text, codebook, findings)
    return found


def _alike(other: Sighting, whole: Sighting) -> Sighting:
    """The sighting, as the whole that it is where it tells the same number in the same clause ("1,000 people returned on each side: …")."""
    same = other.clause == whole.clause and other.counts == whole.counts and other.event == whole.event
    return dataclasses.replace(other, when=whole.when, roles=other.roles | {"whole"}) if same else other


def _rowed(sighting: Sighting, others: Sequence[Sighting], text: str, codebook: Codebook, findings: Findings) -> list[Sighting]:
    """The sighting, and one more for each number with its day that goes on behind its own ("84 came home on Friday and 90 on Sunday").

    Where a noun opens the row ("two swaps: 84 people on Friday, 90 on Sunday"), its first item is the sighting's own.
    """
    if not kinds(codebook)[sighting.event].freed or sighting.when is None:
        return [sighting]
    start = max(sighting.end, sighting.when.end if sighting.when.precision != "day" or sighting.when.start < sighting.end else 0)
    row = _row(start, sighting, text, codebook, findings)
    own = len(row) >= LEAST and text[start : row[0][0].start].strip() in OPENERS
    if not own:
        row = _row(max(sighting.end, sighting.when.end), sighting, text, codebook, findings)
    if not row or any(s.sentence == sighting.sentence and sighting.end <= s.start < row[-1][1].end for s in others):
        return [sighting]
    parts = [_part(sighting, item, text, codebook, findings) for item in row]
    if own:
        when, figures = row[0][1], parts[0].figures
    else:
        when, figures = sighting.when, tuple(f for f in sighting.figures if all(f.start != figure.start for figure, _ in row))
    freed = released_of(kinds(codebook)[sighting.event], text, figures, (), findings.claims, codebook)
    return [dataclasses.replace(sighting, when=when, figures=figures, released=freed), *parts[own:]]


def _row(start: int, sighting: Sighting, text: str, codebook: Codebook, findings: Findings) -> list[tuple[FigureMention, DateMention]]:
    """Numbers, each with its day right behind it, that follow one another from `start` with nothing but conjunctions between."""
    numbers = [f for f in findings.figures if start <= f.start < sighting.sentence[1] and f.value is not None and f.kind in PEOPLE]
    row: list[tuple[FigureMention, DateMention]] = []
    for figure in numbers:
        if not says(codebook, "row_of_days", text[start : figure.start]):
            break
        days = (d for d in findings.dates if 0 < d.start - figure.end <= NEXT and d.end <= sighting.sentence[1])
        day = next((d for d in days if says(codebook, "dayed", text[figure.end : d.start])), None)
        if day is None:
            break
        row.append((figure, day))
        start = day.end
    return row


def _items(
    sighting: Sighting, others: Sequence[Sighting], text: str, codebook: Codebook, findings: Findings
) -> list[tuple[FigureMention, DateMention]]:
    """The numbers behind the clause that each have a day right behind them, and are together no more than the clause's own."""
    kind = kinds(codebook)[sighting.event]
    most = max((number for _, number in sighting.counts), default=0.0)
    low, high = sighting.clause[1], sighting.sentence[1]
    if not kind.freed or not most or any(s.sentence == sighting.sentence and s.start > sighting.start for s in others):
        return []
    numbers = [f for f in findings.figures if low <= f.start < high and f.value is not None and f.value < most]
    found = [
        (f, d) for f in numbers for d in findings.dates if 0 < d.start - f.end <= NEXT and says(codebook, "dayed", text[f.end : d.start])
    ]
    return found if len(found) >= LEAST and sum(f.value or 0 for f, _ in found) <= most else []


def _summed(sighting: Sighting, items: Sequence[tuple[FigureMention, DateMention]]) -> Sighting:
    """The whole, on the days from the first item's to the last one's."""
    days = [d for _, date in items for d in (date.first_day, date.last_day) if d]
    roles = sighting.roles | {"whole"}
    if len(days) < LEAST * 2:
        return dataclasses.replace(sighting, roles=roles)
    first, last = items[0][1], items[-1][1]
    edtf = f"{min(days)}/{max(days)}"
    when = dataclasses.replace(
        first, end=last.end, edtf=edtf, timex_value=edtf, first_day=min(days), last_day=max(days), precision="range", timex_type="DATE"
    )
    return dataclasses.replace(sighting, roles=roles, when=when)


def _part(sighting: Sighting, item: tuple[FigureMention, DateMention], text: str, codebook: Codebook, findings: Findings) -> Sighting:
    figure, date = item
    each = any(f.scope == "each_side" for f in sighting.figures)
    mine = (dataclasses.replace(figure, scope="each_side" if each else figure.scope),)
    span: Span = (figure.start, date.end)
    kind = kinds(codebook)[sighting.event]
    freed = released_of(kind, text, mine, (), findings.claims, codebook)
    roles = frozenset(sighting.roles & {"mutual", "both", "couple"})
    return dataclasses.replace(
        sighting, start=span[0], end=span[1], clause=span, when=date, figures=mine, released=freed, roles=roles, ordinal=None
    )
