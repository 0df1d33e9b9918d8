"""What the words of a sentence, and of the next, make of an event: its status, and whether it is told at all."""

from __future__ import annotations

import re

from pipeline.codebook.book import Codebook
from pipeline.codebook.eventing import EventType
from pipeline.rules.events import status, triggers
from pipeline.rules.events.coding import kinds
from pipeline.rules.events.scene import WINDOW, Scene
from pipeline.rules.events.sighting import says, spans
from pipeline.rules.events.triggers import Hit

OPEN = ("planned", "agreed", "proposed", "possible")
REPLY = 45  # rank of what a verb tells and the next sentence denies, where its own says nothing of it
HEADING = 60  # characters of the longest heading
LIST = 1500  # characters before an item in which the words that lead its list in may stand
BULLETS = "•*·-– \t\n"
ITEM = re.compile(r"\s*(?:[•*·–—-]|\d{1,2}[.)]|\(?[a-z]\))\s")
NEXT = re.compile(r"(?<=[.!?\"]) (?=[\"A-Z])")  # where the sentence behind ends
TURN = re.compile(r"; |, (?=but |yet )")  # where the sentence itself goes on to what came of it
CLOSERS = ".!?:;,\"')"


def judged(scene: Scene, hit: Hit, kind: EventType, codebook: Codebook) -> status.Verdict:
    """What the sentence says became of the event; an item of a list is read behind the words that lead the list in."""
    lead = _lead_in(scene)
    words, at = (f"{lead} {scene.sentence.lstrip(BULLETS)}", len(lead) + 1 + len(scene.sentence.lstrip(BULLETS)) - len(scene.sentence))
    words, at = (words, at) if lead else (scene.sentence, 0)
    told = status.judge(
        words, (hit.start + at, hit.end + at), codebook, default=hit.trigger.status or "occurred", allowed=frozenset(kind.cameo)
    )
    other = _given_for(scene, hit, codebook) if told.rank == 0 else None
    if other is None:
        return told
    return status.judge(words, (other.start + at, other.end + at), codebook, default=told.status, allowed=frozenset(kind.cameo))


def _given_for(scene: Scene, hit: Hit, codebook: Codebook) -> Hit | None:
    """The event of the sentence that this one is given for ("set to return bodies in return for the release of 90"): both or neither."""
    before = scene.sentence[: hit.start]
    if not says(codebook, "given_for", before[-WINDOW:], scene.sentence):
        return None
    return next((h for h in reversed(scene.hits) if h.end < hit.start and kinds(codebook)[h.trigger.event].freed), None)


def _lead_in(scene: Scene) -> str:
    """The words before the colon that a list begins with, where the sentence is an item of it; else nothing."""
    begun = scene.reading.text.rfind("\n", 0, scene.span[0] + 1) + 1
    if not ITEM.match(scene.reading.text[begun : scene.span[1]].lstrip("\n")):
        return ""
    above = scene.reading.text[max(0, begun - LIST) : begun].splitlines()
    head = next((line.strip() for line in reversed(above) if line.strip() and not ITEM.match(line)), "")
    return triggers.folded(head[:-1]) if head.endswith(":") else ""


def answered(scene: Scene, hit: Hit, verdict: status.Verdict, kind: EventType, codebook: Codebook) -> status.Verdict:
    """What the sentence or the next makes of the event: what is only reported is denied there, what is offered refused."""
    after = scene.following
    if verdict.status == "none" and "denied" in kind.cameo and says(codebook, "contradicted", scene.sentence, scene.sentence):
        return status.Verdict("denied", "refuted.here", status.STRONG)
    if sequel := _sequel(scene, hit, verdict, kind, codebook):
        return sequel
    if verdict.rank == 0 and len(scene.sentence) < HEADING and says(codebook, "offered", after):
        return status.Verdict("proposed", "next.offered", verdict.rank + 1)
    told = verdict.status in ("occurred", "planned", "agreed", "ongoing") and says(codebook, "hearsay", scene.sentence, scene.sentence)
    told = told and not says(codebook, "presupposed", scene.sentence[: hit.start][-WINDOW:], scene.sentence)
    replies = (TURN.split(NEXT.split(after, maxsplit=1)[0])[0], scene.sentence.partition(";")[2])  # behind a turn it answers its own
    refuted = told and any(says(codebook, "refuted", reply) for reply in replies)
    own = REPLY if says(codebook, "verb", scene.sentence[hit.start : hit.end], scene.sentence) else 0
    return status.Verdict("denied", "next.refuted", verdict.rank or own) if refuted else verdict


