"""The day of an event told by how far off another one was: "a day after an exchange in which …", "Four days after they agreed, …"."""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Sequence
from datetime import date

from pipeline.codebook.book import Codebook
from pipeline.codebook.counting import NumberWord
from pipeline.records import DateMention, Findings, Span
from pipeline.rules.dates.calendar import day_of, step
from pipeline.rules.events.coding import kinds
from pipeline.rules.events.sighting import Sighting, phrases, says

FAR = 70  # characters between such words and those of the event that they place
WIDE = 30  # characters of the words themselves
FIRST = 14  # characters between the verb of a report and its day
SURE = 0.8
WEEK = 7  # days
SAME = 0  # days between what lies hours apart
EARLIER = "after"  # what is told of the event behind these words: it came first


def placed(sightings: Sequence[Sighting], text: str, codebook: Codebook, findings: Findings, *, published: date | None) -> list[Sighting]:
    """The sightings, each that stands behind such words on the day that follows from them; `text` is the folded text.

    It is counted from the day of the event before the words; at the head of a sentence from that of the main clause, or from the
    publication where the main clause tells what is so now, or what somebody said that the article reports.

    Source: Huddleston & Pullum, The Cambridge Grammar of the English Language, ch. 8 (time adjuncts headed by *after* and *before*).
    """
    rows: dict[Span, list[Sighting]] = {}
    for sighting in sightings:
        rows.setdefault(sighting.sentence, []).append(sighting)
    found = [_placed(s, rows[s.sentence], text, codebook, findings, published) for s in sightings]
    return [_of_arrival(s, found, text, codebook) for s in found]


def _of_arrival(sighting: Sighting, found: Sequence[Sighting], text: str, codebook: Codebook) -> Sighting:
    """The sighting; where it is the arrival of those whom the same sentence tells to have been freed before, on the day they were."""
    if sighting.when is None or not says(codebook, "arrival", text[sighting.start : sighting.end]):
        return sighting
    freed = (s for s in found if s.sentence == sighting.sentence and s.start > sighting.end and s.when and _kin(s, sighting, codebook))
    before = next((s for s in freed if says(codebook, "afterwards", text[sighting.end : s.start])), None)
    return dataclasses.replace(sighting, when=before.when) if before else sighting


def _placed(
    sighting: Sighting, row: Sequence[Sighting], text: str, codebook: Codebook, findings: Findings, published: date | None
) -> Sighting:
    lag = _lag(sighting, row, text, codebook)
    if lag is None and sighting.when is None:
        return _counted_from(sighting, row, text, codebook)
    if lag is None or (sighting.when is not None and sighting.when.start >= lag.start()):
        return sighting
    first = not text[sighting.sentence[0] : lag.start()].strip(" \"'")
    anchor = None
    if first:
        anchor = _day_of_report(sighting, text, codebook, findings, published) or _told_now(sighting, row, text, codebook, published)
    else:
        anchor = _day_before(row, lag.start())
    if anchor is None and says(codebook, "spoken", text[sighting.sentence[0] : lag.start()]):
        anchor = published
    when = _counted(lag, anchor, codebook) if anchor else None
    return dataclasses.replace(sighting, when=when, title=False, lead=False)


def _counted_from(sighting: Sighting, row: Sequence[Sighting], text: str, codebook: Codebook) -> Sighting:
    """The sighting on the day counted from the one told behind such words ("handed over 20 days after he was held on April 23")."""
    high = min(sighting.sentence[1], sighting.end + FAR + WIDE)
    found = (m for p in phrases(codebook, "lag", text[slice(*sighting.sentence)]) for m in p.pattern.finditer(text, sighting.end, high))
    lag = min(found, key=lambda m: m.start(), default=None)
    after = next((s for s in row if lag and lag.end() <= s.start <= lag.end() + FAR), None)
    if lag is None or after is None or says(codebook, "measured", text[sighting.end : lag.start()]):
        return sighting
    if any(sighting.end <= s.start < lag.start() and not _kin(s, sighting, codebook) for s in row):
        return sighting
    day = after.when.first_day if after.when and after.when.first_day == after.when.last_day else None
    when = _counted(lag, day, codebook, behind=False) if day and after.when and after.when.start > lag.end() else None
    return dataclasses.replace(sighting, when=when) if when else sighting


