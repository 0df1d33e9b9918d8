"""Text → the tokens that the figures rules read. Dates and names that hold numbers are one opaque token each."""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.records import Span
from pipeline.rules.figures.vocabulary import Phrases, Vocabulary


class Token(NamedTuple):
    """A token: offsets into the text, its text and lower-cased text, and its kind: `number`, `word`, `sign`, `mark`, `break`,
    `opaque` (a date, clock time, phone number, link or name with digits). `value` is that of a number in digits."""

    start: int
    end: int
    text: str
    low: str
    kind: str
    value: float = 0.0


@dataclass(slots=True)
class Line:
    """A sentence as tokens. `index` counts the sentences of the text; `weight`: the unit in which it or the one before weighs somebody,
    and where that ends."""

    index: int
    start: int
    end: int
    tokens: list[Token]
    weight: tuple[str, int] | None = None
    lows: list[str] = field(init=False)
    count: int = field(init=False)

    def __post_init__(self) -> None:
        self.lows = [token.low for token in self.tokens]
        self.count = len(self.lows)

    def low(self, at: int) -> str:
        """The lower-cased token at an index, empty beyond either end."""
        return self.lows[at] if 0 <= at < self.count else ""

    def kind(self, at: int) -> str:
        """The kind of the token at an index, empty beyond either end."""
        return self.tokens[at].kind if 0 <= at < self.count else ""

    def weighed(self, at: int) -> str | None:
        """The unit in which somebody is weighed before a token."""
        return self.weight[0] if self.weight and self.weight[1] <= self.tokens[at].start else None

    def glued(self, at: int) -> bool:
        """Whether nothing stands between the token at an index and the one before it."""
        return 0 < at < self.count and self.tokens[at - 1].end == self.tokens[at].start

    def index_at(self, offset: int) -> int:
        """The index of the first token that ends after `offset`."""
        return bisect.bisect_right(self.tokens, offset, key=lambda token: token.end)


DASHES = ("-", "–", "—", "‑", "−")
CLOSING = ("", ".", ",", ";", ")", "?", "!", "–", "—")
"""What may stand behind a number that ends its phrase."""
GROUPED = r"\d{1,3}(?:,\d{2,3}){0,6},\d{3}(?:\.\d+)?(?!\d)"
SPACED = r"(?!0)\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3}){1,6}(?!\d|[,\u00a0 ]\d{3}\b)(?:\.\d+)?"
DOTTED = r"\d{1,3}(?:\.\d{3}){2,6}(?![\d.])"
DIGITS = r"(?:\d{1,400}(?:\.\d{1,400})?|(?<![\w.])\.\d{1,400})"
PHONE = r"(?:\+\d{1,3}|(?<![\w.,$£€])0\d{0,5})(?:[ -]\(?\d{2,5}\)?){2,5}(?!\d)|\(?\b\d{3}\)?[ -]\d{3}-\d{4}\b"
OPAQUE = (
    r"(?:https?://|www\.)\S{1,2000}|[@#]\w{1,100}|" + PHONE + r"|\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?(?!\d)"
    r"|\d{1,4}(?:/\d{1,4}){1,3}(?![\d/])|\d{1,3}(?:\.\d{1,4}){2,6}(?!\d)|\d{1,9}(?:,\d{3}){0,3}(?:st|nd|rd|th)\b"
    r"|\[\d{1,3}\]|\d{1,9}(?:(?:-\d{1,9}){200}|(?:-\d{1,9}){2,199}(?!-?\d))"
    r"|\d{1,2}(?:(?:,\d{1,2}){200}|(?:,\d{1,2}){3,199}(?!,?\d))"
)
NAME = r"[^\W\d_]{1,9}\d[\w-]{0,40}(?:[.,]\d{1,9}){0,6}(?!\d)|[A-Z][A-Za-z]{0,9}-\d[\w-]{0,40}"
PLAIN = r"[a-z]{1,60}(?= [^\W\d]|, )"
"""Most words: what is none of the other things whatever stands around it."""
WORD = r"[ap]\.m\b\.?|(?:[A-Za-z]\.){2,6}|[^\W\d_]{1,60}(?:['’][^\W\d_]{1,20})?"


