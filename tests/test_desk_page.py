"""The desk's page part in a real browser, with a model in place of the kernel: spans, read-only view, hostile words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import MISSING, browser, screenshot
from reviewed_tables import LEAD, arrow, document, event, figure
from test_desk import seat

from pipeline import review
from pipeline.review.sight import view

ASSETS = Path(review.__file__).parent
TEXT = f"😀 {'w' * 3000} <img src=x onerror=window.hit=1>\n\n👨‍👩‍👧 e\u0301 {LEAD} \u202eEvil."
MODEL = """
const state = %s, sent = [], heard = {};
const model = {
  get: (name) => name === "state" ? state : { words: "", number: 0 }, on: (name, act) => { heard[name] = act; },
  send: (message) => { sent.push(message); if (%s && message.do === "ping") heard["msg:custom"]({ do: "pong" }); },
};
window.sent = sent;
widget.render({ model, el: document.getElementById("place") });
"""

pytestmark = pytest.mark.skipif(MISSING is not None, reason=str(MISSING))


@pytest.fixture(scope="module")
def opened() -> Iterator[Any]:
    with browser() as found:
        yield found


def visit(opened: Any, state: dict[str, Any], *, kernel: bool) -> Any:
    page = opened.new_page(viewport={"width": 900, "height": 700})
    style, script = ((ASSETS / f"widget.{kind}").read_text() for kind in ("css", "js"))
    page.set_content(f"<!doctype html><meta charset='utf-8'><style>{style}</style><div id='place'></div>")
    body = script.replace("export default", "const widget =") + MODEL % (json.dumps(state), json.dumps(kernel))
    page.add_script_tag(content=f"(() => {{{body}}})()")
    return page


@pytest.fixture
def state(tmp_path: Path) -> dict[str, Any]:
    return view(seat(tmp_path, arrow(document(TEXT), figure("12", TEXT), event("freed", TEXT)), table="figures"))


def test_hostile_words_are_text(opened: Any, state: dict[str, Any]) -> None:
    page = visit(opened, state, kernel=True)
    assert "<img src=x" in page.locator(".nl-passage").inner_text()
    assert page.evaluate("window.hit") is None
    assert page.locator(".nl-passage img").count() == 0
    assert "�Evil" in page.locator(".nl-passage").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    screenshot(page, "desk-hostile")


def test_without_a_kernel_nothing_can_be_pressed(opened: Any, state: dict[str, Any]) -> None:
    page = visit(opened, state, kernel=False)
    page.get_by_text("No live kernel").wait_for()
    assert page.get_by_role("button", name="Accept").is_disabled()
    page.locator(".nl-desk").focus()
    page.keyboard.press("a")
    assert {message["do"] for message in page.evaluate("window.sent")} == {"ping"}
    assert "12" in page.locator(".nl-main").inner_text()


def test_selected_words_become_the_span_in_our_offsets(opened: Any, state: dict[str, Any]) -> None:
    page = visit(opened, state, kernel=True)
    page.locator(".nl-desk").focus()
    page.keyboard.press("f")
    page.evaluate(
        """() => {
          const pieces = [...document.querySelectorAll('[data-start]')], range = document.createRange();
          const first = pieces.find((piece) => piece.textContent === '12').firstChild;
          const last = pieces.find((piece) => piece.textContent.startsWith(' men')).firstChild;
          range.setStart(first, 0); range.setEnd(last, 4);
          getSelection().removeAllRanges(); getSelection().addRange(range);
        }"""
    )
    page.get_by_role("button", name="Use selected words").click()
    page.get_by_text("New span").wait_for()
    assert page.get_by_label("words").input_value() == "12 men"
    page.get_by_role("button", name="Save fix").click()
    (sent,) = [message for message in page.evaluate("window.sent") if message["do"] == "fix"]
    assert TEXT[slice(*sent["changes"]["span"])] == "12 men"


def test_a_missed_row_is_begun_from_selected_words_or_from_written_ones(opened: Any, state: dict[str, Any]) -> None:
    page = visit(opened, state, kernel=True)
    page.locator(".nl-sentence", has_text="men on").first.select_text()
    page.locator(".nl-desk").focus()
    page.keyboard.press("m")
    page.evaluate("getSelection().removeAllRanges()")
    page.keyboard.press("m")
    page.keyboard.type("3 May")
    page.keyboard.press("Enter")
    begun = [message for message in page.evaluate("window.sent") if message["do"] == "begin"]
    assert TEXT[slice(*begun[0]["span"])] == " men on 3 May 2025."
    assert begun[1]["words"] == "3 May"


def test_a_draft_is_a_form_whose_changes_alone_are_sent(opened: Any, state: dict[str, Any], tmp_path: Path) -> None:
    session = seat(tmp_path, arrow(document(TEXT), figure("12", TEXT), event("freed", TEXT)), table="figures", name="Bob")
    session.begin("events", (TEXT.index("men on"), TEXT.index("men on") + 3))
    page = visit(opened, view(session), kernel=True)
    desk = page.locator(".nl-desk")
    assert desk.locator("mark.nl-draft").inner_text() == "men"
    desk.get_by_label("event_type").fill("detention")
    desk.get_by_label("mediators").fill("ARE, Red Cross")
    desk.get_by_role("button", name="Add to parties").click()
    page.keyboard.type("Ukraine")
    desk.get_by_label("code").fill("UKR")
    desk.get_by_label("role").select_option("side")
    screenshot(page, "desk-missed")
    page.keyboard.press("Enter")
    (sent,) = [message for message in page.evaluate("window.sent") if message["do"] == "add"]
    assert sent["changes"] == {
        "event_type": "detention", "mediators": ["ARE", "Red Cross"], "parties": [{"name": "Ukraine", "code": "UKR", "role": "side"}],
    }  # fmt: skip


def test_keys_of_the_desk_reach_no_notebook_around_it(opened: Any, state: dict[str, Any]) -> None:
    """Editors such as VS Code listen for keys at the window; those that the desk takes must not come there."""
    page = visit(opened, state, kernel=True)
    page.evaluate("() => { window.heard = []; window.addEventListener('keydown', (event) => window.heard.push(event.key)); }")
    page.locator(".nl-desk").focus()
    for key in ("a", "r", "s", "u", "w", "ArrowRight", "f", "Escape", "m", "Escape", "x", "Control+s"):
        page.keyboard.press(key)
    assert page.evaluate("window.heard") == ["x", "Control", "s"]


def test_every_control_has_a_name(opened: Any, state: dict[str, Any]) -> None:
    page = visit(opened, state, kernel=True)
    page.locator(".nl-desk").focus()
    page.keyboard.press("f")
    named = page.evaluate(
        """[...document.querySelectorAll('button, input, select, textarea')].map(
             (control) => Boolean(control.labels?.length || control.ariaLabel || control.textContent.trim()))"""
    )
    assert named.count(True) > 10
    assert False not in named
