"""The store: what is written is whole, once, and of one generation, whenever the writer dies and whoever reads meanwhile."""

from __future__ import annotations

import fcntl
import functools
import json
import multiprocessing
import os
import random
import shutil
import sys
from collections.abc import Callable, Iterator
from multiprocessing import forkserver
from pathlib import Path

import killed
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import stand_in
from stand_in import write

from pipeline import tables
from pipeline.errors import UsageError
from pipeline.job.loading import load
from pipeline.rows import TABLES
from pipeline.store import buckets, snapshot
from pipeline.store.dataset import Dataset
from pipeline.store.journal import Transaction

FORK = multiprocessing.get_context("forkserver")


@pytest.fixture(scope="module", autouse=True)
def forks() -> Iterator[None]:
    """Processes to kill come from a server that has imported all they need: a fresh one would take a second each."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
        FORK.set_forkserver_preload(["killed"])
        forkserver.ensure_running()
        yield


def plain(output: Path) -> dict[str, pa.Table]:
    """The tables as any reader of Parquet folders sees them, rows in a fixed order."""
    found = {table: pq.read_table(output / table) for table in TABLES}
    return {table: rows.take(pa.compute.sort_indices(rows, [(rows.schema.names[0], "ascending")])) for table, rows in found.items()}


def files(output: Path) -> dict[str, tuple[bytes, int]]:
    """Bytes and time of every file that a reader may see."""
    paths = (p for p in output.rglob("*") if p.is_file() and ".newsledger" not in p.parts)
    return {str(p.relative_to(output)): (p.read_bytes(), p.stat().st_mtime_ns) for p in paths}


def same(one: dict[str, pa.Table], other: dict[str, pa.Table]) -> bool:
    return all(one[table].replace_schema_metadata(None).equals(other[table].replace_schema_metadata(None)) for table in TABLES)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return write(tmp_path / "raw", {f"{n}.txt": f"a swap of {n}, then a swap" for n in range(20)})


def test_a_folder_per_table_with_the_declared_schema_also_where_it_is_empty(tmp_path: Path) -> None:
    out = tmp_path / "out"
    stand_in.run(write(tmp_path / "raw", {}), out)
    for table in TABLES:
        frame = pd.read_parquet(out / table)
        assert (len(frame), list(frame.columns)) == (0, tables.schema(table).names)
        assert pq.read_table(out / table).schema.equals(tables.schema(table))
    assert json.loads((out / "run.json").read_text())["rows"] == dict.fromkeys(TABLES, 0)


@pytest.mark.parametrize("count", [1, 7])
def test_rows_do_not_depend_on_buckets_and_lie_in_order(tmp_path: Path, corpus: Path, count: int) -> None:
    stand_in.run(corpus, tmp_path / "out", buckets=count)
    found = snapshot.tables(tmp_path / "out")
    assert len(list((tmp_path / "out" / "events").iterdir())) == count
    assert found["documents"].num_rows == 20
    assert found["events"].num_rows == found["incidents"].num_rows == 40
    assert None not in found["events"]["incident_id"].to_pylist()
    for file in (tmp_path / "out" / "events").iterdir():
        rows = pq.read_table(file).select(["doc_id", "char_start"]).to_pylist()
        assert rows == sorted(rows, key=lambda r: (r["doc_id"], r["char_start"]))
    assert pq.read_schema(tmp_path / "out" / "events" / "bucket-000.parquet").metadata[b"newsledger.model"] == b"none"


def test_a_second_run_touches_no_file(tmp_path: Path, corpus: Path) -> None:
    stand_in.run(corpus, tmp_path / "out")
    before = files(tmp_path / "out")
    summary = stand_in.run(corpus, tmp_path / "out")
    assert (summary.processed, summary.unchanged, summary.documents) == (0, 20, {"ok": 20})
    assert files(tmp_path / "out") == before
    assert stand_in.run(corpus, tmp_path / "out", force=True).processed == 20
    assert files(tmp_path / "out") == before


def test_a_changed_document_replaces_its_rows_in_all_tables(tmp_path: Path, corpus: Path) -> None:
    stand_in.run(corpus, tmp_path / "out", buckets=5)
    before = files(tmp_path / "out")
    write(corpus, {"3.txt": "no more of it"})
    summary = stand_in.run(corpus, tmp_path / "out")
    assert (summary.processed, summary.unchanged, summary.rows["events"]) == (1, 19, 38)
    after = files(tmp_path / "out")
    changed = sorted(name.split("/")[0] for name in after if after[name] != before[name])
    assert changed == ["documents", "events", "incidents", "run.json"]
    stand_in.run(corpus, tmp_path / "fresh", buckets=5)
    assert same(plain(tmp_path / "out"), plain(tmp_path / "fresh"))


def test_metadata_that_changes_makes_a_document_new(tmp_path: Path, corpus: Path) -> None:
    stand_in.run(corpus, tmp_path / "out")
    assert stand_in.run(corpus, tmp_path / "out", outlet="Daily Example").processed == 20


def test_rows_of_vanished_files_stay_until_pruned_those_of_vanished_records_go(tmp_path: Path, corpus: Path) -> None:
    lines = [f'{{"text": "swap {n}"}}\n' for n in range(4)]
    write(corpus, {"w.jsonl": "".join(lines)})
    out = tmp_path / "out"
    assert stand_in.run(corpus, out).documents == {"ok": 24}
    write(corpus, {"w.jsonl": "".join(lines[:2])})
    (corpus / "0.txt").unlink()
    summary = stand_in.run(corpus, out)
    assert (summary.documents, summary.removed) == ({"ok": 22}, 2)
    summary = stand_in.run(corpus, out, prune=True)
    assert (summary.documents, summary.removed) == ({"ok": 21}, 1)


def test_pruning_spares_what_could_not_be_read(tmp_path: Path, corpus: Path) -> None:
    import gzip

    packed = gzip.compress("".join(f'{{"text": "swap {n} {n * 7919}"}}\n' for n in range(400)).encode())
    (corpus / "w.jsonl.gz").write_bytes(packed)
    assert stand_in.run(corpus, tmp_path / "out").documents == {"ok": 420}
    (corpus / "w.jsonl.gz").write_bytes(packed[:-1000])
    summary = stand_in.run(corpus, tmp_path / "out", prune=True)
    assert (summary.documents, summary.removed) == ({"ok": 420, "failed": 1}, 0)
    assert summary.failures[0][0] == "w.jsonl.gz"
    (corpus / "w.jsonl.gz").write_bytes(packed)
    assert stand_in.run(corpus, tmp_path / "out").documents == {"ok": 420}


@pytest.mark.parametrize("found", ["thesis.docx", "events/data.parquet", "run.json"])
def test_a_folder_that_holds_something_else_is_refused(tmp_path: Path, corpus: Path, found: str) -> None:
    (tmp_path / "out" / found).parent.mkdir(parents=True)
    (tmp_path / "out" / found).write_text("mine")
    with pytest.raises(UsageError, match="holds something else"):
        stand_in.run(corpus, tmp_path / "out")
    assert [p.name for p in tmp_path.joinpath("out").iterdir()] == [found.split("/")[0]]


def test_a_file_or_a_folder_within_the_input_is_refused_and_a_readme_is_not(tmp_path: Path, corpus: Path) -> None:
    with pytest.raises(UsageError, match="is a file"):
        stand_in.run(corpus, write(tmp_path / "x", {"out": ""}) / "out")
    with pytest.raises(UsageError, match="within each other"):
        stand_in.run(corpus, corpus / "out")
    with pytest.raises(UsageError, match="within each other"):
        stand_in.run(corpus, tmp_path)
    assert stand_in.run(corpus, write(tmp_path / "out", {"README.md": "Output comes here."})).processed == 20


def test_a_later_format_is_refused(tmp_path: Path, corpus: Path) -> None:
    stand_in.run(corpus, tmp_path / "out")
    (tmp_path / "out" / ".newsledger" / "dataset.json").write_text('{"format": 99, "buckets": 1, "generation": 1}')
    with pytest.raises(UsageError, match="update newsledger"):
        stand_in.run(corpus, tmp_path / "out")


def test_loading_what_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no finished run"):
        load(tmp_path)


def test_a_missing_or_damaged_file_is_said_and_mended_by_force(tmp_path: Path, corpus: Path) -> None:
    stand_in.run(corpus, tmp_path / "out")
    (tmp_path / "out" / "events" / "bucket-000.parquet").unlink()
    with pytest.raises(UsageError, match=r"damaged .* --force"):
        load(tmp_path / "out")
    stand_in.run(corpus, tmp_path / "out", force=True)
    assert len(load(tmp_path / "out").events) == 40
    (tmp_path / "out" / "events" / "bucket-000.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(UsageError, match="damaged"):
        stand_in.run(corpus, tmp_path / "out", force=True)


def test_load_gives_arrow_backed_columns(tmp_path: Path, corpus: Path) -> None:
    stand_in.run(corpus, tmp_path / "out")
    frames = load(tmp_path / "out")
    assert str(frames.events.char_start.dtype) == "int32[pyarrow]"
    assert str(frames.documents.published.dtype) == "date32[day][pyarrow]"
    assert list(frames.incidents.columns) == tables.schema("incidents").names


def test_one_writer_at_a_time_and_a_dead_ones_lock_is_taken_over(tmp_path: Path, corpus: Path) -> None:
    with Dataset(tmp_path / "out"), pytest.raises(UsageError, match=f"process {os.getpid()} on .* is writing here"):
        stand_in.run(corpus, tmp_path / "out")
    assert stand_in.run(corpus, tmp_path / "out").notes == ()
    (tmp_path / "out" / ".newsledger" / "lock").write_text('{"pid": 99999999, "host": "elsewhere", "since": 0}')
    assert "process 99999999 on elsewhere" in stand_in.run(corpus, tmp_path / "out").notes[0]


def test_a_folder_that_is_removed_meanwhile_is_noticed(tmp_path: Path, corpus: Path) -> None:
    with Dataset(tmp_path / "out") as dataset:
        shutil.rmtree(tmp_path / "out")
        with pytest.raises(UsageError, match="removed or moved"):
            dataset.park({})


def test_a_reader_that_may_not_write_reads_through_a_torn_commit(tmp_path: Path, corpus: Path) -> None:
    out = tmp_path / "out"
    stand_in.run(corpus, out)
    write(corpus, {"3.txt": "nothing"})
    stand_in.run(corpus, tmp_path / "after")
    change = Transaction(out)
    for path in (tmp_path / "after").rglob("*.*"):
        if path.is_file():
            shutil.copy(path, change.stage(str(path.relative_to(tmp_path / "after"))))
    names = {name: aside for name, aside in change._staged.items() if not name.endswith("lock")}
    (out / ".newsledger" / "journal.json").write_text(json.dumps({"rename": names, "drop": []}))
    (out / ".newsledger" / "staging" / names["events/bucket-000.parquet"]).replace(out / "events" / "bucket-000.parquet")
    with (out / ".newsledger" / "lock").open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)  # so that `tables` cannot finish the commit itself
        assert same(snapshot.tables(out), snapshot.tables(tmp_path / "after"))
        assert (out / ".newsledger" / "journal.json").exists()
    assert same(snapshot.tables(out), snapshot.tables(tmp_path / "after"))
    assert not (out / ".newsledger" / "journal.json").exists()


@pytest.mark.parametrize("count", [1, 4])
def test_incidents_after_small_changes_are_those_of_a_run_from_scratch(tmp_path: Path, count: int) -> None:
    moves = random.Random(count)
    raw, out = write(tmp_path / "raw", {f"{n}.txt": f"swap@{n % 5} and swap" for n in range(30)}), tmp_path / "out"
    stand_in.run(raw, out, buckets=count)
    assert snapshot.tables(out)["incidents"].num_rows == 35
    for step in range(6):
        write(raw, {f"{moves.randrange(34)}.txt": f"swap@{moves.randrange(7)} swap@{moves.randrange(7)}" for _ in range(2)})
        (raw / f"{step}.txt").unlink(missing_ok=True)
        stand_in.run(raw, out, prune=True, outlet="Daily Example" if step > 3 else None)
        stand_in.run(raw, tmp_path / f"fresh{step}", buckets=count, outlet="Daily Example" if step > 3 else None)
        assert same(plain(out), plain(tmp_path / f"fresh{step}")), step


def test_readers_never_fail_while_a_writer_changes_everything(tmp_path: Path, corpus: Path) -> None:
    out = tmp_path / "out"
    stand_in.run(corpus, out, buckets=3)
    process = FORK.Process(target=killed.loop, args=(corpus, out, 20))
    process.start()
    seen = set()
    while process.is_alive():
        frame = pd.read_parquet(out / "events", columns=["event_id", "doc_id"])
        assert not frame.event_id.duplicated().any()
        found = snapshot.tables(out)
        assert set(found["events"]["doc_id"].to_pylist()) <= set(found["documents"]["doc_id"].to_pylist())
        words = {text.split()[1] for text in found["documents"]["text"].to_pylist()}
        assert len(words - {"swap"}) <= 1 or words == {"swap"}
        seen |= words
    assert process.exitcode == 0
    assert len(seen) > 2


def test_the_bucket_of_a_document_is_fixed() -> None:
    assert [buckets.bucket_of(f"doc{n}", 64) for n in range(5)] == [29, 11, 49, 39, 4]
    assert (buckets.expected(0), buckets.expected(2**30)) == (1, 64)


def most_held(deed: Callable[[], object]) -> int:
    """The most bytes that Arrow's tables have taken meanwhile."""
    before = pa.default_memory_pool()
    counting = pa.proxy_memory_pool(before)
    pa.set_memory_pool(counting)
    try:
        deed()
    finally:
        pa.set_memory_pool(before)
    return int(counting.max_memory())


