"""What is said of an article whose text breaks off, and the year that evidence inside a text leaves."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.cleaning.clean import clean
from pipeline.cleaning.inference import year
from pipeline.cli import status
from pipeline.codebook.book import load
from pipeline.records import Article, RawArticle

BODY = "The two armies returned their prisoners at the bridge on Tuesday, officials in both capitals said. Buses waited on either side."


def _cleaned(text: str) -> Article:
    return clean(RawArticle(source="x.txt", content=text.encode(), format="txt", sha256=""), codebook=load())


@pytest.mark.parametrize("end", [" The next exch…", " The next exch...", " The next is to [...]", "\n\nSubscribe to continue reading"])
def test_a_text_that_breaks_off_is_kept_and_flagged(end: str) -> None:
    article = _cleaned(f"Armies return prisoners at bridge\n\n{BODY}{end}\n")
    assert article.status == "ok"
    assert article.error is not None
    assert "truncated" in article.error
    assert "Buses waited" in article.text


@pytest.mark.parametrize("end", ["", " “We waited…” she said.", "\n\nYou have read 3 articles this month"])
def test_a_whole_text_is_not(end: str) -> None:
    long = BODY + " ".join(f"Bus {n} crossed the river after an hour at the gate." for n in range(20)) if "read 3" in end else BODY
    assert _cleaned(f"Armies return prisoners at bridge\n\n{long}{end}\n").error is None


def test_a_weekday_leaves_one_year() -> None:
    article = _cleaned(f"Armies return prisoners at bridge\n\n{BODY} The list was signed on Tuesday, July 19. The war began in 2021.\n")
    assert (article.published.edtf, article.published.source, article.published.day) == ("2022?", "inferred", None)


@pytest.mark.parametrize(
    "text",
    [
        "They met on Tuesday, July 19.",  # no year to begin from
        "They met on Tuesday, July 19. Talks began in 2017.",  # no such Tuesday near
        "They met on Tuesday, July 19, 2022.",  # a date of an event, not of the article
        "They met on July 19. Talks began in 2021.",
        "They met on Tuesday, July 19 and Wednesday, July 21. Talks began in 2021.",  # the days contradict each other
        "They met on Tuesday, July 19. It cost $2021.",
    ],
)
def test_no_evidence_no_year(text: str) -> None:
    assert year(text, load()) is None


def test_the_command_shows_both_sides(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.txt"
    page.write_text(f"Menu\nArmies return prisoners at bridge\n\n{BODY}\n\nMost read\nStorm \x1b[31m over the coast\n")
    assert status(["clean", str(page)]) == 0
    shown = capsys.readouterr().out
    assert "related" in shown
    assert "\x1b[31m" not in shown
    assert status(["clean", "--json", str(page)]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["text"] for row in rows if row["removed"] is None] == ["Armies return prisoners at bridge", BODY]
