"""When an event happened: the date that belongs to its words, never that of a statement about it."""

from __future__ import annotations

import dataclasses
import itertools
import re

from pipeline.codebook.book import Codebook
from pipeline.records import DateMention, Span
from pipeline.rules.events.sighting import says

LOOK = 60  # characters before a date in which the words of a statement may stand
FAR = 100  # characters behind a date in which somebody says something on it
ELSEWHERE = 60  # what another clause costs, in characters of distance
BEFORE = 10  # what standing before the event's words costs
OPEN = 60  # what a stretch without an end costs: it tells since when something is so
THEIRS = 80  # what a date costs that tells when something else in the sentence was
CROSSED = 40  # what other event's words in between cost
APART = 30  # what a comma costs between a date and the event's words behind it
HEAD = 25  # characters at the head of a sentence whose date sets the scene, whatever stands before it
FRAME = 35  # what a date at the head of the sentence costs at most: it sets the scene for all of it
NEXT = 8  # characters within which a date follows the words that it belongs to
LASTING = 31  # days from which a stretch is a time of its own, and no event that took some days
DAY = 2  # hyphens in a full date
LOOSE = ("month", "season", "year", "decade")  # how news dates what is over, and not what it tells of
ENDED = re.compile("[,;:]")
REFERENCE = re.compile(r"_REF$")


def date_of(
    text: str,
    sentence: Span,
    trigger: Span,
    clause: Span,
    dates: tuple[DateMention, ...],
    others: tuple[Span, ...],
    codebook: Codebook,
    *,
    ahead: bool = False,
    state: bool = False,
) -> DateMention | None:
    """The date of the event at `trigger`, out of the dates of its sentence; None where it states none.

    `others` are the words of other events in the sentence: a date nearer to them is theirs. `ahead`: it is still to come, or was to
    come, so that "before Friday" is its last day. `state`: it can last, as a captivity does. Offsets into the folded `text`.
    """
    mine = []
    for date in dates:
        whereupon = date.end <= trigger[0] and says(codebook, "whereupon", text[date.end : trigger[0]])
        if usable(text, date, codebook, trigger[1], ahead=ahead, own=whereupon, low=sentence[0]):
            subordinate = says(codebook, "subordinate", text[slice(*clause)]) and "," not in text[clause[0] : trigger[0]]
            frame = says(codebook, "frame", text[sentence[0] : date.start]) and not subordinate
            within = clause[0] <= date.start < clause[1] or whereupon
            described = _described(text, date, trigger, others, codebook)
            if described and date.precision in LOOSE and _past(text, date, trigger, others, codebook):
                continue
            if trigger[1] <= date.start and date.precision in LOOSE and says(codebook, "in_relative", text[trigger[1] : date.start]):
                continue
            cost = _cost(date, trigger, within, others, frame=frame) + THEIRS * described
            cost += OPEN * (date.edtf or "").endswith("..") + THEIRS * says(codebook, "conjoined", text[date.end : trigger[0]])
            within_reach = frame or date.start - sentence[0] <= HEAD or date.end > trigger[0]
            cost += APART * (not within_reach and "," in text[date.end : trigger[0]])
            cost += THEIRS * says(codebook, "original", text[max(0, date.start - LOOK) : date.start])
            theirs = date.end <= trigger[0] and any(_follows_on(text, date, o, trigger, codebook, near=state) for o in others)
            if not frame and not whereupon and theirs and not _shared(text, sentence, date, trigger, others, codebook):
                continue
            if trigger[1] <= date.start and _behind(text, date, trigger, codebook):
                continue
            if frame and says(codebook, "report", text[date.end : trigger[0]]):
                continue
            rivals = (_gap(date, o) + BEFORE * (date.end <= o[0]) for o in others)
            if frame or within or (not subordinate and all(cost <= rival for rival in rivals)):
                mine.append((cost, date.start, date))
    if not mine:
        return None
    best = _finer(text, min(mine, key=lambda item: item[:2])[2], dates, codebook)
    return _with_next_day(text, best, dates, codebook)


def _follows_on(text: str, date: DateMention, other: Span, trigger: Span, codebook: Codebook, *, near: bool) -> bool:
    """Whether a date stands right behind another event's words, or ends the participle that they are ("those seized with him on May 6").

    `near`: only right behind. Not where *and* or *but* begins what the date belongs to ("12 were freed, and on Friday …").
    """
    between = text[other[1] : date.start]
    if not between or date.start < other[1] or says(codebook, "joint_and", between):
        return False
    finite = says(codebook, "auxiliary", text[max(0, other[0] - LOOK) : other[0]])
    reduced = not finite and not ENDED.search(between) and not says(codebook, "joint_and", text[date.end : trigger[0]])
    described = reduced and len(between) <= LOOK and says(codebook, "participle", text[slice(*other)])
    return len(between) <= NEXT or (described and not near and not says(codebook, "resumed", between))


def _behind(text: str, date: DateMention, trigger: Span, codebook: Codebook) -> bool:
    """Whether the words before a date say that it is of something else: of what followed, or of what came long before.

    Behind a name it is the event's own ("the largest since the Cold War on Thursday", "the first since March took place on Friday").
    """
    between = text[trigger[1] : date.start]
    if says(codebook, "sequel", between) or says(codebook, "second_verb", between):
        return True
    named = says(codebook, "since_named", between)
    return not (date.edtf or "").endswith("..") and not named and says(codebook, "since", between)


