"""Fingerprints: each part follows what it stands for and nothing else; an unchanged run loads no spaCy."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import provenance
from pipeline.provenance import Options, differences, fingerprint
from pipeline.records import Given, RawArticle

RAW = RawArticle("a.txt", b"x", "txt", "1" * 64)


@pytest.mark.parametrize(
    ("raw", "options", "part"),
    [
        (replace(RAW, sha256="2" * 64), Options(), "content"),
        (replace(RAW, error="read: gone"), Options(), "content"),
        (replace(RAW, given=Given(published="2025-05-21")), Options(), "metadata"),
        (RAW, Options(gate=False), "options"),
    ],
)
def test_each_part_follows_what_it_stands_for(raw: RawArticle, options: Options, part: str) -> None:
    assert differences(fingerprint(RAW, Options()), fingerprint(raw, options)) == (part,)
    assert differences(fingerprint(raw, options), fingerprint(raw, options)) == ()


def test_other_code_and_another_codebook_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import shutil

    from pipeline.codebook.book import CODEBOOKS

    before = fingerprint(RAW, Options())
    mine = shutil.copytree(CODEBOOKS / Options().codebook, tmp_path / "mine")
    assert differences(before, fingerprint(RAW, Options(codebook=str(mine)))) == ()
    with (mine / "codebook.toml").open("a") as file:
        file.write("\n# changed\n")
    from pipeline.codebook import book

    book.load.cache_clear()
    provenance.recipe.cache_clear()
    assert differences(before, fingerprint(RAW, Options(codebook=str(mine)))) == ("codebook",)
    monkeypatch.setattr(provenance, "code_digest", lambda: "other")
    provenance.recipe.cache_clear()
    assert differences(before, fingerprint(RAW, Options())) == ("code",)
    provenance.recipe.cache_clear()


def test_looking_for_changes_loads_no_model(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_text("Nothing.")
    script = "import sys, pipeline; pipeline.run(*sys.argv[1:]); print(*(m for m in ('spacy', 'trafilatura') if m in sys.modules))"
    runs = [
        subprocess.run([sys.executable, "-c", script, tmp_path / "raw", tmp_path / "out"], capture_output=True, text=True, check=True)
        for _ in range(2)
    ]
    assert "spacy" in runs[0].stdout
    assert runs[1].stdout.split() == []
