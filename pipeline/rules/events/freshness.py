"""News in the perfect tense is of the article's own day: "Kyiv has brought home 103 soldiers", at its head or on a page of running news.

Source: McCawley 1971, Tense and time reference in English (the hot-news perfect); Huddleston & Pullum, CGEL ch. 3.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from pipeline.codebook.book import Codebook
from pipeline.records import DateMention, Findings, Published, Reading
from pipeline.rules.events.clusters import DONE, Cluster
from pipeline.rules.events.coding import kinds
from pipeline.rules.events.sighting import Sighting, says

LOOK = 48  # characters before an event's words in which its auxiliary stands
DAY = 10  # characters of a day in EDTF
SURE = 0.7
OLD = frozenset({"generic", "background", "aside", "question", "sum", "record", "recount", "other", "earlier", "superlative", "part"})


def fresh_days(clusters: Sequence[Cluster], reading: Reading, text: str, codebook: Codebook, findings: Findings) -> None:
    """Gives people who have gone free, of whom nothing says when, the article's day; `text` is the folded text."""
    published = reading.article.published
    if not published.edtf or len(published.edtf) != DAY or published.source == "inferred":
        return
    running = says(codebook, "running", text[: reading.article.title_end])
    for cluster in clusters:
        if cluster.when is None and kinds(codebook)[cluster.event].freed:
            fresh = (i for i, s in enumerate(cluster.sightings) if (s.lead or running) and _is_news(s, text, codebook, findings))
            if (at := next(fresh, None)) is not None:
                cluster.sightings[at] = dataclasses.replace(cluster.sightings[at], when=_day(cluster.sightings[at], published))


def _is_news(sighting: Sighting, text: str, codebook: Codebook, findings: Findings) -> bool:
    """Whether it is told in the perfect, as something that is over, in a sentence that names no time."""
    if sighting.status not in DONE or sighting.strength == "weak" or sighting.roles & OLD:
        return False
    low, high = sighting.sentence
    before = text[max(low, sighting.start - LOOK) : sighting.start]
    perfect = says(codebook, "perfect", before) or says(codebook, "own_perfect", text[sighting.start : sighting.end])
    if not perfect or says(codebook, "not_news", text[low:high]):
        return False
    return not any(low <= d.start < high and d.edtf for d in findings.dates if not _of_dateline(d, sighting, text, codebook))


def _of_dateline(date: DateMention, sighting: Sighting, text: str, codebook: Codebook) -> bool:
    """Whether it is the day on which the report was filed, in front of its first words."""
    return sighting.lead and says(codebook, "filed", text[date.end : date.end + LOOK])


def _day(sighting: Sighting, published: Published) -> DateMention:
    edtf = published.edtf or ""
    return DateMention(
        start=sighting.start, end=sighting.end, edtf=edtf, timex_type="DATE", timex_value=edtf, first_day=published.day,
        last_day=published.day, precision="day", basis="published", rule="date.perfect", confidence=SURE,
    )  # fmt: skip
