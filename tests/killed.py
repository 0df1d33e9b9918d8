"""What a process does that is killed: at its n-th step that changes the disk, or whenever its parent likes."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import stand_in

from pipeline.job.linker import LINKER
from pipeline.job.run import find
from pipeline.store.compact import compact
from pipeline.store.part import merge

STEPS = ("replace", "fsync", "unlink", "mkdir", "rmdir")
DEEDS: dict[str, Callable[[Path, Path], object]] = {
    "first": lambda inputs, output: stand_in.run(inputs, output, buckets=2),
    "update": lambda inputs, output: stand_in.run(inputs, output, prune=True),
    "compact": lambda inputs, output: compact(output, count=5),
    "merge": lambda inputs, output: merge(output, (), linker=LINKER, find=find),
}


def do(deed: str, inputs: Path, output: Path, begun: Any) -> None:
    """One of `DEEDS`, after telling that it begins."""
    begun.set()
    DEEDS[deed](inputs, output)


def run(inputs: Path, output: Path, at: int, told: Any) -> None:
    """Update the output, and die before step `at` (counted from 0); `told` is given the number of steps where it lives on."""
    done = 0

    def counted(step: Callable[..., Any]) -> Callable[..., Any]:
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            nonlocal done
            if done == at:
                os.kill(os.getpid(), signal.SIGKILL)
            done += 1
            return step(*args, **kwargs)

        return wrapper

    for name in STEPS:
        setattr(os, name, counted(getattr(os, name)))
    DEEDS["update"](inputs, output)
    told.value = done


def loop(inputs: Path, output: Path, rounds: int) -> None:
    """Change every document and run again, `rounds` times."""
    for number in range(rounds):
        for path in sorted(inputs.glob("*.txt")):
            path.write_text(f"swap {number} " * (1 + number % 3))
        stand_in.run(inputs, output)
