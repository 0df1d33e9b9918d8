"""The run: the same rows whatever the workers and the order, only what changed, and a summary that tells all."""

from __future__ import annotations

import gzip
import json
import multiprocessing
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from operator import attrgetter
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import stand_in
from stand_in import write

import pipeline
from pipeline.codebook.reading import CodebookError
from pipeline.engines.shard import Limits
from pipeline.errors import UsageError
from pipeline.job import survey
from pipeline.job.progress import Reached
from pipeline.readers import Source
from pipeline.records import RawArticle
from pipeline.rows import TABLES

ARTICLES = {
    "swap.txt": "Prisoners come home\n\nRussia and Ukraine exchanged 195 prisoners each on Saturday, a ministry said on 5 January 2025.\n",
    "page.html": "<html><head><title>Talks</title></head><body><article><h1>Talks on a prisoner swap</h1><p>"
    + "Negotiators from Armenia and Azerbaijan met in Geneva on 3 March 2024 to discuss releasing 12 prisoners of war. " * 3
    + "</p></article></body></html>",
    "note.md": "---\npublished: 2023-11-26\n---\nHamas released 17 hostages on Sunday under the truce, the Red Cross said.\n",
    "wire.jsonl": "".join(f'{{"text": "The rebels freed {n} captives on Monday.", "published": "2024-06-11"}}\n' for n in range(2, 40)),
    "cooking.txt": "How to bake bread at home with 500 grams of flour and a little patience.\n",
    "empty.txt": "",
}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return write(tmp_path / "raw", {f"{n}.txt": f"a swap of {n}, then a swap" for n in range(40)})


def stored(output: Path) -> dict[str, pa.Table]:
    return {table: pq.read_table(output / table) for table in TABLES}


@pytest.mark.model
def test_the_whole_way_with_one_worker_and_with_two(tmp_path: Path) -> None:
    raw = write(tmp_path / "raw", ARTICLES)
    one = pipeline.run(raw, tmp_path / "one")
    assert sum(one.documents.values()) == 43
    assert {"ok", "off_topic", "empty"} == set(one.documents)
    assert one.rows["events"] > 20
    assert one.failures == ()
    call = f"pipeline.run({str(raw)!r}, {str(tmp_path / 'two')!r}, workers=2)"
    (tmp_path / "script.py").write_text(f"import pipeline\nif __name__ == '__main__':\n    print({call}.rows)\n")
    home = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    done = subprocess.run([sys.executable, str(tmp_path / "script.py")], env=home, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for table, rows in stored(tmp_path / "one").items():
        assert rows.equals(pq.read_table(tmp_path / "two" / table)), table
    frames = pipeline.load(tmp_path / "one")
    texts = dict(zip(frames.documents.doc_id, frames.documents.text, strict=True))
    for frame in (frames.figures, frames.dates, frames.organisations):
        assert all(texts[row.doc_id][row.char_start : row.char_end] == row.text for row in frame.itertuples())
    assert pipeline.run(raw, tmp_path / "one").processed == 0


def test_the_order_of_the_files_and_the_workers_do_not_matter(tmp_path: Path, corpus: Path) -> None:
    stand_in.run(corpus, tmp_path / "one")
    stand_in.run(corpus, tmp_path / "three", workers=3)
    shuffled = sorted(corpus.iterdir(), key=lambda path: random.Random(path.name).random())
    for part in (shuffled[:15], shuffled[15:]):
        stand_in.run_all(part, tmp_path / "parts")
    for table, rows in stored(tmp_path / "one").items():
        assert rows.equals(pq.read_table(tmp_path / "three" / table))
        assert rows.equals(pq.read_table(tmp_path / "parts" / table))
        for other in ("three", "parts"):
            name = f"{table}/bucket-000.parquet"
            assert (tmp_path / "one" / name).read_bytes() == (tmp_path / other / name).read_bytes()


@pytest.mark.parametrize("workers", [1, 3])
def test_the_interrupt_key_keeps_what_is_finished(tmp_path: Path, corpus: Path, workers: int) -> None:
    here = Path(__file__).parent
    done = subprocess.run(
        [sys.executable, str(here / "interrupted.py"), str(corpus), str(tmp_path / "out"), str(workers)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(here), str(here.parent)])}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 130, done.stderr
    assert pq.read_table(tmp_path / "out" / "documents").num_rows == 2 * 16
    summary = stand_in.run(corpus, tmp_path / "out")
    assert (summary.processed, summary.unchanged) == (40 - 2 * 16, 2 * 16)


