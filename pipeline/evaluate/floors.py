"""Quality floors: the P, R and F1 per table below which the rows may not fall, pinned to the gold that they were measured on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.evaluate.scorecard import Scorecard

MEASURES = ("P", "R", "F1")


class FloorError(ValueError):
    """A floors file cannot be used, or a floor would be lowered without a reason; the message says how to mend it."""


@dataclass(frozen=True, slots=True)
class Floors:
    """Table and measure (`figures full`, `F1`) → the least that is allowed. `lowered` keeps the reason of every lowering."""

    gold: str
    floors: Mapping[str, Mapping[str, float]]
    lowered: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Fall:
    """A measure that is below its floor."""

    name: str
    measure: str
    value: float
    floor: float

    def __str__(self) -> str:
        return f"{self.name} {self.measure} is {self.value:.4f}, its floor {self.floor:.4f}"


def digest(folder: Path) -> str:
    """A digest of every byte of a gold folder, articles and annotations; line endings do not count."""
    whole = hashlib.sha256()
    for file in sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith(".")):
        whole.update(file.name.encode() + b"\0" + file.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return whole.hexdigest()[:16]


def read_floors(file: Path) -> Floors | None:
    """The floors of a file; None where there is no such file.

    Raises:
        FloorError: the file is no floors file.
    """
    if not file.exists():
        return None
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        floors = {str(name): {str(m): float(v) for m, v in row.items()} for name, row in data["floors"].items()}
        return Floors(gold=str(data["gold"]), floors=floors, lowered=tuple(map(str, data.get("lowered", []))))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise FloorError(f"{file}: no floors file ({error}); restore it, or write a new one with --update-floors") from error


def write_floors(floors: Floors, file: Path) -> None:
    """Write the file, one measure a line, so that a diff shows what rose."""
    lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(dict(row))}" for name, row in floors.floors.items())
    lowered = json.dumps(list(floors.lowered), ensure_ascii=False)
    file.write_text(f'{{\n "gold": {json.dumps(floors.gold)},\n "floors": {{\n{lines}\n }},\n "lowered": {lowered}\n}}\n', encoding="utf-8")


def measured(card: Scorecard) -> dict[str, dict[str, float]]:
    """P, R and F1 of each tally, as floors are written."""
    return {name: {measure: tally.figures()[measure] for measure in MEASURES} for name, tally in sorted(card.tallies.items())}


def falls(card: Scorecard, floors: Floors) -> tuple[Fall, ...]:
    """Every measure that is below its floor; a table that is no longer measured has fallen to 0."""
    now = measured(card)
    return tuple(
        Fall(name, measure, now.get(name, {}).get(measure, 0.0), floor)
        for name, row in floors.floors.items()
        for measure, floor in row.items()
        if now.get(name, {}).get(measure, 0.0) < floor
    )


def updated(card: Scorecard, *, gold: str, old: Floors | None = None, reason: str | None = None) -> Floors:
    """The floors raised to what is measured now; with a `reason` also lowered.

    Raises:
        FloorError: a measure is below its floor and no reason is given.
    """
    fallen = falls(card, old) if old else ()
    if fallen and not reason:
        said = "; ".join(map(str, fallen))
        raise FloorError(f"{said}. Floors are raised, not lowered: mend the rule, or say why it must be so with --lower REASON")
    floors = Floors(gold=gold, floors=measured(card), lowered=old.lowered if old else ())
    if not fallen:
        return floors
    names = ", ".join(dict.fromkeys(fall.name for fall in fallen))
    return replace(floors, lowered=(*floors.lowered, f"{names}: {reason}"))
