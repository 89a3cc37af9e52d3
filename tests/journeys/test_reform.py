"""The reform of 01/07/2025, clicked through in a browser: communes in, districts out, undone."""

import shutil
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from config import DEMO_CLOCK
from tests.browser.access import broken_rules
from tests.browser.demo_site import SECRETARIAT, Visitors, serving_demo
from tests.browser.shots import PHONE
from tests.browser.walking import go, press, sees

TABLES = Path(__file__).parents[1] / "data" / "reform"
MORNING = datetime(2025, 7, 2, 2, 0, tzinfo=UTC)


@pytest.fixture
def visitors(
    browser: Browser, loaded_demo: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Visitors]:
    """The people of a demonstration whose clock stands on the day after the reform."""
    folder = tmp_path_factory.mktemp("reform")
    shutil.copytree(loaded_demo, folder / "loaded")
    (folder / "loaded" / DEMO_CLOCK).write_text(str(MORNING.timestamp() - time.time()))
    with serving_demo(folder / "loaded", folder / "data") as site:
        people = Visitors(browser, site)
        yield people
        people.close()


def paste(page: Page, table: str) -> None:
    page.locator("#table").fill((TABLES / table).read_text(encoding="utf-8"))


def test_districts_end_communes_begin_and_one_press_takes_it_back(visitors: Visitors) -> None:
    page = visitors.window(SECRETARIAT)
    page.goto("/units/import")
    paste(page, "communes.csv")
    press(page, "Xem trước bảng")
    sees(page, "Đã đọc 51 dòng: 51 mới", "Chưa nhận gì.")
    press(page, "Nhận 51 dòng")
    sees(page, "Đã nhận 51 dòng")

    page.goto("/successions")
    go(page, page.get_by_role("link", name="Nhập việc sắp xếp").first)
    go(page, page.get_by_role("link", name="Sắp xếp hàng loạt theo bảng"))
    paste(page, "reform.csv")
    page.get_by_label("Số", exact=True).fill("1664")
    page.get_by_label("Ký hiệu", exact=True).fill("NQ-UBTVQH15")
    page.get_by_label("Ngày văn bản").fill("16/06/2025")
    page.get_by_label("Ngày có hiệu lực").fill("01/07/2025")
    press(page, "Xem trước")
    sees(page, "Những gì sẽ chuyển", "đơn vị kết thúc", "Chưa có gì được chuyển.")
    assert broken_rules(page) == []
    press(page, "nhiệm vụ", exact=False)
    sees(page, "thời hạn giữ nguyên", "Nhiệm vụ đã chuyển")
    reform = page.url

    go(page, page.get_by_role("link", name="UBND huyện Chư Păh").first)
    sees(page, "Đơn vị này đã chuyển giao nhiệm vụ", "1664/NQ-UBTVQH15", "UBND xã Chư Păh 1")
    page.goto("/overview?units=today")
    sees(page, "Tính cho đơn vị hiện nay.")
    expect(page.get_by_role("rowheader", name="Thành phố Pleiku")).to_have_count(0)

    page.goto(reform)
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    assert broken_rules(page) == []
    page.get_by_role("main").get_by_role("button", name="Hoàn tác").click()
    go(page, page.get_by_role("dialog").get_by_role("button", name="Hoàn tác"))
    sees(page, "mọi thứ như trước")
    page.goto("/units?q=STTTT")
    sees(page, "Sở Thông tin và Truyền thông")
