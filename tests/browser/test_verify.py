"""A file dropped on the open page is measured in the browser and goes nowhere."""

from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from playwright.sync_api import Browser, Route, expect

from tests.browser.access import broken_rules
from tests.browser.demo_site import PATIENCE
from tests.browser.shots import PHONE
from tests.factories import actor_of, make_committee, make_document, make_membership
from tests.house.source import ROOT
from tests.writing import writing
from tracker.printing.sealed import Printed
from tracker.rules.permissions import Role
from tracker.services.issued_papers import PaperFacts, issue_paper, new_code

SITE = "http://127.0.0.1:5000"
NOW = datetime(2023, 11, 21, 1, 0, tzinfo=UTC)


def test_a_file_is_compared_in_the_browser_and_never_sent(
    browser: Browser, client: FlaskClient, tmp_path: Path
) -> None:
    with writing():
        committee = make_committee()
        by = actor_of(make_membership(committee=committee, role=Role.SECRETARIAT)).user_id
        document = make_document(committee=committee)
        printed, facts = Printed(b"%PDF-1.7 true", b"word"), PaperFacts(code=new_code())
        paper = issue_paper(document, printed, facts, stem="tb", by=by, now=NOW)
    shown = client.get(f"/verify/{paper.shown_code}")
    sent: list[str] = []

    def answer(route: Route) -> None:
        sent.append(route.request.method)
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            route.fulfill(path=ROOT / path[1:])
        else:
            route.fulfill(headers=dict(shown.headers), body=shown.data)

    width, height = PHONE
    page = browser.new_page(viewport={"width": width, "height": height})
    page.set_default_timeout(PATIENCE)
    page.route("**/*", answer)
    page.goto(f"{SITE}/verify/{paper.shown_code}")
    expect(page.get_by_text("không gửi đi đâu")).to_be_visible()
    assert broken_rules(page) == []
    result = page.locator("#verify-result")
    for content, words in (
        (b"%PDF-1.7 true", "Đúng tệp đã phát hành"),
        (b"%PDF-1.7 false", "Không phải tệp này"),
        (b"word", "bản Word"),
    ):
        file = tmp_path / f"{len(words)}.pdf"
        file.write_bytes(content)
        page.get_by_label("Tệp cần đối chiếu").set_input_files(file)
        expect(result).to_contain_text(words)
    page.get_by_role("button", name="Đối chiếu", exact=True).click()
    expect(result).to_contain_text("bản Word")
    assert set(sent) == {"GET"}
    page.close()
