"""What goes out comes back the same: offsets in other tools' units, hostile cells, keys, and decisions from annotations."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reviewed_tables import arrow, document, event, figure, reviewer, row

from pipeline.cli import status
from pipeline.decisions import applying, replay
from pipeline.export import docbin, files, label_studio, returning, sheets, spans, web_annotation
from pipeline.export.annotations import annotated
from pipeline.export.offsets import Border, OffsetError
from pipeline.rows import EventParty, EventReleased

HOSTILE = "A 😀 swap\r\n\r\nCafe\u0301 👨‍👩‍👧 says Kyiv freed 12 men.\r\nAnother 40 wait 📉 here.\r\n"
"""Emoji outside the first plane, one of several joined, a combining mark, and Windows line breaks."""


def tables() -> dict[str, Any]:
    return arrow(document(HOSTILE), figure("12", HOSTILE), figure("40", HOSTILE), event("freed", HOSTILE))


def back(form: str, content: Any, found: dict[str, Any], folder: Path) -> list[Any]:
    file = folder / "back"
    file.write_text(json.dumps(content) if form == "label-studio" else "\n".join(json.dumps(line) for line in content))
    return list(returning.decisions(files.read_back(file, form, found["documents"]), found, reviewer()))


def annotations(tasks: list[Any], by: str | None = "ann@example.org") -> list[Any]:
    """Label Studio's export of tasks whose predictions an annotator took over as they were."""
    return [
        task | {"annotations": [{"result": task["predictions"][0]["result"], "completed_by": {"id": 1, "email": by}}]} for task in tasks
    ]


@given(st.text(alphabet=st.characters(codec="utf-8") | st.sampled_from("\r\n😀\u0301"), max_size=30))
def test_every_place_comes_back_from_utf16(text: str) -> None:
    border = Border(text)
    for offset in range(len(text) + 1):
        there = border.back(border.out(offset))
        assert there == offset or text[there:offset] in ("\r", "\n", "\r\n")
    assert border.out(len(text)) == len(border.text.encode("utf-16-le", "surrogatepass")) // 2


def test_offsets_are_those_that_a_browser_has() -> None:
    (task,) = label_studio.tasks(annotated(tables()))
    labels = [part["value"] for part in task["predictions"][0]["result"] if part["type"] == "labels"]
    as_browser = task["data"]["text"].encode("utf-16-le")
    assert [as_browser[2 * v["start"] : 2 * v["end"]].decode("utf-16-le") for v in labels] == ["freed", "12", "40"]
    assert labels[0]["start"] != HOSTILE.index("freed")


def test_spans_counted_in_characters_are_known_by_their_words() -> None:
    border = Border(HOSTILE)
    start = border.text.index("12 men")
    assert HOSTILE[slice(*border.span(start, start + 6, "12 men"))] == "12 men"
    with pytest.raises(OffsetError, match="does not stand at"):
        border.span(0, 3, "12 men")


@pytest.mark.parametrize("form", ["label-studio", "prodigy", "doccano"])
def test_what_comes_back_untouched_is_accepted(form: str, tmp_path: Path) -> None:
    found = tables()
    made = {"label-studio": lambda d: annotations(list(label_studio.tasks(d))), "prodigy": spans.prodigy, "doccano": spans.doccano}
    decisions = back(form, list(made[form](annotated(found))), found, tmp_path)
    assert sorted((d.verdict, d.text) for d in decisions) == [("accept", "12"), ("accept", "40"), ("accept", "freed")]
    assert {fate.state for fate in replay.plan(found, decisions).fates} == {"applied"}


def test_label_studio_changes_come_back_as_decisions_of_the_annotator(tmp_path: Path) -> None:
    found = tables()
    (task,) = annotations(list(label_studio.tasks(annotated(found))))
    ids = {part["value"]["text"]: part["id"] for part in task["predictions"][0]["result"] if part["type"] == "labels"}
    result = [part for part in task["annotations"][0]["result"] if part["id"] != ids["40"]]
    result = json.loads(json.dumps(result))
    for part in result:
        if part["id"] == ids["12"] and part["from_name"] == "figures.unit":
            part["value"]["text"] = ["prisoner of war"]
    border = Border(HOSTILE)
    at = border.out(HOSTILE.index("men"))
    result.append(
        {"id": "new", "type": "labels", "from_name": "label", "value": {"start": at, "end": at + 3, "text": "men", "labels": ["figure"]}}
    )
    task["annotations"][0]["result"] = result
    decisions = back("label-studio", [task], found, tmp_path)
    told = [(d.verdict, d.text, d.field, d.new, d.reviewer) for d in decisions]
    assert sorted(told, key=str) == [
        ("accept", "freed", None, None, "ann@example.org"),
        ("add", "men", None, None, "ann@example.org"),
        ("fix", "12", "unit", "prisoner of war", "ann@example.org"),
        ("reject", "40", None, None, "ann@example.org"),
    ]


