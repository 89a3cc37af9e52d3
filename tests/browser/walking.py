"""How a test walks through the pages: on only when the next page has come whole.

A click is over as soon as the answer begins. What is read then may not be there yet, and what is
typed may be typed before the scripts listen.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, Page, expect


@contextmanager
def next_page(page: Page) -> Iterator[None]:
    """Do in the block what leads to another page; wait until that has come whole."""
    page.evaluate("document.documentElement.dataset.left = ''")
    yield
    expect(page.locator("html[data-left]")).to_have_count(0)
    page.wait_for_load_state()


def go(page: Page, way: Locator) -> None:
    """Click a link or button that leads to another page, and arrive there."""
    with next_page(page):
        way.click()


def press(page: Page, name: str | re.Pattern[str], *, exact: bool = True) -> None:
    """Press a button of the page that sends its form, and arrive at the answer."""
    go(page, page.get_by_role("main").get_by_role("button", name=name, exact=exact))


def follow(page: Page, name: str) -> None:
    """Follow the first link of this name, and arrive."""
    go(page, page.get_by_role("link", name=name, exact=True).first)


def sees(page: Page, *words: str) -> None:
    """Expect these words on the page."""
    for each in words:
        expect(page.locator("body")).to_contain_text(each)


def told(page: Page, words: str | re.Pattern[str]) -> None:
    """Expect that the page says so of what has just been done."""
    expect(page.locator(".flash").last).to_contain_text(words)
