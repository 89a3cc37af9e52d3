"""The pages of sessions: who sees and changes what, and what they say."""

from datetime import date, time

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.counting import count_queries
from tests.factories import make_item, make_meeting, make_membership
from tests.services.meetings.office import Office
from tests.web.session_pages import count, url, words_of
from tests.web.signin import sign_in_as
from tests.writing import writing
from tracker import clock
from tracker.database import db
from tracker.models import (
    AgendaItem,
    Conclusion,
    Letter,
    Meeting,
    Membership,
    Task,
)
from tracker.printing.faults import PaperFailed, PaperFault
from tracker.rules.choices import AgendaPurpose, LeadGroup, MeetingState
from tracker.rules.permissions import Role
from tracker.services.meetings.attendance import invite_group
from tracker.services.meetings.sessions import MeetingFacts, plan_meeting
from tracker.web.views.meetings import papers

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def office(client: FlaskClient) -> Office:
    with writing():
        made = Office()
        made.item = make_item(meeting=made.meeting, presenter_unit_id=made.units[0].id)
        member = db.session.get(Membership, made.secretariat.membership_id)
    sign_in_as(client, member)
    return made


def conclude(client: FlaskClient, office: Office, **typed):
    facts = {"text": "Hoàn thành kế hoạch", "kind": "task", "lead_group": "none"} | typed
    return client.post(url(office, "/conclusions/new"), data=facts)


def ready(office: Office) -> dict:
    return {"lead": office.units[0].id, "due": "15/12/2023"}


# what the pages say


def test_every_page_of_a_session_opens(client, office):
    conclude(client, office)
    row = db.session.scalars(select(Conclusion)).one()
    for path in (
        "",
        "/edit",
        "/agenda",
        f"/agenda/{office.item.id}/edit",
        f"/agenda/{office.item.id}/notes",
        "/attendance",
        "/conclusions/new",
        f"/conclusions/new?item={office.item.id}",
        f"/conclusions/{row.id}/edit",
        "/papers/minutes",
        "/papers/notice",
        "/papers/minutes/circulate",
        "/outside",
        "/extracts",
    ):
        assert client.get(url(office, path)).status_code == 200, path
    assert client.get("/meetings").status_code == 200
    assert client.get("/meetings/new").status_code == 200


def test_a_new_session_begins_with_the_next_number_and_the_place_and_chair_of_the_last(
    client, office
):
    with writing():
        meeting = db.session.get_one(Meeting, office.meeting.id)
        meeting.place, meeting.chair_office = "Phòng họp số 1", "Chủ tịch UBND tỉnh"
    page = words_of(client.get("/meetings/new"))
    for typed in ("7", "Phòng họp số 1", "Chủ tịch UBND tỉnh"):
        assert f'value="{typed}"' in page


def test_a_session_is_planned_and_its_page_shows_it(client, office):
    typed = {
        "ordinal": "7",
        "kind": "thematic",
        "held_on": "5/12/2023",
        "starts_at": "8h30",
        "place": "Hội trường 2/9",
        "chair_name": "Trương Hải Long",
    }
    answer = client.post("/meetings/new", data=typed)
    assert answer.status_code == 303
    page = words_of(client.get(answer.location))
    assert "Phiên họp thứ 7, chuyên đề" in page
    assert "08:30, thứ Ba, 05/12/2023 · Hội trường 2/9 · chủ trì: Trương Hải Long" in page


def test_a_double_click_plans_one_session(client, office):
    typed = {"ordinal": "7", "kind": "regular", "held_on": "5/12/2023", "nonce": "x" * 32}
    first = client.post("/meetings/new", data=typed)
    second = client.post("/meetings/new", data=typed)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert count(Meeting) == 2


def test_the_box_says_what_stands_in_the_way_of_closing(client, office):
    conclude(client, office, item=office.item.id)
    page = words_of(client.get(url(office)))
    assert "Chưa thể kết thúc phiên" in page
    assert "Mục 1, kết luận 1: chưa có đơn vị và hạn" in page
    answer = client.post(url(office, "/close"), follow_redirects=True)
    assert "1 kết luận còn thiếu đơn vị hoặc hạn" in words_of(answer)
    assert db.session.get(Meeting, office.meeting.id).state is MeetingState.PREPARING


def test_before_a_session_begins_no_hour_of_now_is_proposed_as_its_end(client, office):
    with writing():
        meeting = db.session.get(Meeting, office.meeting.id)
        meeting.held_on = clock.today()
        meeting.starts_at, meeting.ends_at = time(23, 0), time(23, 30)
    assert 'value="23:30"' in client.get(url(office, "/close")).text


