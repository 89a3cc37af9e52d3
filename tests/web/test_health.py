"""The page of health, as those who look after the installation see it."""

from datetime import timedelta

import pytest

from tests.conftest import NOW
from tests.counting import count_queries
from tests.factories import make_committee, make_membership
from tests.web.signin import sign_in_as
from tracker.database import begin_writing, transaction
from tracker.rules.permissions import Role
from tracker.services import mail_hold
from tracker.services.heartbeats import beat

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def people(app):
    with transaction():
        committee = make_committee()
        return {
            role: make_membership(committee=committee, role=role)
            for role in (Role.ADMIN, Role.SECRETARIAT, Role.CHAIR)
        }


def mark(**marks) -> None:
    begin_writing()
    with transaction():
        for name, at in marks.items():
            beat(name, now=at)


def test_all_is_well_or_each_line_says_what_to_do(client, people):
    sign_in_as(client, people[Role.SECRETARIAT])
    mark(sender=NOW, backup=NOW)
    page = client.get("/health/details").text
    assert "Mọi thứ hoạt động tốt." in page
    assert "Phải xử lý ngay" not in page
    mark(sender=NOW - timedelta(minutes=3), clock=NOW)
    with count_queries() as queries:
        page = client.get("/health/details").text
    assert page.count("Phải xử lý ngay") == 2
    assert "don-doc-scheduler" in page
    assert len(queries) <= 12


def test_held_mail_is_said_on_every_page_and_only_an_administrator_releases_it(
    client, people, settings
):
    with transaction():
        mail_hold.hold_if_moved(settings.data_dir, now=NOW)
        (settings.data_dir / mail_hold.WORD).unlink()
        assert mail_hold.hold_if_moved(settings.data_dir, now=NOW)
    banner = "chưa thư nào được gửi đi"
    sign_in_as(client, people[Role.CHAIR])
    assert banner not in client.get("/overview").text
    sign_in_as(client, people[Role.SECRETARIAT])
    assert banner in client.get("/overview").text
    assert client.post("/health/release").status_code == 403
    sign_in_as(client, people[Role.ADMIN])
    assert "/health/release" in client.get("/health/details").text
    assert client.post("/health/release", data={"forgets": "yes"}).status_code == 303
    assert banner not in client.get("/overview").text
