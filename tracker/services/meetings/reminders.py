"""Remind the invited: to answer, and on the eve of the session whoever comes.

Each reminder has a key of session, person, kind and state of the session, so none goes twice; who
answers, and whatever moves or calls off the session, takes back what still waits in the outbox.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from tracker.clock import local
from tracker.database import db
from tracker.models import Attendance, Invitation, Meeting, MeetingCall, SessionAnswer
from tracker.queries.calendars import load_calendar
from tracker.queries.ladders import load_habits
from tracker.queries.meetings.answering import (
    begins,
    lines_of_invited,
    list_called,
    list_line_answers,
)
from tracker.queries.meetings.content import list_attendance
from tracker.queries.meetings.invited import list_invited
from tracker.rules.invitations import (
    COMES,
    IsOpen,
    Reminder,
    answer_reminder,
    is_eve,
    reminder_prefix,
)
from tracker.services import outbox
from tracker.services.meetings.invitations import organizer_of, session_facts
from tracker.services.meetings.signs import sign_of
from tracker.services.reminders import is_time_for_digests

TEMPLATE = "session_reminder"


@dataclass(frozen=True)
class Round:
    """One session, as the reminders of a day see it."""

    meeting: Meeting
    call: MeetingCall
    today: date
    now: datetime
    is_open: IsOpen


def write_reminders(*, today: date, now: datetime) -> int:
    """Write what has been reached by today for all sessions to come; return how many letters.

    Only on days and at hours on which the committee's other reminders are written.
    """
    calendar = load_calendar()
    if not is_time_for_digests(now, is_working_day=calendar.is_working_day(today)):
        return 0
    called = list_called(today=today)
    habits = load_habits({meeting.committee_id for meeting, _ in called}) if called else {}
    written = 0
    for meeting, call in called:
        habit = habits[meeting.committee_id]
        if not habit.is_quiet(today) and now < begins(meeting):
            is_open: IsOpen = lambda day, habit=habit: (  # type: ignore[misc]  # noqa: E731
                calendar.is_working_day(day) and not habit.is_quiet(day)
            )
            written += _remind(Round(meeting, call, today, now, is_open))
    return written


def _remind(this: Round) -> int:
    meeting, written = this.meeting, 0
    answers, invited = list_line_answers(meeting.id), list_invited(meeting.id)
    lines = lines_of_invited(meeting, invited, list_attendance(meeting.id))
    for one in invited:
        for kind in _reached(this, one, lines[one.id], answers):
            written += _write(this, one, kind)
    return written


def _reached(
    this: Round, one: Invitation, lines: list[Attendance], answers: dict[int, SessionAnswer]
) -> Iterator[Reminder]:
    """Return what this person is to be reminded of by today."""
    said = [answers.get(line.id) for line in lines]
    answer_by, invited_on = this.meeting.answer_by, local(one.invited_at).date()
    if answer_by is not None and None in said:
        kind = answer_reminder(
            this.today,
            invited_on=invited_on,
            answer_on=local(answer_by).date(),
            is_over=this.now > answer_by,
            is_open=this.is_open,
        )
        if kind is not None:
            yield kind
    comes = any(row is not None and row.answer in COMES for row in said)
    was_asked_before = this.today > invited_on
    if comes and was_asked_before and is_eve(this.today, this.meeting.held_on, this.is_open):
        yield Reminder.EVE


def _write(this: Round, one: Invitation, kind: Reminder) -> bool:
    meeting = this.meeting
    answer_by = meeting.answer_by.isoformat() if meeting.answer_by else ""
    about = meeting.held_on.isoformat() if kind is Reminder.EVE else answer_by
    prefix = reminder_prefix(meeting.id, sign_of(one))
    letter = outbox.enqueue(
        f"{prefix}{kind.value}:{this.call.sequence}:{about}",
        template=TEMPLATE,
        user=one.user or organizer_of(meeting, this.call),
        now=this.now,
        committee_id=meeting.committee_id,
        facts={
            **session_facts(meeting, organizer_of(meeting, this.call)),
            "kind": kind.value,
            "guest": one.name,
            "invitation_id": one.id,
        },
        guest_address=one.address or "",
    )
    db.session.flush()
    return letter is not None
