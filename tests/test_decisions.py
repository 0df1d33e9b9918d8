"""Decisions survive on disk, find their rows again in later runs, and are reported where they do not."""

from __future__ import annotations

import json
import multiprocessing
from pathlib import Path
from typing import Any

import pytest
from reviewed_tables import LEAD, TEXT, arrow, document, event, figure, reviewer, row, usual

from pipeline.decisions import agreement, applying, journal, replay
from pipeline.decisions.judging import Reviewer, add, fix, judge, undo
from pipeline.decisions.record import Decision, DecisionError, parse
from pipeline.errors import UsageError


def reviewed(found: dict[str, Any], *decisions: Decision) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    plan = replay.plan(found, decisions)
    return applying.apply(found, plan), [(fate.state, fate.reason) for fate in plan.fates]


def test_a_decision_comes_back_from_the_file_as_it_was(tmp_path: Path) -> None:
    found, by = usual(), reviewer()
    made = [
        judge("accept", "figures", row(found, "figures"), row(found, "documents"), by, comment="“sure” 😀"),
        *fix("figures", row(found, "figures", 1), row(found, "documents"), {"scope": "subset", "unit": None}, by),
    ]
    path = tmp_path / "new" / journal.NAME
    journal.append(path, made[:1])
    journal.append(path, made[1:])
    assert journal.read(path) == journal.Log(tuple(made))
    assert [json.loads(line)["field"] for line in path.read_text().splitlines()] == [None, "scope", "unit"]


def test_a_line_cut_off_by_a_crash_is_reported_and_spoils_no_other(tmp_path: Path) -> None:
    found, by = usual(), reviewer()
    one, two = (judge("accept", "figures", row(found, "figures", at), row(found, "documents"), by) for at in (0, 1))
    path = tmp_path / journal.NAME
    path.write_bytes(one.line().encode()[:100])
    journal.append(path, [two])
    log = journal.read(path)
    assert log.decisions == (two,)
    assert [number for number, _ in log.problems] == [1]


def _write(path: Path, name: str) -> None:
    found = usual()
    by = reviewer(name)
    for _ in range(40):
        journal.append(path, fix("figures", row(found, "figures"), row(found, "documents"), {"scope": "subset", "unit": "man"}, by))


def test_two_reviewers_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / journal.NAME
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write, args=(path, name)) for name in ("Ann", "Bob")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    log = journal.read(path)
    assert log.problems == ()
    assert sorted(d.reviewer for d in log.decisions) == ["Ann"] * 80 + ["Bob"] * 80
    acts = [d.act for d in log.decisions]
    assert all(acts[at] == acts[at + 1] for at in range(0, len(acts), 2))


def test_an_edited_line_is_no_decision() -> None:
    found = usual()
    line = judge("accept", "figures", row(found, "figures"), row(found, "documents"), reviewer()).line()
    with pytest.raises(DecisionError, match="fingerprint"):
        parse(line.replace("12 men", "13 men"))
    with pytest.raises(DecisionError, match="verdict 'maybe'"):
        parse(line.replace('"accept"', '"maybe"'))
    with pytest.raises(DecisionError, match="version 1"):
        parse("[]")


def test_rejected_rows_go_mended_ones_change_and_added_ones_come() -> None:
    found, by = usual(), reviewer()
    doc = row(found, "documents")
    start = TEXT.index("3 May")
    now, states = reviewed(
        found,
        judge("reject", "figures", row(found, "figures", 1), doc, by),
        *fix("figures", row(found, "figures", 0), doc, {"value": 13, "modifier": "about"}, by),
        judge("accept", "figures", row(found, "figures", 2), doc, by),
        add("dates", doc, (start, start + 10), {"edtf": "2025-05-03"}, by),
    )
    assert states == [("applied", "")] * 7
    figures = now["figures"].to_pylist()
    assert [(f["text"], f["value"], f["low"], f["modifier"], f["reviewed"]) for f in figures] == [
        ("12", 13.0, None, "about", "fixed"),
        ("7", 7.0, 7.0, "exact", "accepted"),
    ]
    (date,) = now["dates"].to_pylist()
    assert (date["text"], date["precision"], str(date["start"]), date["reviewed"], date["rule"]) == (
        "3 May 2025", "day", "2025-05-03", "added", "review:Ann",
    )  # fmt: skip
    assert found["figures"].num_rows == 3


