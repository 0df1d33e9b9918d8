"""WARC → records: the pages of a crawl."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import IO, Any

from fastwarc.warc import ArchiveIterator, WarcRecordType

from pipeline.readers.streams import RAW, RECORD_LIMIT, ReadError

Record = tuple[str, Any]
_PAGES = ("text/html", "application/xhtml+xml")


def warc_records(stream: IO[bytes], fields: Mapping[str, str]) -> Iterator[Record]:
    """The HTML pages that servers answered with (status 2xx), numbered from 1, with their address.

    The date of the crawl is not the date of publication: it is not handed on.

    Raises:
        ReadError: the file is no WARC, or breaks off.
    """
    number = 0
    plain: Any = _Plain(stream)
    try:
        for record in ArchiveIterator(plain, record_types=WarcRecordType.response, parse_http=True, auto_decode="all"):
            if not _is_page(record):
                continue
            number += 1
            content = record.reader.read(RECORD_LIMIT + 1)
            name = f"{number}"
            if len(content) > RECORD_LIMIT:
                yield name, f"page larger than {RECORD_LIMIT >> 20} MB"
                continue
            yield name, {fields.get("html", "html"): _decoded(content, record.http_charset), RAW: content, **_address(record, fields)}
    except (OSError, ValueError, RuntimeError) as error:
        raise ReadError(f"WARC cannot be read beyond page {number} ({error}); fetch it again") from error
    if plain.error is not None:
        raise plain.error


class _Plain:
    """The unpacked stream as fastwarc wants it: it asks for its place, and an exception from `read` would bring it down."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self._at = stream, 0
        self.error: Exception | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            data = self._stream.read(size)
        except (OSError, ReadError) as error:
            self.error = error
            return b""
        self._at += len(data)
        return data

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._at

    def close(self) -> None:
        """The stream is closed by whoever opened it."""


def _is_page(record: Any) -> bool:
    status = record.http_headers.status_code if record.http_headers is not None else None
    kind = (record.http_content_type or "").lower()
    return kind in _PAGES and status is not None and 200 <= status < 300


def _address(record: Any, fields: Mapping[str, str]) -> dict[str, str]:
    address = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
    return {fields.get("url", "url"): address} if address else {}


def _decoded(content: bytes, charset: str | None) -> bytes:
    """The server's charset goes before the page's own: such a page is handed on as UTF-8 with a byte order mark."""
    if not charset or charset.lower().replace("-", "") == "utf8":
        return content
    try:
        return content.decode(charset).encode("utf-8-sig")
    except (LookupError, UnicodeError):
        return content
