"""One writer per output folder: a lock that the operating system frees when its owner dies."""

from __future__ import annotations

import fcntl
import json
import os
import socket
import time
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.places import Place, Remote
from pipeline.store.journal import HOME
from pipeline.store.tickets import Tickets
from pipeline.store.tickets import holder as ticket_holder


class Lock:
    """Held from `acquire` to `release`; the file says who holds it, for those who are refused.

    `stale` says whose lock was taken over, where its owner died without giving it back.
    """

    def __init__(self, path: Path, *, root: Path | None = None) -> None:
        """`root` is the output folder, where it is not the folder above that of `path`."""
        self._path = path
        self._root = root or path.parent.parent
        self._handle: int | None = None
        self.stale: str | None = None

    def acquire(self) -> None:
        """Raises:
        UsageError: another process holds it; the message says which, where, and since when.
        """
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(handle)
            raise UsageError(f"{self._root}: {self._owner()} is writing here; wait for it, or stop it") from error
        self._handle = handle
        self.stale = self._owner() if self._path.stat().st_size else None
        owner = {"pid": os.getpid(), "host": socket.gethostname(), "since": time.time()}
        os.ftruncate(handle, 0)
        os.pwrite(handle, json.dumps(owner).encode(), 0)

    def __enter__(self) -> Lock:
        self.acquire()
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def check(self) -> None:
        """Raises:
        UsageError: the lock's file is no longer there: somebody has removed or moved the folder meanwhile.
        """
        try:
            there = self._path.stat().st_ino
        except FileNotFoundError:
            there = None
        if self._handle is None or os.fstat(self._handle).st_ino != there:
            raise UsageError(f"{self._root}: removed or moved while it was being written; run again")

    def release(self) -> None:
        """Give it back; the file stays, empty, since removing it would let two processes lock two files of one name."""
        if self._handle is not None:
            os.ftruncate(self._handle, 0)
            os.close(self._handle)
            self._handle = None

    def _owner(self) -> str:
        try:
            owner = json.loads(self._path.read_bytes())
            minutes = max(0, time.time() - owner["since"]) / 60
            return f"process {owner['pid']} on {owner['host']} (since {minutes:.0f} min)"
        except (OSError, ValueError, KeyError, TypeError):
            return "another process"


def lock_of(path: Place, *, root: Place | None = None) -> Lock | Tickets:
    """The lock of an output folder, wherever that lies."""
    if isinstance(path, Remote):
        return Tickets(path, root=root if isinstance(root, Remote) else None)
    return Lock(path, root=root if isinstance(root, Path) else None)


def holder(root: Place) -> str | None:
    """The process that writes in the dataset now; None where nobody does, or it cannot be told."""
    if isinstance(root, Remote):
        return ticket_holder(root / HOME / "lock")
    lock = Lock(root / HOME / "lock")
    try:
        handle = os.open(lock._path, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return lock._owner()
    finally:
        os.close(handle)
    return None
