"""How shards of work are run: each engine is given a picklable function and shards, and knows nothing of articles."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from typing import Protocol, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class Engine(Protocol):
    """Gives the results of `function` in the order of the shards, and `lost(item, reason)` for each item that cannot be done."""

    def __call__(
        self, function: Callable[[Sequence[Item]], Result], shards: Iterable[Sequence[Item]], *, lost: Callable[[Item, str], Result]
    ) -> Generator[Result, None, None]: ...
