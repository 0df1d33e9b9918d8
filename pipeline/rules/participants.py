"""Who takes part in an event: its sides or its actor and target, and who goes between them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.codebook.book import Codebook
from pipeline.codebook.eventing import EventType
from pipeline.records import ActorMention, Party, Span
from pipeline.rules.sighting import phrases

NEAR = 45  # characters from a mediator's cue to the first party
CHAIN = 32  # characters between parties in a row
JOINED = re.compile(r"^(?:'s)?(?:,? (?:and|or|as well as|along with)|,|/|-| &)?(?: (?:also|the|both|its|[A-Za-z]{1,14}))*? ?(?:the )?$")
OWNED = re.compile(r"'s? (?:\w+ ){0,2}(?:partners|allies|side|friends|enem)")
BROKEN = re.compile(r"[.;:()\"]|\b(?:said|told|asked|urged|accused|thanked|to|by|which|who|that|after|between|for|when|while|where|because)\b")
PLACED = re.compile(r"\b(?:in|at|near|outside|across|through|via|under the) (?:the )?$", re.IGNORECASE)
SCENE = re.compile(r" (?:peace |ceasefire )?(?:talks|negotiations|meeting|summit|agreements?|deal|understandings|process|format)\b")
PEOPLE = re.compile(r" (?:\w+ ){0,2}(?:prisoners?|soldiers?|civilians?|citizens?|children|troops|captives?|fighters?)\b")
BY = re.compile(r"\bby (?:the )?(?:[\w'-]{1,15} ){0,3}$")


def mediators(text: str, sentence: Span, actors: tuple[ActorMention, ...], codebook: Codebook) -> tuple[str, ...]:
    """Codes of the parties that go between, in text order; offsets into the folded `text`."""
    codes: list[str] = []
    for phrase in phrases(codebook, "mediator"):
        for m in phrase.pattern.finditer(text, sentence[0], sentence[1]):
            chain = _after(text, m.end(), actors) if phrase.row.side == "follows" else _before(text, m.start(), actors)
            chain = [actor for actor in chain if not OWNED.match(text[actor.end : actor.end + 40])]
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


def parties_of(
    kind: EventType, text: str, trigger: Span, actors: tuple[ActorMention, ...], between: tuple[str, ...]
) -> tuple[Party, ...]:
    """The parties of an event out of the actors of its sentence, nearest first, without those who mediate."""
    rest = [a for a in actors if a.code not in between]
    if kind.layout == "sides" or kind.freed:
        rest = [a for a in rest if not PLACED.search(text[max(0, a.start - 40) : a.start]) and not SCENE.match(text[a.end : a.end + 24])]
    if kind.layout == "sides":
        return _once((a, "side") for a in rest)
    return _acts(text, trigger, rest)


def _acts(text: str, trigger: Span, actors: list[ActorMention]) -> tuple[Party, ...]:
    """Actor and target of an act: who stands after *by* or before an active verb acts, the people named are its target."""
    agent = next((a for a in actors if a.start >= trigger[1] and BY.search(text[max(0, a.start - 50) : a.start])), None)
    agent = agent or next((a for a in actors if a.kind != "people" and not PEOPLE.match(text[a.end : a.end + 30])), None)
    return _once((a, "actor" if a is agent else "target") for a in sorted(actors, key=lambda a: a is not agent))


def _once(pairs: Iterable[tuple[ActorMention, str]]) -> tuple[Party, ...]:
    found: dict[str, Party] = {}
    for actor, role in pairs:
        found.setdefault(actor.code, Party(name=actor.name, code=actor.code, role=role))
    return tuple(found.values())
