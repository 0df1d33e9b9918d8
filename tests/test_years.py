"""Nothing is invented: where nobody says when an article was written, no row has a year that its text does not hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.extraction import extract

HERE = Path(__file__).parent
SHARED = HERE.parent.parent / "shared"
FOLDERS = (HERE / "gold", HERE / "gold_air_attacks", SHARED / "gold" / "dev", SHARED / "seeds")
TEXTS = [path for folder in FOLDERS if folder.is_dir() for path in sorted(folder.glob("*.txt"))]
YEAR = re.compile(r"(?<!\d)[12]\d{3}(?!\d)")


def years(value: object) -> set[str]:
    return set(YEAR.findall(str(value or "")))


def stands(year: str, text: str) -> bool:
    """Whether the text holds the year, in full or by its last two digits, or a decade or century that it opens."""
    return year in text or re.search(rf"['’/-]{year[2:]}(?!\d)", text) is not None or f"{year[:3]}0s" in text


@pytest.mark.parametrize("path", TEXTS, ids=[path.stem for path in TEXTS])
def test_no_year_comes_from_nowhere(path: Path) -> None:
    result = extract(path.read_text(encoding="utf-8"))
    if result.document.published_source != "none":
        assert result.document.published_edtf
        assert all(stands(year, path.read_text(encoding="utf-8")) for year in years(result.document.published_edtf))
        return
    found = {year for row in result.dates for value in (row.edtf, row.start, row.end) for year in years(value)}
    found |= {year for row in result.events for value in (row.date_edtf, row.date_start, row.date_end) for year in years(value)}
    assert {year for year in found if not stands(year, result.document.text)} == set()


def test_the_sets_hold_articles_that_say_nothing_of_their_date() -> None:
    assert sum(extract(path.read_text(encoding="utf-8")).document.published_source == "none" for path in TEXTS) >= 3


def test_a_dateline_without_a_year_dates_today_and_yesterday_without_one() -> None:
    result = extract("BERN, March 1 (Newswire) - Nine men were freed yesterday, the ministry said today.")
    assert [row.edtf for row in result.dates] == ["XXXX-03-01", "XXXX-02-28", "XXXX-03-01"]
    assert {row.basis for row in result.dates} == {"unresolved"}
