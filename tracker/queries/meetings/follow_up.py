"""What became of the conclusions of sessions, told by their tasks as they stood on a day."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from tracker.clock import moment_of
from tracker.database import db
from tracker.models import (
    Conclusion,
    Extension,
    Meeting,
    ProgressLine,
    ReportSheet,
    Submission,
    Task,
    Unit,
)
from tracker.queries.meetings.order import comes_before, newest_first
from tracker.queries.memory import remembered
from tracker.queries.statuses import facts_of
from tracker.queries.tallies import Tally, total_of, within
from tracker.queries.task_facts import OF_UNITS, known_on, known_then
from tracker.rules.choices import ConclusionKind, ExtensionState, MeetingState, SubmissionState
from tracker.rules.follow_up import Outcome, outcome_of
from tracker.rules.permissions import Action, Actor, Scope, scope_of
from tracker.rules.statuses import ONE_DAY, Cell, Mark, Status, status_of

MOST_REASONS = 3
MOST_OLDER = 200


@dataclass(frozen=True, slots=True)
class MoreTime:
    """More time for a task of a conclusion: the dates before and after; asked, or given."""

    old_due: date
    new_due: date
    is_given: bool
    units: int = 1


@dataclass(frozen=True, slots=True)
class UnitSeen:
    """How the unit of a task is called."""

    id: int
    name: str
    short_name: str


@dataclass(frozen=True, slots=True)
class TaskSeen:
    """What is shown of the only task of a conclusion."""

    id: int
    code: str
    unit: UnitSeen


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
    rows = db.session.execute(
        select(Meeting, Conclusion)
        .outerjoin(Conclusion, Conclusion.meeting_id == Meeting.id)
        .where(Meeting.id == session_before(meeting))
        .order_by(Conclusion.position, Conclusion.id)
    ).all()
    if not rows:
        return None
    last = rows[0][0]
    own = [row for _, row in rows if row is not None]
    older, ordinals = _list_older(last)
    as_of = min(today, meeting.held_on)
    stand = follow_up(last, [*own, *older], actor, today=today, as_of=as_of)
    return FollowUp(
        last,
        [line for line in stand.lines if line.conclusion.meeting_id == last.id],
        stand.tally,
        as_of,
        [line for line in stand.lines if line.conclusion.meeting_id != last.id],
        ordinals,
        sum(_waits(row) for row in own),
        stand.is_for_others,
    )


def follow_up(
    meeting: Meeting,
    conclusions: Iterable[Conclusion],
    actor: Actor,
    *,
    today: date,
    as_of: date | None = None,
) -> FollowUp:
    """Return how these conclusions stand, those with tasks the actor may see.

    ``as_of`` tells of an earlier day, as the tasks were known then. Three statements at most.
    """
    day = as_of or today
    given = {row.assignment_id: row for row in conclusions if row.assignment_id}
    scope = scope_of(actor, Action.SEE_TASK)
    key = ("tasks of conclusions", scope, tuple(sorted(given)), day, today)
    tasks = remembered(key, lambda: _Tasks(scope, list(given), day, today)) if given else None
    lines = []
    for assignment_id, row in given.items():
        statuses = tasks.statuses.get(assignment_id) if tasks else None
        if tasks and statuses:
            wanted = [one for one in statuses if one.mark is not Mark.CANCELLED] or statuses
            lines.append(_line(row, assignment_id, wanted, tasks))
    total = total_of(line.tally for line in lines)
    return FollowUp(meeting, lines, total, day, is_for_others=bool(given) and not lines)


def _line(
    row: Conclusion, assignment_id: int, statuses: Sequence[Status], tasks: "_Tasks"
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
        tasks.reasons.get(assignment_id, ())[:MOST_REASONS] if is_open else (),
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


class _Tasks:
    """The tasks of some assignments that the actor may see, as they stood on a day."""

    def __init__(self, scope: Scope, assignment_ids: Sequence[int], day: date, today: date) -> None:
        self._scope, self._day, self._today = scope, day, today
        self._mine = and_(within(scope), Task.assignment_id.in_(sorted(assignment_ids)))
        self._ends_at = moment_of(day + ONE_DAY, 0)
        self._extensions = self._load_extensions()
        self.dues: dict[int, date | None] = {}
        self.single: dict[int, TaskSeen] = {}
        self.statuses = self._load_statuses()
        self.reasons = self._load_reasons()

    def more_time(self, assignment_id: int) -> MoreTime | None:
        """Return the last word on more time for an assignment; several units are counted."""
        told = self._extensions.get(assignment_id, {})
        known = [found for rows in told.values() if (found := self._last(rows))]
        if not known:
            return None
        last = max(known, key=lambda one: (one.is_given, one.new_due))
        return MoreTime(last.old_due, last.new_due, last.is_given, len(known))

    def _last(self, rows: Sequence[Any]) -> MoreTime | None:
        for row in reversed(rows):
            is_decided = row.decided_at is not None and row.decided_at < self._ends_at
            if is_decided and row.state is ExtensionState.GRANTED:
                return MoreTime(row.old_due, row.granted_due or row.new_due, is_given=True)
            if not is_decided and row.requested_at < self._ends_at:
                return MoreTime(row.old_due, row.new_due, is_given=False)
        return None

    def _load_extensions(self) -> dict[int, dict[int, list[Any]]]:
        found: dict[int, dict[int, list[Any]]] = defaultdict(lambda: defaultdict(list))
        rows = db.session.execute(
            select(
                Task.assignment_id,
                Extension.task_id,
                Extension.old_due,
                Extension.new_due,
                Extension.granted_due,
                Extension.state,
                Extension.requested_at,
                Extension.decided_at,
            )
            .join(Task, Task.id == Extension.task_id)
            .where(self._mine)
            .order_by(Extension.id)
        )
        for row in rows:
            found[row.assignment_id][row.task_id].append(row)
        return found

    def _load_statuses(self) -> dict[int, list[Status]]:
        """Return the states by assignment; of one with one task only, keep the task."""
        known = known_on(self._day, self._today, *OF_UNITS)
        found: dict[int, list[Status]] = defaultdict(list)
        named = Unit.name, Unit.short_name
        shown = select(Task.id, Task.assignment_id, Task.code, *named, *known.facts)
        rows = db.session.execute(
            known.attach(shown.select_from(Task))
            .join(Unit, Unit.id == known.unit_id)
            .where(self._mine, Task.opened_on <= self._day)
            .order_by(Task.id)
        )
        for row in rows:
            facts = facts_of(row)
            self.dues[row.id] = facts.due
            status = status_of(facts, self._day, due_soon_days=self._scope.due_soon_days)
            found[row.assignment_id].append(status)
            self.single[row.assignment_id] = TaskSeen(
                row.id, row.code, UnitSeen(row.unit_id, row.name, row.short_name)
            )
        self.single = {one: task for one, task in self.single.items() if len(found[one]) == 1}
        return found

    def _load_reasons(self) -> dict[int, list[tuple[str, str]]]:
        """Return the last difficulty each unit told of a task, by assignment."""
        rows = db.session.execute(
            select(Task.assignment_id, Task.id, Unit.short_name, ProgressLine.difficulty)
            .join(Task, Task.id == ProgressLine.task_id)
            .join(ReportSheet, ReportSheet.id == ProgressLine.sheet_id)
            .join(Unit, Unit.id == ReportSheet.unit_id)
            .join(Submission, Submission.id == ReportSheet.submission_id)
            .where(
                self._mine,
                ProgressLine.difficulty != "",
                Submission.state != SubmissionState.DRAFT,
                Submission.submitted_at < self._ends_at,
            )
            .order_by(ProgressLine.id.desc())
        )
        found: dict[int, list[tuple[str, str]]] = defaultdict(list)
        told: set[int] = set()
        for assignment_id, task_id, unit, difficulty in rows:
            if task_id not in told:
                told.add(task_id)
                found[assignment_id].append((unit, difficulty))
        return found


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