def test_a_session_runs_from_start_to_tasks_and_the_next_one_shows_them(client, office):
    client.post(url(office, "/start"))
    assert db.session.get(Meeting, office.meeting.id).state is MeetingState.HELD
    conclude(client, office, item=office.item.id, **ready(office))
    wrong = client.post(url(office, "/close"), data={"began_at": "9:00", "ended_at": "8:00"})
    assert wrong.status_code == 422
    typed = {"began_at": "8h05", "ended_at": "11:40"}
    page = words_of(client.post(url(office, "/close"), data=typed, follow_redirects=True))
    assert "bắt đầu lúc 08:05, kết thúc lúc 11:40" in page
    assert "Hoàn tác" in page  # the closing can be taken back
    assert "Giao việc theo 1 kết luận" in page
    page = words_of(client.post(url(office, "/tasks"), follow_redirects=True))
    assert "Đã giao 1 nhiệm vụ" in page
    assert "Kết luận phiên này đã làm đến đâu" in page
    page = words_of(client.post(url(office, "/tasks"), follow_redirects=True))
    assert "Mọi kết luận của phiên này đã giao việc." in page
    assert count(Task) == 1
    with writing():
        plan_meeting(MeetingFacts(ordinal=7, held_on=date(2023, 12, 20)), actor=office.secretariat)
    following = db.session.scalars(select(Meeting).where(Meeting.ordinal == 7)).one()
    page = words_of(client.get(f"/meetings/{following.id}"))
    assert "Kết luận phiên thứ 6 đã làm đến đâu" in page
    assert "còn 24 ngày" not in page
    assert "Hoàn thành kế hoạch" in page


def test_undo_opens_the_session_again(client, office):
    client.post(url(office, "/close"))
    client.post(url(office, "/reopen"))
    assert db.session.get(Meeting, office.meeting.id).state is MeetingState.HELD


# agenda and notes


def test_items_are_added_moved_and_taken_out(client, office):
    add = {"title": "Ý kiến khác", "presenter": "Chuyên gia"}
    assert client.post(url(office, "/agenda"), data=add).status_code == 303
    last = db.session.scalars(select(AgendaItem).order_by(AgendaItem.id.desc())).first()
    client.post(url(office, f"/agenda/{last.id}/move"), data={"direction": "up"})
    page = words_of(client.get(url(office, "/agenda")))
    assert page.index("Ý kiến khác") < page.index(office.item.title)
    edit = {"title": "Trao đổi", "version": db.session.get(AgendaItem, last.id).version_id}
    assert client.post(url(office, f"/agenda/{last.id}/edit"), data=edit).status_code == 303
    client.post(url(office, f"/agenda/{last.id}/remove"))
    assert count(AgendaItem) == 1


def notes(client, office, text, version):
    at = f"item{office.item.id}-"
    path = url(office, f"/agenda/{office.item.id}/notes")
    return client.post(path, data={f"{at}notes": text, f"{at}version": version})


def test_the_second_of_two_writers_gets_both_texts_and_loses_nothing(client, office):
    attack = "<img src=x onerror=alert(1)>"
    assert notes(client, office, f"Bản thứ nhất {attack}", 1).status_code == 303
    answer = notes(client, office, f"Bản thứ hai {attack}", 1)
    page = words_of(answer)
    assert answer.status_code == 409
    assert "Người khác vừa ghi vào mục này" in page
    assert "Bản thứ nhất &lt;img" in page
    assert "Bản thứ hai &lt;img" in page
    assert attack not in page
    stored = db.session.get(AgendaItem, office.item.id)
    assert stored.notes == f"Bản thứ nhất {attack}"
    both = notes(client, office, "Bản thứ nhất và thứ hai", stored.version_id)
    assert both.status_code == 303


def test_the_page_of_a_conflict_carries_the_version_to_save_over(client, office):
    notes(client, office, "Bản thứ nhất", 1)
    page = words_of(notes(client, office, "Bản thứ hai", 1))
    assert f'name="item{office.item.id}-version" type="hidden" value="2"' in page


# conclusions


