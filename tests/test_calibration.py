"""Confidences: what a rule says of itself becomes the share of right rows, never the other way round in order."""

from __future__ import annotations

import dataclasses
import itertools

import pytest
from calibrate import crossed_over, read, steps, sure

from pipeline.codebook import book
from pipeline.codebook.calibrating import Calibration
from pipeline.evaluate.reliability import bins, calibration_error
from pipeline.evaluate.scorecard import Scorecard, Verdict
from pipeline.records import Article, Published, Reading
from pipeline.rules import order
from pipeline.rules.calibration import TABLES

TEXT = "Ukraine and Russia exchanged 40 prisoners each on 3 May 2025, the Red Cross said."


@pytest.fixture(scope="module")
def codebook() -> book.Codebook:
    return book.load()


def test_every_table_has_rising_steps(codebook: book.Codebook) -> None:
    rows = codebook.rows(Calibration)
    assert {row.table for row in rows} == set(TABLES)
    for table in TABLES:
        mine = [row for row in rows if row.table == table]
        assert all(a.raw < b.raw and a.sure <= b.sure for a, b in itertools.pairwise(mine))
        assert all(0 < row.sure < 1 and row.right <= row.rows for row in mine)


def test_only_confidences_change(codebook: book.Codebook) -> None:
    reading = Reading(Article("1", "1", "", TEXT, published=Published()), ((0, len(TEXT)),))
    raw, sure_of = order.find(reading, codebook, calibrate=False), order.find(reading, codebook)
    known = {row.sure for row in codebook.rows(Calibration)}
    assert raw.figures
    assert raw.events
    for table in TABLES:
        for before, after in zip(getattr(raw, table), getattr(sure_of, table), strict=True):
            assert dataclasses.replace(after, confidence=before.confidence) == before
            assert after.confidence in known


def test_steps_are_pooled_until_they_rise() -> None:
    high = [Verdict(f"a{i}", "dates", 0.9, i % 10 < 6) for i in range(100)]
    low = [Verdict(f"a{i}", "dates", 0.5, i % 10 < 8) for i in range(100)]
    assert steps(high + low) == [(0.5, 200, 140)]
    apart = steps([Verdict(f"a{i}", "dates", 0.9, True) for i in range(100)] + [Verdict(f"a{i}", "dates", 0.5, False) for i in range(100)])
    assert [(start, rows) for start, rows, _ in apart] == [(0.5, 100), (0.9, 100)]
    assert sure(apart, 0.7) < 0.1 < 0.9 < sure(apart, 0.95)


def test_confidence_holds_on_articles_it_was_not_fitted_on() -> None:
    verdicts = read()
    assert len(verdicts) > 1000
    crossed = [v for table in TABLES for v in crossed_over([w for w in verdicts if w.table == table])]
    assert calibration_error(crossed) <= 0.05
    assert calibration_error(crossed) < calibration_error(verdicts)


def test_a_verdict_is_kept_for_every_row_that_is_judged() -> None:
    card = Scorecard()
    card.judge("a", "events", {"confidence": 0.25}, right=False)
    card.judge("a", "events", {"confidence": 0.95}, right=True)
    assert [(b.rows, b.said, b.right) for b in bins(card.verdicts)] == [(1, 0.25, 0.0), (1, 0.95, 1.0)]
    assert calibration_error(card.verdicts) == pytest.approx(0.15)
