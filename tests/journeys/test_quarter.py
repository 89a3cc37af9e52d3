"""A quarter from its opening to the consolidated report, clicked through in a browser."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.demo_site import SECRETARIAT, UNIT, Visitors, serving_demo
from tests.browser.walking import go, press, told

HEAD = "Chánh Văn phòng UBND tỉnh"
SHARE = "Dịch vụ công trực tuyến tích hợp lên Cổng Dịch vụ công quốc gia"
REASON = "Bản giấy in nhầm; tỷ lệ lấy theo tử số và mẫu số."
MANY = "Hồ sơ thủ tục hành chính"
PROPOSAL = "Đề nghị bố trí kinh phí số hóa hồ sơ."
NOTE = "Ghi rõ số hồ sơ đến hết ngày 14/12."


@pytest.fixture
def visitors(
    browser: Browser, loaded_demo: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Visitors]:
    """The people of a demonstration of this story's own."""
    with serving_demo(loaded_demo, tmp_path_factory.mktemp("quarter") / "data") as site:
        people = Visitors(browser, site)
        yield people
        people.close()


def line_of(page: Page, words: str) -> Locator:
    return page.get_by_role("row").filter(has_text=words).first


def test_quarter_becomes_a_report_with_a_return_and_a_wrong_ratio_kept(visitors: Visitors) -> None:
    office, unit, officer = (visitors.window(post) for post in (SECRETARIAT, HEAD, UNIT))
    for writer in (unit, officer):
        drafts_wait(writer)
    go_on_to_the_last_day(office)
    report = keep_a_wrong_ratio(unit)
    write_at_the_same_time(unit, officer, report)
    hand_in(unit)
    return_one_value(office, report)
    correct(unit, report)
    accept(office, report)
    see_the_board(office)
    tell_the_committee(office)


def go_on_to_the_last_day(page: Page) -> None:
    page.goto("/overview")
    page.get_by_label("hoặc đến ngày").fill("14/12/2023")
    go(page, page.get_by_role("button", name="Chuyển"))
    told(page, "14/12/2023")


def keep_a_wrong_ratio(page: Page) -> str:
    page.goto("/reports")
    go(page, page.get_by_role("main").get_by_role("link", name="Báo cáo quý IV/2023"))
    expect(page.get_by_role("main")).to_contain_text("số liệu từ 15/09/2023 đến 14/12/2023")
    row = line_of(page, SHARE)
    row.get_by_label("Tử số").fill("1.390")
    row.get_by_label("Mẫu số").fill("1.902")
    expect(row.locator(".result")).to_have_text(re.compile(r"73,08\s%"))
    more = page.locator(".figure-row", has_text=SHARE).locator("xpath=following-sibling::tr[1]")
    more.locator("summary").last.click()
    more.get_by_label("Tỷ lệ ghi trong văn bản của đơn vị").fill("70,08")
    papers = line_of(page, "Văn bản, hồ sơ công việc xử lý trên môi trường mạng")
    papers.get_by_label("Tử số").fill("9.320")
    papers.get_by_label("Mẫu số").fill("9.500")
    counted = page.get_by_role("row").filter(has_text="Phần mềm đếm được")
    go(page, counted.get_by_role("button", name="Dùng số này"))
    expect(line_of(page, "Phiên họp của Ban Chỉ đạo").locator(".result")).to_have_text("2")
    press(page, "Lưu nháp")
    told(page, "Đã lưu")
    doubt = page.locator(".doubt", has_text="70,08")
    expect(doubt).to_contain_text(re.compile(r"1\.390 ÷ 1\.902 = 73,08\s%"))
    expect(doubt).to_contain_text("Hệ thống dùng")
    doubt.get_by_label("Nếu giữ nguyên, ghi lý do").fill(REASON)
    doubt.get_by_role("button", name="Giữ kèm lý do").click()
    expect(page.locator(".kept", has_text=REASON)).to_contain_text("70,08")
    return page.url.split("#")[0]


