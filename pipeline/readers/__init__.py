"""Files, folders and standard input → raw articles: bytes, what they are, and the metadata that came with them.

Every input gives at least one `RawArticle`; whatever cannot be read is one with an `error`, and its neighbours live.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.readers.articles import read
    from pipeline.readers.inputs import Skipped, Source, sources

__all__ = ["Skipped", "Source", "read", "sources"]

_HOME = {"read": "articles", "Skipped": "inputs", "Source": "inputs", "sources": "inputs"}


def __getattr__(name: str) -> Any:
    """The package's names, imported when first used: who reads no more than what stands beside a file needs neither Arrow nor archives."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
