"""A store of objects that is a folder of this machine, and a process that dies before its n-th request that changes something there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from pyarrow import fs

from pipeline import places
from pipeline.store import tickets

CHANGES = ("write_bytes", "copy", "unlink", "clear")


class Dead(BaseException):
    """What ends a process that dies: no part of it may catch this, and nothing that it does afterwards reaches the store."""


class Disk(fs.LocalFileSystem):  # type: ignore[misc]
    """A file system in which a folder is there as soon as something is in it."""

    def open_output_stream(self, path: str, compression: str | None = "detect") -> Any:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        return super().open_output_stream(path, compression=compression)

    def copy_file(self, path: str, target: str) -> None:
        Path(target).parent.mkdir(parents=True, exist_ok=True)
        super().copy_file(path, target)


@contextmanager
def kept_in(folder: Path) -> Iterator[str]:
    """The name of the bucket that is this folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(places, "_opened", lambda store: (Disk(), str(folder)))
        yield "s3://disk"


def dies(deed: Callable[[], object], at: int) -> bool:
    """Whether a deed came to step `at`, and died before it (else it is done)."""
    steps = 0

    def counted(change: Callable[..., Any]) -> Callable[..., Any]:
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            nonlocal steps
            if steps >= at:
                raise Dead
            steps += 1
            return change(*args, **kwargs)

        return wrapper

    with pytest.MonkeyPatch.context() as patch:
        for name in CHANGES:
            patch.setattr(places.Remote, name, counted(getattr(places.Remote, name)))
        try:
            deed()
        except Dead:
            tickets._OURS.clear()  # they are a dead process's now
            return True
    return False
