"""Values in a reader's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.decisions.fields import plain
from pipeline.review.escaping import visible


def text(value: Any) -> str:
    """A value as words, free of steering codes; nothing where it is null."""
    found = plain(value)
    return "" if found is None else visible(str(found))


def amount(part: Mapping[str, Any]) -> str:
    """A number of people.

    >>> amount({"value": 205.0, "modifier": "exact", "to": "UKR"})
    '205 to UKR'
    >>> amount({"value": None, "low": 300.0, "modifier": "more_than", "to": None})
    'more than 300'
    """
    number = next((part[key] for key in ("value", "low", "high") if plain(part.get(key)) is not None), None)
    said = "" if part["modifier"] == "exact" else str(part["modifier"]).replace("_", " ")
    to = f"to {text(part['to'])}" if part.get("to") else ""
    return " ".join(filter(None, (said, "" if number is None else f"{number:,.0f}", to)))


def phrase(value: Any) -> str:
    """Any value of a row.

    >>> phrase([{"name": "Ukraine", "code": "UKR", "role": "side"}]), phrase(True), phrase(1200.0)
    ('UKR (side)', 'yes', '1,200')
    """
    found = plain(value)
    if isinstance(found, bool):
        return "yes" if found else "no"
    if isinstance(found, int | float):
        return f"{found:,}"
    if isinstance(found, list):
        return ", ".join(phrase(part) for part in found)
    if isinstance(found, dict):
        return amount(found) if "modifier" in found else f"{text(found.get('code'))} ({text(found.get('role'))})"
    return text(found)