def with_lists() -> dict[str, Any]:
    """An event of two sides, a mediator, and a claim that a figure states."""
    freed = (EventReleased("UKR", 12.0, 12.0, 12.0, "exact", "person", "Kyiv 😀", figure("12", HOSTILE).figure_id),)
    parties = (EventParty("Ukraine", "UKR", "side"), EventParty("Cafe\u0301", "RUS", "side"))
    return arrow(document(HOSTILE), figure("12", HOSTILE), event("freed", HOSTILE, parties=parties, mediators=("ARE",), released=freed))


def test_lists_and_flags_go_out_and_come_back_from_label_studio(tmp_path: Path) -> None:
    found = with_lists()
    tasks = annotations(list(label_studio.tasks(annotated(found))))
    assert {d.verdict for d in back("label-studio", tasks, found, tmp_path)} == {"accept"}
    said = {part["from_name"]: part for part in tasks[0]["annotations"][0]["result"]}
    assert json.loads(said["events.parties"]["value"]["text"][1]) == {"name": "Cafe\u0301", "code": "RUS", "role": "side"}
    changed = json.loads(json.dumps(tasks))
    result = changed[0]["annotations"][0]["result"]
    for part in result:
        if part["from_name"] == "events.mediators":
            part["value"]["text"] = ["ARE", "TUR"]
        if part["from_name"] == "events.released":
            part["value"]["text"] = ['{"to": "UKR", "value": 15}']
        if part["from_name"] == "events.is_main":
            part["value"]["choices"] = ["false"]
    changed[0]["annotations"][0]["result"] = [part for part in result if part["from_name"] != "events.parties"]
    decisions = back("label-studio", changed, found, tmp_path)
    told = {d.field: d.new for d in decisions if d.verdict == "fix"}
    assert (told["mediators"], told["parties"], told["is_main"]) == (["ARE", "TUR"], [], False)
    assert (told["released"][0]["value"], told["released"][0]["modifier"]) == (15, "exact")
    plan = replay.plan(found, decisions)
    assert {fate.state for fate in plan.fates} == {"applied"}
    assert applying.apply(found, plan)["events"]["mediators"].to_pylist() == [["ARE", "TUR"]]


def test_an_entry_that_is_none_is_named(tmp_path: Path) -> None:
    found = with_lists()
    tasks = annotations(json.loads(json.dumps(list(label_studio.tasks(annotated(found))))))
    said = {part["from_name"]: part for part in tasks[0]["annotations"][0]["result"]}
    for words in ("Ukraine", '{"country": "UKR"}', "[1]"):
        said["events.parties"]["value"]["text"] = [words]
        with pytest.raises(returning.ReturnError, match=r"events\.parties: .* is no entry; write"):
            back("label-studio", tasks, found, tmp_path)


def test_skipped_tasks_decide_nothing_and_foreign_ones_are_refused(tmp_path: Path) -> None:
    found = tables()
    (task,) = annotations(list(label_studio.tasks(annotated(found))))
    task["annotations"][0]["was_cancelled"] = True
    assert back("label-studio", [task], found, tmp_path) == []
    task["data"]["doc_id"] = "other"
    with pytest.raises(returning.ReturnError, match="'other' is not in the tables"):
        back("label-studio", [task], found, tmp_path)
    with pytest.raises(returning.ReturnError, match="no Label Studio export"):
        back("label-studio", {"text": "x"}, found, tmp_path)
    with pytest.raises(returning.ReturnError, match="cannot be read as doccano"):
        back("doccano", [["no line"]], found, tmp_path)


def test_doccano_and_prodigy_tell_what_was_taken_away_moved_and_added(tmp_path: Path) -> None:
    found = tables()
    (line,) = spans.doccano(annotated(found))
    border = Border(HOSTILE)
    at = border.out(HOSTILE.index("men"))
    entities = [{"id": 9, "label": label, "start_offset": s, "end_offset": e} for s, e, label in line["label"] if s != line["label"][1][0]]
    returned = {key: value for key, value in line.items() if key != "label"} | {
        "entities": [*entities, {"id": 1, "label": "figure", "start_offset": at, "end_offset": at + 3}]
    }
    decisions = back("doccano", [returned], found, tmp_path)
    assert sorted((d.verdict, d.text) for d in decisions) == [("accept", "40"), ("accept", "freed"), ("add", "men"), ("reject", "12")]
    (line,) = spans.prodigy(annotated(found))
    line["spans"][1] |= {"end": line["spans"][1]["end"] + 4}
    (mended,) = [d for d in back("prodigy", [line | {"answer": "accept"}], found, tmp_path) if d.verdict == "fix"]
    assert (mended.field, HOSTILE[slice(*mended.new)]) == ("span", "12 men")
    assert back("prodigy", [line | {"answer": "ignore"}], found, tmp_path) == []
    assert {d.verdict for d in back("prodigy", [line | {"answer": "reject"}], found, tmp_path)} == {"reject"}


