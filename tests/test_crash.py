"""Runs killed with SIGKILL, at every step and at random moments: readers see no row twice, and the next run makes all as it should be."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from multiprocessing import forkserver
from pathlib import Path

import killed
import pandas as pd
import pyarrow as pa
import pytest
import stand_in
from stand_in import write
from test_store import plain, same

from pipeline.errors import UsageError
from pipeline.job.survey import Share
from pipeline.store import snapshot

FORK = multiprocessing.get_context("forkserver")
PER_DEED = 26
"""Kills for each of the four deeds: more than a hundred."""


@pytest.fixture(scope="module", autouse=True)
def forks() -> Iterator[None]:
    """Processes to kill come from a server that has imported all they need: a fresh one would take a second each."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
        FORK.set_forkserver_preload(["killed"])
        forkserver.ensure_running()
        yield


class Crash:
    """A dataset before and after an update, and what each deed starts from."""

    def __init__(self, folder: Path) -> None:
        self.raw, self.out = write(folder / "raw", {}), folder / "out"
        self.starts = {deed: folder / deed for deed in killed.DEEDS}
        base = self.starts["update"]
        lines = [f'{{"text": "swap@{n % 5} {n}"}}\n' for n in range(40)]
        write(self.raw, {f"{n}.txt": f"a swap of {n}" for n in range(20)} | {"w.jsonl": "".join(lines)})
        stand_in.run(self.raw, base, buckets=2)
        write(self.raw, {f"{n}.txt": f"a swap, a swap, a swap of {n}" for n in range(15, 25)} | {"w.jsonl": "".join(lines[:30])})
        (self.raw / "0.txt").unlink()
        shutil.copytree(base, folder / "new")
        stand_in.run(self.raw, folder / "new", prune=True)
        shutil.copytree(folder / "new", self.starts["compact"])
        for number in (1, 2):
            stand_in.run(self.raw, self.starts["merge"], share=Share(number, 2))
        self.old_plain, self.old = plain(base), snapshot.tables(base)
        self.new_plain, self.new = plain(folder / "new"), snapshot.tables(folder / "new")

    def reset(self, deed: str) -> None:
        shutil.rmtree(self.out, ignore_errors=True)
        if self.starts[deed].exists():
            shutil.copytree(self.starts[deed], self.out)

    def check(self, *, opened_first: bool) -> None:
        """After the kill: plain readers see each row once, `load` one generation; after the next run all is as if nothing had been."""
        self.read_plainly()
        if opened_first:
            with contextlib.suppress(UsageError):  # nothing committed yet
                seen = snapshot.tables(self.out)
                assert same(seen, self.old) or same(ordered(seen), ordered(self.new))
        stand_in.run(self.raw, self.out, prune=True)
        assert same(plain(self.out), self.new_plain)
        home = self.out / ".newsledger"
        left = {p.name for p in home.rglob("*") if p.is_file() and not {"previous", "parts"} & {*p.parts}}
        assert {name for name in left if not name.startswith("bucket-")} == {"dataset.json", "lock"}
        assert len(list((home / "previous").iterdir())) <= 1 if (home / "previous").exists() else True

    def read_plainly(self) -> None:
        for table in self.new_plain:
            if not any((self.out / table).glob("*.parquet")):
                continue
            key = self.new_plain[table].schema.names[0]
            ids = list(pd.read_parquet(self.out / table, columns=[key])[key])
            assert len(ids) == len(set(ids)), table
            assert {*ids} <= {*self.old_plain[table][0].to_pylist(), *self.new_plain[table][0].to_pylist()}, table


def ordered(tables: dict[str, pa.Table]) -> dict[str, pa.Table]:
    return {name: rows.sort_by(rows.schema.names[0]) for name, rows in tables.items()}


@pytest.fixture(scope="module")
def crash() -> Iterator[Crash]:
    """In memory where there is such a file system: a disk would need most of the time to sync."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        yield Crash(Path(folder))


def test_killed_before_every_step_that_changes_the_disk(crash: Crash) -> None:
    steps = FORK.Value("i", -1)
    at = 0
    while steps.value < 0:
        crash.reset("update")
        process = FORK.Process(target=killed.run, args=(crash.raw, crash.out, at, steps))
        process.start()
        process.join()
        assert process.exitcode == (0 if steps.value >= 0 else -signal.SIGKILL)
        crash.check(opened_first=at % 2 == 0)
        at += 1
    assert at > 40


@pytest.mark.parametrize("deed", killed.DEEDS)
def test_killed_at_random_moments(crash: Crash, deed: str) -> None:
    moments = random.Random(deed)
    lasts = lifetime(crash, deed, None)[0]
    kills = 0
    for number in range(3 * PER_DEED):
        kills += lifetime(crash, deed, moments.uniform(0, lasts))[1] == -signal.SIGKILL
        crash.check(opened_first=number % 2 == 0)
        if kills == PER_DEED:
            return
    raise AssertionError(f"only {kills} of {3 * PER_DEED} runs were killed before their end")


def lifetime(crash: Crash, deed: str, seconds: float | None) -> tuple[float, int | None]:
    """How long a process did a deed, killed after `seconds`, and its exit code."""
    crash.reset(deed)
    begun = FORK.Event()
    process = FORK.Process(target=killed.do, args=(deed, crash.raw, crash.out, begun))
    process.start()
    begun.wait()
    began = time.monotonic()
    process.join(seconds)
    process.kill()
    process.join()
    return time.monotonic() - began, process.exitcode
