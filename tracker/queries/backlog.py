"""What waits for the secretariat's answer, by its own clock of working days."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    String,
    and_,
    func,
    literal,
    select,
    type_coerce,
)

from tracker import clock
from tracker.database import Moment, db
from tracker.models import Assignment, Committee, Extension, Letter, Meeting, Submission, Task, Unit
from tracker.queries.calendars import load_calendar
from tracker.queries.reminders import list_units_without_address
from tracker.queries.returns import count_broken_addresses
from tracker.queries.statuses import condition
from tracker.queries.tallies import within
from tracker.rules.backlog import ONE_DAY, answer_day, days_left, last_day_late
from tracker.rules.choices import ExtensionState, MeetingState, SubmissionState
from tracker.rules.delivery import LetterState
from tracker.rules.permissions import Scope
from tracker.rules.statuses import View

Sent = Select[Any, *tuple[Any, ...]]


class Awaited(StrEnum):
    """What a unit waits for."""

    CONFIRMATION = "confirmation"  # of what it handed in
    TIME = "time"  # it asked for more


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing a unit sent that has no answer yet."""

    awaited: Awaited
    row_id: int  # of the task, or of the request
    task_id: int
    code: str
    title: str
    unit_name: str
    since: datetime
    attempt: int  # which try waits, 0 for a request
    until: date | None  # the day asked for
    answer_by: date
    days_left: int  # working days; below zero when the answer is owed
    version: int  # of the row


@dataclass(frozen=True, slots=True)
class Loose:
    """What else only the secretariat can put right."""

    open_sessions: int  # held, and their conclusions not closed
    failed_letters: int  # that no further try will bring to anybody
    broken_addresses: int  # letters to them came back
    units_without_address: int


def late_answers(
    scope: Scope, today: date, late: date
) -> tuple[ScalarSelect[int], ScalarSelect[int]]:
    """Return two counts: submissions, and requests, that came on the day ``late`` or before."""
    asked = Extension.requested_at < clock.moment_of(late + ONE_DAY, 0, 0)
    mine = within(scope)
    submissions = _submissions(mine, today).where(Task.submitted_on <= late)
    return _count(submissions), _count(_requests(mine).where(asked))


def count_late_answers(scope: Scope, *, today: date) -> int:
    """Return how many units have waited longer than the committee's working days."""
    late = last_day_late(today, scope.review_days, load_calendar())
    submissions, requests = late_answers(scope, today, late)
    return db.session.scalar(select(submissions + requests)) or 0


def count_waiting(scope: Scope, awaited: Awaited | None, *, today: date) -> int:
    """Return how many things wait for an answer, of one kind when asked."""
    parts = _parts(within(scope), awaited, today)
    sums = sum((_count(part) for part in parts), start=literal(0))
    return db.session.scalar(select(sums)) or 0


def list_waiting(
    whose: ColumnElement[bool],
    awaited: Awaited | None,
    *,
    today: date,
    limit: int,
    offset: int = 0,
) -> list[Waiting]:
    """Return a page of what waits among some tasks: what came first stands first."""
    calendar = load_calendar()
    first, *rest = _parts(whose, awaited, today)
    sent = (first.union_all(*rest) if rest else first).subquery()
    rows = db.session.execute(
        select(sent, Task.code, Assignment.title, Unit.short_name, Committee.review_days)
        .join(Task, Task.id == sent.c.task_id)
        .join(Assignment, Assignment.id == Task.assignment_id)
        .join(Unit, Unit.id == Task.unit_id)
        .join(Committee, Committee.id == Task.committee_id)
        .order_by(sent.c.since, sent.c.awaited, sent.c.task_id)
        .offset(offset)
        .limit(limit)
    )
    return [_waiting(row, today, calendar) for row in rows]


def find_loose_ends(scope: Scope, *, today: date) -> Loose:
    """Return what else waits for the secretariat alone."""
    open_sessions = select(func.count(Meeting.id)).where(
        Meeting.committee_id == scope.committee_id,
        Meeting.held_on < today,
        Meeting.state.not_in((MeetingState.CLOSED, MeetingState.CALLED_OFF)),
    )
    failed = select(func.count(Letter.id)).where(
        Letter.committee_id == scope.committee_id, Letter.state == LetterState.FAILED
    )
    counts = select(
        open_sessions.scalar_subquery(), failed.scalar_subquery(), count_broken_addresses(scope)
    )
    without = list_units_without_address(scope.committee_id)
    sessions, letters, addresses = db.session.execute(counts).one()
    return Loose(sessions, letters, addresses, len(without))


def _parts(whose: ColumnElement[bool], awaited: Awaited | None, today: date) -> list[Sent]:
    parts = {Awaited.CONFIRMATION: _submissions(whose, today), Awaited.TIME: _requests(whose)}
    return [part for kind, part in parts.items() if awaited in {None, kind}]


def _submissions(whose: ColumnElement[bool], today: date) -> Sent:
    return (
        select(
            literal(Awaited.CONFIRMATION.value, String).label("awaited"),
            Task.id.label("task_id"),
            type_coerce(Submission.submitted_at, Moment).label("since"),
            Submission.attempt.label("attempt"),
            Task.due.label("until"),
            Task.id.label("row_id"),
            Task.version_id.label("version"),
        )
        .select_from(Task)
        .join(
            Submission,
            and_(Submission.task_id == Task.id, Submission.state == SubmissionState.SUBMITTED),
        )
        .where(whose, condition(View.WAITING, today))
    )


def _requests(whose: ColumnElement[bool]) -> Sent:
    return (
        select(
            literal(Awaited.TIME.value, String).label("awaited"),
            Task.id.label("task_id"),
            type_coerce(Extension.requested_at, Moment).label("since"),
            literal(0).label("attempt"),
            Extension.new_due.label("until"),
            Extension.id.label("row_id"),
            Extension.version_id.label("version"),
        )
        .select_from(Task)
        .join(Extension, Extension.task_id == Task.id)
        .where(whose, Extension.state == ExtensionState.ASKED)
    )


def _count(part: Sent) -> ScalarSelect[int]:
    return part.with_only_columns(func.count(Task.id)).scalar_subquery()


def _waiting(row: Any, today: date, calendar: Any) -> Waiting:
    by = answer_day(clock.local(row.since).date(), row.review_days, calendar)
    awaited = Awaited(row.awaited)
    return Waiting(
        awaited=awaited,
        row_id=row.row_id,
        task_id=row.task_id,
        code=row.code,
        title=row.title,
        unit_name=row.short_name,
        since=row.since,
        attempt=row.attempt,
        until=row.until if awaited is Awaited.TIME else None,
        answer_by=by,
        days_left=days_left(by, today, calendar),
        version=row.version,
    )
