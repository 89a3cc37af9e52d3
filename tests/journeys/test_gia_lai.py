"""From a plan of Gia Lai province to the minutes of a session, clicked through in a browser."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.demo_site import (
    HEAD_OF_SECRETARIAT,
    OTHER_UNIT,
    SECRETARIAT,
    UNIT,
    Visitors,
    serving_demo,
)
from tests.browser.shots import PHONE
from tests.browser.walking import follow, go, press, sees, told

TASK = "Rà soát quy trình nội bộ của thủ tục hành chính trực tuyến"
LATE_TASK = "Gửi dự toán kinh phí duy trì hạ tầng số năm 2024"
CONCLUSION = "Hoàn thành rà soát cấp độ an toàn thông tin của các hệ thống dùng chung"
PAPER = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def visitors(
    browser: Browser, loaded_demo: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Visitors]:
    """The people of a demonstration of this story's own."""
    with serving_demo(loaded_demo, tmp_path_factory.mktemp("story") / "data") as site:
        people = Visitors(browser, site)
        yield people
        people.close()


def test_plan_becomes_work_reminders_and_minutes(visitors: Visitors, tmp_path: Path) -> None:
    office = visitors.window(SECRETARIAT)
    look_around(office)
    promulgate_a_plan(office)
    see_the_letters_wait(office)

    unit = visitors.window(UNIT)
    task = hand_in(unit)
    give_back(office, task)
    hand_in_again(unit, task)
    confirm(visitors.window(HEAD_OF_SECRETARIAT), task)
    sees_it_finished(unit, task)

    extended = ask_for_time(unit)
    grant_time(office, extended)
    sees_both_dates(unit, extended)

    go_on_to_the_next_day(office)
    read_the_letter(office)
    sees_work_overdue(visitors.window(OTHER_UNIT, PHONE))
    go_on_to_the_quarter(office)

    hold_the_session(office)
    read_the_minutes(office, tmp_path / "minutes.pdf")


def look_around(page: Page) -> None:
    page.goto("/")
    expect(page).to_have_title("Tổng quan – Đôn Đốc")
    sees(page, "08:", "21/11/2023", "việc quá hạn")
    follow(page, "Kế hoạch")
    follow(page, "3015/KH-UBND")
    sees(page, "Vì sao hạn kế hoạch chi tiết là 17/11/2023")
    expect(page.locator(".reasons").first).to_contain_text(
        "02/11, thứ NămNgày ban hành, không tính"
    )
    expect(page.locator(".reasons").first).to_contain_text("là ngày làm việc: không dời")


def promulgate_a_plan(page: Page) -> None:
    page.goto("/plans/new")
    page.get_by_label("Số", exact=True).fill("3199")
    page.get_by_label("Ký hiệu").fill("KH-UBND")
    page.get_by_label("Ngày ban hành").fill("20.11.2023")
    page.get_by_label("Cơ quan ban hành").fill("UBND tỉnh Gia Lai")
    page.get_by_label("Trích yếu").fill("Kế hoạch cải thiện dịch vụ công trực tuyến")
    sets = page.get_by_label("Bộ chỉ số")
    sets.select_option(sets.locator("option").filter(has_text="922").get_attribute("value"))
    page.get_by_label("Số ngày (không bắt buộc)").fill("15")
    page.get_by_label("Báo cáo", exact=True).select_option("none")
    press(page, "Lưu nháp")
    told(page, "Đã lưu")
    sees(page, "Bản nháp", "05/12/2023")
    assign_indicators(page)
    add_row(page, TASK, "Văn phòng UBND tỉnh", "trước ngày 25/12/2023", again=True)
    add_row(page, LATE_TASK, "Sở Tài chính", "21/11/2023", again=False)
    follow(page, "Xem lại và giao việc")
    press(page, re.compile(r"^Giao việc cho \d+ đơn vị$"))
    told(page, "nhiệm vụ")
    sees(page, "3199/KH-UBND", "Vì sao hạn kế hoạch chi tiết là 05/12/2023", TASK, LATE_TASK)


