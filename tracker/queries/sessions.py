"""The session that comes next, and what became of the last one's conclusions."""

from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import Subquery, func, or_, select

from tracker.database import db
from tracker.models import AgendaItem, Assignment, Attendance, Conclusion, Meeting, Task
from tracker.queries.meetings.listing import IS_TO_ASSIGN
from tracker.queries.meetings.series import series_beside
from tracker.queries.memory import remembered
from tracker.queries.tallies import Tally, sums, tally_of
from tracker.rules.choices import MeetingKind, MeetingState
from tracker.rules.permissions import Scope


@dataclass(frozen=True, slots=True)
class NextSession:
    """A session still to be held."""

    id: int
    ordinal: int
    kind: MeetingKind
    held_on: date
    starts_at: time | None
    place: str
    items: int  # on the agenda
    invited: int
    series: str
    title: str


@dataclass(frozen=True, slots=True)
class LastSession:
    """The latest session with conclusions, and how the tasks that came of them stand."""

    id: int
    ordinal: int
    held_on: date
    kind: MeetingKind
    conclusions: int
    to_assign: int
    tally: Tally


def find_next_session(committee_id: int, *, today: date) -> NextSession | None:
    """Return the next session that is not closed, today's included."""

    def read() -> tuple[NextSession | None]:
        items = (
            select(func.count(AgendaItem.id))
            .where(AgendaItem.meeting_id == Meeting.id)
            .scalar_subquery()
        )
        invited = (
            select(func.count(Attendance.id))
            .where(Attendance.meeting_id == Meeting.id)
            .scalar_subquery()
        )
        row = db.session.execute(
            select(
                Meeting.id,
                Meeting.ordinal,
                Meeting.kind,
                Meeting.held_on,
                Meeting.starts_at,
                Meeting.place,
                items,
                invited,
                series_beside(),
                Meeting.title,
            )
            .where(
                Meeting.committee_id == committee_id,
                Meeting.held_on >= today,
                Meeting.state.not_in((MeetingState.CLOSED, MeetingState.CALLED_OFF)),
            )
            .order_by(Meeting.held_on, Meeting.id)
            .limit(1)
        ).first()
        return (NextSession(*row) if row else None,)

    return remembered(("next session", committee_id, today), read)[0]


def find_last_session(scope: Scope, *, today: date) -> LastSession | None:
    """Return the latest session held that concluded something."""

    def read() -> tuple[LastSession | None]:
        last = _last_concluded(scope, today)
        row = db.session.execute(
            sums(today, scope.due_soon_days)
            .add_columns(*last.c)
            .select_from(last)
            .outerjoin(Assignment, Assignment.meeting_id == last.c.id)
            .outerjoin(Task, Task.assignment_id == Assignment.id)
            .group_by(*last.c)
        ).first()
        if row is None:
            return (None,)
        tally = tally_of(row)
        told = (row.kind, row.conclusions, row.to_assign)
        return (LastSession(row.id, row.ordinal, row.held_on, *told, tally),)

    return remembered(("last session", scope, today), read)[0]


def _last_concluded(scope: Scope, today: date) -> Subquery:
    """Select the latest session held that concluded something, and how much."""
    counted = select(func.count(Conclusion.id)).where(Conclusion.meeting_id == Meeting.id)
    concluded = counted.scalar_subquery()
    return (
        select(
            Meeting.id,
            Meeting.ordinal,
            Meeting.held_on,
            Meeting.kind,
            concluded.label("conclusions"),
            counted.where(IS_TO_ASSIGN).scalar_subquery().label("to_assign"),
        )
        .where(
            Meeting.committee_id == scope.committee_id,
            Meeting.held_on <= today,
            or_(Meeting.state == MeetingState.CLOSED, Meeting.held_on < today),
            Meeting.state != MeetingState.CALLED_OFF,
            concluded > 0,
        )
        .order_by(Meeting.held_on.desc(), Meeting.id.desc())
        .limit(1)
        .subquery()
    )
