"""Whose a date is beside a participle that only says which people: "sailors seized last Sunday were charged on Thursday"."""

from __future__ import annotations

from pipeline.codebook.book import Codebook
from pipeline.records import DateMention
from pipeline.rules.events.coding import kinds
from pipeline.rules.events.scene import WINDOW, Scene
from pipeline.rules.events.sighting import says
from pipeline.rules.events.triggers import Hit


def foreign(scene: Scene, hit: Hit, date: DateMention, codebook: Codebook) -> bool:
    """Whether a participle stands between an event's words and a date in such a way that the date is not the event's.

    A participle behind its noun has only a date that follows it before the verb of the clause; that date is not the verb's.

    Source: Huddleston & Pullum, The Cambridge Grammar of the English Language, ch. 14 (reduced relatives: past-participials as modifiers).
    """
    start, end = date.start - scene.span[0], date.end - scene.span[0]
    others = [h for h in scene.hits if h is not hit and h.trigger.strength != "weak"]
    if _reduced(scene, hit, codebook):
        behind = start >= hit.end
        return not behind or any(hit.end <= h.start < start for h in others) or says(codebook, "resumed", scene.sentence[hit.end : start])
    return any(
        h.end <= start and end <= hit.start and _reduced(scene, h, codebook) and not _verb(scene, h.end, start, codebook)
        for h in others
        if not any(h.end <= o.start < start for o in others)
    )


def _verb(scene: Scene, start: int, end: int, codebook: Codebook) -> bool:
    return says(codebook, "resumed", scene.sentence[start:end])


def _reduced(scene: Scene, hit: Hit, codebook: Codebook) -> bool:
    """Whether the words are a participle behind its noun, of an event that says who people are: that they were seized, held, tried."""
    if kinds(codebook)[hit.trigger.event].freed or not kinds(codebook)[hit.trigger.event].yields:
        return False
    before, after = scene.sentence[: hit.start][-WINDOW:], scene.sentence[hit.start : hit.end + WINDOW]
    return says(codebook, "reduced", after, scene.sentence) and not says(codebook, "finite", before, scene.sentence)
