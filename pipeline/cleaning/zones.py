"""Lines judged by where they stand: above the body, among it, below it. The body is what remains without a label."""

from __future__ import annotations

import re

from pipeline.cleaning import shapes, written
from pipeline.cleaning.headline import alike
from pipeline.cleaning.lines import END_MARKS, Line
from pipeline.cleaning.words import key, words
from pipeline.codebook.book import Codebook

_FULL_DATE_END = re.compile(r"\b(?:\d{1,2},? |[A-Z][a-z]+\.? )?(?:19|20)\d\d\.?$")
_OPENERS = frozenset({"bio", "byline"})
_BESIDE = _OPENERS | {"related"}
_PROSE_WORDS = 10
_PITCH_WORDS = 60
_LIST_RICH = 0.35
_HEAD = 40
_OPENING = 600
_FRAGMENT_RUN = 2
_FEW, _PROGRAMME = 7, 16


def above(lines: list[Line], title: int | None, codebook: Codebook, *, sure: bool = False) -> None:
    """Everything above the title goes, and what stands between it and the first paragraph unless it reads as part of the article.

    With `sure`, only what its own words or shape give away, and the headline's repetition.
    """
    over = lines[: title or 0]
    spent = sum(line.n_words for line in over if line.prose and not line.label)
    for line in over:
        if sure:
            line.label = line.label or line.above
        elif line.label or not line.prose or spent <= _PITCH_WORDS or (shapes.addresses_reader(line) and line.n_words <= 40):
            line.label = line.label or line.above or "boilerplate"
    if title is None:
        _before_body(lines, codebook, sure=sure)
        return
    _before_body(lines[title + 1 :], codebook, title=lines[title], sure=sure)


def _before_body(lines: list[Line], codebook: Codebook, *, title: Line | None = None, sure: bool = False) -> None:
    rest = sum(line.prose for line in lines)
    paragraphs = 0
    for i, line in enumerate(lines[:_HEAD]):
        if line.label:
            continue
        beside = i > 0 and lines[i - 1].label in ("byline", "bio") and line.gap == "\n"
        if paragraphs:
            if line.above and (i <= 3 or _labelled_beside(lines, i)):
                line.label = line.above
            elif line.prose and line.n_words >= _PROSE_WORDS:
                paragraphs += 1
        elif line.above:
            line.label = line.above
        elif (title and alike(line.text, title.text) and not line.prose) or _opens_caption(lines, i):
            line.label = "repeat"
        elif line.prose:
            if rest >= 3 and title and _is_bare_caption(line, codebook):
                line.label = "caption"
            else:
                paragraphs += 1
        elif beside and line.n_words <= 16 and not sure and not line.heading:
            line.label = "byline"
        elif not (sure or line.heading or line.item or line.terminal) and line.n_words <= 3 and not _introduces(lines, i):
            line.label = "metadata"
        elif not (sure or line.heading or line.item) and _is_dated(line, codebook):
            line.label, line.stamp = "metadata", True
        elif _opens_next(lines, i):
            line.label = "repeat"
        elif line.item and line.n_words >= _PROSE_WORDS:
            paragraphs += 1
        if paragraphs > 1:
            return


def _is_dated(line: Line, codebook: Codebook) -> bool:
    """A short line with a day, or one that its full date closes ("Newshour, aired 3 March 2021")."""
    if line.n_words <= _FEW and written.yearless(line.folded, codebook):
        return True
    return line.n_words <= _PROGRAMME and written.closing(line.folded, codebook) is not None


def _labelled_beside(lines: list[Line], i: int) -> bool:
    return any(line.label and line.label != "caption" for line in (*lines[i - 1 : i], *lines[i + 1 : i + 2]))


def _opens_caption(lines: list[Line], i: int) -> bool:
    """The text of a picture, given again with its credit below."""
    this = key(lines[i].text[:_OPENING])
    captions = [line for line in lines[i + 1 : i + 3] if line.label == "caption"]
    return len(this) > 24 and any(key(line.text[: 2 * _OPENING]).startswith(this) for line in captions)


def _introduces(lines: list[Line], i: int) -> bool:
    """A short label straight above list items or headings belongs to them."""
    return any(line.item for line in lines[i + 1 : i + 2])


def _opens_next(lines: list[Line], i: int) -> bool:
    """A standfirst that the next paragraphs begin with."""
    this = key(lines[i].text[:_OPENING])
    return len(this) > 30 and any(key(line.text[: 2 * _OPENING]).startswith(this) for line in lines[i + 1 : i + 4])


def _is_bare_caption(line: Line, codebook: Codebook) -> bool:
    """A picture described in the present tense, closed by a full date, though no credit follows."""
    tokens = re.findall(r"[a-z]+", line.folded.lower())
    if line.n_words > 45 or not words(codebook, "caption-verb") & set(tokens[:14]) or words(codebook, "speech-verb") & set(tokens):
        return False
    return _FULL_DATE_END.search(line.folded) is not None


