"""What a person's calendar shows: due dates and sessions, each part asked in its own scope."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_, func, or_, select

from tracker.database import db
from tracker.models import (
    Assignment,
    AuditEvent,
    CalendarFeed,
    Committee,
    Meeting,
    Membership,
    Task,
    Unit,
    User,
)
from tracker.queries.backlog import Awaited, Waiting, list_waiting
from tracker.queries.meetings.listing import visible
from tracker.queries.meetings.series import series_beside
from tracker.queries.statuses import facts_of
from tracker.queries.tallies import within
from tracker.queries.users import token_hash
from tracker.rules.links import is_token
from tracker.rules.permissions import UNIT_ROLES, Action, Actor, may_knock, scope_of
from tracker.rules.session_names import tell_apart

BACK, AHEAD = timedelta(days=90), timedelta(days=400)
MOST = 1_000  # of each kind, the soonest first
ANSWERING = frozenset({Action.DECIDE_SUBMISSION, Action.DECIDE_EXTENSION})


@dataclass(frozen=True)
class FeedOwner:
    """Whose calendar it is, with every part the person has now."""

    name: str
    language: str
    actors: tuple[Actor, ...]


@dataclass(frozen=True)
class DueDay:
    """A task and the last day it can be handed in in time."""

    id: int
    code: str
    title: str
    period: str
    unit_name: str
    day: date
    is_own: bool  # led by a unit of the person; else co-ordinated
    is_cancelled: bool
    version: int


@dataclass(frozen=True)
class Days:
    """Everything the calendar shows; ``changed`` by table and row."""

    due: Sequence[DueDay]
    answers: Sequence[Waiting]
    sessions: Sequence[tuple[Meeting, str, str]]  # with committee, and what tells it apart
    changed: dict[tuple[str, int], datetime]


def find_feed_owner(token: str) -> FeedOwner | None:
    """Return whose feed this is, None when it is nobody's or the account is closed."""
    if not is_token(token):
        return None
    rows = db.session.execute(
        select(User, Membership, Committee.due_soon_days, Committee.review_days)
        .join(CalendarFeed, CalendarFeed.user_id == User.id)
        .outerjoin(Membership, and_(Membership.user_id == User.id, Membership.ended_on.is_(None)))
        .outerjoin(Committee, Committee.id == Membership.committee_id)
        .where(CalendarFeed.token_hash == token_hash(token), User.is_active)
        .order_by(Membership.id)
    ).all()
    if not rows:
        return None
    user: User = rows[0][0]
    actors = tuple(
        Actor(user.id, part.committee_id, part.role, part.unit_id, user.name, part.id, *settings)
        for _user, part, *settings in rows
        if part is not None
    )
    return FeedOwner(user.name, user.language.value, actors)


def list_days(actors: Sequence[Actor], *, today: date) -> Days:
    """Return the days of a person's parts from 90 days back to 400 ahead."""
    due = _due(actors, today)
    answers = _answers(actors, today)
    sessions = _sessions(actors, today)
    rows = {("tasks", one.id) for one in due} | {("tasks", one.task_id) for one in answers}
    rows |= {("extensions", one.row_id) for one in answers if one.awaited is Awaited.TIME}
    rows |= {("meetings", meeting.id) for meeting, _, _ in sessions}
    return Days(due, answers, sessions, _changed(rows))


def _due(actors: Sequence[Actor], today: date) -> list[DueDay]:
    """Return what the person's units lead or co-ordinate, cancelled tasks as such."""
    units = [actor for actor in actors if actor.role in UNIT_ROLES and actor.unit_id is not None]
    if not units:
        return []
    own = {(actor.committee_id, actor.unit_id) for actor in units}
    first, last = today - BACK, today + AHEAD
    rows = db.session.execute(
        select(Task, Assignment.title, Unit.short_name)
        .join(Assignment, Assignment.id == Task.assignment_id)
        .join(Unit, Unit.id == Task.unit_id)
        .where(
            or_(*(within(scope_of(actor, Action.SEE_TASK)) for actor in units)),
            Task.finished_on.is_(None),
            Task.suspended_on.is_(None),
            or_(Task.due.between(first, last), Task.grace_until.between(first, last)),
        )
        .order_by(Task.due, Task.id)
        .limit(MOST)
    )
    return [
        DueDay(
            id=task.id,
            code=task.code,
            title=title,
            period=task.period,
            unit_name=unit_name,
            day=day,
            is_own=(task.committee_id, task.unit_id) in own,
            is_cancelled=task.cancelled_on is not None,
            version=task.version_id,
        )
        for task, title, unit_name in rows
        if (day := facts_of(task).effective_due) is not None
    ]


def _answers(actors: Sequence[Actor], today: date) -> list[Waiting]:
    """Return what waits for the answer of the person's secretariats, by their working days."""
    offices = [
        actor.committee_id
        for actor in actors
        if all(may_knock(actor.role, action) for action in ANSWERING)
    ]
    if not offices:
        return []
    return list_waiting(Task.committee_id.in_(offices), None, today=today, limit=MOST)


def _sessions(actors: Sequence[Actor], today: date) -> list[tuple[Meeting, str, str]]:
    """Return the sessions the person may know of; a called-off one as such."""
    readers = [actor for actor in actors if may_knock(actor.role, Action.SEE_MEETING)]
    readers = [one for one in readers if one.role not in UNIT_ROLES or one.unit_id is not None]
    if not readers:
        return []
    rows = db.session.execute(
        select(Meeting, Committee.name, series_beside())
        .join(Committee, Committee.id == Meeting.committee_id)
        .where(
            or_(*(visible(actor) for actor in readers)),
            Meeting.held_on.between(today - BACK, today + AHEAD),
        )
        .order_by(Meeting.held_on, Meeting.id)
        .limit(MOST)
    )
    return [(one, name, tell_apart(series, one.title)) for one, name, series in rows]


def _changed(rows: Iterable[tuple[str, int]]) -> dict[tuple[str, int], datetime]:
    """Return when each row was last changed, as the trail has it; one statement."""
    by_table: dict[str, list[int]] = {}
    for table, row_id in sorted(rows):
        by_table.setdefault(table, []).append(row_id)
    if not by_table:
        return {}
    conditions = [
        and_(AuditEvent.table == table, AuditEvent.row_id.in_(ids))
        for table, ids in by_table.items()
    ]
    found = db.session.execute(
        select(AuditEvent.table, AuditEvent.row_id, func.max(AuditEvent.at))
        .where(or_(*conditions))
        .group_by(AuditEvent.table, AuditEvent.row_id)
    )
    return {(table, row_id): at for table, row_id, at in found}
