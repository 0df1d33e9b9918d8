"""pyarrow as a process wants it that is newsledger's own (its command line, its workers): it gives memory back, and leaves pandas alone.

pyarrow imports pandas when it makes its first array, to ask whether it was given a thing of pandas: 50 MB and a third of a second.
Whoever needs tables as DataFrames later gets them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder

_POOL = "ARROW_DEFAULT_MEMORY_POOL"


class _Without(MetaPathFinder):
    """There is no pandas."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: object = None) -> None:
        if name == "pandas":
            raise ModuleNotFoundError(name, name=name)


def spare() -> None:
    """Let this process do without what it does not need; a process that has pandas already keeps it."""
    os.environ.setdefault(_POOL, "system")  # Arrow's own keeps what it was given: 40 MB after 20,000 documents
    if "pandas" in sys.modules:
        return
    import pyarrow as pa

    nothing = _Without()
    sys.meta_path.insert(0, nothing)
    try:
        pa.array([0])  # pyarrow asks for pandas once, and does not ask again
    finally:
        sys.meta_path.remove(nothing)
