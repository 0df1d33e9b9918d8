"""The families of furniture: each line with its label, and news that speaks of the same things; then the shapes of whole pages."""

from __future__ import annotations

import dumps
import pytest

from pipeline.cleaning.families import families
from pipeline.cleaning.initials import initials
from pipeline.cleaning.lines import Line
from pipeline.cleaning.plain import Page, take_apart
from pipeline.cleaning.published import published
from pipeline.codebook.book import load
from pipeline.records import Given

TITLE = "Rebels free 14 fishermen after talks on the island"
BODY = [
    "The rebels let 14 fishermen go on Thursday after three days of talks on the island, the coast guard said.",
    "The men had been held since a storm drove their two boats ashore in May, and were thin but well.",
    "“They fed us what they had,” said the eldest of them, a grandfather of nine from the eastern port.",
    "A second crew of six is still being held, according to the union of fishermen, which asked for patience.",
]


def read(*lines: str, between: str = "\n") -> Page:
    return take_apart(between.join(lines), codebook=load())


def labels(page: Page) -> dict[str, str | None]:
    return {text: label for label, text in page.blocks}


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("SLIDESHOW (5 images)", "boilerplate"),
        ("+8 View gallery", "boilerplate"),
        ("Video Duration 02 minutes 38 seconds", "boilerplate"),
        ("Upgrade to paid", "boilerplate"),
        ("Spotted an error? Select the text and press Ctrl+Enter.", "boilerplate"),
        ("They found an error in the list of names, the union said, and began the count again.", None),
        ("This is an archived article and the information in it may be outdated.", "boilerplate"),
        ("Get instant alerts and updates based on your interests.", "boilerplate"),
        ("Enjoying this article? Join 23,000 people who pay for it.", "boilerplate"),
        ("If you liked this post, hit the heart. It takes 1 second.", "boilerplate"),
        ("Thanks for reading The Ferry! Subscribe for free to receive new posts and support my work.", "boilerplate"),
        (
            "Note from the author: I have reported on this since 2022. If you value this work, please consider becoming a member.",
            "boilerplate",
        ),
        ("Do you need a loan of up to 5 million at 3%? Apply here and get it in 24 hours.", "boilerplate"),
        (">> DOWNLOAD the Channel 6 app for push alerts, 24/7 weather and live video", "boilerplate"),
        ("Anyone with information is asked to call the tip line at 831-555-0126.", "boilerplate"),
        ("By submitting this form, you agree to receive up to 4 messages a month.", "boilerplate"),
        ("Necessary cookies are absolutely essential for the site, and stay for 11 months.", "boilerplate"),
        ("Past performance is no guide, and this page does not constitute legal or tax advice.", "boilerplate"),
        ("Home / World / 14 fishermen freed", "related"),
        ("Interactive: Who are the 183? (Data as of 1 February, 14:00 GMT)", "related"),
        ("Trending on Channel6.example", "related"),
        ("A freed man prays at the airport, October 15, 2020. INW/Khaled Murad", "caption"),
        ("Booking photos of the two men (Courtesy: Montera County Sheriff's Office)", "caption"),
        ("A version of this article appears in print on Aug. 2, 2024, Section A, Page 1.", "metadata"),
        ("Relatives were asked to call the ministry, which took 831 calls in 5 hours.", None),
        ("The old article of the treaty may be out of date, the minister said.", None),
        ("He said readers who enjoyed the story had sent 40 letters.", None),
        ("Published by the union on Friday, the list names 14 men.", None),
        ("The bakery gave free cookies to the 14 men, and the harbour used cookies as tender.", None),
        ("Past performance of the coast guard was poor: 3 rescues in 10 years.", None),
        ("“By signing this, you agree to nothing,” he told the 14 men.", None),
        ("Photos courtesy of the navy showed 2 boats, the ministry said.", None),
        ("They were told to bring something to be known by (such as a photo, a ring or a letter).", None),
        ("Stay informed, the mayor had told them, but in 9 weeks no newspaper came.", None),
        ("He gave the names of 14 men to the press pool.", None),
        ("Rebels wave from the deck on Friday. (Daily Post photo)", "caption"),
        ("Stay informed with our newsletter, 5 days a week.", "boilerplate"),
        ("UPDATE, 6:20 p.m.: The coast guard said that 16 fishermen, not 14, were aboard the ferry home.", None),
        ("Updated 14:30 GMT - The union of fishermen said on Friday that the crew of six had been seen.", None),
        ("UPDATE: Friday, 11 July: A second crew has been let go, the coast guard said.", None),
        ("Updated Friday, 11 July: This story has been updated with comment from the union of fishermen.", "metadata"),
        ("Updated: 11 July 2025, 14:30 GMT", "metadata"),
        ("Correction: An earlier version of this article gave the wrong number of fishermen.", "metadata"),
        ("Correction: issue 12 had the wrong month. The ferry sank with 31 aboard in May 2009.", None),
        ("Correction to last week's newsletter: 31 people were aboard, not 13.", None),
    ],
)
def test_a_line_in_an_article(line: str, label: str | None) -> None:
    assert labels(read(TITLE, "", *BODY[:2], line, *BODY[2:]))[line] == label


