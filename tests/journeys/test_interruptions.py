"""A report is written by the keys alone, while the session ends and the network goes away."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.demo_site import UNIT, Visitors, choose_post, enter, serving_demo
from tests.browser.walking import go, press
from tests.journeys.test_quarter import drafts_wait, line_of, saves_now

SHARE = "Dịch vụ công trực tuyến tích hợp lên Cổng Dịch vụ công quốc gia"
PAPERS = "Văn bản, hồ sơ công việc xử lý trên môi trường mạng"
BEFORE, AFTER = "Đề nghị bố trí kinh phí.", "Đề nghị bố trí kinh phí số hóa năm 2024."
LOST, PRESSED = "Gõ khi mất mạng.", "Bấm nút khi phiên đã hết."
ON_ITS_WAY, REFUSED = "Bấm nút khi đang lưu.", "Bấm nút khi không lưu được."
REASON = "Bản giấy in nhầm."


@pytest.fixture
def visitors(
    browser: Browser, loaded_demo: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Visitors]:
    """The people of a demonstration of this story's own."""
    with serving_demo(loaded_demo, tmp_path_factory.mktemp("interruptions") / "data") as site:
        people = Visitors(browser, site)
        yield people
        people.close()


def test_nothing_typed_is_lost_and_the_keys_are_enough(visitors: Visitors) -> None:
    page = visitors.window(UNIT)
    drafts_wait(page)
    page.goto("/reports")
    go(page, page.get_by_role("main").get_by_role("link", name="Báo cáo quý IV/2023"))
    report = page.url
    fill_in_by_the_keys(page)
    keep_with_a_reason_by_the_keys(page)
    put_away_as_nil_and_take_back(page)
    type_on_after_the_session_ended(page)
    press_the_button_after_the_session_ended(page, visitors.site, report)
    save_without_a_network(page, report)
    press_while_a_draft_is_lost(page, report)
    press_after_a_draft_was_refused(page, report)


def words(page: Page) -> str:
    return page.get_by_role("textbox", name="3. Kiến nghị").input_value()


def write(page: Page, text: str) -> None:
    page.get_by_role("textbox", name="3. Kiến nghị").fill(text)


def fill_in_by_the_keys(page: Page) -> None:
    """Enter goes from figure to figure and never leaves the page; no thousands behind a 0."""
    row = line_of(page, PAPERS)
    row.get_by_label("Tử số").focus()
    page.keyboard.type("09320")
    page.keyboard.press("Enter")
    expect(row.get_by_label("Mẫu số")).to_be_focused()
    expect(row.get_by_label("Tử số")).to_have_value("09320")
    page.keyboard.type("9500")
    page.keyboard.press("Shift+Enter")
    expect(row.get_by_label("Tử số")).to_be_focused()
    expect(row.get_by_label("Mẫu số")).to_have_value("9.500")
    page.keyboard.type("9320")
    page.keyboard.press("Enter")
    expect(row.locator(".result")).to_have_text(re.compile(r"98,11\s%"))
    page.keyboard.press("Enter")
    expect(page.get_by_label("Tử số dòng 6")).to_be_focused()
    row.evaluate("each => each.cells[1].prepend(document.createElement('select'))")
    row.locator("select").focus()
    page.keyboard.press("Enter")  # an answer is left as a figure is
    expect(row.get_by_label("Tử số")).to_be_focused()
    row.locator("select").evaluate("each => each.remove()")


def keep_with_a_reason_by_the_keys(page: Page) -> None:
    """The reason is kept in its place: the page stays, and the hand goes on."""
    page.evaluate("document.body.dataset.stayed = 'yes'")
    page.locator(".doubt", has_text="70,08").get_by_label("Nếu giữ nguyên, ghi lý do").focus()
    page.keyboard.type(REASON)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Tử số dòng 2")).to_be_focused()
    expect(page.locator(".kept", has_text=REASON)).to_contain_text("70,08")
    expect(line_of(page, SHARE)).not_to_have_class(re.compile("is-doubtful"))
    assert page.evaluate("document.body.dataset.stayed") == "yes"


