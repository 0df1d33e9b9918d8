"""Which of many patterns a text can match at all, by the words that each needs and the order in which it needs them.

Each set of words that a pattern needs is a place, a bit of a number; those of one pattern follow one another. A text is read word by word:
a word takes the places of the sets that it belongs to, each only behind the place before it.

Source: Baeza-Yates & Gonnet 1992, A new approach to text searching (shift-and).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import accumulate, chain
from operator import or_

from pipeline.rules.events.hooks import DIGIT, DIGITS, Words

REMEMBERED = 20_000  # words of texts of which it is kept what they give


class Told(dict[str, tuple[int, ...]]):
    """The places of each word of a text, by the words inside it, kept for the next text with it: most words stand in many.

    They are told as often as places in it follow one another; not at all where there are none.
    """

    def __init__(self, places: Mapping[str, int], first: int) -> None:
        super().__init__()
        self.steps = {word[:end]: places.get(word[:end], 0) for word in places for end in range(1, len(word) + 1)}
        self.first = first

    def __missing__(self, word: str) -> tuple[int, ...]:
        if len(self) >= REMEMBERED:
            self.clear()
        places = run = reduce(or_, self._inside(f" {word} "), 0)
        found: tuple[int, ...] = ()
        while run:
            found = (*found, places)
            run = run << 1 & places & ~self.first
        self[word] = found
        return found

    def _inside(self, word: str) -> Iterator[int]:
        """The places of the words that stand inside a word, spaces around it: letter by letter, as far as one can still come of them."""
        for start in range(len(word)):
            end = start + 1
            while end <= len(word) and (part := word[start:end]) in self.steps:
                yield self.steps[part]
                end += 1
        if DIGITS.search(word):
            yield self.steps.get(DIGIT, 0)


@dataclass(frozen=True, slots=True)
class Sieve:
    """What sifts patterns, which have numbers; sets of places are bits of a number."""

    told: Told
    phrases: tuple[str, ...]
    """Those of the words that are more than one."""
    first: int
    """The places that need none before them."""
    free: int
    """The places of patterns that need no words in any order."""
    last: tuple[int, ...]
    """The last place of each pattern."""
    ends: int
    """All of these."""
    at: Mapping[int, int]
    """The pattern that has its last place there."""
    besides: Mapping[int, int]
    """What that pattern needs besides."""

    def taken(self, text: str) -> int:
        """The places that a text in lower case takes."""
        found, first, phrases = self.free, self.first, (phrase for phrase in self.phrases if phrase in text)
        for places in chain.from_iterable(map(self.told.__getitem__, (*text.split(), *phrases))):
            found |= (found << 1 | first) & places
        return found

    def left(self, text: str) -> list[int]:
        """The numbers of the patterns that a text in lower case may match, ascending."""
        found: list[int] = []
        taken = self.taken(text)
        rest = taken & self.ends
        while rest:
            end = rest.bit_length() - 1  # the highest, so that the rest gets shorter
            rest ^= 1 << end
            needs = self.besides.get(end, 0)
            if needs & taken == needs:
                found.append(self.at[end])
        return found[::-1]


def sieve(needed: Sequence[tuple[Words, ...]], besides: Sequence[tuple[Words, ...]] = ()) -> Sieve:
    """What sifts patterns of which each needs a word of each of its sets in their order, and one of each set that it needs `besides`."""
    more = {words: place for place, words in enumerate(dict.fromkeys(chain(*besides)))}
    starts = [*accumulate((max(len(run), 1) for run in needed), initial=len(more))]
    last = [after - 1 for after in starts[1:]]
    places: dict[str, int] = defaultdict(int)
    runs = (zip(run, range(start, start + len(run)), strict=True) for run, start in zip(needed, starts, strict=False))
    for words, place in chain(more.items(), *runs):
        for word in words:
            places[word] |= 1 << place
    first = together((*more.values(), *starts[:-1]))
    return Sieve(
        told=Told(places, first),
        phrases=tuple(word for word in places if len(word.split()) > 1),
        first=first,
        free=together(end for run, end in zip(needed, last, strict=True) if not run),
        last=tuple(last),
        ends=together(last),
        at={end: number for number, end in enumerate(last)},
        besides={end: together(more[words] for words in sets) for sets, end in zip(besides, last, strict=False) if sets},
    )


def together(places: Iterable[int]) -> int:
    """The places as bits of a number."""
    return reduce(or_, (1 << place for place in places), 0)
