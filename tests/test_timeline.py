"""The commands that look at incidents: timeline, conflicts, and what explain says of an id that is no longer used."""

import csv
import io
import json
from pathlib import Path

import pytest
import stand_in

import pipeline
from pipeline.cli import status
from pipeline.errors import UsageError
from pipeline.job import timelines
from pipeline.store.lineage import heirs
from pipeline.store.linking import LINEAGE


@pytest.fixture
def output(tmp_path: Path) -> Path:
    raw = tmp_path / "raw"
    raw.mkdir()
    for name, text in {"a": "swap@3", "b": "swap@3 indeed", "c": "swap@7", "d": "a swap"}.items():
        (raw / f"{name}.txt").write_text(text)
    stand_in.run(raw, tmp_path / "out")
    return tmp_path / "out"


def test_the_timeline_has_one_line_per_incident_in_order(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["timeline", str(output), "--csv"]) == 0
    lines = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [(line["date"], line["n_sources"]) for line in lines] == [("2025-01-13", "2"), ("2025-01-17", "1")]
    assert status(["timeline", str(output), "--undated", "--json"]) == 0
    assert [json.loads(line)["date"] for line in capsys.readouterr().out.splitlines()] == ["2025-01-13", "2025-01-17", None]


def test_the_timeline_is_cut_by_type_and_party(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["timeline", str(output), "--party", "AAA", "--type", "prisoner_exchange", "--ids"]) == 0
    assert "timeline (2)" in capsys.readouterr().out
    assert status(["timeline", str(output), "--party", "ZZZ"]) == 0
    assert "timeline (0)" in capsys.readouterr().out


@pytest.mark.parametrize("view", timelines.VIEWS)
def test_every_view_can_be_had_as_csv(output: Path, capsys: pytest.CaptureFixture[str], view: str) -> None:
    assert status(["timeline", str(output), "--view", view, "--csv"]) == 0
    assert len(list(csv.reader(io.StringIO(capsys.readouterr().out)))) >= 3


def test_conflicts_are_three_reports(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["conflicts", str(output)]) == 0
    told = capsys.readouterr().out
    assert all(f"{title} (0)" in told for title in ("claims that disagree", "wholes and parts", "stated sums"))


@pytest.mark.parametrize("wrong", [["--view", "x"], ["--policy", "x"]])
def test_a_view_or_policy_that_is_none_is_named(output: Path, capsys: pytest.CaptureFixture[str], wrong: list[str]) -> None:
    assert status(["timeline", str(output), *wrong]) == 2
    assert f"no {wrong[0][2:]} 'x'; there are" in capsys.readouterr().err


def test_the_same_in_python(output: Path) -> None:
    frame = pipeline.timeline(output, policy="latest")
    assert list(frame.date) == ["2025-01-13", "2025-01-17"]
    assert pipeline.conflicts(output).claims == []
    with pytest.raises(UsageError):
        pipeline.timeline(output / "none")


def test_an_id_that_is_no_longer_used_leads_to_its_heirs(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [("i1", ["i2"]), ("i2", ["i3", "i2"]), ("i3", ["i4"]), ("i5", ["i1"])]
    text = "".join(json.dumps({"generation": n, "incident_id": was, "became": now}) + "\n" for n, (was, now) in enumerate(lines))
    (output / LINEAGE).write_text(text)
    assert heirs(output, "i1") == ("i4", "i2")
    assert heirs(output, "i5") == ("i1",)
    assert heirs(output, "i9") == ()
    assert status(["explain", "i1", "--output", str(output)]) == 2
    assert "i1 was linked anew; its events are now in i4, i2" in capsys.readouterr().err
