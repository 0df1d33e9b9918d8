"""Text → lines, whatever form it came in: paragraphs of one line, lines wrapped at a fixed width, a whole article on one line."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field

from pipeline.cleaning.words import fold

_LINK = re.compile(r"!?\[([^\[\]\n]{0,4000})\]\([^()\s]{0,2000}(?:\s+\"[^\"\n]{0,200}\")?\)")
_IMAGE = re.compile(r"!\[[^\[\]\n]{0,1000}\]\([^()\s]{0,2000}\)")
_DEBRIS = re.compile(r"\]\((?:#|https?://[^()\s]{0,2000})?\)")
_HEADING = re.compile(r"^#{1,6}\s+")
_BOLD_LINE = re.compile(r"^(\*{2,3}|_{2,3})(?=\S)(.{1,400}?)(?<=\S)\1$")
_EMPHASIS = re.compile(r"(\*{2,3}|__)(?=\S)([^*_\n]{1,2000}?)(?<=\S)\1")
_STAR = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]{1,500}?)(?<=[^\s*])\*(?![\w*])")
_RULE = re.compile(r"^(?:[-*_=~•·]\s*){3,}$")
_ITEM = re.compile(r"^(?:\|.*\|$|[•·▪◦‣●○–—*+-]\s+|\d{1,2}[.)]\s+|\d{1,2}\s{2,}|\(?[a-z]\)\s+)")
END_MARKS = "♦■∎◼⬛"
"""With which magazines close a text."""
_TERMINAL = re.compile(rf"[.!?…]['\")\]]*(?:\s?\[\d{{1,3}}\])*\s?[{END_MARKS}]?$")
_SENTENCE = re.compile(r"(?<=[.!?…])[\"”’')\]]*\s+(?=[\"“‘'(\[]*[A-Z0-9])")
_ABBREVIATION = re.compile(
    r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Capt|Sgt|St|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|No|vs|Gov|Sen|Rep)\.$"
)
_BY_NAME = re.compile(r"by [A-Z]")
_SPACES = re.compile(r"[ \t]{2,}")
_HYPHEN = re.compile(r"\w[-‐‑]$")
_KICKER_WORDS = 12
_MENU_WORDS = 5
_WORD = re.compile(r"\S+")
LONG_LINE = 700


@dataclass(slots=True)
class Line:
    """One line of the page. `gap` is what stood before it; `label` says why it was taken out (None: kept).

    `above` and `below` are the labels it gets only where it stands above or below the body; `takes` says what goes with it.
    A `stamp` may tell the publication date where it stands beside the headline; `stated`, in so many words, anywhere.
    """

    text: str
    gap: str
    heading: bool = False
    item: bool = False
    linked: bool = False
    label: str | None = None
    takes: str = "nothing"
    above: str | None = None
    below: str | None = None
    stamp: bool = False
    stated: bool = False
    folded: str = field(init=False)
    n_words: int = field(init=False)
    terminal: bool = field(init=False)
    """Whether it ends as a sentence ends."""

    def __post_init__(self) -> None:
        self.folded = fold(self.text)
        self.n_words = self.folded.count(" ") + 1 if self.folded else 0
        self.terminal = _TERMINAL.search(self.folded[-24:]) is not None

    @property
    def prose(self) -> bool:
        """Whether it reads as a paragraph rather than as a headline, label or menu."""
        if self.heading:
            return False
        if self.terminal:
            return self.n_words >= 4
        return self.n_words > 34 or (self.n_words >= 14 and ". " in self.folded) or (self.n_words >= 6 and self.folded[-1:] in ":;")


def split(
    text: str, marks: re.Pattern[str] | None = None, dangling: frozenset[str] = frozenset(), menu: frozenset[str] = frozenset()
) -> list[Line]:
    """The non-empty lines, unwrapped, without Markdown, broken sentences joined.

    A page that is all on one line is cut after the words of a `menu` at its head, at the `marks` of page furniture and then into
    sentences; a line that ends on one of the `dangling` words goes on in the next.
    """
    raw = [line.strip() for line in text.splitlines()]
    lines = _unwrap(_gapped(raw))
    return _joined([_plain(words, gap) for words, gap in _broken_up(lines, marks, menu) if not _RULE.match(words)], dangling)


def _gapped(raw: list[str]) -> list[tuple[str, str]]:
    out: list[tuple[str, str]] = []
    gap = ""
    for line in raw:
        if line:
            out.append((line, gap))
            gap = "\n"
        elif out:
            gap = "\n\n"
    return out


def _unwrap(lines: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Lines that were broken only because the next word did not fit are joined again."""
    width = wrap_width(lines)
    if not width:
        return lines
    out: list[tuple[str, str]] = []
    previous = ""
    for line, gap in lines:
        if out and gap == "\n" and _forced(previous, line, width):
            space = "" if _HYPHEN.search(previous) else " "
            out[-1] = (f"{out[-1][0]}{space}{line}", out[-1][1])
        else:
            out.append((line, gap))
        previous = line
    return out


