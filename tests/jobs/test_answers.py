"""Answers of calendar programs, from the mailbox to the page of the session; guests too."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.jobs.test_invitations import Session, event_of
from tests.post.imap import Box, serving
from tests.post.replies import reply
from tests.services.meetings.office import NOW
from tests.web.links import words_of
from tracker.database import db
from tracker.jobs import returns
from tracker.models import Invitation, Letter
from tracker.queries.meetings.answering import count_answers, list_line_answers
from tracker.queries.meetings.content import list_attendance
from tracker.queries.meetings.invited import count_invited, list_invited
from tracker.rules.invitations import Answer
from tracker.services.meetings.attendance import invite_person, remove_line
from tracker.services.meetings.invitations import call_off_meeting, send_invitations

ONE, TWO, GUEST = "mot@donvi.example", "hai@donvi.example", "khach@vnpt.example"
SAID = NOW + timedelta(hours=2)


@pytest.fixture
def session(app) -> Session:
    returns._looked.clear()
    with serving(Box()) as box:
        app.config["SETTINGS"] = replace(app.config["SETTINGS"], bounce_url=box.url)
        made = Session()
        made.box = box
        made.do(send_invitations)
        yield made


def uid(session: Session) -> str:
    return f"session-{session.meeting.id}@127.0.0.1"


def bring(session: Session, *messages: bytes, at: datetime = SAID) -> dict[str, int]:
    db.session.commit()
    first = max(session.box.messages, default=0) + 1
    session.box.messages |= dict(enumerate(messages, start=first))
    return dict(returns.collect(at=at))


def answers(session: Session) -> dict[str, Answer | None]:
    rows = list_invited(session.meeting.id)
    return {(one.address or one.user.email): one.answer for one in rows}


def test_answers_stand_with_the_invited_and_the_last_word_counts(session):
    hour = timedelta(hours=1)
    unit = session.office.units[0].id
    session.do(invite_person, name="Người thứ hai", unit_id=unit, at=False)  # answers for himself
    came = bring(
        session,
        reply(uid(session), ONE, SAID),
        reply(uid(session), TWO, SAID, partstat="TENTATIVE"),
        reply(uid(session), TWO, SAID + hour, partstat="DECLINED"),
        reply(uid(session), ONE, SAID - hour, partstat="DECLINED"),  # written before, came after
    )
    assert came == {"answered": 3, "reply_outdated": 1}
    assert answers(session) == {ONE: Answer.ACCEPTED, TWO: Answer.DECLINED}
    assert count_answers(session.meeting.id) == {Answer.ACCEPTED: 1, Answer.DECLINED: 1, None: 1}
    assert session.box.read == {1, 2, 3, 4}
    lines = list_attendance(session.meeting.id)
    said = list_line_answers(session.meeting.id)
    told = [said[line.id].said_by for line in lines if line.id in said]
    assert told == ["Nguyễn Thị Một", "Trần Văn Hai"]

    session.sent()
    session.move(place="Hội trường")  # who said yes to another place has not answered this one
    assert answers(session) == {ONE: None, TWO: None}
    assert count_answers(session.meeting.id) == {None: 3}
    late = bring(session, reply(uid(session), ONE, SAID + 2 * hour))
    assert late == {"reply_outdated": 1}
    assert bring(session, reply(uid(session), ONE, SAID + 2 * hour, sequence=1)) == {"answered": 1}


def test_who_comes_off_the_list_makes_nobody_elses_answer_old(session):
    session.sent()
    line = list_attendance(session.meeting.id)[1]
    remove_line(line, session.meeting, actor=session.office.secretariat, now=NOW)
    came = bring(session, reply(uid(session), ONE, SAID), reply(uid(session), TWO, SAID))
    assert came == {"answered": 1, "reply_of_none": 1}


def test_what_is_forged_or_broken_changes_nothing_and_is_counted(session):
    own = uid(session)
    far = SAID + timedelta(days=400)
    second = "ATTENDEE;PARTSTAT=DECLINED:mailto:hai@donvi.example\n"
    none = (
        reply(own, "ai@khac.example", SAID),  # nobody invited him
        reply(own, ONE, SAID, sender="ai@khac.example"),  # not by himself
        reply("session-999999@127.0.0.1", ONE, SAID),
        reply("session-99999999999999999999@127.0.0.1", ONE, SAID),
        reply(own.replace("127.0.0.1", "elsewhere.example"), ONE, SAID),
        reply(own, ONE, SAID, sequence=7),  # of a state nobody was told of
        reply(own, ONE, far),  # would stand above every answer to come
    )
    broken = (
        reply(own, ONE, SAID, more=second),
        reply(own, ONE, SAID, partstat="NEEDS-ACTION"),
        reply(own, ONE, SAID).replace(b"DTSTAMP:2", b"DTSTAMP:x"),
        reply(own, ONE, SAID).replace(b"SEQUENCE:0", b"SEQUENCE:zero"),
        reply(own, ONE, SAID).replace(b"METHOD:REPLY", b"METHOD:COUNTER"),
        reply(own, ONE, SAID).replace(b"UID:", b"X-UID:"),
        reply(own, ONE, SAID).replace(b"BEGIN:VEVENT\n", b"BEGIN:VEVENT\n" * 3_000),
        reply(own, ONE, SAID).replace(b"ATTENDEE;CN=Somebody", b"ATTENDEE;CN=\xff\x00;"),
    )
    came = bring(session, *none, *broken)
    assert came.pop("reply_of_none") == len(none)
    assert came == {"not_a_return": len(broken)}
    assert answers(session) == {ONE: None, TWO: None}
    session.do(call_off_meeting)
    assert bring(session, reply(own, ONE, SAID, sequence=0)) == {"reply_of_none": 1}


def test_a_guest_without_an_account_is_invited_answers_and_is_put_off(session):
    session.sent()
    session.do(invite_person, name="Lê Văn Khách", address=GUEST, at=False)
    session.do(invite_person, name="Một nữa", address=ONE, at=False)  # has a letter already
    assert count_invited(session.meeting) == (2, 1)
    assert session.do(send_invitations) == 1
    (letter,) = session.sent()
    method, event = event_of(letter)
    assert (letter["To"], method, event["SEQUENCE"]) == (GUEST, "REQUEST", 0)
    assert event["ATTENDEE"].params["CN"] == "Lê Văn Khách"
    assert event["ORGANIZER"] == "mailto:don-doc@dondoc.example"  # our mailbox gets the answer
    assert "don-doc" not in letter["Reply-To"]
    said = words_of(letter)
    assert "Lê Văn Khách" in said
    assert "mời ông/bà" in said
    assert "/meetings/" not in said  # nothing that asks for an account

    assert bring(session, reply(uid(session), GUEST, SAID))["answered"] == 1
    assert answers(session)[GUEST] is Answer.ACCEPTED
    assert session.move(place="Hội trường") == 3
    assert GUEST in {one["To"] for one in session.sent()}
    line = next(one for one in list_attendance(session.meeting.id) if one.address == GUEST)
    now = NOW + timedelta(hours=3)
    assert remove_line(line, session.meeting, actor=session.office.secretariat, now=now) == 1
    session.minutes += 240
    (letter,) = session.sent()
    assert (letter["To"], event_of(letter)[0]) == (GUEST, "CANCEL")
    assert db.session.query(Letter).filter_by(address=GUEST).count() == 3


def test_stamps_without_a_zone_are_read_as_utc(session):
    octets = reply(uid(session), ONE, SAID).replace(b"DTSTAMP:", b"DTSTAMP;TZID=Etc/UTC:")
    assert bring(session, octets) == {"answered": 1}
    row = db.session.query(Invitation).order_by(Invitation.id).first()
    assert row.answered_at == SAID.astimezone(UTC)
