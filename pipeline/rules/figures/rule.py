"""Every number that the text states about the world, with its bounds, what it counts and whom it concerns."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping

from pipeline.codebook.book import Codebook
from pipeline.firsts import sought
from pipeline.records import FigureMention, Findings, Reading, Span
from pipeline.rules.events.hooks import any_of
from pipeline.rules.figures import (
    amounts,
    columns,
    counted,
    ellipsis,
    halves,
    lists,
    modifiers,
    monies,
    nonfigures,
    numbers,
    pairs,
    parts,
    scope,
    shares,
    sides,
    topical,
    zeros,
)
from pipeline.rules.figures.drafts import Draft, draft
from pipeline.rules.figures.heads import People
from pipeline.rules.figures.tokens import Line, tokenize
from pipeline.rules.figures.vocabulary import Vocabulary, vocabulary

DOTTED_HABIT = sought(r"\d{1,3}(?:\.\d{3}){2,6}(?!\d)|\b[1-9]\d{0,2}\.000 (?!second|metre|meter|inch|percent)[a-z]{4}")
LONGEST_SENTENCE = 5_000
FEWEST_WORDS = 20
"""The fewest different words in that many characters of a text that is language and no heap of numbers."""
LETTERS = re.compile(r"[^\W\d_]{2,}")
NUMBERED = sought(r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|hundred|million)\b", re.IGNORECASE)
GOES_ON = re.compile(r"[.,]\d")
"""What shows that a name is only the beginning of an amount: "N1,500"."""
BEFORE = 120
"""How many characters before a sentence may weigh somebody."""
WEIGHT = sought(r"\bweigh(?:s|ed|ing)? (?:[a-z]+ ){0,3}\d{2,3}(?:\.\d)? ?(kilograms|kilos|kilo|kgs?|lbs?)\b", re.IGNORECASE)
COMMA_HABIT = re.compile(r"\d,\d{3}\b")


def find(reading: Reading, codebook: Codebook, findings: Findings) -> tuple[FigureMention, ...]:
    """The figures of an article in text order.

    >>> from pipeline.codebook.book import load
    >>> from pipeline.records import Article
    >>> article = Article("d", "s", "0", "Rescuers pulled at least 24 miners from the shaft.")
    >>> [(f.value, f.modifier, f.unit) for f in find(Reading(article, ((0, 50),)), load(), Findings())]
    [(24.0, 'at_least', 'miner')]
    """
    words, people = vocabulary(codebook), People(findings.actors)
    drafts: list[Draft] = []
    lines = list(_lines(reading, words, findings, _gate(codebook)))
    for line in lines:
        drafts.extend(read_line(line, words, people))
    drafts = columns.fill(drafts, reading.text, words)
    lists.fill(drafts, reading.text, words)
    drafts = [d for d in ellipsis.fill(drafts, words, people, reading.text) if _is_sound(d)]
    topical.fill(drafts, words)
    monies.settle(drafts, words, findings.actors, reading.text)
    parts.assign(drafts, people, reading.text, words)
    sides.assign(drafts, words, findings, reading.text)
    drafts.sort(key=lambda d: d.span)
    numbered = {at: k for k, at in enumerate(dict.fromkeys(d.pair for d in drafts if d.pair is not None), 1)}
    return tuple(_mention(d, numbered) for d in drafts)


def read_line(line: Line, words: Vocabulary, people: People) -> list[Draft]:
    """The drafts of one line: numbers that are figures, with amount, bounds and noun."""
    drafts = []
    for number in numbers.read(line, words):
        figure = draft(line, number)
        if figure.form in ("fraction", "ratio") and not shares.is_share(figure, words):
            continue
        if nonfigures.is_none(figure, words) is None:
            amounts.attach(figure, words)
            drafts.append(figure)
    drafts = modifiers.join_ranges(line, drafts, words)
    for figure in drafts:
        modifiers.apply(figure, words)
        if figure.bare and figure.modifier != "between":
            amounts.attach(figure, words)
        if figure.bare:
            counted.attach(figure, words, people)
    drafts = halves.add(line, drafts, words)
    counted.share_remains(drafts, words)
    drafts = pairs.join(line, drafts, words, people)
    drafts = zeros.add(line, drafts, words, people)
    return scope.assign(line, drafts, words)


def _lines(reading: Reading, words: Vocabulary, findings: Findings, gate: re.Pattern[str]) -> Iterator[Line]:
    dotted = bool(DOTTED_HABIT.search(reading.text)) and not COMMA_HABIT.search(reading.text)
    closed = _closed_spans(reading, findings)
    at = 0
    for index, (start, end) in enumerate(_pieces(reading.text, reading.sentences or ((0, len(reading.text)),))):
        while at < len(closed) and closed[at][1] <= start:
            at += 1
        if gate.search(reading.text, start, end):
            inside = []
            k = at
            while k < len(closed) and closed[k][0] < end:
                inside.append((max(closed[k][0], start), min(closed[k][1], end)))
                k += 1
            yield Line(
                index,
                start,
                end,
                tokenize(reading.text, (start, end), words, opaque=inside, dotted=dotted),
                _weight(reading.text, start, end, words),
            )


def _weight(text: str, start: int, end: int, words: Vocabulary) -> tuple[str, int] | None:
    """The unit in which the sentence, or the one before, tells the weight of somebody, and where it has; null where neither does."""
    found = WEIGHT.search(text, max(0, start - BEFORE), end)
    return (words.measures[found[1].lower()][0][1], found.end()) if found else None


def _pieces(text: str, sentences: Iterable[Span]) -> Iterator[Span]:
    """The sentences, those longer than any sentence in pieces, of which the ones that are no language are left out."""
    for start, end in sentences:
        if end - start <= LONGEST_SENTENCE:
            yield start, end
            continue
        for first in range(start, end, LONGEST_SENTENCE):
            last = min(first + LONGEST_SENTENCE, end)
            if len(set(LETTERS.findall(text, first, last))) >= FEWEST_WORDS:
                yield first, last


@functools.lru_cache(maxsize=8)
def _gate(codebook: Codebook) -> re.Pattern[str]:
    """Whatever a line must hold to hold a figure."""
    words = vocabulary(codebook)
    cues = {w for w, (role, _) in words.numbers.items() if role in ("small", "tens", "hundred", "dozen", "vague", "fraction", "scale")}
    cues |= words.words["pair_all"] | {"no", "not"}
    return sought(rf"\d|\b(?:{any_of(cues)})\b|[½¼¾⅓⅔]|\b(?:than|least|nearly|almost|up to|under|over) an? ", re.IGNORECASE)


def _closed_spans(reading: Reading, findings: Findings) -> list[Span]:
    """Dates, and organisations whose names hold digits or number words: no figure lies inside. In order, none overlapping."""
    spans = [(d.start, d.end) for d in findings.dates]
    named = (o for o in findings.organisations if NUMBERED.search(reading.text, o.start, o.end))
    spans += [(o.start, o.end) for o in named if not GOES_ON.match(reading.text, o.end)]
    kept: list[Span] = []
    for span in sorted(spans):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def _is_sound(figure: Draft) -> bool:
    return figure.first < figure.last


def _mention(figure: Draft, numbered: Mapping[int, int]) -> FigureMention:
    start, end = figure.span
    tokens = figure.line.tokens
    phrase = (start, max(end, tokens[figure.phrase_last - 1].end))
    return FigureMention(
        start=start, end=end, value=figure.value, low=figure.low, high=figure.high, modifier=figure.modifier, kind=figure.kind,
        unit=figure.unit, phrase=phrase, rule=figure.rule, confidence=figure.confidence, noun=figure.noun,
        nationality=figure.nationality, held_by=figure.held_by, returned_to=figure.returned_to, teller=figure.teller, aspect=figure.aspect,
        scope=figure.scope, whole=figure.whole.span if figure.whole else None, pair=None if figure.pair is None else numbered[figure.pair],
    )  # fmt: skip