def _forced(line: str, following: str, width: int) -> bool:
    label = line.count("(") <= line.count(")") and following[0].isupper() and following.count(" ") < 3 and not line.isupper()
    if _ITEM.match(following) or (label and not _TERMINAL.search(fold(following[-12:]))):
        return False  # a list item, or a label on a line of its own
    return len(line) + 1 + len(following.split(" ", 1)[0]) > width


def wrap_width(lines: list[tuple[str, str]]) -> int:
    """The width at which lines were wrapped (less where they are ragged, as people wrap by hand), 0 where they were not."""
    lengths = sorted(len(line) for line, _ in lines)
    if len(lengths) < 6 or not 48 <= lengths[int(len(lengths) * 0.95) - 1] <= 120:
        return 0
    width = lengths[-1] if lengths[-1] <= 120 else lengths[int(len(lengths) * 0.95) - 1]
    pairs = [(a, b) for (a, _), (b, gap) in itertools.pairwise(lines) if gap == "\n" and len(a) > width * 0.6]
    if len(pairs) < 4:
        return 0
    forced = (limit for limit in (width, width - 6, width - 12) if sum(_forced(a, b, limit) for a, b in pairs) >= 0.8 * len(pairs))
    open_ends = sum(not _TERMINAL.search(fold(a[-12:])) for a, _ in pairs)
    return next(forced, 0) if open_ends >= 0.6 * len(pairs) else 0


def _broken_up(lines: list[tuple[str, str]], marks: re.Pattern[str] | None, menu: frozenset[str]) -> list[tuple[str, str]]:
    """A page on one line becomes its sentences, so that they can be judged one by one."""
    if len(lines) > 3 or not any(len(line) > LONG_LINE for line, _ in lines):
        return lines
    pieces = []
    for line, gap in lines:
        for part in _cut(_SPACES.sub(" ", line), marks, menu):
            pieces.extend(_sentences(part, gap))
            gap = "\n"
    return pieces


def _menu_end(line: str, menu: frozenset[str]) -> int:
    """Where the menu at the head of a line ends: five of its words with no more than two others in a row between."""
    end, known, strange = 0, 0, 0
    for match in _WORD.finditer(line[:1_500]):
        if match[0].lower() in menu and not (match[0].islower() and strange):
            end, known, strange = match.end(), known + 1, 0
        else:
            strange += 1
            if strange > 2 or match[0].endswith((".", ",")):
                break
    return end if known >= _MENU_WORDS else 0


def _cut(line: str, marks: re.Pattern[str] | None, menu: frozenset[str]) -> list[str]:
    """The line cut behind a menu, around a headline that it repeats, and before and after marks of page furniture."""
    cuts = {0, _menu_end(line, menu), len(line)}
    if again := _repeated(line):
        cuts.update(again)
    for match in marks.finditer(line) if marks else ():
        cuts.add(match.start())
        if match["whole"]:
            cuts.add(match.end())
    ends = sorted(cuts)
    parts = [line[a:b].strip() for a, b in itertools.pairwise(ends)]
    return [part for part in parts if part]


