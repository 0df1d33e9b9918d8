"""Names of organisations told by a common noun beside them: "the news agency Belta", "Meridian, a charity", "Sokil battalion"."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.codebook.book import Codebook
from pipeline.codebook.entries import OrgPattern
from pipeline.records import ActorMention, Reading, Span
from pipeline.rules.names.actors import words
from pipeline.rules.names.candidates import Candidate

SPLIT = re.compile(r"[\W_]+")
QUOTE = "“”\"'‘’"
WORD = r"[A-ZÀ-ÞČĆŠŽĐİŞ][\w’'.&-]*(?<!\.)"
NAME = rf"(?P<name>(?:(?<=the[ ])\d{{1,3}}[ ])?{WORD}(?:[ \u00a0](?:&[ \u00a0]|al-|el-)?{WORD}){{0,3}})"
NUMBERED = NAME.replace("(?<=the[ ])", "")
LINKED = rf"(?P<name>{WORD}(?:[ \u00a0](?:(?:of|for|on|and|without|against)[ \u00a0](?:the[ \u00a0])?|al-|&[ \u00a0])?{WORD}){{0,5}})"
UNNAMED = LINKED.replace("?P<name>", "?:")
TOLD = r"(?:[ \u00a0]\([^)\n]{1,12}\))?,[ \u00a0](?:an?|the|one of the)[ \u00a0](?:[\w’'-]+[ \u00a0]){0,4}"
ENDS = (
    r"(?=[,.;:)–—]|[ \u00a0](?:of|in|for|from|with|to|at|on|by|and|or|that|which|who|whose|based|run|led|founded|set|known|made|"
    r"working|close|[–—])\b)"
)
INDEFINITE = re.compile(r"\b(?:an?|one|every|no|\w+est)[ \u00a0]$", re.I)  # before a name that describes: "an Ohio charity"
HELD = re.compile(r"\b(?:for|of)[ \u00a0](?:the[ \u00a0])?$")  # before a body of which an officer is then named
NO_PERSONS = ("media", "party", "armed_group", "intelligence")  # sorts whose nouns stand before no person's name
LONGER = re.compile(r"[^\W\d_]{4,}")
TITLE_CASE = 0.7  # share of capitalised words above which a line's capitals tell nothing


@dataclass(frozen=True, slots=True)
class Patterns:
    """What tells one sort of organisation: the noun before the name, after it, in an apposition, or as its last word."""

    row: OrgPattern
    after: re.Pattern[str]
    before: re.Pattern[str]
    apposed: re.Pattern[str]
    tail: re.Pattern[str] | None
    nouns: frozenset[str]
    """The last words of its nouns: a sentence without any of them holds no such name."""


def by_classifier(reading: Reading, codebook: Codebook, actors: tuple[ActorMention, ...]) -> Iterator[Candidate]:
    """Names told by the noun beside them; no name is one of a party or person.

    Source: the lexicon's orgpatterns (classifiers, tails).
    """
    titles = words(codebook)["titles"]
    spans, named = {(m.start, m.end) for m in actors}, {m.start for m in actors}
    places = _sentences_by_word(reading, _nouns(codebook))
    for row in _patterns(codebook):
        within = sorted({place for noun in row.nouns for place in places.get(noun, ())})
        for pattern in (row.after, row.before, row.apposed):
            for match in (found for place in within for found in pattern.finditer(reading.text, *place)):
                start, end = _trimmed(match.span("name"), reading.text, words(codebook)["name_openers"])
                start = _past_person(start, end, reading)
                if pattern is row.after and HELD.search(reading.text, max(0, match.start() - 8), match.start()) and ", " in match[0]:
                    continue
                if start >= end or start in named or _in_title(start, reading) or reading.text[start:end].split()[0].lower() in titles:
                    continue
                organisation = is_entity(reading, start, end, "ORG")
                if pattern is row.before and not organisation:
                    continue
                if is_entity(reading, start, end, "PERSON") and not _is_sure(match, pattern, row, reading.text[:start][-4:]):
                    continue
                name, local = reading.text[start:end], " state " in f" {match.groupdict().get('noun', '')} "
                yield Candidate(start, end, f"organisation.classifier.{row.row.id}", 0.7, name, row.row.org_type, local=local)
        yield from _by_tail(row, within, reading, codebook, spans)


def _past_person(start: int, end: int, reading: Reading) -> int:
    """Where the name begins in "Ann Lee of Monitor, a weekly"."""
    person = next((e for e in reading.entities if e.label == "PERSON" and e.start == start and e.end < end), None)
    if person and reading.text.startswith(" of ", person.end):
        return person.end + 4
    inverted = reading.text.endswith(("says ", "said "), 0, start)
    return reading.text.index(" of ", start, end) + 4 if inverted and " of " in reading.text[start:end] else start


def _sentences_by_word(reading: Reading, nouns: frozenset[str]) -> dict[str, list[Span]]:
    """Each of the nouns → the sentences that hold it: most sentences hold none, and no name crosses one's end."""
    found: dict[str, list[Span]] = {}
    for start, end in reading.sentences or ((0, len(reading.text)),):
        for word in nouns.intersection(SPLIT.split(reading.text[start:end])):
            found.setdefault(word, []).append((start, end))
    return found


def _is_sure(match: re.Match[str], pattern: re.Pattern[str], row: Patterns, before: str) -> bool:
    """Whether the words beside what looks like a person's name speak of no person: "the daily Expressen", "the Mkhedrioni, a militia"."""
    if pattern is row.after:
        one_firm = row.row.org_type == "company" and match["noun"].endswith("s") and not match.string.startswith(" and", match.end())
        return " " in match["noun"] or " " not in match["name"] or row.row.org_type in NO_PERSONS or one_firm
    return pattern is row.apposed and before.lower() == "the "


