"""Cardinal numbers, token by token: "2.3 million", "one hundred and one", "two and a half thousand", "25k".

Source: the grammar of English numerals, CGEL 1985 6.63-6.70.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.rules.figures.tokens import Line
from pipeline.rules.figures.vocabulary import Vocabulary

LAKH = 1e5
DOZEN = 12
VULGAR = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3, "⅙": 1 / 6, "⅕": 0.2, "⅛": 0.125, "⅜": 0.375, "⅝": 0.625, "⅞": 0.875}


@dataclass(frozen=True, slots=True)
class Number:
    """A number over the tokens `first` to `last` (end exclusive). `form` is `digits`, `words`, `vague` (value is its lower bound),
    `about` ("a couple of hundred") or `fraction`; `scale` the factor of its last scale word."""

    first: int
    last: int
    value: float
    form: str
    scale: float = 1.0


class Words:
    """The tokens of a line as number words: the role and value of each."""

    def __init__(self, line: Line, vocabulary: Vocabulary) -> None:
        self.line, self.words = line, vocabulary

    def role(self, at: int) -> str:
        """`digits`, or the role of a number word, empty for other tokens."""
        if self.line.kind(at) == "number":
            return "digits"
        return self.words.numbers.get(self.line.low(at), ("", 0.0))[0]

    def value(self, at: int) -> float:
        """The value of a token that has a role."""
        token = self.line.tokens[at]
        return token.value if token.kind == "number" else self.words.numbers[token.low][1]


class Cardinal:
    """Adds up a number: `total` holds the finished scales, `group` what stands below the next scale."""

    def __init__(self, reader: Words, at: int) -> None:
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
        if role == "vague" and self.reader.value(at) == DOZEN and self.group is not None:
            role = "dozen"
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
        if low == "and" and self.last_role == "scale" and any(line.kind(k) == "number" for k in range(self.first, self.at)):
            return 0  # "$45 million and three motorcycles"
        if low == "and" and after in ("small", "tens", "digits") and (self._small_after(self.at + 1) or self._lower_scale(self.at + 1)):
            return 1
        return 1 if low == "," and after in ("small", "tens") and reader.role(self.at + 2) == "hundred" else 0

    def _small_after(self, at: int) -> bool:
        """Whether the number that begins there is below a hundred, so that "and" may join it."""
        if self.reader.role(at) == "digits" and not (self.last_role == "hundred" and self.reader.value(at) < 100):
            return False
        end = at + 1
        while self.reader.role(end) in ("small", "tens") or (self.line.low(end) == "-" and self.reader.role(end + 1) == "small"):
            end += 1
        after = self.reader.role(end)
        if after == "scale" and self.last_role == "hundred" and not self._between():  # "one hundred and twenty thousand"
            return self.line.kind(self.first) != "number" and end - at <= 3
        return after not in ("hundred", "scale", "dozen", "fraction") and end - at <= 3

    def _lower_scale(self, at: int) -> bool:
        """ "two thousand and two hundred": the parts make one number where the first is in words."""
        if self.line.kind(self.first) == "number" or self.reader.role(at) == "digits":
            return False
        return self.reader.role(at + 1) == "hundred" and self.scale == 1000 and self.last_role == "scale" and not self._between()

    def _between(self) -> bool:
        return self.line.low(self.first - 1) in ("between", "from") or self.line.low(self.first - 2) == "between"

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
        if self.last_role == "scale" and self.group is None and scale > self.scale == LAKH:
            self.total, self.scale, self.at = self.total * scale, scale, at + 1
            return True
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
        if not digits or self.last_role not in ("small", "tens", "hundred"):
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
        if value is None or not (self.line.glued(self.at) or len(text) > 1 or (text == "k" and self.line.low(self.at + 1) == "")):
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
        large = text in "MBTb" and self.line.glued(self.at) and not self._name_next()
        return self.line.kind(self.first - 1) == "sign" or counted or to_range or large

    def _name_next(self) -> bool:
        tokens = self.line.tokens
        return self.at + 1 < len(tokens) and tokens[self.at + 1].text[:1].isupper()

    def _half(self) -> bool:
        """The "and a half" of "two and a half" or "a million and a half"."""
        low = self.line.low
        if self.line.lows[self.at : self.at + 6] == ["-", "and", "-", "a", "-", "half"]:
            self.group, self.at, self.last_role = (self.group or 0.0) + 0.5, self.at + 6, "done"
            return True
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
