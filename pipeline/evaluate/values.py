"""When a row's value is the one that the gold expects."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from pipeline.evaluate.places import folded

Row = Mapping[str, Any]


def absent(value: Any) -> bool:
    """Whether a value is null (NaN is null too: plain pandas reads nulls so)."""
    return value is None or value != value


def same(value: Any, options: Iterable[Any]) -> bool:
    """Whether a row's value is one of the options; capitals do not count, nor the sixth decimal.

    >>> same("prisoner", ("POW", "Prisoner")), same(None, (None,)), same(3.0, (3,))
    (True, True, True)
    """
    return any(_is(value, option) for option in options)


def wrong_columns(row: Row, expected: Mapping[str, tuple[Any, ...]]) -> list[str]:
    """The columns whose value is not as expected."""
    return [column for column, options in expected.items() if not same(row.get(column), options)]


def _is(value: Any, option: Any) -> bool:
    if option is None or absent(value):
        return option is None and absent(value)
    if isinstance(option, int | float):
        return isinstance(value, int | float) and abs(value - option) < 1e-6
    return str(value).casefold() == str(option).casefold()


class NameKeys:
    """Names made comparable: without possessives, punctuation, articles and the names and adjectives of countries before them."""

    def __init__(self, countries: Iterable[str] = ()) -> None:
        before = sorted({_plain(name) for name in countries} | {"the", "a", "an"}, key=lambda name: (-len(name), name))
        self._before = re.compile(rf"(?:(?:{'|'.join(map(re.escape, before))}) )+")

    def key(self, name: str) -> str:
        """The comparable form of a name.

        >>> NameKeys(["Ukraine"]).key("Ukraine's Security Service")
        'security service'
        """
        plain = _plain(name)
        match = self._before.match(plain)
        return (plain[match.end() :] if match else plain) or plain


def _plain(name: str) -> str:
    without = re.sub(r"'s\b|'(?= |$)", "", folded(name)[0])
    return re.sub(r"[^\w ]", "", without).strip()
