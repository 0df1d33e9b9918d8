"""Damage of every kind to a dataset: it is found and named, mended without loss of what is whole, and the next run is as from scratch."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
import stand_in
from stand_in import write

import pipeline
from pipeline import cli
from pipeline.errors import UsageError
from pipeline.job.linker import LINKER
from pipeline.rows import TABLES
from pipeline.store import integrity
from pipeline.store.buckets import STATE
from pipeline.store.repair import REMOVED, repair


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return write(tmp_path / "raw", {f"{n}.txt": f"swap@{n % 7} and swap of {n}" for n in range(30)})


def rows(output: Path) -> dict[str, list[object]]:
    found = {table: pq.read_table(output / table) for table in TABLES}
    return {t: r.take(pc.sort_indices(r, [(r.schema.names[0], "ascending")])).to_pylist() for t, r in found.items()}


def flip(path: Path) -> None:
    """Turn bits in the middle of a file, as a failing disk does."""
    content = bytearray(path.read_bytes())
    for at in range(len(content) // 3, len(content) // 3 + 40):
        content[at] ^= 0xFF
    path.write_bytes(content)


DAMAGE: dict[str, Callable[[Path], object]] = {
    "cut": lambda path: path.write_bytes(path.read_bytes()[:-20]),
    "empty": lambda path: path.write_bytes(b""),
    "flipped": flip,
    "gone": lambda path: path.unlink(),
}


@pytest.mark.parametrize("how", DAMAGE)
@pytest.mark.parametrize("name", ["documents/bucket-001.parquet", "events/bucket-001.parquet", f"{STATE}/bucket-001.parquet"])
def test_a_damaged_bucket_is_found_mended_and_read_again(tmp_path: Path, corpus: Path, name: str, how: str) -> None:
    out = tmp_path / "out"
    stand_in.run(corpus, out, buckets=3)
    whole = rows(out)
    DAMAGE[how](out / name)
    assert [problem.name for problem in integrity.problems(out)] == [name]
    assert [problem.name for problem in repair(out, linker=LINKER)] == [name]
    assert not list(integrity.problems(out))
    mended = rows(out)
    failed = [row for row in mended["documents"] if row["status"] == "failed"]  # type: ignore[index]
    lost = 0 if STATE in name else len(failed)
    assert lost or STATE in name
    assert all(name in row["error"] for row in failed)  # type: ignore[index]
    assert len(mended["documents"]) == 30
    assert len(mended["events"]) == 60 - 2 * lost
    assert {e for i in mended["incidents"] for e in i["event_ids"]} == {e["event_id"] for e in mended["events"]}  # type: ignore[index]
    again = stand_in.run(corpus, out)
    assert (again.processed, again.failures) == (30 - again.unchanged, ())
    assert again.processed == (lost or pq.read_metadata(out / STATE / "bucket-001.parquet").num_rows)
    assert rows(out) == whole


@pytest.mark.parametrize("how", DAMAGE)
def test_damaged_incidents_are_linked_anew(tmp_path: Path, corpus: Path, how: str) -> None:
    stand_in.run(corpus, tmp_path / "out", buckets=3)
    whole = rows(tmp_path / "out")
    DAMAGE[how](tmp_path / "out" / "incidents" / "bucket-000.parquet")
    repair(tmp_path / "out", linker=LINKER)
    assert rows(tmp_path / "out") == whole
    assert stand_in.run(corpus, tmp_path / "out").processed == 0


def test_everything_of_a_bucket_may_be_lost(tmp_path: Path, corpus: Path) -> None:
    out = tmp_path / "out"
    stand_in.run(corpus, out, buckets=3)
    whole = rows(out)
    for path in [*out.glob("*/bucket-002.parquet"), out / STATE / "bucket-002.parquet"]:
        path.write_bytes(b"PAR1")
    repair(out, linker=LINKER)
    assert len(rows(out)["documents"]) < 30
    assert stand_in.run(corpus, out).failures == ()
    assert rows(out) == whole


def test_files_of_others_are_put_aside_not_deleted(tmp_path: Path, corpus: Path) -> None:
    out = tmp_path / "out"
    stand_in.run(corpus, out, buckets=2)
    whole = rows(out)
    (out / "events" / "bucket-007.parquet").write_bytes((out / "events" / "bucket-000.parquet").read_bytes())
    (out / "events" / "mine.parquet").write_bytes((out / "events" / "bucket-001.parquet").read_bytes())
    (out / ".newsledger" / "dataset.json.part").write_text("{")
    (out / "figures" / "link.parquet").symlink_to("/nowhere")
    assert len(pq.read_table(out / "events")) == 120
    assert {problem.kind for problem in repair(out, linker=LINKER)} == {"orphan"}
    assert rows(out) == whole
    assert {"events--bucket-007.parquet", "events--mine.parquet"} <= {path.name for path in (out / REMOVED).iterdir()}


def test_a_damaged_head_journal_or_shard_is_mended(tmp_path: Path, corpus: Path) -> None:
    out = tmp_path / "out"
    stand_in.run(corpus, out, buckets=3)
    whole = rows(out)
    (out / ".newsledger" / "dataset.json").write_text("{half")
    (out / ".newsledger" / "journal.json").write_text("{half")
    (out / ".newsledger" / "shards" / "00000007.arrow").write_text("half")
    assert sorted(problem.kind for problem in repair(out, linker=LINKER)) == ["damaged"] * 3
    assert rows(out) == whole
    assert stand_in.run(corpus, out).unchanged == 30


def test_a_torn_commit_is_finished(tmp_path: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.store import journal

    out = tmp_path / "out"
    stand_in.run(corpus, out)
    write(corpus, {"1.txt": "swap", "99.txt": "swap"})
    with monkeypatch.context() as patch:
        patch.setattr(journal, "_rename", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            stand_in.run(corpus, out)
    assert [problem.kind for problem in integrity.problems(out)] == ["torn"]
    repair(out, linker=LINKER)
    stand_in.run(corpus, tmp_path / "fresh")
    assert rows(out) == rows(tmp_path / "fresh")


def test_a_whole_dataset_is_not_touched(tmp_path: Path, corpus: Path) -> None:
    stand_in.run(corpus, tmp_path / "out", buckets=2)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*.*") if path.is_file()}
    assert repair(tmp_path / "out", linker=LINKER) == []
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*.*") if path.is_file()} == before
    with pytest.raises(UsageError, match="no dataset"):
        repair(corpus, linker=LINKER)


def test_the_command_names_mends_and_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    raw, out = write(tmp_path / "raw", {"a.txt": "The cat sat on the mat all day."}), tmp_path / "out"
    pipeline.run(raw, out)
    flip(out / "documents" / "bucket-000.parquet")
    assert cli.status(["doctor", str(out)]) == 1
    assert "documents/bucket-000.parquet damaged" in capsys.readouterr().out
    assert cli.status(["doctor", str(out), "--repair"]) == 0
    assert "mended documents/bucket-000.parquet: damaged" in capsys.readouterr().err
    assert cli.status(["status", str(out)]) == 0
    assert "lost to a damaged file\n  a.txt" in capsys.readouterr().out
    assert cli.status(["run", str(raw), "-o", str(out), "-j", "1"]) == 0
    assert json.loads((out / "run.json").read_text())["documents"] == {"off_topic": 1}
    assert cli.status(["doctor", "--repair"]) == 2
