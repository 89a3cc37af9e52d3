"""What became of the last session's conclusions, told by their tasks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.orm import joinedload

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
class LastSession:
    """The session before, and the conclusions of it that became tasks."""

    meeting: Meeting
    lines: Sequence[ConclusionState]
    tally: Tally


def find_last_session(meeting: Meeting, actor: Actor, *, today: date) -> LastSession | None:
    """Return how the conclusions of the session before stand, as far as the actor may see.

    The session before is the one with the next smaller ordinal; None when there is none.
    """
    before = db.session.scalar(
        select(Meeting)
        .where(Meeting.committee_id == meeting.committee_id, Meeting.ordinal < meeting.ordinal)
        .order_by(Meeting.ordinal.desc())
        .limit(1)
    )
    if before is None:
        return None
    conclusions = db.session.scalars(
        select(Conclusion)
        .where(Conclusion.meeting_id == before.id, Conclusion.assignment_id.is_not(None))
        .order_by(Conclusion.position, Conclusion.id)
    ).all()
    if not conclusions:
        return LastSession(before, [], Tally())
    lines = _lines(conclusions, actor, today=today)
    return LastSession(before, lines, _sum([line.tally for line in lines]))


def _lines(
    conclusions: Sequence[Conclusion], actor: Actor, *, today: date
) -> list[ConclusionState]:
    scope = scope_of(actor, Action.SEE_TASK)
    ids = [row.assignment_id for row in conclusions if row.assignment_id]
    tallies = tally_assignments(scope, ids, today=today)
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
    lines = []
    for row in conclusions:
        task = tasks.get(row.assignment_id or 0)
        status = status_of(facts_of(task), today) if task else None
        tally = tallies.get(row.assignment_id or 0)
        if tally is not None:
            lines.append(ConclusionState(row, tally, task, status))
    return lines


def _sum(tallies: Sequence[Tally]) -> Tally:
    """Add up the four cells of several tallies."""
    return Tally(
        all=sum(tally.all for tally in tallies),
        open=sum(tally.open for tally in tallies),
        overdue=sum(tally.overdue for tally in tallies),
        done_on_time=sum(tally.done_on_time for tally in tallies),
        done_late=sum(tally.done_late for tally in tallies),
    )
