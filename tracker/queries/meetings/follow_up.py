"""What became of the conclusions of sessions, told by their tasks as they stood on a day."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from tracker.database import db
from tracker.models import (
    Conclusion,
    Meeting,
    Task,
)
from tracker.queries.meetings.conclusion_tasks import MoreTime, TaskSeen, TasksOnDay, Told, told_of
from tracker.queries.meetings.order import comes_before, newest_first
from tracker.queries.memory import remembered
from tracker.queries.tallies import Tally, total_of
from tracker.queries.task_facts import known_then
from tracker.rules.choices import ConclusionKind, MeetingState
from tracker.rules.follow_up import Outcome, outcome_of
from tracker.rules.permissions import Action, Actor, scope_of
from tracker.rules.statuses import Cell, Mark, Status

MOST_REASONS = 3
MOST_OLDER = 200


@dataclass(frozen=True, slots=True)
class ConclusionState:
    """A conclusion and how its tasks stand; ``task`` is the only one, where there is one only."""

    conclusion: Conclusion
    tally: Tally
    task: TaskSeen | None = None
    status: Status | None = None
    outcome: Outcome = Outcome.OPEN_IN_TIME
    reasons: Sequence[tuple[str, str]] = ()  # unit, and the last difficulty it told
    more_time: MoreTime | None = None
    due: date | None = None  # of the only task, as it was that day


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A session, and those of its conclusions that became tasks the reader may see.

    ``older`` are conclusions of sessions further back that were open when this one was held, with
    the ordinals of theirs by session; ``ungiven`` counts tasks nobody has assigned yet;
    ``is_for_others`` says that tasks were given, none of them to the reader.
    """

    meeting: Meeting
    lines: Sequence[ConclusionState]
    tally: Tally
    as_of: date | None = None
    older: Sequence[ConclusionState] = ()
    ordinals: Mapping[int, int] = field(default_factory=dict)
    ungiven: int = 0
    is_for_others: bool = False

    @property
    def counts(self) -> Counter[Outcome]:
        """Return how many conclusions stand how, older ones among them."""
        return Counter(line.outcome for line in (*self.lines, *self.older))

    @property
    def by_conclusion(self) -> Tally:
        """Return the four cells counted by conclusion, for the bar."""
        counts = self.counts
        return Tally(
            all=sum(counts.values()),
            done_on_time=counts[Outcome.DONE_ON_TIME],
            done_late=counts[Outcome.DONE_LATE],
            open=counts[Outcome.OPEN_IN_TIME] + counts[Outcome.OVERDUE],
            overdue=counts[Outcome.OVERDUE],
        )


def session_before(meeting: Meeting | type[Meeting], name: str = "id") -> Any:
    """Return, as a subquery, the id or another column of the session before in the same series.

    Asked of the table, it follows the sessions of the statement it stands in.
    """
    before = aliased(Meeting)
    return (
        select(getattr(before, name))
        .where(
            comes_before(before, meeting),
            before.state != MeetingState.CALLED_OFF,
        )
        .order_by(*newest_first(before))
        .limit(1)
        .scalar_subquery()
    )


def find_session_before(meeting: Meeting, actor: Actor, *, today: date) -> FollowUp | None:
    """Return how earlier conclusions stood on the day of a session, as far as the actor may see.

    The session before is the last one of the same series with an earlier day; None when there is
    none. Before the session and on its day things are told as they are today. What was
    still open when the session before was held comes up again until it is settled.
    """
    earlier = _find_earlier(meeting)
    return _stand_before(meeting, earlier, actor, today=today) if earlier else None


def follow_both(
    meeting: Meeting, conclusions: Sequence[Conclusion], actor: Actor, *, today: date
) -> tuple[FollowUp, FollowUp | None]:
    """Return how a session's own conclusions stand, and the earlier ones on its day.

    As ``follow_up`` and ``find_session_before`` do, two statements less: what was told of the
    tasks of both is read at once.
    """
    earlier = _find_earlier(meeting)
    rows = [*conclusions, *(earlier.rows if earlier else ())]
    given = sorted({row.assignment_id for row in rows if row.assignment_id})
    told = told_of(scope_of(actor, Action.SEE_TASK), given)
    return (
        follow_up(meeting, conclusions, actor, today=today, told=told),
        _stand_before(meeting, earlier, actor, today=today, told=told) if earlier else None,
    )


@dataclass(frozen=True, slots=True)
class _Earlier:
    """The session before one, its conclusions and those open when it was held."""

    last: Meeting
    own: Sequence[Conclusion]
    older: Sequence[Conclusion]
    ordinals: Mapping[int, int]

    @property
    def rows(self) -> Sequence[Conclusion]:
        return [*self.own, *self.older]


def _find_earlier(meeting: Meeting) -> _Earlier | None:
    rows = db.session.execute(
        select(Meeting, Conclusion)
        .outerjoin(Conclusion, Conclusion.meeting_id == Meeting.id)
        .where(Meeting.id == session_before(meeting))
        .order_by(Conclusion.position, Conclusion.id)
    ).all()
    if not rows:
        return None
    last = rows[0][0]
    return _Earlier(last, [row for _, row in rows if row is not None], *_list_older(last))


