"""From where a date is counted: the publication date, the story told so far, and the years that the text itself allows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from pipeline.records import Published
from pipeline.rules.dates.calendar import Moment, day_of, possible

NEAR_DAYS = 200
"""How far ahead of its publication an article may name a day without a year, where no verb tells the direction."""
NEWS_DAYS = 60
"""Days around its publication that an article names without a year even beside an older date."""
LATELY, FAR_AHEAD = 45, 250
"""A day named in a clause that looks ahead lies just behind ("was due on Jan. 24") where the coming one is so far away."""
NEXT_MONTHS = 62
"""A bare month is the coming one up to so many days ahead, where no verb tells the direction."""
LATELY_MONTHS = 100
"""The same for a month without a day ("in March they could still count them")."""
NEWS_LAG = 7
"""How many days old the news of an article may be."""
ASIDE = 300
"""How many characters a story stays where it has looked back to."""
KEPT = 20
"""How many days told before are kept in mind."""
NEAR = 4
"""How many dates of a sentence are kept in mind."""
PASSING = 2
"""How many years a history moves on by a bare year; one farther off is named in passing."""
YEARLESS = re.compile(r"XXXX-(\d\d)-(\d\d)")
TURN = 8
"""A month so many months before the one told last belongs to the next year."""


@dataclass(slots=True)
class Paired:
    """A day that a text names with its weekday; `dated`: with its year too, else the year only lends its weekdays. `here` is the
    weekday told last in this sentence.
    """

    day: date
    dated: bool
    here: date | None = None


@dataclass(slots=True)
class Anchor:
    """What is known when a date is read. `year`/`month`/`day` are the publication's, as far as they are known.

    `last` is the date told before, `last_day` the last one that is a day. `narrative` says that the text is a history, whose dates
    follow one another and not a publication; `told` is then where its story stands, unmoved by years named in passing.
    `here` is the day told last in this sentence, `frame` the bare year at its head ("In 2018 the melt began in April"),
    until a date with another year is told.
    `paired` is a day that the opening names with its weekday, for texts whose publication nobody knows.
    `floor` and `ceiling` bound the year of writing, from years that the text states; `near` are the dated moments of this sentence.
    `opening` is the month with its year at the head of this sentence ("In April 2019 …"): days of other months are lent its year.
    `news` is the day that the article reports (the first told that lies just before its publication), `days` are the days told so far,
    the last `KEPT` of them, `told_in` the sentence of the last. `aside` is the day told before a
    look back ("two weeks earlier"). `day_of_year` are
    month and day of a publication whose year is not known. `covered` is the period that a report says it covers, first and
    last day; `section` the year under whose heading the sentence stands. `years`
    are those of days (month, day) that the text has stated in full.
    """

    year: int | None = None
    month: int | None = None
    day: date | None = None
    narrative: bool = False
    last: Moment | None = None
    floor: int | None = None
    ceiling: int | None = None
    covered: tuple[date, date] | None = None
    section: int | None = None
    near: list[Moment] = field(default_factory=list)
    sentence: int = -1
    told: Moment | None = None
    last_day: Moment | None = None
    here: date | None = None
    frame: int | None = None
    paired: Paired | None = None
    day_of_year: tuple[int, int] | None = None
    opening: Moment | None = None
    news: Moment | None = None
    days: list[Moment] = field(default_factory=list)
    told_in: int = -1
    aside: Moment | None = None
    years: dict[tuple[int, int], int] = field(default_factory=dict)

    def enter(self, sentence: int) -> None:
        """Go on to the sentence that begins at this offset: what was near is so no longer."""
        if sentence != self.sentence:
            self.sentence, self.near, self.here, self.frame, self.opening = sentence, [], None, None, None
            if self.paired:
                self.paired.here = None

    def tell(self, moment: Moment | None, basis: str, *, opens: bool = False, ahead: bool = False, back: bool = False) -> None:
        """Remember a date that the text has told; `opens`: it stands at the head of its sentence; `ahead`: after `by`; `back`: it is
        counted back from the one before.
        """
        if moment is None or (moment.year is None and moment.month is None):
            return
        self.last = moment
        if moment.grain == "day":
            self._tell_day(moment, basis, back=back)
        if moment.year is None:
            return
        if moment.grain == "year" and opens and basis == "stated":
            self.frame = moment.year
        elif moment.month and basis == "stated" and moment.year != self.frame:
            self.frame = None
        if moment.grain == "month" and opens and basis == "stated":
            self.opening = moment
        moves = moment.month or opens or self.told is None or self.told.year is None
        if moves or (self.told and self.told.year and not ahead and 0 <= moment.year - self.told.year <= PASSING):
            self.told = moment
        if basis in ("stated", "context") and (moment.month or moment.grain == "season"):
            self.near = [*self.near[-NEAR:], moment]

    def _tell_day(self, moment: Moment, basis: str, *, back: bool) -> None:
        self.aside = self.last_day if back and moment.first else None
        dateline = self.news is not None and self.news.first == self.day and self.told_in == self.sentence
        self.last_day, self.here, self.told_in = moment, moment.first, self.sentence
        if basis == "stated" and moment.year and moment.month and moment.day:
            self.years[moment.month, moment.day] = moment.year
        self.days = [*self.days[-KEPT:], moment]
        gap = (self.day - moment.first).days if self.day and moment.first else -1
        if (self.news is None or dateline) and 0 <= gap <= NEWS_LAG:
            self.news = moment

    def reference(self, look: int) -> Moment | None:
        """The day from which "the next morning" or "two weeks earlier" counts: the one told last, looks back apart; but where that is
        still to come and the clause does not look ahead, the day that the article reports.
        """
        last = self.last_day
        if self.aside and self.sentence > self.told_in + ASIDE:
            last = self.aside
        coming = bool(last and last.first and self.day and last.first > self.day and self.told_in != self.sentence)
        if self.narrative or not coming or look > 0:
            return last
        return self.news or next((m for m in reversed(self.days) if m.first and self.day and m.first <= self.day), None)

    @property
    def moment(self) -> Moment | None:
        """The publication as a moment, None where not even its year is known."""
        if self.day:
            return day_of(self.day)
        if self.year is None:
            return None
        return Moment("month", self.year, self.month) if self.month else Moment("year", self.year)


def anchor_of(published: Published) -> Anchor:
    """The anchor that a publication date gives, complete or not.

    >>> anchor_of(Published(edtf="2024-11")).moment.edtf
    '2024-11'
    """
    if published.day:
        return Anchor(published.day.year, published.day.month, published.day)
    parts = (published.edtf or "").replace("?", "").replace("~", "").split("/")[0].split("-")
    if not parts[0].isdigit():
        day = YEARLESS.fullmatch(published.edtf or "")
        return Anchor(day_of_year=(int(day[1]), int(day[2]))) if day else Anchor()
    month = int(parts[1]) if len(parts) > 1 and parts[1].isdigit() and int(parts[1]) <= 12 else None
    return Anchor(int(parts[0]), month)


def year_for(anchor: Anchor, month: int, day: int | None, weekday: int | None, look: int) -> tuple[int | None, str, float]:
    """The year of a month or a day without one, the basis, and how sure that is (0–1); None where several years are possible.

    `look` is the clause's direction: -1 back, 1 ahead, 0 not said.
    """
    if not possible(None, month, day):
        return None, "unresolved", 0.3
    if anchor.section is not None and fits(anchor.section, month, day, weekday):
        return anchor.section, "context", 0.9
    told = anchor.frame if anchor.frame is not None else _told_year(anchor, month, day, look)
    year = None if anchor.year is None or anchor.narrative else _published_year(anchor, month, day, weekday, look)
    framed = anchor.frame is not None and day is None
    again = anchor.years.get((month, day or 0)) if anchor.frame is None and not anchor.narrative else None
    if again is not None and fits(again, month, day, weekday) and not _recent(anchor, year, month, day):
        return again, "context", 0.9
    if told is not None and fits(told, month, day, weekday) and (framed or not _recent(anchor, year, month, day)):
        return told, "context", 0.85
    if year is not None and day and not fits(year, month, day, weekday):
        return year, "published", 0.6
    if anchor.year is not None:
        return (year, "published", 1.0) if year is not None else (None, "unresolved", 0.4)
    return _inferred_year(anchor, month, day, weekday)


def fits(year: int, month: int, day: int | None, weekday: int | None) -> bool:
    """Whether that year has the day, on that weekday (1 Monday) where one is named."""
    if not possible(year, month, day):
        return False
    return weekday is None or day is None or year < 1 or date(year, month, day).isoweekday() == weekday


def nearest_weekday(anchor: date, weekday: int, look: int) -> date:
    """The weekday on or before a day, or on or after it where the clause looks ahead.

    >>> nearest_weekday(date(2025, 5, 22), 4, -1), nearest_weekday(date(2025, 5, 22), 5, 1)
    (datetime.date(2025, 5, 22), datetime.date(2025, 5, 23))
    """
    if look > 0:
        return anchor + timedelta(days=(weekday - anchor.isoweekday()) % 7)
    return anchor - timedelta(days=(anchor.isoweekday() - weekday) % 7)


def _recent(anchor: Anchor, year: int | None, month: int, day: int | None) -> bool:
    """Whether that day lies so near the publication that it is rather its news than the end of an older story."""
    if year is None or anchor.day is None or not possible(year, month, day):
        return False
    return abs((anchor.day - date(year, month, day or 15)).days) <= NEWS_DAYS


def _told_year(anchor: Anchor, month: int, day: int | None, look: int) -> int | None:
    """The year of the date told before: in the same sentence, or anywhere before in a history."""
    same = next((m.year for m in reversed(anchor.near) if m.grain == "day" and (m.month, m.day) == (month, day)), None)
    if same is not None:  # "A week later, on May 23"
        return same
    for moment in reversed(anchor.near):
        alike = moment.grain == "day" or day is None or moment.month == month or moment is anchor.opening
        older = moment.year is not None and (anchor.year is None or moment.year < anchor.year or (look > 0 and moment.year > anchor.year))
        if moment.year is not None and moment.month and alike and older:
            return moment.year + (1 if month <= moment.month - 9 else 0)
    if not anchor.narrative or anchor.told is None or anchor.told.year is None:
        return None
    told = anchor.told.month
    return anchor.told.year + (1 if told and month < told - TURN else 0)


def _published_year(anchor: Anchor, month: int, day: int | None, weekday: int | None, look: int) -> int | None:
    assert anchor.year is not None
    around = (anchor.year - 1, anchor.year, anchor.year + 1)
    years = [y for y in around if possible(y, month, day)]
    if anchor.month is None and look > 0 and anchor.year in years:
        return anchor.year  # of which only the year is known, "in May" is as well ahead
    if weekday and not any(_recent(anchor, y, month, day) for y in years):
        years = [y for y in around if fits(y, month, day, weekday)] or years
    now = anchor.year * 372 + (anchor.month or 12) * 31 + (anchor.day.day if anchor.day and day else 0)
    away = {y: y * 372 + month * 31 + (day or 0) - now for y in years}
    if look > 0:
        ahead = [y for y in years if away[y] >= 0]
        just = [y for y in years if -(LATELY if day else LATELY_MONTHS) <= away[y] < 0]
        return ahead[0] if ahead and (away[ahead[0]] < FAR_AHEAD or not just) else next(reversed(just or years), None)
    if look < 0:
        back = [y for y in years if away[y] <= (1 if day else 0)]
        return back[-1] if back else (years[0] if years else None)
    ahead_months = [y for y in years if not day and 0 < away[y] <= NEXT_MONTHS]
    if ahead_months:
        return ahead_months[0]
    near = [y for y in years if away[y] <= (NEAR_DAYS / 4 if day else 0)]
    return near[-1] if near else (years[0] if years else None)


def _within(first: date, last: date, year: int, month: int, day: int | None) -> bool:
    return (first.year, first.month) <= (year, month) <= (last.year, last.month) and (not day or first <= date(year, month, day) <= last)


def _inferred_year(anchor: Anchor, month: int, day: int | None, weekday: int | None) -> tuple[int | None, str, float]:
    """The only year that the period of a report leaves, or else the text's own floor and ceiling, the weekday and the leap day."""
    if anchor.covered:
        first, last = anchor.covered
        inside = [y for y in range(first.year, last.year + 1) if fits(y, month, day, weekday) and _within(first, last, y, month, day)]
        if len(inside) == 1:
            return inside[0], "context", 0.85
    if anchor.floor is None:
        return None, "unresolved", 0.8
    if anchor.ceiling is None:
        years = range(anchor.floor, anchor.floor + 4) if weekday or (month, day) == (2, 29) else range(0)
    else:
        years = range(anchor.floor, min(anchor.ceiling, anchor.floor + 10) + 1)
    left = [y for y in years if fits(y, month, day, weekday)]
    return (left[0], "context", 0.7) if len(left) == 1 else (None, "unresolved", 0.8)