def _sequel(scene: Scene, hit: Hit, verdict: status.Verdict, kind: EventType, codebook: Codebook) -> status.Verdict | None:
    """What became of something open, or only announced, as the next sentence or the rest of its own tells; None where neither does."""
    named = verdict.rank == 0 and verdict.status == "occurred" and not says(codebook, "verb", scene.sentence[hit.start : hit.end])
    fates = {"declined": "rejected"} if verdict.status in ("proposed", "planned") else {}
    fates |= {"undone": "cancelled"} if verdict.status in OPEN or named else {}
    fates |= {"came_off": "occurred"} if verdict.status in OPEN else {}
    told = (scene.following, *TURN.split(scene.sentence[hit.end :])[1:]) if fates else ()
    fate = next((fates[role] for role in fates if any(says(codebook, role, words) for words in told)), None)
    return status.Verdict(fate, f"next.{fate}", verdict.rank) if fate in kind.cameo else None


def describing(scene: Scene, hit: Hit, codebook: Codebook) -> set[str]:
    """The role of a participle that only says which people another event of the sentence is about ("swapped captured sailors").

    Source: Huddleston & Pullum, The Cambridge Grammar of the English Language, ch. 14 (attributive participles, reduced relatives).
    """
    yields = kinds(codebook)[hit.trigger.event].yields
    before, after = scene.sentence[: hit.start][-WINDOW:], scene.sentence[hit.start : hit.end + WINDOW]
    if kinds(codebook)[hit.trigger.event].freed and not (scene.title or scene.lead) and _presumed(scene, hit, codebook):
        return {"aside"}
    if not any(other.trigger.event in yields for other in scene.hits) or says(codebook, "finite", before, scene.sentence):
        return set()
    subject = bool(kinds(codebook)[hit.trigger.event].freed) and says(codebook, "subject", before, scene.sentence)
    if says(codebook, "attributive", after, scene.sentence) and not subject:
        return {"aside"}
    return {"background"} if says(codebook, "reduced", after, scene.sentence) else set()


def _presumed(scene: Scene, hit: Hit, codebook: Codebook) -> bool:
    """Whether the words only say which people ("the freed men will be taken to hospital"): that they went free was told before."""
    named = says(codebook, "presumed", scene.sentence[max(0, hit.start - WINDOW) : hit.end], scene.sentence)
    if named:
        return says(codebook, "attributive", scene.sentence[hit.start : hit.end + WINDOW], scene.sentence)
    return any(low <= hit.start < high for low, high in spans(codebook, scene.sentence, "presumed_counted"))


def governed(scene: Scene, hit: Hit, verdict: status.Verdict, codebook: Codebook) -> bool:
    """Whether the event is only what an earlier one of the sentence is about, and has not happened ("a petition to free the captives")."""
    if verdict.status in ("agreed", "denied", "rejected") or (verdict.status == "occurred" and verdict.rank >= status.STRONG):
        return False
    if verdict.status in ("proposed", "possible") and says(codebook, "pressed", scene.sentence[: hit.start][-WINDOW:], scene.sentence):
        return False
    table = kinds(codebook)
    heads = [h for h in scene.hits if h.end <= hit.start and hit.trigger.event in table[h.trigger.event].governs]
    between = scene.sentence[heads[-1].end : hit.start] if heads else ""
    if verdict.status == "cancelled":
        return bool(heads) and says(codebook, "topic_of", between)  # "walked out of talks on an exchange": of the talks alone
    if not heads or len(between) > WINDOW or says(codebook, "another_clause", between):
        return False
    if says(codebook, "topic_verb", scene.sentence[heads[-1].start : heads[-1].end]):
        many = scene.sentence[hit.start : hit.end].endswith("s") and says(codebook, "topic_plural", between)
        if many or says(codebook, "topic_object", between):
            return True
    gerund = between == " " and says(codebook, "gerund", scene.sentence[hit.start : hit.end])  # "discuss freeing the rest"
    return gerund or (says(codebook, "purpose", between) and not says(codebook, "conjoined_to", between))


def unagreed(scene: Scene, hit: Hit, status: str, codebook: Codebook) -> bool:
    """Whether an agreement is denied together with what was agreed: who denies having agreed to free people denies the release."""
    table = kinds(codebook)
    kind = table[hit.trigger.event]
    to_free = any(h.start >= hit.end and table[h.trigger.event].freed for h in scene.hits)
    return status == "denied" and kind.layout == "sides" and not kind.freed and to_free


def heading(scene: Scene) -> bool:
    """Whether the sentence is the heading of a part of the article: a short line without an end, a date or a number."""
    closed = scene.sentence.rstrip()[-1:] in CLOSERS
    return not scene.title and not scene.lead and not closed and not scene.dates and not scene.numbered and len(scene.sentence) < HEADING
