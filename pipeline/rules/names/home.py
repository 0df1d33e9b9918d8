"""The country that an article is about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from pipeline.records import ActorMention, Reading

DAY = r",[ \u00a0](?:\d{1,2}[ \u00a0][A-Z][a-z]{2,8}\b|[A-Z][a-z]{2,8}\.?[ \u00a0]\d{1,2}\b)"
SIGN = r"[^.\n]{0,40}(?:\([^)\n]{1,30}\)[ \u00a0]*)?[ \u00a0]?(?:[–—:-][ \u00a0]|\d{4}$)"
DATELINE = re.compile(rf"{DAY}|{SIGN}", re.M)


def spoken_of(mentions: Iterable[ActorMention]) -> list[ActorMention]:
    """The mentions of states by more than a place of theirs; all, where there are no others."""
    states = [m for m in mentions if len(m.code) == 3]
    return [m for m in states if m.kind != "city" or m.rule.startswith("actor.capital")] or states


def home(reading: Reading, actors: tuple[ActorMention, ...]) -> str | None:
    """The country that an article is about: that of its dateline, else one named at least twice as often as any other; None else.

    A dateline of which the article says no more ("DOHA - Hamas released three Israelis") is only where its reporter sat.
    """
    named = [m for m in actors if len(m.code) == 3]
    often = Counter(m.code for m in named)
    for mention in named:
        line_start = mention.start == 0 or reading.text[mention.start - 1] in "\n(/"
        opens = line_start and (often[mention.code] > 1 or len(often) == 1) and mention.start <= reading.article.title_end + 400
        if opens and (mention.kind == "city" or (mention.kind == "capital" and DATELINE.match(reading.text, mention.end))):
            return mention.code
    ranks = Counter(m.code for m in spoken_of(named)).most_common(2)
    if not ranks:
        return None
    return ranks[0][0] if len(ranks) == 1 or ranks[0][1] >= 2 * ranks[1][1] else None
