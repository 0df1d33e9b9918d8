"""Standard input in a file, as long as a run needs it; a run that needs none leaves nothing anywhere, however it ends."""

from __future__ import annotations

import fcntl
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

PREFIX = "newsledger-stdin-"
YOUNG = 60.0
"""Seconds for which a file is left alone: it may not be locked yet."""


@contextmanager
def spooled(names: Sequence[object]) -> Iterator[Path | None]:
    """The file that holds standard input, if it is among the inputs' names; what runs that were killed have left is removed first."""
    if "-" not in names:
        yield None
        return
    sweep(Path(tempfile.gettempdir()))
    handle, name = tempfile.mkstemp(prefix=PREFIX)
    path = Path(name)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)  # which ends with the process: what nobody has locked is nobody's
        with os.fdopen(handle, "wb", closefd=False) as file:
            shutil.copyfileobj(sys.stdin.buffer, file)
        yield path
    finally:
        path.unlink(missing_ok=True)
        os.close(handle)


def sweep(folder: Path) -> None:
    """Remove what nobody holds any more."""
    for left in folder.glob(f"{PREFIX}*"):
        try:
            if time.time() - left.stat().st_mtime < YOUNG:
                continue
            with left.open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                left.unlink()
        except OSError:  # it is in use, or somebody else's, or gone
            continue
