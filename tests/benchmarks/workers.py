"""Wall and CPU time with one worker and with two, and memory of a worker and of the driver as the documents grow.

    python tests/benchmarks/workers.py [--articles 3000] [--runs 1] [--growth 1000 10000]

Time is measured on articles that are all on the topic, one of each day (a reader with fewer has no use for two workers), in turns:
as a whole, and from the first finished shard to the last, without loading models and the commit. Memory of the driver is measured on
a crawl (one in a hundred) and two workers.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[2])]

import crawl  # noqa: E402

MEGA = 2**20


DAYS, LAST = 1461, date(2025, 12, 31)


def write(path: Path, count: int, share: int) -> None:
    """Articles with dates in no order, as a crawl has them: what is linked to what hangs on them. Of those about the topic there is
    one a day, or more where they are few."""
    days = max(DAYS, count // share)
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            day = LAST - timedelta(days=number * 389 % days)
            file.write(json.dumps({"text": crawl.article(number, share=share), "published": day.isoformat()}) + "\n")


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
    """A run in this process and its workers; `work` are the seconds of wall time in which all but the first shard came."""
    import pipeline
    from pipeline import arrow
    from pipeline.job.progress import Reached

    arrow.spare()  # as the command line does
    told: list[tuple[float, Reached]] = []
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "a.jsonl"
        subprocess.run([sys.executable, __file__, "--write", str(raw), str(count), str(share)], check=True)
        watch = Watch()
        watch.start()
        began = time.monotonic()
        pipeline.run(raw, Path(folder) / "out", workers=workers, skim=True, progress=lambda r: told.append((time.monotonic(), r)))
        seconds = time.monotonic() - began
        watch.done = True
    shards = [(at, reached.documents) for at, reached in told[:-1] if not reached.storing]
    return {
        "articles": count,
        "seconds": seconds,
        "each": (shards[-1][0] - shards[0][0]) / max(1, shards[-1][1] - shards[0][1]),
        "driver_cpu": time.process_time(),
        "workers_cpu": sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2]),
        "worker_mb": watch.most / MEGA,
        "driver_mb": _most() / 1024,
    }


def _most() -> int:
    """The most memory that this process has held, in kilobytes (what getrusage tells counts the parent's too)."""
    return int(next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")).split()[1])


def apart(count: int, workers: int, share: int) -> dict[str, float]:
    """The same in a process of its own."""
    command = [sys.executable, __file__, "--one", str(count), str(workers), str(share)]
    found: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


def measure(articles: int, growth: list[int], runs: int = 1) -> dict[str, Any]:
    """`speedup` of all, `steady` of the work alone, `cpu` of two workers beside one, the driver's share of it: medians of the runs.
    By documents of the crawl the driver's memory (MB), its CPU seconds, and those of all."""
    grown = {count: apart(count, 2, 100) for count in growth}
    pairs = [(apart(articles, 1, 1), apart(articles, 2, 1)) for _ in range(runs)]
    cpu = [(one["driver_cpu"], two["driver_cpu"] + two["workers_cpu"]) for one, two in pairs]
    return {
        "speedup": statistics.median(one["seconds"] / two["seconds"] for one, two in pairs),
        "steady": statistics.median(one["each"] / two["each"] for one, two in pairs),
        "cpu": statistics.median(two / one for one, two in cpu),
        "driver_share": statistics.median(two["driver_cpu"] / (two["driver_cpu"] + two["workers_cpu"]) for _, two in pairs),
        "worker_mb": max(two["worker_mb"] for _, two in pairs),
        "driver_mb": {count: found["driver_mb"] for count, found in grown.items()},
        "driver_cpu": {count: found["driver_cpu"] for count, found in grown.items()},
        "all_cpu": {count: found["driver_cpu"] + found["workers_cpu"] for count, found in grown.items()},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=3_000)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--growth", type=int, nargs="*", default=[1_000, 10_000])
    parser.add_argument("--one", type=int, nargs=3, metavar=("ARTICLES", "WORKERS", "SHARE"), help=argparse.SUPPRESS)
    parser.add_argument("--write", nargs=3, metavar=("FILE", "ARTICLES", "SHARE"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.write:
        write(Path(args.write[0]), int(args.write[1]), int(args.write[2]))
        return
    print(json.dumps(one(*args.one) if args.one else measure(args.articles, args.growth, args.runs)))


if __name__ == "__main__":
    main()
