"""Wall time with one worker and with two, and memory of a worker and of the driver as the documents grow.

    python tests/benchmarks/workers.py [--articles 400] [--growth 1000 10000] [--json]

Time is measured on articles that are all on the topic; memory of the driver on a crawl (one in a hundred), with one worker process.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[2])]

import crawl  # noqa: E402

MEGA = 2**20


def write(path: Path, count: int, share: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            file.write(json.dumps({"text": crawl.article(number, share=share)}) + "\n")


class Watch(threading.Thread):
    """The most memory that any child process has held, in bytes."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most, self.done = 0, False

    def run(self) -> None:
        while not self.done:
            for child in Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split():
                try:
                    pages = int(Path(f"/proc/{child}/statm").read_text().split()[1])
                except (OSError, IndexError):
                    continue
                self.most = max(self.most, pages * os.sysconf("SC_PAGE_SIZE"))
            time.sleep(0.1)


def one(count: int, workers: int, share: int) -> dict[str, float]:
    """A run in this process and its workers."""
    import pipeline

    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder) / "a.jsonl", count, share)
        watch = Watch()
        watch.start()
        began = time.monotonic()
        pipeline.run(Path(folder) / "a.jsonl", Path(folder) / "out", workers=workers, skim=True)
        seconds = time.monotonic() - began
        watch.done = True
    return {"articles": count, "seconds": seconds, "worker_mb": watch.most / MEGA, "driver_mb": _most() / 1024}


def _most() -> int:
    """The most memory that this process has held, in kilobytes (what getrusage tells counts the parent's too)."""
    return int(next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")).split()[1])


def apart(count: int, workers: int, share: int) -> dict[str, float]:
    """The same in a process of its own."""
    command = [sys.executable, __file__, "--one", str(count), str(workers), str(share)]
    found: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


def measure(articles: int, growth: list[int]) -> dict[str, object]:
    times = {workers: apart(articles, workers, 1) for workers in (1, 2)}
    return {
        "speedup": times[1]["seconds"] / times[2]["seconds"],
        "worker_mb": times[2]["worker_mb"],
        "driver_mb": {count: apart(count, 2, 100)["driver_mb"] for count in growth},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=400)
    parser.add_argument("--growth", type=int, nargs="*", default=[1_000, 10_000])
    parser.add_argument("--one", type=int, nargs=3, metavar=("ARTICLES", "WORKERS", "SHARE"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    print(json.dumps(one(*args.one) if args.one else measure(args.articles, args.growth)))


if __name__ == "__main__":
    main()
