"""Inputs and outputs on servers that speak S3 or as Google's: run, run again, killed, run again; and rows that are those of folders."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import stand_in
from stand_in import write
from test_remote import seen
from test_store import same

pytest.importorskip("moto", reason="there is no S3 server (make test installs one)")
pytest.importorskip("gcp_storage_emulator", reason="there is no server that speaks as Google's (make test installs one)")
import google_store
import object_store

import pipeline
from pipeline.cli import status
from pipeline.errors import UsageError
from pipeline.places import place
from pipeline.readers import Skipped, read, sources
from pipeline.records import Given

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with object_store.served() as address:
        yield address


@pytest.fixture
def bucket(server: str, tmp_path: Path) -> str:
    return object_store.bucket(server, tmp_path.name.lower().replace("_", "-").strip("-"))


@pytest.fixture(scope="module")
def google() -> Iterator[str]:
    with google_store.served() as name:
        yield name


@pytest.fixture(params=["s3", "gs"])
def home(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A folder that is not there yet, in either store."""
    if request.param == "gs":
        return f"{request.getfixturevalue('google')}/{tmp_path.name}"
    return str(request.getfixturevalue("bucket"))


def uploaded(folder: Path, target: str) -> str:
    """The folder's files, put under a name in the store."""
    for path in folder.rglob("*"):
        if path.is_file():
            (place(target) / path.relative_to(folder).as_posix()).write_bytes(path.read_bytes())
    return target


def objects(output: str) -> dict[str, bytes]:
    return {name: (place(output) / name).read_bytes() for name, _ in place(output).walk()}  # type: ignore[union-attr]


def test_run_run_again_killed_run_again(tmp_path: Path, home: str) -> None:
    raw, out = write(tmp_path / "raw", {f"{n:02}.txt": f"a swap@{n % 5} of {n}, a swap" for n in range(40)}), f"{home}/out"
    first = stand_in.run(raw, out)
    assert (first.processed, first.documents) == (40, {"ok": 40})
    before = objects(out)
    again = stand_in.run(raw, out)
    assert (again.processed, again.unchanged) == (0, 40)
    assert objects(out) == before
    write(raw, {f"{n:02}.txt": f"a swap, a swap, a swap of {n}" for n in range(30, 90)})
    killed = subprocess.run(
        [sys.executable, str(HERE / "interrupted.py"), str(raw), out, "1", "SIGKILL"], check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(HERE), str(HERE.parent)])},
    )  # fmt: skip
    assert killed.returncode == -signal.SIGKILL
    last = stand_in.run(raw, out)
    assert (last.processed, last.unchanged) == (60 - 2 * 16, 30 + 2 * 16)
    stand_in.run(raw, tmp_path / "local")
    assert same(seen(out), seen(tmp_path / "local"))
    assert stand_in.run(raw, out).processed == 0


def test_inputs_of_every_kind_are_read_as_from_a_folder(tmp_path: Path, home: str) -> None:
    raw = write(tmp_path / "raw", {"a.txt": "a swap", "b.html": "<p>a swap</p>", "b.meta.json": '{"published": "2025-05-21"}', "c.jpg": ""})
    (raw / "deep").mkdir()
    (raw / "deep" / "w.jsonl.gz").write_bytes(gzip.compress(b'{"text": "a swap"}\n' * 3))
    (raw / "big.jsonl").write_text((json.dumps({"text": "a swap " * 1000}) + "\n") * 3000)
    pq.write_table(pa.table({"text": ["a swap"] * 200, "url": [f"https://example.org/{n}" for n in range(200)]}), raw / "t.parquet")
    (raw / ".hidden.txt").write_text("a swap")
    left_out: list[Skipped] = []
    found = {name: [] for name in (raw, uploaded(raw, f"{home}/raw"))}
    for name, articles in found.items():
        for source in sources([name], skipped=left_out.append):
            articles.extend(read(source, fields={}, given=Given()))
        articles.sort(key=lambda article: article.source)
    here, there = found.values()
    assert here == there
    assert len(here) == 2 + 3 + 3000 + 200
    assert sorted(skipped.reason for skipped in left_out) == sorted(["hidden", "sidecar", "unknown kind"] * 2)
    (one,) = sources([f"{home}/raw/deep/w.jsonl.gz"])
    assert (one.name, one.kind) == ("w.jsonl.gz", "jsonl")


@pytest.mark.parametrize(
    ("name", "said"),
    [("/none", "no such input"), ("/raw/a.jpg", "files of kind .jpg are not read")],
)
def test_inputs_that_cannot_be_read_are_told(home: str, name: str, said: str) -> None:
    (place(home) / "raw/a.jpg").write_bytes(b"")
    with pytest.raises(UsageError, match=said):
        list(sources([f"{home}{name}"]))


def test_a_bucket_that_is_not_there_is_told(tmp_path: Path, bucket: str) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        stand_in.run(write(tmp_path / "raw", {"a.txt": "a swap"}), "s3://no-such-bucket/out")


@pytest.mark.model
def test_the_sample_articles_give_the_rows_that_they_give_in_folders(
    tmp_path: Path, bucket: str, capsys: pytest.CaptureFixture[str]
) -> None:
    raw, out = uploaded(HERE.parent / "raw", f"{bucket}/raw"), f"{bucket}/out"
    pipeline.run(HERE.parent / "raw", tmp_path / "local")
    assert status(["run", raw, "--output", out, "--workers", "2", "--quiet"]) == 0
    assert same(seen(out), seen(tmp_path / "local"))
    assert status(["run", raw, "--output", out]) == 0
    assert "0 processed" in capsys.readouterr().err
    assert status(["status", out]) == 0
    assert "nothing is stale" in capsys.readouterr().out
    (place(raw) / "new.txt").write_bytes(b"Mali freed 12 soldiers on 3 May 2025, officials said.")
    assert status(["run", raw, "--output", out, "--dry-run"]) == 0
    assert "1 would be processed" in capsys.readouterr().err
