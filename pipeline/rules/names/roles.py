"""What an organisation does where it is named: it speaks, acts, mediates, is aimed at, publishes, or is only mentioned."""

from __future__ import annotations

import functools
import re

from pipeline.codebook.book import Codebook
from pipeline.codebook.entries import AttributionCue
from pipeline.records import Reading
from pipeline.rules.names.actors import words
from pipeline.rules.names.linking import Identity

WINDOW = 60  # characters beside a mention in which its role is told
CREDIT = re.compile(r"(?:\A|\n)[^\n]{0,60}\($")
ACTING = re.compile(
    r"(?:[’']s)?[ \u00a0](?:(?:has|have|had|also|will|would|then|later|again)[ \u00a0])*"
    r"(?:[a-z]+(?:ed|es|s)|held|took|sent|brought|gave|put|began|met)\b"
)


def role(start: int, end: int, identity: Identity, reading: Reading, codebook: Codebook) -> str:
    """`publisher`, `source`, `mediator`, `target`, `actor` or `mentioned`.

    Source: the lexicon's attribution cues and word lists `mediating`, `targeting`.
    """
    text, sentence = reading.text, reading.sentence_at(start)
    before, after = text[max(sentence[0], start - WINDOW) : start], text[end : min(sentence[1], end + WINDOW)]
    if _is_publisher(start, identity, reading):
        return "publisher"
    cues = _cues(codebook)
    if cues["speaks"].match(after) or cues["spoken"].search(before):
        return "source"
    if cues["mediates"].search(before) or cues["mediating"].match(after):
        return "mediator"
    if cues["targeted"].search(before):
        return "target"
    return "actor" if ACTING.match(after) and not before.rstrip().endswith((" in", " on", " of")) else "mentioned"


def _is_publisher(start: int, identity: Identity, reading: Reading) -> bool:
    outlet = (reading.article.outlet or "").lower().removeprefix("the ").strip()
    if outlet and identity.name.lower().removeprefix("the ") == outlet:
        return True
    if identity.org_type != "media":
        return False
    line_start = reading.text.rfind("\n", 0, start) + 1
    line = reading.text[line_start : line_start + 200].split("\n", 1)[0].strip()
    return bool(CREDIT.search("\n" + reading.text[line_start:start])) or line == identity.name


@functools.lru_cache(maxsize=8)
def _cues(codebook: Codebook) -> dict[str, re.Pattern[str]]:
    rows = codebook.rows(AttributionCue)

    def either(*manners: str) -> str:
        found = [word for row in rows if row.manner in manners for word in row.words]
        return "|".join(re.escape(word) for word in sorted(found, key=len, reverse=True))

    lists = words(codebook)
    mediating = "|".join(sorted(lists["mediating"]))
    targeting = "|".join(re.escape(w) for w in sorted(lists["targeting"], key=len, reverse=True))
    office = rf"(?:(?:[’']s)?[ \u00a0](?:{either('office')})(?:[ \u00a0][A-Z][\w’'-]+){{0,3}})?"
    return {
        "speaks": re.compile(
            rf"{office}(?:,[^,;.\n]{{1,50}},)?[ \u00a0](?:has |have |had |also |later |then )*(?:{either('verb', 'count', 'denial')})\b"
        ),
        "spoken": re.compile(rf"\b(?:{either('phrase', 'passive')}|said)[ \u00a0](?:the |a |an |by )*$", re.I),
        "mediates": re.compile(rf"\b(?:{mediating})[ \u00a0](?:by|of|from|through|with|via)[ \u00a0](?:the )?$"),
        "mediating": re.compile(rf"(?:[’']s)?[ \u00a0](?:has |have |had |also )*(?:{mediating})\b"),
        "targeted": re.compile(rf"\b(?:{targeting})[ \u00a0](?:the )?$"),
    }
