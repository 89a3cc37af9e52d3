"""The calendar of one person, read as a calendar program reads it."""

import re
from datetime import date, time, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select

from tests import factories
from tests.conftest import NOW
from tests.counting import count_queries
from tests.office import Office, make_office
from tests.web.signin import sign_in_as
from tests.writing import writing
from tracker.database import db
from tracker.models import Attendance, AuditEvent, CalendarFeed, Meeting, Membership, Task, User
from tracker.models.audit import HIDDEN
from tracker.rules.choices import MeetingState
from tracker.services.accounts import disable

pytestmark = pytest.mark.usefixtures("frozen")
TITLE = "Kế hoạch; số 1, “mở”\\n " + "ế" * 90


@pytest.fixture
def office(client) -> Office:
    made = make_office(row={"title": TITLE})
    assignment = factories.make_assignment(committee=made.committee, title="Việc riêng")
    for unit, days in ((made.unit, 30), (made.unit, 500), (factories.make_unit(), 20)):
        due = NOW.date() + timedelta(days=days)
        row = factories.make_assignment(committee=made.committee, title=f"Sau {days} ngày")
        factories.make_task(unit=unit, assignment=row, due=due)
    stranger = factories.make_committee()
    row = factories.make_assignment(committee=stranger, title="Của ban khác")
    factories.make_task(unit=made.unit, assignment=row)
    factories.make_task(unit=made.unit, assignment=assignment, due=None)
    meeting = factories.make_meeting(
        committee=made.committee,
        held_on=date(2023, 12, 1),
        starts_at=time(8),
        ends_at=time(11, 30),
        place="Nhà B; tầng 2",
    )
    factories.make_meeting(committee=made.committee, ordinal=99, held_on=date(2023, 12, 2))
    db.session.add(Attendance(meeting_id=meeting.id, position=1, unit_id=made.unit.id))
    db.session.commit()
    return made


def address_of(client, office: Office, who: str) -> str:
    sign_in_as(client, office.people[who])
    assert client.post("/account/calendar/renew").status_code == 303
    page = client.get("/account/calendar").text
    return re.findall(r'value="http://127\.0\.0\.1:5000(/calendar/feed/[\w-]{43}\.ics)"', page)[0]


def events(client, address: str) -> dict[str, dict]:
    answer = client.application.test_client().get(address)
    assert answer.status_code == 200
    return {str(one["SUMMARY"]): one for one in Calendar.from_ical(answer.data).walk("VEVENT")}


def test_a_unit_sees_its_due_dates_and_the_sessions_it_is_asked_to(client, office):
    address = address_of(client, office, "lead")
    stranger = client.application.test_client()  # a calendar program has no cookie
    with count_queries() as sent:
        answer = stranger.get(address)
    assert len(sent) <= 7
    assert answer.mimetype == "text/calendar"
    assert all(len(line) <= 75 for line in answer.data.split(b"\r\n"))
    calendar = Calendar.from_ical(answer.data)
    (zone,) = calendar.walk("VTIMEZONE")
    assert zone["TZID"] == "Asia/Ho_Chi_Minh"
    found = {str(one["SUMMARY"]): one for one in calendar.walk("VEVENT")}
    ordinal = db.session.scalars(select(Meeting.ordinal).order_by(Meeting.id)).first()
    session = f"Phiên họp thứ {ordinal}, {office.committee.name}"
    assert set(found) == {f"Hạn: {TITLE}", "Hạn: Sau 30 ngày", session}

    due = found[f"Hạn: {TITLE}"]
    assert due["DTSTART"].params["VALUE"] == "DATE"
    assert (due.decoded("DTSTART"), due.decoded("DTEND")) == (
        date(2023, 11, 24),
        date(2023, 11, 25),
    )
    assert due["UID"] == f"task-{office.task.id}@127.0.0.1"
    assert (due["TRANSP"], found[session]["TRANSP"]) == ("TRANSPARENT", "OPAQUE")
    assert found[session].decoded("DTSTART").utcoffset() == timedelta(hours=7)
    assert found[session]["LOCATION"] == "Nhà B; tầng 2"

    etag = answer.headers["ETag"]
    again = stranger.get(address, headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")
    assert "no-store" not in answer.headers["Cache-Control"]
    with writing():
        db.session.get(Task, office.task.id).due = date(2023, 12, 4)
    answer = stranger.get(address, headers={"If-None-Match": etag})
    moved = next(
        one for one in Calendar.from_ical(answer.data).walk("VEVENT") if one["UID"] == due["UID"]
    )
    assert (answer.status_code, moved.decoded("DTSTART")) == (200, date(2023, 12, 4))
    assert moved["SEQUENCE"] > due["SEQUENCE"]


def test_what_is_gone_is_cancelled_and_what_is_done_is_left_out(client, office):
    address = address_of(client, office, "lead")
    with writing():
        db.session.get(Task, office.task.id).cancelled_on = NOW.date()
        db.session.scalars(
            select(Meeting).order_by(Meeting.id)
        ).first().state = MeetingState.CALLED_OFF
    states = {name[:10]: one["STATUS"] for name, one in events(client, address).items()}
    assert states == {
        f"Hạn: {TITLE}"[:10]: "CANCELLED",
        "Hạn: Sau 30 ngày"[:10]: "CONFIRMED",
        "Phiên họp thứ"[:10]: "CANCELLED",
    }
    with writing():
        task = db.session.get(Task, office.task.id)
        task.cancelled_on, task.finished_on = None, NOW.date()
    assert f"Hạn: {TITLE}" not in events(client, address)


def test_each_role_sees_what_its_pages_show(client, office):
    helping = events(client, address_of(client, office, "helping lead"))
    assert set(helping) == {f"Phối hợp: {TITLE}"}
    assert events(client, address_of(client, office, "admin")) == {}
    office.ask()
    office.submit()
    secretary = events(client, address_of(client, office, "secretary"))
    assert sum(name.startswith("Phiên họp") for name in secretary) == 2
    answers = {name: one.decoded("DTSTART") for name, one in secretary.items() if TITLE in name}
    assert len(answers) == 2
    assert all(day > NOW.date() for day in answers.values())
    chair = events(client, address_of(client, office, "chair"))
    assert {name[:13] for name in chair} == {"Phiên họp thứ"}


def test_the_address_is_secret_renewed_stopped_and_ends_with_the_account(client, office):
    first = address_of(client, office, "lead")
    token = first.rpartition("/")[2].removesuffix(".ics")
    feed = db.session.scalars(select(CalendarFeed)).one()
    assert token not in f"{feed.token_hash} {feed.seed}"
    trail = db.session.scalars(select(AuditEvent).where(AuditEvent.table == "calendar_feeds"))
    assert {each.changes["seed"][1] for each in trail} == {HIDDEN}
    second = address_of(client, office, "lead")
    stranger = client.application.test_client()
    assert stranger.get(first).status_code == 404
    with writing():
        db.session.get(Membership, office.people["lead"].id).ended_on = NOW.date()
    assert events(client, second) == {}
    with writing():
        db.session.get(Membership, office.people["lead"].id).ended_on = None
        disable(office.actor("admin"), office.people["lead"].user_id)
    assert stranger.get(second).status_code == 404
    with writing():
        db.session.get(User, office.people["lead"].user_id).is_active = True
    assert stranger.get(second).status_code == 404
    third = address_of(client, office, "lead")
    client.post("/account/calendar/stop")
    for token in (third, "/calendar/feed/x.ics", "/calendar/feed/%00.ics", f"{third}x"):
        assert stranger.get(token).status_code == 404
    assert stranger.head(third).status_code == 404
