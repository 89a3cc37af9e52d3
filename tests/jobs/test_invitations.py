"""From the list of a session to the letter in the folder, read as a calendar program reads it."""

from dataclasses import replace
from datetime import date, time, timedelta
from email.message import EmailMessage

import pytest
from icalendar import Calendar

from tests.factories import ask_units, make_item, make_membership, make_user
from tests.services.meetings.office import NOW, Office, refusal_of
from tests.web.links import carry_out, words_of
from tracker.database import db
from tracker.models import Letter, Meeting
from tracker.queries.meetings.content import list_attendance
from tracker.queries.sessions import find_next_session
from tracker.rules.choices import MeetingState
from tracker.rules.faults import Fault
from tracker.rules.permissions import Role
from tracker.services.meetings.attendance import remove_line
from tracker.services.meetings.invitations import (
    call_off_meeting,
    send_invitations,
    take_up_meeting,
)
from tracker.services.meetings.sessions import MeetingFacts, close_meeting, update_meeting

DAY = date(2023, 12, 1)
PLACE = "Phòng họp tầng 2; nhà B, số 1 đường Lê Lợi"
FACTS = MeetingFacts(
    ordinal=6, held_on=DAY, starts_at=time(8, 0), ends_at=time(11, 30), place=PLACE
)


class Session:
    """A session two units are asked to, and the minutes that pass."""

    def __init__(self) -> None:
        self.office = Office(
            held_on=DAY, starts_at=time(8), ends_at=time(11, 30), place=PLACE, chair_name=""
        )
        self.minutes = 0
        self.people = [
            make_user(email="mot@donvi.example", name="Nguyễn Thị Một"),
            make_user(email="hai@donvi.example", name="Trần Văn Hai"),
        ]
        for user, unit in zip(self.people, self.office.units, strict=False):
            make_membership(
                committee=self.office.committee, role=Role.UNIT_LEAD, unit=unit, user=user
            )
        make_item(meeting=self.meeting, title="Tiến độ kế hoạch chi tiết; việc <tồn đọng>")
        self.do(ask_units, [unit.id for unit in self.office.units[:2]], at=False)

    @property
    def meeting(self) -> Meeting:
        return db.session.get_one(Meeting, self.office.meeting.id)

    def do(self, service, *args, at=True, **facts):
        if at:
            self.minutes += 10
            facts["now"] = NOW + timedelta(minutes=self.minutes)
        return service(self.meeting, *args, actor=self.office.secretariat, **facts)

    def move(self, **facts):
        seen = self.meeting.version_id
        return self.do(update_meeting, replace(FACTS, **facts), seen=seen)

    def sent(self) -> list[EmailMessage]:
        """Return what was sent since the last time."""
        self.minutes += 5
        before = getattr(self, "before", 0)
        letters = carry_out(NOW + timedelta(minutes=self.minutes))
        self.before = len(letters)
        return letters[before:]


@pytest.fixture
def session(app) -> Session:
    return Session()


def event_of(message: EmailMessage):
    part = next(each for each in message.walk() if each.get_content_type() == "text/calendar")
    calendar = Calendar.from_ical(part.get_content())
    assert calendar["METHOD"] == part.get_param("method")
    (event,) = calendar.walk("VEVENT")
    return calendar["METHOD"], event


def test_the_letter_is_built_as_mail_and_calendar_programs_read_it(session):
    assert session.do(send_invitations) == 2
    letters = session.sent()
    assert {letter["To"] for letter in letters} == {"mot@donvi.example", "hai@donvi.example"}
    letter = next(letter for letter in letters if letter["To"] == "mot@donvi.example")
    shape = [(part.get_content_type(), part.get_content_disposition()) for part in letter.walk()]
    assert shape == [
        ("multipart/mixed", None),
        ("multipart/alternative", None),
        ("text/plain", None),
        ("text/html", None),
        ("text/calendar", None),
        ("application/ics", "attachment"),
    ]
    assert all(len(line) < 998 and line.isascii() for line in letter.as_bytes().splitlines())
    attached = next(letter.iter_attachments())
    assert attached.get_filename() == "invite.ics"
    inline = next(part for part in letter.walk() if part.get_content_type() == "text/calendar")
    same = attached.get_content().replace(b"\r\n", b"\n")
    assert same == inline.get_content().replace("\r\n", "\n").encode()

    method, event = event_of(letter)
    assert (method, event["SEQUENCE"], event["STATUS"]) == ("REQUEST", 0, "CONFIRMED")
    assert event["UID"] == f"session-{session.meeting.id}@127.0.0.1"
    assert event["DTSTART"].params["TZID"] == "Asia/Ho_Chi_Minh"
    assert event.decoded("DTSTART").utcoffset() == timedelta(hours=7)
    assert event.decoded("DTEND") - event.decoded("DTSTART") == timedelta(hours=3, minutes=30)
    assert event["LOCATION"] == PLACE
    assert event["DESCRIPTION"] == "1. Tiến độ kế hoạch chi tiết; việc <tồn đọng>"
    host, guest = event["ORGANIZER"], event["ATTENDEE"]
    organizer = session.office.secretariat.user_id
    assert host == f"mailto:{letter['Reply-To']}"
    assert letter["Reply-To"] == db.session.get(type(session.people[0]), organizer).email
    assert host.params["SENT-BY"] == "mailto:don-doc@dondoc.example"
    assert guest == "mailto:mot@donvi.example"
    assert (guest.params["RSVP"], guest.params["PARTSTAT"]) == ("TRUE", "NEEDS-ACTION")
    assert guest.params["CN"] == "Nguyễn Thị Một"

    words = words_of(letter)
    assert letter["Subject"].startswith("Mời họp: phiên thứ 6")
    assert "08:00–11:30, 01/12/2023" in words
    assert "việc <tồn đọng>" in words
    assert "việc &lt;tồn đọng&gt;" in letter.get_body(("html",)).get_content()


