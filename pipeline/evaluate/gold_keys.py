"""The keys of a gold file: which are there, what each may hold, and which column of the row it is compared with."""

from __future__ import annotations

import re
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pipeline import rows

Role = Literal["place", "field", "whole"]
MENTION: Role = "place"
"""Says where in the article the item stands."""
FIELD: Role = "field"
"""Compared with a column; holds one value, null, or a list of alternatives."""
WHOLE: Role = "whole"
"""Taken as it is."""

_PART = r"(?:\.\.|[?~%]?[0-9X]{4}[?~%]?(?:-[?~%]?[0-9X]{2}[?~%]?){0,2}|)"
EDTF = re.compile(rf"(?=.){_PART}(?:/{_PART})?")


@dataclass(frozen=True, slots=True)
class Key:
    """One key: what a value must be (`allows`, in words `words`), its role, and its column where that has another name."""

    allows: Callable[[Any], bool]
    words: str
    role: Role = WHOLE
    required: bool = False
    column: str | None = None


def wrong_value(key: Key, value: Any) -> str | None:
    """What is wrong with a value and how to mend it; None where it is right."""
    options = value if key.role is FIELD and isinstance(value, list) else [value]
    if key.role is FIELD and not options:
        return "an empty list of alternatives; name one, or leave the key out"
    for option in options:
        if not (key.role is FIELD and option is None) and not key.allows(option):
            return f"{option!r} is not allowed; write {key.words}"
    return None


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(_text(item) for item in value)


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_edtf(value: Any) -> bool:
    return isinstance(value, str) and EDTF.fullmatch(value) is not None


def _released(value: Any) -> bool:
    return isinstance(value, dict) and all(_number(n) or n is None for v in value.values() for n in (v if isinstance(v, list) else [v]))


def _enum(literal: Any) -> Key:
    allowed = typing.get_args(literal)
    return Key(lambda value: value in allowed, f"one of {', '.join(allowed)}", FIELD)


def _field(allows: Callable[[Any], bool], words: str, column: str | None = None) -> Key:
    return Key(allows, words, FIELD, column=column)


def _code(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch("[A-Z]{3}", value) is not None


_WORDS = "words of the article, in quotes"
_LIST = "a list of words of the article"
_DATE = "a date in EDTF (2025-05-21, 2025-05, XXXX-05-21, 2022/..)"
_FLAG = Key(lambda value: isinstance(value, bool), "true or false")
_COUNTRY = _field(_code, "an ISO 3166 alpha-3 code in capitals")
_AMOUNT = _field(_number, "a number")

_PLACE = {
    "text": Key(_text, _WORDS, MENTION, required=True),
    "near": Key(_text, "a run of the article's words that holds the text", MENTION, required=True),
    "which": Key(lambda value: type(value) is int and value > 0, "1 for the first occurrence in `near`, 2 for the second …", MENTION),
    "optional": Key(_FLAG.allows, _FLAG.words, MENTION),
}

FIGURE: Mapping[str, Key] = _PLACE | {
    "value": _AMOUNT,
    "low": _AMOUNT,
    "high": _AMOUNT,
    "modifier": _enum(rows.Modifier),
    "kind": _enum(rows.Kind),
    "unit": _field(_text, "a singular head noun"),
    "nationality": _COUNTRY,
    "held_by": _COUNTRY,
    "returned_to": _COUNTRY,
    "scope": _enum(rows.Scope),
}
DATE: Mapping[str, Key] = _PLACE | {
    "edtf": _field(_is_edtf, _DATE),
    "precision": _enum(rows.Precision),
    "basis": _enum(rows.Basis),
}
ORGANISATION: Mapping[str, Key] = {
    "names": Key(lambda value: _texts(value) and bool(value), "a list of names, any of which is right", required=True),
    "optional": _FLAG,
    "org_type": _enum(rows.OrgType),
    "country": _COUNTRY,
    "wikidata": _field(lambda value: isinstance(value, str) and re.fullmatch(r"Q\d+", value) is not None, "a QID (Q1434817)"),
}
EVENT: Mapping[str, Key] = {
    "event_type": Key(_text, "an event type of the codebook", required=True),
    "near": Key(lambda value: _texts(value) and bool(value), "a list of runs of words, each from a mention of the event", required=True),
    "optional": _FLAG,
    "status": _enum(rows.Status),
    "date": _field(_is_edtf, _DATE, column="date_edtf"),
    "location": _field(_text, "a place as named"),
    "parties": Key(_texts, "a list of codes"),
    "mediators": Key(_texts, "a list of codes (empty: there must be none)"),
    "released": Key(_released, 'people per receiving side: {"UKR": 195}, or {"each": 195}'),
}
_ITEMS = Key(lambda value: isinstance(value, list), "a list of objects")
ARTICLE: Mapping[str, Key] = {
    "published": Key(lambda value: value is None or (_is_edtf(value) and len(value) == 10), "a day (2025-05-21) or null", required=True),
    "published_gold": _field(_is_edtf, _DATE),
    "title": Key(_text, "the first words of the title"),
    "status": _enum(rows.DocumentStatus),
    "body": Key(_texts, _LIST),
    "not_body": Key(_texts, _LIST),
    "figures": _ITEMS,
    "dates": _ITEMS,
    "organisations": _ITEMS,
    "events": _ITEMS,
    "optional_events": Key(_texts, _LIST),
    "no_events": Key(_texts, _LIST),
}
