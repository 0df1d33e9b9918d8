"""The files of a codebook agree among themselves, and `codebook check` says where they do not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.codebook import book
from pipeline.codebook.blank import write_blank
from pipeline.codebook.checking import ontology, problems
from pipeline.codebook.entries import Leader, Organisation

EVENT = """
[[events]]
id = "strike"
definition = "A strike."
source = "own"
layout = "acts"
cameo = { occurred = "190" }
plover = { occurred = "ASSAULT" }
"""
TRIGGER = """
[[triggers]]
id = "strike.noun"
event = "strike"
words = ["strike"]
patterns = ["\\\\b<blow>\\\\b"]
strength = "anchored"
source = "own"
"""
GROUP = """
[[vocabulary]]
id = "blow"
patterns = ["strikes?"]
source = "own"
"""


def codebook_with(folder: Path, **files: str) -> book.Codebook:
    """A blank codebook with those texts behind its files."""
    write_blank(folder)
    for name, text in {"events": EVENT, "triggers": TRIGGER, "vocabulary": GROUP, **files}.items():
        with (folder / f"{name}.toml").open("a", encoding="utf-8") as file:
            file.write(text)
    return book.load(folder)


@pytest.mark.parametrize("name", book.available())
def test_what_ships_agrees(name: str) -> None:
    assert list(problems(book.load(name))) == []


def test_a_small_codebook_agrees(tmp_path: Path) -> None:
    assert list(problems(codebook_with(tmp_path / "blows"))) == []


@pytest.mark.parametrize(
    ("file", "change", "level", "words"),
    [
        ("events", lambda t: t.replace('"190"', '"1999"'), "error", "'1999' is no CAMEO code"),
        ("events", lambda t: t.replace("ASSAULT", "HIT"), "error", "'HIT' is no PLOVER code"),
        ("events", lambda t: t.replace("cameo = { occurred", "cameo = { happened"), "error", "'happened' is no status"),
        ("events", lambda t: t + EVENT.replace('"strike"', '"raid"'), "unused", "no trigger names this type"),
        ("events", lambda t: t.replace("layout", 'hides = ["war"]\nlayout'), "error", "'war' is no event type"),
        ("triggers", lambda t: t.replace("<blow>", "<hit>"), "error", "<hit> is no group"),
        ("triggers", lambda t: t.replace('event = "strike"', 'event = "war"'), "error", "'war' is no event type"),
        ("triggers", lambda t: t.replace('["strike"]', '["Strike"]'), "error", "unreachable"),
        ("triggers", lambda t: t.replace("<blow>", "<blow>("), "error", "no regular expression"),
        ("vocabulary", lambda t: t.replace("strikes?", "<later>"), "error", "<later> is declared nowhere before it"),
        ("vocabulary", lambda t: t + GROUP.replace("blow", "idle"), "unused", "no pattern names this group"),
    ],
)
def test_what_does_not_agree_is_named(tmp_path: Path, file: str, change: Callable[[str], str], level: str, words: str) -> None:
    texts = {"events": EVENT, "triggers": TRIGGER, "vocabulary": GROUP}
    found = list(problems(codebook_with(tmp_path / "blows", **{file: change(texts[file])})))
    assert any(problem.level == level and words in problem.words for problem in found), found


def test_borrowed_entries_stand_behind_the_own_ones(tmp_path: Path) -> None:
    folder = tmp_path / "blows"
    write_blank(folder)
    before = book.load(folder)
    lent = book.load("prisoners").rows(Organisation)
    assert before.rows(Organisation) == lent
    own = lent[0].id
    with (folder / "organisations.csv").open("a", encoding="utf-8") as file:
        file.write(f"{own},Renamed here,government,own\n")
    book.load.cache_clear()
    after = book.load(folder)
    assert after.rows(Organisation)[0].name == "Renamed here"
    assert len(after.rows(Organisation)) == len(lent)
    assert after.rows(Leader) == book.load("prisoners").rows(Leader)
    assert after.digest != before.digest


def test_codes_are_those_of_the_code_lists() -> None:
    assert ontology()["cameo"] >= {"0841", "0842", "0353", "1053", "1243", "046", "045", "057", "141", "173", "174"}
    assert len(ontology()["cameo"]) > 250
