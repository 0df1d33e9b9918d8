"""Every sighting of an event in an article: the triggers of each sentence, with the arguments and the status that it gives them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.codebook.book import Codebook
from pipeline.codebook.eventing import EventType
from pipeline.records import ActorMention, DateMention, FigureMention, Findings, Reading, Released, Span
from pipeline.rules.events import status, triggers
from pipeline.rules.events.clauses import clause_at, relatives
from pipeline.rules.events.clusters import DONE
from pipeline.rules.events.coding import kinds
from pipeline.rules.events.pairing import couple_of
from pipeline.rules.events.participants import dateline_of, parties_of, sides_of
from pipeline.rules.events.participants import mediators as mediators_of
from pipeline.rules.events.participles import foreign
from pipeline.rules.events.places import Ground, place_of
from pipeline.rules.events.releases import alone, figures_of, of_what, released_of, shared
from pipeline.rules.events.scene import WINDOW, Scene
from pipeline.rules.events.sighting import Sighting, phrases, said, says
from pipeline.rules.events.timing import anchored, date_of
from pipeline.rules.events.triggers import Hit
from pipeline.rules.events.verdicts import answered, describing, governed, heading, judged, unagreed

LONG = 1500  # characters; longer sentences are lists or dumps
CONTEXT = 500  # characters before a sentence that may tell what it is about
NEXT = 12  # characters between the words that plan something for a day and the day
FEW = 2  # plain words of a piece that is no sentence: a dateline, the head of an entry
NUMBERED = re.compile(r"\d|/")
PLAIN = re.compile(r"\b[a-z]{2,}")
ENTRY = (":", ".")  # what stands behind the day that begins a line of a chronicle
AROUND = ("other", "new", "generic", "background", "aside", "instrument", "anticipated", "definite")  # roles given by the words before
WHOLE = ("mutual", "onesided")  # roles that the sentence gives
WITHIN = ("sum", "mutual", "onesided", "undisclosed", "part", "formula", "total", "staged",
          "barter", "extra", "both", "superlative", "answer", "whole", "record", "sided", "ending", "recount",
          "also", "besides")  # fmt: skip  # of the clause


def sightings(reading: Reading, text: str, codebook: Codebook, findings: Findings) -> list[Sighting]:
    """All sightings of an article, in text order; `text` is its folded text."""
    return [_sighting(scene, hit, codebook, findings) for scene in _scenes(reading, text, codebook, findings) for hit in scene.hits]


def _scenes(reading: Reading, text: str, codebook: Codebook, findings: Findings) -> Iterator[Scene]:
    body = (s for s in reading.sentences if s[0] >= reading.article.title_end)
    lead = next((s for s in body if len(PLAIN.findall(text, *s)) > FEW or not NUMBERED.search(text, *s)), None)
    dateline = dateline_of(text, findings.actors, codebook)
    for span in (piece for sentence in reading.sentences for piece in _pieces(sentence)):
        found = triggers.hits(text[span[0] : span[1]], codebook, text[max(0, span[0] - CONTEXT) : span[0]])
        days = [(d.start - span[0], d.end - span[0]) for d in findings.dates if span[0] <= d.start < span[1]]
        found = tuple(hit for hit in found if not any(start == hit.start and hit.end <= end for start, end in days))  # "since March"
        if found:
            actors = tuple(a for a in findings.actors if span[0] <= a.start < span[1])
            yield Scene(
                reading=reading,
                text=text,
                span=span,
                hits=found,
                dates=tuple(d for d in findings.dates if span[0] <= d.start < span[1]),
                actors=actors,
                claims=tuple(c for c in findings.claims if c.start < span[1] and span[0] < c.end),
                between=mediators_of(text, span, actors, codebook),
                title=reading.section_at(span[0]) == "title",
                lead=span == lead,
                entry=_entry(reading, text, span, codebook, findings),
                numbered=any(span[0] <= f.start < span[1] for f in findings.figures),
                dateline=dateline,
                following=text[span[1] : span[1] + WINDOW * 2],
            )


def _pieces(sentence: Span) -> Iterator[Span]:
    """The sentence, or its pieces where it is too long to be one: what a clause can reach is bounded, so must be the work."""
    yield from ((start, min(start + LONG, sentence[1])) for start in range(sentence[0], sentence[1], LONG))


def _sighting(scene: Scene, hit: Hit, codebook: Codebook, findings: Findings) -> Sighting:
    """One trigger in one sentence, with its arguments."""
    at = scene.span[0]
    trigger = (at + hit.start, at + hit.end)
    low, high = clause_at(scene.sentence, (hit.start, hit.end), codebook)
    clause = (at + low, at + high)
    kind = of_what(kinds(codebook)[hit.trigger.event], clause, findings.figures, codebook)
    verdict, roles = _weighed(scene, hit, kind, (low, high), codebook)
    told = scene.span if "reverse" in roles else clause
    figures = shared(
        figures_of(kind, scene.text, scene.span, told, findings.figures, codebook, summed="sum" in roles), scene.text, told, codebook
    )
    others = tuple((at + h.start, at + h.end) for h in scene.hits if h is not hit and h.trigger.strength != "weak")
    describes = "background" in roles and verdict.status in DONE
    lasting = verdict.status == "ongoing" or says(codebook, "lasting", scene.sentence[max(0, hit.start - WINDOW) : hit.end], scene.sentence)
    dates = _dates(
        scene,
        hit,
        kind,
        codebook,
        describing=describes,
        momentary=(kind.loose or "identified" in roles) and not lasting,
        done=verdict.status == "occurred",
    )
    appointed = _appointed(scene, hit, codebook)
    dates = tuple(d for d in dates if d is not appointed) or dates
    speaking = _speaking(scene, trigger, kind, codebook)
    couple = _couple(scene, trigger, kind, speaking, codebook)
    location, country = place_of(scene.text, trigger, clause, _ground(scene, hit), codebook)
    return Sighting(
        event=kind.becomes if kind.becomes and "mutual" in roles and "barter" not in roles else kind.id,
        start=trigger[0],
        end=trigger[1],
        sentence=scene.span,
        clause=clause,
        status=verdict.status,
        strength=hit.trigger.strength,
        rule=hit.trigger.id,
        rank=verdict.rank,
        title=scene.title,
        lead=scene.lead,
        when=(appointed if verdict.status not in DONE else None)
        or date_of(scene.text, scene.span, trigger, clause, dates, others, codebook, ahead=verdict.status not in DONE, state=not kind.loose)
        or _of_entry(scene, roles),
        location=location,
        country=country,
        parties=parties_of(kind, scene.text, trigger, couple or speaking, scene.between, codebook),
        around=sides_of(scene.text, couple or scene.actors, scene.between, codebook),
        mediators=scene.between,
        figures=figures,
        released=_released(scene, hit, kind, figures, roles, codebook),
        sources=tuple(dict.fromkeys(c.source_org or c.source_text for c in scene.claims)),
        ordinal=_ordinal(scene, hit, codebook),
        roles=roles | ({"couple"} if couple else set()),
    )


def _weighed(scene: Scene, hit: Hit, kind: EventType, clause: Span, codebook: Codebook) -> tuple[status.Verdict, frozenset[str]]:
    """What the words say became of the event, and the roles of the mention that agree with it."""
    roles = _roles(scene, hit, clause, codebook)
    verdict = answered(scene, hit, judged(scene, hit, kind, codebook), kind, codebook)
    if describing(scene, hit, codebook):
        verdict = status.Verdict(hit.trigger.status or "occurred", hit.trigger.id, 0)
    if "stated" in roles and verdict.rank < status.STRONG:
        verdict = status.Verdict(hit.trigger.status or "occurred", hit.trigger.id, 0)
    roles |= {"aside"} if governed(scene, hit, verdict, codebook) or unagreed(scene, hit, verdict.status, codebook) else set()
    roles |= {"cited"} if "stated" in roles and roles & {"aside", "instrument"} else set()
    roles -= {"aside", "instrument", "part"} if "stated" in roles else set()
    roles -= {"generic", *_unruled(scene, hit, codebook)} if verdict.status in ("denied", "cancelled", "rejected") else set()
    return verdict, roles


def _released(
    scene: Scene, hit: Hit, kind: EventType, figures: tuple[FigureMention, ...], roles: frozenset[str], codebook: Codebook
) -> tuple[Released, ...]:
    here = None if "sided" in roles else scene.dateline
    counted = released_of(kind, scene.text, figures, scene.actors, scene.claims, codebook, here=here)
    return (*(alone(scene, hit, figures, codebook) if kind.freed else ()), *counted)


def _unruled(scene: Scene, hit: Hit, codebook: Codebook) -> set[str]:
    """The role that "in any exchange" loses where that is what is refused: whoever will have no part in any refuses all."""
    return {"aside"} if says(codebook, "whichever", scene.sentence[max(0, hit.start - WINDOW) : hit.start], scene.sentence) else set()


def _ordinal(scene: Scene, hit: Hit, codebook: Codebook) -> str | None:
    """The ordinal before the event's noun, in lower case; None where the words behind it make it one of another row."""
    low = max(0, hit.start - WINDOW)
    if says(codebook, "row", scene.sentence[hit.end : hit.end + WINDOW], scene.sentence):
        return None
    found = (p.pattern.search(scene.sentence, low, hit.end) for p in phrases(codebook, "ordinal", scene.sentence))
    return next((m.group(1).lower() for m in found if m and m.end() >= hit.start), None)


