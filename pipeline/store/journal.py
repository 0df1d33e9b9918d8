"""Changes of many files that happen as one: staged aside, written into a journal, renamed, and finished by whoever comes next."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from typing import Any

from pipeline.places import Place, Remote
from pipeline.store.durable import UNFINISHED, as_json, clear, duplicate, install, put, sync

HOME = ".newsledger"
JOURNAL = "journal.json"
STAGING = "staging"
SHARDS = "shards"
PREVIOUS = f"{HOME}/previous"
"""Where the files lie that the last run replaced, under the number of the generation they belong to."""


class Transaction:
    """New versions of files under `root`; none is seen under its own name before `commit`, all are after."""

    def __init__(self, root: Place, *, keep: int | None = None) -> None:
        """`keep` is the generation as which replaced files are kept; without it none are kept, nor those kept before."""
        self._root = root
        self._keep = keep
        self._staging = root / HOME / STAGING
        self._staged: dict[str, str] = {}
        # Elsewhere a writer that was thought to be dead may wake up: it must not find its staged names with what is not its own.
        self._mark = f"{uuid.uuid4().hex[:12]}-" if isinstance(root, Remote) else ""
        clear(self._staging)
        self._staging.mkdir(parents=True)

    def __bool__(self) -> bool:
        return bool(self._staged)

    def stage(self, name: str) -> Place:
        """Where to write the new version of the file `name` (relative to the root)."""
        aside = self._staged.setdefault(name, f"{self._mark}{len(self._staged):05d}")
        return self._staging / aside

    def current(self, name: str) -> Place:
        """The file as it will be after the commit."""
        return self._staging / self._staged[name] if name in self._staged else self._root / name

    def commit(self, *, drop: Sequence[str] = (), clear: Sequence[str] = ()) -> None:
        """Put all staged files into place, and remove the files `drop` after it, the files `clear` before it.

        Where rows move between files, those that `clear` names go first, so that no reader sees a row twice.
        """
        if not self._staged and not drop:
            return
        for aside in self._staged.values():
            sync(self._staging / aside)
        sync(self._staging)
        entry = {"rename": self._staged, "drop": list(drop), "clear": list(clear), "keep": self._keep}
        put(self._root / HOME / JOURNAL, as_json(entry))
        roll_forward(self._root)


def roll_forward(root: Place) -> None:
    """Finish what the journal says, however much of it is done already."""
    journal = root / HOME / JOURNAL
    entry = json.loads(journal.read_bytes())
    for name in entry.get("clear", ()):
        if name not in entry["rename"] or (root / HOME / STAGING / entry["rename"][name]).exists():
            (root / name).unlink(missing_ok=True)
    _rename(root, entry)
    for name in entry["drop"]:
        (root / name).unlink(missing_ok=True)
    _forget(root, entry.get("keep"))
    journal.unlink()
    sync(journal.parent)
    clear(root / HOME / STAGING)


def _rename(root: Place, entry: dict[str, Any]) -> None:
    folders: set[Any] = set()
    for name, aside in sorted(entry["rename"].items()):
        staged, final = root / HOME / STAGING / aside, root / name
        if staged.exists():
            final.parent.mkdir(parents=True, exist_ok=True)
            if entry.get("keep") is not None:
                _keep(final, root / PREVIOUS / str(entry["keep"]) / name)
            install(staged, final)
        folders.add(final.parent)
    for folder in sorted(folders):
        sync(folder)


def _keep(old: Place, kept: Place) -> None:
    """A second name for a file that is about to be replaced, unless an earlier commit of the same run has kept an older one."""
    if old.exists() and not kept.exists():
        duplicate(old, kept)


def _forget(root: Place, keep: int | None) -> None:
    """Remove what was kept of older generations."""
    for folder in (root / PREVIOUS).iterdir() if (root / PREVIOUS).is_dir() else ():
        if folder.name != str(keep):
            clear(folder)


def recover(root: Place) -> bool:
    """Finish a commit that was cut off, forget one that had not begun; say whether there was one to finish."""
    home = root / HOME
    torn = (home / JOURNAL).exists()
    if torn:
        roll_forward(root)
    clear(home / STAGING)
    for folder in (home, home / SHARDS):  # and no others: another machine may be filling its share
        for part in folder.glob(f"*{UNFINISHED}"):
            part.unlink(missing_ok=True)
    return torn
