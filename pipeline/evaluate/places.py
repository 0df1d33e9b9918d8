"""Where words of the gold stand in an article's text, whatever quotes, dashes, spaces and capitals either uses."""

from __future__ import annotations

import bisect

from pipeline.records import Span

_SAME = str.maketrans({
    "“": '"', "”": '"', "„": '"', "’": "'", "‘": "'", "–": "-", "—": "-", "‑": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " ",
})  # fmt: skip
_UNSEEN = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")


def folded(text: str) -> tuple[str, list[int]]:
    """The text in lower case with plain quotes, dashes and single spaces, and for each of its characters the offset in `text`.

    >>> folded("“Up  to”")
    ('"up to"', [0, 1, 2, 3, 5, 6, 7])
    """
    chars: list[str] = []
    offsets: list[int] = []
    for offset, char in enumerate(text.translate(_SAME)):
        if char in _UNSEEN or (char.isspace() and chars and chars[-1] == " "):
            continue
        for part in " " if char.isspace() else char.lower():
            chars.append(part)
            offsets.append(offset)
    return "".join(chars), offsets


def overlap(one: Span | None, other: Span | None) -> bool:
    """Whether two spans share a character; False where either is not there."""
    return one is not None and other is not None and one[0] < other[1] and other[0] < one[1]


class Places:
    """A text in which words are looked up."""

    def __init__(self, text: str) -> None:
        self._folded, self._offsets = folded(text)

    def find(self, words: str, *, inside: Span | None = None, nth: int = 1) -> Span | None:
        """The span of the nth occurrence of the words, within the span `inside`; None where it is not there.

        >>> Places("1,000 for 1,000").find("1,000", nth=2)
        (10, 15)
        """
        needle = folded(words)[0].strip()
        low, high = 0, len(self._folded)
        if inside:
            low, high = (bisect.bisect_left(self._offsets, offset) for offset in inside)
        at = low - 1
        for _ in range(nth):
            at = self._folded.find(needle, at + 1, high)
            if at < 0:
                return None
        return self._offsets[at], self._offsets[at + len(needle) - 1] + 1

    def near(self, words: str, *, near: str, nth: int = 1) -> Span | None:
        """The span of the words within the run `near`; None where either is not there."""
        around = self.find(near)
        return self.find(words, inside=around, nth=nth) if around else None
