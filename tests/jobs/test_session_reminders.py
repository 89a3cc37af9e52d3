"""Reminders of a session: to answer, to file papers, on the eve; none twice, none when idle."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from tests.factories import make_item
from tests.services.meetings.office import NOW
from tests.services.meetings.test_answering import CANNOT, COMES, Called
from tests.web.links import carry_out, words_of
from tracker.database import db
from tracker.models import AgendaPaper, Letter
from tracker.services.ladders import QuietFacts, add_quiet_days
from tracker.services.meetings.invitations import call_off_meeting
from tracker.services.meetings.reminders import write_reminders

ANSWER_BY = datetime(2023, 11, 27, 10, 0, tzinfo=UTC)  # Monday 17:00; the session is on Friday


@pytest.fixture
def called(app) -> Called:
    made = Called()
    made.meeting.answer_by = ANSWER_BY
    db.session.flush()
    return made


def remind(day: int, hour: int = 1) -> int:
    now = datetime(2023, 11, day, hour, 0, tzinfo=UTC)
    return write_reminders(today=now.date(), now=now)


def kinds(state: str = "pending") -> list[str]:
    letters = db.session.scalars(
        select(Letter)
        .where(Letter.template == "session_reminder", Letter.state == state)
        .order_by(Letter.id)
    )
    return [f"{letter.facts['kind']} {letter.address.split('@')[0]}" for letter in letters]


def test_who_has_not_answered_is_reminded_before_and_once_after(called):
    called.answer(COMES)
    assert remind(21) == 0  # the day of the invitation
    assert remind(23) == 0  # Thursday
    assert remind(24, hour=0) == 0  # 07:00: too early
    assert (remind(24), remind(24), remind(27)) == (2, 0, 0)
    assert remind(25) == 0  # Saturday
    assert kinds()[1] == "answer_soon khach"
    called.answer(COMES, line=1, by=1)
    assert len(kinds("cancelled")) == 1
    assert (remind(28), remind(29)) == (1, 0)
    assert kinds() == ["answer_soon khach", "answer_late khach"]


def test_whoever_comes_hears_on_the_eve_unless_he_cannot_after_all(called):
    called.answer(COMES)
    called.answer(COMES, line=1, by=1)
    called.meeting.answer_by = None
    db.session.flush()
    assert (remind(29), remind(30), remind(30)) == (0, 2, 0)
    called.answer(replace(CANNOT, reason="Ốm"), seen=1)
    assert (len(kinds()), len(kinds("cancelled"))) == (1, 1)
    call_off_meeting(called.meeting, actor=called.secretariat, now=NOW)
    assert kinds() == []
    assert remind(30, hour=2) == 0


def test_quiet_days_are_kept_and_the_eve_comes_before_them(called):
    called.answer(COMES)
    called.meeting.answer_by = None
    db.session.flush()
    quiet = QuietFacts(date(2023, 11, 30), date(2023, 11, 30))
    add_quiet_days(called.secretariat, quiet, today=date(2023, 11, 21))
    assert (remind(29), remind(30)) == (1, 0)


def test_a_unit_is_asked_for_its_paper_before_and_once_after_and_not_when_it_filed(called):
    called.meeting.answer_by = None
    db.session.flush()
    item = make_item(meeting=called.meeting, title="Mục một")
    paper = AgendaPaper(
        item_id=item.id, title="Báo cáo", unit_id=called.units[0].id, due=date(2023, 11, 27)
    )
    db.session.add(paper)
    db.session.flush()
    assert (remind(23), remind(24), remind(27), remind(28), remind(29)) == (0, 1, 0, 1, 0)
    soon = datetime(2023, 11, 29, 2, 0, tzinfo=UTC)
    texts = [words_of(one) for one in carry_out(soon) if "tài liệu" in one["Subject"]]
    assert len(texts) == 2
    assert "Tài liệu “Báo cáo” cho mục “Mục một”" in texts[0]
