"""Pages without scripts, without a mouse, and in English."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.demo_site import CHAIR, HEAD_OF_SECRETARIAT, OBSERVER, Visitors
from tests.browser.shots import PHONE
from tests.browser.walking import go, next_page

DATA_UNIT = "Đầu mối chuyển đổi số, Sở Tài nguyên và Môi trường"
LAND_DATA = "Báo cáo tiến độ hoàn thiện cơ sở dữ liệu đất đai"
BUDGET = "Hướng dẫn bố trí chi ngân sách cho chuyển đổi số năm 2024"


def press(page: Page, name: str) -> None:
    go(page, page.get_by_role("button", name=name, exact=True))


def open_task(page: Page, title: str) -> None:
    go(page, page.get_by_role("main").get_by_role("link", name=title).first)


def test_unit_hands_in_a_result_without_scripts(visitors: Visitors) -> None:
    page = visitors.window(DATA_UNIT, PHONE, scripts=False)
    page.goto("/unit")
    open_task(page, LAND_DATA)
    page.get_by_label("Số, ký hiệu văn bản").fill("412/BC-STNMT")
    page.get_by_label("Ngày văn bản").fill("21/11/2023")
    page.get_by_label("Kết quả đã làm").fill("Đã hoàn thiện ở 14 trên 17 huyện.")
    press(page, "Nộp")

    expect(page.locator(".flash")).to_contain_text("Đã nộp")


def test_unit_asks_for_more_time_without_scripts(visitors: Visitors) -> None:
    page = visitors.window(DATA_UNIT, PHONE, scripts=False)
    page.goto("/unit")
    open_task(page, "Phê duyệt cấp độ an toàn")
    page.get_by_label("Hạn mới").fill("8/12/23")
    page.get_by_label("Lý do").fill("Chờ thẩm định hồ sơ cấp độ.")
    press(page, "Gửi đề nghị")

    expect(page.get_by_role("main")).to_contain_text("08/12/2023")
    expect(page.get_by_role("main")).to_contain_text("chờ trả lời")


def test_secretariat_confirms_without_scripts(visitors: Visitors) -> None:
    page = visitors.window(HEAD_OF_SECRETARIAT, scripts=False)
    page.goto("/tasks?status=waiting")
    open_task(page, BUDGET)
    press(page, "Xác nhận")

    expect(page.get_by_role("main")).to_contain_text("Hoàn thành đúng hạn")


def test_clock_refuses_to_go_back_without_scripts(visitors: Visitors) -> None:
    page = visitors.window(CHAIR, scripts=False)
    page.goto("/overview")
    page.get_by_label("hoặc đến ngày").fill("20/11/2023")
    press(page, "Chuyển")

    expect(page.locator(".flash")).to_contain_text("chỉ đi tới")


def test_sign_in_says_what_is_wrong_without_scripts(visitors: Visitors) -> None:
    page = visitors.window(None, scripts=False)
    page.goto("/sign-in")
    page.get_by_label("Thư điện tử công vụ").fill("ai-do@gialai.example")
    page.get_by_label("Mật khẩu").fill("sai mật khẩu")
    press(page, "Đăng nhập")

    expect(page.locator(".error-summary")).to_contain_text("Chưa đăng nhập được")
    expect(page.get_by_label("Thư điện tử công vụ")).to_have_value("ai-do@gialai.example")


def test_form_of_sign_in_is_sent_with_the_keyboard_alone(visitors: Visitors) -> None:
    page = visitors.window(None)
    page.goto("/sign-in")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Đến nội dung chính"

    page.keyboard.press("Enter")
    tab_to(page, "email")
    page.keyboard.type("ai-do@gialai.example")
    tab_to(page, "password")
    page.keyboard.type("sai mật khẩu")
    with next_page(page):
        page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile("^Lỗi: Đăng nhập"))
    expect(page.locator(".error-summary")).to_be_focused()


def tab_to(page: Page, field: str) -> None:
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == field:
            return
    raise AssertionError(f"no way to {field} by keyboard")


def test_field_keeps_its_place_when_the_weekday_appears_under_a_date(visitors: Visitors) -> None:
    page = visitors.window(DATA_UNIT)
    page.goto("/unit")
    open_task(page, "Phê duyệt cấp độ an toàn")
    button = page.get_by_role("button", name="Lưu nháp", exact=True)
    page.evaluate("document.fonts.ready")  # letters of another width would move it
    before = button.bounding_box()
    page.get_by_label("Ngày văn bản").fill("21/11/2023")
    page.get_by_label("Người ký").focus()

    expect(page.locator(".weekday").first).to_have_text("thứ Ba")
    assert button.bounding_box() == before


@pytest.mark.parametrize(
    ("path", "title", "words"),
    [
        ("/overview", "Overview – Đôn Đốc", "Whose turn"),
        ("/plans/1", "3015/KH-UBND – Đôn Đốc", "Why the detail plan is due on 17/11/2023"),
        ("/tasks", "Tasks – Đôn Đốc", "In progress"),
    ],
)
def test_reader_of_english_reads_english(
    visitors: Visitors, path: str, title: str, words: str
) -> None:
    page = visitors.window(OBSERVER)
    page.goto("/overview")
    page.locator(".menu-right summary").click()
    press(page, "English")
    page.goto(path)

    expect(page).to_have_title(title)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("main")).to_contain_text(words)
