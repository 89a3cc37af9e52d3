"""Remind the invited: to answer, to file papers, and on the eve of the session whoever comes.

Each reminder has a key of session, person, kind and state of the session, so none goes twice; who
answers, and whatever moves or calls off the session, takes back what still waits in the outbox.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from tracker.clock import local
from tracker.database import db
from tracker.models import (
    AgendaPaper,
    Attendance,
    Invitation,
    Meeting,
    MeetingCall,
    SessionAnswer,
    User,
)
from tracker.queries.calendars import load_calendar
from tracker.queries.ladders import load_habits
from tracker.queries.meetings.answering import (
    begins,
    lines_of_invited,
    list_called,
    list_line_answers,
)
from tracker.queries.meetings.content import list_attendance
from tracker.queries.meetings.invited import list_invited, list_organizers
from tracker.queries.meetings.papers import list_asked_papers
from tracker.queries.recipients import people_of_units
from tracker.rules.invitations import (
    COMES,
    IsOpen,
    Reminder,
    answer_reminder,
    is_eve,
    last_open_day_before,
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
    called, papers = list_called(today=today), list_asked_papers(today=today)
    committees = {one.committee_id for one, _ in (*called, *papers)}
    habits = load_habits(committees) if committees else {}

    def may_write(meeting: Meeting) -> bool:
        return not habits[meeting.committee_id].is_quiet(today) and now < begins(meeting)

    def open_days(meeting: Meeting) -> IsOpen:
        habit = habits[meeting.committee_id]
        return lambda day: calendar.is_working_day(day) and not habit.is_quiet(day)

    written = 0
    for meeting, call in called:
        if may_write(meeting):
            written += _remind(Round(meeting, call, today, now, open_days(meeting)))
    for meeting, paper in papers:
        if may_write(meeting):
            written += _ask_for(paper, meeting, open_days(meeting), today=today, now=now)
    return written


def _ask_for(
    paper: AgendaPaper, meeting: Meeting, is_open: IsOpen, *, today: date, now: datetime
) -> int:
    """Remind a unit of a paper it has to file: once while there is time, once after."""
    if paper.due is None or paper.unit_id is None:
        return 0
    if today < last_open_day_before(paper.due, is_open):
        return 0
    stage = "late" if today > paper.due else "soon"
    people = people_of_units(meeting.committee_id, [paper.unit_id]).get(paper.unit_id, [])
    return sum(_write_paper(paper, meeting, user, stage, now=now) for user in people)


def _write_paper(
    paper: AgendaPaper, meeting: Meeting, user: User, stage: str, *, now: datetime
) -> bool:
    secretariat = list_organizers(meeting.committee_id)
    about = f"{paper.id}:{paper.due}:{stage}:{meeting.held_on}"
    letter = outbox.enqueue(
        f"{reminder_prefix(meeting.id, str(user.id))}{Reminder.PAPERS.value}:{about}",
        template=TEMPLATE,
        user=user,
        now=now,
        hold_seconds=0,
        committee_id=meeting.committee_id,
        facts={
            **session_facts(meeting, secretariat[0] if secretariat else user),
            "kind": Reminder.PAPERS.value,
            "stage": stage,
            "guest": "",
            "paper_id": paper.id,
            "paper": paper.title,
            "item": paper.item.title,
            "due": paper.due.isoformat() if paper.due else "",
        },
    )
    return letter is not None


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
        hold_seconds=0,
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
