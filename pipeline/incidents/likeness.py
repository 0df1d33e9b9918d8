"""What speaks for and against two events being one: features of a pair, all from 0 to 1, and what forbids it outright."""

from __future__ import annotations

from pipeline.incidents.amounts import Agreement, compare
from pipeline.incidents.calendar import Days
from pipeline.incidents.clues import LATELY, Clues

FEATURES = (
    "same_type", "sides_overlap", "sides_apart", "sides_unknown", "day_same", "day_next", "days_same", "day_within", "day_open",
    "day_unlikely", "month_day", "amount_same", "amount_size", "amount_both", "amount_near", "amount_differs", "plan_differs",
    "amount_among", "amount_unknown", "place_same", "place_differs", "mediators_shared", "persons_shared", "lately", "names_shared",
    "words_shared", "same_text", "ordinal_same", "same_document", "told_again", "unidentified", "open_and_done", "background",
)  # fmt: skip
"""In the order of the values of `features`; the weights of all but `bias` are named like this."""
SLACK = 1
"""Days that two accounts of one day may lie apart: it happened at night, or the article is of another time zone."""
RARE = 1 / 3
"""The `size` of an agreeing number from which it is rare: ten."""
DONE = ("occurred", "ongoing")
VAGUE = ("none", "yearless", "long")
_SAME_TEXT = 0.75
FEW_WORDS = 6
"""Words below which a sentence is like too many others."""


def forbidden(one: Clues, other: Clues) -> bool:
    """Whether the two cannot be one: other kin, days apart, other numbers in the series, told as done before the other's day."""
    if one.kin != other.kin or _too_late(one, other) or _too_late(other, one):
        return True
    if one.ordinals and other.ordinals and not one.ordinals & other.ordinals:
        return True
    return apart(one, other)


def apart(one: Clues, other: Clues) -> bool:
    """Whether the dates that they state exclude each other."""
    if one.days.month_day and other.days.month_day and "yearless" in (one.days.grain, other.days.grain):
        return not _same_month_day(one.days.month_day, other.days.month_day)
    return _disjoint(one.days, other.days)


def _too_late(told: Clues, other: Clues) -> bool:
    """Whether one was told as something that had happened before the day of the other came.

    What lies on days that reach beyond its telling was not told as done, whatever its status.
    """
    if told.status not in DONE or told.published is None or other.days.first is None:
        return False
    latest = told.published + SLACK
    return other.days.first > latest and (told.days.last is None or told.days.last <= latest)


def next_day(one: Clues, other: Clues, agreement: Agreement | None = None) -> bool:
    """Whether they are told of days that follow each other, and no number that is rare enough says that it was one night.

    Such a pair speaks against a cluster, unless the cluster holds another event with which that number agrees.
    """
    a, b = one.days, other.days
    if a.grain != "day" or b.grain != "day" or a.first == b.first:
        return False
    return (agreement or compare(one.amounts, other.amounts)).size < RARE


def _disjoint(a: Days, b: Days) -> bool:
    if a.first is None or a.last is None or b.first is None or b.last is None:
        return False
    return a.first > b.last + SLACK or b.first > a.last + SLACK


def _same_month_day(one: str, other: str) -> bool:
    """Whether two months, each with its day where that is known, may be the same."""
    return one.startswith(other) or other.startswith(one)


def in_order(one: Clues, other: Clues) -> tuple[Clues, Clues]:
    """The two, so that what is said of them does not depend on which came first."""
    return (one, other) if one.event_id <= other.event_id else (other, one)


