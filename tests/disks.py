"""A run on a disk that is full, then read-only, then large enough (a script: give it inputs, an empty folder to mount on, a spare one)."""

# ruff: noqa: T201 (a script that prints)
from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import stand_in

from pipeline.errors import UsageError
from pipeline.store import snapshot

UNSHARED = ("unshare", "--user", "--map-root-user", "--mount")
"""Runs a command in which mounts are its own, and end with it."""


def mount(folder: Path, options: str) -> None:
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=True)


def refused(raw: Path, out: Path) -> str:
    """The message of a run that cannot write, after which `load` sees what it saw before."""
    before = snapshot.tables(out)
    try:
        stand_in.run(raw, out)
    except UsageError as error:
        assert all(rows.equals(before[table]) for table, rows in snapshot.tables(out).items())
        return str(error)
    raise AssertionError("no message")


def change(raw: Path, numbers: range, words: Callable[[int], str]) -> None:
    for number in numbers:
        (raw / f"{number}.txt").write_text(words(number))


def main(raw: Path, disk: Path, spare: Path) -> None:
    mount(disk, "size=800k")
    out = disk / "out"
    change(raw, range(20), lambda n: f"a swap of {n}")
    stand_in.run(raw, out)
    change(raw, range(10, 60), lambda n: f"a swap of {n} " + os.urandom(20_000).hex())
    print(refused(raw, out))
    mount(disk, "remount,ro")
    print(refused(raw, out))
    mount(disk, "remount,rw,size=100m")
    stand_in.run(raw, out)
    stand_in.run(raw, spare)
    fresh = snapshot.tables(spare)
    assert all(rows.equals(fresh[table]) for table, rows in snapshot.tables(out).items())
    print("whole")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
