"""Shares of several machines that a merge joins, and another number of buckets: the rows are those of one run."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
import stand_in
from stand_in import write

from pipeline import cli
from pipeline.errors import UsageError
from pipeline.job.linker import LINKER
from pipeline.job.run import find
from pipeline.job.survey import Share, share_of
from pipeline.rows import TABLES
from pipeline.store import difference, snapshot
from pipeline.store.compact import compact
from pipeline.store.lock import Lock
from pipeline.store.part import PARTS, merge


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    lines = "".join(f'{{"text": "swap@{n % 5} of {n}"}}\n' for n in range(25))
    return write(tmp_path / "raw", {f"{n}.txt": f"swap@{n % 7} and swap" for n in range(25)} | {"w.jsonl": lines})


def rows(output: Path) -> dict[str, list[object]]:
    """All rows as any reader of Parquet folders sees them, in a fixed order."""
    found = {table: pq.read_table(output / table) for table in TABLES}
    return {t: r.take(pc.sort_indices(r, [(r.schema.names[0], "ascending")])).to_pylist() for t, r in found.items()}


def fill(corpus: Path, output: Path, *numbers: int, of: int = 3, **options: object) -> None:
    for number in numbers:
        stand_in.run(corpus, output, share=Share(number, of), **options)


def test_shares_that_are_merged_are_one_run(tmp_path: Path, corpus: Path) -> None:
    stand_in.run(corpus, tmp_path / "whole")
    fill(corpus, tmp_path / "out", 2, 1, 3)
    assert not (tmp_path / "out" / "documents").exists()
    totals = merge(tmp_path / "out", (), linker=LINKER, find=find)
    assert totals.documents == {"ok": 50}
    assert rows(tmp_path / "out") == rows(tmp_path / "whole")
    assert not (tmp_path / "out" / PARTS).exists()
    assert json.loads((tmp_path / "out" / "run.json").read_text())["run"]["processed"] == 50
    assert stand_in.run(corpus, tmp_path / "out").processed == 0


def test_shares_filled_elsewhere_are_fetched(tmp_path: Path, corpus: Path) -> None:
    stand_in.run(corpus, tmp_path / "whole")
    for number in (1, 2, 3):
        fill(corpus, tmp_path / f"machine{number}", number)
    (tmp_path / "out").mkdir()
    merge(tmp_path / "out", [tmp_path / f"machine{number}" for number in (1, 2, 3)], linker=LINKER, find=find)
    assert rows(tmp_path / "out") == rows(tmp_path / "whole")
    with pytest.raises(UsageError, match="no shares here"):
        merge(tmp_path / "out", [], linker=LINKER, find=find)


def test_an_update_in_shares_replaces_and_prunes(tmp_path: Path, corpus: Path) -> None:
    stand_in.run(corpus, tmp_path / "out")
    write(corpus, {"1.txt": "swap@1 swap@2", "99.txt": "a new swap"})
    (corpus / "2.txt").unlink()
    fill(corpus, tmp_path / "out", 1, 2, 3, prune=True)
    assert merge(tmp_path / "out", (), linker=LINKER, find=find).documents == {"ok": 50}
    stand_in.run(corpus, tmp_path / "whole")
    assert rows(tmp_path / "out") == rows(tmp_path / "whole")
    assert {c.row["source"] for c in difference.changes(tmp_path / "out", "documents")} == {"1.txt", "99.txt", "2.txt"}


def test_a_share_goes_on_where_it_was_interrupted(tmp_path: Path, corpus: Path) -> None:
    fill(corpus, tmp_path / "out", 1)
    (tmp_path / "out" / PARTS / "0001-of-0003" / "complete.json").unlink()
    assert stand_in.run(corpus, tmp_path / "out", share=Share(1, 3)).processed == 0
    fill(corpus, tmp_path / "out", 2, 3)
    assert merge(tmp_path / "out", (), linker=LINKER, find=find).documents == {"ok": 50}


def test_what_is_not_finished_is_not_merged_unless_asked(tmp_path: Path, corpus: Path) -> None:
    fill(corpus, tmp_path / "out", 1, 3)
    with pytest.raises(UsageError, match="not finished: --shard 2/3"):
        merge(tmp_path / "out", (), linker=LINKER, find=find)
    found = merge(tmp_path / "out", (), linker=LINKER, find=find, unfinished=True).documents["ok"]
    assert 0 < found < 50
    assert stand_in.run(corpus, tmp_path / "out").processed == 50 - found


def test_a_share_that_is_being_filled_is_refused(tmp_path: Path, corpus: Path) -> None:
    fill(corpus, tmp_path / "out", 1, of=1)
    folder = tmp_path / "out" / PARTS / "0001-of-0001"
    with Lock(folder / "lock", root=tmp_path / "out"):
        with pytest.raises(UsageError, match="is writing here"):
            merge(tmp_path / "out", (), linker=LINKER, find=find)
        with pytest.raises(UsageError, match="is writing here"):
            fill(corpus, tmp_path / "out", 1, of=1)
    shutil.copytree(folder, folder.with_name("0001-of-0002"))
    with pytest.raises(UsageError, match="different numbers"):
        merge(tmp_path / "out", (), linker=LINKER, find=find)


def test_a_whole_run_beside_shares_leaves_them_alone(tmp_path: Path, corpus: Path) -> None:
    fill(corpus, tmp_path / "out", 1)
    unfinished = tmp_path / "out" / PARTS / "0001-of-0003" / "00000009.arrow.part"
    unfinished.touch()
    stand_in.run(corpus, tmp_path / "out")
    assert unfinished.exists()
    fill(corpus, tmp_path / "out", 2, 3)
    merge(tmp_path / "out", (), linker=LINKER, find=find)
    assert len(pq.read_table(tmp_path / "out" / "documents")) == 50


@pytest.mark.parametrize("words", ["0/2", "3/2", "1", "a/b", "1/", "-1/2", "1/2/3", "1/99999"])
def test_shares_that_cannot_be_are_refused(words: str) -> None:
    with pytest.raises(UsageError, match="write I/N"):
        share_of(words)


def test_the_commands_of_shares(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    raw, out = write(tmp_path / "raw", {f"{n}.txt": "The cat sat on the mat all day." for n in range(5)}), str(tmp_path / "out")
    assert [cli.status(["run", str(raw), "-o", out, "-j", "1", "--shard", f"{n}/2"]) for n in (1, 2)] == [0, 0]
    assert cli.status(["merge", out]) == 0
    assert "5 off_topic" in capsys.readouterr().err
    assert cli.status(["compact", out, "--buckets", "4"]) == 0
    assert "1 → 4 buckets" in capsys.readouterr().err
    assert cli.status(["status", out]) == 0
    assert "5 of them up to date" in capsys.readouterr().out
    assert cli.status(["run", str(raw), "-o", out, "--shard", "9/2"]) == 2


@pytest.mark.parametrize(("before", "after"), [(1, 6), (6, 1), (4, 6), (6, 4), (3, 9), (9, 3), (2, 2)])
def test_another_number_of_buckets_holds_the_same_rows(tmp_path: Path, corpus: Path, before: int, after: int) -> None:
    out = tmp_path / "out"
    stand_in.run(corpus, out, buckets=before)
    was = rows(out)
    assert compact(out, count=after) == (before, after)
    assert rows(out) == was
    assert {len(list((out / table).iterdir())) for table in ("documents", "events", "figures")} == {after}
    assert snapshot.tables(out)["events"].num_rows == len(was["events"])
    write(corpus, {"1.txt": "swap@1 swap@2", "99.txt": "a new swap"})
    assert stand_in.run(corpus, out).processed == 2
    stand_in.run(corpus, tmp_path / "fresh", buckets=after)
    assert {p.relative_to(out): p.read_bytes() for p in out.glob("*/*.parquet")} == {
        p.relative_to(tmp_path / "fresh"): p.read_bytes() for p in (tmp_path / "fresh").glob("*/*.parquet")
    }


@pytest.mark.parametrize(("before", "after"), [(1, 3), (3, 1), (3, 2)])
def test_a_change_of_buckets_that_is_cut_off_anywhere_shows_no_row_twice(
    tmp_path: Path, corpus: Path, before: int, after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in.run(corpus, tmp_path / "base", buckets=before)
    was, out = rows(tmp_path / "base"), tmp_path / "out"
    for at in range(200):
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(tmp_path / "base", out)
        with monkeypatch.context() as patch:
            steps = Countdown(at)
            for name in ("replace", "unlink"):
                patch.setattr(Path, name, steps.before(getattr(Path, name)))
            try:
                compact(out, count=after)
            except Interrupted:
                pass
            else:
                assert steps.done > 10
                return
        ids = list(pd.read_parquet(out / "documents").doc_id)
        assert len(ids) == len(set(ids))
        found = snapshot.tables(out)
        assert found["documents"].num_rows == len(was["documents"])
        assert rows(out) == was
    raise AssertionError("never came to its end")


class Interrupted(BaseException):
    """Stands for a death: nothing in the store catches it."""


class Countdown:
    """Lets `left` file operations pass, and stops before the next one."""

    def __init__(self, left: int) -> None:
        self.left, self.done = left, 0

    def before(self, step: Callable[..., object]) -> Callable[..., object]:
        def wrapper(*args: object, **kwargs: object) -> object:
            if self.done == self.left:
                raise Interrupted
            self.done += 1
            return step(*args, **kwargs)

        return wrapper


def test_numbers_of_buckets_that_cannot_be_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="from 1 to"):
        compact(tmp_path, count=0)
    with pytest.raises(UsageError, match="no finished run"):
        compact(tmp_path, count=2)
    assert not list(tmp_path.iterdir())
