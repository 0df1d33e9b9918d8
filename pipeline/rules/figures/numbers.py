"""Tokens → numbers: digits and words to values, with the tokens that they cover. What they count is not asked here.

Source: the grammar of English numerals, CGEL 1985 6.63-6.70.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.rules.figures.cardinals import VULGAR, Cardinal, Number, Words
from pipeline.rules.figures.tokens import Line
from pipeline.rules.figures.vocabulary import Vocabulary


def read(line: Line, vocabulary: Vocabulary) -> Iterator[Number]:
    """The numbers of a line in order, none overlapping.

    >>> from pipeline.codebook.book import load
    >>> from pipeline.rules.figures.tokens import Line, tokenize
    >>> from pipeline.rules.figures.vocabulary import vocabulary
    >>> words = vocabulary(load())
    >>> text = "two and a half million, forty-five hundred and 1 200"
    >>> [n.value for n in read(Line(0, 0, len(text), tokenize(text, (0, len(text)), words)), words)]
    [2500000.0, 4500.0, 1200.0]
    """
    behind = 0
    for at, token in enumerate(line.tokens):
        if token.kind == "number" or token.low in vocabulary.numbers or token.low in SIGNS:
            number = _Reader(line, vocabulary).read_at(at) if at >= behind and _may_begin(line, at) else None
            if number:
                yield number
                behind = number.last


def _may_begin(line: Line, at: int) -> bool:
    """Whether what looks like a number is no lone dash."""
    return line.lows[at] not in MINUS or line.kind(at + 1) == "number"


USUAL_WHOLES = (2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 21, 25, 30, 40, 50, 100, 200, 250, 500, 1000, 5000, 10000, 100000, 1000000)
MINUS = ("-", "−", "–")
SIGNS = frozenset((*VULGAR, *MINUS))


class _Reader(Words):
    """One attempt to read a number at a token."""

    def read_at(self, at: int) -> Number | None:
        role = self.role(at)
        token = self.line.tokens[at]
        if token.low in MINUS:
            return self.signed(at)
        if token.text in VULGAR:
            return Number(at, at + 1, round(100 * VULGAR[token.text], 2), "fraction")
        if role in ("small", "tens", "digits"):
            return self.fraction(at) or self.cardinal(at)
        readers = {"vague": self.vague, "few": self.few, "couple": self.couple, "article": self.article, "fraction": self.part,
                   "sign": self.negative, "dozen": self.bare, "hundred": self.bare}  # fmt: skip
        return readers[role](at) if role in readers else None

    def article(self, at: int) -> Number | None:
        role = self.role(at + 1)
        if role in ("hundred", "scale", "dozen"):
            return self.cardinal(at)
        if role in ("few", "couple", "fraction"):
            found = self.read_at(at + 1)
            return found and Number(at, found.last, found.value, found.form, found.scale)
        return None

    def negative(self, at: int) -> Number | None:
        found = self.cardinal(at + 1) if self.role(at + 1) in ("small", "tens", "digits") else None
        return found and Number(at, found.last, -found.value, found.form, found.scale)

    def signed(self, at: int) -> Number | None:
        """ "-1.5", "−5": a minus glued to the number, with a space, a bracket or a sign before it."""
        after_space = at == 0 or not self.line.glued(at) or self.line.low(at - 1) in ("(", "[") or self.line.kind(at - 1) == "sign"
        return self.negative(at) if after_space and self.line.glued(at + 1) else None

    def bare(self, at: int) -> Number | None:
        """ "the dozen hostages", "hundred thousand dollars": no article nor number before it."""
        named = self.line.low(at - 1) in ("the", "another", "that", "those", "these", "last", "first", "next", "each")
        if (self.role(at) == "dozen" and named) or self.role(at + 1) == "scale":
            return self.cardinal(at)
        return None

    def vague(self, at: int) -> Number | None:
        """ "dozens", "tens of thousands"; "scores" only where it counts."""
        value, after = self.value(at), at + 1
        if self.line.low(after) == "of" and self.role(after + 1) == "vague" and self.value(after + 1) >= 1000:
            return Number(at, after + 2, value * self.value(after + 1), "vague")
        if self.line.low(at) in ("scores", "tens") and self.line.low(after) not in ("of", "more"):
            return None
        return Number(at, after, value, "vague")

    def few(self, at: int) -> Number | None:
        """ "several hundred": at least two of them."""
        found = self.cardinal(at + 1) if self.role(at + 1) in ("hundred", "scale", "dozen") else None
        return found and Number(at, found.last, 2 * found.value, "vague", found.scale)

    def couple(self, at: int) -> Number | None:
        """ "a couple of hundred"."""
        after = at + 2 if self.line.low(at + 1) == "of" else at + 1
        found = self.cardinal(after) if self.role(after) in ("hundred", "scale", "dozen") else None
        return found and Number(at, found.last, 2 * found.value, "about", found.scale)

    def part(self, at: int) -> Number | None:
        """ "half a million", "quarter of a million", "half": the fraction begins the number."""
        after = self._times(at + 1)
        if after:
            scaled = self.cardinal(after)
            return scaled and Number(at, scaled.last, self.value(at) * scaled.value, "words")
        return Number(at, at + 1, 100 * self.value(at), "fraction")

    def _times(self, at: int) -> int | None:
        """Where the scale begins that a fraction multiplies."""
        low = self.line.low
        for skip in ((), ("-",), ("a",), ("of", "a"), ("of", "one")):
            stands = all(low(at + k) == word for k, word in enumerate(skip))
            if stands and self.role(at + len(skip)) in ("scale", "dozen"):
                return at + len(skip)
        return None

    def fraction(self, at: int) -> Number | None:
        """ "two-thirds", "a quarter", "three-quarters of a million"."""
        after = at + 2 if self.line.low(at + 1) == "-" else at + 1
        if self.line.low(at + 1) in ("in", "out"):
            return self.ratio(at)
        if self.role(after) != "fraction" or self.value(at) > 20 or self.line.low(after) in ("half", "halves"):
            return None
        plural = self.line.low(after).endswith("s")
        if plural == (self.value(at) == 1) or self.role(at) == "digits":
            return None
        found = self.part(after)
        return found and Number(at, found.last, round(self.value(at) * found.value, 2), found.form)

    def ratio(self, at: int) -> Number | None:
        """ "one in five", "nine out of 10": a share, unless a measure follows ("three in 10 minutes")."""
        low = self.line.low
        after = at + 2 if low(at + 1) == "in" else at + 3 if low(at + 2) == "of" else at
        if self.role(after) not in ("small", "tens", "digits") or low(at - 1) in ("-", "by", "to", "for"):
            return None
        whole = self.cardinal(after)
        part = self.value(at)
        if whole is None or not 0 < part < whole.value or part != int(part) or low(whole.last) in (*self.words.measures, "-"):
            return None
        usual = whole.value in USUAL_WHOLES
        return Number(at, whole.last, round(100 * part / whole.value, 2), "ratio", whole.scale) if usual else None

    def cardinal(self, at: int) -> Number | None:
        """A whole or decimal number in digits, words or both."""
        return Cardinal(self, at).read()
