"""Files that are on the disk when the call returns, and are there whole or not at all."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

UNFINISHED = ".part"
"""Ending of a file that is being written; whatever bears it after a crash is rubbish."""


def sync(path: Path) -> None:
    """Make a file or folder survive a loss of power."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def put(path: Path, content: bytes) -> None:
    """Write a whole file aside and rename it into place."""
    part = path.with_name(path.name + UNFINISHED)
    part.write_bytes(content)
    settle(part, path)


def settle(part: Path, path: Path) -> None:
    """Rename a written file into place."""
    sync(part)
    part.replace(path)
    sync(path.parent)


def as_json(value: Any) -> bytes:
    return (json.dumps(value, indent=1, ensure_ascii=False) + "\n").encode()
