"""Pages of answers and attendance: by the link, signed in, by telephone; the year."""

import re
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.counting import count_queries
from tests.factories import MOMENT, make_item, make_meeting, make_membership
from tests.services.meetings.test_answering import Called
from tests.web.signin import sign_in_as
from tests.writing import writing
from tracker.database import db
from tracker.models import Attendance, InvitationOpening, Meeting, Membership, SessionAnswer
from tracker.rules.choices import MeetingState, Presence
from tracker.rules.invitations import Answer, AnswerWay, InvitationDeed
from tracker.rules.permissions import Role
from tracker.rules.quorum import Quorum
from tracker.services.meetings.agenda_papers import PaperFacts, ask_paper
from tracker.services.meetings.attendance import invite_person
from tracker.sheets.child import read

pytestmark = pytest.mark.usefixtures("frozen")
SUBSTITUTE = {
    "answer": "substitute",
    "substitute_name": "Lê Thị <b>B</b>",
    "substitute_office": "Phó Giám đốc",
    "version": "0",
}


@pytest.fixture
def called(client: FlaskClient) -> Called:
    with writing():
        made = Called()
        made.meeting.online_url = "https://hop.example.vn/6"
    return made


def words_of(answer) -> str:
    return answer.get_data(as_text=True)


def member(called: Called, role: Role, unit=None) -> Membership:
    with writing():
        return make_membership(committee=called.committee, role=role, unit=unit)


def test_a_guest_answers_by_the_link_of_his_letter_and_learns_nothing_else(client, called):
    path = called.path(2)
    shown = client.get(path)
    page = words_of(shown)
    assert shown.status_code == 200
    assert (shown.headers["Cache-Control"], shown.headers["Referrer-Policy"]) == (
        "no-store",
        "no-referrer",
    )
    for word in ("Phòng họp", "https://hop.example.vn/6", "Khách"):
        assert word in page
    assert called.units[0].name not in page
    assert client.get(path).status_code == 200
    deeds = [row.deed for row in db.session.scalars(select(InvitationOpening))]
    assert deeds == [InvitationDeed.OPENED]  # the same look is written down once
    assert db.session.scalars(select(SessionAnswer)).all() == []

    assert client.post(path, data={"answer": "declined", "version": "0"}).status_code == 422
    assert client.post(path, data=SUBSTITUTE).status_code == 303
    kept = db.session.scalars(select(SessionAnswer)).one()
    assert (kept.answer, kept.way, kept.said_by) == (Answer.SUBSTITUTE, AnswerWay.LINK, "Khách")
    assert "Lê Thị &lt;b&gt;B&lt;/b&gt;" in words_of(client.get(path))
    assert client.post(path, data=SUBSTITUTE).status_code == 409  # answered since it was shown
    assert client.get(f"{path}?line={called.lines[0].id}").status_code == 410
    assert client.post(f"{path}?line={called.lines[0].id}", data=SUBSTITUTE).status_code == 410
    for bad in ("/invitation/x", f"/invitation/{'A' * 43}"):
        assert client.get(bad).status_code == 410
    sign_in_as(client, member(called, Role.SECRETARIAT))
    assert client.get(path).status_code == 403  # it was given to somebody else


def test_the_answer_goes_over_tls_without_a_referer_and_not_without_its_token(client, called):
    client.application.config["WTF_CSRF_ENABLED"] = True
    path, tls = called.path(2), "https://127.0.0.1"
    page = words_of(client.get(path, base_url=tls))
    token = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page)[0]
    assert client.post(path, base_url=tls, data=SUBSTITUTE).status_code == 400
    assert db.session.scalars(select(SessionAnswer)).all() == []
    sent = client.post(path, base_url=tls, data=SUBSTITUTE | {"csrf_token": token})
    assert sent.status_code == 303


def test_a_unit_answers_signed_in_beside_its_open_tasks(client, called):
    lead = db.session.get_one(Membership, called.leads[0].membership_id)
    sign_in_as(client, lead)
    with writing():
        db.session.get_one(Meeting, called.meeting.id).answer_by = MOMENT - timedelta(days=90)
    session = f"/meetings/{called.meeting.id}"
    assert "Đơn vị chưa trả lời giấy mời" in words_of(client.get(session))
    assert client.get(called.path(0)).location == f"{session}/answer"
    with count_queries() as sent:
        page = words_of(client.get(f"{session}/answer"))
    assert len(sent) <= 12, "\n".join(sent)
    assert "Việc đang mở của đơn vị" in page
    assert "Đã qua thời hạn trả lời" in page
    assert client.post(f"{session}/answer", data=SUBSTITUTE).status_code == 303
    assert "trả lời muộn" in words_of(client.get(f"{session}/answer"))
    assert "Cử người dự thay" in words_of(client.get(session))
    other = f"{session}/answer?line={called.lines[1].id}"
    assert client.post(other, data=SUBSTITUTE).status_code == 404
    assert client.get(f"{session}/attendance/{called.lines[0].id}/answer").status_code == 403
    stranger = member(called, Role.UNIT_LEAD, called.units[2])
    sign_in_as(client, stranger)
    assert client.get(f"{session}/answer").status_code == 404


