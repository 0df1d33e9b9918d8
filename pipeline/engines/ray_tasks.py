"""Shards on the machines of a Ray cluster: one plain task for each, which Ray starts again where a worker or a machine dies."""

from __future__ import annotations

import contextlib
import faulthandler
import logging
import os
import signal
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, Generic, NoReturn, TypeVar

from pipeline import arrow
from pipeline.engines import Engine
from pipeline.engines.shard import Job, Limits, in_order, reason, settle
from pipeline.errors import UsageError

# Ray tells its makers about its use unless this is said before it starts.
os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
try:
    import ray
    from ray import exceptions
except ImportError:
    ray = None

Item = TypeVar("Item")
Result = TypeVar("Result")
STARTS = 3
_QUIET: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.ERROR}
RETRIES = 2
"""How often Ray starts a task again whose worker or machine has died; only then is its shard taken apart."""
GRACE = 30
"""Seconds beyond its limit after which a worker is ended that does not even hear the alarm: it hangs in a library."""


@contextlib.contextmanager
def opened(*, address: str | None = None, workers: int | None = None, limits: Limits | None = None) -> Iterator[Engine]:
    """An engine for the length of a block, which joins the cluster when first there is something to do.

    `address` names a running cluster (`auto`: the one that this machine belongs to); without it Ray is started on this machine. With
    `workers` no more tasks are under way at a time than so many workers need. A shard that fails is tried again item by item, as by
    the local engine. Of `limits` only the times count: Ray itself ends workers where a machine runs out of memory.

    Raises:
        UsageError: Ray is not installed; in the block: it does not start, or there is no cluster at the address.
    """
    if ray is None:
        raise UsageError("the engine ray needs Ray; install it with `pip install 'newsledger[ray]'`")
    with contextlib.ExitStack() as session:

        def engine(
            function: Callable[[Sequence[Item]], Result], shards: Iterable[Sequence[Item]], *, lost: Callable[[Item, str], Result]
        ) -> Generator[Result, None, None]:
            coming = iter(shards)
            first = next(coming, None)
            if first is None:
                return
            session.enter_context(_connected(address, workers))
            yield from _Tasks(function, lost, workers, limits or Limits()).run(chain([first], coming))

        yield engine


def map(
    function: Callable[[Sequence[Item]], Result],
    shards: Iterable[Sequence[Item]],
    *,
    lost: Callable[[Item, str], Result],
    address: str | None = None,
    workers: int | None = None,
    limits: Limits | None = None,
) -> Generator[Result, None, None]:
    """The results of `function` in the order of the shards, which are taken as they are needed: one call of an engine."""
    with opened(address=address, workers=workers, limits=limits) as engine:
        yield from engine(function, shards, lost=lost)


@contextlib.contextmanager
def _connected(address: str | None, workers: int | None) -> Iterator[None]:
    """Within a cluster: the caller's own session, or one that ends with the block."""
    if ray.is_initialized():
        yield
        return
    try:
        if address:
            ray.init(address, **_QUIET)
        else:
            _start(workers, tries=STARTS)
    except Exception as error:  # where a process of Ray's does not start in time, that is all it is
        what = f"--address {address}: no Ray cluster can be reached there" if address else "Ray does not start on this machine"
        raise UsageError(f"{what} ({reason(error)[:200]})") from error
    try:
        yield
    finally:
        ray.shutdown()


def _start(workers: int | None, *, tries: int) -> None:
    """Ray on this machine alone; tried again where that is so busy that it takes more than Ray's own 30 seconds."""
    try:
        ray.init("local", num_cpus=workers, include_dashboard=False, _node_ip_address="127.0.0.1", **_QUIET)
    except Exception:
        ray.shutdown()
        if tries == 1:
            raise
        _start(workers, tries=tries - 1)


class _Tasks(Generic[Item, Result]):
    """The tasks under way, and which shard each of them holds."""

    def __init__(
        self, function: Callable[[Sequence[Item]], Result], lost: Callable[[Item, str], Result], workers: int | None, limits: Limits
    ) -> None:
        self._lost, self._workers, self._limits = lost, workers, limits
        self._function = ray.put(function)
        self._task = ray.remote(_done).options(name="newsledger", num_cpus=1, max_retries=RETRIES)
        self._running: dict[Any, Job[Item, Result]] = {}

    def run(self, shards: Iterator[Sequence[Item]]) -> Iterator[Result]:
        try:
            yield from in_order(shards, workers=self._size, begin=self._start, wait=self._collect)
        finally:
            for task in self._running:
                ray.cancel(task, force=True)

    def _size(self) -> int:
        return self._workers or int(ray.cluster_resources().get("CPU", 1))  # asked each time: a cluster may grow

    def _start(self, job: Job[Item, Result]) -> None:
        self._running[self._task.remote(self._function, job.shard, self._limits)] = job

    def _collect(self) -> None:
        """Wait until a task has ended, and keep what it gave."""
        for task in ray.wait(list(self._running), num_returns=1)[0]:
            job = self._running.pop(task)
            try:
                job.results = [ray.get(task)]
            except exceptions.RayTaskError as error:
                self._apart(job, reason(error.cause if isinstance(error.cause, Exception) else error))
            except exceptions.RayError as error:
                self._apart(job, f"worker died ({type(error).__name__}), {1 + RETRIES} times")

    def _apart(self, job: Job[Item, Result], why: str) -> None:
        """Try a failed shard again item by item; give up on a single item."""
        if len(job.shard) == 1:
            job.results = [self._lost(job.shard[0], why)]
            return
        for part in job.apart():
            self._start(part)


_warm = False
"""Whether this worker has done a shard, and so has loaded its models."""


def _done(function: Callable[[Sequence[Any]], Any], shard: Sequence[Any], limits: Limits) -> Any:
    """In a worker: the function's result, if it comes in time."""
    global _warm
    if not _warm:
        arrow.spare()
    seconds = limits.seconds + (0 if _warm else limits.starting)

    def late(*_: object) -> NoReturn:
        raise TimeoutError(f"no result within {limits.seconds:g} s")

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    faulthandler.dump_traceback_later(seconds + GRACE, exit=True)
    try:
        return function(shard)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        faulthandler.cancel_dump_traceback_later()
        signal.signal(signal.SIGALRM, before)
        if not _warm:
            settle()
        _warm = True
