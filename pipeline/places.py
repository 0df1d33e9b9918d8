"""Where files lie: on this machine (`pathlib.Path`), or in a store of objects (`s3://`, `gs://`) under the same few verbs."""

from __future__ import annotations

import functools
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import IO, Any

from pipeline.errors import UsageError

SCHEMES = ("s3://", "gs://")
_READ_AHEAD = 2**22
"""Bytes asked for at a time where a file is read from its beginning to its end."""
_AT_ONCE = 2**24
_OPTIONS = {"s3": "?allow_delayed_open=true", "gs": "?retry_limit_seconds=60"}
"""A small file is put in one request, not in three; where nobody answers, or who asks is not known, that is told in a minute, not in 15."""


@dataclass(frozen=True, slots=True, order=True)
class Remote:
    """A file or folder in a store of objects, with as much of `pathlib.Path` as readers and store ask for.

    `store` is scheme and bucket, `key` the name in it. A folder is but the beginning of names. A file is there whole or not at all,
    and is seen by everybody as soon as its writing has ended: stores that keep this are those of Amazon, Google, and most others.
    """

    store: str
    key: str

    def __str__(self) -> str:
        return f"{self.store}/{self.key}".rstrip("/")

    def __truediv__(self, name: str) -> Remote:
        return Remote(self.store, f"{self.key}/{name}".strip("/"))

    def joinpath(self, name: str) -> Remote:
        return self / name

    @property
    def name(self) -> str:
        return PurePosixPath(self.key).name

    @property
    def stem(self) -> str:
        return PurePosixPath(self.key).stem

    @property
    def suffix(self) -> str:
        return PurePosixPath(self.key).suffix

    @property
    def parent(self) -> Remote:
        return Remote(self.store, self.key.rpartition("/")[0])

    def with_name(self, name: str) -> Remote:
        return self.parent / name

    def exists(self) -> bool:
        return bool(self._info().type.name != "NotFound")

    def is_dir(self) -> bool:
        return bool(self._info().type.name == "Directory")

    def size(self) -> int:
        """Bytes of the file.

        Raises:
            FileNotFoundError: it is not there.
        """
        return int(self._file_info().size)

    def written(self) -> float:
        """When the file was written last, in seconds of the store's own clock.

        Raises:
            FileNotFoundError: it is not there.
        """
        return float(self._file_info().mtime_ns / 1e9)

    def _file_info(self) -> Any:
        found = self._info()
        if found.type.name != "File":
            raise FileNotFoundError(f"{self}: not there")
        return found

    def open(self, mode: str = "rb") -> IO[bytes]:
        """The file's bytes; may be read from any place in it."""
        return io.BufferedReader(_Ahead(self.file()))

    def file(self) -> Any:
        """The file as pyarrow reads it: asked for at once where it is small, else by and by."""
        import pyarrow as pa

        file = self._system().open_input_file(self._path())
        return pa.BufferReader(file.read()) if file.size() <= _AT_ONCE else file

    def read_bytes(self) -> bytes:
        with self.file() as file:
            return bytes(file.read())

    def read_text(self, encoding: str = "utf-8") -> str:
        return self.read_bytes().decode(encoding)

    def write_bytes(self, content: bytes | memoryview) -> None:
        """Put the whole file into place, instead of what may be there."""
        # Not in a `with` block, which would put half a file into place where writing it fails.
        stream = self._system().open_output_stream(self._path(), compression=None)
        stream.write(content)
        stream.close()

    def copy(self, target: Remote) -> None:
        """Put the file, within the store, under another name as well."""
        self._system().copy_file(self._path(), target._path())

    def unlink(self, missing_ok: bool = False) -> None:
        try:
            self._system().delete_file(self._path())
        except FileNotFoundError:
            if not missing_ok:
                raise

    def clear(self) -> None:
        """Remove a folder and all that is in it, if it is there."""
        try:
            self._system().delete_dir(self._path())
        except OSError:  # of a kind of its own in each store, where the folder is not there
            if self.is_dir():
                raise

    def mkdir(self, mode: int = 0o777, parents: bool = False, exist_ok: bool = False) -> None:
        """Nothing: a folder is there as soon as something is in it."""

    def iterdir(self) -> Iterator[Remote]:
        """What is in the folder, in no order; nothing where it is not there."""
        return (self / info.base_name for info in self._list(recursive=False))

    def glob(self, pattern: str) -> Iterator[Remote]:
        """What of the folder fits the pattern, which is that of a name without folders."""
        return (each for each in self.iterdir() if fnmatchcase(each.name, pattern))

    def walk(self) -> Iterator[tuple[str, int]]:
        """Every file in the folder and those below it, in order: its name from this folder on, and its size in bytes."""
        start = len(self._path()) + 1
        found = ((info.path[start:], info.size) for info in self._list(recursive=True) if info.type.name == "File")
        yield from sorted(found)

    def _list(self, *, recursive: bool) -> list[Any]:
        from pyarrow import fs

        found = self._system().get_file_info(fs.FileSelector(self._path(), allow_not_found=True, recursive=recursive))
        return [info for info in found if info.base_name]

    def _info(self) -> Any:
        return self._system().get_file_info(self._path())

    def _system(self) -> Any:
        return _opened(self.store)[0]

    def _path(self) -> str:
        return f"{_opened(self.store)[1]}/{self.key}".rstrip("/")


