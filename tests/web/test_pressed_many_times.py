"""A button pressed six times at the same moment does what one press does, on real threads."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from urllib.parse import urlencode

import pytest

from tests.web.html_forms import HtmlForm, read_forms
from tests.web.world import World

FORM = "application/x-www-form-urlencoded"
PRESSES = 6
PAGES = (
    ("secretariat", "/plans/new"),
    ("secretariat", "/plans/{draft}/assignments/new"),
    ("secretariat", "/plans/{draft}/promulgate"),
    ("chair", "/plans/{plan}/withdraw"),
    ("secretariat", "/plans/{plan}/assignments/{undated_row}/due"),
    ("secretariat", "/meetings/new"),
    ("secretariat", "/meetings/{meeting}"),
    ("secretariat", "/meetings/{closed}"),
    ("chair", "/meetings/{meeting}/conclusions/new"),
    ("secretariat", "/documents/new"),
    ("secretariat", "/tables/brought/{brought_table}"),
    ("secretariat", "/documents/{document}"),
    ("secretariat", "/budget/{line_of_money}"),
    ("secretariat", "/inspections/{running}"),
    ("secretariat", "/inspections/{concluded}"),
    ("unit_lead", "/tasks/{task}"),
    ("secretariat", "/tasks/{waiting}"),
    ("chair", "/tasks/{asked}"),
    ("chair", "/tasks/{suspended}"),
    ("admin", "/users/add"),
    ("admin", "/units/add"),
)


def press(world: World, page: str, form: HtmlForm, times: int) -> tuple[list[int], list[int]]:
    """Press once or many times at once; return what grew and the statuses."""
    before, together = world.facts(), Barrier(times)
    app, body = world.client.application, urlencode(form.filled(), doseq=True)

    def post(_: int) -> int:
        browser = app.test_client()
        with browser.session_transaction() as cookie:
            cookie.update(world.cookie)
        with app.app_context():
            together.wait()
            return browser.post(form.action or page, data=body, content_type=FORM).status_code

    with ThreadPoolExecutor(times) as pool:
        statuses = list(pool.map(post, range(times)))
    grown = [now - old for now, old in zip(world.facts(), before, strict=True)]
    world.restore()
    return grown, statuses


@pytest.mark.parametrize(("who", "page"), PAGES)
def test_pressed_many_times_at_once_a_form_does_what_it_does_once(world, who, page):
    world.come_as(who)
    path = page.format(**world.ids)
    forms = [
        form
        for form in read_forms(world.client.get(path).text)
        if form.action not in {"/sign-out", "/language"} and "/demo" not in form.action
    ]
    assert forms
    for form in forms:
        once, _ = press(world, path, form, 1)
        many, statuses = press(world, path, form, PRESSES)
        assert many == once, f"{form.action or path}: {once} once, {many} by {PRESSES} presses"
        assert set(statuses) <= {303, 404, 409, 422, 429}, f"{form.action or path}: {statuses}"