def below(lines: list[Line], authors: frozenset[str], codebook: Codebook, *, sure: bool = False) -> None:
    """From the end upwards until the last paragraph of the body: author notes, names, headlines, teasers.

    With `sure`, a headline-like line goes only where something above it says that the article is over.
    """
    total = sum(line.n_words for line in lines if line.prose and not line.label) or 1
    spent = 0
    _glued_note(lines, authors, codebook)
    for i in range(len(lines) - 1, -1, -1):
        line = lines[i]
        if line.label:
            continue
        if line.text[-1:] in END_MARKS:
            return
        label = _tail_label(lines, i, authors, codebook)
        over = label in (None, "related") and _opened(lines, i, authors, codebook)
        if label is None and line.prose and over and spent + line.n_words <= 0.25 * total and _headed(lines, i):
            spent += line.n_words
            label = "related"
        if label is None or (sure and label == "related" and not over) or (line.prose and line.n_words > 0.5 * total):
            return
        line.label = label


def _glued_note(lines: list[Line], authors: frozenset[str], codebook: Codebook) -> None:
    """On a page without line breaks: the sentence with which the author note opens, and those after it."""
    total = sum(line.n_words for line in lines)
    for i in range(max(1, len(lines) - 16), len(lines)):
        line = lines[i]
        glued = any(other.gap == " " for other in lines[i + 1 :])
        if line.takes == "end" and glued and sum(other.n_words for other in lines[i:]) <= 0.4 * total:
            for other in lines[i:]:
                other.label = other.label or "bio"
            return
        if line.gap == " " and not line.label and shapes.bio_name(line) in authors and _is_bio(lines, i, authors, codebook):
            for other in lines[i:]:
                other.label = other.label or "bio"
            return


def _tail_label(lines: list[Line], i: int, authors: frozenset[str], codebook: Codebook) -> str | None:
    line = lines[i]
    if line.below:
        return line.below
    if _is_bio(lines, i, authors, codebook):
        return "bio"
    if line.item or (line.gap == " " and line.n_words < 4):
        return None
    if not line.prose and not line.terminal:
        return "related"
    question = line.folded.endswith("?") and line.n_words <= 12 and i > 0 and lines[i - 1].label is not None
    return "related" if question else None


def _is_bio(lines: list[Line], i: int, authors: frozenset[str], codebook: Codebook) -> bool:
    line = lines[i]
    name = shapes.bio_name(line)
    if name is None or line.folded[:1] == '"':
        return False
    cues = shapes.bio_cues(line, codebook)
    known = authors | {other.folded for other in lines[max(0, i - 8) : i] if shapes.is_name(other)}
    named = any(name == other or name in other.split() for other in known)
    if " " not in name and not named:
        return False
    beside = i > 0 and lines[i - 1].label in _BESIDE
    if named or beside:
        return cues >= (1 if named else 2)
    surname = name.rsplit(" ", 1)[-1]
    unknown = not any(surname in other.text for other in lines[:i] if not other.label)  # the article never speaks of its author
    return cues >= (3 if unknown else 4) or (unknown and shapes.states_office(line, codebook))


def _headed(lines: list[Line], i: int) -> bool:
    """Whether the paragraph is a teaser below its headline, or goes on about an author; what is neither is the article's."""
    if shapes.goes_on(lines[i]):
        return True
    return any(not (line.prose or line.heading) and line.label in (None, "related", "metadata") for line in lines[max(0, i - 2) : i])


def _opened(lines: list[Line], i: int, authors: frozenset[str], codebook: Codebook) -> bool:
    """Whether a line above, with no more than two paragraphs between, says that the article is over."""
    if not lines[i].prose and any(line.label == "related" for line in lines[max(0, i - 3) : i]):
        return True
    paragraphs = 0
    for line in reversed(lines[max(0, i - 12) : i]):
        if line.label in _OPENERS or line.takes == "end":
            return True
        if line.prose and not line.label and shapes.bio_name(line) in authors and shapes.bio_cues(line, codebook) > 1:
            return True
        paragraphs += line.prose and not line.label
        if paragraphs > 2:
            return False
    return False


def runs(lines: list[Line]) -> None:
    """Two or more headline-like lines in a row between paragraphs are links to other articles; a single one is a sub-head."""
    body = [line for line in lines if not line.label]
    if sum(not line.prose for line in body) > _LIST_RICH * len(body):
        return
    i = 0
    while i < len(body):
        end = i
        while end < len(body) and _is_bare_headline(body[end]):
            end += 1
        between = i > 0 and end < len(body) and body[i - 1].prose and body[i - 1].folded[-1:] != ":" and body[end].prose
        if end - i - sum(line.prose for line in body[i:end]) >= _FRAGMENT_RUN and between:
            for line in body[i:end]:
                line.label = "related"
        i = max(end, i + 1)


def _is_bare_headline(line: Line) -> bool:
    asks = line.folded.endswith("?") and line.n_words <= 14
    return not ((line.prose and not asks) or line.heading or line.item) and 4 <= line.n_words <= 25 and line.gap != " "


def repeats(lines: list[Line], title: Line | None = None) -> None:
    """Of lines that say the same, the first stays; so does the title of all that repeat it."""
    seen: set[str] = set()
    for line in lines:
        if title and line is not title and not (line.label or line.prose) and line.n_words >= 4 and alike(line.text, title.text):
            line.label = "repeat"
        if line.label or line.n_words < 6 or line.item or not (line.prose or line.n_words >= 7):
            continue
        said = key(line.text)
        if said in seen:
            line.label = "repeat"
        seen.add(said)
