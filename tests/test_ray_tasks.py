"""The Ray engine: order, and what becomes of shards whose task fails, dies or hangs."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import stand_in
from stand_in import write
from test_engines import SHARDS, double, lost
from test_store import plain, same

import pipeline
from pipeline.cli import status
from pipeline.engines.shard import BEHIND, Limits
from pipeline.errors import UsageError

ray = pytest.importorskip("ray", reason="Ray is not installed (make test installs it)")
from pipeline.engines import ray_tasks  # noqa: E402

HERE = Path(__file__).parent


@pytest.fixture(scope="module", autouse=True)
def cluster() -> Iterator[None]:
    """Two workers on this machine, which find the modules of these tests."""
    with pytest.MonkeyPatch.context() as patch, contextlib.ExitStack() as session:
        patch.setenv("PYTHONPATH", os.pathsep.join([str(HERE), str(HERE.parent), os.environ.get("PYTHONPATH", "")]))
        try:
            session.enter_context(ray_tasks._connected(None, 2))
        except UsageError as error:
            if "timed out" not in str(error):
                raise
            pytest.skip(f"this machine is too busy for Ray, which gives its processes 30 seconds to start: {error}")
        yield


def workers() -> list[int]:
    """The processes of this test's own cluster that run a task now."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words, parent = (folder / "cmdline").read_bytes(), (folder / "stat").read_text().rpartition(")")[2].split()[1]
            raylet = Path(f"/proc/{parent}/stat").read_text().rpartition(")")[2].split()[1]
        except (OSError, IndexError):
            continue
        if words.startswith(b"ray::newsledger") and int(raylet) == os.getpid():
            found.append(int(folder.name))
    return found


def test_results_come_in_the_order_of_the_shards() -> None:
    assert list(ray_tasks.map(double, iter(SHARDS), lost=lost)) == [[0, 2, 4], [6, 8], [10], [], [12, 14, 16]]
    assert list(ray_tasks.map(double, [], lost=lost)) == []


def test_tasks_that_raise_die_or_hang_cost_only_the_item_that_made_them() -> None:
    shards = [[1, "raise", 2], [1, "die"], [2], ["hang", 3]]
    found = list(ray_tasks.map(double, shards, lost=lost, limits=Limits(seconds=2, starting=1)))
    dead, hung = "die: worker died (WorkerCrashedError), 3 times", "hang: TimeoutError: no result within 2 s"
    assert found == [[2], ["raise: ValueError: no such thing"], [4], [2], [dead], [4], [hung], [6]]


def test_shards_are_taken_only_as_they_are_needed() -> None:
    taken = []

    def shards() -> Iterator[Sequence[object]]:
        for number in range(100):
            taken.append(number)
            yield [number]

    results = ray_tasks.map(double, shards(), lost=lost, workers=1)
    assert next(results) == [0]
    results.close()
    assert len(taken) <= BEHIND + 1


def test_workers_killed_in_the_middle_lose_and_double_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.job.survey.SHARD", 6)
    files = {f"{n}.txt": f"slow {n} a swap@{n % 5}, a swap" for n in range(120)} | {"w.jsonl": '{"text": "a swap"}\n{"text": "no"}\n{'}
    raw = write(tmp_path / "raw", files)
    stand_in.run(raw, tmp_path / "local")
    killed: list[int] = []

    def kill() -> None:
        while len(killed) < 3:
            for pid in workers()[:1]:
                os.kill(pid, signal.SIGKILL)
                killed.append(pid)
            time.sleep(0.3)

    thread = threading.Thread(target=kill, daemon=True)
    thread.start()
    summary = stand_in.run(raw, tmp_path / "ray", engine=ray_tasks.map)
    thread.join()
    assert len(set(killed)) == 3
    assert [source for source, _ in summary.failures] == ["w.jsonl#3"]
    assert same(plain(tmp_path / "ray"), plain(tmp_path / "local"))
    assert stand_in.run(raw, tmp_path / "ray").processed == 0


@pytest.mark.model
def test_rows_are_those_of_the_local_engine(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    raw = str(HERE.parent / "raw")
    pipeline.run(raw, tmp_path / "local")
    assert status(["run", raw, "--output", str(tmp_path / "ray"), "--engine", "ray", "--quiet"]) == 0
    assert same(plain(tmp_path / "ray"), plain(tmp_path / "local"))
    assert status(["run", raw, "--output", str(tmp_path / "ray"), "--engine", "ray"]) == 0
    assert "0 processed" in capsys.readouterr().err


def test_an_address_where_no_cluster_is_and_options_that_do_not_fit_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = write(tmp_path / "raw", {"a.txt": "a swap"})
    with pytest.raises(UsageError, match="--address"):
        pipeline.run(raw, tmp_path / "out", address="auto")
    monkeypatch.setattr(ray, "is_initialized", lambda: False)
    with pytest.raises(UsageError, match="no Ray cluster can be reached"), ray_tasks._connected("127.0.0.1:1", None):
        pass
