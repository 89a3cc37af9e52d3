"""Outside a demonstration there is no clock to move and no banner."""

import pytest

from tests.factories import make_committee, make_membership
from tests.web.signin import sign_in_as
from tracker.database import transaction
from tracker.rules.permissions import Role


@pytest.mark.parametrize("path", ["/demo/next-day", "/demo/to-date", "/sign-in/demo"])
def test_the_routes_do_not_exist(client, path):
    assert client.post(path).status_code == 404


def test_no_page_shows_the_banner(client):
    with transaction():
        member = make_membership(committee=make_committee(), role=Role.SECRETARIAT)
    assert "demo-bar" not in client.get("/sign-in").get_data(as_text=True)
    sign_in_as(client, member)
    assert "demo-bar" not in client.get("/tasks").get_data(as_text=True)
