"""Queues hold what they promise in the promised order; samples are fair, and their intervals cover."""

from __future__ import annotations

import random
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from reviewed_tables import arrow, document, event, figure, reviewer, row, usual

from pipeline import review
from pipeline.decisions import replay
from pipeline.decisions.judging import fix, judge
from pipeline.incidents.link import link
from pipeline.job.loading import as_frame
from pipeline.review.sampling import precision, sample, verdicts, wilson
from pipeline.rows import EventReleased, Float32
from pipeline.tables import pandas_dtype


def loaded(found: dict[str, Any], *decisions: Any) -> SimpleNamespace:
    frames = {name: table.to_pandas(types_mapper=pandas_dtype) for name, table in found.items()}
    return SimpleNamespace(**frames, decisions=as_frame(replay.plan(found, decisions).fates))


def words(queue: pd.DataFrame) -> list[str]:
    return list(queue.text)


def test_the_least_confident_come_first() -> None:
    tables = loaded(arrow(document(), figure("12", confidence=Float32(0.9)), figure("40", confidence=Float32(0.3)), event("freed")))
    found = review.queue(tables)
    assert words(found) == ["40", "freed", "12"]
    assert list(found.why) == ["confidence 0.30", "confidence 0.80", "confidence 0.90"]
    assert words(review.queue(tables, table="figures", limit=1)) == ["40"]
    assert set(found.source) == {"a.txt"}


def test_the_largest_count_people_only() -> None:
    freed = (EventReleased("UKR", None, 300.0, None, "more_than", "person", None, None),)
    tables = loaded(arrow(document(), figure("12"), figure("40", kind="money"), event("freed", released=freed)))
    assert words(review.queue(tables, by="large")) == ["freed", "12"]


def test_changed_rows_are_new_ones_and_those_with_other_values() -> None:
    before = loaded(arrow(document(), figure("12"), figure("40")))
    now = loaded(arrow(document(), figure("12"), figure("40", unit="prisoner", confidence=Float32(0.1)), figure("7")))
    found = review.queue(now, by="changed", before=before)
    assert list(zip(found.text, found.why, strict=True)) == [("40", "changed: unit"), ("7", "new")]
    with pytest.raises(ValueError, match="needs before="):
        review.queue(now, by="changed")


def test_conflicts_are_claims_that_disagree_and_reviewers_who_do() -> None:
    one, two = (EventReleased("UKR", n, n, n, "exact", "person", who, None) for n, who in ((12.0, "Kyiv"), (40.0, "Moscow")))
    found = arrow(document(), figure("12"), figure("40"), event("freed", released=(one, two)), event("swap of 7"))
    found["incidents"], _ = link(found["events"], found["documents"])
    found["incidents"] = found["incidents"].set_column(
        found["incidents"].schema.get_field_index("disputed"), "disputed", [[True, *[False] * (len(found["incidents"]) - 1)]]
    )
    doc, first = row(found, "documents"), row(found, "figures")
    decisions = [judge("accept", "figures", first, doc, reviewer("Ann")), judge("reject", "figures", first, doc, reviewer("Bob"))]
    listed = review.queue(loaded(found, *decisions), by="conflicts")
    assert listed.iloc[0][["text", "why"]].tolist() == ["12", "reviewers disagree"]
    assert set(listed.why[1:]) == {"claims about this incident disagree"}
    assert len(listed) >= 2


def test_a_queue_knows_its_orders_and_tables() -> None:
    with pytest.raises(ValueError, match="use one of uncertain"):
        review.queue(loaded(usual()), by="mood")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="'documents' is not reviewed"):
        review.queue(loaded(usual()), table="documents")


def many(count: int, *, right: float, seed: int) -> tuple[SimpleNamespace, Any]:
    """Figures of two rules, one rare and worse, and a judge who knows which are right."""
    text = " ".join(f"There are {n} men." for n in range(1000, 1000 + count))
    made = [
        figure(str(n), text, rule="rare:x" if n % 10 == 0 else "common:y+z", sentence=f"There are {n} men.")
        for n in range(1000, 1000 + count)
    ]
    chance = random.Random(seed)
    truth = {f.figure_id: chance.random() < (right if f.rule[0] == "c" else right - 0.2) for f in made}
    return arrow(document(text), *made), truth  # type: ignore[return-value]


