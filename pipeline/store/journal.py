"""Changes of many files that happen as one: staged aside, written into a journal, renamed, and finished by whoever comes next."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

from pipeline.store.durable import UNFINISHED, as_json, put, sync

HOME = ".newsledger"
JOURNAL = "journal.json"
STAGING = "staging"


class Transaction:
    """New versions of files under `root`; none is seen under its own name before `commit`, all are after."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._staging = root / HOME / STAGING
        self._staged: dict[str, str] = {}
        shutil.rmtree(self._staging, ignore_errors=True)
        self._staging.mkdir(parents=True)

    def __bool__(self) -> bool:
        return bool(self._staged)

    def stage(self, name: str) -> Path:
        """Where to write the new version of the file `name` (relative to the root)."""
        aside = self._staged.setdefault(name, f"{len(self._staged):05d}")
        return self._staging / aside

    def current(self, name: str) -> Path:
        """The file as it will be after the commit."""
        return self._staging / self._staged[name] if name in self._staged else self._root / name

    def commit(self, drop: Sequence[str] = ()) -> None:
        """Put all staged files into place, and remove the files `drop`."""
        if not self._staged and not drop:
            return
        for aside in self._staged.values():
            sync(self._staging / aside)
        sync(self._staging)
        put(self._root / HOME / JOURNAL, as_json({"rename": self._staged, "drop": list(drop)}))
        roll_forward(self._root)


def roll_forward(root: Path) -> None:
    """Finish what the journal says, however much of it is done already."""
    journal = root / HOME / JOURNAL
    entry = json.loads(journal.read_bytes())
    folders = set()
    for name, aside in sorted(entry["rename"].items()):
        staged, final = root / HOME / STAGING / aside, root / name
        if staged.exists():
            final.parent.mkdir(parents=True, exist_ok=True)
            staged.replace(final)
        folders.add(final.parent)
    for folder in sorted(folders):
        sync(folder)
    for name in entry["drop"]:
        (root / name).unlink(missing_ok=True)
    journal.unlink()
    sync(journal.parent)


def recover(root: Path) -> bool:
    """Finish a commit that was cut off, forget one that had not begun; say whether there was one to finish."""
    home = root / HOME
    torn = (home / JOURNAL).exists()
    if torn:
        roll_forward(root)
    shutil.rmtree(home / STAGING, ignore_errors=True)
    for part in home.rglob(f"*{UNFINISHED}"):
        part.unlink(missing_ok=True)
    return torn