@pytest.mark.parametrize("path", sorted(dumps.FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_what_spares_patterns_their_work_hides_none(path: object) -> None:
    known = families(load())
    for text in dumps.read(path).text.splitlines():  # type: ignore[arg-type]
        line = Line(text.strip(), "\n")
        found = {row.id for row in known.matching(line.folded, line.n_words)}
        for part in known.parts:
            if not part.row.words or line.n_words <= part.row.words:
                assert part.row.id in found or part.matches(line.folded) is None, (part.row.id, part.regex.pattern)


@pytest.mark.parametrize(
    ("pattern", "begins"),
    [
        ("(?:the )?author", "ta"),
        (r"\d+ views", "0123456789"),
        (r"\+?x", "+x"),
        ("(?-i:[A-Z])b", "abcdefghijklmnopqrstuvwxyz"),
        ("a{0,2}b", "ab"),
    ],
)
def test_with_what_a_pattern_begins(pattern: str, begins: str) -> None:
    assert initials(pattern) == frozenset(begins)


@pytest.mark.parametrize("pattern", ["", ".x", r"\w+", "x?", "(?:a|)b", "[^a]b", "(?=a)b"])
def test_where_it_is_not_plain_it_can_be_any(pattern: str) -> None:
    assert initials(pattern) is None


def test_a_note_on_the_author_goes_with_its_heading_and_the_footnote_below() -> None:
    page = read(
        TITLE, *BODY, "About the author", "Ann Lee is a fellow who spent 12 years on the coast.", "1. See Annex, table 4.", between="\n\n"
    )
    assert [label for label, _ in page.blocks[-3:]] == ["byline", "bio", "footnote"]
    assert page.body == "\n\n".join(BODY)


def test_a_feed_timed_in_the_afternoon_goes() -> None:
    feed = [
        "9:02 PM",
        "Ferry sinks with 40 aboard, the governor says.",
        "7:45 PM",
        "Two mayors resign.",
        "6:30 PM",
        "Prices rise by 9 percent.",
    ]
    page = read("News Feed", *feed, TITLE, *BODY, between="\n\n")
    assert page.title == TITLE
    assert page.body == "\n\n".join(BODY)


def test_a_menu_of_unknown_words_is_no_headline() -> None:
    page = read("War Politics Opinion Investigations Newsletters Podcasts E-store", "", TITLE, "", *BODY)
    assert page.title == TITLE


def test_cells_set_apart_by_wide_gaps_are_furniture() -> None:
    line = "Comments 319   Newest  Oldest  Best rated  Worst rated"
    page = read(TITLE, "", *BODY, line, "Anna, Hull, 1 hour ago: Give the 14 men a medal.")
    assert page.body == "\n".join(BODY)


def test_a_table_of_words_and_numbers_stays() -> None:
    rows = ["Men\t14\t2", "Boats\t2\t1"]
    assert read(TITLE, "", *BODY[:2], *rows, *BODY[2:]).body == "\n".join([*BODY[:2], *rows, *BODY[2:]])


def test_a_long_thread_of_comments_goes() -> None:
    thread = [line for name in ("Ann", "Bo", "Cy", "Di") for line in (f"• {name} Lee says", "I was there in 1991 and saw 14 boats. " * 9)]
    assert read(TITLE, "", *BODY, "109 Comments", *thread).body == "\n".join(BODY)


def test_teasers_that_read_on_go() -> None:
    teasers = [
        line
        for n in range(5)
        for line in (f"Storm number {n} nears the coast", f"It sank {n} boats off the cape on Friday, they said.", "Read more")
    ]
    assert read(TITLE, "", *BODY, "Latest News", *teasers).body == "\n".join(BODY)


def test_a_menu_of_items_goes_and_a_list_of_names_stays() -> None:
    menu = [f"• Find {what}" for what in ("Boats", "Crews", "Ports", "Maps", "Tides", "Nets", "Ropes", "Sails")]
    names = [f"• Juan {name}" for name in ("Abad", "Belo", "Cruz", "Diaz", "Enriquez", "Flores", "Gomez", "Haro")]
    page = read(*menu, "", TITLE, "", *BODY, "The men who came home are:", *names)
    assert page.title == TITLE
    assert page.body == "\n".join([*BODY, "The men who came home are:", *names])


def test_nothing_follows_the_end_mark() -> None:
    assert read(TITLE, "", *BODY[:3], f"{BODY[3]} ♦", "A woman, her dog, and the 8,000 letters she never sent.").body.endswith("♦")


def test_the_menu_at_the_head_of_a_page_on_one_line() -> None:
    more = [f"Boat {n} of the fleet went out to look for them on the first night, {n * 7} men aboard." for n in range(3, 9)]
    text = " ".join(["Home News Sport Weather Menu Health Politics World Video", TITLE, "Published 13 July 2023", *BODY, *more])
    page = read(text)
    assert page.title == TITLE
    assert "Sport" not in page.body


def test_the_advertisement_below_its_label_goes() -> None:
    page = read(TITLE, "", *BODY[:2], "PROMOTED", "Earn 45,000 a month from home, says man, 34", *BODY[2:])
    assert page.body == "\n".join(BODY)


@pytest.mark.parametrize(
    "byline", ["By Larysa Dovhan, in Hanko region", "From Larysa Dovhan, Port Rosa", "From Larysa Dovhan and Bo Ek, Hanko"]
)
def test_a_byline_that_names_a_place(byline: str) -> None:
    page = read(TITLE, byline, "", *BODY)
    assert page.body == "\n".join(BODY)
    assert page.authors[:1] == ("Larysa Dovhan",)


def test_an_author_note_above_teasers_ends_the_article() -> None:
    note = [
        "Larysa Dovhan",
        "Reporter",
        "Larysa Dovhan is a reporter at the Tribune. Before joining in 2023 she spent 5 years at a local paper.",
    ]
    rest = ["Explainer: Who fishes there", "The island has 1,300 square kilometres and two ports.", "© 2025 Tribune"]
    assert read(TITLE, "By Larysa Dovhan", "", *BODY, *note, *rest).body == "\n".join(BODY)


@pytest.mark.parametrize(
    ("stamps", "edtf"),
    [
        (["August 24, 2:17 PM"], "XXXX-08-24"),
        (["Aug. 1, 2024   Updated 6:42 p.m. ET"], "2024-08-01"),
        (["May 12, 2023 11:38 PM IST | First Published: May 12, 2023 09:10 PM IST"], "2023-05-12"),
        (["August 24", "July 3"], None),
    ],
)
def test_stamps(stamps: list[str], edtf: str | None) -> None:
    assert published(given=Given(), stamps=stamps, codebook=load()).edtf == edtf
