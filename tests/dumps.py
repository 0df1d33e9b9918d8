"""Page dumps with a judgement on every line, and how many of their lines cleaning gets right.

A line begins with what it is: `+` article, `=` the headline, `-` not article, `?` either. Each file is another kind of
page: broadcaster, government site, messenger channel, magazine, aggregator, tabloid, charity, live page, print view.

python tests/dumps.py
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.cleaning.plain import Page, take_apart
from pipeline.cleaning.repair import repair
from pipeline.cleaning.words import key
from pipeline.codebook.book import load

FOLDER = Path(__file__).parent / "dumps"


@dataclass(frozen=True, slots=True)
class Dump:
    """One page as scraped, and what its lines are."""

    name: str
    text: str
    title: str | None
    kept: tuple[str, ...]
    removed: tuple[str, ...]


def read(path: Path) -> Dump:
    """The page without its judgements, and the judgements."""
    marked = [(line[:1], line[2:]) for line in path.read_text(encoding="utf-8").splitlines()]
    said = {mark: tuple(text for found, text in marked if found == mark) for mark in "+=-"}
    return Dump(path.stem, "\n".join(text for _, text in marked), next(iter(said["="]), None), said["+"], said["-"])


def wrong(dump: Dump, page: Page) -> tuple[list[str], list[str]]:
    """Lines of the article that cleaning lost, and lines that it ought to have removed."""
    body = [key(line) for line in page.body.splitlines()]
    whole = " ".join(body)
    lost = [line for line in dump.kept if key(line) and key(line) not in whole]
    left = [line for line in dump.removed if key(line) and any(key(line) == kept or (" " in line and key(line) in kept) for kept in body)]
    return lost, [line for line in left if not any(key(line) in key(kept) for kept in dump.kept)]


def main() -> None:
    """One line per page, and the wrong lines."""
    book, totals = load(), [0, 0, 0, 0, 0, 0]
    for path in sorted(FOLDER.glob("*.txt")):
        dump = read(path)
        page = take_apart(repair(dump.text), codebook=book)
        lost, left = wrong(dump, page)
        titled = key(page.title or "") == key(dump.title or "")
        print(f"{dump.name}: {len(lost)} of {len(dump.kept)} lost, {len(left)} of {len(dump.removed)} left, title {titled}")
        for line in (*(f"   lost: {x}" for x in lost), *(f"   left: {x}" for x in left), *([] if titled else [f"   title: {page.title}"])):
            print(line)
        for i, n in enumerate((len(lost), len(dump.kept), len(left), len(dump.removed), titled, 1)):
            totals[i] += n
    print(f"all: {totals[0]} of {totals[1]} lost, {totals[2]} of {totals[3]} left, title {totals[4]} of {totals[5]}")


if __name__ == "__main__":
    main()
