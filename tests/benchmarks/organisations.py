"""Organisations and claimants beside spaCy's ORG as it comes, in one run: `organisations.py [GOLD ...]`.

F1 of organisations (each counted once per article, by any of its names), and the share of figures whose claimant is right where
the gold lists claims. By default the articles of `tests/gold`, those of `named` (organisations and claimants only), and the passages of
`claimants`, whose held-out half was first measured without sight of its errors.
"""

from __future__ import annotations

import argparse
import functools
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import defaults
from pipeline.extraction import extract

HERE = Path(__file__).parent
GOLD = (HERE.parent / "gold", HERE / "named")
PASSAGES = HERE / "claimants" / "passages.json"
EDGES = re.compile(r"^(?:the|a|an) |['’]s?$", re.I)


@dataclass(slots=True)
class Tally:
    """Counts over articles."""

    right: int = 0
    extra: int = 0
    missed: int = 0

    @property
    def f1(self) -> float:
        return 2 * self.right / max(1, 2 * self.right + self.extra + self.missed)

    def row(self) -> str:
        precision, recall = self.right / max(1, self.right + self.extra), self.right / max(1, self.right + self.missed)
        return f"P {precision:.3f}  R {recall:.3f}  F1 {self.f1:.3f}"


def key(name: str) -> str:
    """A name without article, possessive and case."""
    return re.sub(r"[^\w ]", "", EDGES.sub("", name.strip())).casefold()


def count(found: Iterable[set[str]], gold: list[dict[str, Any]], tally: Tally) -> None:
    """Add an article to the tally: `found` holds the names under which each organisation was found."""
    left = list(found)
    for entry in gold:
        names = {key(name) for name in entry["names"]}
        hit = next((group for group in left if group & names), None)
        left = [group for group in left if not group & names]
        if not entry.get("optional"):
            tally.right += hit is not None
            tally.missed += hit is None
    tally.extra += len(left)


def spacy_names(text: str) -> list[set[str]]:
    doc = _model()(text)
    return [{name} for name in dict.fromkeys(key(e.text) for e in doc.ents if e.label_ == "ORG")]


@functools.lru_cache(maxsize=1)
def _model() -> Any:
    import spacy

    return spacy.load(defaults.MODEL)


def our_names(rows: Iterable[Any]) -> list[set[str]]:
    groups: dict[str, set[str]] = {}
    for row in rows:
        if row.role != "publisher":
            groups.setdefault(row.org_id, set()).update((key(row.name), key(row.text)))
    return list(groups.values())


def claims(result: Any, gold: list[dict[str, Any]]) -> list[bool]:
    """Whether each listed figure has the claimant that the gold gives (null: the article's own voice)."""
    text, verdicts = result.document.text, []
    for claim in gold:
        near = text.find(claim["near"])
        start = near + claim["near"].find(claim["text"])
        figure = next((f for f in result.figures if near >= 0 and f.char_start < start + len(claim["text"]) and start < f.char_end), None)
        if figure is None:
            continue
        said = [key(name) for name in (figure.source_text, figure.source_org) if name]
        wanted = [key(name) for name in claim["who"] or ()]
        verdicts.append(any(name in f" {s} " for s in said for name in wanted) if wanted else not said)
    return verdicts


def passages() -> None:
    """Prints the share of right claimants in the passages, by group."""
    verdicts: dict[str, list[bool]] = {}
    for passage in json.loads(PASSAGES.read_text(encoding="utf-8")):
        result = extract(passage["text"], published=passage["published"])
        verdicts.setdefault(passage["group"], []).extend(claims(result, passage["claims"]))
    for group, right in verdicts.items():
        print(f"claimants, {group}: {sum(right)}/{len(right)} = {sum(right) / len(right):.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="*", type=Path, default=GOLD)
    for folder in parser.parse_args().gold:
        ours, plain, verdicts = Tally(), Tally(), list[bool]()
        for file in sorted(folder.glob("*.json")):
            gold = json.loads(file.read_text(encoding="utf-8"))
            result = extract(file.with_suffix(".txt").read_text(encoding="utf-8"), published=gold.get("published"))
            count(our_names(result.organisations), gold["organisations"], ours)
            count(spacy_names(result.document.text), gold["organisations"], plain)
            verdicts += claims(result, gold.get("claims", []))
        print(f"{folder.name}: newsledger {ours.row()} | spaCy ORG {plain.row()}")
        if verdicts:
            print(f"{folder.name}: claimants {sum(verdicts)}/{len(verdicts)} = {sum(verdicts) / len(verdicts):.3f}")
    passages()


if __name__ == "__main__":
    main()
