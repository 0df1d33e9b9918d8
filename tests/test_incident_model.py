"""The scorer's weights are data: read strictly, complete, and explained pair by pair. Dates are runs of days."""

from pathlib import Path

import pytest
from test_incidents import documents, event, freed, table

from pipeline.incidents import model
from pipeline.incidents.calendar import days
from pipeline.incidents.clues import Clues, clues
from pipeline.incidents.kinds import kinds
from pipeline.incidents.likeness import FEATURES
from pipeline.incidents.reconciling import POLICIES


def pair(**other: object) -> tuple[Clues, Clues]:
    events = event("a", released=(freed("ARM", 132),)), event("b", **{"released": (freed("ARM", 132),), **other})
    one, two = clues(table(*events).to_pylist(), dict.fromkeys(documents(*events)["doc_id"].to_pylist()), kinds())
    return one, two


def test_the_file_of_weights_names_every_feature_and_known_policies() -> None:
    loaded = model.load()
    assert len(loaded.weights) == len(FEATURES)
    assert set(loaded.policies) <= set(POLICIES)


@pytest.mark.parametrize(
    ("change", "named"),
    [(("day_same", "day_sane"), "day_s"), (("join = 0.0", 'join = "x"'), "join"), (("[weights]", "[waits]"), "weights")],
)
def test_a_wrong_file_of_weights_is_refused_by_name(tmp_path: Path, change: tuple[str, str], named: str) -> None:
    (tmp_path / "linking.toml").write_text(model.FILE.read_text().replace(*change))
    with pytest.raises(model.ModelError, match=named):
        model.load(tmp_path / "linking.toml")


def test_what_each_feature_adds_is_told_and_adds_up() -> None:
    loaded, (one, other) = model.load(), pair()
    told = loaded.explain(one, other)
    assert {"day_same", "amount_same", "bias"} <= {name for name, _ in told}
    assert sum(value for _, value in told) == pytest.approx(loaded.log_odds(one, other))
    assert loaded.log_odds(one, other) == loaded.log_odds(other, one) > 0


def test_evidence_moves_the_odds_as_it_should() -> None:
    loaded = model.load()
    same = loaded.log_odds(*pair())
    assert same > loaded.log_odds(*pair(released=())) > loaded.log_odds(*pair(released=(freed("ARM", 12),)))
    assert same > loaded.log_odds(*pair(date_edtf=None)) > model.NEVER
    assert loaded.log_odds(*pair(date_edtf="2024-05-01")) == loaded.log_odds(*pair(event_type="protest")) == model.NEVER


@pytest.mark.parametrize(
    ("edtf", "grain", "length"),
    [
        ("2024-02-29", "day", 1), ("2024-02", "days", 29), ("2024-03-01/2024-03-03", "days", 3), ("2024", "long", 366),
        ("2024-03-01/..", "long", 1), ("2024-21", "long", 92), ("2024-03~", "days", 31),
    ],
)  # fmt: skip
def test_a_date_is_a_run_of_days(edtf: str, grain: str, length: int) -> None:
    found = days(edtf)
    assert found.grain == grain
    assert found.first is not None
    assert found.last is not None
    assert found.last - found.first + 1 == length


@pytest.mark.parametrize(("edtf", "month_day"), [("XXXX-05-16", "05-16"), ("XXXX-05-XX", "05"), ("2024-05-16", "05-16")])
def test_a_date_without_a_year_keeps_its_day(edtf: str, month_day: str) -> None:
    assert days(edtf).month_day == month_day


@pytest.mark.parametrize("edtf", [None, "", "2024-02-31", "..", "202X", "2024-05-01/2024-04-01"])
def test_what_is_no_date_covers_no_day(edtf: str | None) -> None:
    assert days(edtf).first is None
