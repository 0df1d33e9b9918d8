"""The README's table of speed, measured anew.

    python tests/benchmarks/table.py [--full] [FOLDER]

FOLDER holds articles about the topic as text files. Ratios are of CPU seconds within one process; only the workers' are of wall time, which
means something on a machine that does nothing else. Takes about ten minutes on two free cores; `--full` adds a crawl of 50,000 texts and
takes the workers' median of three runs: about half an hour.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[2])]

import crawling  # noqa: E402
import stages  # noqa: E402
import store  # noqa: E402
import workers  # noqa: E402

README = Path(__file__).resolve().parents[2] / "README.md"
PLACE = re.compile(r"(<!-- speed -->\n).*?(<!-- /speed -->)", re.DOTALL)


MONTHS = {"Common Crawl News": 15_000_000, "one country's papers": 1_000_000}
"""Web pages in a month; of what the crawls keep it is the order of magnitude, and counts as an assumption."""
PRICE = 0.04
"""US dollars for an hour of one CPU that is rented by the hour, an assumption too; one that may be taken back costs a third."""


def speed(folder: Path, articles: int, pages: int) -> list[tuple[str, str]]:
    """Ratios of CPU seconds, each within one process."""
    costs = stages.measure(folder)
    count = sum(1 for _ in folder.glob("*.txt"))
    most = sorted(((share, name) for name, (_, share) in costs.items() if name not in ("all", "alone")), reverse=True)[:3]
    plain, html = crawling.measure(articles, html=False), crawling.measure(pages, html=True)
    ours, alone = (1000 * costs[name][0] / count for name in ("all", "alone"))
    return [
        (
            f"{count} articles about the topic, from raw text to Parquet, beside the entity recogniser alone",
            f"{costs['all'][1]:.2f} × ({ours:.0f} and {alone:.0f} ms each)",
        ),
        ("of this, what costs most", ", ".join(f"{name} {share:.2f}" for share, name in most)),
        (
            f"Crawl of {articles:,} texts, 1 % about the topic (`--skim`), beside the recogniser on all",
            f"{plain['times']:.1f} × faster ({1000 * plain['pipeline'] / articles:.1f} ms each)",
        ),
        (
            f"Crawl of {pages:,} HTML pages, beside trafilatura and the recogniser on all",
            f"{html['times']:.1f} × faster ({1000 * html['pipeline'] / pages:.1f} ms each)",
        ),
        ("The same crawl of texts again, nothing changed, beside the first run", f"{plain['rerun']:.0f} × faster"),
        *(cost(name, number, html["pipeline"] / pages) for name, number in MONTHS.items()),
    ]


def cost(name: str, pages: int, seconds: float) -> tuple[str, str]:
    """What a month costs at so many CPU seconds a page."""
    hours = pages * seconds / 3600
    return (
        f"On paper: a month of {name}, {pages / 1e6:.0f} million HTML pages at ${PRICE} per CPU hour",
        f"{hours:.1f} CPU hours, ${hours * PRICE:.2f}",
    )


def scale(documents: int, growth: list[int], articles: int, runs: int) -> list[tuple[str, str]]:
    """What more workers bring, and what more documents cost."""
    kept, several = store.measure(documents), workers.measure(articles, growth, runs)
    sizes = ", ".join(f"{count:,}" for count in growth)

    def each(what: str, unit: str, share: float = 0.0) -> str:
        return ", ".join(f"{value * (share / count if share else 1):.{1 if share else 0}f}{unit}" for count, value in several[what].items())

    return [
        (f"Store alone, 1 % of {documents:,} documents changed, beside writing all", f"{kept['changed'][1] / kept['full'][1]:.0%}"),
        (
            f"Two workers beside one, {articles:,} articles about the topic, once models are loaded (wall time)",
            f"{several['steady']:.2f} × faster",
        ),
        ("and in all, with loading models and the commit", f"{several['speedup']:.2f} × faster"),
        (
            "CPU time of two workers and the driver beside one process; of this the driver's",
            f"{several['cpu']:.2f} ×; {several['driver_share']:.0%}",
        ),
        ("Most memory of a worker", f"{several['worker_mb']:.0f} MB"),
        (f"Most memory of the driver, crawls of {sizes} texts", each("driver_mb", " MB")),
        ("CPU time of the same crawls per 1,000 texts, two starts of workers included", each("all_cpu", " s", 1000)),
        ("of this the driver's", each("driver_cpu", " s", 1000)),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("tests/gold"))
    parser.add_argument("--full", action="store_true", help="larger sizes, and medians of three runs")
    parser.add_argument("--quick", action="store_true", help="small sizes: whether it runs at all; the README stays as it is")
    args = parser.parse_args()
    size = 50 if args.quick else 1
    growth = [1_000 // size, 10_000 // size, *([50_000] if args.full else [])]
    found = speed(args.folder, 20_000 // size, 3_000 // size)
    found += scale(10_000 // size, growth, max(100, 3_000 // size), 3 if args.full else 1)
    table = "\n".join(["| | |", "| --- | --- |", *(f"| {what} | {figure} |" for what, figure in found), ""])
    print(table)
    if args.quick:
        return
    README.write_text(PLACE.sub(lambda found: found[1] + table + found[2], README.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
