"""A real browser reviews in JupyterLab: by mouse and by key, with exactly these decisions on disk, and its place kept on reload."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from importlib import util
from pathlib import Path
from typing import Any

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
REASON = MISSING or (None if util.find_spec("jupyterlab") and util.find_spec("anywidget") else "JupyterLab or anywidget is not installed")
pytestmark = [pytest.mark.model, pytest.mark.skipif(REASON is not None, reason=str(REASON))]


def wait(until: Callable[[], Any], what: str) -> Any:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if found := until():
            return found
        time.sleep(0.2)
    raise AssertionError(f"{what}: not after {PATIENCE} seconds")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an output and the notebook."""
    folder = tmp_path_factory.mktemp("review")
    (folder / "raw").mkdir()
    (folder / "raw" / "swap.txt").write_text(ARTICLE)
    pipeline.run(folder / "raw", output=folder / "output")
    (folder / "notebooks").mkdir()
    shutil.copy(NOTEBOOKS / "02_review.ipynb", folder / "notebooks")
    return folder


@pytest.fixture(scope="module")
def lab(place: Path) -> Iterator[str]:
    """The address of a JupyterLab that serves the folder and talks to nobody."""
    for name, said in SETTINGS.items():
        file = place / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True)
        file.write_text(said)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = {f"JUPYTER_{name}_DIR": str(place / "jupyter" / name) for name in ("CONFIG", "RUNTIME")}
    options = [
        f"--ServerApp.port={port}", "--ServerApp.ip=127.0.0.1", "--ServerApp.open_browser=False", "--ServerApp.allow_root=True",
        f"--ServerApp.root_dir={place}", f"--IdentityProvider.token={TOKEN}", "--LabApp.news_url=None",
        "--LabApp.extension_manager=readonly", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        f"--LabApp.workspaces_dir={place / 'workspaces'}", f"--LabApp.user_settings_dir={place / 'settings'}",
    ]  # fmt: skip
    log = (place / "lab.log").open("w")
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", *options], stdout=log, stderr=subprocess.STDOUT, env={**os.environ, **own, "REVIEWER": "Ann"}
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait(lambda: server.poll() is None and _answers(f"{address}/api/status?token={TOKEN}"), "JupyterLab")
        yield address
    finally:
        server.terminate()
        server.wait(30)
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


def run_all(page: Any) -> None:
    """Run all cells, once the kernel has been idle for a while: before that JupyterLab may drop what it is asked."""
    idle = page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]")
    for _ in range(4):
        idle.wait_for()
        page.wait_for_timeout(700)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()


def at(desk: Any) -> str:
    return str(desk.get_attribute("data-row"))


def test_rows_are_decided_by_mouse_and_by_key_and_the_place_is_kept(lab: str, place: Path) -> None:
    with browser() as opened:
        page = opened.new_page(viewport={"width": 1300, "height": 1000})
        page.set_default_timeout(PATIENCE * 1000)
        page.goto(f"{lab}/lab/tree/notebooks/02_review.ipynb?token={TOKEN}")
        page.locator(".jp-Notebook .jp-Cell").first.wait_for()
        run_all(page)
        desk = page.locator(".nl-desk[data-live=yes]").first
        try:
            desk.wait_for()
        except Exception:
            screenshot(page, "review-failed")
            raise
        desk.scroll_into_view_if_needed()
        cells = page.locator(".jp-Notebook .jp-Cell").count()
        rows = [at(desk)]
        made: list[tuple[str, str, str | None, Any]] = []

        def decided(verdict: str, field: str | None = None, new: Any = None) -> None:
            """The decision is on disk, and the desk has gone on to another row."""
            made.append((verdict, rows[-1], field, new))
            wait(lambda: decisions(place) == made, f"{verdict} on disk")
            if verdict != "undo":
                wait(lambda: at(desk) != rows[-1], "the next row")
            rows.append(at(desk))

        screenshot(page, "review-open")
        desk.get_by_role("button", name="Accept").click()
        decided("accept")
        page.keyboard.press("r")
        decided("reject")
        desk.focus()
        page.keyboard.press("a")
        decided("accept")
        page.keyboard.press("s")
        decided("skip")
        desk.get_by_label("Show table").select_option("figures")
        wait(lambda: "f" in at(desk).split("-")[-2], "a figure")
        rows[-1] = at(desk)
        desk.get_by_role("button", name="Fix").click()
        screenshot(page, "review-fix")
        desk.locator("[data-field=unit]").fill("conscript")
        page.keyboard.press("Enter")
        decided("fix", "unit", "conscript")
        page.keyboard.press("f")
        page.keyboard.press("Tab")
        desk.locator("[data-field=value]").fill("many")
        page.keyboard.press("Enter")
        desk.get_by_text("is no number").wait_for()
        screenshot(page, "review-refused")
        page.keyboard.press("Escape")
        page.keyboard.press("a")
        decided("accept")
        page.keyboard.press("u")
        undone = made[-1][1]
        rows.append(undone)
        decided("undo")
        wait(lambda: at(desk) == undone, "the row that was taken back")
        assert page.locator(".jp-Notebook .jp-Cell").count() == cells  # no shortcut of the notebook has fired
        screenshot(page, "review-undone")

        page.keyboard.press("Control+s")
        saved = place / "notebooks" / "02_review.ipynb"
        wait(lambda: "widget-view" in saved.read_text(), "the saved notebook")
        page.reload()
        again = page.locator(".nl-desk[data-live=yes]").first
        again.wait_for()
        assert at(again) == undone
        assert decisions(place) == made
        screenshot(page, "review-reloaded")
    assert {d.reviewer for d in journal.read(place / "output" / journal.NAME).decisions} == {"Ann"}
    reviewed = pipeline.load(place / "output", reviewed=True)
    assert "conscript" in set(reviewed.figures.unit)
    assert "disputed" not in set(reviewed.decisions.state)
