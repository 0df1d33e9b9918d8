"""The mentions of one event, together."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.records import DateMention
from pipeline.rules.events.sighting import Sighting

PRECISE = ("day", "range", "week", "month", "season", "year")
DONE = ("occurred", "ongoing")
UNCOUNTED = frozenset({"sum", "part"})  # roles of mentions whose numbers are not the event's


@dataclass(frozen=True, slots=True)
class Facts:
    """What the sightings of an event tell together."""

    when: DateMention | None
    counts: frozenset[tuple[str | None, float]]
    numbers: frozenset[float]
    formula: bool


@dataclass(slots=True, eq=False)
class Cluster:
    """The sightings of one event, in the order in which they joined. Each is equal to itself alone."""

    event: str
    sightings: list[Sighting] = field(default_factory=list)
    _asked: list[Sighting] = field(default_factory=list, init=False, repr=False)
    _facts: Facts | None = field(default=None, init=False, repr=False)

    @property
    def first(self) -> Sighting:
        return self.sightings[0]

    @property
    def main(self) -> bool:
        """Whether the title or the lead tells of it, and not as what another event is about."""
        return any(s.front and "cited" not in s.roles for s in self.sightings)

    @property
    def when(self) -> DateMention | None:
        """The most precise date that a sighting states; of these the earliest in the text, a headline's last.

        What only describes somebody gives its date where nothing else does.
        """
        return self._told.when

    @property
    def _told(self) -> Facts:
        if self._facts is None or self._asked != self.sightings:  # every sighting asks every cluster
            counting = [s for s in self.sightings if not s.roles & UNCOUNTED]
            counts = frozenset[tuple[str | None, float]]().union(*(s.counts for s in counting))
            numbers = frozenset[float]().union(*(s.numbers for s in counting))
            formula = any("formula" in s.roles for s in self.sightings)
            self._asked, self._facts = list(self.sightings), Facts(self._dated(), counts, numbers, formula)
        return self._facts

    def _dated(self) -> DateMention | None:
        vague = {"generic", "aside", "question"}
        told = [s for s in self.sightings if s.when and (s is self.first or not (s.status == "none" or s.roles & vague))]
        told = [s for s in told if s is self.first or "background" not in s.roles] or told
        dates = [(s.when, s.title) for s in told if s.when]
        best = min(dates, key=lambda d: (_coarseness(d[0]), d[1], d[0].start), default=(None, False))[0]
        return self._ended(best, [date for date, _ in dates]) if best else None

    def _ended(self, day: DateMention, dates: list[DateMention]) -> DateMention:
        """The day, or the stretch of days that ended on it where the words say that it was the end."""
        if not any("ending" in s.roles and s.when is day for s in self.sightings):
            return day
        return next((d for d in dates if d.precision == "range" and d.last_day == day.last_day), day)

    @property
    def counts(self) -> frozenset[tuple[str | None, float]]:
        return self._told.counts

    @property
    def numbers(self) -> frozenset[float]:
        """How many people or bodies its sightings tell of, whoever gets them; of so many on each side, both sides' too."""
        return self._told.numbers

    @property
    def formula(self) -> bool:
        return self._told.formula


def _coarseness(date: DateMention) -> int:
    return PRECISE.index(date.precision) if date.precision in PRECISE else len(PRECISE)
