"""A codebook folder and the lexicon of its language → one frozen `Codebook` with a digest of every byte that was read."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pipeline import defaults
from pipeline.codebook.entries import ENTRIES
from pipeline.codebook.reading import CodebookError, read_entries, read_settings

E = TypeVar("E")
ROOT = Path(__file__).resolve().parent.parent
CODEBOOKS = ROOT / "codebooks"
LEXICONS = ROOT / "lexicons"


@dataclass(frozen=True, slots=True)
class Settings:
    """The head of a codebook (`codebook.toml`)."""

    name: str
    title: str
    language: str
    source: str
    """Where the ontology comes from."""
    default_unit: str
    """What a number without a noun counts in this topic's events: the unit of the `35 for 35`."""
    borrows: dict[str, str] = field(default_factory=dict)
    """File → the codebook whose entries it has too, behind its own (who governs and which bodies exist is the same for many topics)."""


@dataclass(frozen=True, slots=True, eq=False)
class Codebook:
    """Everything the rules know. Each is equal to itself alone, so that looking up what was compiled from it costs nothing."""

    settings: Settings
    digest: str
    _entries: Mapping[type, tuple[Any, ...]] = field(repr=False)

    def rows(self, kind: type[E]) -> tuple[E, ...]:
        """The entries of one class, in file order."""
        return self._entries[kind]


def available() -> tuple[str, ...]:
    """Names of the codebooks that ship with the package."""
    return tuple(sorted(p.parent.name for p in CODEBOOKS.glob("*/codebook.toml")))


@functools.lru_cache(maxsize=8)
def load(name: str | Path = defaults.CODEBOOK) -> Codebook:
    """The codebook of that name, or in the folder of that path.

    Raises:
        CodebookError: no such codebook, or one of its files is wrong.
    """
    folder = _folder(name)
    settings = read_settings(folder / "codebook.toml", Settings)
    homes = {"codebook": folder, "lexicon": LEXICONS / settings.language}
    if not homes["lexicon"].is_dir():
        raise CodebookError(f"{folder / 'codebook.toml'}, language: no lexicon for {settings.language!r} under {LEXICONS}")
    files = {kind: _files(kind, homes, settings.borrows) for kind in ENTRIES}
    entries: dict[type, tuple[Any, ...]] = {kind: _together(kind, paths) for kind, paths in files.items()}
    read = [folder / "codebook.toml", *(path for paths in files.values() for path in paths)]
    return Codebook(settings=settings, digest=_digest(read), _entries=entries)


def _files(kind: Any, homes: Mapping[str, Path], borrows: Mapping[str, str]) -> tuple[Path, ...]:
    """The files of one class of entries: the codebook's own (which may be missing where it borrows), then the one that it borrows."""
    own = homes[kind.HOME] / kind.FILE
    if kind.HOME != "codebook" or kind.FILE not in borrows:
        return (own,)
    lent = _folder(borrows[kind.FILE]) / kind.FILE
    return (own, lent) if own.is_file() else (lent,)


def _together(kind: type[E], paths: tuple[Path, ...]) -> tuple[E, ...]:
    """The entries of several files; of two with one id the first counts."""
    files = [tuple(read_entries(path, kind)) for path in paths]
    entries = {entry.id: entry for rows in reversed(files) for entry in rows}  # type: ignore[attr-defined]
    return tuple(entries[id] for id in dict.fromkeys(entry.id for rows in files for entry in rows))  # type: ignore[attr-defined]


def _folder(name: str | Path) -> Path:
    for folder in (CODEBOOKS / str(name), Path(name)):
        if (folder / "codebook.toml").is_file():
            return folder
    raise CodebookError(f"codebook {str(name)!r}: neither a name ({', '.join(available())}) nor a folder that holds codebook.toml")


def _digest(files: list[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
