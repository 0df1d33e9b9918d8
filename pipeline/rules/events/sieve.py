"""Which of many patterns a text can match at all, by the words that each needs and the order in which it needs them."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import accumulate, chain
from operator import or_

from pipeline.rules.events.hooks import DIGIT, DIGITS, Words

RARER = 3  # how many times as rare a word is for each of its letters, roughly
REMEMBERED = 20_000  # words of texts of which it is kept what they give

Given = tuple[int, tuple[int, ...]]
"""The sets that a word belongs to, as bits of a number, and the patterns of which one of these is the rarest."""


class Told(dict[str, Given]):
    """What each word of a text gives by the words inside it, kept for the next text with it: most words stand in many."""

    def __init__(self, gives: Mapping[str, Given]) -> None:
        super().__init__()
        self.steps = {word[:end]: gives.get(word[:end]) for word in gives for end in range(1, len(word) + 1)}
        self.digit = gives.get(DIGIT)

    def __missing__(self, word: str) -> Given:
        if len(self) >= REMEMBERED:
            self.clear()
        found = [*self._inside(f" {word} ")]
        self[word] = given = reduce(or_, (sets for sets, _ in found), 0), tuple({*chain(*(numbers for _, numbers in found))})
        return given

    def _inside(self, word: str) -> Iterator[Given]:
        """What the words give that stand inside a word, spaces around it: letter by letter, as far as one can still come of them."""
        for start in range(len(word)):
            end = start + 1
            while end <= len(word) and (part := word[start:end]) in self.steps:
                if given := self.steps[part]:
                    yield given
                end += 1
        if self.digit and DIGITS.search(word):
            yield self.digit


@dataclass(frozen=True, slots=True)
class Sieve:
    """What sifts patterns, which have numbers; sets of words are bits of a number."""

    told: Told
    phrases: tuple[str, ...]
    """Those of the words that are more than one."""
    needs: tuple[tuple[int, int, int], ...]
    """The sets of which each pattern needs a word before one of its rarest, behind that, and anywhere."""
    free: tuple[int, ...]
    """The patterns that need none."""

    def left(self, text: str) -> list[int]:
        """The numbers of the patterns that a text in lower case may match, ascending."""
        words = [self.told[word] for word in (*text.split(), *(phrase for phrase in self.phrases if phrase in text))]
        so_far = [*accumulate((sets for sets, _ in words), or_)]
        to_come = [*accumulate((sets for sets, _ in reversed(words)), or_)][::-1]
        found, needs, every = {*self.free}, self.needs, so_far[-1] if so_far else 0
        for (_, numbers), ahead, behind in zip(words, so_far, to_come, strict=True):
            for number in numbers:
                before, after, anywhere = needs[number]
                if before & ahead == before and after & behind == after and anywhere & every == anywhere:
                    found.add(number)
        return sorted(found)


def sieve(needed: Sequence[tuple[Words, ...]], besides: Sequence[tuple[Words, ...]] = ()) -> Sieve:
    """What sifts patterns of which each needs a word of each of its sets in their order, and one of each set that it needs `besides`."""
    more = besides or [()] * len(needed)
    numbers = {words: number for number, words in enumerate(dict.fromkeys(chain(*needed, *more)))}
    rarest = [min(run or anywhere, key=_common, default=Words()) for run, anywhere in zip(needed, more, strict=True)]
    patterns: dict[Words, list[int]] = defaultdict(list)
    for number, words in enumerate(rarest):
        patterns[words].append(number)
    own: dict[str, list[Words]] = defaultdict(list)
    for words in numbers:
        for word in words:
            own[word].append(words)
    parts = [_parts(*sets) for sets in zip(rarest, needed, more, strict=True)]
    return Sieve(
        told=Told({word: (_bits(sets, numbers), tuple(chain(*(patterns.get(words, ()) for words in sets)))) for word, sets in own.items()}),
        phrases=tuple(word for word in own if len(word.split()) > 1),
        needs=tuple((_bits(ahead, numbers), _bits(behind, numbers), _bits(anywhere, numbers)) for ahead, behind, anywhere in parts),
        free=tuple(patterns.get(Words(), ())),
    )


def _parts(rarest: Words, run: tuple[Words, ...], anywhere: tuple[Words, ...]) -> tuple[tuple[Words, ...], ...]:
    """The sets of a pattern that stand before its rarest, behind it, and anywhere."""
    at = run.index(rarest) if run else 0
    return run[:at], run[at + 1 :], anywhere


def _bits(sets: Iterable[Words], numbers: Mapping[Words, int]) -> int:
    return reduce(or_, (1 << numbers[words] for words in sets), 0)


@functools.lru_cache(maxsize=4096)
def _common(words: Words) -> float:
    """How often a text holds one of the words, roughly: the longer and the fewer they are, the rarer."""
    return sum(float(RARER) ** -len(word.strip()) for word in words)
