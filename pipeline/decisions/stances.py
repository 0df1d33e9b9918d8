"""What each reviewer holds of one row, and what all of them hold together."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from pipeline.decisions.fields import SPAN
from pipeline.decisions.record import Decision

State = Literal["applied", "agreed", "skipped", "undone", "superseded", "outvoted", "disputed", "stale"]


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a decision on these tables.

    `applied` · `agreed` (the pipeline now says so itself) · `skipped` · `undone` · `superseded` (the same reviewer said something
    else later) · `outvoted` · `disputed` (reviewers disagree, and none has a majority: the row stays as it was) · `stale` (not
    applied, for the reason given). `row_id` is the row as it is now.
    """

    decision: Decision
    state: State
    reason: str = ""
    row_id: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is to become of a row: gone, or kept with changes (by field, values as in the file)."""

    rejected: bool
    changes: Mapping[str, Any]

    def key(self) -> str:
        """The same for the same outcome."""
        return json.dumps([self.rejected, self.changes], sort_keys=True)


@dataclass(slots=True)
class Stance:
    """One reviewer's word on a row that now has the values `now` and begins at `start`, built up from her decisions in their order."""

    now: Mapping[str, Any]
    start: int
    rejected: bool = False
    changes: dict[str, Any] = field(default_factory=dict)
    live: list[Decision] = field(default_factory=list)
    fates: list[Fate] = field(default_factory=list)

    def take(self, decision: Decision) -> None:
        """The next decision."""
        if decision.verdict == "skip":
            self.fates.append(Fate(decision, "skipped"))
        elif decision.verdict == "fix":
            self._fix(decision)
        else:
            self._whole(decision)

    def outcome(self) -> Outcome | None:
        """None where nothing of what she said holds any more."""
        return Outcome(self.rejected, {} if self.rejected else self.changes) if self.live else None

    def _whole(self, decision: Decision) -> None:
        """An accept or reject of all values at once."""
        if differing := changed(decision.seen, self.now):
            if changed(decision.seen, {**self.now, **self.changes}):
                self.fates.append(Fate(decision, "stale", f"values changed: {differing}"))
                return
        else:
            self.changes = {}
        self._supersede(self.live if not self.changes else [d for d in self.live if d.verdict != "fix"])
        self.rejected = decision.verdict == "reject"
        self.live.append(decision)

    def _fix(self, decision: Decision) -> None:
        name = str(decision.field)
        now = self.now.get(name)
        self._supersede([d for d in self.live if d.verdict != "fix" or d.field == name])
        self.rejected = False
        earlier = self.changes.pop(name, now)
        if name == SPAN:
            self.changes[name] = [at - decision.char_start + self.start for at in decision.new]
            self.live.append(decision)
        elif decision.new == now:
            self.fates.append(Fate(decision, "agreed"))
        elif decision.old in (now, earlier):
            self.changes[name] = decision.new
            self.live.append(decision)
        else:
            self.fates.append(Fate(decision, "stale", f"values changed: {told(name, decision.old, now)}"))

    def _supersede(self, old: Sequence[Decision]) -> None:
        self.fates += [Fate(decision, "superseded") for decision in old]
        self.live = [decision for decision in self.live if decision not in old]


def settle(stances: Sequence[Stance]) -> tuple[Outcome | None, list[Fate]]:
    """What most reviewers hold, and the fate of each live decision; no outcome where none has a majority."""
    held = [(stance, outcome) for stance in stances if (outcome := stance.outcome())]
    most = majority([outcome.key() for _, outcome in held])
    winner = next((outcome for _, outcome in held if outcome.key() == most), None)
    fates = [fate for stance in stances for fate in stance.fates]
    for stance, outcome in held:
        state: State = "disputed" if winner is None else "applied" if outcome.key() == winner.key() else "outvoted"
        fates += [Fate(decision, state) for decision in stance.live]
    return winner, fates


def majority(held: Sequence[str]) -> str | None:
    """What most hold; None where two are held by equally many.

    >>> majority(["a", "b", "a"]), majority(["a", "b"]), majority([])
    ('a', None, None)
    """
    votes = Counter(held).most_common(2)
    return votes[0][0] if votes and (len(votes) == 1 or votes[0][1] > votes[1][1]) else None


def changed(seen: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """The fields in which a row is no longer as it was seen, in words; empty where there are none."""
    return "; ".join(told(name, value, now.get(name)) for name, value in seen.items() if name in now and now[name] != value)


def told(name: str, before: Any, after: Any) -> str:
    """A change in words.

    >>> told("unit", "person", None)
    'unit "person" → null'
    """
    return f"{name} {json.dumps(before, ensure_ascii=False)} → {json.dumps(after, ensure_ascii=False)}"
