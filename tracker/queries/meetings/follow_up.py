"""What became of the conclusions of a session, told by their tasks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased, joinedload

from tracker.database import db
from tracker.models import Conclusion, Meeting, Task
from tracker.queries.statuses import facts_of
from tracker.queries.tallies import Tally, tally_assignments, within
from tracker.rules.permissions import Action, Actor, scope_of
from tracker.rules.statuses import Status, status_of


@dataclass(frozen=True, slots=True)
class ConclusionState:
    """A conclusion and how its tasks stand; ``task`` is the only one, where there is one only."""

    conclusion: Conclusion
    tally: Tally
    task: Task | None = None
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A session, and those of its conclusions that became tasks the reader may see."""

    meeting: Meeting
    lines: Sequence[ConclusionState]
    tally: Tally


def find_session_before(meeting: Meeting, actor: Actor, *, today: date) -> FollowUp | None:
    """Return how the conclusions of the session before stand, as far as the actor may see.

    The session before is the one with the next smaller ordinal; None when there is none.
    """
    before = aliased(Meeting)
    last = (
        select(before.id)
        .where(before.committee_id == meeting.committee_id, before.ordinal < meeting.ordinal)
        .order_by(before.ordinal.desc())
        .limit(1)
    )
    given = and_(Conclusion.meeting_id == Meeting.id, Conclusion.assignment_id.is_not(None))
    rows = db.session.execute(
        select(Meeting, Conclusion)
        .outerjoin(Conclusion, given)
        .where(Meeting.id == last.scalar_subquery())
        .order_by(Conclusion.position, Conclusion.id)
    ).all()
    if not rows:
        return None
    return follow_up(rows[0][0], [row for _, row in rows if row], actor, today=today)


def follow_up(
    meeting: Meeting, conclusions: Iterable[Conclusion], actor: Actor, *, today: date
) -> FollowUp:
    """Return how these conclusions of a session stand, those with tasks the actor may see."""
    scope = scope_of(actor, Action.SEE_TASK)
    given = {row.assignment_id: row for row in conclusions if row.assignment_id}
    tallies = tally_assignments(scope, list(given), today=today) if given else {}
    single = [assignment_id for assignment_id, tally in tallies.items() if tally.all == 1]
    tasks = {
        task.assignment_id: task
        for task in db.session.scalars(
            select(Task)
            .where(and_(within(scope), Task.assignment_id.in_(single)))
            .options(joinedload(Task.unit))
            .order_by(Task.id)
        )
    }
    lines = [
        _line(row, tallies[assignment_id], tasks.get(assignment_id), today)
        for assignment_id, row in given.items()
        if assignment_id in tallies
    ]
    return FollowUp(meeting, lines, sum((line.tally for line in lines), start=Tally()))


def _line(row: Conclusion, tally: Tally, task: Task | None, today: date) -> ConclusionState:
    status = status_of(facts_of(task), today) if task else None
    return ConclusionState(row, tally, task, status)
