from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, expect

from tests.browser.access import broken_rules
from tests.browser.demo_site import PATIENCE
from tests.browser.preview_app import ERRORS, PAGES, create_preview, serving
from tests.browser.shots import DESK, PHONE

ADDRESSES = [*PAGES, *(f"errors/{code}" for code in ERRORS)]
# the real pages are asked in test_pages.py, and all errors share one template
ASKED = ["components", "login", "errors/500"]


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with serving(create_preview()) as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": DESK[0], "height": DESK[1]})
    context.set_default_timeout(PATIENCE)
    opened = context.new_page()
    complaints: list[str] = []

    def hear(line: ConsoleMessage) -> None:
        if line.type == "error" and not line.text.startswith("Failed to load"):
            complaints.append(line.text)

    def see(answer: Response) -> None:
        if answer.status >= 400:
            complaints.append(f"{answer.status} {answer.url}")

    opened.on("console", hear)
    opened.on("response", see)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    assert not complaints, complaints


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("name", ASKED)
def test_page_breaks_no_rule_of_access(
    page: Page, site: str, name: str, size: tuple[int, int]
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(f"{site}/{name}")

    assert broken_rules(page) == []


@pytest.mark.parametrize("name", ADDRESSES)
def test_page_is_no_wider_than_any_window(page: Page, site: str, name: str) -> None:
    page.goto(f"{site}/{name}")
    for width in (320, 390, 683, 1024):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("name", ["tasks", "unit_home", "login"])
def test_targets_on_the_phone_are_at_least_44_px_high(page: Page, site: str, name: str) -> None:
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    page.goto(f"{site}/{name}")
    low = page.evaluate(
        """() => [...document.querySelectorAll('.btn, .form-control, .top-button, nav a')]
            .filter(e => e.offsetParent && !e.closest('.with-button') && e.offsetHeight < 44)
            .map(e => e.outerHTML.slice(0, 120))"""
    )

    assert low == []


def test_drawer_opens_and_closes_without_scripts(browser: Browser, site: str) -> None:
    context = browser.new_context(
        viewport={"width": PHONE[0], "height": PHONE[1]}, java_script_enabled=False
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(f"{site}/tasks")
    expect(page.locator("#menu")).to_be_hidden()

    page.get_by_role("link", name="Mở trình đơn").click()
    expect(page.locator("#menu").get_by_role("link", name="Tổng quan")).to_be_visible()

    page.get_by_role("link", name="Đóng trình đơn").click()
    expect(page.locator("#menu")).to_be_hidden()
    context.close()


def test_filters_are_in_sight_on_the_desk_and_behind_one_button_on_the_phone(
    page: Page, site: str
) -> None:
    page.goto(f"{site}/tasks")
    field = page.get_by_label("Tìm, gõ không dấu cũng được")
    expect(field).to_be_visible()

    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    expect(field).to_be_hidden()
    page.get_by_text("Bộ lọc, 2 đang dùng").click()
    expect(field).to_be_visible()


def test_open_drawer_keeps_the_page_behind_out_of_reach(page: Page, site: str) -> None:
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    page.goto(f"{site}/tasks")
    page.get_by_role("link", name="Mở trình đơn").click()
    behind = page.locator("#desk")
    expect(behind).to_have_js_property("inert", True)

    page.keyboard.press("Escape")
    expect(behind).to_have_js_property("inert", False)  # once it has slid away


def test_list_of_faults_takes_the_focus_and_leads_to_the_field(page: Page, site: str) -> None:
    page.goto(f"{site}/components")
    assert page.title().startswith("Lỗi: ")
    expect(page.locator(".error-summary")).to_be_focused()

    page.get_by_role("link", name="Nhập ngày văn bản theo dạng 25/12/2023").click()
    expect(page.locator("#issued_on")).to_be_focused()
    described = page.locator("#issued_on").get_attribute("aria-describedby")
    assert described == "issued_on-hint issued_on-error"


@pytest.mark.parametrize(
    ("typed", "shown", "weekday"),
    [
        ("5/1/23", "05/01/2023", "thứ Năm"),
        ("05-01-2023", "05/01/2023", "thứ Năm"),
        ("19.11.2023", "19/11/2023", "chủ Nhật"),
        ("32/11/2023", "32/11/2023", None),
    ],
)
def test_date_is_tidied_and_its_weekday_named(
    page: Page, site: str, typed: str, shown: str, weekday: str | None
) -> None:
    page.goto(f"{site}/task")
    field = page.locator("#issued_on")
    field.fill(typed)
    field.blur()

    assert field.input_value() == shown
    words = page.locator(".weekday").all_inner_texts()
    assert words == ([weekday] if weekday else [])


def test_keys_move_through_rows_and_can_be_turned_off(page: Page, site: str) -> None:
    page.goto(f"{site}/tasks")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert "LGSP" in page.evaluate("document.activeElement.textContent")

    page.keyboard.press("Control+k")
    assert page.evaluate("document.activeElement.id") == "search"

    page.locator("summary", has_text="Thư ký").click()
    page.get_by_role("button", name="Phím tắt").click()
    page.keyboard.press("Escape")
    page.keyboard.press("k")
    assert not page.evaluate("document.activeElement.closest('table')")


def test_question_is_asked_before_what_cannot_be_undone(page: Page, site: str) -> None:
    page.goto(f"{site}/components")
    page.get_by_role("button", name="Hủy nhiệm vụ").click()
    assert "không hoàn tác được" in page.get_by_role("dialog").inner_text()
    assert broken_rules(page) == []

    page.get_by_role("dialog").get_by_role("button", name="Quay lại").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert page.url.endswith("/components")


def test_form_is_sent_once_however_often_the_button_is_pressed(page: Page, site: str) -> None:
    sent: list[str] = []
    page.route("**/task", lambda route: sent.append(route.request.method) or route.continue_())
    page.goto(f"{site}/task")
    sent.clear()
    page.route("**/task", lambda route: sent.append(route.request.method))
    with page.expect_request("**/task"):
        page.evaluate(
            """() => { const form = document.querySelector('form[data-guard]');
                form.requestSubmit(); form.requestSubmit(); form.requestSubmit(); }"""
        )
    page.wait_for_timeout(300)

    assert sent == ["POST"]


def test_what_has_just_been_done_leaves_by_itself_and_a_warning_stays(
    page: Page, site: str
) -> None:
    page.clock.install(time=0)
    page.clock.pause_at(1000)
    page.goto(f"{site}/components")
    assert page.locator(".flash").count() == 2
    page.clock.run_for(9000)

    expect(page.locator(".flash")).to_have_text(["Chưa gửi được thư nào từ 07:30."])


def test_password_can_be_shown(page: Page, site: str) -> None:
    page.goto(f"{site}/login")
    page.locator("#password").fill("bí mật")
    page.get_by_role("button", name="Hiện").click()

    expect(page.locator("#password")).to_have_attribute("type", "text")
    expect(page.get_by_role("button", name="Ẩn")).to_be_visible()
