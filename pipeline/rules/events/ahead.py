"""What an article gives a day after its own is yet to come, whatever the tense: "Jan. 5: the two sides meet in Muscat".

What is yet to come has no day that is over and that another event of the sentence has.
"""

from __future__ import annotations

import dataclasses
from datetime import date

from pipeline.codebook.book import Codebook
from pipeline.rules.events.coding import kinds
from pipeline.rules.events.sighting import Sighting

COMING = "planned"
OPEN = ("planned", "possible")


def foreseen(sightings: list[Sighting], codebook: Codebook, *, published: date | None) -> list[Sighting]:
    """The sightings, those planned that no cue says anything of and whose day stands before them and is after the publication:
    what stands behind may be the day of what is agreed or asked for.

    Source: Huddleston & Pullum, CGEL ch. 3: the futurate present.
    """
    if published is None:
        return sightings
    done = {(s.sentence, s.when) for s in sightings if s.status == "occurred" and s.when}
    told = (dataclasses.replace(s, when=None) if _over(s, published) and (s.sentence, s.when) in done else s for s in sightings)
    return [dataclasses.replace(s, status=COMING) if _coming(s, codebook, published) else s for s in told]


def _over(sighting: Sighting, published: date) -> bool:
    """Whether what is planned or possible stands with a day before the article's own."""
    last = sighting.when.last_day if sighting.when else None
    return sighting.status in OPEN and last is not None and last < published


def _coming(sighting: Sighting, codebook: Codebook, published: date) -> bool:
    when = sighting.when
    told = sighting.status == "occurred" and sighting.rank == 0 and not sighting.roles & {"background", "stated"}
    ahead = when is not None and when.first_day is not None and when.first_day > published and when.end <= sighting.start
    return told and ahead and COMING in kinds(codebook)[sighting.event].cameo
