"""The report page: text only from articles, nothing loaded, everything listed, usable by keyboard, at 5,000 events too."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from browser import MISSING, browser, screenshot
from reviewed_tables import LEAD, arrow, document, event, figure

from pipeline.cli import status
from pipeline.incidents.link import link
from pipeline.job.linker import LINKER
from pipeline.report.charts import Chart, bars, levels, steps
from pipeline.report.page import page
from pipeline.rows import EventReleased, EvidenceSpan
from pipeline.tables import pandas_dtype

HOSTILE = (
    "</script><script>window.hit=1</script><img src=x onerror='window.hit=2'><b onmouseover=\"window.hit=3\">"
    f"\u202egnp.exe\u2066 \x1b[31m {'w' * 10_000}"
    " javascript:alert(1) ]]> <!-- {{7*7}} "
)


def loaded(*rows: Any) -> SimpleNamespace:
    found = arrow(*rows)
    incidents, ids = link(found["events"], found["documents"])
    at = found["events"].schema.get_field_index("incident_id")
    found |= {"incidents": LINKER.connect(incidents), "events": found["events"].set_column(at, found["events"].schema.field(at), ids)}
    return SimpleNamespace(**{name: table.to_pandas(types_mapper=pandas_dtype) for name, table in found.items()})


def hostile() -> SimpleNamespace:
    text = f"{HOSTILE} {LEAD}"
    first = text.index(LEAD)
    evidence = (EvidenceSpan(0, first + len(LEAD)),)
    claims = tuple(EventReleased("UKR", n, n, n, "exact", HOSTILE, who, None) for n, who in ((12.0, HOSTILE), (15.0, "B")))
    bad = dataclasses.replace(document(text), title=HOSTILE, outlet=HOSTILE)
    failed = dataclasses.replace(document("", "d2", f"{HOSTILE}.txt"), status="failed", error=HOSTILE)
    return loaded(bad, failed, event("freed", text, evidence=evidence, location=HOSTILE, released=claims, date_edtf="2025-05-03"))


def many(count: int) -> SimpleNamespace:
    """Articles of one event each."""
    rows: list[Any] = []
    for number in range(count):
        day = date(2014, 1, 1) + timedelta(days=number)
        text = f"{LEAD} This was case {number}."
        rows.append(document(text, f"d{number:05}", f"{number}.txt"))
        freed = (EventReleased("UKR", float(number + 1), None, None, "exact", "person", None, None),)
        dated = {"date_edtf": day.isoformat(), "date_start": day, "date_end": day}
        rows.append(event("freed", text, f"d{number:05}", released=freed, evidence=(EvidenceSpan(0, len(text)),), **dated))
    return loaded(*rows)


def embedded(html: str) -> Any:
    found = re.search(r"<script type='application/json' id='data'>(.*?)</script>", html, re.DOTALL)
    assert found
    return json.loads(found[1])


def test_words_of_articles_are_never_markup() -> None:
    html = page(hostile(), title=HOSTILE)
    assert html.count("<script") == 2
    assert html.count("</script") == 2
    assert "<img" not in html
    assert "<b " not in html
    assert "\u202e" not in html
    assert "\x1b" not in html
    (told,) = embedded(html)["events"]
    assert told["place"].startswith("</script><script>")
    assert "�gnp.exe" in told["place"]


def test_the_page_lets_nothing_in_or_out() -> None:
    html = page(hostile())
    policy = re.search(r'Content-Security-Policy\' content="([^"]+)"', html)
    assert policy
    assert "default-src 'none'" in policy[1]
    assert "unsafe" not in policy[1]
    assert not re.search(r"""(?:src|href)=['"]?(?!['"]?#)[a-z]""", html.replace("src=x", ""))


def test_claims_that_disagree_stand_with_their_sentences() -> None:
    text = f"{LEAD} Moscow counts 15. {HOSTILE}"
    freed = tuple(
        EventReleased("UKR", n, n, n, "exact", "person", who, figure(words, text).figure_id)
        for n, words, who in ((12.0, "12", "UKR"), (15.0, "15", "RUS"))
    )
    rows = [document(text), figure("12", text), figure("15", text, sentence=f"Moscow counts 15. {HOSTILE}")]
    html = page(loaded(*rows, event("freed", text, released=freed, date_edtf="2025-05-03")))
    (section,) = re.findall(r"<section id='conflicts'>(.*?)</section>", html, re.DOTALL)
    cells = [re.findall(r"<td>(.*?)</td>", line) for line in re.findall(r"<tr>(.*?)</tr>", section)[1:]]
    assert [row[:3] for row in cells] == [["12", "UKR", "Paper"], ["15", "RUS", "Paper"]]
    assert cells[0][3] == LEAD
    assert cells[1][3].startswith("Moscow counts 15. &lt;/script&gt;")
    assert len(cells[1][3]) < 2000
    assert "2025-05-03 · prisoner release · to UKR" in section
    assert "Taken: " in section


def test_every_event_incident_and_failure_is_on_the_page() -> None:
    tables = hostile()
    data = embedded(page(tables))
    assert [e["id"] for e in data["events"]] == list(tables.events.event_id)
    assert [i["id"] for i in data["incidents"]] == list(tables.incidents.incident_id)
    (before, words, after) = data["events"][0]["evidence"][0]
    assert (words, after) == ("freed", " 12 men on 3 May 2025.")
    assert before.endswith("Kyiv ")


def test_the_same_tables_make_the_same_page() -> None:
    assert page(many(20)) == page(many(20))


