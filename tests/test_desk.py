"""The desk: every decision on disk before the next row is shown, undo, filters, place kept, and nothing of an article as markup."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from reviewed_tables import LEAD, TEXT, arrow, document, event, figure, reviewer, usual

from pipeline import review
from pipeline.codebook.book import load
from pipeline.decisions import journal
from pipeline.errors import UsageError
from pipeline.review.session import Session, open_session
from pipeline.review.sight import passage, view
from pipeline.rows import EventReleased
from pipeline.tables import pandas_dtype


def loaded(found: dict[str, Any]) -> SimpleNamespace:
    return SimpleNamespace(**{name: table.to_pandas(types_mapper=pandas_dtype) for name, table in found.items()})


def seat(folder: Path, found: dict[str, Any] | None = None, name: str = "Ann", **options: Any) -> Session:
    tables = loaded(found or usual())
    return open_session(tables, review.queue(tables, **options), reviewer(name), folder / journal.NAME)


def told(folder: Path) -> list[tuple[str, str, str | None, Any]]:
    return [(d.verdict, d.text, d.field, d.new) for d in journal.read(folder / journal.NAME).decisions]


def test_each_decision_is_on_disk_and_the_next_open_row_is_shown(tmp_path: Path) -> None:
    session = seat(tmp_path)
    first = view(session)
    session.decide("accept", comment="sure")
    assert told(tmp_path) == [("accept", "freed", None, None)]
    assert journal.read(tmp_path / journal.NAME).decisions[0].comment == "sure"
    assert view(session)["id"] != first["id"]
    session.decide("fix", changes={"value": "1,200", "unit": "soldier"})
    session.decide("reject")
    session.decide("skip")
    assert [entry[0] for entry in told(tmp_path)] == ["accept", *["fix"] * 4, "reject", "skip"]
    assert {entry[2:] for entry in told(tmp_path)[1:5]} == {("value", 1200), ("low", 1200), ("high", 1200), ("unit", "soldier")}
    assert view(session)["counts"] == {"accept": 1, "fix": 1, "reject": 1, "skip": 1}


def test_a_new_session_goes_on_where_the_last_one_stopped(tmp_path: Path) -> None:
    session = seat(tmp_path)
    session.decide("accept")
    session.decide("reject")
    place = session.key
    again = seat(tmp_path)
    assert again.key == place
    assert again.counts() == {"accept": 1, "reject": 1, "open": 2}
    assert seat(tmp_path, name="Bob").counts() == {"open": 4}
    bob = seat(tmp_path, name="Bob")
    assert bob.others[again.queue[0]] == {"Ann": "accept"}
    assert view(bob)["others"] == {}
    bob.decide("reject")
    bob.move(-1)
    assert view(bob)["others"] == {"Ann": "accept"}


def test_a_row_whose_values_changed_since_is_open_again(tmp_path: Path) -> None:
    seat(tmp_path, arrow(document(), figure("12"))).decide("accept")
    assert seat(tmp_path, arrow(document(), figure("12"))).counts() == {"accept": 1}
    assert seat(tmp_path, arrow(document(), figure("12", unit="soldier"))).counts() == {"open": 1}


def test_two_at_one_file_see_what_the_other_has_written(tmp_path: Path) -> None:
    ann, bob = seat(tmp_path), seat(tmp_path, name="Bob")
    other = seat(tmp_path)
    other.by = ann.by  # Ann again, in another window
    ann.decide("accept")
    bob.decide("reject")
    ann.decide("accept")
    assert ann.others[ann.queue[0]] == {"Bob": "reject"}
    other.at = 2
    other.decide("skip")
    assert other.counts() == {"accept": 2, "skip": 1, "open": 1}
    assert other.take_back()
    assert [d.verdict for d in journal.read(tmp_path / journal.NAME).decisions] == ["accept", "reject", "accept", "skip", "undo"]
    assert other.counts() == {"accept": 2, "open": 2}


def test_undo_goes_back_one_act_at_a_time(tmp_path: Path) -> None:
    session = seat(tmp_path)
    first = session.key
    session.decide("accept")
    second = session.key
    session.decide("fix", changes={"value": 13, "unit": "man"})
    assert session.take_back()
    assert (session.key, session.counts()) == (second, {"accept": 1, "open": 3})
    assert session.take_back()
    assert (session.key, session.counts()) == (first, {"open": 4})
    assert not session.take_back()
    assert seat(tmp_path).counts() == {"open": 4}


def test_a_wrong_value_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    session = seat(tmp_path, table="figures")
    place = session.key
    with pytest.raises(UsageError, match="is no number"):
        session.decide("fix", changes={"value": "many"})
    assert session.key == place
    assert told(tmp_path) == []


def test_filters_and_steps_move_among_what_is_shown(tmp_path: Path) -> None:
    session = seat(tmp_path)
    session.narrow({"table": "figures", "state": "open", "nonsense": "x"})
    assert {session.queue[at][0] for at in session.shown()} == {"figures"}
    assert len(session.shown()) == 3
    seen = [session.key]
    session.move(1)
    session.move(1)
    seen.append(session.key)
    session.move(1)
    assert session.key == seen[1]
    session.move(-1)
    session.move(-1)
    assert session.key == seen[0]
    session.decide("accept")
    assert len(session.shown()) == 2


def test_a_queue_of_other_tables_or_of_nothing_is_refused(tmp_path: Path) -> None:
    tables = loaded(usual())
    rows = review.queue(tables)
    with pytest.raises(ValueError, match="empty"):
        open_session(tables, rows[:0], reviewer(), tmp_path / "d")
    with pytest.raises(ValueError, match="is not in the tables"):
        open_session(loaded(arrow(document(), figure("12"))), rows, reviewer(), tmp_path / "d")


def test_the_passage_is_the_article_in_pieces_with_their_offsets() -> None:
    found = usual()
    row = found["events"].to_pylist()[0]
    pieces = passage(row, TEXT, [(TEXT.index("12"), TEXT.index("12") + 2, "released")])
    assert "".join(piece["text"] for piece in pieces) == TEXT
    assert all(TEXT.startswith(piece["text"], piece["start"]) for piece in pieces)
    assert "".join(piece["text"] for piece in pieces if piece["sentence"]) == LEAD
    assert [piece["text"] for piece in pieces if piece["main"]] == ["freed"]
    assert [piece["text"] for piece in pieces if piece["field"] == "released"] == ["12"]


def test_fields_say_where_they_come_from_and_what_they_may_be(tmp_path: Path) -> None:
    freed = (EventReleased("UKR", 12.0, 12.0, 12.0, "exact", "person", None, figure("12").figure_id),)
    session = seat(tmp_path, arrow(document(), figure("12"), event("freed", released=freed)), table="events")
    fields = {field["name"]: field for field in view(session)["fields"]}
    assert fields["released"]["from"] == ["12"]
    assert "denied" in fields["status"]["options"]
    assert (fields["parties"]["kind"], [part["name"] for part in fields["parties"]["parts"]]) == ("parts", ["name", "code", "role"])
    assert "figure_id" not in {part["name"] for part in fields["released"]["parts"]}
    assert fields["mediators"]["kind"] == "words"
    assert json.loads(json.dumps(view(session))) == view(session)
    session.decide("fix", changes={"status": "planned"})
    mended = {field["name"]: field for field in view(session)["fields"]}["status"]
    assert (mended["words"], mended["was"], mended["mended"]) == ("planned", "occurred", True)


def test_a_missed_event_needs_a_type_of_the_codebook(tmp_path: Path) -> None:
    tables = loaded(usual())
    by = replace(reviewer(), book=load("prisoners"))
    session = open_session(tables, review.queue(tables), by, tmp_path / journal.NAME)
    session.begin("events", (TEXT.index("wait"), TEXT.index("wait") + 4))
    for given in ({}, {"event_type": "prisoner_exchnge"}):
        with pytest.raises(UsageError, match="event_type"):
            session.add(given)
    assert "detention" in {field["name"]: field for field in view(session)["draft"]["fields"]}["event_type"]["options"]
    session.add({"event_type": "detention", "status": "ongoing"})
    with pytest.raises(UsageError, match="no type of the codebook"):
        session.decide("fix", changes={"event_type": "party"})
    assert told(tmp_path) == [("add", "wait", None, None)]


def test_a_changed_value_takes_its_own_bounds(tmp_path: Path) -> None:
    tables = loaded(
        arrow(
            document("They freed nearly 20,000 sailors, 12 of them at sea."),
            figure("12", "They freed nearly 20,000 sailors, 12 of them at sea."),
        )
    )
    by = replace(reviewer(), book=load("prisoners"))
    session = open_session(tables, review.queue(tables), by, tmp_path / journal.NAME)
    session.begin("figures", (11, 24))
    assert {name: session.draft.values[name] for name in ("value", "high", "modifier", "unit")} == {
        "value": 20000, "high": 20000, "modifier": "nearly", "unit": "sailor",
    }  # fmt: skip
    seen = session.add({"modifier": "about", "unit": None}).seen
    assert (seen["value"], seen["low"], seen["high"], "unit" in seen) == (20000, None, None, False)


def test_others_additions_are_shown_and_are_not_ours_to_take_back(tmp_path: Path) -> None:
    session = seat(tmp_path, name="Bob")
    session.begin("events", (TEXT.index("wait"), TEXT.index("wait") + 4))
    session.add({"event_type": "detention"})
    (listed,) = view(seat(tmp_path))["added"]
    assert (listed["reviewer"], listed["act"]) == ("Bob", None)
    assert not seat(tmp_path).take_back(session.added[0].act)
    assert seat(tmp_path, arrow(document(TEXT.replace("wait.", "wait on.")), figure("12"))).added[0].text == "wait"
    assert view(seat(tmp_path, arrow(document(TEXT.replace("wait.", "wait on.")), figure("12"))))["added"][0]["stale"]


def test_a_passage_begins_and_ends_with_a_whole_word(tmp_path: Path) -> None:
    text = f"{'first words go on ' * 40}\n\n{LEAD} {'Last words go on. ' * 40}"
    words = "".join(piece["text"] for piece in view(seat(tmp_path, arrow(document(text), figure("12", text))))["passage"])
    assert len(LEAD) + 480 < len(words) < len(LEAD) + 570
    assert words.split()[0] in ("first", "words", "go", "on")
    assert words.split()[-1] in ("Last", "words", "go", "on.")
    assert words in text


def test_the_whole_article_is_shown_on_demand_with_the_rows_that_it_has(tmp_path: Path) -> None:
    text = f"{TEXT}\n\n{'Long words go on. ' * 60}The end."
    session = seat(tmp_path, arrow(document(text), figure("12", text), figure("40", text)), table="figures")
    assert not "".join(piece["text"] for piece in view(session)["passage"]).endswith("The end.")
    session.whole = True
    assert "".join(piece["text"] for piece in view(session)["passage"]) == text
    assert [piece["text"] for piece in view(session)["passage"] if piece["found"] == "figures"] == ["12", "40"]


def test_steering_codes_are_shown_as_signs_of_the_same_length(tmp_path: Path) -> None:
    text = TEXT.replace("12 men", "12 \u202emen\x1b")
    pieces = view(seat(tmp_path, arrow(document(text), figure("12", text))))["passage"]
    shown = "".join(piece["text"] for piece in pieces)
    assert len(shown) == len(text)
    assert "12 �men␛" in shown


class TestWidget:
    """What the page asks of the kernel, and what it is told."""

    @pytest.fixture
    def desk(self, tmp_path: Path) -> Any:
        pytest.importorskip("anywidget")
        from pipeline.review.widget import Desk

        tables = loaded(usual())
        by = replace(reviewer(), book=load("prisoners"))
        return Desk(open_session(tables, review.queue(tables), by, tmp_path / journal.NAME))

    def ask(self, desk: Any, **message: Any) -> None:
        desk._heard(desk, {"id": desk.state["id"], **message}, [])

    def test_messages_become_decisions(self, desk: Any, tmp_path: Path) -> None:
        self.ask(desk, do="accept")
        assert desk.said["words"] == "accept: “freed”; next: “12”"
        self.ask(desk, do="fix", changes={"unit": "man"})
        self.ask(desk, do="move", by=1)
        self.ask(desk, do="narrow", only={"state": "open"})
        self.ask(desk, do="undo")
        assert [entry[0] for entry in told(tmp_path)] == ["accept", "fix", "undo"]
        assert desk.said["words"] == "taken back"

    def test_the_end_of_a_queue_is_said(self, desk: Any) -> None:
        for _ in range(4):
            self.ask(desk, do="accept")
        assert desk.said["words"].endswith("all rows of this queue are decided")

    def test_what_cannot_be_done_is_said(self, desk: Any, tmp_path: Path) -> None:
        for message in (
            {"do": "fix", "changes": {}},
            {"do": "fix", "changes": {"parties": [{"name": "Ukraine"}]}},
            {"do": "fix", "changes": {"words": "not there"}},
            {"do": "begin"},
            {"do": "begin", "words": "12"},
            {"do": "add", "changes": {"value": 3}},
            {"do": "accept", "id": "other"},
            {"what": 1},
        ):
            self.ask(desk, **message)
            assert desk.said["wrong"]
        assert told(tmp_path) == []

    def test_a_list_is_mended(self, desk: Any, tmp_path: Path) -> None:
        self.ask(desk, do="fix", changes={"mediators": ["ARE"], "parties": [{"name": "Russia", "code": "RUS", "role": "side"}]})
        assert {entry[2]: entry[3] for entry in told(tmp_path)} == {
            "mediators": ["ARE"], "parties": [{"name": "Russia", "code": "RUS", "role": "side"}],
        }  # fmt: skip

    def test_a_span_is_mended_by_its_words(self, desk: Any, tmp_path: Path) -> None:
        self.ask(desk, do="fix", changes={"words": "freed  12 men"})
        ((verdict, _, field, span),) = told(tmp_path)
        assert (verdict, field, TEXT[slice(*span)]) == ("fix", "span", "freed 12 men")

    def test_a_missed_row_is_added_and_taken_back(self, desk: Any, tmp_path: Path) -> None:
        start, row = TEXT.index("3 May"), desk.state["id"]
        self.ask(desk, do="begin", span=[start - 1, start + len("3 May 2025")])
        assert desk.state["draft"]["table"] == "figures"
        self.ask(desk, do="begin", table="dates", span=desk.state["draft"]["span"])
        fields = {field["name"]: field["value"] for field in desk.state["draft"]["fields"]}
        assert (desk.state["draft"]["words"], fields["edtf"], fields["precision"]) == ("3 May 2025", "2025-05-03", "day")
        self.ask(desk, do="add", comment="overlooked")
        (made,) = journal.read(tmp_path / journal.NAME).decisions
        assert (made.verdict, made.table, made.text, made.seen["edtf"], made.comment) == (
            "add",
            "dates",
            "3 May 2025",
            "2025-05-03",
            "overlooked",
        )
        assert (desk.state["id"], desk.state["draft"]) == (row, None)
        (listed,) = desk.state["added"]
        assert (listed["words"], listed["stale"], listed["act"]) == ("3 May 2025", False, made.act)
        self.ask(desk, do="accept")
        self.ask(desk, do="undo", act=made.act)
        assert desk.state["added"] == []
        assert [d.verdict for d in journal.read(tmp_path / journal.NAME).decisions] == ["add", "accept", "undo"]
        assert desk.state["counts"]["accept"] == 1

    def test_whatever_else_is_done_puts_a_draft_away(self, desk: Any, tmp_path: Path) -> None:
        for what in ({"do": "cancel"}, {"do": "move", "by": 1}, {"do": "accept"}):
            self.ask(desk, do="begin", words="A swap of 7")
            assert desk.state["draft"]["table"] == "figures"
            self.ask(desk, **what)
            assert desk.state["draft"] is None
        assert [entry[0] for entry in told(tmp_path)] == ["accept"]

    def test_without_a_kernel_there_is_a_table(self, desk: Any) -> None:
        bundle = desk._repr_mimebundle_()
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        assert "<mark>freed</mark>" in data["text/html"]
        assert "application/vnd.jupyter.widget-view+json" in data

    def test_its_table_shows_markup_as_text(self, tmp_path: Path) -> None:
        pytest.importorskip("anywidget")
        from pipeline.review.widget import static

        text = TEXT.replace("men", "<img src=x onerror=alert(1)>")
        assert "<img" not in static(seat(tmp_path, arrow(document(text), figure("12", text))))
