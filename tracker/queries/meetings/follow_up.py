"""What became of the conclusions of a session, told by their tasks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from tracker.database import db
from tracker.models import Conclusion, Meeting, Task
from tracker.queries.assignment_states import states_of
from tracker.queries.tallies import Tally
from tracker.rules.permissions import Actor
from tracker.rules.statuses import Status


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

    The session before is the one with the next smaller ordinal of the same series; None when
    there is none.
    """
    before = aliased(Meeting)
    last = (
        select(before.id)
        .where(before.series_id == meeting.series_id, before.ordinal < meeting.ordinal)
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
    given = {row.assignment_id: row for row in conclusions if row.assignment_id}
    states = states_of(given.keys(), actor, today=today)
    lines = [
        ConclusionState(row, state.tally, state.task, state.status)
        for assignment_id, row in given.items()
        if (state := states.get(assignment_id))
    ]
    return FollowUp(meeting, lines, sum((line.tally for line in lines), start=Tally()))