def test_a_commit_holds_no_more_rows_however_many_it_takes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.store.intake.HELD", 2**18)
    held = {}
    for count in (400, 4000):
        raw, out = tmp_path / f"{count}.jsonl", tmp_path / f"{count}"
        raw.write_text("".join(json.dumps({"text": f"{n}" + "x" * 2000}) + "\n" for n in range(count)))
        held[count] = most_held(functools.partial(stand_in.run, raw, out, buckets=count // 100))
        assert pq.read_table(out / "documents").num_rows == count
    assert held[4000] < 3 * 2**20 < 4000 * 2000
    assert held[4000] < 1.5 * held[400]


@pytest.mark.parametrize("held", [0, 20_000, 2**30])
@pytest.mark.parametrize("count", [1, 3, 64])
def test_what_waits_in_the_file_comes_out_as_what_waits_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: int, count: int
) -> None:
    monkeypatch.setattr("pipeline.store.intake.HELD", held)
    monkeypatch.setattr("pipeline.job.survey.SHARD", 7)
    corpus = write(tmp_path / "raw", {f"{n}.txt": f"a swap@{n % 5} of {n}" for n in range(60)})
    stand_in.run(corpus, tmp_path / "out", buckets=count)
    write(corpus, {f"{n}.txt": f"a swap, a swap of {n}" for n in range(50, 70)})
    stand_in.run(corpus, tmp_path / "out")
    monkeypatch.setattr("pipeline.store.intake.HELD", 2**30)
    stand_in.run(corpus, tmp_path / "whole", buckets=count)
    assert same(plain(tmp_path / "out"), plain(tmp_path / "whole"))
    assert not list((tmp_path / "out" / ".newsledger").glob("tmp*"))
