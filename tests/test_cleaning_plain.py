"""Page dumps of the project's own writing: what is article stays, what is furniture goes, however the lines are broken."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

import pytest

from pipeline.cleaning.plain import Page, take_apart
from pipeline.codebook import book

TITLE = "Rivals in Sudan free 410 captives after talks in Jeddah"
LEAD = "The army and the paramilitary force let 410 captives go on Sunday, mediators said, the first such step since April."
MIDDLE = [
    "Of those freed, 290 were soldiers and 120 civilians, according to the joint committee that ran the operation in El Obeid.",
    "“We waited for this for 14 months,” said Amina, whose brother came home on the second bus.",
    "What comes next",
    "A second list with about 600 names is being checked, and both sides promised to answer by the end of the month.",
]
BODY = [LEAD, *MIDDLE]
DUMP = [
    "Skip to content",
    "Home > News > Africa",
    "1,204 out of 10,000 members",
    "Our reporting is funded by readers. Join them from $3 a month.",
    TITLE,
    "3 min read",
    "By Lena Okafor, Africa correspondent",
    "Published 7 July 2024, 18:05 | Updated 8 July 2024, 9:12",
    TITLE,
    "Relatives wait beside buses in El Obeid on July 7, 2024. (Omar Idris/The Nile Post)",
    LEAD,
    "Read also: 7 maps that explain the war in Sudan",
    *MIDDLE[:2],
    "Advertisement",
    *MIDDLE[2:],
    "(Reporting by Lena Okafor; Editing by Tom Bright)",
    "Lena Okafor",
    "Africa correspondent",
    "Lena Okafor is a correspondent for The Nile Post. She has covered the region for 11 years and holds a degree in law.",
    "Related stories",
    "12 dead as ferry sinks near Kosti",
    "Quiz: 10 questions about the Nile",
    "© 2024 The Nile Post. All rights reserved.",
]
FURNITURE = [
    "1,204",
    "$3",
    "3 min read",
    "Okafor",
    "Updated",
    "Omar Idris",
    "7 maps",
    "Advertisement",
    "11 years",
    "12 dead",
    "10 questions",
    "2024",
]
LAYOUTS: dict[str, Callable[[list[str]], str]] = {
    "double breaks": "\n\n".join,
    "single breaks": "\n".join,
    "wrapped": lambda lines: "\n\n".join(textwrap.fill(line, 80) for line in lines),
    "windows ends": "\r\n\r\n".join,
}


def read(text: str, **known: str) -> Page:
    return take_apart(text, codebook=book.load(), **known)  # type: ignore[arg-type]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_dump_keeps_the_article_and_nothing_else(layout: str) -> None:
    page = read(LAYOUTS[layout](DUMP))
    assert page.title == TITLE
    assert [line for line in page.body.splitlines() if line] == BODY
    assert page.authors == ("Lena Okafor",)


def test_everything_taken_out_is_kept_with_a_label() -> None:
    page = read("\n".join(DUMP))
    removed = "\n".join(block.text for block in page.removed)
    assert all(words in removed for words in FURNITURE)
    assert len(page.removed) + len(BODY) + 1 == len(DUMP)
    assert {block.label for block in page.removed} >= {"caption", "byline", "bio", "related", "metadata", "repeat", "boilerplate"}


def test_one_line_page_keeps_every_sentence_of_the_body() -> None:
    page = read(" ".join(line for line in DUMP[4:] if line != MIDDLE[2]))
    assert page.title == TITLE
    assert all(sentence in page.body for sentence in (LEAD, MIDDLE[0], MIDDLE[1], MIDDLE[3]))
    assert not any(words in page.body for words in ("Omar Idris", "11 years", "3 min read"))


def test_feed_of_clock_times_beside_an_article_goes() -> None:
    feed = [line for hour in range(9, 14) for line in (f"{hour}:15", f"Flood displaces {hour} families near town {hour}.")]
    page = read("\n".join([*feed, TITLE, LEAD, *MIDDLE]))
    assert page.title == TITLE
    assert page.body.splitlines() == BODY


def test_live_blog_keeps_its_entries() -> None:
    entries = [
        line for hour in ("14.10", "13.02", "11.45") for line in (hour, f"What we know at {hour}", LEAD.replace("410", hour), MIDDLE[0])
    ]
    page = read("\n".join([TITLE, *entries]))
    assert all(LEAD.replace("410", hour) in page.body for hour in ("14.10", "13.02", "11.45"))
    assert "\n14.10\n" not in page.body


def test_sub_heads_quotes_and_list_items_stay() -> None:
    lines = [TITLE, LEAD, "Key points", "* 290 soldiers came home", "* 120 civilians came home", MIDDLE[0], "Who decided?", MIDDLE[3]]
    assert read("\n\n".join(lines)).body.split("\n\n") == lines[1:]


def test_link_debris_is_joined_to_one_sentence() -> None:
    page = read(f"{TITLE}\n\n[The list was shown to families](#)\n\n[on Friday, the committee said.](#)\n\n{LEAD}")
    assert page.body.startswith("The list was shown to families on Friday, the committee said.\n\n")


def test_link_words_on_lines_of_their_own_are_joined() -> None:
    page = read(f"{TITLE}\n\n{LEAD}\n\nThe committee, which was set up in May, announced it on\n\nTelegram\n\nlate on Sunday.")
    assert page.body.endswith("announced it on Telegram late on Sunday.")


def test_hyphen_at_a_forced_break_leaves_no_space() -> None:
    body = "The sides had agreed in the spring on a swap that officials and relatives alike called an all-for-all exchange. " * 4
    wrapped = textwrap.fill(body, 71)
    assert "-\n" in wrapped
    assert "- " not in read(f"{TITLE}\n\n{wrapped}").body


def test_paragraph_given_twice_is_kept_once() -> None:
    assert read("\n\n".join([TITLE, LEAD, LEAD, *MIDDLE])).body.split("\n\n") == BODY


def test_news_that_quotes_a_pitch_is_news() -> None:
    line = "“Help us reach 25,000 signatures and support our work,” the families' committee said in an appeal on Monday."
    assert line in read("\n\n".join([TITLE, LEAD, line, *MIDDLE])).body


def test_known_title_is_taken_out_of_the_body() -> None:
    page = read("\n\n".join([TITLE.upper(), LEAD, *MIDDLE]), title=TITLE)
    assert page.title == TITLE
    assert page.body.split("\n\n") == BODY


def test_years_that_head_a_chronology_stay() -> None:
    entries = ["• 4 May: The two sides let 40 captives go at a bridge.", "• 9 June: Nobody came back, and the talks were broken off."]
    page = take_apart("\n\n".join([TITLE, LEAD, "2022", entries[0], "2023", entries[1]]), codebook=book.load())
    assert [line for line in page.body.split("\n") if line in ("2022", "2023")] == ["2022", "2023"]


def test_a_single_year_on_its_line_is_furniture() -> None:
    page = take_apart("\n\n".join([TITLE, LEAD, "2022", *MIDDLE]), codebook=book.load())
    assert "2022" not in page.body.split("\n")
