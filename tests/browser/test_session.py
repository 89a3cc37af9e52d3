"""Two secretaries write one session: joined, apart while the line is lost, together again."""

from playwright.sync_api import Page, expect

from tests.browser.access import broken_rules
from tests.browser.demo_site import HEAD_OF_SECRETARIAT, SECRETARIAT, Visitors
from tests.browser.test_pages import NEXT_SESSION

FIRST, SECOND = "Sở TTTT trình bày báo cáo.", "Tổ thư ký: 5 trên 7 kết luận đã xong."


WHAT_OTHERS_DO = "**/under-way"


def open_session(visitors: Visitors, post: str, *, is_deaf: bool = False) -> Page:
    """Open the session to write; who is deaf does not hear meanwhile what others write."""
    page = visitors.window(post)
    if is_deaf:
        page.route(WHAT_OTHERS_DO, lambda route: route.abort())
    page.goto(f"/meetings/{NEXT_SESSION}")
    page.keyboard.press("1")
    expect(page.get_by_label("Ghi chép").first).to_be_focused()
    return page


def add_to_first_line(page: Page, words: str) -> None:
    page.get_by_label("Ghi chép").first.focus()
    page.keyboard.press("Control+Home")
    page.keyboard.press("End")
    page.keyboard.type(words)


def test_two_people_in_one_item_lose_nothing_when_the_line_is_lost(visitors: Visitors) -> None:
    one = open_session(visitors, SECRETARIAT)
    two = open_session(visitors, HEAD_OF_SECRETARIAT, is_deaf=True)
    notes = two.get_by_label("Ghi chép").first
    one.keyboard.type(FIRST)
    expect(one.get_by_text("Đã lưu").first).to_be_visible()
    two.keyboard.type(SECOND)
    two.unroute(WHAT_OTHERS_DO)
    expect(notes).to_have_value(f"{FIRST}\n{SECOND}")  # joined without a question
    expect(one.get_by_label("Ghi chép").first).to_have_value(f"{FIRST}\n{SECOND}")

    two.context.set_offline(True)
    add_to_first_line(two, " Đề nghị gia hạn.")
    expect(two.get_by_text("Mất kết nối, bản ghi giữ trên máy này.").first).to_be_visible()
    add_to_first_line(one, " Đạt 80 %.")
    expect(one.get_by_text("Đã lưu").first).to_be_visible()
    two.context.set_offline(False)
    two.reload()  # what was typed is still here, and is sent by itself
    expect(two.get_by_text("Cả hai bản đều được giữ.")).to_be_visible()
    expect(notes).to_have_value(f"{FIRST} Đề nghị gia hạn.\n{SECOND}")
    assert broken_rules(two) == []
    two.get_by_role("button", name="Ghép cả hai vào ô ghi").click()
    both = f"{FIRST} Đạt 80 %.\n{FIRST} Đề nghị gia hạn.\n{SECOND}"
    expect(two.get_by_text("Đã lưu").first).to_be_visible()
    expect(one.get_by_label("Ghi chép").first).to_have_value(both)

    one.get_by_label("Ghi chép").first.focus()
    one.keyboard.press("Control+Enter")
    one.keyboard.type("Bố trí cán bộ đầu mối")
    one.keyboard.press("Tab")
    one.keyboard.press("Tab")
    one.keyboard.type("so noi v")
    expect(one.get_by_role("option", name="Sở Nội vụ").first).to_be_visible()
    one.keyboard.press("Enter")
    one.keyboard.press("Tab")
    one.keyboard.type("24/11/2023")
    expect(one.get_by_text("hạn 24/11/2023, thứ Sáu")).to_be_visible()
    one.keyboard.press("Control+Enter")
    conclusions = one.get_by_role("group", name="Kết luận của mục 1")
    expect(conclusions).to_contain_text("Bố trí cán bộ đầu mối")
    expect(one.locator("textarea[name=text]:focus")).to_be_visible()  # the next one can be typed
