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


@dataclass(frozen=True, slots=True)
class Codebook:
    """Everything the rules know. Hashable by `digest`, so that what is compiled from it can be cached per codebook."""

    settings: Settings = field(compare=False)
    digest: str
    _entries: Mapping[type, tuple[Any, ...]] = field(compare=False, repr=False)

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
    files = [homes[kind.HOME] / kind.FILE for kind in ENTRIES]  # type: ignore[attr-defined]
    entries: dict[type, tuple[Any, ...]] = {kind: read_entries(file, kind) for kind, file in zip(ENTRIES, files, strict=True)}
    return Codebook(settings=settings, digest=_digest([folder / "codebook.toml", *files]), _entries=entries)


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
