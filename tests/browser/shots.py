"""Chromium for tests: start it, and take the picture of a page at a given size."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome")  # as script/bootstrap looks for it
LONGEST_START = 180_000  # milliseconds
DESK = (1366, 768)
PHONE = (390, 844)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run the system's Chromium for the length of the block."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=next(filter(None, map(shutil.which, NAMES)), None),
            args=SWITCHES,
            headless=True,
            timeout=LONGEST_START,
        )
        try:
            yield browser
        finally:
            browser.close()


def shoot(url: str, path: Path | str, width: int, height: int, *, whole: bool = True) -> None:
    """Take the picture of a page: the whole of it, or its first screen."""
    with chromium() as browser:
        page = browser.new_page(viewport={"width": width, "height": height})
        page.goto(url, wait_until="networkidle")
        page.screenshot(path=path, full_page=whole)