def _repeated(line: str) -> tuple[int, ...]:
    """Starts and ends of a run of at least five words that comes again at once, or after a kicker, near the head of the line."""
    words = list(re.finditer(r"\S+", line[:2_500]))[:160]
    said = [match[0] for match in words]
    first: dict[tuple[str, ...], int] = {}
    for j in range(len(said) - 4):
        i = first.setdefault(tuple(said[j : j + 5]), j)
        if i == j:
            continue
        length = 5
        while j + length < len(said) and i + length < j and said[i + length] == said[j + length]:
            length += 1
        if j - i - length > _KICKER_WORDS:
            continue
        return (words[i].start(), words[i + length - 1].end(), words[j].start(), words[j + length - 1].end())
    return ()


def _sentences(line: str, gap: str) -> list[tuple[str, str]]:
    pieces: list[tuple[str, str]] = []
    start = 0
    for match in _SENTENCE.finditer(line):
        if _ABBREVIATION.search(line[max(start, match.start() - 8) : match.start()]) or line[match.end() : match.end() + 1] == "(":
            continue
        pieces.append((line[start : match.end()].strip(), " " if pieces else gap))
        start = match.end()
    return [*pieces, (line[start:].strip(), " " if pieces else gap)]


def _plain(line: str, gap: str) -> Line:
    """One line without Markdown."""
    linked = line.endswith(")") and "](" in line[-2100:]
    text, heading = _unmarked(line)
    return Line(text=text, gap=gap, heading=heading, item=not heading and _ITEM.match(text) is not None, linked=linked)


def _unmarked(line: str) -> tuple[str, bool]:
    text = _HEADING.sub("", line) if line[:1] == "#" else line
    heading = text != line
    text = _unlinked(text)
    bold = _BOLD_LINE.match(text) if text[:1] in "*_" else None
    if bold and bold[1] not in bold[2]:
        text, heading = bold[2], True
    if "*" in text or "__" in text:
        text = _STAR.sub(r"\1", _EMPHASIS.sub(r"\2", text))
    if heading:
        text = text.rstrip("# ")
    return text.strip(), heading or text[:1] in "►▶■◆"


def _unlinked(text: str) -> str:
    """Links → their words; what is left of broken links goes."""
    if "](" not in text:
        return text[1:] if text.startswith("[") and "]" not in text else text
    text = _LINK.sub(r"\1", _IMAGE.sub("", text))
    text = _DEBRIS.sub("", text)
    return text[1:] if text.startswith("[") and "]" not in text else text


def _joined(lines: list[Line], dangling: frozenset[str]) -> list[Line]:
    """Sentences that link debris or link words on lines of their own had split are one line again."""
    out: list[Line] = []
    for line in lines:
        if not line.text:
            continue
        if out and _continues(out[-1], line, dangling):
            space = "" if line.text[0] in ",.;:)!?" else " "
            out[-1] = Line(text=out[-1].text + space + line.text, gap=out[-1].gap, item=out[-1].item, linked=line.linked)
        else:
            out.append(line)
    return out


def _continues(before: Line, line: Line, dangling: frozenset[str]) -> bool:
    if before.heading or line.heading or line.item or before.terminal or line.gap == " ":
        return False
    if before.n_words >= 5 and before.folded.rsplit(" ", 1)[-1] in dangling:
        return True
    first = line.text[0]
    if first in ",;)" or (first == "." and line.text[:2] in (".", ". ", '."')):
        return True
    if not first.islower() or before.folded[-1:] in ":|" or _BY_NAME.match(line.text):
        return False
    return before.linked or (before.n_words >= 6 and line.terminal and line.n_words >= 3) or before.folded[-1:] == ","
