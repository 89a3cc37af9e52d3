"""What is put right of a session after the fact: members left out, conclusions with tasks."""

from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import ask_units, make_meeting
from tests.services.meetings.office import NOW, Office
from tests.web.session_pages import office_at_its_desk, url, words_of
from tests.writing import writing
from tracker.database import db
from tracker.models import Attendance, Task
from tracker.rules.choices import LeadGroup, MeetingState, Presence
from tracker.services.meetings.attendance import invite_group, invite_person
from tracker.services.papers import minutes_paper

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def office(client: FlaskClient) -> Office:
    return office_at_its_desk(client)


def test_members_nobody_called_are_named_until_they_are_on_the_list_and_in_the_minutes(
    client, office
):
    clerk, unit = {"actor": office.secretariat}, office.units[0]
    with writing():
        before = make_meeting(committee=office.committee, ordinal=5, held_on=date(2023, 8, 1))
        invite_group(before, LeadGroup.ALL_UNITS, **clerk)
        invite_person(before, name="Khách mời", **clerk)  # a guest has no seat
        ask_units(office.meeting, [unit.id], **clerk)
        line = db.session.scalars(select(Attendance).order_by(Attendance.id.desc())).first()
        line.presence, office.meeting.state = Presence.PRESENT, MeetingState.HELD
    names = [one.name for one in office.units[1:]]
    turnout = minutes_paper(office.meeting.id, now=NOW).turnout
    assert turnout.endswith(f"Thành viên không có trong danh sách mời: {'; '.join(names)}.")
    for path in ("", "/attendance", "/close"):
        assert "2 thành viên không có trong danh sách mời" in words_of(
            client.get(url(office, path))
        )
    answer = client.post(url(office, "/attendance/members"), follow_redirects=True)
    assert "Đã thêm 2 thành viên" in words_of(answer)
    page = words_of(client.get(url(office, "/close")))
    assert "không có trong danh sách mời" not in page
    assert "2 thành viên chưa ghi có mặt hay vắng mặt" in page
    turnout = minutes_paper(office.meeting.id, now=NOW).turnout
    assert turnout.endswith(f"Chưa ghi nhận có mặt hay vắng mặt: {'; '.join(names)}.")


def test_a_conclusion_with_tasks_is_corrected_and_one_press_lets_the_tasks_follow(client, office):
    with writing():
        row = office.ready()
        office.close()
        office.make()
    assert "Mở lại phiên" in words_of(client.get(url(office)))
    client.post(url(office, "/reopen"))
    page = client.get(url(office, f"/conclusions/{row.id}/edit"))
    assert "Kết luận này đã giao việc" in words_of(page)
    typed = {"text": row.text, "kind": "task", "lead_group": "none", "due": "20/12/2023"}
    edit = url(office, f"/conclusions/{row.id}/edit")
    other = client.post(edit, data={**typed, "lead": office.units[1].id, "version": 2})
    assert (other.status_code, "hủy các nhiệm vụ của nó trước" in words_of(other)) == (422, True)
    client.post(edit, data={**typed, "lead": office.units[0].id, "version": 2})
    client.post(url(office, "/close"))
    page = words_of(client.get(url(office)))
    assert "Hạn đã giao 15/12/2023, kết luận nay ghi 20/12/2023" in page
    answer = client.post(url(office, "/tasks/follow"), follow_redirects=True)
    assert "Đã sửa 1 nhiệm vụ theo kết luận" in words_of(answer)
    assert "kết luận nay ghi" not in words_of(client.get(url(office)))
    task = db.session.scalars(select(Task)).one()
    story = words_of(client.get(f"/tasks/{task.id}"))
    assert "sửa kết luận của phiên họp: hạn từ 15/12/2023 thành 20/12/2023" in story
