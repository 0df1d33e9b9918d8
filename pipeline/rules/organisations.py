"""(first version to come)"""

from __future__ import annotations

from typing import Any

from pipeline.codebook.book import Codebook
from pipeline.records import Findings, Reading


def find(reading: Reading, codebook: Codebook, findings: Findings) -> tuple[Any, ...]:
    """No mentions yet."""
    return ()