def _appointed(scene: Scene, hit: Hit, codebook: Codebook) -> DateMention | None:
    """The day for which it was planned, where a relative tells it ("called off the release of 18, which had been set for Monday")."""
    if not scene.dates:
        return None
    told = (
        m for p in phrases(codebook, "appointed", scene.sentence) for m in p.pattern.finditer(scene.sentence, hit.end, hit.end + WINDOW)
    )
    ends = [scene.span[0] + m.end() for m in told if not any(hit.end <= h.start < m.start() for h in scene.hits)]
    return next((d for d in scene.dates if any(0 <= d.start - end <= NEXT for end in ends)), None)


def _dates(
    scene: Scene, hit: Hit, kind: EventType, codebook: Codebook, *, describing: bool, momentary: bool, done: bool
) -> tuple[DateMention, ...]:
    """The dates that can be the event's: not open-ended where it is of a moment (`momentary`), nor in an aside about somebody, nor, behind
    the words of what is over (`done`), still to come.

    Where its own words are such an aside (`describing`: "whom A had deported", "held by A"), none that stands before the aside.
    """
    if not scene.dates:
        return ()
    at = scene.span[0]
    asides = [(at + s, at + e) for s, e in relatives(scene.sentence, (hit.start, hit.end), codebook)]
    dates = (anchored(scene.text, d, at + hit.start, codebook) for d in scene.dates if not foreign(scene, hit, d, codebook))
    mine = (d for d in dates if not any(s <= d.start < e for s, e in asides) and not _whose(scene, hit, kind, d, codebook))
    low = at + _opening(scene, hit, codebook) if describing else 0
    over = scene.reading.article.published.day if done else None
    mine = (d for d in mine if not (over and d.start >= at + hit.end and d.first_day and d.first_day > over))
    mine = (d for d in mine if not (kind.freed and d.end <= at + hit.start and _of_treaty(scene, d, codebook)))
    return tuple(d for d in mine if d.start >= low and not (momentary and (d.edtf or "").endswith("..")))


