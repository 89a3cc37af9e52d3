"""A plan in force is amended: clicked through in a browser, from the draft to the unit's page."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.demo_site import CHAIR, SECRETARIAT, UNIT, Visitors, serving_demo
from tests.browser.shots import PHONE
from tests.browser.walking import follow, go, press, sees, told

REDATED = "Công bố danh mục dữ liệu mở đợt 1 và cung cấp dữ liệu trên Cổng dữ liệu mở của tỉnh"
MOVED = "Hướng dẫn, kiểm tra, đôn đốc các sở"
ENDED = "Hỗ trợ doanh nghiệp nhỏ và vừa sử dụng nền tảng số"
ADDED = "Xây dựng kho dữ liệu dùng chung của tỉnh"


@pytest.fixture
def visitors(
    browser: Browser, loaded_demo: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Visitors]:
    """The people of a demonstration of this story's own."""
    with serving_demo(loaded_demo, tmp_path_factory.mktemp("amendment") / "data") as site:
        people = Visitors(browser, site)
        yield people
        people.close()


def test_a_plan_in_force_is_amended(visitors: Visitors) -> None:
    office = visitors.window(SECRETARIAT)
    draft = draft_an_amendment(office)
    give_another_date(office)
    give_to_another_unit(office)
    end_a_row(office)
    add_a_row(office)
    put_in_force(visitors.window(CHAIR), draft)
    read_the_history(office)
    read_it_as_the_unit(visitors.window(UNIT, PHONE))


def draft_an_amendment(page: Page) -> str:
    page.goto("/plans")
    follow(page, "3015/KH-UBND")
    follow(page, "Soạn sửa đổi, bổ sung")
    page.locator("#number").fill("45")
    page.locator("#symbol").fill("KH-UBND")
    page.locator("#issued_on").fill("21/11/2023")
    page.locator("#subject").fill("Sửa đổi, bổ sung Kế hoạch 3015/KH-UBND")
    press(page, "Tiếp tục, nhập nội dung sửa đổi")
    sees(page, "Chưa sửa đổi gì")
    return page.url


def change(page: Page, title: str, what: str) -> None:
    row = page.locator("section", has_text="Việc giao của kế hoạch").locator("tr", has_text=title)
    go(page, row.last.locator(f"a[href$='/{what}']"))


def give_another_date(page: Page) -> None:
    change(page, REDATED, "redate")
    page.locator("#deadline_words").fill("Quý II/2024")
    press(page, "Lưu")
    sees(page, "1 nhiệm vụ đổi hạn")


def give_to_another_unit(page: Page) -> None:
    change(page, MOVED, "lead")
    page.get_by_label("Đơn vị chủ trì: Sở Thông tin và Truyền thông", exact=True).uncheck()
    page.get_by_label("Đơn vị chủ trì: Văn phòng UBND tỉnh", exact=True).check()
    expect(page.locator("input[name=lead]:checked")).to_have_count(1)
    press(page, "Lưu")
    sees(page, "1 nhiệm vụ chuyển đơn vị")


def end_a_row(page: Page) -> None:
    change(page, ENDED, "end")
    press(page, "Lưu")
    expect(page.locator(".error-summary")).to_be_visible()
    page.locator("#reason").fill("Trùng với nhiệm vụ của Đề án 06")
    press(page, "Lưu")
    sees(page, "1 nhiệm vụ bị hủy")


def add_a_row(page: Page) -> None:
    follow(page, "Thêm việc giao")
    page.locator("#text").fill(ADDED)
    page.locator("#deadline_words").fill("trong vòng 15 ngày làm việc kể từ ngày ban hành")
    page.get_by_label("Đơn vị chủ trì: Văn phòng UBND tỉnh", exact=True).check()
    press(page, "Lưu")
    sees(page, "1 nhiệm vụ mới")


def put_in_force(chair: Page, draft: str) -> None:
    """The chair looks over what the secretariat drafted and puts it in force."""
    chair.goto(draft)
    follow(chair, "Xem lại và ban hành")
    sees(chair, "Sở TTTT → VP UBND tỉnh", "30/06/2024", "12/12/2023", "Người nhận thư")
    press(chair, "Ban hành sửa đổi")
    told(chair, "Đã ban hành sửa đổi")


def read_the_history(page: Page) -> None:
    page.goto("/plans")
    follow(page, "3015/KH-UBND")
    row = page.locator("tr", has_text=REDATED)
    expect(row).to_contain_text("45/KH-UBND, 21/11/2023: Đổi hạn")
    expect(row).to_contain_text("hạn gốc 30/11/2023")
    expect(page.locator("tr", has_text=ENDED)).to_contain_text("Thôi giao 21/11/2023")


def read_it_as_the_unit(page: Page) -> None:
    page.goto("/tasks?view=all&sort=opened&order=desc")
    go(page, page.get_by_role("link", name=ADDED).first)
    sees(page, "12/12/2023", "45/KH-UBND")
    page.goto("/tasks?view=all&size=100")
    go(page, page.get_by_role("link", name=MOVED).first)
    sees(page, "ban hành sửa đổi kế hoạch", "45/KH-UBND ngày 21/11/2023", "Sở TTTT → VP UBND tỉnh")
