"""How many threads numeric libraries start: they read it from the environment when they load, and NumPy's can be told later."""

from __future__ import annotations

import contextlib
import functools
import os
from collections.abc import Callable, Iterator
from threading import Lock

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
OPENBLAS = ("scipy_openblas_{}_num_threads64_", "scipy_openblas_{}_num_threads", "openblas_{}_num_threads64_", "openblas_{}_num_threads")
"""What OpenBLAS calls its two functions: NumPy's wheels bring it under a name of their own, distributions under its own."""


def one() -> None:
    """One thread each, unless the user has said otherwise: to read an article in step, more of them only wait."""
    for name in THREADS:
        os.environ.setdefault(name, "1")


class Alone:
    """While anybody is within, NumPy's products of matrices keep to one thread; then they have as many as before."""

    def __init__(self, count: Callable[[], int], keep_to: Callable[[int], object]) -> None:
        self._count, self._keep_to = count, keep_to
        self._lock = Lock()
        self._within = 0
        self._before = 1

    @contextlib.contextmanager
    def __call__(self) -> Iterator[None]:
        with self._lock:
            if not self._within:
                self._before = self._count()
                self._keep_to(1)
            self._within += 1
        try:
            yield
        finally:
            with self._lock:
                self._within -= 1
                if not self._within:
                    self._keep_to(self._before)


@functools.cache
def numpy_alone() -> Alone | None:
    """What keeps NumPy to one thread; None where its products are made by something that cannot be told so."""
    import ctypes  # which NumPy imports too, but not whoever only wants the command line

    from numpy.linalg import _umath_linalg

    library = ctypes.CDLL(_umath_linalg.__file__)
    for name in OPENBLAS:
        with contextlib.suppress(AttributeError):
            return Alone(getattr(library, name.format("get")), getattr(library, name.format("set")))
    return None
