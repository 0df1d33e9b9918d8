"""A real browser reviews in JupyterLab and in Notebook 7: by mouse and by key, with exactly these decisions on disk, and its place kept
on reload."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from importlib import util
from pathlib import Path
from typing import Any

import nbformat
import pytest
from browser import MISSING, browser, screenshot

import pipeline
from pipeline.decisions import journal

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
TOKEN = "test"
SETTINGS = {
    "apputils-extension/notification": '{"fetchNews": "false"}',
    "notebook-extension/tracker": '{"autoStartDefaultKernel": true}',
}
"""Of JupyterLab: no news from outside, no question which kernel to take."""
PATIENCE = 60
"""Seconds for whatever starts."""
ARTICLE = (
    "Swap on the border\n\nRussia and Ukraine exchanged 205 prisoners of war each on 6 May 2025, the Red Cross said. "
    "Another 40 soldiers were freed in June 2024. Talks about 300 others went on for 90 days <b onclick=alert(1)>here</b>.\n"
)
PAGES = {"jupyterlab": "/lab/tree", "notebook": "/notebooks"}
"""What serves a notebook, and under which address."""
REASON = MISSING or (None if util.find_spec("jupyterlab") and util.find_spec("anywidget") else "JupyterLab or anywidget is not installed")
pytestmark = [pytest.mark.model, pytest.mark.skipif(REASON is not None, reason=str(REASON))]


def wait(until: Callable[[], Any], what: str) -> Any:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if found := until():
            return found
        time.sleep(0.2)
    raise AssertionError(f"{what}: not after {PATIENCE} seconds")


@pytest.fixture(scope="module", params=list(PAGES))
def server(request: pytest.FixtureRequest) -> str:
    """What serves the notebook."""
    if not util.find_spec(request.param):
        pytest.skip(f"{request.param} is not installed")
    return str(request.param)


@pytest.fixture(scope="module")
def place(server: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an output and the notebook."""
    folder = tmp_path_factory.mktemp("review")
    (folder / "raw").mkdir()
    (folder / "raw" / "swap.txt").write_text(ARTICLE)
    pipeline.run(folder / "raw", output=folder / "output")
    (folder / "notebooks").mkdir()
    notebook = nbformat.read(NOTEBOOKS / "02_review.ipynb", as_version=4)
    for cell in notebook.cells:
        cell.update({"outputs": [], "execution_count": None} if cell.cell_type == "code" else {})
    notebook.metadata.pop("widgets", None)
    nbformat.write(notebook, folder / "notebooks" / "02_review.ipynb")
    return folder


@pytest.fixture(scope="module")
def address(server: str, place: Path) -> Iterator[str]:
    """The address of the notebook on a server of its own that talks to nobody."""
    for name, said in SETTINGS.items():
        file = place / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True)
        file.write_text(said)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = {f"JUPYTER_{name}_DIR": str(place / "jupyter" / name) for name in ("CONFIG", "RUNTIME")}
    app = "LabApp" if server == "jupyterlab" else "JupyterNotebookApp"
    options = [
        f"--ServerApp.port={port}", "--ServerApp.ip=127.0.0.1", "--ServerApp.open_browser=False", "--ServerApp.allow_root=True",
        f"--ServerApp.root_dir={place}", f"--IdentityProvider.token={TOKEN}", "--LabApp.news_url=None",
        "--LabApp.extension_manager=readonly", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        f"--{app}.workspaces_dir={place / 'workspaces'}", f"--{app}.user_settings_dir={place / 'settings'}",
    ]  # fmt: skip
    log = (place / "server.log").open("w")
    process = subprocess.Popen(
        [sys.executable, "-m", server, *options], stdout=log, stderr=subprocess.STDOUT, env={**os.environ, **own, "REVIEWER": "Ann"}
    )
    root = f"http://127.0.0.1:{port}"
    try:
        wait(lambda: process.poll() is None and _answers(f"{root}/api/status?token={TOKEN}"), server)
        yield f"{root}{PAGES[server]}/notebooks/02_review.ipynb?token={TOKEN}"
    finally:
        process.terminate()
        process.wait(30)
        log.close()


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def decisions(place: Path) -> list[tuple[str, str, str | None, Any]]:
    """Verdict, field, new value and reviewer of each line on disk."""
    file = place / "output" / journal.NAME
    lines = file.read_text().splitlines() if file.exists() else []
    return [(d["verdict"], d["row_id"], d["field"], d["new"]) for d in map(json.loads, lines)]


def shot(page: Any, server: str, name: str) -> None:
    """Keep what the page looks like: of JupyterLab under the name, of others under theirs too."""
    screenshot(page, name if server == "jupyterlab" else f"{server}-{name}")


