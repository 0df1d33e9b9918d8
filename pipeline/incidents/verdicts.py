"""What two events say of being one, and two clusters: worked out once, however often it is asked."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.incidents.amounts import compare
from pipeline.incidents.clues import Clues
from pipeline.incidents.likeness import features, forbidden, in_order, is_identified, next_day
from pipeline.incidents.model import NEVER, Model

KEPT = 65536
"""Pairs of events whose verdict is kept; those of one component, since no others meet."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The log-odds of a pair, how many sides' numbers agree in it, whether both know their day, and what it may say of two clusters:
    `told` outright, `disputed` numbers, `blind` of anything that tells which event is meant, or that they lie a day `apart`.
    """

    odds: float
    same: int
    dated: bool
    says: str


@functools.lru_cache(maxsize=KEPT)
def verdict(model: Model, one: Clues, other: Clues) -> Verdict | None:
    """What a pair of events says; None where they cannot be one."""
    if forbidden(one, other):
        return None
    agreement = compare(one.amounts, other.amounts)
    found = features(one, other, agreement)
    if next_day(one, other, agreement):
        says = "apart"
    elif agreement.near and not agreement.same:
        says = "disputed"
    else:
        says = "told" if is_identified(found) else "blind"
    return Verdict(model.weigh(found), agreement.same, one.days.grain == other.days.grain == "day", says)


def odds_of(ones: Sequence[Clues], others: Sequence[Clues], model: Model) -> float:
    """The mean log-odds over all pairs; minus infinity where any is forbidden.

    Events of days that follow each other are one only where the numbers of two of them say so; those of others are then left out.
    Where sides dispute a number, whoever repeats one side's is not held against what the other side says; where one pair has what tells
    which event is meant, those that have nothing of it say nothing.
    """
    said: dict[str, list[float]] = {"told": [], "disputed": [], "blind": [], "apart": []}
    near = same = 0
    for one, other in itertools.product(ones, others):
        pair = verdict(model, *in_order(one, other))
        if pair is None:
            return NEVER
        same += pair.same
        said[pair.says].append(pair.odds)
        near += pair.dated and pair.says != "apart"
    told = (said["told"] if same else said["told"] + said["disputed"]) or said["blind"]
    return sum(told) / len(told) if told and (near or not said["apart"]) else NEVER
