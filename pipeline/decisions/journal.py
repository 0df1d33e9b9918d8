"""The decisions file: JSON lines, only ever appended to, synced to disk before a decision counts, safe for several writers."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.decisions.record import Decision, DecisionError, parse
from pipeline.errors import UsageError

NAME = "decisions.jsonl"
"""The file's name where nobody gives another: in the output folder, where no run touches it."""


@dataclass(frozen=True, slots=True)
class Log:
    """The decisions of a file in their order, and each line that is none: its number from 1, and why."""

    decisions: tuple[Decision, ...]
    problems: tuple[tuple[int, str], ...] = ()


def beside(output: Path, named: str | Path | None = None) -> Path:
    """The decisions file of an output folder, unless another is named."""
    return Path(named) if named is not None else output / NAME


def append(path: Path, decisions: Sequence[Decision]) -> None:
    """Write decisions, all or none of them as seen by readers that hold the lock; they are on the disk when this returns.

    A last line that a crash has cut off is closed first, so that it spoils no other.

    Raises:
        UsageError: the file cannot be written.
    """
    if not decisions:
        return
    content = "".join(decision.line() + "\n" for decision in decisions).encode()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new = not path.exists()
        handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}; decisions cannot be kept there") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        _write(handle, content)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}; the decision has not been kept") from error
    finally:
        os.close(handle)
    if new:
        _sync_folder(path.parent)


def _write(handle: int, content: bytes) -> None:
    size = os.fstat(handle).st_size
    if size and os.pread(handle, 1, size - 1) != b"\n":
        content = b"\n" + content
    done = 0
    while done < len(content):
        done += os.write(handle, content[done:])
    os.fsync(handle)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read(path: Path) -> Log:
    """All decisions of a file; an absent file holds none.

    Raises:
        UsageError: the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH)
            content = file.read()
    except FileNotFoundError:
        return Log(())
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error
    return _parsed(content)


def _parsed(content: bytes) -> Log:
    decisions: list[Decision] = []
    problems: list[tuple[int, str]] = []
    for number, line in enumerate(content.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            decisions.append(parse(line.decode()))
        except (DecisionError, UnicodeDecodeError) as error:
            problems.append((number, str(error)))
    return Log(tuple(decisions), tuple(problems))
