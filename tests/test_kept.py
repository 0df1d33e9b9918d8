"""What was read off a codebook once is found again by the next process, and nothing goes wrong where it cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.codebook.book import Codebook, load
from pipeline.rules import kept
from pipeline.rules.events import grafts

BOOK = load("prisoners")
THING = {"words": [frozenset({"man", "woman"})], "numbers": (1, 2.5)}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(kept.VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache"


def never() -> object:
    raise AssertionError("made again")


def test_what_was_made_is_found_again(folder: Path) -> None:
    assert kept.kept("thing", BOOK, lambda: THING) == THING
    assert kept.kept("thing", BOOK, never) == THING


def test_another_codebook_has_its_own(folder: Path) -> None:
    other = Codebook(BOOK.settings, "another", BOOK._entries)
    assert [kept.kept("thing", book, lambda book=book: book.digest) for book in (BOOK, other)] == [BOOK.digest, "another"]  # type: ignore[misc]


def test_other_code_makes_it_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept.kept("thing", BOOK, lambda: 1)
    monkeypatch.setattr(kept, "code_digest", lambda: "changed")
    assert kept.kept("thing", BOOK, lambda: 2) == 2


@pytest.mark.parametrize("damage", [b"", b"x" * 100])
def test_a_damaged_file_is_made_anew(damage: bytes, folder: Path) -> None:
    kept.kept("thing", BOOK, lambda: THING)
    for file in folder.iterdir():
        file.write_bytes(damage or file.read_bytes()[:-1])
    assert kept.kept("thing", BOOK, lambda: THING) == THING
    assert kept.kept("thing", BOOK, never) == THING


def test_a_place_that_takes_no_files_is_done_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv(kept.VARIABLE, str(tmp_path / "file" / "below"))
    assert kept.kept("thing", BOOK, lambda: THING) == THING


def test_nothing_is_kept_where_nobody_wants_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(kept.VARIABLE, "")
    shelf = kept.Shelf("shelf")
    assert (kept.kept("thing", BOOK, lambda: THING), shelf.get("a")) == (THING, None)
    shelf.put("a", 1)
    shelf.save()
    assert not folder.exists()


def test_the_folder_of_the_system_is_used_unless_another_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(kept.VARIABLE)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    kept.kept("thing", BOOK, lambda: THING)
    assert len(list((tmp_path / "newsledger").iterdir())) == 1


def test_old_ones_go(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept.kept("other", BOOK, lambda: THING)
    for number in range(kept.NEWEST + 3):
        monkeypatch.setattr(kept, "code_digest", lambda number=number: str(number))
        kept.kept("thing", BOOK, lambda: THING)
    assert len(list(folder.glob("thing-*"))) == kept.NEWEST
    assert len(list(folder.iterdir())) == kept.NEWEST + 1


def test_what_two_processes_save_is_kept_of_both(folder: Path) -> None:
    shelves = [kept.Shelf("shelf"), kept.Shelf("shelf")]
    for shelf, key in zip(shelves, "ab", strict=True):
        assert shelf.get(key) is None
        shelf.put(key, key.upper())
    for shelf in shelves:
        shelf.save()
    third = kept.Shelf("shelf")
    assert (third.get("a"), third.get("b")) == ("A", "B")


def test_a_shelf_on_which_little_is_new_is_not_written_again(folder: Path) -> None:
    shelf = kept.Shelf("shelf")
    for number in range(2 * kept.ENOUGH):
        shelf.get(str(number))
        shelf.put(str(number), number)
    shelf.save()
    shelf.put("more", 1)
    shelf.save()
    assert kept.Shelf("shelf").get("more") is None


def test_a_kept_program_matches_as_the_pattern(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    groups = {"who": "(?:two men|one)"}
    monkeypatch.setattr(grafts, "LARGE", 0)
    monkeypatch.setattr(grafts, "PROGRAMS", kept.Shelf("programs"))
    first = grafts.compiled(r"\b(?P<t><who>) freed", groups)
    grafts.PROGRAMS.save()
    monkeypatch.setattr(grafts, "PROGRAMS", kept.Shelf("programs"))
    monkeypatch.setattr(grafts, "_program", never)
    again = grafts.compiled(r"\b(?P<t><who>) freed", groups)
    spans = [[m.span("t") for m in pattern.finditer("two men freed one freed")] for pattern in (first, again)]
    assert spans == [[(0, 7), (14, 17)]] * 2
