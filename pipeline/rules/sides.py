"""Who holds the people counted, to whom they return, and whether the figure is a stock or a flow."""

from __future__ import annotations

from pipeline.records import Findings, Reading
from pipeline.rules.drafts import Draft
from pipeline.rules.vocabulary import Vocabulary


def assign(drafts: list[Draft], reading: Reading, vocabulary: Vocabulary, findings: Findings) -> None:
    """Fills `held_by`, `returned_to`, `nationality` and `aspect` of the drafts that count people or remains."""
