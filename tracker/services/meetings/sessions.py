"""The session itself: plan it, correct it, start and close it."""

from dataclasses import dataclass, fields
from datetime import date, datetime, time

from tracker import clock
from tracker.database import db
from tracker.models import Meeting
from tracker.queries.meetings.content import lacks_of_row, list_conclusions
from tracker.queries.meetings.series import list_series
from tracker.queries.session_papers import (
    find_open_minutes_before,
    is_locked,
    is_under_correction,
)
from tracker.rules.choices import MeetingKind, MeetingState, PartOfDay
from tracker.rules.faults import Fault, Refused
from tracker.rules.invitations import begins_at
from tracker.rules.permissions import Action, Actor, require
from tracker.rules.session_names import topic_of
from tracker.services.meetings.conclusions import read_again
from tracker.services.meetings.following import follow_order, open_with_follow_up
from tracker.services.meetings.hours import Hours, check_order, hour_on_its_day, write_hours
from tracker.services.meetings.invitations import follow_change, when_and_where
from tracker.services.meetings.numbers import check_number
from tracker.services.meetings.open_meetings import hold, require_open
from tracker.services.meetings.series import first_series
from tracker.services.versions import expect


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingFacts:
    """What a person types of a session; the day and hours are those on the wall of the office."""

    ordinal: int
    held_on: date
    title: str = ""  # what it is about
    series_id: int | None = None  # None: the first one of the committee
    kind: MeetingKind = MeetingKind.REGULAR
    part_of_day: PartOfDay | None = None
    starts_at: time | None = None
    ends_at: time | None = None
    place: str = ""
    online_url: str = ""
    answer_by: datetime | None = None
    chair_name: str = ""
    chair_office: str = ""
    secretary_name: str = ""
    secretary_office: str = ""


def plan_meeting(facts: MeetingFacts, *, actor: Actor) -> Meeting:
    """Enter a session of the actor's committee; its agenda opens with the last conclusions.

    Raises NotAllowed; Refused: MEETING_EXISTS, MEETING_ENDS_FIRST, ANSWER_AFTER_SESSION,
    NOT_A_CHOICE.
    """
    require(actor, Action.CREATE_MEETING, committee_id=actor.committee_id)
    _check_hours(facts)
    _check_answer_by(facts)
    meeting = Meeting(committee_id=actor.committee_id, **_columns(facts, actor.committee_id))
    check_number(meeting)
    db.session.add(meeting)
    db.session.flush()
    open_with_follow_up(meeting)
    follow_order(meeting.series_id)
    return meeting


def update_meeting(
    meeting: Meeting, facts: MeetingFacts, *, actor: Actor, seen: int, now: datetime
) -> int:
    """Correct a session; deadlines counted from its day are read again when the day changes.

    The invited are told of another day, hour or place: return how many letters that makes. One
    that had begun and is put off to a day ahead is being prepared again.

    Raises NotAllowed, Changed; Refused: MEETING_CLOSED, MEETING_EXISTS, MEETING_ENDS_FIRST,
    ANSWER_AFTER_SESSION, NOT_A_CHOICE, DUE_BEFORE_MEETING, SESSION_GAVE_TASKS.
    """
    hold(meeting)
    require_open(meeting, actor, Action.CREATE_MEETING)
    expect(meeting, seen)
    _check_hours(facts)
    _check_answer_by(facts)
    held_on, before = meeting.held_on, when_and_where(meeting)
    for name, value in _columns(facts, meeting.committee_id).items():
        setattr(meeting, name, value)
    with db.session.no_autoflush:
        check_number(meeting)
    if meeting.held_on != held_on:
        rows = list_conclusions(meeting.id)
        read_again(meeting, rows, held_on_before=held_on)
        if meeting.held_on > clock.local(now).date():
            if any(row.assignment_id is not None for row in rows):
                raise Refused(Fault.SESSION_GAVE_TASKS, field="held_on")
            meeting.state, meeting.began_at = MeetingState.PREPARING, None
    db.session.flush()
    follow_order(meeting.series_id)
    return follow_change(meeting, before, now=now)