def test_poison_documents_are_failed_rows_and_all_others_are_kept(tmp_path: Path, corpus: Path) -> None:
    write(corpus, {"x-die.txt": "die", "x-hang.txt": "hang", "x-eat.txt": "eat", "x-raise.txt": "raise"})
    (corpus / "w.jsonl").write_text('{"text": "swap"}\n{"text": "die"}\n{"text": "swap"}\n')
    summary = stand_in.run(corpus, tmp_path / "out", workers=2, limits=Limits(seconds=2, megabytes=400, starting=2))
    assert summary.documents == {"ok": 42, "failed": 5}
    assert dict(summary.failures) == {
        "w.jsonl#2": "extract: worker died (exit code 9)",
        "x-die.txt": "extract: worker died (exit code 9)",
        "x-eat.txt": "extract: more than 400 MB of memory",
        "x-hang.txt": "extract: no result within 2 s",
        "x-raise.txt": "extract: RuntimeError: as asked",
    }
    again = stand_in.run(corpus, tmp_path / "out")
    assert (again.processed, again.failures) == (0, summary.failures)
    assert multiprocessing.active_children() == []


def test_a_file_that_becomes_readable_is_no_failure_any_more(tmp_path: Path, corpus: Path) -> None:
    (corpus / "later.txt").symlink_to(tmp_path / "later")
    assert [source for source, _ in stand_in.run(corpus, tmp_path / "out").failures] == ["later.txt"]
    (tmp_path / "later").write_text("a swap")
    summary = stand_in.run(corpus, tmp_path / "out")
    assert (summary.processed, summary.failures, summary.documents) == (1, (), {"ok": 41})


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"model": "no_such_model"}, UsageError),
        ({"model": "json"}, UsageError),
        ({"fields": {"date": "x"}}, UsageError),
        ({"codebook": "nowhere"}, CodebookError),
    ],
)
def test_what_is_wrong_from_the_start_leaves_nothing_behind(
    tmp_path: Path, corpus: Path, wrong: dict[str, str], error: type[Exception]
) -> None:
    with pytest.raises(error):
        pipeline.run(corpus, tmp_path / "out", **wrong)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="no such input"):
        pipeline.run([corpus, "nowhere"], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_dry_run_says_what_would_be_done_and_writes_nothing(tmp_path: Path, corpus: Path) -> None:
    summary = pipeline.run(corpus, tmp_path / "out", dry_run=True)
    assert (summary.processed, summary.unchanged, summary.removed) == (40, 0, 0)
    assert not (tmp_path / "out").exists()


def test_a_disk_that_is_full_is_a_message_and_tears_nothing(tmp_path: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in.run(corpus, tmp_path / "out")
    before = stored(tmp_path / "out")
    write(corpus, {"1.txt": "another swap"})

    def full(*args: object, **kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("pipeline.store.buckets.pq.write_table", full)
        with pytest.raises(UsageError, match="No space left on device; what was finished is kept"):
            stand_in.run(corpus, tmp_path / "out")
    assert all(rows.equals(before[table]) for table, rows in stored(tmp_path / "out").items())
    assert stand_in.run(corpus, tmp_path / "out").unchanged == 40
    assert "another swap" in pq.read_table(tmp_path / "out" / "documents")["text"].to_pylist()


def test_long_runs_commit_now_and_then(tmp_path: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.job.run.COMMIT_EVERY", 20)
    monkeypatch.setattr("pipeline.job.survey.SHARD", 16)
    stand_in.run(corpus, tmp_path / "out")
    assert json.loads((tmp_path / "out" / "run.json").read_text())["generation"] == 2


def test_progress_is_told_and_ends_at_the_whole(tmp_path: Path, corpus: Path) -> None:
    told: list[Reached] = []
    stand_in.run(corpus, tmp_path / "out", progress=told.append)
    size = sum(path.stat().st_size for path in corpus.rglob("*.txt"))
    assert told[-2:] == [Reached(40, 40, size, size, storing=True), Reached(40, 40, size, size)]
    assert told == sorted(told, key=attrgetter("documents", "read"))


def packed(path: Path, rows: list[str]) -> None:
    with gzip.open(path, "wt") as file:
        file.writelines(json.dumps({"text": text}) + "\n" for text in rows)


def crawled(path: Path, rows: list[str]) -> None:
    with path.open("wb") as file:
        for text in rows:
            body = f"<html><body><p>{text}</p></body></html>".encode()
            head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
            file.write(b"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http; msgtype=response\r\n")
            file.write(f"Content-Length: {len(head + body)}\r\n\r\n".encode() + head + body + b"\r\n\r\n")


RECORDS: dict[str, Callable[[Path, list[str]], object]] = {
    "a.jsonl": lambda path, rows: path.write_text("".join(json.dumps({"text": text}) + "\n" for text in rows)),
    "a.json": lambda path, rows: path.write_text(json.dumps([{"text": text} for text in rows])),
    "a.csv": lambda path, rows: path.write_text("text\n" + "".join(f'"{text}"\n' for text in rows)),
    "a.parquet": lambda path, rows: pq.write_table(pa.table({"text": rows, "more": ["x" * 999] * len(rows)}), path),
    "a.jsonl.gz": packed,
    "a.warc": crawled,
}


@pytest.mark.parametrize("name", RECORDS)
@pytest.mark.parametrize("workers", [1, 2])
def test_progress_goes_with_the_bytes_of_a_file_of_records(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, workers: int
) -> None:
    monkeypatch.setattr("pipeline.job.survey.SHARD", 50)
    path, told = tmp_path / name, list[Reached]()
    moves = random.Random(7)
    RECORDS[name](path, [" ".join(f"{moves.getrandbits(64):x}" for _ in range(200)) for _ in range(1000)])
    stand_in.run(path, tmp_path / "out", progress=told.append, workers=workers)
    size = path.stat().st_size
    assert told[-1] == Reached(1000, None, size, size)
    for reached in told:
        assert reached.read / size == pytest.approx(reached.documents / 1000, abs=0.15)
    before = len(told)
    stand_in.run(path, tmp_path / "out", progress=told.append)
    assert told[before:] == [Reached(1000, None, size, size)]


def test_what_is_unchanged_counts_as_read(tmp_path: Path, corpus: Path) -> None:
    stand_in.run(corpus, tmp_path / "out")
    write(corpus, {"zz.txt": "a new swap"})
    told: list[Reached] = []
    stand_in.run(corpus, tmp_path / "out", progress=told.append)
    assert [(reached.documents, reached.read == reached.size) for reached in told] == [(41, True)] * 3


def test_standard_input_is_a_source_like_any_other(tmp_path: Path) -> None:
    script = f"import stand_in; stand_in.run_all(['-'], {str(tmp_path / 'out')!r})"
    here = Path(__file__).parent
    path = os.pathsep.join([str(here), str(here.parent)])
    subprocess.run([sys.executable, "-c", script], input=b"a swap", env={**os.environ, "PYTHONPATH": path}, check=True)
    assert pq.read_table(tmp_path / "out" / "documents").select(["source", "text"]).to_pylist() == [{"source": "stdin", "text": "a swap"}]


def test_a_killed_run_leaves_no_standard_input_beyond_the_next_run(tmp_path: Path) -> None:
    aside = tmp_path / "tmp"
    aside.mkdir()
    here = Path(__file__).parent
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(here), str(here.parent)]), "TMPDIR": str(aside)}
    command = [sys.executable, "-c", f"import stand_in; stand_in.run_all(['-'], {str(tmp_path / 'out')!r})"]
    running = subprocess.Popen(command, stdin=subprocess.PIPE, env=env)
    deadline = time.monotonic() + 60
    while not list(aside.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.05)
    (left,) = aside.iterdir()
    os.utime(left, (0, 0))
    subprocess.run(command, input=b"a swap", env=env, check=True)
    assert list(aside.iterdir()) == [left]  # it is still held
    running.kill()
    running.communicate()
    subprocess.run(command, input=b"a swap", env=env, check=True)
    assert not list(aside.iterdir())


def test_shards_are_bounded_in_number_and_size() -> None:
    small = [Source(f"{n}.txt", f"{n}.txt", 10, "txt") for n in range(survey.SHARD + 1)]
    assert [len(shard) for shard in survey.shards(small)] == [survey.SHARD, 1]
    large = [RawArticle(f"{n}", b"x" * (survey.SHARD_BYTES // 2 + 1), "txt", "") for n in range(5)]
    assert [len(shard) for shard in survey.shards(large)] == [2, 2, 1]


def test_small_inputs_are_split_so_that_no_worker_is_idle_at_the_end() -> None:
    articles = [RawArticle(f"{n}", b"x" * 2500, "txt", "") for n in range(400)]
    split = list(survey.shards(articles, most=lambda: survey.fair(400 * 2500, 400 * 2500)))
    assert max(map(len, split)) * 2 < 0.1 * len(articles)  # beside another worker, the last shard costs a twentieth at most
    assert survey.fair(10**10, 10**9) == survey.SHARD_BYTES
    assert survey.fair(10**10, 2**20) == 2**16


def test_the_public_names_can_be_called_again_and_again() -> None:
    assert callable(pipeline.run)
    assert callable(pipeline.run)
    assert callable(pipeline.load)


@pytest.mark.parametrize("removed", [["events"], sorted(TABLES)])
def test_tables_that_somebody_removed_are_made_again(corpus: Path, tmp_path: Path, removed: list[str]) -> None:
    whole, torn = tmp_path / "whole", tmp_path / "torn"
    stand_in.run(corpus, whole)
    stand_in.run(corpus, torn)
    for table in removed:
        shutil.rmtree(torn / table)
    assert stand_in.run(corpus, torn).processed == 40
    assert stand_in.run(corpus, torn).processed == 0
    for table in TABLES:
        assert pq.read_table(torn / table).equals(pq.read_table(whole / table)), table
