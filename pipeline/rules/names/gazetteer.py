"""Longest-match look-up of many names in a text: a trie over folded word tokens. Its cost per text does not grow with the names."""

from __future__ import annotations

import functools
import gc
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

V = TypeVar("V")

TOKEN = re.compile(r"'s\b|\w+|[^\w\s’'ʼ`\u200b\xad]|\n")
APOSTROPHE_S = re.compile(r"[’`ʼ](?<!\wʼ)s\b")
DASHES = "–—‑‐"
ACRONYM_MAX = 6  # letters: longer words in capitals are headline spelling, not acronyms


class Tokens(NamedTuple):
    """The words and signs of a text, as written but for dashes and apostrophes; their folded forms; and where they start."""

    written: list[str]
    folded: list[str]
    starts: list[int]


@dataclass(frozen=True, slots=True)
class Hit(Generic[V]):
    """A name found: its span, and the values of every entry that bears the name, in the order in which they were given."""

    start: int
    end: int
    values: tuple[V, ...]


@functools.lru_cache(maxsize=16)
def tokenise(text: str) -> Tokens:
    """The tokens of a text; apostrophes vanish but for the possessive ending, line breaks stay (no name crosses one).

    A text is looked through for several kinds of names, one after the other, and parts of it between them.

    >>> tokenise("The Prisoners’ Club’s").folded
    ['the', 'prisoners', 'club', "'s"]
    """
    plain = _plain(text)
    written = TOKEN.findall(plain)
    return Tokens(written, [word.casefold() for word in written], [found.start() for found in TOKEN.finditer(plain)])


def _plain(text: str) -> str:
    """The text with one kind of dash, and of apostrophe before an ending; as long as before."""
    if text.isascii() and "`" not in text:
        return text
    for dash in DASHES:
        text = text.replace(dash, "-")
    return APOSTROPHE_S.sub("'s", text)


class Gazetteer(Generic[V]):
    """Names → values, found in a text token by token; the longest name wins.

    >>> Gazetteer([("Kyiv", 1), ("Kyiv Post", 2)]).find("The Kyiv Post is in Kyiv.")[0]
    Hit(start=4, end=13, values=(2,))
    """

    def __init__(
        self, names: Iterable[tuple[str, V]], *, families: Mapping[str, str] | None = None, node: type[dict[Any, Any]] = dict
    ) -> None:
        self._families, self._node = dict(families or {}), node
        self._root: dict[Any, Any] = node()
        # Nodes are no garbage: collecting while they are made more than doubles the time of a large gazetteer.
        collecting = gc.isenabled()
        gc.disable()
        try:
            for name, value in names:
                self._add(name, value)
        finally:
            if collecting:
                gc.enable()

    def find(self, text: str) -> tuple[Hit[V], ...]:
        """All names in the text, left to right, none overlapping another; offsets into `text`."""
        written, folded, starts = tokenise(text)
        if not self._families.keys().isdisjoint(folded):
            folded = [self._families.get(word, word) for word in folded]
        return tuple(
            Hit(starts[at], starts[after - 1] + len(written[after - 1]), values) for at, after, values in self._found(written, folded)
        )

    def _found(self, written: list[str], folded: list[str]) -> Iterator[tuple[int, int, tuple[V, ...]]]:
        """The first token of each name, the one behind it, and its values."""
        behind = 0
        for at in [at for at, word in enumerate(folded) if word in self._root]:
            if at < behind:
                continue
            after, values = self._longest(written, folded, at)
            longer = next((p for p in range(at + 1, after) if self._longest(written, folded, p)[0] - p > after - at), None)
            if values and longer is None:
                yield at, after, values
            behind = longer or after

    def _longest(self, written: list[str], folded: list[str], at: int) -> tuple[int, tuple[V, ...]]:
        node = self._root
        best, after = at, at
        found: tuple[V, ...] = ()
        while after < len(folded):
            below: dict[Any, Any] | None = node.get(folded[after])
            if below is None:
                break
            node = below
            after += 1
            if None in node:
                values = tuple(dict.fromkeys(value for name, value in node[None] if _fits(name, written[at:after])))
                best, found = (after, values) if values else (best, found)
        return best, found

    def _add(self, name: str, value: V) -> None:
        written = tuple(TOKEN.findall(_plain(name)))
        node = self._root
        for word in written:
            folded = word.casefold()
            folded = self._families.get(folded, folded)
            below = node.get(folded)
            if below is None:
                below = node[folded] = self._node()
            node = below
        bearers = node.setdefault(None, [])
        if (written, value) not in bearers:
            bearers.append((written, value))


def _fits(name: tuple[str, ...], found: list[str]) -> bool:
    """Capitals where the name has them; an acronym in capitals throughout ("us" is not "US")."""
    return all(map(_cased_like, name, found))


def _cased_like(written: str, found: str) -> bool:
    if not written[0].isupper():
        return True
    if written.isupper() and len(written) <= ACRONYM_MAX:
        return found == written
    return found[0].isupper()
