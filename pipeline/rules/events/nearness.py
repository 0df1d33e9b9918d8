"""Whether two dates can be of one event: to the week, and as far as both are known."""

from __future__ import annotations

from pipeline.records import DateMention

WEEK = 7  # days


def same_days(one: DateMention | None, other: DateMention | None) -> bool | None:
    """True where two dates are the same to the week, False where they cannot be, None where one is missing or coarse."""
    if one is None or other is None:
        return None
    if one.edtf == other.edtf:
        return True
    if one.first_day and one.last_day and other.first_day and other.last_day:
        meet = one.first_day <= other.last_day and other.first_day <= one.last_day
        coarse = max((d.last_day - d.first_day).days for d in (one, other) if d.last_day and d.first_day) > WEEK
        return None if meet and coarse else meet
    return _could_match(one.edtf or "", other.edtf or "")


def within_week(one: DateMention | None, other: DateMention | None) -> bool:
    """Whether two dates lie within a week, so that a headline's loose word can mean the other."""
    first, second = (one and one.first_day), (other and other.first_day)
    return bool(first and second and abs((first - second).days) <= WEEK)


def _could_match(one: str, other: str) -> bool:
    parts = zip(one.split("/")[0].split("-"), other.split("/")[0].split("-"), strict=False)
    return all(a == b or "X" in a or "X" in b for a, b in parts)