def _stand_before(
    meeting: Meeting,
    earlier: _Earlier,
    actor: Actor,
    *,
    today: date,
    told: Told | None = None,
) -> FollowUp:
    last, as_of = earlier.last, min(today, meeting.held_on)
    stand = follow_up(last, earlier.rows, actor, today=today, as_of=as_of, told=told)
    return FollowUp(
        last,
        [line for line in stand.lines if line.conclusion.meeting_id == last.id],
        stand.tally,
        as_of,
        [line for line in stand.lines if line.conclusion.meeting_id != last.id],
        earlier.ordinals,
        sum(_waits(row) for row in earlier.own),
        stand.is_for_others,
    )


def follow_up(
    meeting: Meeting,
    conclusions: Iterable[Conclusion],
    actor: Actor,
    *,
    today: date,
    as_of: date | None = None,
    told: Told | None = None,
) -> FollowUp:
    """Return how these conclusions stand, those with tasks the actor may see.

    ``as_of`` tells of an earlier day, as the tasks were known then. Three statements at most, one
    where what was ``told`` of them is known.
    """
    day = as_of or today
    given = {row.assignment_id: row for row in conclusions if row.assignment_id}
    scope = scope_of(actor, Action.SEE_TASK)
    key = ("tasks of conclusions", scope, tuple(sorted(given)), day, today)
    tasks = None
    if given:
        tasks = remembered(
            key, lambda: TasksOnDay(scope, told or told_of(scope, sorted(given)), given, day, today)
        )
    lines = []
    for assignment_id, row in given.items():
        statuses = tasks.statuses.get(assignment_id) if tasks else None
        if tasks and statuses:
            wanted = [one for one in statuses if one.mark is not Mark.CANCELLED] or statuses
            lines.append(_line(row, assignment_id, wanted, tasks))
    total = total_of(line.tally for line in lines)
    return FollowUp(meeting, lines, total, day, is_for_others=bool(given) and not lines)


def _line(
    row: Conclusion, assignment_id: int, statuses: Sequence[Status], tasks: "TasksOnDay"
) -> ConclusionState:
    task = tasks.single.get(assignment_id)
    outcome = outcome_of(statuses)
    is_open = outcome in {Outcome.OPEN_IN_TIME, Outcome.OVERDUE, Outcome.SUSPENDED}
    return ConclusionState(
        row,
        _tally(statuses),
        task,
        statuses[0] if task else None,
        outcome,
        tasks.reasons(assignment_id)[:MOST_REASONS] if is_open else (),
        tasks.more_time(assignment_id),
        tasks.dues.get(task.id) if task else None,
    )


def _waits(row: Conclusion) -> bool:
    """Tell whether a conclusion asks something and nobody has assigned it yet."""
    is_task = row.kind is ConclusionKind.TASK and not row.has_no_action
    return is_task and row.assignment_id is None


def _list_older(last: Meeting) -> tuple[list[Conclusion], dict[int, int]]:
    """Return what was open of sessions further back when ``last`` was held, newest session first.

    With it the ordinals of their sessions, by session.
    """
    known = known_then(last.held_on, "finished_on", "cancelled_on")
    facts = known.columns
    was_open = (
        known.attach(select(Task.id).select_from(Task))
        .where(
            Task.assignment_id == Conclusion.assignment_id,
            Task.is_standing.is_(False),
            facts["finished_on"].is_(None),
            facts["cancelled_on"].is_(None),
        )
        .correlate(Conclusion)
        # looked up for each conclusion; without it PostgreSQL walks through all tasks there are
        .offset(0)
        .exists()
    )
    rows = db.session.execute(
        select(Conclusion, Meeting.id, Meeting.ordinal)
        .join(Meeting, Meeting.id == Conclusion.meeting_id)
        .where(
            comes_before(Meeting, last),
            Conclusion.assignment_id.is_not(None),
            was_open,
        )
        .order_by(*newest_first(Meeting), Conclusion.position, Conclusion.id)
        .limit(MOST_OLDER)
    ).all()
    return [row for row, _, _ in rows], {id_: ordinal for _, id_, ordinal in rows}


def _tally(statuses: Sequence[Status]) -> Tally:
    cells = Counter(status.cell for status in statuses)
    marks = Counter(status.mark for status in statuses)
    seconds = Counter(status.second for status in statuses)
    return Tally(
        all=len(statuses),
        open=cells[Cell.OPEN_IN_TIME] + cells[Cell.OPEN_OVERDUE],
        overdue=cells[Cell.OPEN_OVERDUE],
        due_soon=marks[Mark.DUE_SOON],
        waiting=marks[Mark.WAITING] + seconds[Mark.WAITING],
        returned=marks[Mark.RETURNED] + seconds[Mark.RETURNED],
        no_date=marks[Mark.NO_DATE],
        done_on_time=cells[Cell.DONE_ON_TIME],
        done_late=cells[Cell.DONE_LATE],
        standing=marks[Mark.STANDING],
        suspended=marks[Mark.SUSPENDED],
        cancelled=marks[Mark.CANCELLED],
    )
