"""CPU seconds of the store: a first run, an unchanged one, 1 % changed, and a full rewrite, without extraction.

    python tests/benchmarks/store.py [DOCUMENTS] [BUCKETS]

Every document gives five events in the stand-in for extraction. Time is CPU time of this process; `store` is the commit alone.
"""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path
from time import process_time

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent.parent)]

import stand_in  # noqa: E402

from pipeline.job.run import Job  # noqa: E402

SHARED = 0.02
"""Share of documents that report one of ten incidents; all other events stand alone."""
WORDS = ["talks", "prisoners", "border", "ministry", "returned", "families", "Tuesday", "each"]


def article(number: int, version: int) -> str:
    moves = random.Random(number * 1000 + version)
    filler = " ".join(moves.choices(WORDS, k=300))
    shared = f"swap@{moves.randrange(10)}" if moves.random() < SHARED else "swap"
    return f"{number} {version} {shared} swap swap swap swap {filler}"


def write(folder: Path, numbers: range, version: int) -> None:
    for number in numbers:
        path = folder / f"{number % 100:02d}" / f"{number}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(article(number, version))


def timed(label: str, raw: Path, out: Path, **options: object) -> tuple[float, float]:
    store = 0.0
    commit = Job._commit

    def counted(job: Job, *args: object) -> object:
        nonlocal store
        began = process_time()
        try:
            return commit(job, *args)  # type: ignore[arg-type]
        finally:
            store += process_time() - began

    Job._commit = counted  # type: ignore[assignment,method-assign]
    began = process_time()
    summary = stand_in.run(raw, out, **options)
    Job._commit = commit  # type: ignore[method-assign]
    whole = process_time() - began
    print(f"{label:28} {whole:8.2f} s CPU, of these in commits {store:8.2f} s   ({summary.processed:,} processed)")
    return whole, store


def measure(documents: int, buckets: int = 0) -> dict[str, tuple[float, float]]:
    """CPU seconds of each run and of its commits."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        raw, out = Path(folder) / "raw", Path(folder) / "out"
        write(raw, range(documents), 0)
        found["first"] = timed("first run", raw, out, buckets=buckets)
        found["unchanged"] = timed("unchanged", raw, out)
        write(raw, range(0, documents, 100), 1)
        found["changed"] = timed("1 % changed", raw, out)
        found["full"] = timed("all again (--force)", raw, out, force=True)
    return found


def main() -> None:
    found = measure(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000, int(sys.argv[2]) if len(sys.argv) > 2 else 0)
    print(f"store part: 1 % changed costs {found['changed'][1] / found['full'][1]:.0%} of a full rewrite")


if __name__ == "__main__":
    main()
