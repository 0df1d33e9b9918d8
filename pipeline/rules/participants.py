"""Who takes part in an event: its sides or its actor and target, and who goes between them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.codebook.book import Codebook
from pipeline.records import ActorMention, Party, Span
from pipeline.rules.sighting import phrases

NEAR = 45  # characters from a mediator's cue to the first party
CHAIN = 32  # characters between parties in a row
JOINED = re.compile(r"^(?:'s)?(?:,? (?:and|or|as well as|along with)|,|/|-| &)?(?: (?:also|the|both|its|[A-Za-z]{1,14}))*? ?(?:the )?$")
BROKEN = re.compile(r"[.;:()\"]|\b(?:said|which|who|that|after|between|for|when|while|where|because)\b")
BY = re.compile(r"\bby (?:the )?(?:[\w'-]{1,15} ){0,3}$")


def mediators(text: str, sentence: Span, actors: tuple[ActorMention, ...], codebook: Codebook) -> tuple[str, ...]:
    """Codes of the parties that go between, in text order; offsets into the folded `text`."""
    codes: list[str] = []
    for phrase in phrases(codebook, "mediator"):
        for m in phrase.pattern.finditer(text, sentence[0], sentence[1]):
            chain = _after(text, m.end(), actors) if phrase.row.side == "follows" else _before(text, m.start(), actors)
            codes += [actor.code for actor in chain if actor.code not in codes]
    return tuple(codes)


def _after(text: str, at: int, actors: tuple[ActorMention, ...]) -> list[ActorMention]:
    chain: list[ActorMention] = []
    for actor in sorted((a for a in actors if a.start >= at), key=lambda a: a.start):
        between = text[at : actor.start]
        if len(between) > (CHAIN if chain else NEAR) or BROKEN.search(between):
            break
        chain.append(actor)
        at = actor.end
    return chain


def _before(text: str, at: int, actors: tuple[ActorMention, ...]) -> list[ActorMention]:
    chain: list[ActorMention] = []
    for actor in sorted((a for a in actors if a.end <= at), key=lambda a: -a.end):
        between = text[actor.end : at]
        if len(between) > CHAIN or BROKEN.search(between) or (chain and not JOINED.match(between)):
            break
        chain.append(actor)
        at = actor.start
    return chain[::-1]


def sides(actors: Iterable[ActorMention], between: tuple[str, ...]) -> tuple[Party, ...]:
    """The parties of an event whose sides are alike: every code once, without those who mediate."""
    found: dict[str, Party] = {}
    for actor in actors:
        if actor.code not in between:
            found.setdefault(actor.code, Party(name=actor.name, code=actor.code, role="side"))
    return tuple(found.values())


def acts(text: str, trigger: Span, actors: Iterable[ActorMention], between: tuple[str, ...]) -> tuple[Party, ...]:
    """Actor and target of an act: who stands before an active verb or after *by* acts, the people named are the target."""
    found: dict[str, Party] = {}
    rest = [actor for actor in actors if actor.code not in between]
    agents = [a for a in rest if BY.search(text[max(0, a.start - 50) : a.start]) and a.start >= trigger[1]] or [
        a for a in rest if a.kind in ("name", "capital", "leader", "group")
    ]
    for actor in agents[:1]:
        found[actor.code] = Party(name=actor.name, code=actor.code, role="actor")
    for actor in rest:
        found.setdefault(actor.code, Party(name=actor.name, code=actor.code, role="target" if found else "actor"))
    return tuple(found.values())