def _of_treaty(scene: Scene, date: DateMention, codebook: Codebook) -> bool:
    """Whether the date is in the name of an agreement ("under the June 2 deal")."""
    return says(codebook, "titled", scene.text[date.end : date.end + WINDOW])


def _opening(scene: Scene, hit: Hit, codebook: Codebook) -> int:
    """Where the clause begins that only says who somebody is: at its pronoun, or at its participle.

    The sentence's head where it tells of many, of whom the sentence is about one ("he was among 60 who walked free").
    """
    low = max(0, hit.start - WINDOW)
    found = (p.pattern.search(scene.sentence[low : hit.start]) for p in phrases(codebook, "background", scene.sentence))
    opening = next((low + m.start() for m in found if m), hit.start)
    return 0 if says(codebook, "partitive", scene.sentence[max(0, opening - WINDOW) : opening]) else opening


def _speaking(scene: Scene, trigger: Span, kind: EventType, codebook: Codebook) -> tuple[ActorMention, ...]:
    """The actors that the event can be of: in what somebody says, those named there, unless the speaker speaks of itself.

    Who only tells that people are held or tried has no part in it.
    """
    claim = next((c for c in scene.claims if c.start <= trigger[0] < c.end), None)
    if claim is None or says(codebook, "selfsame", scene.text[claim.start : trigger[0]]):
        return scene.actors
    named = tuple(a for a in scene.actors if claim.start <= a.start < claim.end)
    return named or (scene.actors if kind.freed or kind.layout == "sides" else ())


