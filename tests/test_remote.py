"""Outputs in a store of objects: what a run killed at any step leaves, who may write, and what readers see meanwhile."""

from __future__ import annotations

import contextlib
import functools
import io
import json
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import object_disk
import pyarrow as pa
import pytest
import stand_in
from hypothesis import given
from hypothesis import strategies as st
from stand_in import write
from test_store import same

import pipeline
from pipeline import browse, places
from pipeline.cli import status
from pipeline.errors import UsageError
from pipeline.job.linker import LINKER
from pipeline.job.run import find
from pipeline.job.survey import Share
from pipeline.places import Remote, place
from pipeline.rows import TABLES
from pipeline.store import snapshot, tickets
from pipeline.store.part import merge
from pipeline.store.tickets import Tickets


@pytest.fixture
def store(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "disk").mkdir()
    with object_disk.kept_in(tmp_path / "disk") as name:
        yield name


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    return write(tmp_path / "raw", {f"{n}.txt": f"a swap@{n % 3} of {n}, then a swap" for n in range(12)})


def folder(name: str) -> Remote:
    found = place(name)
    assert isinstance(found, Remote)
    return found


def seen(output: str | Path) -> dict[str, pa.Table]:
    """The tables as `load` has them, rows in a fixed order."""
    return {name: rows.sort_by(rows.schema.names[0]) for name, rows in snapshot.tables(output).items()}


def browsed(output: str) -> dict[str, pa.Table]:
    """The tables as `show` has them."""
    found = {table: browse.open_table(folder(output), table).to_table() for table in TABLES}
    return {name: rows.sort_by(rows.schema.names[0]) for name, rows in found.items()}


def files(output: str) -> list[str]:
    return [name for name, _ in folder(output).walk() if "/previous/" not in f"/{name}"]


def test_killed_before_every_request_that_changes_the_store(tmp_path: Path, raw: Path, store: str) -> None:
    out, disk = f"{store}/out", tmp_path / "disk" / "out"
    stand_in.run(raw, out, buckets=2)
    before = seen(out)
    shutil.copytree(disk, tmp_path / "base")
    write(raw, {f"{n}.txt": f"a swap, a swap, a swap of {n}" for n in range(9, 15)})
    (raw / "0.txt").unlink()
    stand_in.run(raw, tmp_path / "local", buckets=2, prune=True)
    after = seen(tmp_path / "local")
    at = 0
    while True:
        shutil.rmtree(disk)
        shutil.copytree(tmp_path / "base", disk)
        if not object_disk.dies(lambda: stand_in.run(raw, out, prune=True), at):
            break
        now = seen(out)
        assert same(now, before) or same(now, after), at
        assert same(browsed(out), now), at
        stand_in.run(raw, out, prune=True)
        assert same(seen(out), after), at
        left = {name for name in files(out) if not name.endswith(".parquet")}
        assert left == {".newsledger/dataset.json", ".newsledger/lineage.jsonl", "run.json"}, at
        at += 1
    assert at > 15
    assert same(seen(out), after)


def test_a_first_run_killed_at_any_step_is_finished_by_the_next(tmp_path: Path, raw: Path, store: str) -> None:
    stand_in.run(raw, tmp_path / "local")
    at = 0
    while object_disk.dies(functools.partial(stand_in.run, raw, f"{store}/{at}"), at):
        with contextlib.suppress(UsageError):  # nothing is committed yet
            assert same(seen(f"{store}/{at}"), seen(tmp_path / "local"))
        stand_in.run(raw, f"{store}/{at}")
        assert same(seen(f"{store}/{at}"), seen(tmp_path / "local")), at
        at += 1
    assert at > 15