def assign_indicators(page: Page) -> None:
    go(page, page.get_by_role("row").get_by_role("link", name=re.compile("^Giao ")).first)
    page.get_by_label("Đơn vị chủ trì: Văn phòng UBND tỉnh").check()
    press(page, "Lưu")
    told(page, "Đã giao")


def add_row(page: Page, words: str, unit: str, deadline: str, *, again: bool) -> None:
    if "/assignments/new" not in page.url:
        go(page, page.get_by_role("link", name="Thêm việc giao").first)
    page.get_by_label("Nguyên văn").fill(words)
    page.get_by_label("Lời ghi hạn trong văn bản").fill(deadline)
    page.get_by_label(f"Đơn vị chủ trì: {unit}").check()
    press(page, "Lưu và thêm việc nữa" if again else "Lưu")
    told(page, f"Đã thêm: {words[:20]}")


def see_the_letters_wait(page: Page) -> None:
    page.goto("/letters")
    first = page.locator("tbody tr").first
    for words in ("Giao việc theo kế hoạch", "Chờ gửi"):
        expect(first).to_contain_text(words)


def read_the_letter(page: Page) -> None:
    page.goto("/mailbox?size=100")
    letter = page.get_by_role("row").filter(has_text="dau-moi@vp.").filter(has_text="3199/KH-UBND")
    go(page, letter.get_by_role("link"))
    sees(page, TASK, "24/12/2023")


def hand_in(page: Page) -> str:
    page.goto("/")
    expect(page).to_have_title("Việc của đơn vị – Đôn Đốc")
    sees(page, "Đơn vị còn")
    follow(page, TASK)
    task = page.url
    page.get_by_label("Kết quả đã làm").fill("Đã rà soát 12 trên 20 thủ tục.")
    press(page, "Lưu nháp")
    told(page, "Đã lưu")
    expect(page.get_by_label("Kết quả đã làm")).to_have_value("Đã rà soát 12 trên 20 thủ tục.")
    page.get_by_label("Số, ký hiệu văn bản").fill("268/BC-VP")
    page.get_by_label("Ngày văn bản").fill("21/11/2023")
    page.get_by_label("Tệp", exact=True).set_input_files(
        {"name": "báo cáo.pdf", "mimeType": "application/pdf", "buffer": PAPER}
    )
    press(page, "Nộp")
    told(page, "Đã nộp")
    sees(page, "268/BC-VP", "báo cáo.pdf", "Tổ thư ký")
    return task


def give_back(page: Page, task: str) -> None:
    page.goto(task)
    sees(page, "Bản nộp lần 1", "268/BC-VP", "Đã rà soát 12 trên 20 thủ tục.")
    page.get_by_label("Cần sửa những gì").fill("Bổ sung 8 thủ tục còn lại.")
    page.get_by_label("Nộp lại đến hết ngày").fill("24/11/2023")
    press(page, "Trả lại")
    sees(page, "Bổ sung 8 thủ tục còn lại.", "Bị trả lại")


def hand_in_again(page: Page, task: str) -> None:
    page.goto("/")
    sees(page, "Bị trả lại 21/11", "Bổ sung 8 thủ tục còn lại.")
    page.goto(task)
    sees(page, "Bổ sung 8 thủ tục còn lại.")
    page.get_by_label("Kết quả đã làm").fill("Đã rà soát đủ 20 thủ tục.")
    page.get_by_label("Số, ký hiệu văn bản").fill("269/BC-VP")
    page.get_by_label("Ngày văn bản").fill("21/11/2023")
    press(page, "Nộp lại")
    told(page, "Đã nộp")


def confirm(page: Page, task: str) -> None:
    page.goto(task)
    sees(page, "Bản nộp lần 2", "269/BC-VP")
    expect(page.get_by_label("Hoàn thành ngày")).to_have_value("21/11/2023")
    press(page, "Xác nhận")
    sees(page, "Hoàn thành đúng hạn")


def sees_it_finished(page: Page, task: str) -> None:
    page.goto(task)
    sees(page, "Hoàn thành đúng hạn", "268/BC-VP", "269/BC-VP", "Tổ trưởng Tổ thư ký")