def test_empty_tables_make_a_page_too() -> None:
    html = page(loaded(document("Nothing.")))
    assert "No dated incident." in html
    assert "Every document was read." in html


@pytest.mark.parametrize("draw", [bars, levels, steps])
def test_charts_have_title_unit_note_and_their_numbers(draw: Any) -> None:
    html = draw(Chart("T <1>", "people", "Source: S", ("a", "b"), (("2024", (1.0, 2.0)), ("2025", (0.0, 1234.0)))))
    for words in ("T &lt;1&gt;", "people", "Source: S", "1,234", "aria-label", "<th scope='row'>2025</th>"):
        assert words in html


def test_a_chart_without_height_is_drawn_flat() -> None:
    assert "NaN" not in bars(Chart("T", "u", "n", ("a",), (("x", (0.0,)),)))


@pytest.mark.model
def test_the_command_writes_the_page(tmp_path: Path) -> None:
    import pipeline

    (tmp_path / "a.txt").write_text("Russia and Ukraine exchanged 205 prisoners each on 6 May 2025, the Red Cross said.")
    pipeline.run(tmp_path / "a.txt", output=tmp_path / "out")
    assert status(["report", str(tmp_path / "out"), "--html", str(tmp_path / "r.html")]) == 0
    html = (tmp_path / "r.html").read_text()
    assert "exchanged" in html
    assert "<dd>prisoners</dd>" in html


needs_browser = pytest.mark.skipif(MISSING is not None, reason=str(MISSING))


@pytest.fixture(scope="module")
def opened() -> Iterator[Any]:
    with browser() as found:
        yield found


def visit(opened: Any, tables: SimpleNamespace, folder: Path, **options: Any) -> tuple[Any, list[str]]:
    """The page in a browser, and whatever it complained of or asked for."""
    file = folder / "report.html"
    file.write_text(page(tables), encoding="utf-8")
    shown = opened.new_page(**options)
    heard: list[str] = []
    shown.on("console", lambda message: heard.append(message.text))
    shown.on("pageerror", lambda error: heard.append(str(error)))
    shown.on("request", lambda request: heard.append(request.url) if request.url != file.as_uri() else None)
    shown.goto(file.as_uri())
    return shown, heard


@needs_browser
def test_a_hostile_article_is_text_in_the_browser(opened: Any, tmp_path: Path) -> None:
    shown, heard = visit(opened, hostile(), tmp_path)
    assert shown.evaluate("document.documentElement.dataset.ready") == "yes"
    assert shown.evaluate("window.hit") is None
    assert heard == []
    assert "<script>window.hit=1</script>" in shown.locator("#events").inner_text()
    assert shown.evaluate("document.documentElement.scrollWidth <= innerWidth")
    screenshot(shown, "report-hostile")


@needs_browser
def test_five_thousand_events_are_paged_searched_and_sorted_by_keyboard(opened: Any, tmp_path: Path) -> None:
    shown, heard = visit(opened, many(5000), tmp_path)
    events = shown.locator("#events")
    assert events.locator("blockquote").count() == 50
    assert shown.evaluate("document.querySelectorAll('*').length") < 6000
    search = events.get_by_label("Search")
    search.focus()
    shown.keyboard.type("case 4321.")
    assert events.get_by_role("status").inner_text() == "1 of 5,000"
    search.fill("")
    events.get_by_role("button", name="date").focus()
    shown.keyboard.press("Enter")
    shown.keyboard.press("Enter")
    assert "case 4999" in events.locator("blockquote").first.inner_text()
    assert events.locator("th").first.get_attribute("aria-sort") == "descending"
    events.get_by_role("button", name="Next").focus()
    shown.keyboard.press("Enter")
    assert events.locator(".pager span").inner_text() == "Page 2 of 100"
    shown.locator("#incidents").get_by_role("button", name="Events of this incident").first.click()
    assert events.get_by_role("status").inner_text().startswith("1 of")
    assert heard == []
    screenshot(shown, "report-5000")


@needs_browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_in_light_and_dark(opened: Any, tmp_path: Path, scheme: str) -> None:
    shown, _ = visit(opened, many(30), tmp_path, color_scheme=scheme)
    ink, paper = shown.evaluate("[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]")
    bright = [sum(map(int, re.findall(r"\d+", colour)[:3])) for colour in (ink, paper)]
    assert abs(bright[0] - bright[1]) > 500
    assert (bright[0] < bright[1]) == (scheme == "light")
    screenshot(shown, f"report-{scheme}")


@needs_browser
def test_a_page_of_many_says_on_paper_which_rows_it_holds(opened: Any, tmp_path: Path) -> None:
    shown, _ = visit(opened, many(60), tmp_path)
    note = shown.locator("#events .printed")
    assert not note.is_visible()
    shown.emulate_media(media="print")
    assert note.inner_text().startswith("Printed here: 1 to 50;")


@needs_browser
def test_print_opens_what_is_folded_and_hides_what_is_clicked(opened: Any, tmp_path: Path) -> None:
    shown, _ = visit(opened, many(30), tmp_path)
    shown.emulate_media(media="print")
    shown.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert shown.locator("details:not([open])").count() == 0
    assert not shown.locator("#events .controls").is_visible()
    assert not shown.locator("#events .printed").inner_text()
    shown.set_viewport_size({"width": 680, "height": 900})  # A4 at 96 dots an inch, without its margins
    assert shown.evaluate("[...document.querySelectorAll('table')].every((table) => table.getBoundingClientRect().right <= innerWidth)")
    assert shown.pdf().startswith(b"%PDF")
