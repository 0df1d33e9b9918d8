"""Run every notebook of a folder from top to bottom; the first error ends it. With --in-place the outputs are stored.

Outputs of cells with the tag `live` are not stored: they need scripts, which no code host runs, and are large.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient

LIVE = "live"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--in-place", action="store_true")
    args = parser.parse_args()
    notebooks = sorted(args.folder.glob("*.ipynb"))
    if not notebooks:
        parser.error(f"no notebook in {args.folder}")
    for path in notebooks:
        began = time.monotonic()
        notebook = nbformat.read(path, as_version=4)
        NotebookClient(notebook, timeout=180, kernel_name="python3", resources={"metadata": {"path": str(args.folder)}}).execute()
        if args.in_place:
            store(notebook, path)
        cells = sum(cell.cell_type == "code" for cell in notebook.cells)
        print(f"{path}: {cells} cells run in {time.monotonic() - began:.0f} s")


def store(notebook: nbformat.NotebookNode, path: Path) -> None:
    """Write the notebook with its outputs, but for those that are not stored and the times of the run."""
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if output.get("name") != "stderr"]  # warnings name paths of this machine
        if LIVE in cell.metadata.get("tags", ()):
            cell.outputs = []
    notebook.metadata.language_info = {"name": "python"}
    nbformat.write(notebook, path)


if __name__ == "__main__":
    main()
