"""Where reports stood on a day, as the database counts it, and which sheet told of each.

A test proves on generated facts that rule (``rules/boards.py``) and condition agree.
"""

from datetime import date

from sqlalchemy import ColumnElement, and_, case, not_, or_, select

from tracker import clock
from tracker.models import ReportSheet, Submission, Task, TaskDecision
from tracker.queries.task_facts import Known
from tracker.rules.boards import BoardState
from tracker.rules.choices import DecisionKind, SubmissionState
from tracker.rules.statuses import ONE_DAY


def board_state(known: Known) -> ColumnElement[str]:
    """Return where a report stands, as ``rules/boards.py`` words it."""
    column, last_day = known.columns, known.last_day
    in_time = or_(column["due"].is_(None), column["finished_on"] <= last_day)
    handed_in_time = or_(column["due"].is_(None), column["submitted_on"] <= last_day)
    return case(
        (
            or_(column["cancelled_on"].is_not(None), column["is_standing"]),
            BoardState.NOT_ASKED.value,
        ),
        (and_(column["finished_on"].is_not(None), in_time), BoardState.ON_TIME.value),
        (column["finished_on"].is_not(None), BoardState.LATE.value),
        (column["suspended_on"].is_not(None), BoardState.NOT_ASKED.value),
        (and_(column["submitted_on"].is_not(None), handed_in_time), BoardState.WAITING.value),
        (column["submitted_on"].is_not(None), BoardState.LATE.value),
        (column["returned_on"].is_not(None), BoardState.RETURNED.value),
        (known.fell_due, BoardState.MISSING.value),
        else_=BoardState.NOT_DUE.value,
    )


def sheet_counts(day: date, today: date) -> ColumnElement[bool]:
    """Return the condition under which a sheet tells of its report on a day: one at most does.

    Asked of a report's task, its sheet and the try of the sheet.
    """
    if day >= today:
        return or_(
            Submission.state == SubmissionState.SUBMITTED,
            and_(
                Submission.state == SubmissionState.ACCEPTED,
                Task.finished_on.is_not(None),
                ReportSheet.superseded_on.is_(None),
            ),
        )
    end = clock.moment_of(day + ONE_DAY, 0, 0)
    was_reopened = (
        select(TaskDecision.id)
        .where(
            TaskDecision.task_id == Task.id,
            TaskDecision.kind == DecisionKind.REOPENED,
            TaskDecision.decided_at >= Submission.decided_at,
            TaskDecision.decided_at < end,
        )
        .correlate(Task, Submission)
        .exists()
    )
    return and_(
        Submission.submitted_at < end,
        or_(
            Submission.decided_at.is_(None),
            Submission.decided_at >= end,
            and_(
                Submission.state == SubmissionState.ACCEPTED,
                not_(was_reopened),
                or_(ReportSheet.superseded_on.is_(None), ReportSheet.superseded_on > day),
            ),
        ),
    )
