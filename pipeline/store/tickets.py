"""One writer per output folder in a store of objects, which has no locks: who wants to write puts down a ticket, and looks for others."""

from __future__ import annotations

import json
import os
import socket
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError
from pipeline.places import Remote

BEAT = 60.0
"""Seconds after which a ticket is renewed."""
DEAD = 600.0
"""Seconds, by the store's clock, after which a ticket that has not been renewed is a dead writer's, wherever that was."""
_OURS: set[str] = set()
"""The names of this process's own tickets."""


class Tickets:
    """What `Lock` is on a disk. Of several writers that put down tickets at the same time none sees only its own but the first: a store
    lists what has been written. At worst all give way.

    A ticket that its owner has not taken back is removed where that process is known to be dead (on this machine), or has
    not renewed it for long.
    """

    def __init__(self, path: Remote, *, root: Remote | None = None) -> None:
        self._folder = path
        self._root = root or path.parent.parent
        self._ticket: Remote | None = None
        self._ended = threading.Event()
        self._renewing: threading.Thread | None = None
        self.stale: str | None = None

    def acquire(self) -> None:
        """Raises:
        UsageError: another process holds it; the message says which, where, and since when.
        """
        self._ticket = self._folder / f"{uuid.uuid4().hex}.json"
        _OURS.add(self._ticket.name)
        said = {"pid": os.getpid(), "host": socket.gethostname(), "machine": _machine(), "since": time.time()}
        self._said = json.dumps(said).encode()
        self._ticket.write_bytes(self._said)
        now = self._ticket.written()
        for other in self._others():
            owner = _owner(other)
            if owner is None:
                continue
            if not _is_dead(other, owner, now):
                self.release()
                raise UsageError(
                    f"{self._root}: {_words(owner)} is writing here; wait for it, or stop it (should it be dead: within "
                    f"{DEAD / 60:.0f} minutes its lock ends, or remove {other})"
                )
            self.stale = _words(owner)
            other.unlink(missing_ok=True)
        self._ended.clear()
        self._renewing = threading.Thread(target=self._renew, args=(self._ticket,), daemon=True)
        self._renewing.start()

    def __enter__(self) -> Tickets:
        self.acquire()
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def check(self) -> None:
        """Raises:
        UsageError: the ticket is no longer there: somebody has removed the folder, or taken this process for dead.
        """
        if self._ticket is None or not self._ticket.exists():
            raise UsageError(f"{self._root}: removed while it was being written, or taken over by another run; run again")

    def release(self) -> None:
        self._ended.set()
        if self._renewing is not None:
            self._renewing.join()  # else it might put the ticket down once more
        if self._ticket is not None:
            self._ticket.unlink(missing_ok=True)
            _OURS.discard(self._ticket.name)
            self._ticket = None

    def _others(self) -> Iterator[Remote]:
        return (each for each in self._folder.glob("*.json") if each != self._ticket)

    def _renew(self, ticket: Remote) -> None:
        while not self._ended.wait(BEAT):
            try:
                if not ticket.exists():
                    return
                ticket.write_bytes(self._said)
            except (OSError, UsageError):  # the next beat may reach the store, or find it open
                continue


def holder(path: Remote) -> str | None:
    """The process that holds a ticket now; None where nobody does."""
    for each in path.glob("*.json"):
        if (owner := _owner(each)) and not _is_dead(each, owner, time.time()):
            return _words(owner)
    return None


def _owner(ticket: Remote) -> dict[str, Any] | None:
    """What a ticket says; None where it has just been taken back."""
    try:
        said: dict[str, Any] = json.loads(ticket.read_bytes())
    except FileNotFoundError:
        return None
    return said


def _is_dead(ticket: Remote, owner: dict[str, Any], now: float) -> bool:
    if owner["machine"] == _machine():
        return ticket.name not in _OURS if owner["pid"] == os.getpid() else not _runs(owner["pid"])
    try:
        return now - ticket.written() > DEAD
    except FileNotFoundError:
        return True


def _machine() -> str:
    """What tells where a process number means the same process: hosts may share a name, and containers a machine."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return f"{boot} {Path('/proc/self/ns/pid').stat().st_ino}"
    except OSError:
        return f"{socket.gethostname()} {uuid.getnode()}"


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _words(owner: dict[str, Any]) -> str:
    minutes = max(0, time.time() - owner["since"]) / 60
    return f"process {owner['pid']} on {owner['host']} (since {minutes:.0f} min)"
