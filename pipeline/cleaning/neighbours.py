"""Lines judged by their neighbours: news feeds of clock times, and what a label announces (related headlines, tags, captions)."""

from __future__ import annotations

import re

from pipeline.cleaning import shapes
from pipeline.cleaning.lines import END_MARKS, Line
from pipeline.cleaning.words import key

_PROSE_WORDS = 10
_STORY, _THREAD = 60, 3
"""Words of prose that make an article; heads of comments that make a thread."""
_TEASERS, _TEASER_LINES = 4, 5
_MENU, _ENTRY_WORDS = 8, 7
_OPENING = 600
_YEAR = re.compile(r"[#* ]*(?:19|20)\d\d[*:. ]*")
_ENTRY_WORDS = 4
_SAME, _FEWEST, _CREDIT_WORDS, _HEAD_WORDS = 24, 4, 6, 25


def feeds(lines: list[Line]) -> None:
    """A block of clock times, each with one short news item, beside an article that goes on without them, is a news feed."""
    for start, end in _clock_runs(lines):
        outside = [line for i, line in enumerate(lines) if not start <= i < end]
        paragraphs = sum(line.prose and line.n_words >= _PROSE_WORDS for line in outside)
        if paragraphs >= 2 and not any(shapes.is_clock(line) for line in outside):
            for line in lines[start:end]:
                line.label = line.label if line.label and line.label != "metadata" else "related"


def _clock_runs(lines: list[Line]) -> list[tuple[int, int]]:
    """Spans of at least three entries: a time alone and one line, or a time and its line together."""
    runs, i = [], 0
    while i < len(lines):
        end, entries = i, 0
        while end < len(lines):
            if shapes.opens_with_clock(lines[end]) and lines[end].n_words <= 45:
                end += 1
            elif shapes.is_clock(lines[end]) and any(not shapes.is_clock(x) and x.n_words <= 45 for x in lines[end + 1 : end + 2]):
                end += 2
            else:
                break
            entries += 1
        if entries >= 3:
            runs.append((i, end))
        i = max(end, i + 1)
    return runs


def chronology(lines: list[Line]) -> None:
    """Lines that hold nothing but a year are the headings of a chronology where at least two stand in order, each with text below it."""
    years = [(i, int(line.folded.strip("#*:. "))) for i, line in enumerate(lines) if _YEAR.fullmatch(line.folded)]
    headed = [(i, year) for i, year in years if i + 1 < len(lines) and not lines[i + 1].label and lines[i + 1].n_words >= _ENTRY_WORDS]
    told = [year for _, year in headed]
    if len(headed) >= 2 and told in (sorted(set(told)), sorted(set(told), reverse=True)):
        for i, _ in headed:
            lines[i].label = lines[i].above = lines[i].below = None


def captions(lines: list[Line]) -> None:
    """What a caption says goes beside it too: its words given twice, and a fragment straight above a credit that stands alone."""
    for i, line in enumerate(lines):
        if line.label != "caption":
            continue
        said = key(line.text[:_OPENING])
        for other in (*lines[max(0, i - 2) : i], *lines[i + 1 : i + 3]):
            again = key(other.text[:_OPENING]) if not other.label else ""
            if len(again) > _SAME and again in said:
                other.label = "caption"
        if _names_only_a_credit(lines, i):
            lines[i - 1].label = "caption"


def _names_only_a_credit(lines: list[Line], i: int) -> bool:
    """Whether line `i` is a credit without its picture's words, and the line above a fragment that may be them."""
    if i < 2 or lines[i].n_words > _CREDIT_WORDS or lines[i].gap != "\n" or lines[i - 2].label == "caption":
        return False
    above = lines[i - 1]
    return above.n_words >= _FEWEST and not (above.label or above.prose or above.heading or above.terminal)


def contents(lines: list[Line]) -> None:
    """A clock time with words that come again below as the head of an entry is the page's table of contents."""
    heads = {key(line.text) for line in lines if not line.prose and line.n_words <= _HEAD_WORDS}
    for line in lines:
        if not line.label and shapes.opens_with_clock(line) and key(shapes.after_clock(line)) in heads:
            line.label = "repeat"


def endings(lines: list[Line]) -> None:
    """Below the mark with which magazines close a text there is none of it any more."""
    closed = [i for i, line in enumerate(lines) if not line.label and line.n_words >= _FEWEST and line.text[-1:] in END_MARKS]
    if closed and sum(line.n_words for line in lines[: closed[-1] + 1] if line.prose) >= _STORY:
        for line in lines[closed[-1] + 1 :]:
            line.label = line.label or "boilerplate"


