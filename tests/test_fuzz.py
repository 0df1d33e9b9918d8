"""A few of the inputs of `tests/fuzz.py`, and that the script would notice a reader that breaks."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import fuzz
import pytest

from pipeline.readers import Source, articles, read
from pipeline.readers.inputs import KINDS
from pipeline.records import Given


def test_inputs_of_a_few_seeds_give_rows(tmp_path: Path) -> None:
    wrong = {seed: fuzz.fault(*fuzz.an_input(seed), tmp_path) for seed in range(50_000, 50_300)}
    assert {seed: fault for seed, fault in wrong.items() if fault} == {}


def test_the_inputs_are_of_all_kinds_and_many_are_broken(tmp_path: Path) -> None:
    kinds, errors = Counter[str](), 0
    for seed in range(300):
        name, content = fuzz.an_input(seed)
        assert fuzz.an_input(seed) == (name, content)
        path = tmp_path / name
        path.write_bytes(content)
        kind = KINDS[Path(name.removesuffix(".gz").removesuffix(".zst")).suffix]
        kinds[kind] += 1
        errors += any(raw.error for raw in read(Source(str(path), name, 0, kind), fields={}, given=Given()))
    assert kinds.keys() == set(KINDS.values())
    assert 60 < errors < 240


def test_a_reader_that_breaks_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("as asked")

    monkeypatch.setattr(articles, "front_matter", broken)
    assert fuzz.fault("a.md", fuzz.FILES["a.md"], tmp_path) == "ZeroDivisionError: as asked"
