"""The rules in the order in which they run, each with what it needs and what it gives."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pipeline.codebook.book import Codebook
from pipeline.records import Findings, Reading
from pipeline.rules.calibration import calibrated
from pipeline.rules.claims import rule as attribution
from pipeline.rules.dates import rule as dates
from pipeline.rules.events import rule as events
from pipeline.rules.figures import rule as figures
from pipeline.rules.names import actors, organisations


@dataclass(frozen=True, slots=True)
class Rule:
    """One stage of reading: `find` gives the mentions for the field `gives` of the findings, and may read those in `needs`."""

    gives: str
    needs: tuple[str, ...]
    find: Callable[[Reading, Codebook, Findings], tuple[Any, ...]]


RULES: tuple[Rule, ...] = (
    Rule("actors", (), actors.find),
    Rule("dates", (), dates.find),
    Rule("organisations", ("actors",), organisations.find),
    Rule("figures", ("actors", "dates", "organisations"), figures.find),
    Rule("claims", ("actors", "organisations"), attribution.find),
    Rule("events", ("actors", "dates", "organisations", "figures", "claims"), events.find),
)


def find(reading: Reading, codebook: Codebook, *, calibrate: bool = True) -> Findings:
    """Everything that the rules find in one article; with `calibrate` off, each mention keeps the raw confidence of its rule."""
    findings = Findings()
    for rule in RULES:
        findings = dataclasses.replace(findings, **{rule.gives: rule.find(reading, codebook, findings)})
    return calibrated(findings, codebook) if calibrate else findings
