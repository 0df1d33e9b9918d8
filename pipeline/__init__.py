"""newsledger: English news text in, tables of events and figures out.

The way of an article: readers (bytes and metadata) → cleaning (text, title, date, what was removed and why) → nlp (one spaCy
pass) → rules (mentions → figures → events) → assemble (rows with ids) → tables (Arrow) → store (Parquet) → incidents (across
documents) → pandas, notebooks, review.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.extraction import extract
    from pipeline.job.in_arrow import in_arrow
    from pipeline.job.loading import load
    from pipeline.job.run import run
    from pipeline.job.timelines import conflicts, timeline

__all__ = ["conflicts", "extract", "in_arrow", "load", "run", "timeline"]

_HOME = {
    "extract": "pipeline.extraction", "run": "pipeline.job.run", "load": "pipeline.job.loading",
    "in_arrow": "pipeline.job.in_arrow",
    "timeline": "pipeline.job.timelines", "conflicts": "pipeline.job.timelines",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    """The public names, imported when first used, so that `import pipeline` loads neither spaCy nor Arrow."""
    if name not in _HOME:
        raise AttributeError(f"module 'pipeline' has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_HOME[name]), name)
