"""Review of real runs: decisions hold across reruns, stale ones are told, gold and agreement come out of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from reviewed_tables import reviewer

import pipeline
from pipeline.cli import status
from pipeline.decisions import journal
from pipeline.decisions.judging import add, fix, judge

pytestmark = pytest.mark.model

ARTICLE = (
    "Swap on the border\n\nRussia and Ukraine exchanged 205 prisoners of war each on 6 May 2025, the Red Cross said. "
    "Another 40 soldiers were freed in June 2024. Talks went on for 90 days.\n"
)


@pytest.fixture
def output(tmp_path: Path) -> Path:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "swap.txt").write_text(ARTICLE)
    pipeline.run(tmp_path / "raw", output=tmp_path / "out")
    return tmp_path / "out"


def decide(output: Path) -> None:
    """Accept 205, mend 40, reject 90 days, add a figure, as Ann; Bob accepts 205 and 40."""
    tables = pipeline.load(output)
    figures = {row["value"]: row for row in tables.figures.to_dict("records")}
    document = tables.documents.iloc[0].to_dict()
    ann, bob = reviewer("Ann"), reviewer("Bob")
    at = document["text"].index("6 May")
    path = journal.beside(output)
    journal.append(path, [judge("accept", "figures", figures[205], document, ann)])
    journal.append(path, fix("figures", figures[40], document, {"unit": "conscript"}, ann))
    journal.append(path, [judge("reject", "figures", figures[90], document, ann)])
    journal.append(path, [add("figures", document, (at, at + 1), {"kind": "other"}, ann)])
    journal.append(path, [judge("accept", "figures", figures[205], document, bob)])


def test_decisions_survive_a_rerun_and_stale_ones_are_told(output: Path) -> None:
    decide(output)
    assert list(pipeline.load(output, reviewed=True).decisions.state) == ["applied"] * 5
    source = output.parent / "raw" / "swap.txt"
    source.write_text(
        ARTICLE.replace("Russia and Ukraine", "This is new. Russia and Ukraine").replace("40 soldiers were", "40 soldiers soon were")
    )
    pipeline.run(output.parent / "raw", output=output)
    with pytest.warns(UserWarning, match="1 decisions are not applied: stale: fix of 'Another 40' in swap.txt"):
        tables = pipeline.load(output, reviewed=True)
    assert list(tables.decisions.state) == ["applied", "stale", "applied", "applied", "applied"]
    assert dict(
        zip(tables.figures.text, tables.figures.reviewed.astype(object).where(tables.figures.reviewed.notna(), None), strict=True)
    ) == {"205": "accepted", "6": "added", "Another 40": None}
    document = tables.documents.text[0]
    assert all(document[f.char_start : f.char_end] == f.text for f in tables.figures.itertuples())


def test_a_run_says_that_decisions_are_stale(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    decide(output)
    raw = output.parent / "raw"
    assert status(["run", str(raw), "--output", str(output)]) == 0
    assert "review: 5 decisions\n" in capsys.readouterr().err
    (raw / "swap.txt").write_text(ARTICLE.replace("Talks went on", "Long talks went on").replace("Another 40", "Some other 40"))
    assert status(["run", str(raw), "--output", str(output)]) == 0
    assert f"review: 5 decisions; 2 are not applied: newsledger review status {output}" in capsys.readouterr().err


def test_a_missed_row_survives_a_rerun_is_linked_and_becomes_gold(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from pipeline import review

    tables = pipeline.load(output)
    desk = review.desk(tables, review.queue(tables), reviewer="Ann", output=output)
    desk._heard(desk, {"do": "begin", "id": desk.state["id"], "words": "went on", "table": "events"}, [])
    given = {"event_type": "negotiation", "status": "occurred", "date_edtf": "2024-06"}
    desk._heard(desk, {"do": "add", "id": desk.state["id"], "changes": given}, [])
    (output.parent / "raw" / "swap.txt").write_text(ARTICLE.replace("Swap on the border\n\n", "Swap on the border\n\nThis is new. "))
    pipeline.run(output.parent / "raw", output=output)
    now = pipeline.load(output, reviewed=True)
    (made,) = now.events[now.events.reviewed == "added"].to_dict("records")
    assert (made["trigger"], made["event_type"], made["date_precision"], made["plover"]) == ("went on", "negotiation", "month", "CONSULT")
    assert made["incident_id"] in set(now.incidents.incident_id)
    gold = output.parent / "gold"
    assert status(["review", "export", str(output), "--gold", str(gold)]) == 0
    (event,) = [e for e in json.loads((gold / "swap.json").read_text())["events"] if "optional" not in e]
    assert (event["event_type"], event["date"]) == ("negotiation", "2024-06")
    (output.parent / "raw" / "swap.txt").write_text(ARTICLE.replace("Talks went on", "Talks soon went on"))
    assert status(["run", str(output.parent / "raw"), "--output", str(output)]) == 0
    assert "1 are not applied" in capsys.readouterr().err
    assert status(["review", "status", str(output)]) == 0
    assert "events 'went on': add by Ann: its sentence changed" in capsys.readouterr().out


def test_unreviewed_tables_know_nothing_of_decisions(output: Path) -> None:
    decide(output)
    tables = pipeline.load(output)
    assert "reviewed" not in tables.figures.columns
    assert tables.decisions is None
    assert 90.0 in set(tables.figures.value)


def test_decisions_outlive_their_tables(output: Path) -> None:
    import shutil

    decide(output)
    for path in output.iterdir():
        if path.name != journal.NAME:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    pipeline.run(output.parent / "raw", output=output)
    assert set(pipeline.load(output, reviewed=True).decisions.state) == {"applied"}


def test_a_rejected_event_leaves_no_incident(output: Path) -> None:
    tables = pipeline.load(output)
    document = tables.documents.iloc[0].to_dict()
    by = reviewer()
    journal.append(journal.beside(output), [judge("reject", "events", row, document, by) for row in tables.events.to_dict("records")])
    reviewed = pipeline.load(output, reviewed=True)
    assert len(tables.incidents)
    assert (len(reviewed.events), len(reviewed.incidents)) == (0, 0)


def test_two_outputs_are_compared_row_by_row(output: Path) -> None:
    from pipeline import review

    other = output.parent / "other"
    (output.parent / "raw" / "swap.txt").write_text(ARTICLE.replace("90 days", "many days").replace("205", "206"))
    pipeline.run(output.parent / "raw", output=other)
    found = review.compare(output, other)
    figures = found[found.table == "figures"]
    assert set(figures[figures.kind == "lost"].text) == {"90"}
    changed = figures[(figures.kind == "changed") & (figures.column == "value")]
    assert list(zip(changed.before, changed.after, strict=True)) == [(205.0, 206.0)]
    assert review.compare(output, output).empty


def test_status_agreement_and_gold_from_the_command_line(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    decide(output)
    gold = output.parent / "gold"
    assert status(["review", "status", str(output), "--json"]) == 0
    assert [d["state"] for d in json.loads(capsys.readouterr().out)["decisions"]] == ["applied"] * 5
    assert status(["review", "agreement", str(output), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["agreement"][0] == {
        "table": "all", "one": "Ann", "other": "Bob", "rows": 1, "alike": 1, "kappa": None,
    }  # fmt: skip
    assert status(["review", "export", str(output), "--gold", str(gold)]) == 0
    assert "1 articles, 3 rows judged, 0 undecided" in capsys.readouterr().out
    assert status(["evaluate", str(gold), "--json", "--errors"]) == 0
    scored = json.loads(capsys.readouterr().out)
    detected = scored["measures"]["figures detected"]
    assert (detected["tp"], detected["fp"], detected["fn"]) == (2, 1, 1)
    assert any("'90'" in fault for fault in scored["errors"])
    assert scored["measures"]["figures full"]["tp"] == 1


def test_gold_is_not_written_over_anything(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    decide(output)
    assert status(["review", "export", str(output), "--gold", str(output)]) == 2
    assert "is not empty" in capsys.readouterr().err
