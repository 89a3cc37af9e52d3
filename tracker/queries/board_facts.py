"""Where reports stood on a day, as the database counts it, and which sheet told of each.

A test proves on generated facts that rule (``rules/boards.py``) and condition agree.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, or_

from tracker.models import ReportSheet, Submission, Task
from tracker.queries.task_changes import Rows
from tracker.queries.task_facts import Known
from tracker.rules.boards import LACKING, STATES_OF, BoardState, Part
from tracker.rules.choices import SubmissionState


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


def with_sheet(part: Known, query: Rows) -> Rows:
    """Return a statement over reports, joined with the sheet that tells of each: one at most.

    That is the one accepted last, or that of a try which waits. Where a report was taken up again
    none tells of it until it is handed in anew.
    """
    if part.is_settled:
        stands = and_(ReportSheet.accepted_on.is_not(None), ReportSheet.superseded_on.is_(None))
        return query.outerjoin(ReportSheet, and_(ReportSheet.task_id == Task.id, stands))
    if part.past is None:
        waits = and_(Submission.task_id == Task.id, Submission.state == SubmissionState.SUBMITTED)
        query = query.outerjoin(Submission, waits)
        return query.outerjoin(ReportSheet, ReportSheet.submission_id == Submission.id)
    stood = or_(ReportSheet.superseded_on.is_(None), ReportSheet.superseded_on > part.day)
    told = and_(ReportSheet.submission_id == Submission.id, stood, part.past.tells)
    return query.outerjoin(ReportSheet, told)


def is_behind(part: Part, known: Known, sheet: Any) -> ColumnElement[bool]:
    """Return the condition under which a number counts a report, as ``rules.boards.is_part``.

    ``sheet`` are the columns of the sheet that tells of it.
    """
    told = {Part.NIL: sheet.is_nil.is_(True), Part.FIGURES: sheet.figures_asked > 0}
    if part in told:
        return and_(told[part])
    if part is Part.OWED_FIGURES:
        return or_(sheet.figures_asked > 0, board_state(known).in_(sorted(LACKING)))
    stands = board_state(known).in_(sorted(STATES_OF[part]))
    return and_(known.fell_due, stands) if part in {Part.OWED, Part.KEPT} else stands