def test_a_mended_event_date_moves_its_days_and_a_mended_figure_its_claims() -> None:
    id = figure("12").figure_id
    from pipeline.rows import EventReleased

    freed = (EventReleased("UKR", 12.0, 12.0, 12.0, "exact", "person", None, id),)
    found, by = arrow(document(), figure("12"), event("freed", released=freed)), reviewer()
    doc = row(found, "documents")
    now, _ = reviewed(
        found,
        *fix("events", row(found, "events"), doc, {"date_edtf": "2025-05"}, by),
        *fix("figures", row(found, "figures"), doc, {"value": 15}, by),
    )
    mended = now["events"].to_pylist()[0]
    assert (str(mended["date_start"]), str(mended["date_end"]), mended["date_precision"]) == ("2025-05-01", "2025-05-31", "month")
    assert mended["released"][0]["value"] == 15.0


def test_a_mended_span_takes_its_words_with_it_also_when_the_text_above_grows() -> None:
    found, by = usual(), reviewer()
    start = TEXT.index("12 men")
    decisions = fix("figures", row(found, "figures"), row(found, "documents"), {"span": [start, start + 6]}, by)
    longer = "New words\n\n" + TEXT
    now, states = reviewed(arrow(document(longer), figure("12", longer)), *decisions)
    assert states == [("applied", "")]
    assert now["figures"].to_pylist()[0]["text"] == "12 men"


def test_decisions_follow_their_sentence() -> None:
    found, by = usual(), reviewer()
    doc = row(found, "documents")
    decisions = [judge("accept", "figures", row(found, "figures"), doc, by), judge("reject", "events", row(found, "events"), doc, by)]
    moved = "A new first sentence stands here. " + TEXT
    now, states = reviewed(arrow(document(moved), figure("12", moved), event("freed", moved)), *decisions)
    assert states == [("applied", "")] * 2
    assert now["figures"].to_pylist()[0]["reviewed"] == "accepted"
    assert now["events"].num_rows == 0


@pytest.mark.parametrize(
    ("text", "changes", "reason"),
    [
        (TEXT.replace("12 men on", "12 men and women on"), {}, "its sentence changed"),
        (TEXT, {"unit": "soldier"}, 'values changed: unit "person" → "soldier"'),
        (TEXT, None, "its sentence is there, the row is not"),
        (None, None, "its document is gone"),
    ],
)
@pytest.mark.parametrize("verdict", ["accept", "reject"])
def test_what_no_longer_fits_is_reported_and_not_applied(
    verdict: Any, text: str | None, changes: dict[str, Any] | None, reason: str
) -> None:
    found = usual()
    decision = judge(verdict, "figures", row(found, "figures"), row(found, "documents"), reviewer())
    later = arrow(*([document(text)] if text else []), *([figure("12", text, **changes)] if text and changes is not None else []))
    now, states = reviewed(later, decision)
    wanted = [("agreed", "")] if verdict == "reject" and "row is not" in reason else [("stale", reason)]
    assert states == wanted
    assert now["figures"].drop_columns(["reviewed"]).equals(later["figures"])
    assert set(now["figures"]["reviewed"].to_pylist()) <= {None}


def test_one_sentence_that_stands_twice_is_no_place_for_a_decision_that_has_lost_its_row() -> None:
    found = usual()
    decision = judge("accept", "figures", row(found, "figures"), row(found, "documents"), reviewer())
    twice = f"{LEAD} {TEXT} {LEAD}"
    second = figure("12", twice, figure_id="d1-f99", char_start=twice.rindex("12 men"), char_end=twice.rindex("12 men") + 2)
    _, states = reviewed(arrow(document(twice), figure("12", twice, figure_id="d1-f98"), second), decision)
    assert states == [("stale", "its sentence stands there more than once")]


def test_the_pipeline_may_come_to_agree() -> None:
    found, by = usual(), reviewer()
    doc = row(found, "documents")
    decisions = [
        *fix("figures", row(found, "figures"), doc, {"unit": "prisoner"}, by),
        add(
            "figures",
            doc,
            (TEXT.index("40"), TEXT.index("40") + 2),
            {"value": 40, "low": 40, "high": 40, "unit": "person", "kind": "people"},
            by,
        ),
    ]
    _, states = reviewed(arrow(document(), figure("12", unit="prisoner"), figure("40")), *decisions)
    assert states == [("agreed", "")] * 2


