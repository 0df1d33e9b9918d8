"""A real browser for tests: the system's Chromium through Playwright, or the reason why there is none."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import util
from pathlib import Path
from typing import Any

ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
)  # fmt: skip
"""A browser that talks to nobody but the page under test; without a sandbox, since tests run as root in containers."""
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
MISSING = None if CHROMIUM and util.find_spec("playwright") else f"no browser: {'playwright' if CHROMIUM else 'chromium'} is not installed"
"""Why there is no browser; None where there is one."""


@contextmanager
def browser() -> Iterator[Any]:
    """A headless Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        try:
            yield opened
        finally:
            opened.close()


def screenshot(page: Any, name: str) -> None:
    """Keep what the page looks like, where the environment names a folder for it (SCREENSHOTS)."""
    if folder := os.environ.get("SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(folder) / f"{name}.png"))
