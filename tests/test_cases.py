"""Marked-up sentences: the marks are cut out, the offsets of what stays are right, and bad markup is refused."""

from datetime import date
from pathlib import Path

import pytest

from pipeline.codebook.cases import parse_case, read_cases
from pipeline.codebook.reading import CodebookError


def test_marks_index_the_text_without_tags() -> None:
    case = parse_case('@2025-05-22 On <date edtf=2025-05-19>Monday</date> <figure value=7 unit="crew member">seven</figure> left.{br}End.')
    assert case.published == date(2025, 5, 22)
    assert case.text == "On Monday seven left.\nEnd."
    assert [case.text[m.start : m.end] for m in case.marks] == ["Monday", "seven"]
    assert case.marks[1].values == {"value": "7", "unit": "crew member"}


def test_marks_may_nest() -> None:
    case = parse_case("<event status=planned>a <figure value=35>35</figure> for 35 swap</event>")
    assert [(m.kind, case.text[m.start : m.end]) for m in case.marks] == [("event", "a 35 for 35 swap"), ("figure", "35")]


@pytest.mark.parametrize("line", ["<date>today", "today</date>", "@soon They left.", "<date>one</figure>"])
def test_bad_markup_is_refused(line: str) -> None:
    with pytest.raises(CodebookError):
        parse_case(line)


def test_groups_come_from_headings(tmp_path: Path) -> None:
    path = tmp_path / "cases.txt"
    path.write_text("First.\n\n# a comment\n## known failure: too hard\nSecond.\n## held-out\nThird.\n")
    cases = read_cases(path)
    assert [(c.group, c.note, c.text, c.id) for c in cases] == [
        ("developed-on", "", "First.", "cases.txt:1"),
        ("known failure", "too hard", "Second.", "cases.txt:5"),
        ("held-out", "", "Third.", "cases.txt:7"),
    ]


def test_an_unknown_heading_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cases.txt"
    path.write_text("## bugs\n")
    with pytest.raises(CodebookError, match="unknown group 'bugs'"):
        read_cases(path)