def _whose(scene: Scene, hit: Hit, kind: EventType, date: DateMention, codebook: Codebook) -> bool:
    """Whether the date tells when those whom the event is about were seized ("talks on a man arrested in May")."""
    between = scene.sentence[hit.end : max(hit.end, date.start - scene.span[0])]
    return (bool(kind.freed) or kind.layout == "sides") and bool(between) and says(codebook, "whose_day", between, scene.sentence)


def _couple(scene: Scene, trigger: Span, kind: EventType, actors: tuple[ActorMention, ...], codebook: Codebook) -> tuple[ActorMention, ...]:
    """The two sides that the sentence joins, of an event between two."""
    able = [a for a in actors if a.kind != "city" and a.code not in scene.between]
    return couple_of(scene.text, trigger, able, codebook) if kind.layout == "sides" else ()


def _ground(scene: Scene, hit: Hit) -> Ground:
    at = scene.span[0]
    return Ground(
        taken=tuple((d.start, d.end) for d in scene.dates),
        others=tuple((at + h.start, at + h.end) for h in scene.hits if h.trigger.event != hit.trigger.event),
        entities=tuple(e for e in scene.reading.entities if scene.span[0] <= e.start < scene.span[1]),
    )


def _roles(scene: Scene, hit: Hit, clause: Span, codebook: Codebook) -> frozenset[str]:
    whole, verb = scene.sentence, scene.sentence[hit.start : hit.end]
    before, after = whole[max(0, hit.start - WINDOW) : hit.start], whole[hit.end : hit.end + WINDOW]
    roles = set(said(codebook, AROUND, before, whole))
    known = "definite" in roles and says(codebook, "identified_after", after, whole)
    if known or says(codebook, "identified", whole[: hit.start], whole):
        roles = (roles - {"other", "new", "generic"}) | {"identified"}
    roles |= {"earlier"} if says(codebook, "earlier", before + verb, whole) else set()
    roles |= {"generic"} if says(codebook, "apiece", before, whole) and not says(codebook, "verb", verb) else set()
    roles |= said(codebook, WITHIN, whole[slice(*clause)], whole)
    roles -= {"sum"} if "record" in roles else set()
    roles |= {"generic"} if says(codebook, "generic_after", after, whole) else set()
    roles |= said(codebook, WHOLE, _segment(whole, hit) if scene.title else whole, whole)
    roles = (roles - {"mutual"}) | {"onesided"} if says(codebook, "unrequited", whole[slice(*clause)], whole) else roles
    roles |= {"compared"} if says(codebook, "compared", whole[: hit.end], whole) else set()
    roles |= {"generic"} if heading(scene) else set()
    roles |= {"question"} if scene.sentence.rstrip("\"')* ").endswith("?") else set()
    roles |= describing(scene, hit, codebook)
    return frozenset(roles | ({hit.trigger.role} if hit.trigger.role else set()))


def _segment(sentence: str, hit: Hit) -> str:
    """What stands between the semicolons around the event's words: a headline tells two things so."""
    end = sentence.find(";", hit.end)
    return sentence[sentence.rfind(";", 0, hit.start) + 1 : end if end >= 0 else len(sentence)]


def _of_entry(scene: Scene, roles: frozenset[str]) -> DateMention | None:
    """The day of the line's entry, unless the words tell of something before it."""
    return None if roles & {"background", "sum"} else scene.entry


def _entry(reading: Reading, text: str, span: Span, codebook: Codebook, findings: Findings) -> DateMention | None:
    """The day that a line of a chronicle begins with ("- 17 October: …"): it is that of all the line tells."""
    line = reading.text.rfind("\n", 0, span[0]) + 1
    heads = (d for d in findings.dates if line <= d.start < min(line + WINDOW, span[0] + 1))
    return next((d for d in heads if text[d.end : d.end + 1] in ENTRY and says(codebook, "entry", text[line : d.start])), None)
