"""CPU seconds and memory of linking synthetic events, from 5,000 to 50,000, in two ways of growing.

    python tests/benchmarks/incidents.py [EVENTS …]

`incidents`: ten times the events are ten times the incidents, each told by ten articles. `articles`: the incidents stay 500, and each
is told by ten times the articles. One event in five has no date, one in ten only its month or no year, numbers disagree in one of six.
Each measurement is a process of its own; time is CPU time, memory the most that the process held beyond what the tables take.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from time import process_time

sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

import pyarrow as pa  # noqa: E402

from pipeline import rows, tables  # noqa: E402
from pipeline.incidents.link import blocks, link  # noqa: E402
from pipeline.job.linker import LINKER  # noqa: E402

SIZES = (5_000, 10_000, 20_000, 50_000)
SIDES = 60
TYPES = ("prisoner_exchange", "prisoner_exchange", "prisoner_release", "agreement", "negotiation", "detention")
WORDS = ("talks", "border", "buses", "ministry", "families", "returned", "wounded", "crossing", "officials", "statement", "morning")


def main() -> None:
    sizes = [int(size) for size in sys.argv[1:]] or list(SIZES)
    for way in ("incidents", "articles"):
        for size in sizes:
            subprocess.run([sys.executable, __file__, "--measure", way, str(size)], check=True)


def measure(way: str, size: int) -> None:
    events, documents, truth = corpus(size, size // 10 if way == "incidents" else 500)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = process_time()
    found, ids = link(events, documents)
    linked = process_time()
    LINKER.connect(found)
    connected = process_time()
    blocks(events, documents)
    blocked = process_time()
    held = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(
        f"{way:9} {size:7,} events → {len(found):6,} incidents (true {len(set(truth)):6,})  link {linked - began:6.2f} s  "
        f"connect {connected - linked:5.2f} s  blocks {blocked - connected:5.2f} s  {1e6 * (blocked - began) / size:5.0f} µs an event  "
        f"{held:6.0f} MB  pairwise F1 {f1(ids.to_pylist(), truth):.3f}"
    )


def corpus(size: int, incidents: int) -> tuple[pa.Table, pa.Table, list[int]]:
    """Events, their documents, and the number of each event's true incident."""
    moves = random.Random(size)
    facts = [_fact(moves, incidents) for _ in range(incidents)]
    chosen = [moves.randrange(incidents) for _ in range(size)]
    told = [_told(moves, number, facts[at]) for number, at in enumerate(chosen)]
    events = pa.Table.from_batches([tables.batch("events", [event for event, _, _ in told])])
    events = events.append_column("quotes", pa.array([[quote] for _, quote, _ in told], pa.list_(pa.string())))
    doc_ids = [event.doc_id for event, _, _ in told]
    published = pa.array([day for _, _, day in told], pa.date32())
    return events, pa.table({"doc_id": doc_ids, "outlet": [f"Outlet {n % 40}" for n in range(size)], "published": published}), chosen


def _fact(moves: random.Random, incidents: int) -> tuple[str, date, tuple[str, str], tuple[int, int]]:
    one = moves.randrange(SIDES)
    sides = (f"S{one:02d}", f"S{(one + 1 + moves.randrange(3)) % SIDES:02d}")
    day = date(2015, 1, 1) + timedelta(days=moves.randrange(max(400, incidents)))
    return moves.choice(TYPES), day, sides, (moves.randrange(2, 600), moves.randrange(2, 600))


def _told(moves: random.Random, number: int, fact: tuple[str, date, tuple[str, str], tuple[int, int]]) -> tuple[rows.Event, str, date]:
    kind, day, sides, numbers = fact
    published = day + timedelta(days=moves.choice((0, 0, 0, 1, 1, 2, 5)))
    chance = moves.random()
    edtf = None if chance < 0.2 else f"{day:%Y-%m}" if chance < 0.25 else f"XXXX-{day:%m-%d}" if chance < 0.3 else day.isoformat()
    off = moves.choice((0, 0, 0, 0, 0, 7))
    freed = tuple(
        rows.EventReleased(to, float(value + off), float(value + off), float(value + off), "exact", None, to, None)
        for to, value in zip(sides, numbers, strict=True)
        if kind.startswith("prisoner") and moves.random() < 0.8
    )
    parties = tuple(rows.EventParty(code, code, "side") for code in sides)
    event = rows.Event(
        f"d{number:06d}-e0", f"d{number:06d}", None, kind, None, None, "occurred", edtf, None, None, "day", "stated", None, None, parties,
        (), freed, (), moves.random() < 0.7, "swap", 0, 4, (), "synthetic", rows.Float32(0.9),
    )  # fmt: skip
    return event, " ".join(moves.choices(WORDS, k=20)), published


def f1(found: list[str], truth: list[int]) -> float:
    """Pairwise F1 by counting: of pairs, not over them."""
    from collections import Counter

    def pairs(of: Counter[object]) -> int:
        return sum(count * (count - 1) // 2 for count in of.values())

    both, own, true = pairs(Counter(zip(found, truth, strict=True))), pairs(Counter(found)), pairs(Counter(truth))
    return 2 * both / (own + true)


if __name__ == "__main__":
    if "--measure" in sys.argv:
        measure(sys.argv[-2], int(sys.argv[-1]))
    else:
        main()
