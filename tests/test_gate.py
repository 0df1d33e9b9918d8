"""The relevance gate: nothing of the topic is lost, in whatever words, and general news stays outside."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import crawl
import pytest

from pipeline.codebook import book
from pipeline.codebook.blank import write_blank
from pipeline.codebook.checking import problems
from pipeline.codebook.entries import Gate
from pipeline.rules.gate import missing_groups

TEXTS = [line for line in (Path(__file__).with_name("gate_texts.txt")).read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
GENERAL = 600


def texts(mark: str) -> list[str]:
    return [line[2:] for line in TEXTS if line.startswith(mark)]


@pytest.mark.parametrize("text", texts("+"))
def test_odd_words_of_the_topic_open_it(text: str) -> None:
    assert missing_groups(text, book.load()) == ()
    assert missing_groups(text.upper(), book.load()) == ()


@pytest.mark.parametrize("text", texts("-"))
def test_words_of_the_topic_in_other_news_do_not(text: str) -> None:
    assert missing_groups(text, book.load()) != ()


@pytest.mark.xfail(strict=True, reason="nothing in the words says what it is about")
@pytest.mark.parametrize("text", texts("?"))
def test_what_only_a_reader_of_the_news_understands(text: str) -> None:
    assert missing_groups(text, book.load()) == ()


def test_general_news_stays_outside_and_generated_news_of_the_topic_comes_in() -> None:
    passed = [number for number in range(GENERAL) if not missing_groups(crawl.article(number, share=0), book.load())]
    assert len(passed) <= 0.02 * GENERAL
    assert not [number for number in range(200) if missing_groups(crawl.article(number, share=1), book.load())]


def test_many_words_of_the_topic_are_read_whatever_they_mean_there() -> None:
    text = "The exchange offer swaps old notes. The firm released results and freed up cash. Its captive insurer traded at a loss."
    assert missing_groups(text, book.load())
    assert missing_groups(f"{text} The exchange closed; all who exchanged, exchanged late.", book.load()) == ()
    assert missing_groups("The exchange reopened. The exchange closed. " * 5, book.load())


def test_it_says_which_companions_are_missing() -> None:
    assert missing_groups("Rain fell on the city.", book.load())[0] == "people"
    assert missing_groups("The prisoners were fed.", book.load()) == ("deed", "fighter", "war")


def test_sentences_without_an_end_take_bounded_time() -> None:
    assert missing_groups("prisoners, " * 50_000, book.load())
    assert missing_groups("let " * 100_000 + "1-for-" * 50_000 + "held by " * 50_000, book.load())


@pytest.fixture
def gate_with(tmp_path: Path) -> Callable[[str], book.Codebook]:
    def made(rows: str) -> book.Codebook:
        folder = tmp_path / "blank"
        write_blank(folder)
        (folder / "gate.csv").write_text("id,group,how,beside,near,words,pattern,source\n" + rows)
        return book.load(folder)

    return made


def test_companions_stand_in_the_sentence_or_where_said_around_it(gate_with: Callable[[str], book.Codebook]) -> None:
    rows = "a,ship,opens,sea,,ship,\\bships?\\b,own\nb,wreck,opens,sea,true,wreck,\\bwrecks?\\b,own\nc,sea,part,,,,\\bsea\\b,own\n"
    codebook = gate_with(rows)
    assert missing_groups("The ship is at sea.", codebook) == ()
    assert missing_groups("The ship is new. The sea is calm.", codebook) == ("sea",)
    assert missing_groups("The wreck is old. The sea is calm.", codebook) == ()


def test_idioms_are_not_read_and_words_that_lead_astray_outweigh(gate_with: Callable[[str], book.Codebook]) -> None:
    rows = (
        "a,ship,opens,sea,,ship,\\bships?\\b,own\nc,sea,part,,,,\\bsea\\b,own\nd,idiom,idiom,,,,\\bship shape\\b,own\n"
        "e,astray,astray,,,,\\btoys?\\b,own\n"
    )
    codebook = gate_with(rows)
    assert missing_groups("All is ship shape at sea.", codebook) == ("ship",)
    assert missing_groups("The ship is at sea, a toy.", codebook) != ()
    assert missing_groups("The ship is at sea, a toy. A ship left the sea.", codebook) == ()


def test_a_codebook_without_a_gate_is_about_everything(gate_with: Callable[[str], book.Codebook]) -> None:
    assert missing_groups("Rain fell.", gate_with("")) == ()


def test_rows_that_never_open_are_named(gate_with: Callable[[str], book.Codebook]) -> None:
    found = [problem.words for problem in problems(gate_with("a,ship,opens,see,,,\\bships?\\b,own\n")) if problem.file == Gate.FILE]
    assert any("unreachable" in words for words in found)
    assert any("'see'" in words for words in found)