def write_at_the_same_time(head: Page, officer: Page, report: str) -> None:
    """Each types in another place: neither overwrites the other, and nobody is asked to choose."""
    for page in (head, officer):
        page.goto(report)
    head.get_by_role("textbox", name="3. Kiến nghị").fill(PROPOSAL)
    saves_now(head)
    line_of(officer, MANY).get_by_label("Tử số").fill("86.413")
    saves_now(officer)
    expect(officer.get_by_role("textbox", name="3. Kiến nghị")).to_have_value(PROPOSAL)
    saves_now(officer)
    head.goto(report)
    expect(line_of(head, MANY).get_by_label("Tử số")).to_have_value("86.413")


def drafts_wait(page: Page) -> None:
    """Stop the clock of a window: its draft is saved when the story says so, not amid a click."""
    page.clock.install(time=0)
    page.clock.pause_at(1000)


def saves_now(page: Page) -> None:
    """Save the draft at once; the clock that would do it stands."""
    with page.expect_response(lambda answer: answer.url.endswith("/save")):
        page.evaluate("dispatchEvent(new Event('online'))")


def hand_in(page: Page) -> None:
    press(page, "Xem lại và nộp")
    expect(page.get_by_role("main")).to_contain_text("7 trên 7 chỉ số")
    page.get_by_label("Số, ký hiệu văn bản").fill("412/BC-VP")
    page.get_by_label("Ngày văn bản").fill("14/12/2023")
    press(page, "Nộp")
    told(page, "Đã nộp")


def return_one_value(page: Page, report: str) -> None:
    page.goto(report)
    row = line_of(page, SHARE)
    expect(row).to_contain_text(re.compile(r"73,08\s%"))
    expect(row).to_contain_text(f"Giữ kèm lý do: “{REASON}”")
    page.get_by_label("Số liệu này, dòng 2").select_option(label="Trả lại số này")
    page.get_by_label("Điều cần sửa, dòng 2").fill(NOTE)
    page.get_by_label("Lời nhắn đơn vị").fill("Sửa dòng 2 rồi nộp lại.")
    press(page, "Trả lại")
    told(page, "Đã trả lại")


def correct(page: Page, report: str) -> None:
    page.goto(report)
    expect(page.get_by_role("main")).to_contain_text("Sửa dòng 2 rồi nộp lại.")
    row = page.locator(".figure-row", has_text=NOTE)
    row.get_by_label("Tử số").fill("87.020")
    press(page, "Xem lại và nộp")
    page.get_by_label("Số, ký hiệu văn bản").fill("415/BC-VP")
    page.get_by_label("Ngày văn bản").fill("14/12/2023")
    press(page, "Nộp lại")
    told(page, "Đã nộp")


def accept(page: Page, report: str) -> None:
    page.goto(report)
    expect(line_of(page, "Hồ sơ thủ tục hành chính")).to_contain_text("87.020 ÷ 214.305")
    press(page, "Xác nhận báo cáo")
    told(page, "Đã xác nhận")
    expect(page.get_by_role("main")).to_contain_text("số liệu tính đến ngày 14/12/2023")


def see_the_board(page: Page) -> None:
    page.goto("/board")
    row = line_of(page, "VP UBND tỉnh")
    expect(row.get_by_role("link", name="Quý IV/2023: Đúng hạn")).to_be_visible()
    expect(row).to_contain_text("96 %")


def tell_the_committee(page: Page) -> None:
    page.goto("/consolidated/new")
    page.get_by_label("Loại báo cáo").select_option(label="Quý IV")
    page.get_by_label("Năm", exact=True).fill("2023")
    plan = page.locator("main").get_by_label(re.compile("^Kế hoạch"))
    plan.select_option(plan.locator("option", has_text="3015").get_attribute("value"))
    press(page, "Soạn bản nháp")
    figure = page.locator(".report-block", has_text=f"- {SHARE}: ").get_by_role(
        "link", name=re.compile(r"^73,08\s%$")
    )
    go(page, figure)
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"^73,08\s%$"))
    expect(page.get_by_role("listitem").filter(has_text="1.390/1.902")).to_contain_text(
        "Quý IV/2023"
    )