def _lag(sighting: Sighting, row: Sequence[Sighting], text: str, codebook: Codebook) -> re.Match[str] | None:
    """The last such words before the sighting, with nothing but mentions of the same event in between."""
    low = max(sighting.sentence[0], sighting.start - FAR - WIDE)
    found = [
        m
        for phrase in phrases(codebook, "lag", text[slice(*sighting.sentence)])
        for m in phrase.pattern.finditer(text, low, sighting.start)
    ]
    last = max(found, key=lambda m: m.end(), default=None)
    if last is None or sighting.start - last.end() > FAR:
        return None
    between = text[last.end() : sighting.start]
    others = [s for s in row if last.end() <= s.start and s.end <= sighting.start and not _kin(s, sighting, codebook)]
    return None if others or "," in between or says(codebook, "joint", between) else last


def _kin(one: Sighting, other: Sighting, codebook: Codebook) -> bool:
    table = kinds(codebook)
    return other.event in (one.event, table[one.event].becomes) or one.event == table[other.event].becomes


def _day_before(row: Sequence[Sighting], at: int) -> date | None:
    """The day of the event that is told right before."""
    days = [s.when.first_day for s in row if s.end <= at and s.when and s.when.first_day == s.when.last_day]
    return days[-1] if days else None


def _day_of_report(sighting: Sighting, text: str, codebook: Codebook, findings: Findings, published: date | None) -> date | None:
    """The day of the main clause that says only who spoke: the one beside its verb, else that of the article."""
    comma = text.find(",", sighting.end, sighting.sentence[1])
    verb = next((m for p in phrases(codebook, "reporting") for m in p.pattern.finditer(text, comma + 1, sighting.sentence[1])), None)
    if comma < 0 or verb is None:
        return None
    days = (d.first_day for d in findings.dates if 0 <= d.start - verb.end() <= FIRST and d.precision == "day" and d.first_day)
    return next(days, published)


def _told_now(sighting: Sighting, row: Sequence[Sighting], text: str, codebook: Codebook, published: date | None) -> date | None:
    comma = text.find(",", sighting.end, sighting.sentence[1])
    if comma < 0:
        return None
    days = [s.when.first_day for s in row if s.start > comma and s.when and s.when.first_day == s.when.last_day]
    if days:
        return days[0]
    told = any(s.start > comma and s.strength != "weak" and s.status != "ongoing" for s in row)  # a state is so now
    return published if not told and says(codebook, "present", text[comma : sighting.sentence[1]]) else None


def _counted(lag: re.Match[str], anchor: date, codebook: Codebook, *, behind: bool = True) -> DateMention | None:
    """The day so far from the anchor: of what the words stand before (`behind`), or of what stands before them."""
    word = lag.group("n").lower()
    number = int(word) if word.isdigit() else _numbers(codebook).get(word, None if word else SAME)
    if number is None:
        return None
    unit = lag.group("unit").lower() or "day"
    unit, number = ("day", number * WEEK) if unit == "week" else (unit, number)
    moment = step(day_of(anchor), unit, -number if (lag.group("way").lower() == EARLIER) is behind else number)
    return DateMention(
        start=lag.start(), end=lag.end(), edtf=moment.edtf, timex_type="DATE", timex_value=moment.timex, first_day=moment.first,
        last_day=moment.last, precision=moment.precision, basis="context", rule="date.lag", confidence=SURE,
    )  # fmt: skip


@functools.lru_cache(maxsize=8)
def _numbers(codebook: Codebook) -> dict[str, int]:
    """Number words up to a hundred; the article stands for one."""
    rows = [row for row in codebook.rows(NumberWord) if row.role in ("small", "tens")]
    known = {name: int(row.value) for row in rows for name in (row.id, *row.names)}
    return {**known, "a": 1, "an": 1}
