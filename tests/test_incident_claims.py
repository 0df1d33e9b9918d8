"""Claims become low, best and high by policies that have names; wholes, sums and disagreements are reported, never forced."""

from datetime import date
from typing import Any

import pytest

from pipeline.incidents import chronology, conflicts, exports
from pipeline.incidents.amounts import compare, fits
from pipeline.incidents.clues import Amount
from pipeline.incidents.reconciling import POLICIES, Claim, disputed, principal, released

ALL = tuple(POLICIES)


def amount(value: float, to: str | None = "UKR", by: str | None = None, modifier: str = "exact") -> Amount:
    return Amount(to, value, None, None, modifier, by)


def claim(value: float, source: str = "d", told: int = 1, settled: bool = True, order: int = 0, **said: Any) -> Claim:
    return Claim(amount(value, **said), f"{source}-e{order}", source, source, told, settled, order)


@pytest.mark.parametrize(
    ("policy", "best"), [("both_sides_agree", 195), ("receiving_side", 195), ("most_sources", 195), ("latest", 207)]
)  # fmt: skip
def test_each_policy_chooses_by_its_name(policy: str, best: float) -> None:
    claims = [claim(195, "a", by="UKR"), claim(195, "b", by="RUS"), claim(207, "c", told=9)]
    (side,) = released(claims, [policy])
    assert (side.low, side.best, side.high, side.n_sources, side.policy) == (195, best, 207, 3, policy)
    assert disputed([side])


def test_a_policy_that_finds_nothing_leaves_it_to_the_next() -> None:
    (side,) = released([claim(207, "a"), claim(195, "b", told=2)], ALL)
    assert (side.best, side.policy) == (195, "latest")
    (side,) = released([claim(207, "a"), claim(195, "b")], ["receiving_side"])
    assert (side.best, side.policy) == (None, None)


def test_more_than_widens_nothing_where_it_fits_an_exact_number() -> None:
    (side,) = released([claim(4208, "a"), claim(4000, "b", modifier="more_than")], ALL)
    assert (side.low, side.best, side.high) == (4208, 4208, 4208)


def test_of_one_source_the_number_that_others_share_counts_not_the_women_among_them() -> None:
    kept = principal([claim(23, "a", order=0), claim(49, "a", order=1), claim(49, "b")])
    assert [one.amount.value for one in kept] == [49, 49]
    kept = principal([claim(49, "a", by="UKR"), claim(23, "a", order=1)])
    assert [one.amount.value for one in kept] == [49]


def test_a_number_without_a_side_that_the_sides_explain_does_not_count() -> None:
    sides = [claim(249, "a", to="HOU"), claim(69, "a", to="YEM", order=1)]
    assert [one.amount.to for one in principal([*sides, claim(318, "b", to=None)])] == ["HOU", "YEM"]
    assert [one.amount.to for one in principal([*sides, claim(900, "b", to=None)])] == ["HOU", "YEM", None]


def test_words_that_leave_a_number_open_fit_what_they_allow() -> None:
    assert fits(amount(190, modifier="about"), amount(192))
    assert not fits(amount(390), amount(307))
    assert compare((amount(318, to=None),), (amount(249, to="HOU"), amount(69, to="YEM"))).same == 1
    assert compare((amount(181, to=None), amount(706, to=None)), (amount(887, to=None),)).same == 1
    assert compare((amount(1400, to=None), amount(823, to=None)), (amount(823, to=None),)).differ == 0
    assert compare((amount(103), amount(49)), (amount(49),)).differ == 1
    assert compare((amount(103), amount(49)), (amount(49),)).among


def test_hundreds_fit_too_many_numbers_to_say_anything() -> None:
    plan = (amount(33, to="ISR"), amount(100, to="PSE", modifier="vague"))
    assert compare(plan, (amount(4, to="ISR"), amount(200, to="PSE"))).same == 0
    assert compare(plan, (amount(33, to="ISR"), amount(200, to="PSE"))).same == 1


def incident(**changes: Any) -> dict[str, Any]:
    day = date(2024, 1, 31)
    row: dict[str, Any] = {
        "incident_id": "i1", "event_type": "prisoner_exchange", "status": "occurred", "date_edtf": "2024-01-31", "date_start": day,
        "date_end": day, "countries": ["RUS", "UKR"], "location": None, "mediators": ["ARE"],
        "released": [side("UKR", 195, 207, 207)], "claims": [said("UKR", 207, "UKR", "a"), said("UKR", 195, "RUS", "b")],
        "event_ids": ["a-e0", "b-e0"], "doc_ids": ["a", "b"], "n_documents": 2, "n_sources": 2, "outlets": ["Daily"], "disputed": True,
        "parent_incident_id": None, "chain_id": None,
    }  # fmt: skip
    return row | changes


def side(to: str | None, low: float, best: float, high: float) -> dict[str, Any]:
    return {"to": to, "low": low, "best": best, "high": high, "n_sources": 2, "policy": "receiving_side"}


def said(to: str | None, value: float, by: str | None, doc: str) -> dict[str, Any]:
    return {
        "source": by, "to": to, "value": value, "modifier": "exact", "doc_id": doc, "event_id": f"{doc}-e0", "copy_of": None,
        "counts": True,
    }  # fmt: skip


