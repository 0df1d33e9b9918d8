"""What a line looks like, whatever its words say: menus, bylines, names, clock times, date stamps, author notes."""

from __future__ import annotations

import re

from pipeline.cleaning.lines import Line
from pipeline.cleaning.words import words
from pipeline.codebook.book import Codebook

_SEPARATOR = re.compile(r"\s*(?:[|›»▪■►/]|(?<=\s)[•·>](?=\s)|\s-\s|\s{3,})\s*")
_HARD_SEPARATOR = re.compile(r"\s(?:[|›»•·▪■]|>)\s|\|")
_CLOCK = re.compile(
    r"^(?:\d{1,2}[:.]\d{2}(?::\d{2})?|\d{1,2}h\d{2})(?:\s?[ap]\.?m\.?)?(?:\s?\(?(?:[A-Z]{2,4}|\w+ time)\)?)?(?:[+-]\d+)?$", re.I
)
_CLOCK_START = re.compile(r"^\d{1,2}[:.]\d{2}(?:\s?[ap]\.?m\.?)?(?:\s[-|]\s|\s|\s?:\s)(?![ap]\.?m\b)(?=[A-Z\"'])", re.IGNORECASE)
_NAME_WORD = r"(?:[A-Z][\w'’.-]*|de|van|von|der|al|el|bin|ben|da|di|la|le)"
_NAME = re.compile(rf"^{_NAME_WORD}(?: {_NAME_WORD}){{1,3}}$")
_BY = re.compile(r"^by:? (?=\S)", re.IGNORECASE)
_BYLINE_OPENING = re.compile(r"^(?:(?:written|reported|story|text|words)? ?by|authors?|text|words|from):? ", re.IGNORECASE)
_TOKEN = re.compile(r"[^\s,;|·•&/()-]+")
_LETTER = re.compile(r"[A-Za-z]")
_NAMED = re.compile(
    r"^(?:(?:Dr|Prof|Mr|Mrs|Ms|Professor|Sir)\.? )?((?:[A-Z](?:[\w'-]+|\.) ){0,3}?[A-Z][\w'-]+),? "
    r"(?:is|was|has|covers?|reports?|writes?|works?"
    r"|joined|specializes|specialises|holds|studied|studies|teaches|served|lives|edits|heads|leads"
    r"|contributes|currently|(?:an?|the|our|former) )"
)
_OFFICE = re.compile(
    r" (?:is|works as) (?:our|an?|the)\b[^.]{0,60}? (\w+)"
    r"(?:\.|$| (?:at|for|with) [A-Z]| (?:based|covering) | who (?:covers|writes|reports) )"
)
_COMMENT_HEAD = re.compile(
    r"^\W*(?:\d{1,3}\. )?(?:\S+ ){1,4}?(?:says?|said|wrote|replied|commented|responds)\W*(?:$|on\b.{0,40}$)"
    r"|^\W*by \S.{0,30} on \w+day\b.{0,40}\d:\d\d|\bat \d{1,2}:\d\d ?[ap]\.?m\b\W*(?:\w+\W*)?$|\b(?:score|permalink)\W{1,2}\d",
    re.IGNORECASE,
)
_READ_ON = re.compile(r"\W*(?:read|learn|see|show|find out|continue|view)(?: on| more| reading| full story)+\W*$", re.IGNORECASE)
_MENU_WORDS, _MENU_SHARE = 5, 0.6
_ADDRESS = re.compile(r"\b(?:you|your|yours|our|ours|us)\b", re.IGNORECASE)
_QUOTE = re.compile(r"[\"]|(?<!\w)'|'(?!\w)")


def segments(folded: str) -> list[str]:
    """The parts of a menu, breadcrumb or stamp line."""
    return [part for part in _SEPARATOR.split(folded) if part]


def is_menu(line: Line) -> bool:
    """Short parts between two or more separators: a menu, breadcrumb, ticker or line of metadata."""
    if line.item or line.terminal or line.folded.startswith("|"):
        return False
    return len(_HARD_SEPARATOR.findall(line.folded)) >= 2 and line.n_words <= 45


def is_stamp_row(line: Line) -> bool:
    """One separator between short parts (`South Caucasus · 1 minute ago`): furniture at the edges of a page."""
    if line.item or line.terminal or line.n_words > 14 or not _HARD_SEPARATOR.search(line.folded):
        return False
    return all(len(part.split()) <= 4 or any(char.isdigit() for char in part) for part in segments(line.folded))


def is_furniture(line: Line, codebook: Codebook) -> bool:
    """Nothing but names of networks, buttons, icons or sections, or nothing with letters at all."""
    if line.n_words > 40 or (line.n_words > 12 and line.terminal):
        return False
    if not _LETTER.search(line.folded):
        return len(line.folded) <= 60 and not any(char.isalpha() for char in line.folded)
    utility, section = words(codebook, "utility"), words(codebook, "section")
    said = [match[0].strip(".:!?#@") for match in _TOKEN.finditer(line.folded)]
    tokens = [token for token in said if token and not token.replace(".", "").replace(",", "").isdigit()]
    if all(token.lower() in utility for token in tokens):
        return True
    known = sum(token.lower() in utility or token.lower() in section for token in tokens)
    if len(tokens) < _MENU_WORDS:
        return len(tokens) >= 3 and known == len(tokens)
    return (
        not line.terminal and known >= _MENU_SHARE * len(tokens) and not any(token.islower() and token not in section for token in tokens)
    )