def test_a_change_a_calling_off_and_taking_up_again_reach_the_invited_in_order(session):
    session.do(send_invitations)
    session.sent()
    assert session.move(chair_name="Người khác") == 0  # nothing an invited person goes by
    assert session.sent() == []

    assert session.move(starts_at=time(14), ends_at=None) == 2
    assert session.move(starts_at=time(14), ends_at=None, place="Hội trường") == 2
    letters = session.sent()
    assert len(letters) == 2  # the first change never left the house
    method, event = event_of(letters[0])
    assert (method, event["SEQUENCE"], event["LOCATION"]) == ("REQUEST", 2, "Hội trường")
    assert event.decoded("DTSTART").hour == 14
    assert "DTEND" not in event
    assert letters[0]["Subject"].startswith("Thay đổi")

    assert session.do(call_off_meeting) == 2
    assert session.do(call_off_meeting) == 0  # pressed twice
    letters = session.sent()
    assert len(letters) == 2
    method, event = event_of(letters[0])
    assert (method, event["SEQUENCE"], event["STATUS"]) == ("CANCEL", 3, "CANCELLED")
    assert "RSVP" not in event["ATTENDEE"].params
    assert "http" not in words_of(letters[0])
    committee = session.office.committee.id
    assert find_next_session(committee, today=DAY) is None
    assert refusal_of(session.move, place="X").fault is Fault.MEETING_CALLED_OFF
    close = refusal_of(session.do, close_meeting, today=DAY)
    assert close.fault is Fault.MEETING_CALLED_OFF

    assert session.do(take_up_meeting) == 2
    assert session.meeting.state is MeetingState.PREPARING
    method, event = event_of(session.sent()[0])
    assert (method, event["SEQUENCE"], event["STATUS"]) == ("REQUEST", 4, "CONFIRMED")


def test_who_comes_off_the_list_is_put_off_and_only_he(session):
    session.do(send_invitations)
    session.sent()
    line = list_attendance(session.meeting.id)[1]
    session.minutes += 10
    now = NOW + timedelta(minutes=session.minutes)
    assert remove_line(line, session.meeting, actor=session.office.secretariat, now=now) == 1
    (letter,) = session.sent()
    method, event = event_of(letter)
    assert (letter["To"], method, event["SEQUENCE"]) == ("hai@donvi.example", "CANCEL", 1)
    assert refusal_of(session.do, send_invitations).fault is Fault.NOBODY_TO_INVITE

    session.do(ask_units, [session.office.units[1].id], at=False)
    assert session.do(send_invitations) == 1
    (letter,) = session.sent()
    method, event = event_of(letter)
    assert (letter["To"], method, event["SEQUENCE"]) == ("hai@donvi.example", "REQUEST", 2)
    assert session.move(place="Hội trường") == 2
    assert {event_of(letter)[1]["SEQUENCE"] for letter in session.sent()} == {3}


def test_an_invitation_that_never_left_is_not_taken_back(session):
    session.do(send_invitations)
    session.do(call_off_meeting)
    assert session.sent() == []
    states = {letter.state for letter in db.session.query(Letter)}
    assert states == {"cancelled"}


def test_without_an_hour_the_day_is_free_of_any_zone(session):
    session.move(starts_at=None, ends_at=None)
    session.do(send_invitations)
    _method, event = event_of(session.sent()[0])
    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (DAY, date(2023, 12, 2))


def test_a_session_that_began_or_is_closed_is_not_called_off(session):
    session.meeting.state = MeetingState.HELD
    db.session.flush()
    assert refusal_of(session.do, call_off_meeting).fault is Fault.MEETING_HAS_BEGUN
    session.meeting.state = MeetingState.CLOSED
    db.session.flush()
    assert refusal_of(session.do, call_off_meeting).fault is Fault.MEETING_CLOSED
