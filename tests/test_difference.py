"""What the last run changed, and what another would: `diff` and `status`."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import stand_in
from stand_in import write

import pipeline
from pipeline import cli
from pipeline.errors import UsageError
from pipeline.job.status import status
from pipeline.rows import TABLES
from pipeline.store import difference
from pipeline.store.difference import Change


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return write(tmp_path / "raw", {f"{n}.txt": f"a swap of {n}" for n in range(12)})


def told(output: Path, table: str) -> list[tuple[str, str]]:
    id = {"documents": "source", "events": "char_start"}.get(table, "event_type")
    return sorted((change.kind, str(change.row[id])) for change in difference.changes(output, table))


@pytest.mark.parametrize("count", [1, 3])
def test_rows_gained_lost_and_changed_since_the_previous_generation(tmp_path: Path, corpus: Path, count: int) -> None:
    out = tmp_path / "out"
    stand_in.run(corpus, out, buckets=count)
    assert {change.kind for table in TABLES for change in difference.changes(out, table)} == {"gained"}
    write(corpus, {"3.txt": "no more of it", "4.txt": "a swap of 99", "12.txt": "long after it a swap"})
    (corpus / "5.txt").unlink()
    stand_in.run(corpus, out, prune=True)
    assert difference.generations(out) == difference.Generations(1, 2)
    assert told(out, "documents") == [("changed", "3.txt"), ("changed", "4.txt"), ("gained", "12.txt"), ("lost", "5.txt")]
    assert told(out, "events") == [("gained", "16"), ("lost", "2"), ("lost", "2")]
    change = next(change for change in difference.changes(out, "documents") if change.row["source"] == "4.txt")
    assert change.columns["text"] == ("a swap of 4", "a swap of 99")
    assert set(change.columns) == {"text", "content_sha256"}


def test_a_run_of_several_commits_is_compared_as_one(tmp_path: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in.run(corpus, tmp_path / "out")
    write(corpus, {f"{n}.txt": f"changed {n}" for n in range(12)})
    write(corpus, {f"{n}.txt": "new" for n in range(12, 40)})
    monkeypatch.setattr("pipeline.job.survey.SHARD", 16)
    monkeypatch.setattr("pipeline.job.run.COMMIT_EVERY", 16)
    stand_in.run(corpus, tmp_path / "out")
    assert difference.generations(tmp_path / "out") == difference.Generations(1, 4)
    assert [kind for kind, _ in told(tmp_path / "out", "documents")] == ["changed"] * 12 + ["gained"] * 28


def test_an_unchanged_run_leaves_the_comparison_as_it_is(tmp_path: Path, corpus: Path) -> None:
    stand_in.run(corpus, tmp_path / "out")
    write(corpus, {"3.txt": "no more of it"})
    stand_in.run(corpus, tmp_path / "out")
    stand_in.run(corpus, tmp_path / "out")
    assert told(tmp_path / "out", "documents") == [("changed", "3.txt")]


def test_columns_of_every_kind_are_compared(tmp_path: Path) -> None:
    import pyarrow as pa

    one = pa.table({"id": ["a", "b", "c", "d"], "flat": [1, None, 3, None], "nested": [["x"], [], None, ["y"]]})
    other = pa.table({"id": ["a", "b", "c", "d"], "flat": [1, 2, None, None], "nested": [["x"], [], None, ["z"]]})
    found = list(difference.compared("events", one, other))
    assert [(change.row["id"], change.columns) for change in found] == [
        ("b", {"flat": (None, 2)}), ("c", {"flat": (3, None)}), ("d", {"nested": (["y"], ["z"])}),
    ]  # fmt: skip
    assert isinstance(found[0], Change)


def test_where_nothing_is_stored_or_kept_that_is_said(tmp_path: Path, corpus: Path) -> None:
    with pytest.raises(UsageError, match="no finished run"):
        difference.generations(tmp_path)
    stand_in.run(corpus, tmp_path / "out")
    head = tmp_path / "out" / ".newsledger" / "dataset.json"
    head.write_text('{"format": 1, "buckets": 1, "generation": 7, "before": 6}')
    with pytest.raises(UsageError, match="has not been kept"):
        list(difference.changes(tmp_path / "out", "events"))


def test_the_command_shows_what_changed(tmp_path: Path, corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    long = "word " * 60
    write(corpus, {"0.txt": long + "before"})
    stand_in.run(corpus, out)
    write(corpus, {"3.txt": "no more \x1b[31mof it", "0.txt": long + "after"})
    stand_in.run(corpus, out)
    assert cli.status(["diff", str(out)]) == 0
    shown = capsys.readouterr().out
    assert "generation 1 → 2" in shown
    assert "documents: 0 gained, 0 lost, 2 changed" in shown
    assert "word before → …" in shown
    assert "\x1b" not in shown
    assert cli.status(["diff", str(out), "--json", "--table", "events"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["kind"] == "lost"


def test_status_says_what_is_stale_and_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [f'{{"text": "Rain fell on day {n}.", "outlet": "Daily"}}\n' for n in range(3)]
    raw = write(tmp_path / "raw", {f"{n}.txt": "The cat sat on the mat all day." for n in range(4)} | {"w.jsonl": "".join(lines)})
    out = tmp_path / "out"
    pipeline.run(raw, out)
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
    assert (status(out).unchanged, status(out).stale, status(out).gone) == (7, (), ())
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*")} == before
    write(raw, {"0.txt": "The cat sat on another mat.", "9.txt": "new", "1.meta.json": '{"outlet": "Daily Example"}'})
    write(raw, {"w.jsonl": lines[0] + lines[1].replace("Daily", "Weekly")})
    (raw / "2.txt").unlink()
    found = status(out)
    assert dict(found.stale) == {
        "0.txt": ("content",), "1.txt": ("metadata",), "9.txt": ("new",), "w.jsonl#2": ("content", "metadata"),
    }  # fmt: skip
    assert (found.gone, found.dropped, found.stored, found.unchanged) == (("2.txt", "w.jsonl#3"), ("w.jsonl#3",), 7, 2)
    assert cli.status(["status", str(out)]) == 0
    shown = capsys.readouterr().out
    assert "1 to process: content changed\n  0.txt" in shown
    assert "kept without --prune\n  2.txt" in shown


def test_status_names_other_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline import provenance

    raw = write(tmp_path / "raw", {"0.txt": "The cat sat on the mat."})
    pipeline.run(raw, tmp_path / "out")
    monkeypatch.setattr(provenance, "code_digest", lambda: "other")
    provenance.recipe.cache_clear()
    assert status(tmp_path / "out").stale == (("0.txt", ("code",)),)
    provenance.recipe.cache_clear()
    assert pq.read_table(tmp_path / "out" / "documents").num_rows == 1