def menus(lines: list[Line]) -> None:
    """Eight and more short items in a row above the first paragraph, or below the last one with no colon before them, are a menu."""
    told = [i for i, line in enumerate(lines) if line.prose and not (line.label or line.item) and line.n_words >= _PROSE_WORDS]
    first, last = (told[0], told[-1]) if told else (len(lines), len(lines))
    i = 0
    while i < len(lines):
        end = i
        while end < len(lines) and _is_entry(lines[end]):
            end += 1
        announced = i > 0 and lines[i - 1].folded.endswith(":")
        if end - i >= _MENU and (end <= first or (i > last and not announced)):
            for line in lines[i:end]:
                line.label = line.label or "boilerplate"
        i = max(end, i + 1)


def _is_entry(line: Line) -> bool:
    return line.item and line.n_words <= _ENTRY_WORDS and not line.terminal


def teasers(lines: list[Line]) -> None:
    """A link to read on after every few lines, four times and more: these are the teasers of other texts, or questions to unfold."""
    ends = [i for i, line in enumerate(lines) if line.label and shapes.reads_on(line)]
    run: list[int] = []
    for i in (*ends, len(lines) + _TEASER_LINES + 1):
        if run and i - run[-1] > _TEASER_LINES:
            if len(run) >= _TEASERS:
                _take_between(lines, run)
            run = []
        run.append(i)


def _take_between(lines: list[Line], run: list[int]) -> None:
    for line in lines[max(0, run[0] - (run[1] - run[0]) + 1) : run[-1]]:
        line.label = line.label or "related"


def followers(lines: list[Line]) -> None:
    """What a label announces (related headlines, tags, a caption) goes with it."""
    for i, line in enumerate(lines):
        if line.label == "boilerplate" and line.folded.endswith(":") and line.n_words >= 4:
            _take_list(lines[i + 1 : i + 8])
        if not line.label or line.takes == "nothing":
            continue
        if line.takes == "rest":
            _take_rest(lines, i)
        elif line.takes == "next":
            _take(lines[i + 1 : i + 2], "caption", words_at_most=60)
        elif line.takes == "end":
            _take_note(lines[i + 1 : i + 4])
        elif line.takes == "one":
            _take(lines[i + 1 : i + 2], "related", words_at_most=20, fragments=True)
        elif line.takes == "tags":
            _take(lines[i + 1 : i + 13], "metadata", words_at_most=4, fragments=True)
        else:
            _take_fragments(lines[i + 1 : i + 40], "bio" if line.label == "bio" else "related")


def _take_note(lines: list[Line]) -> None:
    """The paragraphs below `About the author`, from the one that opens with a name."""
    for i, line in enumerate(lines):
        if not (shapes.bio_name(line) if not i else shapes.goes_on(line)):
            return
        line.label = line.label or "bio"


def _take_rest(lines: list[Line], i: int) -> None:
    """Everything below, where two thirds of the prose stand above, or where three comments are headed by who wrote them."""
    above, under = (sum(line.n_words for line in part if line.prose and not line.label) for part in (lines[:i], lines[i:]))
    if above >= 2 * under or (above >= _STORY and sum(map(shapes.heads_comment, lines[i + 1 :])) >= _THREAD):
        for line in lines[i:]:
            line.label = line.label or "boilerplate"


def _take_list(lines: list[Line]) -> None:
    """What a pitch goes on to list, up to the next sentence that ends as one."""
    for line in lines:
        if line.label or (line.terminal and line.n_words >= _PROSE_WORDS):
            return
        line.label = "boilerplate"


def _take(lines: list[Line], label: str, *, words_at_most: int, fragments: bool = False) -> None:
    for line in lines:
        if line.n_words > words_at_most or (fragments and (line.prose or line.heading)):
            return
        line.label = line.label or label


def _take_fragments(lines: list[Line], label: str) -> None:
    """Headline-like lines up to the next paragraph; a line that stands alone above that paragraph is its sub-head and stays."""
    taken: list[Line] = []
    for line in lines:
        if not line.label and (_is_paragraph(line) or line.heading):
            break
        taken.append(line)
    else:
        for line in taken:
            line.label = line.label or label
        return
    if len(taken) >= 2 and taken[-1].gap == "\n\n" and not taken[-1].item and not taken[-1].label and taken[-2].gap != "\n\n":
        taken.pop()
    for line in taken:
        line.label = line.label or label


def _is_paragraph(line: Line) -> bool:
    question = line.folded.endswith("?") and line.n_words <= 16
    return line.prose and line.n_words >= _PROSE_WORDS and not question and not (line.item and line.n_words <= 14)
