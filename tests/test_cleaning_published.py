"""The publication date: where it may come from, and where it may not."""

from __future__ import annotations

import pytest

from pipeline.cleaning.clean import clean
from pipeline.codebook import book
from pipeline.records import Given, Published, RawArticle

BODY = [
    "The two sides traded 40 prisoners on Monday, the ministry said in a statement.",
    "The last exchange was held on 3 March 2021, when 25 people came home.",
    "Further talks are planned, according to the mediators.",
]


def find(*above: str, below: tuple[str, ...] = (), source: str = "a.txt", given: str | None = None, url: str | None = None) -> Published:
    text = "\n\n".join(["Sides trade prisoners at the border", *above, *BODY, *below])
    raw = RawArticle(source=source, content=text.encode(), format="txt", sha256="", given=Given(published=given, url=url))
    return clean(raw, codebook=book.load()).published


@pytest.mark.parametrize(
    ("stamp", "edtf"),
    [
        ("Published: 9:14, 22 Sep 2022 | Updated: 11:40, 24 Sep 2022", "2022-09-22"),
        ("Latest update date 19 July 2021", "2021-07-19"),
        ("8 December 2023", "2023-12-08"),
        ("27.12.2017 21:35", "2017-12-27"),
        ("Report | November 2024 | PDF, 48 pages | Share", "2024-11"),
        ("By Ann Lee | May 21, 2025, 4:12 pm", "2025-05-21"),
        ("Fri 14 Apr 2023 13.27 BST", "2023-04-14"),
        ("2024-02-29T08:00:00+02:00", "2024-02-29"),
        ("GENEVA, June 5 (Newswire) - The delegations met again on Sunday.", "XXXX-06-05"),
        ("BERN, 5th June, 2019 (NEWSWIRE) -- The delegations met again on Sunday.", "2019-06-05"),
        ("BERN, June 5th (Newswire) - The delegations met again on Sunday.", "XXXX-06-05"),
        ("Geneva, 5 June 2019 – The delegations met again on Sunday.", "2019-06-05"),
        ("7 March, 18:05   Views: 1,204   Reading time: 4 min", "XXXX-03-07"),
        ("Below is the full transcript of Thursday's briefing in Bern, 6 June 2019.", "2019-06-06"),
        ("The Lakeside Post, Friday, 18 July 2025. This live coverage has ended.", "2025-07-18"),
        ("Live updates from July 18, 2025. This blog is now closed.", "2025-07-18"),
        ("Evening Edition, Lakeside Radio, aired 4 April 2025", "2025-04-04"),
        ("Lakeside Tonight, broadcast on Tuesday, March 3, 2024, 19:00 GMT", "2024-03-03"),
        ("Speech delivered in Vienna, 3 March 2024", "2024-03-03"),
        ("Interview recorded 12 May 2023", "2023-05-12"),
        ("This report was corrected on 9 May 2022.\n\nSunday 8 May 2022 09.15 BST", "2022-05-08"),
    ],
)
def test_stated(stamp: str, edtf: str) -> None:
    found = find(stamp)
    assert (found.edtf, found.source) == (edtf, "text")
    assert (found.day is not None) == (len(edtf) == 10 and "X" not in edtf)


@pytest.mark.parametrize(
    "line",
    [
        "Published 4 hours ago",
        "03/04/2024",
        "Freed men wave in Bern on June 11, 2024. (Ann Lee/The Daily Ledger)",
        "The men were seized on 4 June 2020, officials said on Sunday.",
        "© 2010–2017",
        "The men who vanished on 4 June 2020",
        "What is known of the raid of 4 June 2020",
        "The Lakeside Post. Founded July 18, 1925. Independent since.",
        "Subscribe before July 30, 2025 and save half.",
        "The following morning, 4 June 2020, the guards read out a statement.",
    ],
)
def test_not_taken(line: str) -> None:
    assert find(line) == Published()


@pytest.mark.parametrize(
    ("title", "edtf"),
    [
        ("Border mission: daily report based on information as of 18:00, 4 June 2019", "2019-06-04"),
        ("Armed forces operational update, June 4th, 2019", "2019-06-04"),
        ("Relief agency situation report (4 June 2019)", "2019-06-04"),
        ("Families demand a report on the shelling of 4 June 2019", None),
        ("What the widows of the bridge remember, 4 June 2019", None),
        ("Ministry promises summary by 4 June 2019", None),
    ],
)
def test_headline_of_a_record_ends_with_its_date(title: str, edtf: str | None) -> None:
    raw = RawArticle(source="a.txt", content="\n\n".join([title, *BODY]).encode(), format="txt", sha256="", given=Given())
    assert clean(raw, codebook=book.load()).published.edtf == edtf


def test_footer_dates_are_not_taken() -> None:
    assert find(below=("Certificate KV No. 17522 of 18.02.2011", "Related", "Nine freed in Bern", "12 May 2020")) == Published()


def test_given_wins_over_everything() -> None:
    assert find("8 December 2023", given="2023-12-09T10:00:00Z", source="2023-12-01.txt").edtf == "2023-12-09"


def test_unreadable_given_date_falls_to_the_text() -> None:
    assert find("8 December 2023", given="soon").source == "text"


def test_file_name_and_url() -> None:
    assert find(source="raw/2025-05-21-swap.txt") == find(source="x.txt", url="https://a.org/2025/05/21/swap")
    assert find(source="raw/2025-05-21-swap.txt").source == "filename"


def test_file_name_gives_a_dateline_its_year() -> None:
    found = find("GENEVA, May 21 (Newswire) - The delegations met again on Sunday.", source="2025-05-21.txt")
    assert (found.edtf, found.source) == ("2025-05-21", "filename")
