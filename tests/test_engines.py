"""The local engine: order, and what becomes of shards whose worker fails, dies, hangs or eats."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from pipeline.engines import local, ray_tasks
from pipeline.engines.shard import AHEAD, BEHIND, Limits
from pipeline.errors import UsageError
from pipeline.threads import THREADS

SHARDS = [[0, 1, 2], [3, 4], [5], [], [6, 7, 8]]
LIMITS = Limits(seconds=2, megabytes=300, starting=1)


def double(shard: Sequence[object]) -> list[object]:
    """Twice each item; an item that is a word says what is to happen."""
    for item in shard:
        if item == "raise":
            raise ValueError("no such thing")
        if item == "die":
            os._exit(11)
        if item == "hang":
            time.sleep(600)
        if item == "eat":
            eaten = bytearray(2**29)
            eaten[::4096] = b"x" * len(eaten[::4096])
            time.sleep(600)
    return [2 * item for item in shard]  # type: ignore[operator]


def die_once(shard: Sequence[str]) -> list[object]:
    """Dies where the file named by the item is not there yet."""
    if not Path(shard[0]).exists():
        Path(shard[0]).touch()
        os._exit(9)
    return list(shard)


def lost(item: object, reason: str) -> list[object]:
    return [f"{item}: {reason}"]


@pytest.mark.parametrize("workers", [1, 3])
def test_results_come_in_the_order_of_the_shards(workers: int) -> None:
    assert list(local.map(double, iter(SHARDS), lost=lost, workers=workers)) == [[0, 2, 4], [6, 8], [10], [], [12, 14, 16]]


@pytest.mark.parametrize("workers", [1, 2])
def test_no_shards_no_results(workers: int) -> None:
    assert list(local.map(double, [], lost=lost, workers=workers)) == []


@pytest.mark.parametrize("workers", [1, 2])
def test_an_exception_costs_only_its_own_item(workers: int) -> None:
    found = list(local.map(double, [[1, "raise", 2], [3]], lost=lost, workers=workers))
    assert found == [[2], ["raise: ValueError: no such thing"], [4], [6]]


def test_workers_that_die_hang_or_eat_cost_only_the_item_that_made_them() -> None:
    shards = [[1, "die"], [2], ["hang", 3], [4, "eat"], [5, 6]]
    found = list(local.map(double, shards, lost=lost, workers=2, limits=LIMITS))
    dead, hung, fat = "die: worker died (exit code 11)", "hang: no result within 2 s", "eat: more than 300 MB of memory"
    assert found == [[2], [dead], [4], [hung], [6], [8], [fat], [10, 12]]


def test_a_worker_killed_from_outside_costs_nothing(tmp_path: Path) -> None:
    shards = [[str(tmp_path / "a")], [str(tmp_path / "b"), str(tmp_path / "b")]]
    assert [item for found in local.map(die_once, shards, lost=lost, workers=2) for item in found] == [*shards[0], *shards[1]]


def test_shards_are_taken_only_as_they_are_needed() -> None:
    taken = []

    def shards() -> object:
        for number in range(100):
            taken.append(number)
            yield [number]

    results = local.map(double, shards(), lost=lost, workers=2)  # type: ignore[arg-type]
    assert next(results) == [0]
    results.close()
    assert len(taken) <= 2 * BEHIND + 1


def in_time(shard: Sequence[str]) -> list[str]:
    """The first is done only when the last is."""
    name, path = shard
    while name == "first" and not Path(path).exists():
        time.sleep(0.01)
    if name == "last":
        Path(path).touch()
    return [name]


def test_nobody_waits_while_a_shard_takes_longer_than_its_neighbours(tmp_path: Path) -> None:
    names = ["first", *"abcdefg", "last"]
    assert len(names) > 2 * AHEAD
    found = list(local.map(in_time, [[name, str(tmp_path / "done")] for name in names], lost=lost, workers=2))
    assert found == [[name] for name in names]


def pids(shard: Sequence[object]) -> list[object]:
    return [os.getpid() for _ in shard]


def test_workers_of_an_open_engine_serve_one_call_after_another_and_one_within_another() -> None:
    with local.opened(2) as engine:
        outer = engine(pids, ([n] for n in range(6)), lost=lost)
        first = next(outer)
        assert list(engine(double, iter(SHARDS), lost=lost)) == [[0, 2, 4], [6, 8], [10], [], [12, 14, 16]]
        rest = list(outer)
        again = list(engine(pids, [[1]] * 6, lost=lost))
    assert len(rest) == 5
    assert len({pid for found in (first, *rest, *again) for pid in found}) <= 2


def test_a_call_that_is_given_up_leaves_the_engine_to_others() -> None:
    with local.opened(2) as engine:
        given_up = engine(double, [[1], ["hang"], [2], [3]], lost=lost)
        assert next(given_up) == [2]
        given_up.close()
        assert list(engine(double, [[4], [5]], lost=lost)) == [[8], [10]]


def test_numeric_libraries_get_one_thread_and_the_parents_environment_stays() -> None:
    before = dict(os.environ)
    assert list(local.map(threads, [[1]], lost=lost, workers=2)) == [["1"] * len(THREADS)]
    assert dict(os.environ) == before


def threads(shard: Sequence[object]) -> list[object]:
    return [os.environ.get(name) for name in THREADS]


def test_ray_that_is_not_installed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ray_tasks, "ray", None)
    with pytest.raises(UsageError, match=r"newsledger\[ray\]"):
        list(ray_tasks.map(double, SHARDS, lost=lost))


def test_a_script_without_a_main_guard_is_told_so(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text("from pipeline.engines import local\nprint(list(local.map(len, [[1]], lost=print, workers=2)))\n")
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=False, cwd=Path(__file__).parent.parent,
                          env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)})  # fmt: skip
    assert done.returncode != 0
    assert "__name__ == '__main__'" in done.stderr