def test_a_sample_is_stratified_repeatable_and_moved_by_its_seed() -> None:
    found, _ = many(200, right=0.9, seed=1)
    tables = loaded(found)
    one = sample(tables, size=30)
    assert one.equals(sample(tables, size=30))
    assert set(one.row_id) != set(sample(tables, size=30, seed=1).row_id)
    assert one.stratum.value_counts().to_dict() == {"common": 27, "rare": 3}
    assert set(zip(one.stratum, one.stratum_size, strict=True)) == {("common", 180), ("rare", 20)}


def test_precision_is_that_of_the_whole_table_not_of_the_sample() -> None:
    found, _ = many(100, right=1.0, seed=1)
    tables = loaded(found)
    drawn = sample(tables, size=20)
    rows = {r["figure_id"]: r for r in found["figures"].to_pylist()}
    doc = row(found, "documents")
    made = [
        judge("reject" if drawn.stratum[at] == "rare" else "accept", "figures", rows[id], doc, reviewer())
        for at, id in enumerate(drawn.row_id)
    ]
    estimate = precision(drawn, loaded(found, *made).decisions)
    assert estimate.share == pytest.approx(0.9)
    assert estimate.low < 0.9 < estimate.high
    assert (estimate.rows, estimate.of) == (20, 100)
    mended = fix("figures", rows[drawn.row_id[0]], doc, {"unit": "soldier"}, reviewer())
    assert precision(drawn, loaded(found, *mended).decisions).share == 0.0
    assert precision(drawn, loaded(found, *mended).decisions, strict=False).share == 1.0
    with pytest.raises(ValueError, match="review it first"):
        precision(drawn, loaded(found).decisions)


def test_the_interval_covers_the_truth_as_often_as_it_says() -> None:
    tables, _ = many(400, right=0.9, seed=0)
    frame = loaded(tables)
    covered = 0
    for seed in range(200):
        chance = random.Random(seed)
        truth = {
            id: chance.random() < (0.7 if rule[0] == "r" else 0.92)
            for id, rule in zip(frame.figures.figure_id, frame.figures.rule, strict=True)
        }
        drawn = sample(frame, size=60, seed=seed)
        decided = pd.DataFrame(
            {
                "table": "figures",
                "row_id": drawn.row_id,
                "verdict": ["accept" if truth[id] else "reject" for id in drawn.row_id],
                "state": "applied",
            }
        )
        estimate = precision(drawn, decided)
        covered += estimate.low <= sum(truth.values()) / len(truth) <= estimate.high
    assert covered >= 186  # 95 % of 200 less what chance allows


def test_wilson_stays_within_bounds() -> None:
    assert wilson(1.0, 10)[1] == pytest.approx(1.0)
    assert 0 <= wilson(0.0, 3)[0] < wilson(0.0, 3)[1] < 1


def test_of_two_verdicts_the_gravest_counts_and_stale_ones_do_not() -> None:
    decisions = pd.DataFrame(
        {
            "table": "figures",
            "row_id": ["a", "a", "b"],
            "verdict": ["reject", "accept", "accept"],
            "state": ["disputed", "disputed", "stale"],
        }
    )
    assert verdicts(decisions).to_dict("records") == [{"table": "figures", "row_id": "a", "verdict": "reject"}]


def test_errors_by_rule_and_calibration_rest_on_what_was_judged() -> None:
    found = usual()
    doc, rows = row(found, "documents"), found["figures"].to_pylist()
    made = [judge("accept", "figures", rows[0], doc, reviewer()), judge("reject", "figures", rows[1], doc, reviewer())]
    tables = loaded(found, *made)
    (worst,) = review.by_rule(tables, tables.decisions).to_dict("records")
    assert (worst["rule"], worst["accept"], worst["reject"], worst["judged"], worst["right"]) == ("digits", 1, 1, 2, 0.5)
    (bin,) = review.calibration(tables, tables.decisions).to_dict("records")
    assert bin["confidence"] == pytest.approx(0.9)
    assert (bin["right"], bin["rows"]) == (0.5, 2)
    assert bin["low"] < 0.5 < bin["high"]
