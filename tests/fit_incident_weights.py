"""Fit the weights of `pipeline/codebooks/linking.toml` on the articles of `tests/incidents_gold/fitted.txt`, and print them.

    python tests/fit_incident_weights.py [--write]

Every pair of events that blocking lets meet is one observation, once as the articles are annotated and once as the pipeline reads
them. The model is a logistic regression with an L2 penalty towards the prior below: where the articles say little, the prior stays.
The other half of the articles (`held_out.txt`) is never looked at.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path

import numpy as np

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parent.parent)]

import incident_corpus as gold  # noqa: E402

from pipeline.incidents import blocking  # noqa: E402
from pipeline.incidents.clues import Clues  # noqa: E402
from pipeline.incidents.likeness import FEATURES, features, forbidden, next_day  # noqa: E402
from pipeline.incidents.model import FILE  # noqa: E402

PRIOR = {
    "bias": -2.0, "same_type": 0.5, "sides_overlap": 1.0, "sides_apart": -2.0, "sides_unknown": 0.3, "day_same": 3.0,
    "day_next": -0.5, "days_same": 2.0, "day_within": 2.0, "day_open": -0.3, "day_unlikely": -1.5, "month_day": 2.5,
    "amount_same": 1.5, "amount_size": 2.0, "amount_both": 0.7, "amount_near": 0.3, "amount_differs": -3.0, "plan_differs": -1.0,
    "amount_unknown": 0.0, "amount_among": 1.0, "place_same": 0.5, "place_differs": -0.2, "mediators_shared": 0.5,
    "persons_shared": 2.0, "lately": 0.5, "names_shared": 0.5, "words_shared": 2.0, "same_text": 1.5, "ordinal_same": 3.0,
    "same_document": -1.0, "told_again": 2.5, "unidentified": -4.0, "open_and_done": -0.5, "background": 0.0,
}  # fmt: skip
PENALTY = 1.0
STEPS = 200


def observations(clues: Iterable[Clues], truth: dict[str, str | None]) -> tuple[list[tuple[float, ...]], list[float]]:
    """Features of all pairs that may be compared, and whether they are one incident."""
    rows, targets = [], []
    for group in blocking.groups(clues):
        for one, other in combinations([event.clue for event in group], 2):
            known = truth.get(one.event_id), truth.get(other.event_id)
            if None in known or forbidden(one, other) or next_day(one, other):
                continue
            rows.append(features(one, other))
            targets.append(float(known[0] == known[1]))
    return rows, targets


def fit(rows: list[tuple[float, ...]], targets: list[float]) -> dict[str, float]:
    """Weights by Newton's method; classes count alike, so that the many pairs that are two do not drown those that are one."""
    names = ("bias", *FEATURES)
    x = np.hstack([np.ones((len(rows), 1)), np.array(rows)])
    y = np.array(targets)
    weigh = np.where(y == 1, len(y) / (2 * y.sum()), len(y) / (2 * (len(y) - y.sum()))) * 60 / len(y)
    prior = np.array([PRIOR[name] for name in names])
    weights = prior.copy()
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-(x @ weights)))
        slope = x.T @ (weigh * (chance - y)) + PENALTY * (weights - prior)
        bend = (x * (weigh * chance * (1 - chance))[:, None]).T @ x + PENALTY * np.eye(len(names))
        weights = weights - np.linalg.solve(bend, slope)
    return dict(zip(names, (round(float(w), 2) + 0.0 for w in weights), strict=True))


def main() -> None:
    rows: list[tuple[float, ...]] = []
    targets: list[float] = []
    for corpus in (gold.annotated("fitted"), gold.read("fitted")):
        found = observations(gold.clues_of(corpus), gold.truth_of(corpus))
        rows, targets = rows + found[0], targets + found[1]
    weights = fit(rows, targets)
    lines = "".join(f"{name} = {value}\n" for name, value in weights.items())
    if "--write" in sys.argv:
        text = re.sub(r"(?<=\[weights\]\n)(?:[a-z_]+ = .*\n)*", lines, FILE.read_text(encoding="utf-8"))
        FILE.write_text(text, encoding="utf-8")
    print(f"{len(rows)} pairs, {int(sum(targets))} of them one incident\n{lines}")


if __name__ == "__main__":
    main()