def test_the_last_word_of_a_reviewer_counts_and_an_undo_takes_one_back() -> None:
    found, by = usual(), reviewer()
    doc, first = row(found, "documents"), row(found, "figures")
    reject = judge("reject", "figures", first, doc, by)
    mend = fix("figures", first, doc, {"unit": "man"}, by)
    again = fix("figures", first, doc, {"unit": "woman"}, by)
    now, states = reviewed(found, reject, *mend, *again, undo(again[0], by))
    assert now["figures"].to_pylist()[0]["unit"] == "man"
    assert [state for state, _ in states] == ["superseded", "applied", "undone"]
    assert reviewed(found, *mend, undo(mend[0], reviewer("Bob")))[1] == [("applied", "")]


def test_reviewers_who_disagree_change_nothing_until_one_side_has_a_majority() -> None:
    found = usual()
    doc, first = row(found, "documents"), row(found, "figures")
    ann = judge("accept", "figures", first, doc, reviewer("Ann"))
    bob = judge("reject", "figures", first, doc, reviewer("Bob"))
    cem = judge("reject", "figures", first, doc, reviewer("Cem"))
    now, states = reviewed(found, ann, bob)
    assert [state for state, _ in states] == ["disputed", "disputed"]
    assert now["figures"].num_rows == 3
    now, states = reviewed(found, ann, bob, cem)
    assert [state for state, _ in states] == ["outvoted", "applied", "applied"]
    assert now["figures"].num_rows == 2


def missed(name: str = "Ann", words: str = "wait", **values: Any) -> Decision:
    """An event that a reviewer adds."""
    found, start = usual(), TEXT.index(words)
    return add("events", row(found, "documents"), (start, start + len(words)), {"event_type": "detention", **values}, reviewer(name))


def test_an_added_row_follows_its_sentence_and_is_stale_without_it() -> None:
    moved = "New words stand here.\n\n" + TEXT
    now, states = reviewed(arrow(document(moved)), missed(status="ongoing"))
    assert states == [("applied", "")]
    (made,) = now["events"].to_pylist()
    assert moved[made["char_start"] : made["char_end"]] == made["trigger"] == "wait"
    assert moved[slice(*made["evidence"][0].values())] == "Another 40 people wait."
    assert reviewed(arrow(document(TEXT.replace("people wait", "people still wait"))), missed())[1] == [("stale", "its sentence changed")]
    assert reviewed(arrow(document("Other.")), missed())[1] == [("stale", "its sentence changed")]


def test_an_addition_that_says_too_little_is_told_and_adds_nothing() -> None:
    found = usual()
    start = TEXT.index("Kyiv")
    made = add("organisations", row(found, "documents"), (start, start + 4), {}, reviewer())
    now, states = reviewed(found, made)
    assert states == [("stale", "the added row has no name")]
    assert now["organisations"].num_rows == 0
    named = add("organisations", row(found, "documents"), (start, start + 4), {"name": "City of Kyiv"}, reviewer())
    assert reviewed(found, named)[0]["organisations"]["org_id"].to_pylist() == ["city-of-kyiv"]


def test_no_column_of_an_added_row_is_null_that_may_not_be() -> None:
    from pipeline import tables
    from pipeline.rows import TABLES

    found = usual()
    least = {"events": {"event_type": "detention"}, "figures": {}, "dates": {}, "organisations": {"name": "Swap"}}
    made = [add(table, row(found, "documents"), (2, 6), values, reviewer()) for table, values in least.items()]
    now, _ = reviewed(arrow(document()), *made)
    for decision in made:
        (added,) = now[decision.table].to_pylist()
        assert [c.name for c in tables.columns(TABLES[decision.table]) if not c.nullable and added[c.name] is None] == []


def test_reviewers_who_add_the_same_row_otherwise_are_disputed() -> None:
    alike, other = missed("Bob", status="ongoing"), missed("Cem", status="planned")
    now, states = reviewed(usual(), missed(status="ongoing"), alike)
    assert ([state for state, _ in states], now["events"].num_rows) == (["applied"] * 2, 2)
    now, states = reviewed(usual(), missed(status="ongoing"), other)
    assert ([state for state, _ in states], now["events"].num_rows) == (["disputed"] * 2, 1)
    now, states = reviewed(usual(), missed(status="ongoing"), alike, other)
    assert ([state for state, _ in states], now["events"].num_rows) == (["applied", "applied", "outvoted"], 2)


