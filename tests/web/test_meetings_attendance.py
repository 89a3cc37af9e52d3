"""Who is called to a session and who came, on its pages."""

import re
from datetime import time

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.services.meetings.office import NOW, Office
from tests.web.html_forms import read_forms
from tests.web.session_pages import count, office_at_its_desk, url, words_of
from tests.writing import writing
from tracker.database import db
from tracker.models import Attendance, Letter, SessionAnswer
from tracker.rules.choices import LeadGroup, Presence
from tracker.rules.invitations import Answer, AnswerWay
from tracker.services.meetings.attendance import invite_group
from tracker.services.meetings.invitations import send_invitations
from tracker.web import paging
from tracker.web.forms.attendance import fingerprint_of

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def office(client: FlaskClient) -> Office:
    return office_at_its_desk(client)


def presence(line: Attendance, **typed) -> dict:
    facts = {
        "line": line.id,
        "version": line.version_id,
        "was": fingerprint_of(line, has_person=True),
    }
    return facts | {"presence": "unknown", "name": "", "office": "", "note": ""} | typed


def form_of(*lines: dict) -> dict:
    return {
        f"lines-{number}-{name}": value
        for number, line in enumerate(lines)
        for name, value in line.items()
    }


def test_a_group_is_invited_and_its_presence_kept(client, office):
    client.post(url(office, "/attendance/groups"), data={"group": "all_units"})
    lines = db.session.scalars(select(Attendance).order_by(Attendance.id)).all()
    assert len(lines) == 3
    typed = form_of(
        presence(lines[0], presence="present", name="Lê Văn A"),
        presence(lines[1], presence="substitute", substitute_name="Trần B"),
        presence(lines[2]),
    )
    answer = client.post(url(office, "/attendance"), data=typed, follow_redirects=True)
    assert "Đã lưu 2 dòng." in words_of(answer)
    kept = db.session.scalars(select(Attendance.presence).order_by(Attendance.id)).all()
    assert kept == [Presence.PRESENT, Presence.SUBSTITUTE, Presence.UNKNOWN]
    assert "2 trên 3 thành viên dự họp" in words_of(client.get(url(office)))
    page = words_of(client.get(url(office, "/attendance")))
    assert ("lines-0-note" in page, "lines-0-name" in page) == (True, False)
    assert "lines-0-name" in words_of(client.get(url(office, "/attendance?show=people")))
    seen = {"line": lines[0].id, "version": 2, "presence": "excused", "note": "Đi công tác"}
    kept_as_it_was = re.search(r'name="lines-0-was" value="(\w+)"', page)[1]
    untouched = {"line": lines[0].id, "version": 2, "was": kept_as_it_was, "presence": "present"}
    for typed, said in ((untouched, "Đã lưu 0 dòng."), (seen, "Đã lưu 1 dòng.")):
        answer = client.post(url(office, "/attendance"), data=form_of(typed), follow_redirects=True)
        assert said in words_of(answer)
    db.session.expire_all()
    row = db.session.get_one(Attendance, lines[0].id)
    assert (row.name, row.note, row.is_member) == ("Lê Văn A", "Đi công tác", True)


def test_names_are_entered_beside_what_was_noted_and_a_long_list_comes_in_pages(
    client, office, monkeypatch
):
    monkeypatch.setattr(paging, "SIZE", 2)
    with writing():
        invite_group(office.meeting, LeadGroup.ALL_UNITS, actor=office.secretariat)
    first, *_, last = db.session.scalars(select(Attendance).order_by(Attendance.id)).all()
    with writing():
        last.presence, last.note, last.arrived_at = Presence.LATE, "Đi công tác", time(8, 30)
    assert f'name="lines-0-line" value="{first.id}"' in client.get(url(office, "/attendance")).text
    page = client.get(url(office, "/attendance?show=people&page=2")).text
    [form] = [one for one in read_forms(page) if one.action.endswith("show=people&page=2")]
    assert {one.name for one in form.inputs} >= {"lines-0-name", "lines-0-note", "lines-0-presence"}
    assert "lines-1-line" not in page
    answer = client.post(form.action, data=form.filled() | {"lines-0-name": "Lê Văn A"})
    assert answer.location == url(office, "/attendance?page=2")
    db.session.expire_all()
    row = db.session.get_one(Attendance, last.id)
    assert (row.presence, row.note, row.arrived_at) == (Presence.LATE, "Đi công tác", time(8, 30))
    assert (row.name, row.office) == ("Lê Văn A", "Nội dung thử")


def test_two_people_who_record_different_lines_do_not_disturb_one_another(client, office):
    with writing():
        invite_group(office.meeting, LeadGroup.ALL_UNITS, actor=office.secretariat)
    lines = db.session.scalars(select(Attendance).order_by(Attendance.id)).all()
    first = form_of(presence(lines[0], presence="present"), presence(lines[1]))
    second = form_of(presence(lines[0]), presence(lines[1], presence="absent"))
    again = form_of(presence(lines[0], presence="absent"))
    for typed in (first, second):
        assert client.post(url(office, "/attendance"), data=typed).status_code == 303
    assert client.post(url(office, "/attendance"), data=again).status_code == 409


def test_a_line_without_unit_or_name_is_refused_beside_the_name(client, office):
    answer = client.post(url(office, "/attendance/people"), data={"office": "Phó Giám đốc"})
    assert answer.status_code == 422
    assert "Phó Giám đốc" in words_of(answer)
    assert count(Attendance) == 0


def test_a_guest_is_invited_at_his_address_and_his_answer_is_read_on_the_pages(client, office):
    nobody = client.post(url(office, "/attendance/people"), data={"address": "a@khac.example"})
    assert nobody.status_code == 422  # an address of whom?
    typed = {"name": "Lê Văn Khách", "address": "khach@vnpt.example"}
    client.post(url(office, "/attendance/people"), data=typed)
    assert client.post(url(office, "/invitations")).status_code == 303
    assert count(Letter) == 0  # the session lacks its hour and more
    with writing():
        send_invitations(office.meeting, actor=office.secretariat, now=NOW)
    assert "Chưa có phản hồi</dt><dd>1</dd>" in words_of(client.get(url(office)))
    line = db.session.scalars(select(Attendance)).one()
    assert not line.is_member
    with writing():
        said = {"way": AnswerWay.LINK, "said_by": "Lê Văn Khách", "said_at": NOW}
        db.session.add(SessionAnswer(line_id=line.id, answer=Answer.DECLINED, **said))
    page = words_of(client.get(url(office, "/attendance")))
    assert "khach@vnpt.example" in page
    assert "Không dự: Lê Văn Khách" in page
    assert "Trả lời giấy mời" in words_of(client.get(url(office)))
    letter = db.session.scalars(select(Letter)).one()
    assert "Lê Văn Khách" in words_of(client.get("/letters/"))
    assert "Lê Văn Khách" in words_of(client.get(f"/letters/{letter.id}"))


def test_somebody_is_added_and_taken_off_the_list(client, office):
    client.post(url(office, "/attendance/people"), data={"unit": office.units[0].id})
    line = db.session.scalars(select(Attendance)).one()
    client.post(url(office, f"/attendance/{line.id}/remove"))
    assert count(Attendance) == 0
