"""Whether two accounts of how many went free agree, side by side, as their words allow."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.incidents.clues import Amount

NEAR = 0.15
"""Numbers that differ by no more than this share are what two sides may say of one event."""
_LOOSE = {"about": (0.9, 1.1), "nearly": (0.85, 1.0), "at_least": (1.0, 1.25), "more_than": (1.0, 1.25)}
_LOOSE |= {"at_most": (0.75, 1.0), "less_than": (0.75, 1.0), "vague": (1.0, 9.0)}
VAGUE = "vague"
_FEW = 10
PAIR = 2
"""Numbers of an X for Y."""
_LARGE = 3.0
"""A number of a thousand (ten to the third) that agrees is as telling as any."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many sides agree, nearly agree and differ in the number that each account gives first, how telling the largest number is
    that agrees (0 to 1), and whether a number given later agrees with one of the other's.
    """

    same: int
    near: int
    differ: int
    size: float
    among: bool = False


NOTHING = Agreement(0, 0, 0, 0.0)


def fits(one: Amount, other: Amount) -> bool:
    """Whether both may speak of one number.

    >>> two = (Amount("UKR", 200.0, None, None, "about", None), Amount("UKR", 207.0, 207.0, 207.0, "exact", None))
    >>> fits(*two), fits(two[1], Amount("UKR", 195.0, 195.0, 195.0, "exact", None))
    (True, False)
    """
    low, high = _bounds(one)
    least, most = _bounds(other)
    return low <= most and least <= high


def _bounds(amount: Amount) -> tuple[float, float]:
    if amount.modifier == "between" and amount.low is not None and amount.high is not None:
        return amount.low, amount.high
    least, most = _LOOSE.get(amount.modifier, (1.0, 1.0))
    return amount.value * least, amount.value * most


def compare(one: tuple[Amount, ...], other: tuple[Amount, ...]) -> Agreement:
    """How far two accounts agree: by side; a number whose side is not said, with any side and with the sum of both."""
    return _compared(one, other) if one and other else NOTHING


@functools.lru_cache(maxsize=65536)
def _compared(one: tuple[Amount, ...], other: tuple[Amount, ...]) -> Agreement:
    a, b = _firsts(one), _firsts(other)
    pairs = [([a[side]], [b[side]]) for side in sorted(a.keys() & b.keys(), key=str) if side is not None]
    if None in a:
        pairs.append(([a[None], *_total(one)], [*b.values(), *_total(other)]))
    elif None in b:
        pairs.append(([b[None], *_total(other)], [*a.values(), *_total(one)]))
    among = any(x.value >= _FEW and fits(x, y) for x in one for y in other)
    if pairs:
        found = _count(pairs, among)
        return replace(found, differ=0) if among and (None in a or None in b) else found
    elsewhere = _count([(list(a.values()), list(b.values()))], among)  # sides that are not the same say nothing by differing
    return elsewhere if elsewhere.same else NOTHING


def _firsts(amounts: Iterable[Amount]) -> dict[str | None, Amount]:
    """The first number of each side."""
    found: dict[str | None, Amount] = {}
    for amount in amounts:
        found.setdefault(amount.to, amount)
    return found


def _total(amounts: Sequence[Amount]) -> list[Amount]:
    """The sum of what two or more sides get; of an X for Y whose sides are not said, the sum of both."""
    firsts = [amount.value for to, amount in _firsts(amounts).items() if to is not None]
    if not firsts and len(amounts) == PAIR:
        firsts = [amount.value for amount in amounts]
    return [Amount(None, sum(firsts), None, None, "exact", None)] if len(firsts) > 1 else []


def _count(pairs: Iterable[tuple[Sequence[Amount], Sequence[Amount]]], among: bool) -> Agreement:
    same = near = differ = 0
    largest = 0.0
    for ours, theirs in pairs:
        agreeing = [(x, y) for x in ours for y in theirs if fits(x, y)]
        told = [min(x.value, y.value) for x, y in agreeing if VAGUE not in (x.modifier, y.modifier)]
        if told:
            same, largest = same + 1, max(largest, *told)
        elif agreeing:
            continue  # "hundreds" fits too many numbers to say anything by fitting one
        elif any(is_near(x.value, y.value) for x in ours for y in theirs):
            near += 1
        else:
            differ += 1
    return Agreement(same, near, differ, min(1.0, math.log10(max(largest, 1.0)) / _LARGE), among)


def is_near(one: float, other: float) -> bool:
    """Whether two numbers are what two sides may say of one event."""
    return max(one, other) >= _FEW and abs(one - other) <= NEAR * max(one, other)
