"""Shards on this machine: in this process, or in worker processes that may die without taking the others along."""

from __future__ import annotations

import contextlib
import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import connection, get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

from pipeline import arrow
from pipeline.engines import Engine
from pipeline.engines.shard import Job, Limits, in_order, reason, settle
from pipeline.errors import UsageError
from pipeline.threads import THREADS

Item = TypeVar("Item")
Result = TypeVar("Result")
_POLL = 0.25
_BOOT = 120.0
"""Seconds within which a new process must tell that it runs."""
_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


@contextlib.contextmanager
def opened(
    workers: int = 1, limits: Limits | None = None, *, first: Callable[[Sequence[Any]], Any] | None = None, shards: int = 0
) -> Iterator[Engine]:
    """An engine for the length of a block. Its worker processes start with the first shards (at once, where it is known what is asked
    first, and of how many at least), and serve all that is asked of it, one thing within another too; with one worker all is done in
    this process."""
    if workers <= 1:
        yield _in_this_process
        return
    pool = _Pool(workers, limits or Limits())
    try:
        if first is not None:
            pool.start(first, shards)
        yield pool.map
    finally:
        pool.close()


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
    with opened(workers, limits) as engine:
        yield from engine(function, shards, lost=lost)


def _in_this_process(
    function: Callable[[Sequence[Item]], Result], shards: Iterable[Sequence[Item]], *, lost: Callable[[Item, str], Result]
) -> Generator[Result, None, None]:
    for shard in shards:
        yield from _here(function, shard, lost)


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


@dataclass(frozen=True, slots=True, eq=False)
class _Call:
    """One call of an engine."""

    function: Callable[[Sequence[Any]], Any]
    lost: Callable[[Any, str], Any]


@dataclass(frozen=True, slots=True, eq=False)
class _Task:
    """A job, and the call that it belongs to."""

    call: _Call
    job: Job[Any, Any]


@dataclass(eq=False)
class _Worker:
    process: BaseProcess
    pipe: connection.Connection[Any, Any]
    deadline: float
    ready: bool = False
    """Whether it has told that it runs; before, it is given no task."""
    fresh: bool = True
    task: _Task | None = None


class _Pool:
    """Worker processes with one pipe each, so that it is known which shard a dead one held."""

    def __init__(self, workers: int, limits: Limits) -> None:
        self._limits, self._size = limits, workers
        self._workers: list[_Worker] = []
        self._waiting: deque[_Task] = deque()

    def map(
        self, function: Callable[[Sequence[Item]], Result], shards: Iterable[Sequence[Item]], *, lost: Callable[[Item, str], Result]
    ) -> Generator[Result, None, None]:
        call = _Call(function, lost)

        def begin(job: Job[Item, Result]) -> None:
            self._waiting.append(_Task(call, job))

        try:
            yield from in_order(iter(shards), workers=lambda: self._size, begin=begin, wait=self._work_on)
        finally:
            self._give_up(call)

    def start(self, first: Callable[[Sequence[Any]], Any], shards: int) -> None:
        """As many workers as so many shards need."""
        while len(self._workers) < min(self._size, shards):
            self._workers.append(_start(first))

    def close(self) -> None:
        for worker in self._workers:
            _stop(worker)
        self._workers = []

    def _give_up(self, call: _Call) -> None:
        """Nobody waits for this call any more: what is left of it is not begun, and whoever is at it is ended."""
        self._waiting = deque(task for task in self._waiting if task.call is not call)
        for worker in [worker for worker in self._workers if worker.task is not None and worker.task.call is call]:
            self._workers.remove(worker)
            _stop(worker)

    def _work_on(self) -> None:
        self._assign()
        self._collect()

    def _assign(self) -> None:
        if self._waiting:
            self.start(self._waiting[0].call.function, len(self._waiting) + self._busy())
        for worker in self._workers:
            if worker.ready and worker.task is None and self._waiting:
                worker.task = self._waiting.popleft()
                worker.deadline = monotonic() + self._limits.seconds + (self._limits.starting if worker.fresh else 0)
                with contextlib.suppress(OSError):  # it has died: its pipe will say so
                    worker.pipe.send((worker.task.call.function, worker.task.job.shard))

    def _busy(self) -> int:
        return sum(worker.task is not None for worker in self._workers)

    def _collect(self) -> None:
        """Wait until a worker has something to say, dies, or has gone beyond its limits."""
        pipes: dict[Any, _Worker] = {worker.pipe: worker for worker in self._workers if worker.task is not None or not worker.ready}
        for ready in connection.wait(list(pipes), _POLL):
            self._receive(pipes[ready])
        for worker in list(self._workers):
            if (worker.task is not None or not worker.ready) and (why := self._beyond(worker)):
                self._replace(worker, why)

    def _receive(self, worker: _Worker) -> None:
        try:
            ok, value = worker.pipe.recv()
        except (EOFError, OSError):
            worker.process.join(1)
            self._replace(worker, f"worker died (exit code {worker.process.exitcode})", tries=2)
            return
        if worker.task is None:
            worker.ready = True
            return
        task, worker.task, worker.fresh = worker.task, None, False
        if ok:
            task.job.results = [value]
        else:
            self._apart(task, value)

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
        if worker.task is not None:
            self._apart(worker.task, why, tries=tries)

    def _apart(self, task: _Task, why: str, *, tries: int = 1) -> None:
        """Try a failed shard again item by item, before anything else; give up on a single item after `tries`: a death may have
        had a cause outside."""
        job = task.job
        job.tries += 1
        if len(job.shard) == 1 and job.tries >= tries:
            job.results = [task.call.lost(job.shard[0], why)]
            return
        again = [job] if len(job.shard) == 1 else job.apart()
        self._waiting.extendleft(_Task(task.call, part) for part in reversed(again))


def _start(first: Callable[[Sequence[Any]], Any]) -> _Worker:
    """A new process, whose numeric libraries are held to one thread each (they read the environment when they load). Whatever it is
    asked for first, it imports before it tells that it runs."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    before = {name: os.environ.get(name) for name in THREADS}
    os.environ.update(dict.fromkeys(THREADS, "1"))
    try:
        process = context.Process(target=_work, args=(theirs, first), daemon=True)
        process.start()
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})
    theirs.close()
    return _Worker(process, ours, monotonic() + _BOOT)


def _work(pipe: Any, first: Callable[[Sequence[Any]], Any]) -> None:
    """The life of a worker: functions and shards in, results out, until the pipe closes. The interrupt key is for the parent alone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    del first  # to be unpickled, it has been imported
    arrow.spare()
    pipe.send((True, None))
    settled = False
    while True:
        try:
            function, shard = pipe.recv()
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
        if not settled:
            settle()
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
