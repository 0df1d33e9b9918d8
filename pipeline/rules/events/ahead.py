"""What an article gives a day after its own is yet to come, whatever the tense: "Jan. 5: the two sides meet in Muscat".

What is yet to come has no day that is over and that another event of the sentence has.
"""

from __future__ import annotations

import dataclasses
from datetime import date

from pipeline.codebook.book import Codebook
from pipeline.rules.events.coding import kinds
from pipeline.rules.events.sighting import Sighting, says

COMING = "planned"
OPEN = ("planned", "possible")
DAYS = ("day", "range", "week")


def foreseen(sightings: list[Sighting], text: str, codebook: Codebook, *, published: date | None) -> list[Sighting]:
    """The sightings, those planned that no cue says anything of and whose day stands before them and is after the publication:
    what stands behind may be the day of what is agreed or asked for.

    Source: Huddleston & Pullum, CGEL ch. 3: the futurate present.
    """
    done = {(s.sentence, s.when) for s in sightings if s.status == "occurred" and s.when}
    told = [
        dataclasses.replace(s, when=None) if _over(s, published) and ((s.sentence, s.when) in done or _promised(s, text, codebook)) else s
        for s in sightings
    ]
    told = [dataclasses.replace(s, when=None) if _of_another(s, codebook) else s for s in told]
    if published is None:
        return told
    return [dataclasses.replace(s, status=COMING) if _coming(s, codebook, published) else s for s in told]


def _of_another(sighting: Sighting, codebook: Codebook) -> bool:
    """Whether a state that lasts ("are still held") has the day of what else the sentence tells: its own would say since when."""
    when = sighting.when
    kind = kinds(codebook)[sighting.event]
    lasts = sighting.status == "ongoing" and "prosecution" in kind.yields and not kind.freed
    return lasts and when is not None and when.precision in DAYS and not (when.edtf or "").endswith("..")


def _over(sighting: Sighting, published: date | None) -> bool:
    """Whether what is planned or possible stands with a day before the article's own; behind a day, where nobody knows that one."""
    when = sighting.when
    if when is None or sighting.status not in OPEN:
        return False
    return when.end <= sighting.start if published is None else when.last_day is not None and when.last_day < published


def _promised(sighting: Sighting, text: str, codebook: Codebook) -> bool:
    """Whether the words before it say that somebody promised it: a day behind them that is over was the promise's."""
    return bool(sighting.when and sighting.end <= sighting.when.start) and says(
        codebook, "promise", text[sighting.clause[0] : sighting.start]
    )


def _coming(sighting: Sighting, codebook: Codebook, published: date) -> bool:
    when = sighting.when
    told = sighting.status == "occurred" and sighting.rank == 0 and not sighting.roles & {"background", "stated"}
    ahead = when is not None and when.first_day is not None and when.first_day > published and when.end <= sighting.start
    return told and ahead and COMING in kinds(codebook)[sighting.event].cameo