def test_the_labelling_interface_names_what_the_tasks_name() -> None:
    view = ET.fromstring(label_studio.interface())
    names = {element.get("name") for element in view.iter() if element.get("name")}
    (task,) = label_studio.tasks(annotated(tables()))
    assert {part["from_name"] for part in task["predictions"][0]["result"]} <= names
    assert {label.get("value") for label in view.iter("Label")} == {"figure", "date", "organisation", "event"}


def test_web_annotations_select_the_words_in_code_points() -> None:
    found = web_annotation.collection(annotated(tables()))
    items = found["first"]["items"]
    assert found["total"] == len(items) == 3
    for item in items:
        place, quote = item["target"]["selector"]
        assert HOSTILE[place["start"] : place["end"]] == quote["exact"]
        assert HOSTILE[: place["start"]].endswith(quote["prefix"])
        assert HOSTILE[place["end"] :].startswith(quote["suffix"])
    assert json.loads(json.dumps(found)) == found


def test_a_docbin_keeps_text_spans_and_exact_offsets(tmp_path: Path) -> None:
    import spacy
    from spacy.tokens import DocBin

    docbin.docbin(annotated(tables())).to_disk(tmp_path / "a.spacy")
    (doc,) = DocBin().from_disk(tmp_path / "a.spacy").get_docs(spacy.blank("en").vocab)
    assert doc.text == HOSTILE
    assert [span.text for span in doc.spans["figures"]] == ["12", "40"]
    told = doc.user_data["newsledger"][doc.spans["figures"][0].id_]
    assert (HOSTILE[told["char_start"] : told["char_end"]], told["unit"]) == ("12", "person")


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "\n=1"])
def test_no_cell_begins_like_a_formula(words: str) -> None:
    file = io.StringIO(newline="")
    sheets.write([{"a": words, "b": 1.5}], ["a", "b"], file)
    file.seek(0)
    (_, cells) = list(csv.reader(file))
    assert cells == [f"'{words}", "1.5"]


def test_the_database_has_every_row_its_keys_and_what_columns_mean(tmp_path: Path) -> None:
    found = tables()
    target = tmp_path / "a.db"
    for _ in range(2):
        files.write("sqlite", found, list(found), target)
    with sqlite3.connect(target) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        told = connection.execute("SELECT text, value, doc_id FROM figures ORDER BY char_start").fetchall()
        assert told == [("12", 12.0, "d1"), ("40", 40.0, "d1")]
        assert connection.execute("SELECT text FROM documents").fetchone() == (HOSTILE,)
        assert json.loads(connection.execute("SELECT parties FROM events").fetchone()[0])[0]["code"] == "UKR"
        assert connection.execute("SELECT meaning FROM columns WHERE column_name='is_main'").fetchone()[0].startswith("true for")
    assert [path.name for path in tmp_path.iterdir()] == ["a.db"]


@pytest.mark.model
def test_every_format_from_the_command_line_and_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import pipeline

    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_text("Russia and Ukraine exchanged 205 prisoners each on 6 May 2025, the Red Cross said.")
    output = tmp_path / "out"
    pipeline.run(tmp_path / "raw", output=output)
    for form in files.FORMATS:
        assert status(["export", str(output), str(tmp_path / f"x-{form}"), "--format", form]) == 0
    assert {path.name for path in (tmp_path / "x-csv").iterdir()} >= {"figures.csv", "incidents.csv"}
    assert status(["review", "import", str(output), str(tmp_path / "x-prodigy"), "--format", "prodigy", "--reviewer", "Ann"]) == 0
    assert "accept" in capsys.readouterr().out
    reviewed = pipeline.load(output, reviewed=True)
    assert set(reviewed.figures.reviewed) == {"accepted"}
    assert status(["export", str(output), str(tmp_path / "r"), "--format", "csv", "--reviewed", "--table", "figures"]) == 0
    assert "accepted" in (tmp_path / "r" / "figures.csv").read_text()
    assert status(["export", str(output), str(tmp_path), "--format", "sqlite"]) == 2
    assert status(["export", str(output), str(tmp_path / "y"), "--format", "docbin", "--table", "documents"]) == 2


def test_formats_of_the_command_line_are_those_there_are() -> None:
    from pipeline.cli import export

    assert set(export.FORMATS) == set(files.FORMATS)
    assert row(tables(), "figures")["text"] == "12"
