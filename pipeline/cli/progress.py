"""How far a run is, on stderr: a bar on a terminal, elsewhere a line every minute, as a log can hold it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

import click

from pipeline.job.progress import Progress, Reached

EVERY = 60.0
"""Seconds between two lines."""
WINDOW = 300.0
"""Seconds that tell how fast it goes: what comes is most like what has just been."""
ENOUGH = 5.0
"""Seconds before which nothing is said of the time that is left."""
_MEGA = 2**20


class Pace:
    """The time that is left, in seconds: what is left of the bytes, as fast as those of the last minutes."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._past: deque[tuple[float, int]] = deque()

    def left(self, reached: Reached) -> float | None:
        """None as long as nobody can know it. The workers' start counts for nothing: time runs from the first documents on."""
        now = self._clock()
        self._past.append((now, reached.read))
        while len(self._past) > 2 and now - self._past[1][0] >= WINDOW:
            self._past.popleft()
        began, read = self._past[0]
        if now - began < ENOUGH or reached.read <= read:
            return None
        return (reached.size - reached.read) * (now - began) / (reached.read - read)


def words(reached: Reached, left: float | None) -> str:
    """Where a run is, and the time left in seconds, in words.

    >>> words(Reached(12400, None, 31 * 2**20, 125 * 2**20), 372)
    '12,400 documents, 31 of 125 MB, about 6 min left'
    >>> words(Reached(20, 50, 2**19, 2**20), None)
    '20 of 50 documents, 0.5 of 1.0 MB'
    >>> words(Reached(20, 50, 2**19, 2**20, storing=True), 30)
    '20 of 50 documents, 0.5 of 1.0 MB; storing'
    """
    documents = f"{reached.documents:,} documents" if reached.of is None else f"{reached.documents:,} of {reached.of:,} documents"
    places = 0 if reached.size >= 10 * _MEGA else 1
    size = f"{reached.read / _MEGA:,.{places}f} of {reached.size / _MEGA:,.{places}f} MB"
    if reached.storing or reached.read >= reached.size:
        return f"{documents}, {size}; storing"
    return f"{documents}, {size}" + ("" if left is None else f", about {duration(left)} left")


def duration(seconds: float) -> str:
    """No more precise than anybody can know it.

    >>> duration(12), duration(80), duration(3600 * 2.26), duration(3600 * 60)
    ('10 s', '1 min', '2 h 20 min', '60 h')
    """
    if seconds < 50:
        return f"{max(10, round(seconds, -1)):.0f} s"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes} min"
    hours, rest = divmod(round(minutes, -1), 60)
    return f"{hours} h {rest} min" if rest and hours < 10 else f"{hours} h"


@contextmanager
def shown(*, quiet: bool) -> Iterator[Progress | None]:
    """What to tell of a run under way."""
    from pipeline.cli.terminal import err

    if quiet:
        yield None
    elif err().is_terminal:
        with _bar() as told:
            yield told
    else:
        yield lines()


def lines(clock: Callable[[], float] = monotonic, say: Callable[[str], object] | None = None) -> Progress:
    """A line now and then; a run of less than a minute says nothing."""
    last, pace = clock(), Pace(clock)

    def told(reached: Reached) -> None:
        nonlocal last
        left = pace.left(reached)
        if clock() - last >= EVERY:
            last = clock()
            (say or _say)(words(reached, left))

    return told


def _say(line: str) -> None:
    click.echo(line, err=True)


@contextmanager
def _bar() -> Iterator[Progress]:
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn

    from pipeline.cli.terminal import err

    columns = (SpinnerColumn(), BarColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=err(), transient=True) as bar:
        task, pace = bar.add_task("starting", total=None), Pace()

        def told(reached: Reached) -> None:
            bar.update(task, completed=reached.read, total=reached.size, description=words(reached, pace.left(reached)))

        yield told
