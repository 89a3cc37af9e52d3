"""From the letter to the handed-in result in a browser: no Referer, no script of ours, one code."""

import json
import re
import sqlite3
from contextlib import closing
from email import message_from_bytes, policy
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.access import broken_rules
from tests.browser.demo_site import Visitors
from tests.browser.shots import PHONE
from tests.browser.walking import go

LINK = re.compile(r"https?://[^/\s]+(/link/[A-Za-z0-9_-]{43})\s")


def last_link(folder: Path) -> str:
    """Return the link of the youngest letter that has one."""
    for path in sorted((folder / "mail").glob("*.eml"), reverse=True):
        part = message_from_bytes(path.read_bytes(), policy=policy.default).get_body(("plain",))
        found = LINK.findall(part.get_content()) if part else []
        if found:
            return str(found[-1])
    raise AssertionError("no letter carries a link")


def last_code(folder: Path) -> str:
    with closing(sqlite3.connect(folder / "tracker.db")) as database:
        query = "SELECT facts FROM letters WHERE template = 'task_code' ORDER BY id DESC LIMIT 1"
        (facts,) = database.execute(query).fetchone()
    return str(json.loads(facts)["code"])


def press(page: Page, name: str) -> None:
    go(page, page.get_by_role("button", name=name, exact=True))


def test_a_result_is_handed_in_from_a_letter_with_a_code(visitors: Visitors) -> None:
    assert visitors.folder is not None
    page = visitors.window(None, PHONE)
    page.goto(last_link(visitors.folder))
    press(page, "Gửi mã cho tôi")
    expect(page.get_by_text("Đã gửi mã vào hộp thư công vụ")).to_be_visible()
    assert broken_rules(page) == []
    page.get_by_label("Mã sáu chữ số").fill(last_code(visitors.folder))
    press(page, "Mở phần nộp")
    page.get_by_label("Kết quả đã làm").fill("Đã ban hành, gửi các phòng.")
    assert broken_rules(page) == []
    press(page, "Nộp")
    expect(page.get_by_text("Đã nộp. Tổ thư ký sẽ nhận thư báo.")).to_be_visible()
    expect(page.get_by_label("Kết quả đã làm")).to_have_count(0)
