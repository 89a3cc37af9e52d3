"""What waits for the secretariat's answer, the answer owed longest first."""

from datetime import date, datetime, timedelta

import pytest

from tests import factories
from tests.conftest import NOW
from tests.counting import count_queries
from tests.web.signin import sign_in_as
from tests.web.test_task_lists import words
from tests.web.town import make_town
from tracker import clock
from tracker.database import db
from tracker.models import Extension, Letter, Submission
from tracker.rules.choices import SubmissionState
from tracker.rules.permissions import Role

pytestmark = pytest.mark.usefixtures("frozen")


def hand_in(town, task, on: date, attempt: int = 1) -> None:
    task.submitted_on = on
    db.session.add(
        Submission(
            task_id=task.id,
            attempt=attempt,
            state=SubmissionState.SUBMITTED,
            created_by_id=town.people[Role.UNIT_LEAD].user_id,
            created_at=NOW,
            submitted_at=clock.moment_of(on, 23, 30),
        )
    )


def ask(town, task, at: datetime) -> None:
    db.session.add(
        Extension(
            task_id=task.id,
            old_due=task.due,
            new_due=date(2023, 12, 20),
            reason="x",
            requested_by_id=town.people[Role.UNIT_LEAD].user_id,
            requested_at=at,
        )
    )


@pytest.fixture
def town(app):
    made = make_town()
    hand_in(made, made.task(0, "Nộp hôm thứ Hai", code="NV-1"), date(2023, 11, 20), attempt=2)
    hand_in(made, made.task(1, "Nộp tuần trước", code="NV-2"), date(2023, 11, 15))
    ask(made, made.task(2, "Xin thêm thời gian", code="NV-3"), clock.moment_of(date(2023, 11, 16)))
    made.task(2, "Chưa có hạn", code="NV-4", due=None)
    db.session.commit()
    return made


def read(client, town, role: Role, query: str = "") -> str:
    sign_in_as(client, town.people[role])
    return words(client.get(f"/backlog{query}").text)


def test_answers_are_listed_in_the_order_they_are_owed(client, town):
    said = read(client, town, Role.SECRETARIAT)
    assert "3 việc chờ trả lời, 1 việc quá hạn trả lời" in said
    assert said.index("NV-2") < said.index("NV-3") < said.index("NV-1")
    assert "15/11 23:30 20/11/2023 quá 1 ngày làm việc" in said
    assert "Gia hạn đến 20/12/2023 16/11 00:00 21/11/2023 trả lời trong hôm nay" in said
    assert "Xác nhận bản nộp lần 2 20/11 23:30 23/11/2023 còn 2 ngày làm việc" in said
    assert "1 Việc chưa có hạn" in said


def test_the_committee_sets_the_clock_and_each_kind_can_be_seen_alone(client, town):
    town.committee.review_days = 4
    said = read(client, town, Role.CHAIR, "?waits=time")
    assert "3 việc chờ trả lời, đều còn trong hạn" in said
    assert "NV-3" in said
    assert "NV-1" not in said
    assert "NV-1" in read(client, town, Role.CHAIR, "?waits=confirmation&page=9&size=x")


def test_a_try_for_standing_work_waits_like_any_other(client, town):
    task = town.task(0, "Vận hành hệ thống", code="TX-1", due=None, is_standing=True)
    hand_in(town, task, date(2023, 11, 14))
    db.session.commit()
    said = read(client, town, Role.SECRETARIAT)
    assert "4 việc chờ trả lời, 2 việc quá hạn trả lời" in said
    assert said.index("TX-1") < said.index("NV-2")
    assert "3 Bản nộp chờ xác nhận" in words(client.get("/overview").text)
    listed = words(client.get("/tasks?view=waiting").text)
    assert "TX-1" in listed
    page = words(client.get(f"/tasks/{task.id}").text)
    assert "Thường xuyên Chờ xác nhận từ 14/11" in page
    sign_in_as(client, town.people[Role.UNIT_LEAD])
    home = words(client.get("/unit").text)
    assert "Chờ Tổ thư ký xác nhận 2" in home
    assert "Vận hành hệ thống" in home


def test_units_read_the_clock_on_their_task_and_not_the_list(client, town):
    sign_in_as(client, town.people[Role.UNIT_LEAD])
    assert client.get("/backlog").status_code == 403
    task = town.task(0, "Của đơn vị", code="NV-9")
    hand_in(town, task, date(2023, 11, 14))
    assert "Tổ thư ký , quá hạn trả lời ngày 17/11/2023" in words(
        client.get(f"/tasks/{task.id}").text
    )


def test_many_wait_for_as_many_statements_as_few(app, client, town):
    counts = []
    for many in (0, 60):
        for n in range(many):
            day = date(2023, 11, 20) - timedelta(days=n % 9)
            hand_in(town, town.task(n % 3, f"Việc {n}", code=f"VL-{n}"), day)
        db.session.commit()
        sign_in_as(client, town.people[Role.SECRETARIAT])
        client.get("/backlog")
        app.extensions.pop("tracker.memory", None)
        with count_queries() as sent:
            assert client.get("/backlog").status_code == 200
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 9


def test_letters_that_failed_are_for_the_secretariat_to_mend(client, town):
    reader = town.people[Role.UNIT_LEAD].user_id
    facts = {"template": "digest", "user_id": reader, "address": "x@so.example", "state": "failed"}
    made = Letter(key="k", created_at=NOW, not_before=NOW, **facts)
    made.committee_id = town.committee.id
    db.session.add(made)
    db.session.commit()
    assert "1 Thư không gửi được" in read(client, town, Role.SECRETARIAT)
    assert "Thư không gửi được" not in read(client, town, Role.CHAIR)


def test_nothing_waits_in_another_committee(client, town):
    other = factories.make_membership(committee=factories.make_committee(), role=Role.SECRETARIAT)
    sign_in_as(client, other)
    assert "Không có việc nào chờ Tổ thư ký trả lời" in words(client.get("/backlog").text)