def test_finished_shards_outlive_the_run(tmp_path: Path, raw: Path, store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.job.survey.SHARD", 4)
    assert object_disk.dies(lambda: stand_in.run(raw, f"{store}/out"), 4)  # its ticket, an empty stage, and two shards of four documents
    summary = stand_in.run(raw, f"{store}/out")
    assert (summary.processed, summary.unchanged) == (4, 8)
    assert summary.notes == (f"took over the lock of process {os.getpid()} on {socket.gethostname()} (since 0 min), which is dead",)


def test_shares_are_joined_where_they_lie(tmp_path: Path, raw: Path, store: str) -> None:
    stand_in.run(raw, tmp_path / "local")
    for number in (1, 2):
        stand_in.run(raw, f"{store}/out", share=Share(number, 2))
    merge(f"{store}/out", (), linker=LINKER, find=find)
    assert same(seen(f"{store}/out"), seen(tmp_path / "local"))
    assert not [name for name in files(f"{store}/out") if "parts" in name]
    with pytest.raises(UsageError, match="between folders of this machine"):
        merge(tmp_path / "local", [f"{store}/out"], linker=LINKER, find=find)


@given(content=st.binary(max_size=60), moves=st.lists(st.tuples(st.integers(0, 60), st.integers(-1, 20)), max_size=8))
def test_a_large_file_is_read_in_pieces_from_any_place(content: bytes, moves: list[tuple[int, int]]) -> None:
    with tempfile.TemporaryDirectory() as disk, object_disk.kept_in(Path(disk)) as name, pytest.MonkeyPatch.context() as patch:
        patch.setattr(places, "_AT_ONCE", -1)
        patch.setattr(places, "_READ_AHEAD", 7)
        folder(f"{name}/a").write_bytes(content)
        with folder(f"{name}/a").open() as there, io.BytesIO(content) as here:
            assert there.read(5) == here.read(5)
            for to, size in moves:
                assert there.seek(to % (len(content) + 1)) == here.seek(to % (len(content) + 1))
                assert there.read(size) == here.read(size)
                assert there.tell() == here.tell()
            assert there.seek(0, io.SEEK_END) == len(content)


class TestTickets:
    """Who may write."""

    @pytest.fixture
    def lock(self, store: str) -> Remote:
        return folder(f"{store}/out/.newsledger/lock")

    def test_one_writer_at_a_time(self, lock: Remote, raw: Path, store: str) -> None:
        with Tickets(lock) as held:
            with pytest.raises(UsageError, match=f"process {os.getpid()} on .* is writing here"):
                stand_in.run(raw, f"{store}/out")
            held.check()
        stand_in.run(raw, f"{store}/out")
        assert list(lock.glob("*")) == []

    def test_one_that_ended_elsewhere_is_taken_over_when_it_has_not_been_renewed_for_long(
        self, lock: Remote, raw: Path, store: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ticket = lock / "0.json"
        ticket.write_bytes(json.dumps({"pid": 1, "host": "elsewhere", "machine": "its", "since": 0}).encode())
        with pytest.raises(UsageError, match=f"process 1 on elsewhere .* remove {ticket}"):
            stand_in.run(raw, f"{store}/out")
        monkeypatch.setattr(tickets, "DEAD", -1)
        assert "took over the lock of process 1 on elsewhere" in stand_in.run(raw, f"{store}/out").notes[0]

    def test_it_is_renewed_but_never_made_again(self, lock: Remote, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(tickets, "BEAT", 0.01)
        held = Tickets(lock)
        held.acquire()
        (ticket,) = lock.iterdir()
        first = ticket.written()
        while ticket.written() == first:
            pass
        ticket.unlink()
        assert held._renewing
        held._renewing.join()
        assert list(lock.iterdir()) == []
        with pytest.raises(UsageError, match="taken over by another run"):
            held.check()
        held.release()

    def test_of_many_at_once_one_at_most_may_write(self, lock: Remote) -> None:
        """Whoever puts down a ticket while another looks for others is seen by it, or sees it."""
        first, second = Tickets(lock), Tickets(lock)
        others = first._others

        def meanwhile() -> Iterator[Remote]:
            with pytest.raises(UsageError):
                second.acquire()
            yield from others()

        first._others = meanwhile  # type: ignore[method-assign]
        first.acquire()
        first.release()
        second.acquire()
        second.release()


def test_the_command_line_reads_it_too(raw: Path, store: str, capsys: pytest.CaptureFixture[str]) -> None:
    out = f"{store}/out"
    stand_in.run(raw, out)
    for words in (["show", out], ["timeline", out], ["conflicts", out], ["diff", out]):
        assert status(words) == 0, words
    capsys.readouterr()
    for words in (["compact", out], ["doctor", out], ["review", "status", out]):
        assert status(words) == 2
        assert "this command works on folders of this machine" in capsys.readouterr().err
    for words, said in (
        (["show", f"{store}/none"], "no tables here"),
        (["show", "s3://"], "names no bucket"),
        (["status", out], "made from"),
    ):
        assert status(words) == 2
        assert said in capsys.readouterr().err


def test_decisions_are_not_looked_for_there(raw: Path, store: str) -> None:
    stand_in.run(raw, f"{store}/out")
    assert len(pipeline.load(f"{store}/out").documents) == 12
    with pytest.raises(UsageError, match="decisions are kept beside tables on this machine"):
        pipeline.load(f"{store}/out", reviewed=True)


def test_a_folder_that_holds_something_else_is_left_alone(raw: Path, store: str) -> None:
    folder(f"{store}/mine/letter.doc").write_bytes(b"")
    with pytest.raises(UsageError, match="holds something else"):
        stand_in.run(raw, f"{store}/mine")
    with pytest.raises(UsageError, match="lie within each other"):
        stand_in.run_all([f"{store}/mine"], f"{store}/mine/out")
