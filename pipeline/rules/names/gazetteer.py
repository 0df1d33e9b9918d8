"""Longest-match look-up of many names in a text: a trie over folded word tokens. Its cost per text does not grow with the names."""

from __future__ import annotations

import functools
import gc
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

V = TypeVar("V")

TOKEN = re.compile(r"[’'ʼ`]s\b|\w+|[^\w\s’'ʼ`\u200b\xad]|\n")
APOSTROPHE_S = "'s"
FOLD = str.maketrans({"–": "-", "—": "-", "‑": "-", "‐": "-"})
ACRONYM_MAX = 6  # letters: longer words in capitals are headline spelling, not acronyms


class Token(NamedTuple):
    """A word or sign of the text: its span, and its folded form."""

    start: int
    end: int
    folded: str


@dataclass(frozen=True, slots=True)
class Hit(Generic[V]):
    """A name found: its span, and the values of every entry that bears the name, in the order in which they were given."""

    start: int
    end: int
    values: tuple[V, ...]


def tokenise(text: str, families: Mapping[str, str] | None = None) -> list[Token]:
    """The tokens of a text; apostrophes vanish but for the possessive ending, line breaks stay (no name crosses one).

    `families` maps a folded word to the form that stands for its spelling family (`defense` → `defence`).

    >>> [t.folded for t in tokenise("The Prisoners’ Club’s", {})]
    ['the', 'prisoners', 'club', "'s"]
    """
    tokens = _tokens(text)
    if not families:
        return list(tokens)
    return [Token(t.start, t.end, families[t.folded]) if t.folded in families else t for t in tokens]


@functools.lru_cache(maxsize=2)
def _tokens(text: str) -> tuple[Token, ...]:
    """A text is looked through for several kinds of names, one after the other."""
    return tuple(Token(m.start(), m.end(), _folded(m.group(), {})) for m in TOKEN.finditer(text.translate(FOLD)))


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
        return tuple(self._hits(text, tokenise(text, self._families)))

    def _hits(self, text: str, tokens: list[Token]) -> Iterator[Hit[V]]:
        at = 0
        while at < len(tokens):
            if tokens[at].folded not in self._root:
                at += 1
                continue
            after, values = self._longest(text, tokens, at)
            longer = next((p for p in range(at + 1, after) if self._longest(text, tokens, p)[0] - p > after - at), None)
            if values and longer is None:
                yield Hit(tokens[at].start, tokens[after - 1].end, values)
            at = longer or max(after, at + 1)

    def _longest(self, text: str, tokens: list[Token], at: int) -> tuple[int, tuple[V, ...]]:
        node = self._root
        best, after = at, at
        found: tuple[V, ...] = ()
        while after < len(tokens):
            below: dict[Any, Any] | None = node.get(tokens[after].folded)
            if below is None:
                break
            node = below
            after += 1
            if None in node:
                values = tuple(dict.fromkeys(value for written, value in node[None] if _fits(written, text, tokens[at:after])))
                best, found = (after, values) if values else (best, found)
        return best, found

    def _add(self, name: str, value: V) -> None:
        written = tuple(TOKEN.findall(name.translate(FOLD)))
        node = self._root
        for word in written:
            folded = _folded(word, self._families)
            below = node.get(folded)
            if below is None:
                below = node[folded] = self._node()
            node = below
        bearers = node.setdefault(None, [])
        if (written, value) not in bearers:
            bearers.append((written, value))


def _folded(word: str, families: Mapping[str, str]) -> str:
    if len(word) == 2 and word[0] in "’'ʼ`":
        return APOSTROPHE_S
    word = word.casefold()
    return families.get(word, word)


def _fits(written: tuple[str, ...], text: str, tokens: list[Token]) -> bool:
    """Capitals where the name has them; an acronym in capitals throughout ("us" is not "US")."""
    return all(_cased_like(name, text[t.start : t.end]) for name, t in zip(written, tokens, strict=True))


def _cased_like(written: str, found: str) -> bool:
    if not written[0].isupper():
        return True
    if written.isupper() and len(written) <= ACRONYM_MAX:
        return found == written
    return found[0].isupper()
