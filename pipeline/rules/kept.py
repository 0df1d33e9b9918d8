"""What takes long to read off a codebook, kept on disk for the next process: it depends on nothing but the package and the codebook.

It lies in the user's cache folder, where it may be deleted at any time; `NEWSLEDGER_CACHE` names another folder, or, empty, none.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from pipeline.codebook.book import Codebook
from pipeline.provenance import code_digest

T = TypeVar("T")

VARIABLE = "NEWSLEDGER_CACHE"
NEWEST = 4  # codebooks and versions of the package of which a thing is kept at most
ENOUGH = 8  # one in so many has to be new for them all to be written again
SEAL = hashlib.sha256().digest_size
KINDS: dict[str, Callable[[Any], Any]] = {"tuple": tuple, "frozenset": frozenset, "dict": dict}


def kept(name: str, codebook: Codebook, make: Callable[[], T]) -> T:
    """What `make` gives, from disk if it was made before for that codebook by this package and interpreter.

    Only strings, numbers, bytes, and tuples, lists, frozen sets and mappings of them: it is read without building anything else.
    """
    path = _path(name, codebook.digest)
    found: T | None = _found(path)
    if found is None:
        found = make()
        _keep(path, found)
    return found


class Shelf:
    """Things of one name, each under a key of its own, which stay on disk once they are saved."""

    every: ClassVar[list[Shelf]] = []

    def __init__(self, name: str) -> None:
        self._name = name
        self.every.append(self)
        self._things: dict[str, Any] | None = None
        self._new = 0

    def get(self, key: str) -> Any:
        """What lies under the key; None where nothing does."""
        if self._things is None:
            self._things = _found(_path(self._name)) or {}
        return self._things.get(key)

    def put(self, key: str, thing: Any) -> None:
        """Lay a thing there that `get` did not find."""
        if self._things is not None and _folder() is not None:
            self._things[key] = thing
            self._new += 1

    def save(self) -> None:
        """Keep what lies there for other processes, with what they have kept meanwhile, where enough is new to be worth it."""
        if self._things and self._new * ENOUGH > len(self._things):
            path = _path(self._name)
            self._things |= _found(path) or {}
            _keep(path, self._things)
            self._new = 0


def save() -> None:
    """Keep what lies on all shelves."""
    for shelf in Shelf.every:
        shelf.save()


def _path(name: str, digest: str = "") -> Path | None:
    """Where a thing of that name is kept, by what it depends on; None where nothing is kept."""
    folder = _folder()
    key = f"{digest} {code_digest()} {sys.implementation.cache_tag} {sys.hexversion}"
    return folder / f"{name}-{hashlib.sha256(key.encode()).hexdigest()[:24]}" if folder else None


def _found(path: Path | None) -> Any:
    """What was kept in a file; None where there is none, or it is not whole."""
    try:
        data = path.read_bytes() if path else b""
    except OSError:
        return None
    whole = hashlib.sha256(data[SEAL:]).digest() == data[:SEAL]
    return json.loads(data[SEAL:], object_hook=_thing) if whole else None


def _keep(path: Path | None, thing: Any) -> None:
    if path:
        data = json.dumps(_plain(thing)).encode()
        with contextlib.suppress(OSError):  # a home that is full or may not be written to
            _write(path, hashlib.sha256(data).digest() + data)
            _forget(path)


def _plain(thing: Any) -> Any:
    """The thing as JSON has it: what JSON does not know is a mapping from the name of its kind to its contents."""
    match thing:
        case tuple() | frozenset():
            return {type(thing).__name__: [_plain(part) for part in thing]}
        case dict():
            return {"dict": [[_plain(key), _plain(value)] for key, value in thing.items()]}
        case bytes():
            return {"bytes": base64.b64encode(thing).decode()}
        case list():
            return [_plain(part) for part in thing]
    return thing


def _thing(plain: dict[str, Any]) -> Any:
    """What `_plain` made such a mapping of."""
    ((kind, contents),) = plain.items()
    return base64.b64decode(contents) if kind == "bytes" else KINDS[kind](contents)


def _folder() -> Path | None:
    named = os.environ.get(VARIABLE)
    if named is not None:
        return Path(named) if named else None
    caches = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    try:
        return Path(caches or Path.home() / ".cache") / "newsledger"
    except RuntimeError:  # nobody's home
        return None


def _write(path: Path, data: bytes) -> None:
    """Put the file there at once: other processes see it whole or not at all."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(data)
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def _forget(path: Path) -> None:
    """Delete all but the newest of that name."""
    alike = path.parent.glob(f"{path.name.rpartition('-')[0]}-*")
    for old in sorted(alike, key=lambda file: file.stat().st_mtime, reverse=True)[NEWEST:]:
        old.unlink(missing_ok=True)
