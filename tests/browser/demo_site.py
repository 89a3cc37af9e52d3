"""The demonstration as a visitor meets it: loaded once a run, served by ``python app.py``."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.shots import DESK
from tests.browser.walking import go
from tests.serving import ROOT, serving
from tests.turns import my_turn

COOKIE = "don_doc"
PATIENCE = 120_000  # milliseconds; a busy machine is slow, never wrong
OURS = ("DATABASE_URL", "SECRET_KEY", "BASE_URL", "MAIL_URL", "MAIL_FROM", "PORT", "FLASK_DEBUG")

SECRETARIAT = "Chuyên viên, Tổ thư ký giúp việc Ban Chỉ đạo"
HEAD_OF_SECRETARIAT = "Tổ trưởng, Tổ thư ký giúp việc Ban Chỉ đạo"
CHAIR = "Chủ tịch UBND tỉnh, Trưởng Ban Chỉ đạo"
ADMIN = "Quản trị hệ thống, Sở Thông tin và Truyền thông"
OBSERVER = "Theo dõi chuyển đổi số, Văn phòng Tỉnh ủy"
UNIT = "Đầu mối chuyển đổi số, Văn phòng UBND tỉnh"
OTHER_UNIT = "Đầu mối chuyển đổi số, Sở Tài chính"
MEMBER = "Chuyên viên, Văn phòng UBND tỉnh"

# What has just been done is said for eight seconds, on the clock of the browser alone.
FLASHES_STAY = """
  const wait = window.setTimeout.bind(window);
  window.setTimeout = (deed, pause, ...rest) => pause === 8000 ? 0 : wait(deed, pause, ...rest);
"""

expect.set_options(timeout=PATIENCE)


def surroundings(folder: Path) -> dict[str, str]:
    """Return the environment of a process that runs the demonstration in this folder."""
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    return kept | {"DEMO": "1", "DATA_DIR": str(folder), "PORT": "0", "PYTHONPATH": str(ROOT)}


def load_once(shared: Path) -> Path:
    """Load the demonstration into a folder that all processes of this run share."""
    folder = shared / "demo"
    with my_turn(shared / "demo.lock"):
        if not (shared / "demo.done").exists():
            subprocess.run(
                [sys.executable, "-c", "import app; app.prepare(app.create_app())"],
                cwd=ROOT,
                env=surroundings(folder),
                check=True,
                capture_output=True,
            )
            (shared / "demo.done").touch()
    return folder


@contextmanager
def serving_demo(loaded: Path, folder: Path) -> Iterator[str]:
    """Serve a copy of the loaded demonstration; give its address."""
    shutil.copytree(loaded, folder)
    with serving(surroundings(folder), folder / "server.log") as server:
        yield server.address


def enter(page: Page, site: str, post: str) -> None:
    """Sign in with one click on a post in the list of the demonstration."""
    page.goto(f"{site}/sign-in")
    choose_post(page, post)


def choose_post(page: Page, post: str) -> None:
    """Sign in on the page that asks for it, and arrive where it leads."""
    entry = page.locator(".demo-accounts button").filter(has_text=post).first
    if not entry.is_visible():
        page.locator(".demo-accounts summary").click()
    go(page, entry)
    expect(page).not_to_have_url(re.compile("/sign-in"))


class Visitors:
    """Opens windows for the people of one site; each signs in once and stays signed in."""

    def __init__(self, browser: Browser, site: str, folder: Path | None = None) -> None:
        self.browser = browser
        self.site = site
        self.folder = folder  # where the demonstration keeps its data
        self._cookies: dict[str, str] = {}
        self._open: list[BrowserContext] = []
        self._desks: dict[str | None, Page] = {}

    def window(
        self,
        post: str | None,
        size: tuple[int, int] = DESK,
        *,
        scripts: bool = True,
        locale: str = "vi-VN",
    ) -> Page:
        """Open a window in which this person is signed in (None: nobody)."""
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            java_script_enabled=scripts,
            base_url=self.site,
            locale=locale,
            reduced_motion="reduce",  # no colour is measured on its way to another
        )
        context.add_init_script(FLASHES_STAY)
        context.set_default_timeout(PATIENCE)
        self._open.append(context)
        page = context.new_page()
        if post in self._cookies:
            context.add_cookies(
                [{"name": "don_doc", "value": self._cookies[post], "url": self.site}]
            )
        elif post:
            enter(page, self.site, post)
            self._cookies[post] = next(
                each["value"] for each in context.cookies() if each["name"] == COOKIE
            )
        return page

    def desk(self, post: str | None) -> Page:
        """Return this person's window on a desk that stays open: for tests that only read."""
        if post not in self._desks:
            self._desks[post] = self.window(post)
            self._open.pop()
        page = self._desks[post]
        page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
        return page

    def close(self) -> None:
        """Close every window that was opened for a test."""
        for context in self._open:
            context.close()
        self._open.clear()
