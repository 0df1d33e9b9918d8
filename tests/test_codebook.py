"""Codebooks are read strictly: whatever is wrong is named with its file, its entry and what is allowed."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest

from pipeline.codebook import book
from pipeline.codebook.entries import ENTRIES, Country
from pipeline.codebook.reading import CodebookError, read_entries


@dataclass(frozen=True, slots=True)
class Sample:
    id: str
    kind: Literal["one", "two"]
    names: tuple[str, ...] = ()
    weight: float = 1.0
    final: bool = False


def write(folder: Path, text: str, name: str = "sample.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_csv_rows_become_entries(tmp_path: Path) -> None:
    path = write(tmp_path, "id,kind,names,weight,final\na,one,x|y z,0.5,true\nb,two,,,\n")
    assert read_entries(path, Sample) == (Sample("a", "one", ("x", "y z"), 0.5, True), Sample("b", "two"))


def test_toml_tables_become_entries(tmp_path: Path) -> None:
    path = write(tmp_path, '[[sample]]\nid = "a"\nkind = "two"\nnames = ["x"]\nweight = 2\n', "sample.toml")
    assert read_entries(path, Sample) == (Sample("a", "two", ("x",), 2.0),)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("id,kind\na,three\n", "line 2, kind: 'three' is not allowed; use one of one, two"),
        ("id,kind,colour\na,one,red\n", "unknown key 'colour'"),
        ("id,kind\n,one\n", "id is missing"),
        ("id,kind,weight\na,one,heavy\n", "'heavy' is no float"),
        ("id,kind,final\na,one,maybe\n", "'maybe' is no bool"),
        ("id,kind\na,one\na,two\n", "the id 'a' is used twice"),
        ("id,kind\na,one,more\n", "a cell too many"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(CodebookError, match=words):
        read_entries(write(tmp_path, text), Sample)


@pytest.mark.parametrize("text", ["[[other]]\nid = 'a'\n", "= 3"])
def test_wrong_toml_is_named(tmp_path: Path, text: str) -> None:
    with pytest.raises(CodebookError, match=r"sample\.toml"):
        read_entries(write(tmp_path, text, "sample.toml"), Sample)


@pytest.mark.parametrize("name", book.available())
def test_codebooks_that_ship_load_and_every_entry_names_its_source(name: str) -> None:
    codebook = book.load(name)
    for kind in ENTRIES:
        for entry in codebook.rows(kind):
            assert entry.id, kind  # type: ignore[attr-defined]
            assert entry.source, (kind, entry)  # type: ignore[attr-defined]


def test_countries_have_alpha_3_codes_and_names() -> None:
    countries = book.load("prisoners").rows(Country)
    assert len(countries) > 190
    assert all(len(c.id) == 3 and c.id.isupper() and c.name for c in countries)


def test_an_unknown_codebook_names_those_that_exist() -> None:
    with pytest.raises(CodebookError, match="prisoners"):
        book.load("no-such-topic")


def test_a_folder_is_a_codebook_and_its_digest_follows_its_bytes(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(book.CODEBOOKS / "prisoners", folder)
    copied = book.load(folder)
    assert copied.digest == book.load("prisoners").digest
    (folder / "codebook.toml").write_text((folder / "codebook.toml").read_text() + "# changed\n")
    book.load.cache_clear()
    assert book.load(folder).digest != copied.digest


def test_a_lexicon_that_does_not_exist_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(book.CODEBOOKS / "prisoners", folder)
    head = folder / "codebook.toml"
    head.write_text(head.read_text().replace('language = "en"', 'language = "xx"'))
    with pytest.raises(CodebookError, match="no lexicon for 'xx'"):
        book.load(folder)
