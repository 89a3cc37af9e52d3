"""Several units picked out of two thousand: with the keys, without scripts, on a phone."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.access import broken_rules
from tests.browser.demo_site import SECRETARIAT, Visitors, serving_demo
from tests.browser.shots import PHONE
from tests.browser.walking import go, next_page
from tracker.rules.texts import fold

MANY = 2_000
INSPECTION = "/inspections/new"


@pytest.fixture(scope="module")
def big(
    browser: Browser, loaded_demo: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Visitors]:
    """The demonstration with two thousand communes more."""
    folder = tmp_path_factory.mktemp("many") / "data"
    with serving_demo(loaded_demo, folder) as site:
        (stored,) = folder.glob("*.db")
        names = [f"UBND xã Suối Số {n}" for n in range(1, MANY + 1)]
        with closing(sqlite3.connect(stored, timeout=60)) as database, database:
            database.executemany(
                "INSERT INTO units (code, name, short_name, folded, kind, position, version_id)"
                " VALUES (?, ?, ?, ?, 'commune', 900, 1)",
                [
                    (f"SUOI-{n}", name, name.removeprefix("UBND "), fold(name))
                    for n, name in enumerate(names, start=1)
                ],
            )
        yield Visitors(browser, site, folder)


@pytest.fixture
def visitors(big: Visitors) -> Iterator[Visitors]:
    yield big
    big.close()


def offers(page: Page) -> Locator:
    return page.locator(".names").get_by_role("option")


def put_on_the_list(page: Page) -> None:
    go(page, page.get_by_role("button", name="Đưa vào danh sách"))


def chips(page: Page) -> list[str]:
    return [words.strip() for words in page.locator(".pick-chips li").all_text_contents()]


def test_units_are_found_while_one_types_and_chosen_with_the_keys(visitors: Visitors) -> None:
    page = visitors.window(SECRETARIAT)
    page.goto(INSPECTION)
    found = page.get_by_role("combobox", name="Tìm đơn vị")
    found.fill("suoi so 12")
    expect(offers(page)).to_have_count(8)
    assert broken_rules(page) == []
    page.keyboard.press("ArrowDown")
    expect(page.locator(".names [aria-selected=true]")).to_have_text("UBND xã Suối Số 120")
    page.keyboard.press("Enter")
    expect(page.get_by_role("checkbox", name="UBND xã Suối Số 120")).to_be_checked()
    expect(
        page.get_by_role("status").filter(has_text="Đã thêm: UBND xã Suối Số 120")
    ).to_have_count(1)
    expect(page.get_by_text("Chưa chọn đơn vị nào")).to_be_hidden()
    expect(found).to_be_focused()
    page.keyboard.type("suoi-77")
    page.keyboard.press("Enter")  # before the answer is there: it waits, and sends no form
    expect(page.get_by_role("checkbox", name="UBND xã Suối Số 77")).to_be_checked()
    page.keyboard.type("xa suoi")
    expect(offers(page).first).to_be_visible()
    page.keyboard.press("Escape")
    expect(offers(page)).to_have_count(0)
    assert page.url.endswith(INSPECTION)
    page.locator("#title").fill("Giám sát")
    put_on_the_list(page)
    expect(page.locator("#title")).to_have_value("Giám sát")
    assert chips(page) == ["UBND xã Suối Số 120", "UBND xã Suối Số 77"]
    assert broken_rules(page) == []


def test_without_scripts_names_are_typed_and_asked_about(visitors: Visitors) -> None:
    page = visitors.window(SECRETARIAT, PHONE, scripts=False)
    page.goto(INSPECTION)
    expect(page.get_by_role("combobox", name="Tìm đơn vị")).to_have_count(0)
    page.locator("#title").fill("Giám sát")
    page.get_by_label("Tên hoặc mã đơn vị").fill("Suối Số 5\nSUOI-9; Sở Biển Đông\nSuối Số 199")
    with next_page(page):
        page.locator("#title").press("Enter")  # sends the form, as in any other
    expect(page.get_by_text("Không có đơn vị nào chọn được ở đây").first).to_be_visible()
    assert chips(page) == ["UBND xã Suối Số 199", "UBND xã Suối Số 5", "UBND xã Suối Số 9"]
    expect(page.get_by_label("Tên hoặc mã đơn vị")).to_have_value("Sở Biển Đông")
    page.get_by_label("Tên hoặc mã đơn vị").fill("xã suối số 30")
    put_on_the_list(page)
    page.get_by_label("Tên hoặc mã đơn vị").fill("số 40")
    put_on_the_list(page)
    asked = page.get_by_role("group", name="“số 40” là đơn vị nào")
    expect(asked.get_by_role("checkbox")).to_have_count(11)
    asked.get_by_label("UBND xã Suối Số 404").check()
    put_on_the_list(page)
    expect(page.get_by_role("checkbox", name="UBND xã Suối Số 404")).to_be_checked()
    page.get_by_label("Tất cả của một loại").select_option(label="Cấp xã (2.000)")
    put_on_the_list(page)
    expect(page.get_by_text("Cấp xã: tất cả, 2.000 đơn vị")).to_be_visible()
    expect(page.locator("#title")).to_have_value("Giám sát")
    assert len(page.content()) < 100_000
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


def test_on_a_phone_the_picker_breaks_no_rule(visitors: Visitors) -> None:
    page = visitors.window(SECRETARIAT, PHONE)
    page.goto(INSPECTION)
    page.get_by_label("Tên hoặc mã đơn vị").fill("số 40; Sở Biển Đông; SUOI-3")
    put_on_the_list(page)
    expect(page.get_by_role("group", name="“số 40” là đơn vị nào")).to_be_visible()
    assert broken_rules(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
