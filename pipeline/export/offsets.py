"""Offsets as other tools count them: in UTF-16 code units, as browsers do, and with every line break as one character."""

from __future__ import annotations

import bisect
from collections.abc import Iterable
from itertools import accumulate


class OffsetError(ValueError):
    """An offset that is no place of the text, or words that do not stand at it."""


class Border:
    """A text as a browser-based tool has it, and the way of offsets there and back.

    `text` is what the tool is given: `\\r\\n` and `\\r` are `\\n`, as HTML makes them anyway. Offsets of the tool count UTF-16 code
    units of it; ours are Python string offsets of the original.

    Source: HTML standard, "normalize newlines"; ECMAScript, the String type; label-studio issue 1347 and doccano issue 2290.

    >>> border = Border("a😀\\r\\nb")
    >>> border.text, border.out(4), border.back(4)
    ('a😀\\nb', 4, 4)
    >>> border.out(2), border.back(3)
    (3, 2)
    """

    def __init__(self, text: str) -> None:
        self.original = text
        self.text = text.replace("\r\n", "\n").replace("\r", "\n")
        self._units = [0, *accumulate(self._widths(text))]

    @staticmethod
    def _widths(text: str) -> Iterable[int]:
        for at, char in enumerate(text):
            yield 0 if char == "\r" and text[at + 1 : at + 2] == "\n" else 2 if ord(char) > 0xFFFF else 1

    def out(self, offset: int) -> int:
        """The tool's offset of ours."""
        return self._units[offset]

    def back(self, offset: int) -> int:
        """Our offset of the tool's; before a line break that is two characters here, the first of them.

        Raises:
            OffsetError: in the middle of a character, or outside the text.
        """
        at = bisect.bisect_left(self._units, offset)
        if at == len(self._units) or self._units[at] != offset:
            raise OffsetError(f"offset {offset}: no place of the text")
        return at

    def span(self, start: int, end: int, words: str | None) -> tuple[int, int]:
        """Our span of the tool's. Where `words` do not stand at it in UTF-16 units, but do in characters, it was counted in these.

        Raises:
            OffsetError: the words stand at neither.
        """
        for found in (self._in_units(start, end), self._in_characters(start, end)):
            if found and (words is None or _same(self.original[slice(*found)], words)):
                return found
        raise OffsetError(f"{words!r} does not stand at {start}:{end}; the text has changed since it was exported")

    def _in_units(self, start: int, end: int) -> tuple[int, int] | None:
        try:
            return self.back(start), self.back(end)
        except OffsetError:
            return None

    def _in_characters(self, start: int, end: int) -> tuple[int, int] | None:
        if not 0 <= start <= end <= len(self.text):
            return None
        units = len(self.text[:start].encode("utf-16-le")) // 2, len(self.text[:end].encode("utf-16-le")) // 2
        return self._in_units(*units)


def _same(one: str, other: str) -> bool:
    return one.split() == other.replace("\\n", "\n").split()