def event(doc: str, value: float) -> dict[str, Any]:
    freed = {"to": "UKR", "value": value, "figure_id": f"{doc}-f0"}
    return {"event_id": f"{doc}-e0", "status": "occurred", "plover": "RETREAT", "parties": PARTIES, "released": [freed]}


PARTIES = [{"code": "UKR", "role": "side"}, {"code": "RUS", "role": "side"}]
DOCUMENTS = [{"doc_id": doc, "outlet": f"Outlet {doc}", "published": date(2024, 2, 1)} for doc in "ab"]


def figure(doc: str, **changes: Any) -> dict[str, Any]:
    row = {
        "figure_id": f"{doc}-f0", "doc_id": doc, "event_id": f"{doc}-e0", "value": 207.0, "kind": "people", "unit": "soldier",
        "scope": "total", "nationality": None, "returned_to": "UKR", "date_edtf": None, "sentence": f"Said in {doc}.",
    }  # fmt: skip
    return row | changes


def test_the_timeline_is_in_order_and_says_who_they_were_and_that_claims_differ() -> None:
    later = incident(incident_id="i2", date_edtf="2024-02-08", date_start=date(2024, 2, 8), released=[], disputed=False)
    undated = incident(incident_id="i3", date_edtf=None, date_start=None)
    women = figure("a", scope="subset", value=12.0, unit="woman")
    lines = chronology.timeline([later, undated, incident()], [women])
    assert [line["incident_id"] for line in lines] == ["i1", "i2"]
    assert lines[0]["released"] == "207 to UKR (195 to 207)"
    assert (lines[0]["of_whom"], lines[0]["disputed"], lines[0]["mediators"]) == (["12 woman"], True, ["ARE"])
    assert len(chronology.timeline([later, undated], undated=True)) == 2


def test_another_policy_may_choose_another_number() -> None:
    days = {"a": 1, "b": 2}
    assert chronology.rechosen(incident(), "latest", days)["released"][0]["best"] == 195
    assert chronology.rechosen(incident(), "both_sides_agree", days)["released"][0]["best"] == 207


def test_disagreements_come_with_their_sentences() -> None:
    found = conflicts.disagreements([incident()], [event("a", 207), event("b", 195)], [figure("a"), figure("b")], DOCUMENTS)
    assert [(row["value"], row["claimed_by"], row["outlet"], row["sentence"]) for row in found] == [
        (195, "RUS", "Outlet b", "Said in b."),
        (207, "UKR", "Outlet a", "Said in a."),
    ]
    agreed = incident(released=[side("UKR", 207, 207, 207)])
    assert conflicts.disagreements([agreed], [], [], DOCUMENTS) == []


def test_parts_are_held_against_their_whole() -> None:
    numbers = (390, 307, 303)
    parts = [incident(incident_id=f"p{n}", parent_incident_id="i1", released=[side("UKR", n, n, n)]) for n in numbers]
    whole = incident(released=[side("UKR", 1000, 1000, 1000)])
    (row,) = conflicts.totals([whole, *parts])
    assert (row["whole"], sorted(row["parts"]), row["missing"], row["explained"]) == (1000, sorted(numbers), 0, True)
    (row,) = conflicts.totals([whole, *parts[:2]])
    assert (row["missing"], row["explained"]) == (303, False)


def test_a_stated_sum_stands_beside_what_is_known_until_then() -> None:
    later = incident(incident_id="i2", date_start=date(2024, 3, 1))
    stated = figure("a", scope="cumulative", value=3000.0)
    (row,) = conflicts.sums([incident(), later], [stated, figure("b")], DOCUMENTS)
    assert (row["stated"], row["known"], row["incidents"], row["missing"]) == (3000, 207, 1, 2793)


def test_exports_bear_the_names_of_other_collections() -> None:
    (ged,) = exports.ucdp([incident()])
    assert (ged["low"], ged["best"], ged["high"], ged["date_prec"], ged["number_of_sources"]) == (195, 207, 207, 1, 2)
    assert (ged["side_a"], ged["side_b"], ged["source_original"]) == ("RUS", "UKR", "RUS; UKR")
    (plover,) = exports.polecat([incident()], [event("a", 207)])
    assert (plover["Event Type"], plover["Actor Name"], plover["Recipient Name"]) == ("RETREAT", "RUS", "UKR")
    (line,) = exports.acled([incident()])
    assert line["notes"] == (
        "On 2024-01-31: Prisoner exchange (occurred), RUS and UKR. Freed: 207 to UKR (195 to 207). Mediated by ARE. Claims differ. "
        "2 independent sources in 2 documents."
    )


@pytest.mark.parametrize(("end", "precision"), [((2024, 1, 31), 1), ((2024, 2, 2), 2), ((2024, 2, 6), 3), ((2024, 2, 20), 4), (None, 5)])
def test_date_precision_is_that_of_ucdp(end: tuple[int, int, int] | None, precision: int) -> None:
    assert exports.date_prec(incident(date_end=date(*end) if end else None)) == precision
