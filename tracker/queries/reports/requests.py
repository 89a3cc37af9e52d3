"""Reports asked for once, and which stretch of time a report is about."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from tracker.database import db
from tracker.models import ReportRequest, Task
from tracker.rules.report_windows import find_window

ONE_DAY = timedelta(days=1)


def find_request(assignment_id: int) -> ReportRequest | None:
    """Return the request an assignment stands for, with its indicators, or None."""
    return db.session.scalar(
        select(ReportRequest)
        .where(ReportRequest.assignment_id == assignment_id)
        .options(selectinload(ReportRequest.indicators))
    )


def dates_of(task: Task) -> tuple[date, date]:
    """Return the first and the last day a report's figures are of."""
    window = find_window(task.period)
    return dates_by(None if window else find_request(task.assignment_id), task)


def dates_by(request: ReportRequest | None, task: Task) -> tuple[date, date]:
    """Return what ``dates_of`` does; ``request`` is the one behind the report, if there is one."""
    window = find_window(task.period)
    if window is not None:
        return window.opens_on, window.cut_off_on
    if request is not None:
        return request.opens_on, request.cut_off_on
    return task.opened_on, (task.due or task.opened_on) - ONE_DAY


def cut_off_of(task: Task) -> date:
    """Return the last day a report's figures are of."""
    return dates_of(task)[1]