def test_a_conclusion_is_corrected_and_taken_out(client, office):
    conclude(client, office, item=office.item.id)
    row = db.session.scalars(select(Conclusion)).one()
    typed = {"kind": "task", "text": "Sửa", "version": 1, **ready(office)}
    path = url(office, f"/conclusions/{row.id}")
    assert client.post(f"{path}/edit", data=typed).status_code == 303
    page = words_of(client.get(f"{path}/edit"))
    assert 'value="15/12/2023"' in page
    assert client.post(f"{path}/edit", data=typed).status_code == 409
    assert client.post(f"{path}/remove").status_code == 303
    assert count(Conclusion) == 0


def test_a_due_date_past_is_taken_after_it_is_confirmed(client, office):
    with writing():
        db.session.get(Meeting, office.meeting.id).held_on = date(2023, 10, 1)
    typed = {"lead": office.units[0].id, "due": "31/10/2023"}
    answer = conclude(client, office, **typed)
    assert answer.status_code == 422
    assert 'name="is_confirmed"' in words_of(answer)
    assert conclude(client, office, is_confirmed="y", **typed).status_code == 303


def test_a_foreign_item_takes_no_conclusion(client, office):
    with writing():
        item = make_item(meeting=Office().meeting)
    assert conclude(client, office, item=item.id).status_code == 422


# economy


def test_the_page_of_a_session_asks_the_database_equally_often_whatever_its_size(client, office):
    with writing():
        office.ready(text="Việc cũ", lead_group=LeadGroup.NONE)
        office.close()
        office.make()
        following = make_meeting(committee=office.committee, ordinal=7)
        invite_group(following, LeadGroup.ALL_UNITS, actor=office.secretariat)
        items = [make_item(meeting=following) for _ in range(9)]
        office.meeting = following
        for item in items:
            office.ready(item_id=item.id)
            office.ready(item_id=item.id, coordinating_ids=[office.units[1].id])
    path = f"/meetings/{following.id}"
    with count_queries() as sent:
        assert client.get(path).status_code == 200
    assert len(sent) <= 23, "\n".join(sent)  # a dozen, the look before sending, papers, agenda
    with count_queries() as sent:
        assert client.get(path).status_code == 200
    assert len(sent) <= 15, "\n".join(sent)  # what tells how things stand was told before
    with count_queries() as sent:
        assert client.get(f"{path}/attendance").status_code == 200
    assert len(sent) <= 10, "\n".join(sent)
    with count_queries() as sent:
        assert client.get("/meetings").status_code == 200
    assert len(sent) <= 12, "\n".join(sent)


def test_earlier_conclusions_and_those_given_since_are_read_together(app, client, office):
    """The first visit after a change: what was told of the tasks of both comes at once."""
    with writing():
        office.ready(text="Việc cũ", lead_group=LeadGroup.NONE)
        office.close()
        office.make()
        office.approve()
        office.meeting = make_meeting(committee=office.committee, ordinal=7)
        make_item(meeting=office.meeting, purpose=AgendaPurpose.FOLLOW_UP)
        office.ready(text="Việc mới")
        office.close()
        office.make()
    path = f"/meetings/{office.meeting.id}"
    client.get(path)
    app.extensions.pop("tracker.memory", None)
    with count_queries() as sent:
        page = words_of(client.get(path))
    assert "Việc cũ" in page
    assert "Việc mới" in page
    assert len(sent) <= 19, "\n".join(sent)


# the paper


@pytest.mark.parametrize("fault", list(PaperFault))
def test_every_way_of_not_printing_is_said_in_words(client, office, monkeypatch, fault):
    def fail(paper):
        raise PaperFailed(fault, "OSError: cannot load library 'libpango'")

    monkeypatch.setattr(papers, "render_minutes", fail)
    answer = client.get(url(office, "/minutes.pdf"))
    assert answer.status_code in {422, 503}
    assert answer.mimetype == "text/html"
    assert "Chưa in được văn bản" in words_of(answer)
    missing = fault is PaperFault.UNAVAILABLE
    assert ("Máy chủ này chưa cài bộ phận in PDF." in words_of(answer)) is missing
    assert "libpango" not in words_of(answer)


def test_letters_about_the_tasks_wait_in_the_outbox(client, office):
    with writing():
        make_membership(committee=office.committee, role=Role.UNIT_LEAD, unit=office.units[0])
    conclude(client, office, **ready(office))
    client.post(url(office, "/close"))
    client.post(url(office, "/tasks"))
    letter = db.session.scalars(select(Letter)).one()
    assert (letter.template, letter.state) == ("meeting_tasks", "pending")
    assert letter.facts["tasks"][0]["due"] == "2023-12-15"
