"""What the doctor says of one thing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """Something that was looked at, whether it is right, and what was seen or how to mend it."""

    name: str
    right: bool
    words: str
