"""Tokens → numbers: digits and words to values, with the tokens that they cover. What they count is not asked here.

Source: the grammar of English numerals, CGEL 1985 6.63-6.70.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.rules.tokens import Line
from pipeline.rules.vocabulary import Vocabulary

VULGAR = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3, "⅕": 0.2, "⅛": 0.125, "⅜": 0.375, "⅝": 0.625, "⅞": 0.875}


@dataclass(frozen=True, slots=True)
class Number:
    """A number over the tokens `first` to `last` (end exclusive). `form` is `digits`, `words`, `vague` (value is its lower bound),
    `about` ("a couple of hundred") or `fraction`; `scale` the factor of its last scale word."""

    first: int
    last: int
    value: float
    form: str
    scale: float = 1.0


def read(line: Line, vocabulary: Vocabulary) -> Iterator[Number]:
    """The numbers of a line in order, none overlapping.

    >>> from pipeline.codebook.book import load
    >>> from pipeline.rules.tokens import Line, tokenize
    >>> from pipeline.rules.vocabulary import vocabulary
    >>> words = vocabulary(load())
    >>> text = "two and a half million, forty-five hundred and 1 200"
    >>> [n.value for n in read(Line(0, 0, len(text), tokenize(text, (0, len(text)), words)), words)]
    [2500000.0, 4500.0, 1200.0]
    """
    at = 0
    while at < len(line.tokens):
        number = _Reader(line, vocabulary).read_at(at) if _may_begin(line, at, vocabulary) else None
        if number:
            yield number
        at = number.last if number else at + 1


def _may_begin(line: Line, at: int, vocabulary: Vocabulary) -> bool:
    token = line.tokens[at]
    return token.kind == "number" or token.low in vocabulary.numbers or token.text in VULGAR


class _Reader:
    """One attempt to read a number at a token."""

    def __init__(self, line: Line, vocabulary: Vocabulary) -> None:
        self.line, self.words = line, vocabulary

    def role(self, at: int) -> str:
        if self.line.kind(at) == "number":
            return "digits"
        return self.words.numbers.get(self.line.low(at), ("", 0.0))[0]

    def value(self, at: int) -> float:
        token = self.line.tokens[at]
        return token.value if token.kind == "number" else self.words.numbers[token.low][1]

    def read_at(self, at: int) -> Number | None:
        role = self.role(at)
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

    def bare(self, at: int) -> Number | None:
        """"the dozen hostages", "hundred thousand dollars": no article nor number before it."""
        named = self.line.low(at - 1) in ("the", "another", "that", "those", "these", "last", "first", "next", "each")
        if (self.role(at) == "dozen" and named) or self.role(at + 1) == "scale":
            return self.cardinal(at)
        return None

    def vague(self, at: int) -> Number | None:
        """"dozens", "tens of thousands"; "scores" only where it counts."""
        value, after = self.value(at), at + 1
        if self.line.low(after) == "of" and self.role(after + 1) == "vague" and self.value(after + 1) >= 1000:
            return Number(at, after + 2, value * self.value(after + 1), "vague")
        if self.line.low(at) in ("scores", "tens") and self.line.low(after) not in ("of", "more"):
            return None
        return Number(at, after, value, "vague")

    def few(self, at: int) -> Number | None:
        """"several hundred": at least two of them."""
        found = self.cardinal(at + 1) if self.role(at + 1) in ("hundred", "scale", "dozen") else None
        return found and Number(at, found.last, 2 * found.value, "vague", found.scale)

    def couple(self, at: int) -> Number | None:
        """"a couple of hundred"."""
        after = at + 2 if self.line.low(at + 1) == "of" else at + 1
        found = self.cardinal(after) if self.role(after) in ("hundred", "scale", "dozen") else None
        return found and Number(at, found.last, 2 * found.value, "about", found.scale)

    def part(self, at: int) -> Number | None:
        """"half a million", "quarter of a million", "half": the fraction begins the number."""
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
        """"two-thirds", "a quarter", "three-quarters of a million"."""
        after = at + 2 if self.line.low(at + 1) == "-" else at + 1
        if self.role(after) != "fraction" or self.value(at) > 20 or self.line.low(after) in ("half", "halves"):
            return None
        plural = self.line.low(after).endswith("s")
        if plural == (self.value(at) == 1) or self.role(at) == "digits":
            return None
        found = self.part(after)
        return found and Number(at, found.last, round(self.value(at) * found.value, 2), found.form)

    def cardinal(self, at: int) -> Number | None:
        """A whole or decimal number in digits, words or both."""
        return _Cardinal(self, at).read()


class _Cardinal:
    """Adds up a number: `total` holds the finished scales, `group` what stands below the next scale."""

    def __init__(self, reader: _Reader, at: int) -> None:
        self.reader, self.line, self.first, self.at = reader, reader.line, at, at
        self.total, self.group, self.scale = 0.0, None if reader.role(at) != "article" else 1.0, float("inf")
        self.last_role = ""
        if reader.role(at) == "article":
            self.at += 1

    def read(self) -> Number | None:
        while self._step():
            pass
        if self.last_role == "":
            return None
        self._vulgar()
        form = "digits" if self.line.kind(self.first) == "number" else "words"
        scale = 1.0 if self.scale == float("inf") else self.scale
        return Number(self.first, self.at, self.total + (self.group or 0.0), form, scale)

    def _step(self) -> bool:
        skipped = self._skip()
        at = self.at + skipped
        role = self.reader.role(at)
        taker = {"digits": self._unit, "small": self._unit, "tens": self._unit, "hundred": self._hundred, "dozen": self._hundred,
                 "scale": self._scale, "point": self._point}.get(role)  # fmt: skip
        if taker and taker(at, role):
            return True
        return skipped == 0 and (self._suffix() or self._half())

    def _skip(self) -> int:
        """How many tokens join this number with its next part: a hyphen, "and", a comma."""
        low, line, reader = self.line.low(self.at), self.line, self.reader
        after = reader.role(self.at + 1)
        if low == "-" and line.glued(self.at) and line.glued(self.at + 1):
            tens = self.last_role == "tens" and after == "small"
            return 1 if tens or after in ("hundred", "dozen", "scale") else 0
        if self.last_role not in ("hundred", "scale"):
            return 0
        if low == "and" and after in ("small", "tens", "digits") and self._small_after(self.at + 1):
            return 1
        return 1 if low == "," and after in ("small", "tens") and reader.role(self.at + 2) == "hundred" else 0

    def _small_after(self, at: int) -> bool:
        """Whether the number that begins there is below a hundred, so that "and" may join it."""
        if self.reader.role(at) == "digits" and not (self.last_role == "hundred" and self.reader.value(at) < 100):
            return False
        end = at + 1
        while self.reader.role(end) in ("small", "tens") or (self.line.low(end) == "-" and self.reader.role(end + 1) == "small"):
            end += 1
        return self.reader.role(end) not in ("hundred", "scale", "dozen", "fraction") and end - at <= 3

    def _unit(self, at: int, role: str) -> bool:
        value = self.reader.value(at)
        if self.group is None:
            if role == "digits" and self.last_role and not (self.last_role == "scale" and value < self.scale and self._counts_on(at)):
                return False
            if self.last_role == "scale" and role != "digits" and value >= self.scale:
                return False
            self.group = value
        elif (self.last_role == "tens" and role == "small" and 0 < value < 10) or (self.last_role == "hundred" and value < 100):
            self.group += value
        else:
            return False
        self.at, self.last_role = at + 1, role
        return True

    def _counts_on(self, at: int) -> bool:
        return self.reader.role(at + 1) in ("hundred", "scale")

    def _hundred(self, at: int, role: str) -> bool:
        if role == "dozen" and self.last_role == "hundred":
            return False
        if self.last_role not in ("", "small", "tens", "digits", "few") or (self.last_role == "" and self.at > self.first + 1):
            return False
        self.group = (1.0 if self.group is None else self.group) * self.reader.value(at)
        self.at, self.last_role = at + 1, role
        return True

    def _scale(self, at: int, role: str) -> bool:
        scale = self.reader.value(at)
        if scale >= self.scale or (self.group is None and self.last_role):
            return False
        self.total += (1.0 if self.group is None else self.group) * scale
        self.group, self.scale, self.at, self.last_role = None, scale, at + 1, "scale"
        return True

    def _point(self, at: int, role: str) -> bool:
        digits = ""
        after = at + 1
        while self.reader.role(after) == "small" and self.reader.value(after) < 10:
            digits += str(int(self.reader.value(after)))
            after += 1
        if not digits or self.last_role not in ("small", "tens"):
            return False
        self.group = (self.group or 0.0) + int(digits) / 10 ** len(digits)
        self.at, self.last_role = after, "point digits"
        if self.reader.role(after) == "scale":
            self.last_role = "small"
        return True

    def _suffix(self) -> bool:
        """The letter of "25k"; "m" means million only beside money or before what is counted, else metres."""
        if self.last_role != "digits" or self.group is None or self.at >= len(self.line.tokens):
            return False
        text = self.line.tokens[self.at].text
        value = self.reader.words.suffixes.get(text)
        if value is None or not (self.line.glued(self.at) or len(text) > 1):
            return False
        if len(text) == 1 and text not in "kK" and not self._means_scale(text):
            return False
        self.total, self.group, self.scale = self.total + self.group * value, None, value
        self.at, self.last_role = self.at + 1, "suffix"
        return True

    def _means_scale(self, text: str) -> bool:
        after = self.line.low(self.at + 1)
        noun = self.reader.words.nouns.get(after)
        counted = bool(noun and not noun.singular) or after in self.reader.words.currencies or after in self.reader.words.measures
        to_range = self.line.low(self.at + 1) in ("-", "–", "to") and self.line.kind(self.at + 2) == "sign"
        return self.line.kind(self.first - 1) == "sign" or counted or to_range or (text in "MB" and self.line.glued(self.at))

    def _half(self) -> bool:
        """The "and a half" of "two and a half" or "a million and a half"."""
        low = self.line.low
        if low(self.at) != "and" or self.last_role not in ("small", "tens", "digits", "scale", "hundred"):
            return False
        after = self.at + 2 if low(self.at + 1) in ("a", "an", "one") else self.at + 1
        times = 1.0
        if after == self.at + 1 and self.reader.role(after) == "small":
            times, after = self.reader.value(after), after + (2 if low(after + 1) == "-" else 1)
        if self.reader.role(after) != "fraction" or (after == self.at + 1 and times == 1.0):
            return False
        part = times * self.reader.value(after)
        if self.last_role == "scale":
            self.total += part * self.scale
        else:
            self.group = (self.group or 0.0) + part
        self.at, self.last_role = after + 1, "small" if self.last_role != "scale" else "done"
        return True

    def _vulgar(self) -> None:
        if self.at < len(self.line.tokens) and self.line.tokens[self.at].text in VULGAR and self.line.glued(self.at):
            self.group = (self.group or 0.0) + VULGAR[self.line.tokens[self.at].text]
            self.at += 1
