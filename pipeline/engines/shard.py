"""A shard on its way through an engine: what it gave, or the parts that it was taken apart into when it failed."""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
AHEAD, BEHIND = 2, 8
"""Shards per worker that may be under way or wait for one, and those that may be under way or finished before the first of them is
handed on: what waits in memory is bounded, and nobody is idle while one shard takes longer than its neighbours."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one item may take before its worker is replaced: seconds (a shard is given as much before it is taken apart), megabytes."""

    seconds: float = 120.0
    megabytes: int = 4096
    starting: float = 60.0
    """Seconds more for a new worker's first shard: it also loads the models."""


@dataclass(eq=False)
class Job(Generic[Item, Result]):
    """A shard, or one item of a shard that failed; done when `results` is filled, of itself or of its parts."""

    shard: Sequence[Item]
    results: list[Result] | None = None
    parts: list[Job[Item, Result]] = field(default_factory=list)
    tries: int = 0

    def done(self) -> bool:
        return self.results is not None or (bool(self.parts) and all(part.done() for part in self.parts))

    def all(self) -> Iterator[Result]:
        yield from self.results or ()
        for part in self.parts:
            yield from part.all()

    def apart(self) -> list[Job[Item, Result]]:
        """Its items as jobs of their own, whose results become its own."""
        self.parts = [Job(self.shard[at : at + 1]) for at in range(len(self.shard))]
        return self.parts


def in_order(
    shards: Iterator[Sequence[Item]],
    *,
    workers: Callable[[], int],
    begin: Callable[[Job[Item, Result]], object],
    wait: Callable[[], object],
) -> Iterator[Result]:
    """The results of all shards in their order. Each is begun as soon as there is room for it; `wait` until one or more may be done."""
    order: deque[Job[Item, Result]] = deque()
    while True:
        while _has_room(order, workers()) and (shard := next(shards, None)) is not None:
            order.append(Job(shard))
            begin(order[-1])
        if not order:
            return
        wait()
        while order and order[0].done():
            yield from order.popleft().all()


def _has_room(order: Collection[Job[Item, Result]], workers: int) -> bool:
    return len(order) < BEHIND * workers and sum(not job.done() for job in order) < AHEAD * workers


def reason(error: BaseException) -> str:
    """An exception in one line."""
    return " ".join(f"{type(error).__name__}: {error}".split())


def settle() -> None:
    """In a worker that has done its first shard: what it had to load for it stays, and no search for garbage need look at it again."""
    gc.collect()
    gc.freeze()
