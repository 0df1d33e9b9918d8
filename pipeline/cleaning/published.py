"""The publication date, with where it was found. A wrong date is worse than none: a date inside the body or a caption is never taken."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

from pipeline.cleaning import inference, written
from pipeline.cleaning.words import fold, months, words
from pipeline.codebook.book import Codebook
from pipeline.records import Given, Published

_UPDATED = re.compile(r"\b(?:updat\w+|modif\w+|edited|revised|amended|correct(?:ed|ion)|clarified|republished|reviewed)\b", re.IGNORECASE)
_PLACE = r"^[A-Z][\w'.-]*(?:(?: ?/ ?| | and )\(?[A-Z][\w'./()-]*){0,5}(?:, [A-Z][\w.]{1,20}(?: [A-Z][\w.]{1,20})?)??[,.:]? ?\(?"
_PARTED = re.compile(r"\s*[|•·]\s*|[ \t]{2,}")
_BARE = 30
"""Characters of a stamp that is nothing but day, month and time."""
_ANNOUNCEMENT = 240
"""Characters of a paragraph that does nothing but announce a record."""
_AGENCY = r"\)?[.,]? ?(?:\([^()]{2,40}\)|/[^/]{2,30}/\.?|\[[^\[\]]{2,30}\])?\.? ?"


def published(
    *,
    given: Given,
    codebook: Codebook,
    markup: tuple[str | None, str | None] = (None, None),
    stamps: Iterable[str] = (),
    lead: str = "",
    title: str = "",
    source: str = "",
    url: str | None = None,
    body: str = "",
) -> Published:
    """The best publication date there is: given, markup (published, then updated), stamps and dateline of the text, file name.

    Where there is none, the year that evidence inside the `body` leaves.
    """
    if given.published and (edtf := written.given(given.published, codebook)):
        return _known(edtf, "given")
    for value in markup:
        if value and (edtf := written.given(value, codebook)):
            return _known(edtf, "markup")
    if edtf := stamped(stamps, codebook) or dateline(lead, codebook) or announced(lead, codebook) or titled(title, codebook):
        return _known(edtf, "text") if not edtf.startswith("X") else _with_year(edtf, source)
    edtf = written.in_path(source, codebook) or written.in_path(url or given.url or "", codebook)
    if edtf:
        return _known(edtf, "filename")
    year = inference.year(body, codebook) if body else None
    return Published(edtf=year, source="inferred") if year else Published()


def _known(edtf: str, source: str) -> Published:
    return Published(day=written.whole(edtf), edtf=edtf, source=source)


def _with_year(edtf: str, source: str) -> Published:
    """A dateline has no year; a file name that agrees on day and month gives it."""
    named = written.in_path(source)
    return _known(named, "filename") if named and named[4:] == edtf[4:] else Published(edtf=edtf, source="text")


def stamped(stamps: Iterable[str], codebook: Codebook) -> str | None:
    """The date that the stamps state: of publication before any of update, to the day before to the month."""
    parts = [fold(part) for stamp in stamps for part in _PARTED.split(stamp)]
    found = [(part, edtf) for part in parts if (edtf := written.find(part, codebook))]
    first = [(_UPDATED.search(part) is not None, len(edtf) < 10, edtf) for part, edtf in found]
    if first:
        return min(first, key=lambda entry: entry[:2])[2]
    days = {edtf for part in parts if len(part) <= _BARE and (edtf := written.yearless(part, codebook))}
    return days.pop() if len(days) == 1 else None


def dateline(lead: str, codebook: Codebook) -> str | None:
    """The date in the dateline at the head of the first paragraph.

    >>> from pipeline.codebook.book import load
    >>> dateline("GENEVA/OSLO, March 3 (Newswire) - The two sides met.", load()), dateline("On March 3 the sides met.", load())
    ('XXXX-03-03', None)
    """
    head = fold(lead[:160])
    match = _dateline(codebook).match(head) or _bracketed(codebook).match(head)
    if not match:
        return None
    return written.find(match["date"], codebook) or written.yearless(match["date"], codebook)


def announced(lead: str, codebook: Codebook) -> str | None:
    """The date of a record in the sentence that announces it, where the first paragraph is that sentence.

    >>> from pipeline.codebook.book import load
    >>> announced("The following is a transcript of Monday's press briefing, 3 June 2019.", load())
    '2019-06-03'

    Source: the openings of transcripts and statements that the United Nations, the Red Cross and ministries hand out.
    """
    head = fold(lead)
    if len(head) > _ANNOUNCEMENT or not words(codebook, "record") & set(re.findall(r"[a-z]+", head.lower())):
        return None
    return written.find(head, codebook) if head.lower().startswith(tuple(words(codebook, "record-opening"))) else None


def titled(title: str, codebook: Codebook) -> str | None:
    """The day of a record whose headline ends with it.

    >>> from pipeline.codebook.book import load
    >>> titles = ("Border monitors: weekly bulletin as of 3 March 2021", "Report on the attack of 3 March 2021", "The bridge: 3 March 2021")
    >>> [titled(title, load()) for title in titles]
    ['2021-03-03', None, None]

    Source: daily and weekly reports of monitoring missions, general staffs and relief agencies.
    """
    head = fold(title)
    match = _closing(codebook).search(head)
    if not match or not words(codebook, "record-title") & set(re.findall(r"[a-z]+", head[: match.start()].lower())):
        return None
    return written.find(match["date"], codebook)


def without_dateline(text: str, codebook: Codebook) -> str:
    """The folded text without the place, date and agency at its head."""
    head = fold(text[:160])
    match = _dateline(codebook).match(head) or _bracketed(codebook).match(head)
    return head[match.end() :] + text[160:] if match else text


@functools.lru_cache(maxsize=8)
def _dateline(codebook: Codebook) -> re.Pattern[str]:
    """Place, date, agency, dash; agencies in slashes need no dash."""
    return re.compile(rf"{_PLACE}{_date(codebook)}{_AGENCY}(?:(?<=/)|(?<=/\.)|(?<=/\. )|(?<=/ )|-|: )")


@functools.lru_cache(maxsize=8)
def _closing(codebook: Codebook) -> re.Pattern[str]:
    """A full date at the end of a headline, set apart by a mark or by what such a record is said to cover."""
    return re.compile(
        rf"(?:[,:|(-]|\bas of|\bas at|\bfor)(?: \d{{1,2}}[:.]\d\d(?: ?[\w()]{{2,12}})?,?)? ?(?:[A-Z][a-z]+day,? )?{_date(codebook)}\)?$"
    )


@functools.lru_cache(maxsize=8)
def _bracketed(codebook: Codebook) -> re.Pattern[str]:
    """Place and date in round brackets, and a dash, as press releases of rights groups begin."""
    return re.compile(rf"\((?:[A-Z][\w.'-]*(?:[ /][A-Z][\w.'-]*){{0,3}}, ){{1,2}}{_date(codebook)}\) ?- ?")


def _date(codebook: Codebook) -> str:
    names = "|".join(sorted((name.title() for name in months(codebook)), key=len, reverse=True))
    day = r"\d{1,2}(?:st|nd|rd|th)?"
    return rf"(?P<date>(?:{names})\.? {day}(?:,? \d{{4}})?|{day} (?:of )?(?:{names})\.?(?:,? \d{{4}})?)"