def is_clock(line: Line) -> bool:
    """A clock time alone."""
    return _CLOCK.match(line.folded) is not None


def opens_with_clock(line: Line) -> bool:
    """A clock time and a headline or sentence after it."""
    return _CLOCK_START.match(line.folded) is not None


def after_clock(line: Line) -> str:
    """The line without the clock time that it opens with."""
    return _CLOCK_START.sub("", line.folded)


def is_name(line: Line) -> bool:
    """Two to four capitalised words and nothing else."""
    return _NAME.match(line.folded) is not None


def are_names(line: Line) -> bool:
    """Two or three names joined by commas and `and`, and nothing else.

    >>> are_names(Line("Petra Holm and Anil Desai", "")), are_names(Line("Black and White", ""))
    (True, False)
    """
    parts = re.split(r", (?:and )?| and | & ", line.folded)
    return 2 <= len(parts) <= 4 and line.n_words <= 14 and all(_NAME.match(part) for part in parts)


def is_byline(line: Line, codebook: Codebook) -> bool:
    """`By` and then only names, roles and outlets."""
    match = _BY.match(line.folded)
    if not match or line.n_words > 24:
        return False
    roles, names = words(codebook, "byline-role"), 0
    head = segments(line.folded[match.end() :])[0]
    for token in _TOKEN.findall(head):
        if token[0].isupper():
            names += 1
        elif token.lower() not in roles and not token[0].isdigit():
            return False
    return names >= 1 and not re.match(r"by (?:mon|tues|wednes|thurs|fri|satur|sun)day|by \w+ \d", line.folded, re.IGNORECASE)


def authors(folded: str, codebook: Codebook) -> tuple[str, ...]:
    """The names in a byline.

    >>> from pipeline.codebook.book import load
    >>> authors("By Priya Nair, home affairs editor", load()), authors("By Ann Lee and Bo Ek | 2 May", load())
    (('Priya Nair',), ('Ann Lee', 'Bo Ek'))
    """
    head = re.split(r"\s[|·•]\s|\(", _BYLINE_OPENING.sub("", folded))[0]
    parts = [re.split(r"\b(?:in|for|at)\b", part)[0].strip(" .") for part in re.split(r",|\band\b|&|;", head)]
    nobody = words(codebook, "not-a-person")
    return tuple(part for part in parts if _NAME.match(part) and nobody.isdisjoint(part.lower().split()))


def is_name_and_role(line: Line, codebook: Codebook) -> bool:
    """A name with the bearer's office and nothing else (`Ann Lee Middle East correspondent`)."""
    tokens = line.folded.replace(",", "").split()
    if not 3 <= len(tokens) <= 9 or line.terminal or tokens[-1].lower() not in words(codebook, "bio-role"):
        return False
    return _NAME.match(" ".join(tokens[:2])) is not None


_GOES_ON = re.compile(r"(?:He|She|They|His|Her|Their|Before|Prior|Previously|Formerly)\b")


def bio_name(line: Line) -> str | None:
    """The name with which a sentence about a person opens."""
    match = _NAMED.match(line.folded)
    return match[1] if match else None


def goes_on(line: Line) -> bool:
    """Whether a line tells more of the person named above it."""
    return _GOES_ON.match(line.folded) is not None


def bio_cues(line: Line, codebook: Codebook) -> int:
    """How many things the line says that author notes say; a role counts two."""
    low = line.folded.lower()
    tokens = set(re.findall(r"[a-z]+", low[:160]))
    return 2 * bool(tokens & words(codebook, "bio-role")) + sum(cue in low for cue in words(codebook, "bio-cue"))


def states_office(line: Line, codebook: Codebook) -> bool:
    """`Ann Lee is our diplomatic correspondent.`: a name, the bearer's office, and no more than where it is held."""
    match = _OFFICE.search(line.folded[:200])
    return match is not None and match[1].lower() in words(codebook, "bio-role")


def heads_comment(line: Line) -> bool:
    """Who wrote a comment, and when.

    >>> [heads_comment(Line(words, "")) for words in ("• Ann Lee says", "by ann ( 57 ) on Friday May 2, @08:08PM", "She says it is over.")]
    [True, True, False]
    """
    return line.n_words <= 16 and not line.terminal and _COMMENT_HEAD.search(line.folded) is not None


def reads_on(line: Line) -> bool:
    """A link to the rest of a text and nothing else."""
    return line.n_words <= 4 and _READ_ON.match(line.folded) is not None


def addresses_reader(line: Line) -> bool:
    """It speaks to the reader or of the outlet, outside quotes: a pitch, not news."""
    return _ADDRESS.search(line.folded) is not None and not _QUOTE.search(line.folded)
