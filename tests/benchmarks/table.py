"""The README's table of speed, measured anew.

    python tests/benchmarks/table.py [--articles 20000] [--pages 3000] [FOLDER]

FOLDER holds articles about the topic as text files. Every ratio is of CPU seconds within one process; only the workers' is of wall time.
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


def rows(folder: Path, articles: int, pages: int) -> list[tuple[str, str]]:
    """What was measured, in words, and the figures."""
    costs = stages.measure(folder)
    most = sorted(((share, name) for name, (_, share) in costs.items() if name not in ("all", "alone")), reverse=True)[:3]
    plain, html = crawling.measure(articles, html=False), crawling.measure(pages, html=True)
    kept, several = store.measure(articles), workers.measure(300, [1_000, 10_000])
    memory = several["driver_mb"]
    assert isinstance(memory, dict)
    return [
        ("Articles about the topic, from raw text to Parquet, beside the entity recogniser alone", f"{costs['all'][1]:.2f} ×"),
        ("of this, what costs most", ", ".join(f"{name} {share:.2f}" for share, name in most)),
        (f"Crawl of {articles:,} texts, 1 % about the topic (`--skim`), beside the recogniser on all", f"{plain['times']:.1f} × faster"),
        (f"Crawl of {pages:,} HTML pages, beside trafilatura and the recogniser on all", f"{html['times']:.1f} × faster"),
        ("The same crawl of texts again, nothing changed, beside the first run", f"{plain['rerun']:.0f} × faster"),
        (f"Store alone, 1 % of {articles:,} documents changed, beside writing all", f"{kept['changed'][1] / kept['full'][1]:.0%}"),
        ("Two workers beside one (wall time)", f"{several['speedup']:.2f} × faster"),
        ("Most memory of a worker", f"{several['worker_mb']:.0f} MB"),
        (
            "Most memory of the driver, " + " and ".join(f"{count:,}" for count in memory) + " articles",
            " and ".join(f"{mb:.0f} MB" for mb in memory.values()),
        ),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("tests/gold"))
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--pages", type=int, default=3_000)
    args = parser.parse_args()
    lines = [f"| {what} | {figure} |" for what, figure in rows(args.folder, args.articles, args.pages)]
    table = "\n".join(["| | |", "| --- | --- |", *lines, ""])
    README.write_text(PLACE.sub(lambda found: found[1] + table + found[2], README.read_text(encoding="utf-8")), encoding="utf-8")
    print(table)


if __name__ == "__main__":
    main()
