"""Every page of the product, as the people of the demonstration see it."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import ConsoleMessage, Error, Page

from tests.browser.access import broken_rules
from tests.browser.demo_site import (
    ADMIN,
    CHAIR,
    MEMBER,
    OBSERVER,
    SECRETARIAT,
    UNIT,
    Visitors,
)
from tests.browser.shots import PHONE

LARGEST_PAGE = 100_000  # bytes of HTML
NARROW = 320

# What the story of the demonstration leaves behind on the morning of 21/11/2023.
TO_CONFIRM, RETURNED, FINISHED, TIME_ASKED, OPEN = 6, 8, 2, 12, 91
CLOSED_SESSION, NEXT_SESSION = 1, 3
DRAFTED_REPORT, ACCEPTED_REPORT = 13, 178
DA_NANG = 43

PAGES: dict[str | None, list[str]] = {
    None: ["/sign-in", "/sign-in/link", "/sign-in/link/unknown", "/nowhere"],
    SECRETARIAT: [
        "/account",
        "/account/sessions",
        "/overview",
        "/backlog",
        "/tasks",
        "/search?q=du+lieu",
        "/tasks?q=khong+co+gi",
        f"/tasks/{TO_CONFIRM}",
        f"/tasks/{TIME_ASKED}",
        "/extensions",
        "/reports",
        "/reports/ask",
        "/letters",
        "/letters/1",
        "/mailbox",
        "/plans",
        "/plans/new",
        "/plans/1",
        "/plans/1/withdraw",
        "/plans/1/indicators",
        "/plans/1/detail-plans",
        "/plans/1/indicators/2",
        "/plans/1/indicators/2/targets",
        "/indicators",
        "/indicators?open=all",
        "/indicators?if=1&w-1=50&w-2=%2B10",
        "/indicators?if=1&w-1=500",
        "/indicators?year=2024",
        "/indicators/sets",
        "/indicators/sets/new",
        "/indicators/sets/1",
        "/indicators/sets/1/edit",
        "/indicators/sets/1/mapping",
        "/indicators/sets/1/rows/new",
        "/indicators/sets/1/rows/12",
        "/indicators/sets/1/rows/2/edit",
        "/indicators/sets/1/rows/2/mapping/2",
        "/indicators/editions",
        "/indicators/editions/new",
        "/indicators/editions/2022",
        "/indicators/editions/2022/edit",
        "/indicators/editions/2022/results/new",
        f"/indicators/editions/provinces/{DA_NANG}",
        "/indicators/scores/2022",
        "/indicators/scores/2022/edit",
        "/tables/indicators?place=1",
        "/evidence",
        "/calendar",
        "/calendar/day",
        "/calendar/years/2024/import",
        "/extensions?view=answered",
        "/meetings",
        "/meetings/new",
        f"/meetings/{CLOSED_SESSION}",
        f"/meetings/{NEXT_SESSION}",
        f"/meetings/{NEXT_SESSION}/agenda",
        f"/meetings/{NEXT_SESSION}/agenda/8/notes",
        f"/meetings/{NEXT_SESSION}/attendance",
        f"/meetings/{NEXT_SESSION}/conclusions/new",
        "/documents",
        "/documents/new",
        "/tables/documents",
        "/budget/new",
        "/board",
        "/board?as_of=01/10/2023",
        "/board/league",
        "/board/reports?part=missing",
        "/board/reports?part=waiting",  # none: an empty list
        "/board/units/1",
        "/consolidated",
        "/consolidated/new",
        "/consolidated/1",
        "/consolidated/1/annexes/annex.indicators",
        "/consolidated/1/compare",
        "/consolidated/1/renew",
        "/consolidated/1/issue",
        "/consolidated/1/head",
        "/consolidated/1/blocks/indicators",
        "/consolidated/1/add/indicators",
        "/consolidated/1/number?block=indicators&sentence=indicators&number=all",
        "/inspections/new",
        "/units",
        "/units/1/edit",
        "/units/2",
        "/units/2/handover",
        "/successions/new/merge",
        "/committee",
    ],
    CHAIR: [f"/tasks/{TIME_ASKED}", "/consolidated/1", "/consolidated/1/return"],
    OBSERVER: [
        "/letters",
        "/board",
        "/consolidated",
        "/indicators",
        "/indicators/sets/1",
        "/indicators/editions/2022",
    ],
    ADMIN: ["/overview", "/users", "/users/8", "/users/add", "/users/import"],
    UNIT: [
        "/unit",
        f"/reports/{DRAFTED_REPORT}",
        f"/reports/{DRAFTED_REPORT}/review",
        f"/reports/{ACCEPTED_REPORT}/read",
        f"/report-sheets/{DRAFTED_REPORT}",
        "/indicators",
        "/tasks",
        f"/tasks/{RETURNED}",
        f"/tasks/{RETURNED}/measures",
        f"/tasks/{FINISHED}",
        "/meetings/1",
        "/overview",  # refused, in words
    ],
    MEMBER: ["/unit", f"/tasks/{OPEN}"],
}
REFUSED = {
    (None, "/nowhere"): 404,
    (None, "/sign-in/link/unknown"): 410,
    (UNIT, "/overview"): 403,
}


@dataclass(frozen=True)
class Visit:
    """A person at an address."""

    who: str | None
    path: str

    def __str__(self) -> str:
        return f"{(self.who or 'nobody').split(',')[0]} {self.path}"


VISITS = [Visit(who, path) for who, paths in PAGES.items() for path in paths]


def too_wide(page: Page) -> int:
    return int(page.evaluate("Math.max(0, document.documentElement.scrollWidth - innerWidth)"))


@pytest.mark.parametrize("visit", VISITS, ids=str)
def test_page_is_whole_within_reach_and_fits_every_window(visitors: Visitors, visit: Visit) -> None:
    page = visitors.desk(visit.who)
    said: list[str] = []

    def hear(line: ConsoleMessage | Error) -> None:
        if isinstance(line, Error) or line.type == "error":
            said.append(str(line) if isinstance(line, Error) else line.text)

    page.on("console", hear)
    page.on("pageerror", hear)
    answer = page.goto(visit.path)
    assert answer is not None
    refused = REFUSED.get((visit.who, visit.path))

    assert answer.status == (refused or 200)
    assert len(answer.body()) < LARGEST_PAGE
    assert page.locator("h1").count() == 1
    heading = page.locator("h1").inner_text().strip()
    assert heading
    title = page.title()
    assert title.endswith(" – Đôn Đốc")
    assert not title.startswith(" ")
    assert [words for words in said if not (refused and "Failed to load" in words)] == []
    assert broken_rules(page) == []
    assert too_wide(page) == 0
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    assert broken_rules(page, of_layout=True) == []
    assert too_wide(page) == 0
    page.set_viewport_size({"width": NARROW, "height": 640})
    assert too_wide(page) == 0
    page.remove_listener("console", hear)
    page.remove_listener("pageerror", hear)