def _finer(text: str, date: DateMention, dates: tuple[DateMention, ...], codebook: Codebook) -> DateMention:
    """The date, or the more precise one that stands beside it in apposition ("nearly three years later, on 27 December").

    Source: Huddleston & Pullum, The Cambridge Grammar of the English Language, ch. 15 (supplements).
    """
    if date.precision == "day":
        return date
    beside = (d for d in dates if d.precision == "day" and 0 < d.start - date.end <= NEXT)
    return next((d for d in beside if d.edtf and says(codebook, "apposed_day", text[date.end : d.start])), date)


def _with_next_day(text: str, date: DateMention, dates: tuple[DateMention, ...], codebook: Codebook) -> DateMention:
    """The date, or the two days of "on October 15 and 16" (or months), of which it is one, as one stretch."""
    for one, other in itertools.pairwise(sorted(dates, key=lambda d: d.start)):
        if date in (one, other) and says(codebook, "next_day", text[one.end : other.start]) and _follows(one, other):
            edtf = f"{one.edtf}/{other.edtf}"
            return dataclasses.replace(
                one, end=other.end, edtf=edtf, timex_value=edtf, last_day=other.last_day, precision="range", timex_type="DATE"
            )
    return date


def _follows(one: DateMention, other: DateMention) -> bool:
    if one.precision not in ("day", "month") or other.precision != one.precision or one.last_day is None or other.first_day is None:
        return False
    return (other.first_day - one.last_day).days == 1


def _shared(text: str, sentence: Span, date: DateMention, trigger: Span, others: tuple[Span, ...], codebook: Codebook) -> bool:
    """Whether a date right behind another event is that of both: this one happened during it, or its words set the scene."""
    scene = any(says(codebook, "setting", text[sentence[0] : o[0]]) for o in others if o[1] <= date.start <= o[1] + NEXT)
    return scene or says(codebook, "during", text[date.end : trigger[0]])


def _described(text: str, date: DateMention, trigger: Span, others: tuple[Span, ...], codebook: Codebook) -> bool:
    """Whether a participle of another event stands before the date, and no verb of the main clause between them."""
    between = [o for o in others if trigger[1] <= o[0] and o[1] <= date.start]
    return bool(between) and not says(codebook, "resumed", text[between[-1][1] : date.start])


def _past(text: str, date: DateMention, trigger: Span, others: tuple[Span, ...], codebook: Codebook) -> bool:
    """Whether the event between is told by a participle ("four guards abducted in March"): the date is that of its people's past."""
    last = max((o for o in others if trigger[1] <= o[0] and o[1] <= date.start), default=None)
    return last is not None and says(codebook, "participle", text[last[0] : last[1]])


def anchored(text: str, date: DateMention, trigger: int, codebook: Codebook) -> DateMention:
    """The date itself where an open stretch begins with the event at `trigger` ("the largest since October 2020, when 1,000 came home").

    Of a stretch that is not open, its end ("between August and January 3, when 200 were freed").
    """
    if "/" not in (date.edtf or "") or not date.end <= trigger or not says(codebook, "whereupon", text[date.end : trigger]):
        return date
    edtf = (date.edtf or "").removesuffix("/..")
    if "/" in edtf:
        edtf = edtf.partition("/")[2]
        if edtf.count("-") != DAY or date.last_day is None or date.first_day is None or (date.last_day - date.first_day).days < LASTING:
            return date
        return dataclasses.replace(date, edtf=edtf, first_day=date.last_day, precision="day", timex_type="DATE", timex_value=edtf)
    last = date.first_day if edtf.count("-") == DAY else None
    precision = ("year", "month", "day")[min(edtf.count("-"), DAY)]
    return dataclasses.replace(date, edtf=edtf, last_day=last, precision=precision, timex_type="DATE", timex_value=edtf)


def usable(
    text: str, date: DateMention, codebook: Codebook, told: int = 0, *, ahead: bool = False, own: bool = False, low: int = 0
) -> bool:
    """Whether an event can be on that date: it has a value, and is no statement's day behind `told`, where the event's words end.

    `ahead`: the event is not over; `own`: the words after the date say that it is its day; `low`: where its sentence begins.
    """
    if date.edtf is None or REFERENCE.search(date.timex_value) or (date.timex_type in ("DURATION", "SET") and "/" not in date.edtf):
        return False
    if told != date.end and says(codebook, "titled", text[date.end : date.end + LOOK]) and told <= date.start:
        return False
    if says(codebook, "told_then", text[date.end : date.end + FAR]):
        return False
    if own:
        return True
    start = max(date.start - LOOK, told if told <= date.start else 0, low)
    return not _run_up(text, date, codebook, ahead=ahead) and not says(codebook, "statement", text[start : date.start])


def _run_up(text: str, date: DateMention, codebook: Codebook, *, ahead: bool) -> bool:
    """Whether it is only what the event came before ("150 had come home before this week"), and has no open beginning itself.

    Of what lies ahead it is the term, unless it names another event ("before Friday's vote").
    """
    if ahead and not text.startswith("'s", date.end):
        return False
    whole = date.timex_type == "DATE" and ".." not in (date.edtf or "")
    return whole and says(codebook, "run_up", text[max(0, date.start - LOOK) : date.start])


def _cost(date: DateMention, trigger: Span, inside: bool, others: tuple[Span, ...], *, frame: bool) -> int:
    low, high = min(date.end, trigger[1]), max(date.start, trigger[0])
    crossed = any(low <= other[0] < high for other in others)
    cost = _gap(date, trigger) + BEFORE * (date.end <= trigger[0]) + CROSSED * crossed + ELSEWHERE * (not inside)
    return min(cost, FRAME if inside else FRAME + ELSEWHERE) if frame else cost


def _gap(date: DateMention, span: Span) -> int:
    return max(date.start - span[1], span[0] - date.end, 0)