def features(one: Clues, other: Clues, agreement: Agreement | None = None) -> tuple[float, ...]:
    """The values of `FEATURES`; `agreement` of their numbers, where it is known already."""
    agreement = agreement or compare(one.amounts, other.amounts)
    calendar = _calendar(one, other)
    again = _told_again(one, other, agreement)
    same_document = one.doc_id == other.doc_id
    same_ordinal = bool(one.ordinals & other.ordinals)
    named = min(len(one.persons & other.persons), PERSON) / PERSON
    place, mediator = one.place is not None and one.place == other.place, bool(one.mediators & other.mediators)
    lately = _lately(one, other) or _lately(other, one)
    known = again or same_ordinal or named or (lately and (place or mediator))
    identified = known or agreement.same or agreement.among or not calendar[_OPEN]
    return (
        float(one.event_type == other.event_type),
        max(_overlap(one.sides, other.sides), _overlap(one.homes, other.homes)),
        float(bool(one.sides and other.sides) and not one.homes & other.homes),
        float(not one.sides or not other.sides),
        *calendar,
        *_amounts(agreement, one.is_open != other.is_open),
        float(place),
        float(one.place is not None and other.place is not None and one.place != other.place),
        float(mediator),
        named,
        float(lately),
        *((0.0, 0.0, 0.0) if same_document else _text(one, other)),
        float(same_ordinal),
        float(same_document),
        float(again),
        float(not identified),
        float(one.is_open != other.is_open),
        float(not one.is_main) / 2 + float(not other.is_main) / 2,
    )


PERSON = 2
"""Words of a person's name, from which it is surely the same."""
_OPEN = 4
"""Where `day_open` stands in what `_calendar` says."""


def _calendar(one: Clues, other: Clues) -> tuple[float, float, float, float, float, float, float]:
    """day_same, day_next, days_same, day_within, day_open, day_unlikely, month_day."""
    if "yearless" in (one.days.grain, other.days.grain):
        known = one.days.month_day and other.days.month_day
        return (0.0, 0.0, 0.0, 0.0, float(not known), 0.0, min(len(one.days.month_day or ""), len(other.days.month_day or "")) / 5)
    a, b = one.window, other.window
    if a.first is None or b.first is None or a.last is None or b.last is None:
        return (0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    if _disjoint(a, b):
        return (0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0)
    if a.grain == b.grain == "day":
        return (float(a.first == b.first), float(a.first != b.first), 0.0, 0.0, 0.0, 0.0, 0.0)
    if (a.first, a.last) == (b.first, b.last):
        return (0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0)
    wide = max(a.last - a.first, b.last - b.first) + 1
    return (0.0, 0.0, 0.0, 1.0 / wide if wide <= 14 else 0.0, float(wide > 14), 0.0, 0.0)


def _lately(told: Clues, other: Clues) -> bool:
    """Whether one is told in passing some weeks after the day of the other."""
    if not told.lately or told.published is None or other.days.grain not in ("day", "days") or other.days.first is None:
        return False
    return 0 <= told.published - other.days.first <= LATELY


def _amounts(found: Agreement, planned: bool) -> tuple[float, ...]:
    """amount_same, amount_size, amount_both, amount_near, amount_differs, plan_differs, amount_among, amount_unknown.

    A plan's number that differs from what came of it (`planned`) says less than two accounts of what came.
    """
    same, near = found.same > 0, not found.same and found.near > 0
    differs = not same and not near and found.differ > 0
    return (
        float(same),
        found.size if same else 0.0,
        float(found.same > 1),
        float(near),
        float(differs and not planned),
        float(differs and planned),
        float(not same and found.among),
        float(not same and not near and not differs),
    )


def _told_again(one: Clues, other: Clues, agreement: Agreement) -> bool:
    """Whether a document speaks twice of what may be one event: once without its day, of the same parties, and with no other number."""
    vague = (one.days.grain in VAGUE) != (other.days.grain in VAGUE)
    same = one.doc_id == other.doc_id and bool(one.homes & other.homes)
    return same and vague and not (agreement.differ or agreement.near)


def _text(one: Clues, other: Clues) -> tuple[float, float, float]:
    """names_shared, words_shared, same_text; within one document they say nothing."""
    if min(len(one.words), len(other.words)) < FEW_WORDS:
        return (0.0, 0.0, 0.0)
    shared = _overlap(one.words, other.words)
    return _shared(one.names, other.names), shared, float(shared >= _SAME_TEXT)


_UNIDENTIFIED = FEATURES.index("unidentified")


def is_identified(values: tuple[float, ...]) -> bool:
    """Whether something that both tell says which event of its kind and parties is meant; `values` are their `features`."""
    return values[_UNIDENTIFIED] == 0


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Jaccard: what they share of all that either has."""
    both = len(one & other)
    return both / (len(one) + len(other) - both) if both else 0.0


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    """How much of the smaller set the other has."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0