def test_of_two_additions_of_one_reviewer_the_last_counts_and_events_of_other_types_are_others() -> None:
    now, states = reviewed(usual(), missed(status="ongoing"), missed(status="planned"), missed(event_type="negotiation"))
    assert [state for state, _ in states] == ["superseded", "applied", "applied"]
    added = [(e["event_type"], e["status"]) for e in now["events"].to_pylist() if e["reviewed"] == "added"]
    assert added == [("detention", "planned"), ("negotiation", "occurred")]
    assert len(set(now["events"]["event_id"].to_pylist())) == 3


def test_an_event_may_be_added_where_one_of_another_type_was_found() -> None:
    found = arrow(document(), event("freed"))
    _, states = reviewed(found, missed(words="freed"), missed(words="freed", event_type="prisoner_release", status="planned"))
    assert states[0] == ("applied", "")
    assert states[1][0] == "stale"
    assert states[1][1].startswith('found now, but: status "planned" → "occurred"')


def test_mended_and_added_events_take_the_codes_of_their_type_and_status() -> None:
    found, by = usual(), reviewer()
    doc = row(found, "documents")
    plan = replay.plan(found, [*fix("events", row(found, "events"), doc, {"status": "planned"}, by), missed()])
    coded = applying.apply(found, plan, lambda kind, status: (f"{kind}/{status}", "P"))["events"].to_pylist()
    assert [(e["cameo"], e["plover"]) for e in coded] == [("prisoner_release/planned", "P"), ("detention/occurred", "P")]
    untouched = applying.apply(found, replay.plan(found, []), lambda kind, status: ("x", "x"))["events"]
    assert untouched["cameo"].to_pylist() == [None]


def test_a_claim_that_a_reviewer_left_alone_keeps_its_figure() -> None:
    from pipeline.rows import EventReleased

    freed = (EventReleased("UKR", 12.0, 12.0, 12.0, "exact", "person", None, figure("12").figure_id),)
    found = arrow(document(), figure("12"), event("freed", released=freed))
    told = row(found, "events")
    kept = {"to": "UKR", "value": 12, "low": 12, "high": 12, "unit": "person"}
    now, _ = reviewed(found, *fix("events", told, row(found, "documents"), {"released": [kept, {"to": "RUS", "value": 9}]}, reviewer()))
    assert [part["figure_id"] for part in now["events"].to_pylist()[0]["released"]] == [figure("12").figure_id, None]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"modifier": "roughly"}, "use one of exact"),
        ({"value": "many"}, "is no number"),
        ({"confidence": 1.0}, "reviewers mend value"),
        ({"scope": None}, "may not be empty"),
        ({"date_edtf": "May"}, "EDTF"),
        ({"span": [5, 5]}, "within the text"),
        ({}, "nothing is changed"),
        ({"value": 12}, "nothing is changed"),
    ],
)
def test_a_fix_is_checked(changes: dict[str, Any], message: str) -> None:
    found = usual()
    with pytest.raises(UsageError, match=message):
        fix("figures", row(found, "figures"), row(found, "documents"), changes, reviewer())


def test_lists_of_an_event_are_checked_and_mended() -> None:
    found, by = usual(), reviewer()
    doc, told = row(found, "documents"), row(found, "events")
    parties = [{"name": "Russia", "code": "RUS", "role": "side"}]
    now, _ = reviewed(
        found, *fix("events", told, doc, {"parties": parties, "mediators": ["ARE"], "released": [{"to": "UKR", "value": 12}]}, by)
    )
    mended = now["events"].to_pylist()[0]
    assert (mended["parties"], mended["mediators"], mended["released"][0]["modifier"]) == (parties, ["ARE"], "exact")
    with pytest.raises(UsageError, match="use one of side"):
        fix("events", told, doc, {"parties": [{"name": "Russia", "code": "RUS", "role": "winner"}]}, by)


def test_a_reviewer_has_a_name() -> None:
    with pytest.raises(UsageError, match="needs a name"):
        Reviewer(" ")


def test_agreement_counts_the_rows_that_both_judged() -> None:
    found = usual()
    doc = row(found, "documents")
    ann, bob = reviewer("Ann"), reviewer("Bob")
    made = [judge("accept", "figures", row(found, "figures", at), doc, ann) for at in range(3)]
    made += [judge("accept", "figures", row(found, "figures", 0), doc, bob), judge("reject", "figures", row(found, "figures", 1), doc, bob)]
    made += [judge("skip", "figures", row(found, "figures", 2), doc, bob)]
    both, figures = agreement.agreements(made)
    assert (both.table, both.rows, both.alike, both.kappa) == ("all", 2, 1, 0.0)
    assert figures.table == "figures"