def start_meeting(meeting: Meeting, *, actor: Actor, now: datetime) -> None:
    """Say that the session has begun; one that has begun already stays as it is.

    On its own day it begins now; of another day nobody knows the hour yet.

    Raises NotAllowed; Refused: MEETING_CLOSED, MEETING_NOT_YET.
    """
    hold(meeting)
    require_open(meeting, actor)
    if meeting.held_on > clock.local(now).date():
        raise Refused(Fault.MEETING_NOT_YET, held_on=meeting.held_on)
    if meeting.state is MeetingState.PREPARING:
        meeting.state, meeting.began_at = MeetingState.HELD, hour_on_its_day(meeting, now)
    db.session.flush()


def close_meeting(
    meeting: Meeting, *, actor: Actor, today: date, now: datetime, hours: Hours | None = None
) -> None:
    """End the session: from now on its minutes stay as they are.

    Without ``hours`` those known stay. A session that is closed already stays as it is. Raises
    NotAllowed; Refused: MEETING_NOT_YET, MEETING_CALLED_OFF, CONCLUSIONS_LACKING,
    LAST_MINUTES_OPEN, MEETING_ENDS_FIRST.
    """
    require(actor, Action.EDIT_MINUTES, committee_id=meeting.committee_id)
    hold(meeting)
    if meeting.state is MeetingState.CLOSED:
        return
    if meeting.state is MeetingState.CALLED_OFF:
        raise Refused(Fault.MEETING_CALLED_OFF)
    if meeting.held_on > today:
        raise Refused(Fault.MEETING_NOT_YET, held_on=meeting.held_on)
    lacking = [row for row in list_conclusions(meeting.id) if lacks_of_row(row)]
    if lacking:
        raise Refused(Fault.CONCLUSIONS_LACKING, count=len(lacking))
    last = find_open_minutes_before(meeting)
    if last is not None:
        raise Refused(Fault.LAST_MINUTES_OPEN, ordinal=last.ordinal)
    if hours is not None:
        write_hours(meeting, hours)
    meeting.state, meeting.closed_at = MeetingState.CLOSED, now
    db.session.flush()


def reopen_meeting(meeting: Meeting, *, actor: Actor) -> None:
    """Take back the closing until the minutes or the notice are approved, or to correct them.

    Tasks given already stand; what may change in their conclusions says ``update_conclusion``.

    Raises NotAllowed; Refused: MINUTES_APPROVED, MEETING_CALLED_OFF.
    """
    require(actor, Action.EDIT_MINUTES, committee_id=meeting.committee_id)
    hold(meeting)
    if is_locked(meeting.id) and not is_under_correction(meeting.id):
        raise Refused(Fault.MINUTES_APPROVED)
    if meeting.state is MeetingState.CALLED_OFF:
        raise Refused(Fault.MEETING_CALLED_OFF)
    meeting.state, meeting.closed_at = MeetingState.HELD, None
    db.session.flush()


def _columns(facts: MeetingFacts, committee_id: int) -> dict[str, object]:
    columns = {field.name: getattr(facts, field.name) for field in fields(facts)}
    columns["title"] = topic_of(facts.title)
    first = first_series(committee_id)
    if facts.series_id is None:
        return {**columns, "series_id": first.id}
    if facts.series_id not in {row.id for row in list_series(committee_id)}:
        raise Refused(Fault.NOT_A_CHOICE, field="series")
    return columns


def _check_hours(facts: MeetingFacts) -> None:
    check_order(facts.starts_at, facts.ends_at, field="ends_at")


def _check_answer_by(facts: MeetingFacts) -> None:
    wall = begins_at(facts.held_on, facts.starts_at, facts.part_of_day)
    begins = clock.moment_of(wall.date(), wall.hour, wall.minute)
    if facts.answer_by and facts.answer_by > begins:
        raise Refused(Fault.ANSWER_AFTER_SESSION, field="answer_by_day")