def _by_tail(row: Patterns, within: list[Span], reading: Reading, codebook: Codebook, named: set[Span]) -> Iterator[Candidate]:
    """Names that end in a common noun written small: "Sokil battalion", "Free Land movement"."""
    if row.tail is None:
        return
    lists = words(codebook)
    for match in (found for place in within for found in row.tail.finditer(reading.text, *place)):
        start, end = _trimmed(match.span("name"), reading.text, lists["name_openers"])
        if start >= end or reading.text.endswith("-based", start, end) or _in_title(start, reading):
            continue
        if reading.text[end] in "’'" and row.row.id == "ngo":
            continue  # "the National Assembly's committee"
        if INDEFINITE.search(reading.text[max(0, start - 16) : start]):
            continue
        name = reading.text[start:end]
        opens = start == reading.sentence_at(start)[0] and " " not in name
        own = [s for s in named if s[0] < end and start < s[1]]
        if (own and not _left_of(own, start, end, reading.text)) or name.lower() in lists["place_modifiers"] | lists["titles"]:
            continue
        if opens and not any(e.start < end and start < e.end for e in reading.entities):
            continue
        yield Candidate(
            start, match.end(), f"organisation.tail.{row.row.id}", 0.65, reading.text[start : match.end()], row.row.org_type, local=True
        )  # fmt: skip


def _left_of(named: list[Span], start: int, end: int, text: str) -> bool:
    """Whether a further name stands beside those of parties: "Libya Free television", not "Libya television"."""
    rest = "".join(" " if any(a <= at < b for a, b in named) else text[at] for at in range(start, end))
    return bool(re.search(r"[A-ZÀ-Þ]\w", rest))


@functools.lru_cache(maxsize=8)
def _nouns(codebook: Codebook) -> frozenset[str]:
    return frozenset(noun for row in _patterns(codebook) for noun in row.nouns)


@functools.lru_cache(maxsize=8)
def _patterns(codebook: Codebook) -> tuple[Patterns, ...]:
    rows = []
    for row in codebook.rows(OrgPattern):
        nouns = "|".join(sorted(row.classifiers, key=lambda noun: (-len(noun), noun)))
        tails = "|".join(sorted(row.tails, key=lambda noun: (-len(noun), noun)))
        if not nouns and not tails:
            continue
        nouns = nouns or "(?!)"
        rows.append(
            Patterns(
                row,
                re.compile(rf"\b(?P<noun>{nouns})(?:,[ \u00a0](?={UNNAMED}(?:,| of)))?[ \u00a0]?(?<=[ \u00a0])[{QUOTE}]?{NUMBERED}"),
                re.compile(rf"\b{NAME}[{QUOTE}]?[ \u00a0](?:{nouns})\b"),
                re.compile(rf"\b{LINKED}{TOLD}(?:{nouns})\b{ENDS}"),
                re.compile(rf"\b{NAME}[{QUOTE}]?[ \u00a0](?:{tails})\b(?![’'-])") if tails else None,
                frozenset(SPLIT.split(noun)[-1] for noun in (*row.classifiers, *row.tails)),
            )
        )
    return tuple(rows)


def apposed(text: str, end: int, codebook: Codebook) -> str | None:
    """The type that an apposition tells: "…, a rights group"."""
    for pattern, org_type in _appositions(codebook):
        if pattern.match(text, end):
            return org_type
    return None


@functools.lru_cache(maxsize=8)
def _appositions(codebook: Codebook) -> tuple[tuple[re.Pattern[str], str], ...]:
    rows = [row for row in codebook.rows(OrgPattern) if row.classifiers]
    return tuple(
        (re.compile(rf"{TOLD}(?:{'|'.join(sorted(row.classifiers, key=lambda n: (-len(n), n)))})\b{ENDS}"), row.org_type) for row in rows
    )


def _in_title(start: int, reading: Reading) -> bool:
    sentence = reading.sentence_at(start)
    return is_title_case(reading.text[sentence[0] : sentence[1]])


def is_title_case(sentence: str) -> bool:
    """Whether most words are capitalised, as in a headline.

    >>> is_title_case("Russia Frees Ten Men in Prisoner Exchange Deal")
    True
    """
    if sentence.rstrip().endswith((".", "!", "?", ".”", '."', ".’")):
        return False
    longer = LONGER.findall(sentence)
    return len(longer) > 2 and sum(w[0].isupper() for w in longer) / len(longer) > TITLE_CASE


def _trimmed(span: Span, text: str, openers: frozenset[str]) -> Span:
    start, end = span
    inner = re.search(r"[ \u00a0]The[ \u00a0](?=[A-Z])", text[start:end])
    start += inner.end() if inner else 0
    while (word := re.match(r"[\w’'-]+[ \u00a0]?", text[start:end])) and (
        word[0].strip().lower() in openers or (word[0].strip().endswith(("'s", "’s", "-based")) and word.end() < end - start)
    ):
        start += word.end()
    possessive = POSSESSIVE.search(text[start:end])
    return start, end - len(possessive[0]) if possessive and possessive[0].endswith("s") else end


POSSESSIVE = re.compile(r"[’']s?$")


def is_entity(reading: Reading, start: int, end: int, label: str) -> bool:
    """Whether spaCy sees an entity of that label in the stretch."""
    return any(e.label == label and e.start < end and start < e.end for e in reading.entities)