def put_away_as_nil_and_take_back(page: Page) -> None:
    """One tick puts all figures away and says which; without it they stand as they were."""
    nothing, share = page.get_by_label("Kỳ này không phát sinh"), line_of(page, SHARE)
    figures = [each.input_value() for each in page.locator(".figure-in").all()]
    nothing.check()
    expect(page.locator("#report-progress")).to_contain_text("không phát sinh")  # said at once
    expect(page.locator("#report-away")).to_be_visible()
    expect(page.locator("#report-away")).to_contain_text("được cất đi, không nộp")
    expect(page.locator("#report-away")).to_contain_text("98,11")
    expect(share).to_be_hidden()
    nothing.uncheck()
    expect(share).to_be_visible()
    expect(page.locator("#report-progress")).to_contain_text("chỉ số")
    assert [each.input_value() for each in page.locator(".figure-in").all()] == figures
    expect(page.locator(".kept", has_text=REASON)).to_contain_text("70,08")


def type_on_after_the_session_ended(page: Page) -> None:
    """The page says so at the next save; what is typed then waits in this browser."""
    write(page, BEFORE)
    saves_now(page)
    expect(page.locator("#report-saved")).to_contain_text("Đã lưu nháp")
    page.context.clear_cookies()
    write(page, AFTER)
    page.clock.run_for(4000)  # until it saves itself
    expect(page.locator("#report-saved")).to_contain_text("Phiên đăng nhập đã hết")
    go(page, page.get_by_role("link", name="Đăng nhập lại"))
    choose_post(page, UNIT)
    assert words(page) == BEFORE
    page.get_by_role("button", name="Dùng lại").click()
    assert words(page) == AFTER
    saves_now(page)
    page.reload()
    assert words(page) == AFTER


def press_the_button_after_the_session_ended(page: Page, site: str, report: str) -> None:
    """The answer names the ended session, and gives the words back with or without scripts."""
    write(page, PRESSED)
    page.context.clear_cookies()
    press(page, "Lưu nháp")
    expect(page.get_by_role("heading", level=1)).to_have_text("Phiên đăng nhập đã hết hạn")
    expect(page.get_by_role("main")).to_contain_text(PRESSED)
    enter(page, site, UNIT)
    page.goto(report)
    page.get_by_role("button", name="Dùng lại").click()
    assert words(page) == PRESSED
    saves_now(page)


def save_without_a_network(page: Page, report: str) -> None:
    """The buttons keep the page while nothing can be reached, and work once it can."""
    page.context.set_offline(True)
    write(page, LOST)
    page.get_by_role("main").get_by_role("button", name="Xem lại và nộp").click()
    expect(page.locator("#report-saved")).to_contain_text("Mất kết nối")
    assert page.url == report
    assert words(page) == LOST
    page.context.set_offline(False)
    press(page, "Xem lại và nộp")
    expect(page.get_by_role("main")).to_contain_text(LOST)
    page.wait_for_url(f"{report}/review")


def press_while_a_draft_is_lost(page: Page, report: str) -> None:
    """A button waits for the draft on its way; where that is lost, what was typed goes again."""
    page.goto(report)
    held: list[Route] = []
    page.route("**/save", lambda route: route.continue_() if held else held.append(route))
    write(page, ON_ITS_WAY)
    page.clock.run_for(4000)
    look_over(page)
    expect(page.locator("#report-saved")).to_have_text("Đang lưu")
    held[0].abort()
    page.wait_for_url(f"{report}/review")
    expect(page.get_by_role("main")).to_contain_text(ON_ITS_WAY)
    page.unroute("**/save")


def press_after_a_draft_was_refused(page: Page, report: str) -> None:
    """What the server refuses is no lost network: the button gets its answer."""
    page.goto(report)
    page.route("**/save", refuse_drafts)
    write(page, REFUSED)
    page.clock.run_for(4000)
    expect(page.locator("#report-saved")).to_contain_text("Mất kết nối")
    look_over(page)
    page.wait_for_url(f"{report}/review")
    expect(page.get_by_role("main")).to_contain_text(REFUSED)


def refuse_drafts(route: Route) -> None:
    if "x-autosave" in route.request.headers:
        route.fulfill(status=404, content_type="text/html", body="")
    else:
        route.continue_()


def look_over(page: Page) -> None:
    page.get_by_role("main").get_by_role("button", name="Xem lại và nộp").click()
