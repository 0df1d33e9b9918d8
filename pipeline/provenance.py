"""What an article's rows are made from, in digests: content, metadata, options, codebook, model, code. Loads no spaCy."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path

from pipeline import defaults
from pipeline.codebook.book import load
from pipeline.errors import UsageError
from pipeline.records import Given, RawArticle

PARTS = ("content", "metadata", "options", "codebook", "model", "code")
"""What the parts of a fingerprint stand for, in order."""
DECIDING = (
    "assemble.py", "cleaning", "codebook", "duplicates.py", "extraction.py", "incidents", "nlp.py", "readers", "records.py",
    "rows.py", "rules", "tables.py",
)  # fmt: skip
"""Where the code lies that decides rows; what merely prints or stores them makes no document stale."""
LIBRARIES = ("spacy", "trafilatura", "resiliparse", "dateparser", "ftfy", "charset-normalizer", "py3langid", "fastwarc")
"""Libraries of which another version may give other rows."""


@dataclass(frozen=True, slots=True)
class Options:
    """What decides the rows besides the article: codebook name or folder, spaCy model, cleaning and relevance gate on or off.

    `skim` closes the gate on what stands in the file, before it is cleaned: for crawls. The rows of what it closes on hold no text.
    """

    codebook: str = defaults.CODEBOOK
    model: str = defaults.MODEL
    clean: bool = True
    gate: bool = True
    skim: bool = False


def fingerprint(raw: RawArticle, options: Options) -> str:
    """A digest of all that an article's rows depend on: one part for each of `PARTS`, joined by dots.

    Raises:
        CodebookError, UsageError: no such codebook or model.
    """
    return f"{_digest(raw.sha256, raw.format, raw.error)}.{_given(raw.given)}.{recipe(options)}"


def differences(stored: str, now: str) -> tuple[str, ...]:
    """The names of the parts in which two fingerprints differ; `damaged` where a repair has emptied the stored one.

    >>> differences("a1.b1.c1.d1.e1.f1", "a2.b1.c1.d1.e1.f2")
    ('content', 'code')
    """
    if not stored:
        return ("damaged",)
    pairs = list(zip(stored.split("."), now.split("."), strict=False))
    if len(pairs) != len(PARTS):
        return () if stored == now else ("content",)
    return tuple(name for name, (one, other) in zip(PARTS, pairs, strict=True) if one != other)


@functools.lru_cache(maxsize=16)
def recipe(options: Options) -> str:
    """The parts of a fingerprint that are the same for all articles of a run."""
    parts = (options.clean, options.gate, options.skim), load(options.codebook).digest, model_version(options.model), code_digest()
    return ".".join(_digest(part) for part in parts)


@functools.cache
def model_version(model: str) -> str:
    """The model's name and version (of a folder: a digest of its settings); only looked up, since loading it takes seconds.

    Raises:
        UsageError: not installed, and no folder.
    """
    if Path(model).is_dir():
        return f"{model} {_digest(*(path.read_bytes() for path in sorted(Path(model).glob('*.*')) if path.is_file()))}"
    found = util.find_spec(model) if model.isidentifier() else None
    if found is None or found.origin is None or not Path(found.origin).with_name("meta.json").is_file():
        raise UsageError(f"model {model!r}: not installed, and no folder; install it, or name another with --model")
    return f"{model} {metadata.version(model)}"


@functools.cache
def code_digest() -> str:
    """A digest of the Python files that decide rows, and of the versions of the libraries that do: others may give other rows."""
    return _digest(*(file.read_bytes() for file in _files()), *(_version(name) for name in LIBRARIES))


def _files() -> Iterator[Path]:
    for name in DECIDING:
        path = Path(__file__).with_name(name)
        yield from sorted(path.rglob("*.py")) if path.is_dir() else [path]


def _version(library: str) -> str:
    try:
        return f"{library} {metadata.version(library)}"
    except metadata.PackageNotFoundError:
        return library


@functools.lru_cache(maxsize=1024)
def _given(given: Given) -> str:
    return _digest(given)


def _digest(*parts: object) -> str:
    """Twelve hexadecimal digits: enough to tell a document's own versions apart."""
    return hashlib.sha256(b"\0".join(p if isinstance(p, bytes) else repr(p).encode() for p in parts)).hexdigest()[:12]
