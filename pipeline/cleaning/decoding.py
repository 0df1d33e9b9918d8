"""Bytes → text: byte order mark, UTF-8 (a few bad bytes do not matter), declared charset, UTF-16 without a mark, guess."""

from __future__ import annotations

import codecs
import re

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
          (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))  # fmt: skip
_MAGIC = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"\x1f\x8b", b"\x7fELF",
          b"\x28\xb5\x2f\xfd", b"PAR1", b"BZh", b"\xd0\xcf\x11\xe0", b"Rar!", b"7z\xbc\xaf", b"OggS", b"ID3")  # fmt: skip
_DECLARED = re.compile(rb"""<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")
_HTML = re.compile(r"<!doctype html|<html[\s>]|<head[\s>]|<body[\s>]|<(?:div|p|article|section|span|br|h1)\b[^<>]{0,500}/?>", re.IGNORECASE)
_ODD = bytes((*range(9), *range(14, 27), *range(28, 32), 127))
SAMPLE = 200_000


class UndecodableError(ValueError):
    """The bytes are no text; the message says what they look like."""


def _single_byte(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    return bad.decode("cp1252", errors="replace"), error.end


codecs.register_error("newsledger-single-byte", _single_byte)


def decode(content: bytes) -> str:
    """The text of the bytes.

    Raises:
        UndecodableError: binary data.
    """
    for mark, name in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(name, errors="replace")
    if content.startswith(_MAGIC):
        raise UndecodableError(f"binary data, not text (starts with {content[:4]!r}); give the article as text or HTML")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = _guessed(content)
    if "\x00" in text[:SAMPLE]:
        text = _wide(content) or text
    _refuse_binary(text)
    return text


def _guessed(content: bytes) -> str:
    high = len(_HIGH.findall(content[:SAMPLE]))
    multibyte = sum(map(len, _MULTIBYTE.findall(content[:SAMPLE])))
    if 2 * multibyte >= high:
        return content.decode("utf-8", errors="newsledger-single-byte")
    wide = _wide(content)
    if wide is not None:
        return wide
    declared = _DECLARED.search(content[:4096])
    if declared and (text := _tried(content, declared[1].decode("ascii"))) is not None:
        return text
    if high < 0.08 * len(content[:SAMPLE]):
        return content.decode("cp1252", errors="replace")
    from charset_normalizer import from_bytes  # most texts are UTF-8

    best = from_bytes(content[:SAMPLE]).best()
    return content.decode(best.encoding if best else "cp1252", errors="replace")


def _tried(content: bytes, charset: str) -> str | None:
    name = charset.lower()
    if name.startswith("utf"):
        return None  # it has just failed as that
    try:
        # Pages that say Latin-1 are Windows-1252, as every browser reads them.
        return content.decode("cp1252" if name in ("iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii") else name, errors="replace")
    except LookupError:
        return None


def _wide(content: bytes) -> str | None:
    """UTF-16 without a mark: nearly every second byte is zero."""
    sample = content[:4000]
    pairs = max(1, len(sample) // 2)
    for start, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        if sample[start::2].count(0) > 0.6 * pairs and sample[1 - start :: 2].count(0) < 0.1 * pairs:
            return content.decode(name, errors="replace")
    return None


def _refuse_binary(text: str) -> None:
    sample = text[:SAMPLE]
    content = sample.encode("utf-8", "replace")
    odd = len(content) - len(content.translate(None, _ODD)) + sample.count("\ufffd")
    if odd > 0.1 * len(sample):
        raise UndecodableError("binary data, not text (a tenth of it is control characters); give the article as text or HTML")


def is_html(text: str) -> bool:
    """Whether a page's source is HTML rather than plain text.

    >>> is_html("<!DOCTYPE html><html><p>Hi"), is_html("Prices < 5 and > 3")
    (True, False)
    """
    head = text.lstrip()[:100_000]
    if head[:1] == "<":
        return _HTML.match(head) is not None or _HTML.search(head[:5000]) is not None
    return len(_HTML.findall(head[:20_000])) >= 5
