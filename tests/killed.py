"""A run that is killed at its n-th step that changes the disk (in a process of its own)."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import stand_in

STEPS = ("replace", "fsync", "unlink", "mkdir", "rmdir")


def run(inputs: Path, output: Path, at: int, told: Any) -> None:
    """Run the stand-in, and die before step `at` (counted from 0); `told` is given the number of steps where it lives on."""
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
    stand_in.run(inputs, output, prune=True)
    told.value = done


def loop(inputs: Path, output: Path, rounds: int) -> None:
    """Change every document and run again, `rounds` times."""
    for number in range(rounds):
        for path in sorted(inputs.glob("*.txt")):
            path.write_text(f"swap {number} " * (1 + number % 3))
        stand_in.run(inputs, output)
