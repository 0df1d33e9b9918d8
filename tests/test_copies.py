"""Copies in a dataset: one row each, whatever the order in which they came, and read again when their first is gone."""

from __future__ import annotations

import itertools
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import stand_in
from stand_in import write

from pipeline.job.linker import LINKER
from pipeline.job.run import find
from pipeline.job.survey import Share
from pipeline.rows import TABLES
from pipeline.store.part import merge

WIRE = """The two sides agreed on a swap at a crossing in the hills on Friday, the Red Cross said.
Its delegates had been at the bridge since dawn, with eleven lorries and a list that both ministries had signed.
A spokesman for the northern army thanked the mediators, who had shuttled between the capitals for three weeks.
The southern ministry said that the names would be made public when the families had been told.
"""
TEXTS = {
    "a.txt": WIRE,
    "b.txt": "PALE BRIDGE — " + WIRE,
    "c.txt": WIRE + "With inputs from agencies.",
    "other.txt": "Another swap was made.",
}
Rows = dict[str, list[dict[str, object]]]


def rows(output: Path) -> Rows:
    return {table: pq.read_table(output / table).to_pylist() for table in TABLES}


def statuses(output: Path) -> dict[str, tuple[str, str | None]]:
    table: pa.Table = pq.read_table(output / "documents")
    names = dict(zip(table["doc_id"].to_pylist(), table["source"].to_pylist(), strict=True))
    found = {}
    for row in table.to_pylist():
        error = row["error"]
        first = names[error.removeprefix("duplicate of ")] if error else None
        found[row["source"]] = (row["status"], first)
    return found


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    return write(tmp_path / "raw", TEXTS)


COPIES = {"a.txt": ("ok", None), "b.txt": ("duplicate", "a.txt"), "c.txt": ("duplicate", "a.txt"), "other.txt": ("ok", None)}


def test_a_copy_keeps_its_documents_row_and_nothing_else(tmp_path: Path, raw: Path) -> None:
    summary = stand_in.run(raw, tmp_path / "out")
    assert summary.documents == {"duplicate": 2, "ok": 2}
    assert statuses(tmp_path / "out") == COPIES
    found = rows(tmp_path / "out")
    assert {row["doc_id"] for row in found["events"]} == {row["doc_id"] for row in found["documents"] if row["status"] == "ok"}
    assert all(row["text"] for row in found["documents"])
    assert stand_in.run(raw, tmp_path / "out").processed == 0


@pytest.mark.parametrize("buckets", [1, 3])
def test_the_order_in_which_they_come_does_not_matter(tmp_path: Path, raw: Path, buckets: int) -> None:
    stand_in.run(raw, tmp_path / "whole", buckets=buckets)
    for at, order in enumerate(itertools.permutations(sorted(TEXTS))):
        for name in order:
            stand_in.run_all([raw / name], tmp_path / str(at), buckets=buckets)
        assert rows(tmp_path / str(at)) == rows(tmp_path / "whole")


def test_shares_that_are_merged_know_their_copies(tmp_path: Path, raw: Path) -> None:
    for number in (1, 2):
        stand_in.run(raw, tmp_path / "out", share=Share(number, 2))
    assert merge(tmp_path / "out", (), linker=LINKER, find=find).documents == {"duplicate": 2, "ok": 2}
    stand_in.run(raw, tmp_path / "whole")
    assert rows(tmp_path / "out") == rows(tmp_path / "whole")


def test_without_their_first_they_are_read_again(tmp_path: Path, raw: Path) -> None:
    stand_in.run(raw, tmp_path / "out")
    (raw / "a.txt").unlink()
    summary = stand_in.run(raw, tmp_path / "out", prune=True)
    assert (summary.removed, summary.documents) == (1, {"duplicate": 1, "ok": 2})
    stand_in.run(raw, tmp_path / "fresh")
    assert rows(tmp_path / "out") == rows(tmp_path / "fresh")
    assert stand_in.run(raw, tmp_path / "out").processed == 0


def test_when_their_first_says_something_else_they_are_read_again(tmp_path: Path, raw: Path) -> None:
    stand_in.run(raw, tmp_path / "out")
    (raw / "b.txt").unlink()  # not pruned: its row stays, and is made again from what is stored
    write(raw, {"a.txt": "The bridge was shut by snow, and nobody came over it until the thaw, the wardens of the pass reported."})
    stand_in.run(raw, tmp_path / "out")
    assert statuses(tmp_path / "out") == {**COPIES, "b.txt": ("ok", None), "c.txt": ("duplicate", "b.txt")}
    events = pq.read_table(tmp_path / "out" / "events")["doc_id"].to_pylist()
    assert len(events) == 2


def test_an_earlier_first_takes_their_place(tmp_path: Path, raw: Path) -> None:
    (raw / "a.txt").unlink()
    stand_in.run(raw, tmp_path / "out")
    assert statuses(tmp_path / "out")["c.txt"] == ("duplicate", "b.txt")
    write(raw, {"a.txt": WIRE})
    summary = stand_in.run(raw, tmp_path / "out")
    assert summary.processed == 1
    assert statuses(tmp_path / "out") == COPIES