class _Ahead(io.RawIOBase):
    """A file that is asked for in large pieces, however small those are that are read."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self._piece, self._at = memoryview(b""), 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self._at == len(self._piece):
            self._piece, self._at = memoryview(self._file.read(_READ_AHEAD)), 0
        size = min(len(buffer), len(self._piece) - self._at)
        buffer[:size] = self._piece[self._at : self._at + size]
        self._at += size
        return size

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        place = offset + self.tell() if whence == io.SEEK_CUR else offset
        self._file.seek(place, io.SEEK_END if whence == io.SEEK_END else io.SEEK_SET)
        self._piece, self._at = memoryview(b""), 0
        return self.tell()

    def tell(self) -> int:
        return int(self._file.tell()) - len(self._piece) + self._at

    def close(self) -> None:
        self._file.close()
        super().close()


Place = Path | Remote


def is_remote(name: object) -> bool:
    """Whether something lies in a store of objects, or is the name of something there.

    >>> is_remote("s3://bucket/output"), is_remote("output")
    (True, False)
    """
    return isinstance(name, Remote) or str(name).startswith(SCHEMES)


def place(name: str | Place) -> Place:
    """The place of this name.

    >>> str(place("s3://bucket/news/") / "events")
    's3://bucket/news/events'

    Raises:
        UsageError: a store without a bucket.
    """
    if isinstance(name, Remote) or not is_remote(name):
        return name if isinstance(name, Remote) else Path(name)
    scheme, _, rest = str(name).partition("://")
    bucket, _, key = rest.partition("/")
    if not bucket:
        raise UsageError(f"{name}: names no bucket; write {scheme}://BUCKET/FOLDER")
    return Remote(f"{scheme}://{bucket}", key.strip("/"))


def file_system(files: Sequence[Place]) -> tuple[list[str], Any]:
    """The names of files of one place as pyarrow's datasets take them, and the file system where they are; None for this machine."""
    system = next((file._system() for file in files if isinstance(file, Remote)), None)
    return [file._path() if isinstance(file, Remote) else str(file) for file in files], system


def source(path: Place) -> Any:
    """The file as pyarrow reads it, wherever it lies."""
    return path.file() if isinstance(path, Remote) else path


@functools.cache
def _opened(store: str) -> tuple[Any, str]:
    """The file system of a store, and the path of its bucket there. Who may read and write, and at which address the store is,
    comes from the environment and configuration that its other tools use (`AWS_ENDPOINT_URL`, `GOOGLE_APPLICATION_CREDENTIALS`, …);
    a bucket that all may read is `gs://anonymous@bucket`."""
    from pyarrow import fs

    try:
        system, path = fs.FileSystem.from_uri(store + _OPTIONS.get(store.partition(":")[0], ""))
    except (ValueError, NotImplementedError, OSError) as error:
        raise UsageError(f"{store}: cannot be opened ({error}); check the name and the credentials") from error
    return system, path.rstrip("/")