def run_all(page: Any) -> None:
    """Run all cells, and ask again while none begins: JupyterLab drops what it is asked before its kernel is there."""
    begun = page.locator(".jp-CodeCell .jp-InputPrompt", has_text=re.compile(r"\[[*\d]+\]"))
    for _ in range(PATIENCE // 5):
        page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for()
        page.wait_for_timeout(2000)
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.locator(".lm-Menu-itemLabel", has_text=re.compile("^Run All Cells$")).click()
        page.wait_for_timeout(3000)
        if begun.count():
            return


class Seat:
    """A reviewer before the desk: what she does, and what must then be on disk."""

    def __init__(self, page: Any, place: Path, server: str) -> None:
        self.page, self.place, self.server = page, place, server
        self.desk = page.locator(".nl-desk[data-live=yes]").first
        self.desk.wait_for()
        self.desk.scroll_into_view_if_needed()
        self.row = self.at()
        self.made: list[tuple[str, str, str | None, Any]] = []

    def at(self) -> str:
        """The row that is shown."""
        return str(self.desk.get_attribute("data-row"))

    def decided(self, verdict: str, field: str | None = None, new: Any = None) -> None:
        """The decision is on disk, and the desk has gone on to another row."""
        self.made.append((verdict, self.row, field, new))
        wait(lambda: decisions(self.place) == self.made, f"{verdict} on disk")
        wait(lambda: self.at() != self.row, "the next row")
        self.row = self.at()

    def decide(self) -> None:
        """Accept, reject and skip, by mouse and by key."""
        self.desk.get_by_role("button", name="Accept").click()
        self.decided("accept")
        self.page.keyboard.press("r")
        self.decided("reject")
        self.desk.focus()
        self.page.keyboard.press("a")
        self.decided("accept")
        self.page.keyboard.press("s")
        self.decided("skip")

    def mend(self) -> None:
        """Mend a figure; a value that is none is refused."""
        self.desk.get_by_label("Show table").select_option("figures")
        wait(lambda: re.search(r"-f\d+-\d+$", self.at()), "a figure")
        self.row = self.at()
        self.desk.get_by_role("button", name="Fix").click()
        shot(self.page, self.server, "review-fix")
        self.desk.locator("[data-field=unit] input").fill("conscript")
        self.page.keyboard.press("Enter")
        self.decided("fix", "unit", "conscript")
        self.page.keyboard.press("f")
        self.page.keyboard.press("Tab")
        self.desk.locator("[data-field=value] input").fill("many")
        self.page.keyboard.press("Enter")
        self.desk.get_by_text("is no number").wait_for()
        shot(self.page, self.server, "review-refused")
        self.page.keyboard.press("Escape")

    def think_again(self) -> None:
        """Accept and take it back: the row is shown again."""
        row = self.row
        self.page.keyboard.press("a")
        self.decided("accept")
        self.page.keyboard.press("u")
        self.made.append(("undo", row, None, None))
        wait(lambda: decisions(self.place) == self.made, "undo on disk")
        wait(lambda: self.at() == row, "the row that was taken back")
        shot(self.page, self.server, "review-undone")

    def add_missed(self) -> None:
        """Name words that have no row, and add one; the row that is looked at stays."""
        row = self.at()
        self.page.keyboard.press("m")
        self.desk.locator(".nl-form input").fill("the border")
        self.page.keyboard.press("Enter")
        self.desk.get_by_label("is missing as").select_option("organisations")
        self.desk.locator("[data-field=name] input").fill("Border Service")
        shot(self.page, self.server, "review-missed")
        self.page.keyboard.press("Enter")
        self.desk.get_by_text("added organisation").wait_for()
        self.made.append(("add", self.named("the border"), None, None))
        wait(lambda: decisions(self.place) == self.made, "add on disk")
        assert self.at() == row
        shot(self.page, self.server, "review-added")

    def named(self, words: str) -> str:
        """The id of the added row that stands on these words."""
        lines = (self.place / "output" / journal.NAME).read_text().splitlines()
        return next(d["row_id"] for d in map(json.loads, lines) if d["verdict"] == "add" and d["text"] == words)

    def reload(self) -> None:
        """Save by key, reload: the same row is shown, and nothing has been written."""
        row = self.at()
        self.page.keyboard.press("Control+s")
        saved = self.place / "notebooks" / "02_review.ipynb"
        wait(lambda: '"execution_count": 3' in saved.read_text() and "widget-view" in saved.read_text(), "the saved notebook")
        self.page.reload()
        self.desk = self.page.locator(".nl-desk[data-live=yes]").first
        self.desk.wait_for()
        assert self.at() == row
        assert decisions(self.place) == self.made
        shot(self.page, self.server, "review-reloaded")


def test_rows_are_decided_by_mouse_and_by_key_and_the_place_is_kept(address: str, server: str, place: Path) -> None:
    with browser() as opened:
        page = opened.new_page(viewport={"width": 1300, "height": 1000})
        page.set_default_timeout(PATIENCE * 1000)
        page.goto(address)
        page.locator(".jp-Notebook .jp-Cell").first.wait_for()
        run_all(page)
        seat = Seat(page, place, server)
        shot(page, server, "review-open")
        cells = page.locator(".jp-Notebook .jp-Cell").count()
        seat.decide()
        seat.mend()
        seat.think_again()
        seat.add_missed()
        assert page.locator(".jp-Notebook .jp-Cell").count() == cells  # no shortcut of the notebook has fired
        seat.reload()
    assert {d.reviewer for d in journal.read(place / "output" / journal.NAME).decisions} == {"Ann"}
    reviewed = pipeline.load(place / "output", reviewed=True)
    assert "conscript" in set(reviewed.figures.unit)
    assert "Border Service" in set(reviewed.organisations.name)
    assert set(reviewed.decisions.state) <= {"applied", "skipped", "undone", "superseded"}
