"""Shards on this machine: in this process, or in worker processes that may die without taking the others along."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import connection, get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from time import monotonic
from typing import Any, Generic, TypeVar

from pipeline.engines.shard import Job, Limits, in_order, reason
from pipeline.errors import UsageError
from pipeline.threads import THREADS

Item = TypeVar("Item")
Result = TypeVar("Result")
_POLL = 0.25
_BOOT = 120.0
"""Seconds within which a new process must tell that it runs."""
_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


def map(
    function: Callable[[Sequence[Item]], Result],
    shards: Iterable[Sequence[Item]],
    *,
    lost: Callable[[Item, str], Result],
    workers: int = 1,
    limits: Limits | None = None,
) -> Generator[Result, None, None]:
    """The results of `function` in the order of the shards, which are taken as they are needed.

    A shard that fails (an exception, a dead or hanging worker, too much memory) is tried again item by item: then it gives one
    result per item, and for each item that fails again `lost(item, reason)`. Within one process only exceptions are caught.

    Raises:
        UsageError: worker processes do not start.
    """
    if workers <= 1:
        for shard in shards:
            yield from _here(function, shard, lost)
        return
    yield from _Pool(function, lost, workers, limits or Limits()).run(iter(shards))


def _here(function: Callable[[Sequence[Item]], Result], shard: Sequence[Item], lost: Callable[[Item, str], Result]) -> Iterator[Result]:
    try:
        result = function(shard)
    except Exception as error:
        why = reason(error)
    else:
        yield result
        return
    if len(shard) == 1:
        yield lost(shard[0], why)
        return
    for at in range(len(shard)):
        yield from _here(function, shard[at : at + 1], lost)


@dataclass(eq=False)
class _Worker:
    process: BaseProcess
    pipe: connection.Connection[Any, Any]
    deadline: float
    ready: bool = False
    """Whether it has told that it runs; before, it is given no job."""
    fresh: bool = True
    job: Job[Any, Any] | None = None


class _Pool(Generic[Item, Result]):
    """Worker processes with one pipe each, so that it is known which shard a dead one held."""

    def __init__(
        self, function: Callable[[Sequence[Item]], Result], lost: Callable[[Item, str], Result], workers: int, limits: Limits
    ) -> None:
        self._function, self._lost, self._limits = function, lost, limits
        self._size = workers
        self._workers: list[_Worker] = []
        self._waiting: deque[Job[Item, Result]] = deque()

    def run(self, shards: Iterator[Sequence[Item]]) -> Iterator[Result]:
        try:
            yield from in_order(shards, workers=lambda: self._size, begin=self._waiting.append, wait=self._work_on)
        finally:
            for worker in self._workers:
                _stop(worker)

    def _work_on(self) -> None:
        self._assign()
        self._collect()

    def _assign(self) -> None:
        while self._waiting and len(self._workers) < min(self._size, len(self._waiting) + self._busy()):
            self._workers.append(_start(self._function))
        for worker in self._workers:
            if worker.ready and worker.job is None and self._waiting:
                worker.job = self._waiting.popleft()
                worker.deadline = monotonic() + self._limits.seconds + (self._limits.starting if worker.fresh else 0)
                with contextlib.suppress(OSError):  # it has died: its pipe will say so
                    worker.pipe.send(worker.job.shard)

    def _busy(self) -> int:
        return sum(worker.job is not None for worker in self._workers)

    def _collect(self) -> None:
        """Wait until a worker has something to say, dies, or has gone beyond its limits."""
        pipes: dict[Any, _Worker] = {worker.pipe: worker for worker in self._workers if worker.job is not None or not worker.ready}
        for ready in connection.wait(list(pipes), _POLL):
            self._receive(pipes[ready])
        for worker in list(self._workers):
            if (worker.job is not None or not worker.ready) and (why := self._beyond(worker)):
                self._replace(worker, why)

    def _receive(self, worker: _Worker) -> None:
        try:
            ok, value = worker.pipe.recv()
        except (EOFError, OSError):
            worker.process.join(1)
            self._replace(worker, f"worker died (exit code {worker.process.exitcode})", tries=2)
            return
        if worker.job is None:
            worker.ready = True
            return
        job, worker.job, worker.fresh = worker.job, None, False
        if ok:
            job.results = [value]
        else:
            self._apart(job, value)

    def _beyond(self, worker: _Worker) -> str | None:
        if monotonic() > worker.deadline:
            return f"no result within {self._limits.seconds:g} s"
        if _resident(worker.process.pid) > self._limits.megabytes << 20:
            return f"more than {self._limits.megabytes} MB of memory"
        return None

    def _replace(self, worker: _Worker, why: str, *, tries: int = 1) -> None:
        self._workers.remove(worker)
        _stop(worker)
        if not worker.ready:
            raise UsageError(
                f"worker processes do not start ({why}); use one worker, or, in a script, call under `if __name__ == '__main__':`"
            )
        if worker.job is not None:
            self._apart(worker.job, why, tries=tries)

    def _apart(self, job: Job[Item, Result], why: str, *, tries: int = 1) -> None:
        """Try a failed shard again item by item, before anything else; give up on a single item after `tries`: a death may have
        had a cause outside."""
        job.tries += 1
        if len(job.shard) == 1 and job.tries >= tries:
            job.results = [self._lost(job.shard[0], why)]
            return
        if len(job.shard) == 1:
            self._waiting.appendleft(job)
            return
        self._waiting.extendleft(reversed(job.apart()))


def _start(function: Callable[[Sequence[Any]], Any]) -> _Worker:
    """A new process, whose numeric libraries are held to one thread each (they read the environment when they load)."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    before = {name: os.environ.get(name) for name in THREADS}
    os.environ.update(dict.fromkeys(THREADS, "1"))
    try:
        process = context.Process(target=_work, args=(function, theirs), daemon=True)
        process.start()
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})
    theirs.close()
    return _Worker(process, ours, monotonic() + _BOOT)


def _work(function: Callable[[Sequence[Any]], Any], pipe: Any) -> None:
    """The life of a worker: shards in, results out, until the pipe closes. The interrupt key is for the parent alone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pipe.send((True, None))
    settled = False
    while True:
        try:
            shard = pipe.recv()
        except EOFError:
            return
        try:
            answer = (True, function(shard))
        except Exception as error:
            answer = (False, reason(error))
        try:
            pipe.send(answer)
        except OSError:
            return
        if not settled:  # what the first shard had to load stays: no search for garbage need look at it again
            gc.collect()
            gc.freeze()
            settled = True


def _stop(worker: _Worker) -> None:
    worker.pipe.close()
    worker.process.kill()
    worker.process.join()


def _resident(pid: int | None) -> int:
    """Bytes of memory that a process holds; 0 where the system does not tell."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE
    except (OSError, ValueError, IndexError):
        return 0
