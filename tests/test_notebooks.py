"""The notebooks read well as they are stored: outputs in, nothing defined, charts with title, unit and source, no network."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest
from execute_notebooks import LIVE, store

FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
LARGEST = 300_000
"""Bytes of a notebook that a code host still shows at once."""


def cells(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [c for c in json.loads(path.read_text())["cells"] if c["cell_type"] == "code"]
    return found


def source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def test_all_four_are_there() -> None:
    assert [path.stem for path in NOTEBOOKS] == ["01_look", "02_review", "03_quality", "04_exchanges"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_defines_nothing_and_is_stored_with_outputs(path: Path) -> None:
    assert path.stat().st_size < LARGEST
    for cell in cells(path):
        tree = ast.parse(source(cell))
        assert not [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Lambda)]
        assert cell["execution_count"]
        if LIVE not in cell["metadata"].get("tags", ()) and isinstance(tree.body[-1], ast.Expr):
            assert cell["outputs"], source(cell)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_stored_outputs_hold_no_error_no_script_and_no_address(path: Path) -> None:
    for cell in cells(path):
        for output in cell["outputs"]:
            assert output["output_type"] != "error"
            shown = json.dumps(output.get("data", output.get("text")))
            assert "<script" not in shown
            assert "cdn." not in shown
            assert "/tmp/" not in shown


@pytest.mark.parametrize("path", NOTEBOOKS[2:], ids=lambda path: path.stem)
def test_every_chart_has_a_title_with_unit_and_source_and_is_a_picture(path: Path) -> None:
    charts = [cell for cell in cells(path) if "alt.Chart(" in source(cell)]
    assert charts
    for cell in charts:
        assert "subtitle=" in source(cell)
        assert "source" in source(cell)
        assert any("image/svg+xml" in output.get("data", {}) for output in cell["outputs"])


def test_live_outputs_are_not_stored(tmp_path: Path) -> None:
    import nbformat
    from nbformat.v4 import new_code_cell, new_notebook, new_output

    both = [new_code_cell("1", metadata={"tags": tags}, outputs=[new_output("stream", text="x")]) for tags in ([LIVE], [])]
    store(new_notebook(cells=both), tmp_path / "a.ipynb")
    assert [len(cell.outputs) for cell in nbformat.read(tmp_path / "a.ipynb", 4).cells] == [0, 1]
