"""From the annex of a resolution to tasks, clicked through in a browser."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.access import broken_rules
from tests.browser.demo_site import SECRETARIAT, Visitors, serving_demo
from tests.browser.walking import follow, press, sees, told

FILE = Path(__file__).parent.parent / "data" / "nq03-2025" / "annex.xlsx"


@pytest.fixture
def visitors(
    browser: Browser, loaded_demo: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Visitors]:
    """The people of a demonstration of this story's own."""
    with serving_demo(loaded_demo, tmp_path_factory.mktemp("annex") / "data") as site:
        people = Visitors(browser, site)
        yield people
        people.close()


def test_an_annex_becomes_tasks(visitors: Visitors) -> None:
    page = visitors.window(SECRETARIAT)
    draft_a_plan(page)
    bring_the_file(page)
    decide_the_units(page)
    correct_by_keys(page, "Địa phương được lựa chọn", "pleiku")
    correct_by_typing(page, "Tập đoàn, doanh nghiệp công nghệ số", "Sở TTTT; Sở KH&CN")
    confirm(page)
    promulgate(page)


def draft_a_plan(page: Page) -> None:
    page.goto("/plans/new")
    page.get_by_label("Số", exact=True).fill("403")
    page.get_by_label("Ký hiệu").fill("KH-UBND")
    page.get_by_label("Ngày ban hành").fill("20/11/2023")
    page.get_by_label("Cơ quan ban hành").fill("UBND tỉnh Gia Lai")
    page.get_by_label("Trích yếu").fill("Kế hoạch thực hiện Nghị quyết 03/NQ-CP")
    page.get_by_label("Báo cáo", exact=True).select_option("none")
    press(page, "Lưu nháp")
    told(page, "Đã lưu")


def bring_the_file(page: Page) -> None:
    follow(page, "Nhập phụ lục")
    page.get_by_label("Tệp").set_input_files(FILE)
    press(page, "Đọc và xem lại")
    sees(page, "37 dòng", "I. Nhóm nhiệm vụ I", "30/06/2025", "Quý II/2025")


def decide_the_units(page: Page) -> None:
    follow(page, "Chọn đơn vị")
    sees(page, "Thêm “Bộ Khoa học và Công nghệ” vào danh mục")
    press(page, "Lưu")
    told(page, "Đã lưu")
    sees(page, "35 đọc xong", "2 cần xem")


def open_cell(page: Page, words: str) -> Locator:
    """Open the cell of the units that lead a row, where it stands."""
    row = page.locator("tr").filter(has_text=words).last
    expect(row).to_contain_text("không nói rõ đơn vị nào")
    row.locator("[id$=-lead]").get_by_role("link", name=re.compile("Sửa")).click()
    field = page.get_by_label("Đơn vị chủ trì, dòng")
    expect(field).to_have_value(words)
    expect(field).to_be_focused()
    return field


def correct_by_keys(page: Page, words: str, meant: str) -> None:
    address = page.url
    open_cell(page, words)
    page.keyboard.press("Escape")
    expect(page.locator(":focus")).to_contain_text("Sửa")
    open_cell(page, words).fill("")
    assert broken_rules(page) == []
    page.get_by_role("combobox", name="Thêm đơn vị").fill(meant)
    page.keyboard.press("Enter")  # takes the name
    page.keyboard.press("Enter")  # saves the cell
    expect(page.locator("#annex-said")).to_contain_text("36 đọc xong")
    expect(page.locator(":focus")).to_contain_text("Sửa")
    assert page.url == address


def correct_by_typing(page: Page, words: str, meant: str) -> None:
    open_cell(page, words).fill(meant)
    page.keyboard.press("Enter")


def confirm(page: Page) -> None:
    sees(page, "37 đọc xong", "đã sửa tay")
    press(page, "Đưa 37 dòng vào kế hoạch")
    told(page, "Đã thêm 37 dòng, sửa 0 dòng, giữ nguyên 0 dòng.")
    sees(page, "VII. Nhóm nhiệm vụ VII")


def promulgate(page: Page) -> None:
    follow(page, "Xem lại và giao việc")
    press(page, re.compile(r"^Giao việc cho \d+ đơn vị$"))
    told(page, "nhiệm vụ")
    page.goto("/tasks?q=Trung+tâm+dữ+liệu+quốc+gia")
    sees(page, "Hoàn thành xây dựng Trung tâm dữ liệu quốc gia", "Bộ Công an", "31/12/2025")
