"""The scorer: a logistic model of whether two events are one, whose weights are data (`codebooks/linking.toml`).

Source: Fellegi and Sunter, "A Theory for Record Linkage" (1969): evidence adds up as log-odds. The weights are fitted by
`tests/fit_incident_weights.py` on the half of the articles in `tests/incidents_gold` that its `fitted.txt` holds.
"""

from __future__ import annotations

import functools
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from operator import mul
from pathlib import Path

from pipeline.incidents.clues import Clues
from pipeline.incidents.likeness import FEATURES, features, forbidden, in_order

FILE = Path(__file__).resolve().parent.parent / "codebooks" / "linking.toml"
NEVER = -math.inf


class ModelError(ValueError):
    """The file of weights says something it may not; the message names file and key."""


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """`weights` stand in the order of `FEATURES`; the other fields are explained in the file itself. Equal only to itself."""

    bias: float
    weights: tuple[float, ...]
    join: float
    margin: float
    policies: tuple[str, ...]

    def log_odds(self, one: Clues, other: Clues) -> float:
        """The log-odds that the two are one event; minus infinity where that cannot be."""
        if forbidden(one, other):
            return NEVER
        return self.weigh(features(*in_order(one, other)))

    def weigh(self, values: tuple[float, ...]) -> float:
        """The log-odds that follow from values of `FEATURES`."""
        return self.bias + float(sum(map(mul, self.weights, values)))

    def explain(self, one: Clues, other: Clues) -> list[tuple[str, float]]:
        """What each feature adds to the log-odds of a pair, the strongest first."""
        values = zip(FEATURES, self.weights, features(one, other), strict=True)
        told = [("bias", self.bias), *((name, weight * value) for name, weight, value in values if value)]
        return sorted(told, key=lambda pair: (-abs(pair[1]), pair[0]))


@functools.lru_cache(maxsize=4)
def load(file: Path = FILE) -> Model:
    """The model that a file of weights describes.

    Raises:
        ModelError: it cannot be read, or a weight is missing, unknown or no number.
    """
    try:
        said = tomllib.loads(file.read_text(encoding="utf-8"))
        return _model(said, said["weights"], file)
    except (OSError, KeyError, TypeError, tomllib.TOMLDecodeError) as error:
        raise ModelError(f"{file}: cannot be read ({error!r}); it needs join, margin, policies and [weights]") from error


def _model(said: Mapping[str, object], weights: Mapping[str, object], file: Path) -> Model:
    wrong = sorted(weights.keys() ^ {"bias", *FEATURES})
    if wrong:
        raise ModelError(f"{file}, weights: {wrong[0]} is unknown or missing; there must be bias, {', '.join(FEATURES)}")
    numbers = {name: _number(value, f"{file}, weights.{name}") for name, value in weights.items()}
    policies = said["policies"]
    if not isinstance(policies, list):
        raise ModelError(f"{file}, policies: must be a list of names")
    return Model(
        numbers["bias"], tuple(numbers[name] for name in FEATURES), _number(said["join"], f"{file}, join"),
        _number(said["margin"], f"{file}, margin"), tuple(str(name) for name in policies),
    )  # fmt: skip


def _number(value: object, where: str) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise ModelError(f"{where}: {value!r} is no number")
    return float(value)
