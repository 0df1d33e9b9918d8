"""Lay out gold articles as a folder that `newsledger run` reads: each text with a sidecar that holds the publication date it is given.

python tests/sidecars.py GOLD FOLDER [--texts TEXTS]
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path


def lay_out(gold: Path, folder: Path, *, texts: Path | None = None, withhold_dates: bool = False) -> int:
    """How many articles were laid out. `texts` is where the texts lie if not beside the gold."""
    folder.mkdir(parents=True, exist_ok=True)
    files = sorted(gold.glob("*.json"))
    for file in files:
        shutil.copy((texts or gold) / f"{file.stem}.txt", folder)
        published = json.loads(file.read_text(encoding="utf-8")).get("published")
        if published and not withhold_dates:
            (folder / f"{file.stem}.meta.json").write_text(json.dumps({"published": published}), encoding="utf-8")
    return len(files)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--texts", type=Path)
    args = parser.parse_args()
    lay_out(args.gold, args.folder, texts=args.texts)