@functools.lru_cache(maxsize=8)
def _lexer(signs: tuple[str, ...], large: tuple[str, ...], scales: tuple[str, ...], dotted: bool) -> re.Pattern[str]:
    letters = sorted((s for s in signs if s[-1].isalnum() or s[-1] == "."), key=len, reverse=True)
    marks = sorted((s for s in signs if not (s[-1].isalnum() or s[-1] == ".")), key=len, reverse=True)
    sign = rf"\b(?:{'|'.join(map(re.escape, letters))})(?=[ \u00a0]?\d)|(?:{'|'.join(map(re.escape, marks))})"
    if large:  # "N400,000", "Sh4.7 billion", "R2.5m": letters that mean money only before a large amount
        amount = rf"\d{{1,3}}(?:,\d{{3}})+\b|\d{{1,4}}(?:\.\d{{1,3}})?[ \u00a0]?(?:{'|'.join(map(re.escape, scales))})\b"
        sign += rf"|\b(?:{'|'.join(map(re.escape, sorted(large, key=len, reverse=True)))})(?={amount})"
    number = "|".join([r"\d{1,3}(?:\.\d{3}){1,6}(?![\d.])" if dotted else DOTTED, GROUPED, SPACED, DIGITS])
    return re.compile(
        rf"(?P<plain>{PLAIN})|(?P<sign>{sign})|(?P<opaque>{OPAQUE})|(?P<name>(?<![\d.]){NAME})|(?P<number>{number})|(?P<word>{WORD})|(?P<break>[\n\t])|(?P<mark>°[CF]?|[^\s\w]|_)"
    )


def tokenize(text: str, span: Span, vocabulary: Vocabulary, *, opaque: Sequence[Span] = (), dotted: bool = False) -> list[Token]:
    """The tokens of `text[span]`; each span of `opaque` (in order, none overlapping) is one token.

    >>> from pipeline.codebook.book import load
    >>> from pipeline.rules.figures.vocabulary import vocabulary
    >>> [t.text for t in tokenize("A 30-hour truce", (0, 15), vocabulary(load()))]
    ['A', '30', '-', 'hour', 'truce']
    """
    lexer = _lexer(tuple(vocabulary.signs), tuple(vocabulary.large_signs), vocabulary.scales, dotted)
    found: list[Token] = []
    at = span[0]
    for start, end in opaque:
        found.extend(_lex(lexer, text, at, start, dotted))
        found.append(Token(start, end, text[start:end], "", "opaque"))
        at = end
    found.extend(_lex(lexer, text, at, span[1], dotted))
    return found


def _lex(lexer: re.Pattern[str], text: str, first: int, last: int, dotted: bool) -> Iterator[Token]:
    for match in lexer.finditer(text, first, last):
        kind, words = match.lastgroup, match.group()
        start, end = match.span()
        if kind == "plain":
            yield Token(start, end, words, words, "word")
        elif kind == "number":
            yield Token(start, end, words, words, "number", digits_value(words, dotted=dotted))
        elif kind == "name":
            yield Token(start, end, words, "", "opaque")
        else:
            yield Token(start, end, words, words.lower().replace("’", "'"), str(kind))


def digits_value(words: str, *, dotted: bool = False) -> float:
    """The value of a number in digits, whatever its grouping.

    >>> digits_value("12,34,567.5"), digits_value("8 600"), digits_value("1.234.567")
    (1234567.5, 8600.0, 1234567.0)
    """
    plain = re.sub(r"[,\s\u00a0\u202f\u2009]", "", words)
    if plain.count(".") > 1 or (dotted and re.fullmatch(r"\d{1,3}\.\d{3}", plain)):
        plain = plain.replace(".", "")
    return float(plain)


def match_phrase(line: Line, at: int, phrases: Phrases) -> tuple[int, str] | None:
    """The end index and meaning of the longest phrase that starts at a token."""
    rows = phrases.get(line.lows[at]) if 0 <= at < line.count else None
    for phrase, meaning in rows or ():
        if len(phrase) == 1 or _stands(line, at, phrase):
            return at + len(phrase), meaning
    return None


def match_any(line: Line, within: range, phrases: Phrases) -> bool:
    """Whether a phrase starts at one of the tokens."""
    return _may_start(line, within.start, within.stop, phrases) and any(match_phrase(line, at, phrases) for at in within)


def match_before(line: Line, at: int, phrases: Phrases, *, longest: int = 6) -> tuple[int, str] | None:
    """The start index and meaning of the longest phrase that ends just before a token."""
    if not _may_start(line, at - longest, at, phrases):
        return None
    for width in range(min(longest, at), 0, -1):
        found = next((m for p, m in phrases.get(line.low(at - width), ()) if len(p) == width and _stands(line, at - width, p)), None)
        if found:
            return at - width, found
    return None


def _may_start(line: Line, first: int, last: int, phrases: Phrases) -> bool:
    """Whether the first word of a phrase is one of the tokens `first` to `last` (end exclusive)."""
    return not phrases.keys().isdisjoint(line.lows[max(0, first) : max(0, last)])


def _stands(line: Line, at: int, phrase: tuple[str, ...]) -> bool:
    return (*line.lows[at : at + len(phrase)],) == phrase
