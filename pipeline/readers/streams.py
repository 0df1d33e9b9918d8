"""Bytes of a file, unpacked where it is packed, with a guard against archives that unpack to far more than they are."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable
from typing import IO, Any

import zstandard

from pipeline.places import place

RECORD_LIMIT = 64 * 2**20
"""Bytes of one document; more is no article."""
RAW = "\0raw"
"""The key under which a record holds its own raw bytes."""
UNPACKED_LIMIT = 512 * 2**20
RATIO_LIMIT = 100
"""Beyond `UNPACKED_LIMIT` bytes, unpacked over packed; text reaches 20, an archive made to fill a disk 1,000."""
_WINDOW_LIMIT = 2**27
_UNDECODED = re.compile("[\udc80-\udcff]")


class ReadError(Exception):
    """A file or record cannot be read; the message says why and how to mend it."""


class _Unpacked(io.RawIOBase):
    """A stream unpacked as it is read; several members or frames in a row count as one. `taken` are the packed bytes behind it."""

    def __init__(self, packed: IO[bytes], start: Callable[[], Any], step: int) -> None:
        self._packed, self._start, self._step = packed, start, step
        self._member: Any = None
        self._ready = self._rest = b""
        self.taken = self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready:
            if not self._fill():
                return 0
        size = min(len(buffer), len(self._ready))
        buffer[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size

    def close(self) -> None:
        self._packed.close()
        super().close()

    def _fill(self) -> bool:
        chunk = self._rest or self._packed.read(self._step)
        self._rest = b""
        if not chunk:
            if self._member is not None:
                raise ReadError("the archive ends too early; fetch or pack it again")
            return False
        if self._member is None:
            if self.taken and not chunk.strip(b"\0"):
                return self._fill()
            self._member = self._start()
        try:
            self._ready = self._member.decompress(chunk)
        except (zlib.error, zstandard.ZstdError) as error:
            raise ReadError(f"the archive is damaged ({error}); fetch or pack it again") from error
        self._count(len(chunk), len(self._ready))
        return True

    def _count(self, taken: int, given: int) -> None:
        if self._member.eof:
            self._rest, self._member = self._member.unused_data, None
        self.taken += taken - len(self._rest)
        self._given += given
        if self._given > UNPACKED_LIMIT and self._given > RATIO_LIMIT * self.taken:
            much = f"{UNPACKED_LIMIT >> 20} MB and {RATIO_LIMIT} times its size"
            raise ReadError(f"the archive unpacks to more than {much}; unpack it yourself")


def opened(path: str) -> IO[bytes]:
    """The file's bytes, unpacked where its first bytes are those of gzip or Zstandard.

    Raises:
        OSError: the file cannot be opened.
    """
    file: Any = place(path).open("rb")  # handed on to the caller
    start = file.peek(4)[:4]
    if start.startswith(b"\x1f\x8b"):
        return io.BufferedReader(_Unpacked(file, lambda: zlib.decompressobj(31), 2**16), 2**18)
    if start == b"\x28\xb5\x2f\xfd":
        unpacker = zstandard.ZstdDecompressor(max_window_size=_WINDOW_LIMIT)
        # 2 KB of Zstandard can hold 512 blocks of 128 KB: larger steps would need gigabytes before they can be counted.
        return io.BufferedReader(_Unpacked(file, unpacker.decompressobj, 2**11), 2**18)
    whole_file: IO[bytes] = file
    return whole_file


def position(stream: IO[bytes]) -> int:
    """How many bytes of the file have been read; of a packed one, of what is packed."""
    raw = getattr(stream, "raw", None)
    return raw.taken if isinstance(raw, _Unpacked) else stream.tell()


def whole(stream: IO[bytes]) -> bytes:
    """All bytes of a stream that holds one document.

    Raises:
        ReadError: more than `RECORD_LIMIT` bytes, or a damaged archive.
    """
    content = stream.read(RECORD_LIMIT + 1)
    if len(content) > RECORD_LIMIT:
        raise ReadError(f"larger than {RECORD_LIMIT >> 20} MB; split it into articles")
    return content


def as_text(stream: IO[bytes], *, newline: str) -> io.TextIOWrapper:
    """The stream decoded by its byte order mark, else as UTF-8; bytes that are no UTF-8 stay visible as surrogates."""
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(stream)  # type: ignore[type-var]
    start = buffered.peek(4)[:4]
    encoding = "utf-8-sig"
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    return io.TextIOWrapper(buffered, encoding, "surrogateescape", newline)


def undecoded(text: str) -> str | None:
    """What is wrong where `text` holds bytes that could not be decoded.

    >>> undecoded(b"caf\\xe9".decode("utf-8", "surrogateescape"))
    'byte 0xe9 at character 4 is not UTF-8; save the file as UTF-8'
    """
    found = None if text.isascii() else _UNDECODED.search(text)
    if found is None:
        return None
    return f"byte 0x{ord(found[0]) - 0xDC00:02x} at character {found.start() + 1} is not UTF-8; save the file as UTF-8"