def test_the_page_of_the_unit_names_what_sessions_wait_for_until_it_is_done(client, called):
    with writing():
        facts = PaperFacts(title="Báo cáo về dữ liệu", unit_id=called.units[0].id)
        item, by = make_item(meeting=called.meeting), called.secretariat
        paper = ask_paper(item, called.meeting, facts, actor=by, now=MOMENT)
        uninvited = make_meeting(committee=called.committee, ordinal=7, held_on=date(2023, 12, 9))
        invite_person(uninvited, name="", unit_id=called.units[0].id, actor=called.secretariat)
    sign_in_as(client, db.session.get_one(Membership, called.leads[0].membership_id))
    owed = words_of(client.get("/unit"))
    assert f"/meetings/{called.meeting.id}/answer" in owed
    assert f"/item-papers/{paper.id}" in owed
    assert f"/meetings/{uninvited.id}/answer" not in owed  # the secretariat has the turn
    page = words_of(client.get(f"/meetings/{uninvited.id}"))
    assert "giấy mời chưa gửi" in page
    assert "Đơn vị chưa trả lời giấy mời" not in page
    client.post(f"/meetings/{called.meeting.id}/answer", data=SUBSTITUTE)
    assert f"/meetings/{called.meeting.id}/answer" not in words_of(client.get("/unit"))
    with writing():
        called.meeting.state = MeetingState.CALLED_OFF
    assert f"/item-papers/{paper.id}" not in words_of(client.get("/unit"))
    page = words_of(client.get(f"/meetings/{called.meeting.id}/answer"))
    assert "Phiên họp này đã hoãn" in page
    assert "đã bắt đầu hoặc đã xong" not in page


def test_the_secretariat_notes_takes_over_and_revokes(client, called, frozen):
    sign_in_as(client, member(called, Role.SECRETARIAT))
    page = f"/meetings/{called.meeting.id}/attendance"
    path = called.path(2)
    said = {"answer": "accepted", "version": "0", "said_by": "Văn phòng"}
    note = f"{page}/{called.lines[1].id}/answer"
    assert client.post(note, data={**said, "said_by": ""}).status_code == 422
    assert client.post(note, data=said).status_code == 303
    assert "Sẽ dự" in words_of(client.get(page))
    links = db.session.scalars(select(Attendance.id)).all()
    assert len(links) == 3
    frozen.move_to("2023-12-01T01:30:00+00:00")
    assert client.post(f"{page}/answers").status_code == 303
    db.session.expire_all()
    lines = db.session.scalars(select(Attendance).order_by(Attendance.id)).all()
    assert [line.presence for line in lines][:2] == [Presence.UNKNOWN, Presence.PRESENT]
    found = called.open(2)
    assert (
        client.post(f"/meetings/{called.meeting.id}/invitations/{found.row.id}/revoke").status_code
        == 303
    )
    assert client.application.test_client().get(path).status_code == 410
    assert "đã thu hồi" in words_of(client.get(f"{page}?show=links"))


def test_the_page_of_a_year_counts_units_and_sessions_and_a_unit_sees_itself_only(client, called):
    with writing():
        called.committee.quorum = Quorum.TWO_THIRDS
        called.meeting.state = MeetingState.HELD
        called.lines[0].presence = Presence.LATE
        called.lines[1].presence = Presence.EXCUSED
        called.lines[2].presence = Presence.PRESENT
    first, second = (unit.name for unit in called.units[:2])
    session = words_of(sign_and_get(client, called, f"/meetings/{called.meeting.id}"))
    assert "1 trên 2" in session
    assert "còn thiếu 1" in session
    address = "/meetings/attendance-of-year"
    with count_queries() as sent:
        page = words_of(client.get(address))
    assert len(sent) <= 12, "\n".join(sent)
    assert first in page
    assert second in page
    assert "chưa đủ, cần 2" in page
    for odd in ("2022", "x", "99999999999", "0"):
        assert client.get(f"{address}?year={odd}").status_code == 200
    grid, *_ = read(client.get(f"{address}.xlsx").data, "tep.xlsx").grids
    rows = [[cell.text for cell in row] for row in grid.rows]
    assert rows[1] == [first, "1", "1", "1", "0", "0", "0", "0", "100"]
    assert rows[2][5] == "1"
    sign_in_as(client, db.session.get_one(Membership, called.leads[0].membership_id))
    own = words_of(client.get(address))
    assert first in own
    assert second not in own
    assert "Theo phiên họp" not in own
    assert date(2023, 12, 1).strftime("%d/%m") not in own


def sign_and_get(client: FlaskClient, called: Called, path: str):
    sign_in_as(client, member(called, Role.SECRETARIAT))
    return client.get(path)
