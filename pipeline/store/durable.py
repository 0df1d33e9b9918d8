"""Files that are on the disk when the call returns, and are there whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

from pipeline.places import Place, Remote

UNFINISHED = ".part"
"""Ending of a file that is being written; whatever bears it after a crash is rubbish."""


def sync(path: Place) -> None:
    """Make a file or folder survive a loss of power, as one in a store of objects does anyhow."""
    if isinstance(path, Remote):
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def put(path: Place, content: bytes) -> None:
    """Write a whole file aside and rename it into place; in a store of objects a file is never there in part."""
    if isinstance(path, Remote):
        path.write_bytes(content)
        return
    part = path.with_name(path.name + UNFINISHED)
    part.write_bytes(content)
    settle(part, path)


def settle(part: Path, path: Path) -> None:
    """Rename a written file into place."""
    sync(part)
    part.replace(path)
    sync(path.parent)


def install(path: Place, target: Place) -> None:
    """Put a staged file into its place. In a store of objects, which knows no renaming, it also stays where it was: until whoever
    removes the stage has seen all files in place, doing this again does no harm."""
    if isinstance(path, Remote):
        assert isinstance(target, Remote)
        path.copy(target)
        return
    assert isinstance(target, Path)
    path.replace(target)


def duplicate(path: Place, target: Place) -> None:
    """A second name for a file that is about to be replaced."""
    if isinstance(path, Remote) and isinstance(target, Remote):
        path.copy(target)
    elif isinstance(path, Path) and isinstance(target, Path):
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(path, target)
        except OSError:  # a file system without links
            shutil.copy2(path, target)


def clear(folder: Place) -> None:
    """Remove a folder and all that is in it, as far as that can be done."""
    if isinstance(folder, Remote):
        folder.clear()
    else:
        shutil.rmtree(folder, ignore_errors=True)


def as_json(value: Any) -> bytes:
    return (json.dumps(value, indent=1, ensure_ascii=False) + "\n").encode()
