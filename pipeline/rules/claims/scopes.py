"""Which part of a sentence reporting words cover: the words after the verb, those before the speaker, or both."""

from __future__ import annotations

import re

from pipeline.records import Span
from pipeline.rules.claims.cues import TOKEN, Report, quoted_at

REACH = 600  # characters after a reporting verb in which the beginning of what is reported is looked for
SUBORDINATOR = 14  # characters before a speaker in which "While", "Although" stands
DAY = re.compile(
    r"[ \u00a0](?:late |early )?(?:on )?(?:late |early )?[A-Z][a-z]+day"
    r"(?: (?:morning|evening|night|afternoon))?(?=[ \u00a0]\w)"
)


def scopes(speaker: Span, verb: Span, sentence: Span, previous: int, text: str, lists: dict[str, frozenset[str]]) -> tuple[Span, ...]:
    """What is reported: the words after the verb, or, where only an adjunct follows, those before the speaker; or both."""
    before, after = (previous, speaker[0]), (verb[1], sentence[1])
    lead = text[slice(*before)].strip(' \u00a0,“"')
    closed = text[previous : speaker[0]].rstrip()[-1:] in (",", "”", '"', "’", "?", "!", "—", "–")
    first = TOKEN.match(lead)
    is_claim = (
        closed
        and len(lead.split()) >= 2
        and any(word[0].islower() for word in lead.split())
        and (first is None or first[0].lower() not in lists["locative_openers"] or len(lead.split()) > 7 or lead.endswith(("”", '"')))
    )
    rest = after_adjuncts(text, verb[1], sentence[1], lists)
    follows = rest is not None and (not is_claim or re.match(r"[ \u00a0]*[,;]?[ \u00a0]*[“\"]|[ \u00a0]+that\b", text[slice(*rest)]))
    if is_claim and follows and rest:
        return (before, rest)
    if is_claim:
        return (before, rest) if rest and text[rest[0] : rest[0] + 1] in ",;" and len(text[slice(*rest)].split()) > 3 else (before,)
    return (rest,) if rest else ((after,) if len(text[slice(*after)].split()) > 1 else ())


def after_adjuncts(text: str, start: int, end: int, lists: dict[str, frozenset[str]]) -> Span | None:
    """The reported words after the verb, past "on Friday", "told reporters"; None where only such words follow."""
    rest = text[start : min(end, start + REACH)]
    that = re.search(r"\bthat\b|:[ \u00a0]|[“\"]", rest)
    near = that is not None and "," not in rest[: that.start()] and len(rest[: that.start()].split()) <= 4
    first = TOKEN.search(rest)
    if first is None:
        return None
    lead = rest[: first.start()]
    if first[0].lower() in lists["adjunct_openers"] and not lead.strip():
        if that:
            return start + (that.end() if that[0] == "that" else that.start()), end
        stop = re.search(r",[ \u00a0]", rest)
        if stop and len(rest[stop.end() :].split()) > 3:
            return start + stop.start(), end
        return _past_day(text, start, end, lists)
    hearer = text[max(0, start - 20) : start].rsplit(None, 1)[-1].lower() in lists["verbs_with_hearer"] if start else False
    if that and that[0] == "that" and (that.start() <= 1 or (near and hearer)):
        return start + that.end(), end
    return start, end


def _past_day(text: str, start: int, end: int, lists: dict[str, frozenset[str]]) -> Span | None:
    """ "said on Monday 90 men were freed": the words past the day."""
    day = DAY.match(text, start, end)
    if day and len(text[day.end() : end].split()) > 3:
        after = TOKEN.search(text, day.end(), end)
        if after and after[0].lower() not in lists["adjunct_openers"] | lists["contrast"] | lists["locatives"]:
            return day.end(), end
    return None


def clause(scope: Span, cue: Span, text: str) -> Span:
    """The scope without what lies beyond a semicolon, quotes apart."""
    start, end = scope
    signs = [start + m.start() for m in re.finditer(";", text[start:end]) if not quoted_at(start + m.start(), text)]
    if not signs:
        return scope
    return (start, signs[0]) if start >= cue[0] else (signs[-1] + 1, end)


def second_claim(report: Report, other: Report, text: str, contrast: frozenset[str]) -> int | None:
    """Where a second claim of the sentence begins after this report ("…, but Moscow said …", "… and added …"); None for one inside it."""
    if other.cue[0] <= report.cue[1]:
        return None
    begin = other.cue[0] if other.speaker == report.speaker else other.speaker[0]
    if begin <= report.cue[1]:
        return None
    last = list(TOKEN.finditer(text, max(report.cue[1], begin - 40), begin))[-2:]
    joint = next((w for w in reversed(last) if w[0].lower() in contrast), None)
    opening = TOKEN.search(text, max(0, report.speaker[0] - SUBORDINATOR), report.speaker[0])
    if joint is None and opening and opening[0].istitle() and opening[0].lower() in contrast and text[:begin].rstrip().endswith(","):
        return len(text[:begin].rstrip()) - 1
    return joint.start() if joint else None
