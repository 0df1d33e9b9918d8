"""CPU seconds of the Ray engine beside the local one, both with two workers: of all their processes, to begin and per article.

    python tests/benchmarks/ray_overhead.py [--articles 100 400] [--json]

Every run is in processes of its own, whose CPU time is looked at while they live. What is spent to begin (starting workers, loading
models, Ray's own services) is told apart from what each article costs by runs of two sizes.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[2])]

import workers  # noqa: E402

ENGINES = ("local", "ray")
TICK = os.sysconf("SC_CLK_TCK")
RUN = "import sys, pipeline; print(pipeline.run(sys.argv[1], sys.argv[2], workers=2, engine=sys.argv[3]).documents['ok'])"


def stat(process: str) -> tuple[str, float] | None:
    """The parent of a process, and its CPU seconds so far."""
    try:
        words = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return words[1], (int(words[11]) + int(words[12])) / TICK


def family(root: int) -> dict[str, float]:
    """CPU seconds of a process and of all that have come from it and live."""
    found = {path.name: known for path in Path("/proc").glob("[0-9]*") if (known := stat(path.name))}
    ours = {str(root)}
    while more := {name for name, (parent, _) in found.items() if parent in ours} - ours:
        ours |= more
    return {name: found[name][1] for name in ours if name in found}


def spent(raw: Path, out: Path, engine: str) -> float:
    """CPU seconds of a run and of all its processes."""
    root = str(Path(__file__).resolve().parents[2])
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([root, os.environ.get("PYTHONPATH", "")])}
    process = subprocess.Popen([sys.executable, "-c", RUN, str(raw), str(out), engine], env=env, stdout=subprocess.DEVNULL)
    seconds: dict[str, float] = {}
    while process.poll() is None:
        for name, used in family(process.pid).items():
            seconds[name] = max(used, seconds.get(name, 0.0))
        time.sleep(0.1)
    assert process.returncode == 0
    return sum(seconds.values())


def measure(small: int, large: int) -> dict[str, dict[str, float]]:
    """For each engine the seconds of the smaller and the larger run, what of them is spent to begin, and on 100 articles."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for count in (small, large):
            workers.write(Path(folder) / f"{count}.jsonl", count, 1)
        for engine in ENGINES:
            first, second = (spent(Path(folder) / f"{n}.jsonl", Path(folder) / f"{engine}-{n}", engine) for n in (small, large))
            each = (second - first) / (large - small)
            found[engine] = {"small": first, "large": second, "begin": first - small * each, "hundred": 100 * each}
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, nargs=2, default=[100, 400])
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    found = measure(*args.articles)
    if args.json:
        print(json.dumps(found))
        return
    for engine, costs in found.items():
        whole = f"{engine:6} {costs['large']:.1f} s CPU for {args.articles[1]} articles"
        print(f"{whole}: {costs['begin']:.1f} to begin, {costs['hundred']:.2f} per 100")
    local, ray = (found[engine] for engine in ENGINES)
    print(f"ray / local: {ray['hundred'] / local['hundred']:.2f} per article, {ray['begin'] - local['begin']:.1f} s more to begin")


if __name__ == "__main__":
    main()
