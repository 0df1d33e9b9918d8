"""Who takes part in an event: its sides or its actor and target, and who goes between them."""

from __future__ import annotations

import functools
from collections.abc import Iterable

from pipeline.codebook.book import Codebook
from pipeline.codebook.eventing import EventType
from pipeline.records import ActorMention, Party, Span
from pipeline.rules.events.coding import home
from pipeline.rules.events.patterns import Pattern, grafted, made
from pipeline.rules.events.sighting import phrases, says
from pipeline.rules.events.triggers import macros

LOOK = 50  # characters beside a party in which the words that tell its part may stand
NEAR = 45  # characters from a mediator's cue to the first party
CHAIN = 32  # characters between parties in a row


def mediators(text: str, sentence: Span, actors: tuple[ActorMention, ...], codebook: Codebook) -> tuple[str, ...]:
    """Codes of the parties that go between, in text order; offsets into the folded `text`."""
    codes: list[str] = []
    for phrase in phrases(codebook, "mediator", text[slice(*sentence)]):
        for m in phrase.pattern.finditer(text, sentence[0], sentence[1]):
            chain = (_after if phrase.row.side == "follows" else _before)(text, m.span(), actors, codebook)
            chain = [actor for actor in chain if not says(codebook, "owned", text[actor.end : actor.end + LOOK])]
            codes += [actor.code for actor in chain if actor.code not in codes]
    return tuple(codes)


def _after(text: str, cue: Span, actors: tuple[ActorMention, ...], codebook: Codebook) -> list[ActorMention]:
    at = cue[1]
    chain: list[ActorMention] = []
    for actor in sorted((a for a in actors if a.start >= at), key=lambda a: a.start):
        between = text[at : actor.start]
        if len(between) > (CHAIN if chain else NEAR) or says(codebook, "broken", between):
            break
        if says(codebook, "starts", text[actor.end : actor.end + LOOK]) or (chain and not says(codebook, "joined", between)):
            break
        chain.append(actor)
        at = actor.end
        if len(chain) > 1 and says(codebook, "last", between):
            break
    return chain


def _before(text: str, cue: Span, actors: tuple[ActorMention, ...], codebook: Codebook) -> list[ActorMention]:
    at = cue[0]
    chain: list[ActorMention] = []
    for actor in sorted((a for a in actors if a.end <= at), key=lambda a: -a.end):
        between = text[actor.end : at]
        far = len(between) > CHAIN and not says(codebook, "fellow", between)
        if far or says(codebook, "broken", between) or (chain and not says(codebook, "joined", between)):
            break
        chain.append(actor)
        at = actor.start
    return chain[::-1]


def parties_of(
    kind: EventType, text: str, trigger: Span, actors: tuple[ActorMention, ...], between: tuple[str, ...], codebook: Codebook
) -> tuple[Party, ...]:
    """The parties of an event out of the actors of its sentence, without those who mediate; offsets into the folded `text`."""
    rest = [a for a in actors if a.code not in between and not _beside(text, a, codebook) and not _owner(text, a, actors, codebook)]
    if kind.layout == "sides" or kind.freed or says(codebook, "taking", text[max(0, trigger[0] - LOOK) : trigger[1]]):
        rest = [a for a in rest if not is_scenery(text, a, codebook)]
    if kind.layout == "sides":
        return _once((a, "side") for a in rest)
    return _acts(text, trigger, rest, codebook)


def _owner(text: str, actor: ActorMention, actors: tuple[ActorMention, ...], codebook: Codebook) -> bool:
    """Whether a state only says where a group is at home ("Sudan's RSF freed 64"): the group acts."""
    group = next((a for a in actors if 0 < a.start - actor.end <= NEAR and home(a.code, codebook) == actor.code != a.code), None)
    return group is not None and says(codebook, "owner", text[actor.end : group.start])


def sides_of(text: str, actors: tuple[ActorMention, ...], between: tuple[str, ...], codebook: Codebook) -> tuple[Party, ...]:
    """All that can be sides of what a sentence tells, those who speak of it among them."""
    rest = (a for a in actors if a.code not in between and not _beside(text, a, codebook) and not is_scenery(text, a, codebook))
    return _once((a, "side") for a in rest)


def _beside(text: str, actor: ActorMention, codebook: Codebook) -> bool:
    """Whether a country is only where a report was written, or where an attack took people."""
    return _written(text, actor, codebook) or _attacked(text, actor.start, codebook)


@functools.lru_cache(maxsize=256)
def _attacked(text: str, start: int, codebook: Codebook) -> bool:
    """Whether what stands there is where an attack was: it is asked for each event of its sentence, as the next one is."""
    return says(codebook, "attacked", text[max(0, start - LOOK) : start])


def _written(text: str, actor: ActorMention, codebook: Codebook) -> bool:
    return text[actor.start : actor.end].isupper() and says(codebook, "dateline", text[actor.end : actor.end + LOOK])


def dateline_of(text: str, actors: tuple[ActorMention, ...], codebook: Codebook) -> str | None:
    """Where the report was written, by the country: who *comes* home or back comes there, unless the words say whither."""
    return next((actor.code for actor in actors if _written(text, actor, codebook)), None)


def is_scenery(text: str, actor: ActorMention, codebook: Codebook) -> bool:
    """Whether a country is only where something happens, or names a meeting."""
    return _placed(text, actor.start, actor.end, codebook)


@functools.lru_cache(maxsize=256)
def _placed(text: str, start: int, end: int, codebook: Codebook) -> bool:
    return says(codebook, "placed", text[max(0, start - LOOK) : start]) or says(codebook, "scene", text[end : end + LOOK])


def _acts(text: str, trigger: Span, actors: list[ActorMention], codebook: Codebook) -> tuple[Party, ...]:
    """Actor and target of an act: who stands after *by*, has the prisons or stands before a verb acts; its people are the target."""
    after = (a for a in actors if a.start >= trigger[1] and not (a.kind == "city" and is_scenery(text, a, codebook)))
    agents = (a for a in after if says(codebook, "agent", text[max(0, a.start - LOOK) : a.start]))
    holders = (a for a in actors if says(codebook, "gaol_of", text[a.end : a.end + LOOK]))
    agent = next(agents, None) or next(holders, None) or next((a for a in actors if not _people(text, trigger, a, codebook)), None)
    return _once((a, "actor" if a is agent else "target") for a in sorted(actors, key=lambda a: a is not agent))


def _people(text: str, trigger: Span, actor: ActorMention, codebook: Codebook) -> bool:
    """Whether the mention names people, or says whose people they are."""
    noun = _nouns(codebook).match(text, actor.end)
    return actor.kind == "people" or (noun is not None and not actor.end <= trigger[0] < noun.end())


def describes(text: str, actor: ActorMention, codebook: Codebook) -> bool:
    """Whether a nation's adjective says whose people the noun behind it names ("Palestinian prisoners"), and no more."""
    return actor.kind == "adjective" and _nouns(codebook).match(text, actor.end) is not None


@functools.lru_cache(maxsize=8)
def _nouns(codebook: Codebook) -> Pattern:
    """Nouns right behind a name that say whose people are meant; a codebook without the group `target` knows none."""
    groups = macros(codebook)
    return grafted(r" (?:[\w-]{1,20} ){0,2}<target>\b", groups, ()) if "target" in groups else made("(?!)")


def _once(pairs: Iterable[tuple[ActorMention, str]]) -> tuple[Party, ...]:
    found: dict[str, Party] = {}
    for actor, role in pairs:
        found.setdefault(actor.code, Party(name=actor.name, code=actor.code, role=role))
    return tuple(found.values())
