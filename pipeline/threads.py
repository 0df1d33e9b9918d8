"""How many threads numeric libraries start: they read it from the environment when they load."""

from __future__ import annotations

import os

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


def one() -> None:
    """One thread each, unless the user has said otherwise: to read an article in step, more of them only wait."""
    for name in THREADS:
        os.environ.setdefault(name, "1")