def ask_for_time(page: Page) -> str:
    page.goto("/")
    tasks = page.get_by_role("main").get_by_role("link", name=re.compile("^Tái cấu trúc quy trình"))
    go(page, tasks.first)
    page.get_by_label("Hạn mới").fill("19/01/2024")
    page.get_by_label("Lý do").fill("Chờ Bộ, ngành công bố thủ tục sửa đổi.")
    press(page, "Gửi đề nghị")
    sees(page, "chờ trả lời")
    return page.url


def grant_time(page: Page, task: str) -> None:
    page.goto("/extensions")
    request = page.locator("section", has=page.get_by_text("Chờ Bộ, ngành công bố")).last
    expect(request).to_contain_text("19/01/2024")
    page.goto(task)
    expect(page.get_by_label("Gia hạn đến")).to_have_value("19/01/2024")
    press(page, "Cho gia hạn")
    sees(page, "19/01/2024")


def sees_both_dates(page: Page, task: str) -> None:
    page.goto(task)
    expect(page.locator(".page-head")).to_contain_text("Hạn 19/01/2024")
    expect(page.locator(".page-head")).to_contain_text("hạn gốc 31/12/2023")


def go_on_to_the_next_day(page: Page) -> None:
    page.goto("/overview")
    go(page, page.get_by_role("button", name="Sang ngày sau"))
    told(page, re.compile(r"22/11/2023.*thư nhắc.*quá hạn"))
    page.goto("/letters")
    sees(page, "22/11")


def sees_work_overdue(page: Page) -> None:
    page.goto("/")
    duty = page.locator(".duty", has=page.get_by_text(LATE_TASK))
    expect(duty).to_contain_text("Quá hạn 1 ngày")


def go_on_to_the_quarter(page: Page) -> None:
    page.goto("/overview")
    page.get_by_label("hoặc đến ngày").fill("15/12/2023")
    go(page, page.get_by_role("button", name="Chuyển"))
    told(page, re.compile(r"15/12/2023.*mở 38 báo cáo"))
    page.goto("/tasks?kind=periodic_report&size=100")
    sees(page, "Quý IV/2023", "Quý I/2024")


def hold_the_session(page: Page) -> None:
    page.goto("/meetings")
    go(page, page.get_by_role("main").get_by_role("link", name=re.compile("thứ 6|thứ sáu")).first)
    item = page.locator("details.agenda", has_text="An toàn thông tin mạng").first
    item.locator("summary").first.click()
    item.get_by_label("Ghi chép").fill("Công an tỉnh báo cáo ba hệ thống chưa phê duyệt cấp độ.")
    expect(item.get_by_text("Đã lưu").first).to_be_visible()
    page.goto("/meetings/3/conclusions/new?item=8")
    page.get_by_label("Kết luận", exact=True).fill(CONCLUSION)
    page.get_by_label("Hạn, theo lời kết luận").fill("trước ngày 29/12/2023")
    page.get_by_label("Đơn vị chủ trì: Công an tỉnh").check()
    press(page, "Lưu")
    told(page, "Đã ghi kết luận")
    sees(page, CONCLUSION, "Công an tỉnh")
    page.get_by_role("main").get_by_role("link", name="Kết thúc phiên").click()
    press(page, "Kết thúc phiên")
    press(page, "Giao việc theo 1 kết luận")
    told(page, "Đã giao 1 nhiệm vụ")
    page.goto("/tasks?q=" + "ra soat cap do an toan")
    sees(page, CONCLUSION, "Công an tỉnh")


def read_the_minutes(page: Page, path: Path) -> None:
    page.goto("/meetings/3")
    answer = page.request.get("/meetings/3/minutes.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    path.write_bytes(answer.body())
    text = subprocess.run(
        ["pdftotext", "-layout", path, "-"], check=True, capture_output=True, text=True
    ).stdout
    words = " ".join(text.split())
    for expected in ("BIÊN BẢN", "Công an tỉnh", "ba hệ thống chưa phê duyệt", CONCLUSION[:40]):
        assert expected in words, expected
