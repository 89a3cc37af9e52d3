"""The committee's own number of days before "due soon", in every list and count."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.web.signin import sign_in_as
from tests.web.test_task_lists import words
from tests.web.town import make_town
from tests.writing import writing
from tracker.database import db
from tracker.models import Committee
from tracker.rules.permissions import Role

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def town(app):
    made = make_town()
    made.task(0, "Việc trong mười ngày", code="NV-10", due=date(2023, 12, 1))
    db.session.commit()
    return made


def set_days(days: int) -> None:
    with writing():
        db.session.scalars(select(Committee).order_by(Committee.id)).first().due_soon_days = days


def test_lists_counts_and_pages_follow_the_setting_at_once(client, town):
    sign_in_as(client, town.people[Role.SECRETARIAT])

    def seen() -> list[bool]:
        found = [
            "NV-10" in client.get("/tasks?view=due_soon").text,
            "Đến hạn trong 10 ngày tới" in words(client.get("/overview").text),
            "Còn 10 ngày" in words(client.get("/tasks").text),
        ]
        db.session.rollback()
        return found

    assert seen() == [False, False, False]
    set_days(10)
    assert seen() == [True, True, True]
    set_days(7)
    assert seen() == [False, False, False]
