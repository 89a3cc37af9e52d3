"""What a report must have said when it is handed in; from then on its sheet does not change."""

from datetime import date

from sqlalchemy import select

from tracker.database import db
from tracker.models import ReportSheet, Submission, Task
from tracker.queries.reports.asked import Asked, asked_of_task
from tracker.queries.reports.judging import doubts_of_report
from tracker.queries.reports.requests import cut_off_of
from tracker.queries.reports.series import recent_figures
from tracker.queries.reports.sheets import find_draft_sheet
from tracker.rules.arithmetic import open_doubts
from tracker.rules.choices import SubmissionState, TaskKind
from tracker.rules.faults import Fault, Refused
from tracker.rules.figure_choices import FigureState
from tracker.rules.permissions import Actor
from tracker.services.reports.writing import count, is_whole


def has_sheet(task: Task) -> bool:
    """Tell whether the draft of a report says something on its form.

    Raises Refused: REPORT_FORM_NEEDED when figures are asked and the form was never opened.
    """
    if task.kind is not TaskKind.PERIODIC_REPORT:
        return False
    found = db.session.scalar(
        select(ReportSheet.id)
        .join(Submission, Submission.id == ReportSheet.submission_id)
        .where(ReportSheet.task_id == task.id, Submission.state == SubmissionState.DRAFT)
    )
    if found is None and asked_of_task(task, cut_off_of(task)):
        raise Refused(Fault.REPORT_FORM_NEEDED)
    return found is not None


def freeze(
    task: Task, submission: Submission, *, actor: Actor, today: date, is_on_behalf: bool
) -> None:
    """Check the sheet of a try that is handed in and keep who typed it.

    Raises Refused: REPORT_SCAN_MISSING and what ``check_complete`` raises.
    """
    if task.kind is not TaskKind.PERIODIC_REPORT:
        return
    sheet = find_draft_sheet(task)
    if sheet is None:
        return
    _belong_to_holder(sheet, task)
    asked = asked_of_task(task, cut_off_of(task))
    check_complete(sheet, asked, task=task, today=today)
    if is_on_behalf and not submission.files:
        raise Refused(Fault.REPORT_SCAN_MISSING, field="files")
    sheet.on_behalf_by_id = actor.user_id if is_on_behalf else None
    sheet.nil_reason = sheet.nil_reason if sheet.is_nil else ""
    _drop_unasked(sheet, asked)
    count(sheet, asked)


def _belong_to_holder(sheet: ReportSheet, task: Task) -> None:
    """Make the figures those of the unit that hands them in; another may have begun the draft."""
    sheet.unit_id = task.unit_id
    for figure in sheet.figures:
        figure.unit_id = task.unit_id


def _drop_unasked(sheet: ReportSheet, asked: tuple[Asked, ...]) -> None:
    """Hand in no figure of an indicator that was asked when it was typed, and is no more."""
    known = {one.indicator_id for one in asked}
    for figure in [one for one in sheet.figures if one.indicator_id not in known]:
        sheet.figures.remove(figure)
        db.session.delete(figure)


def check_complete(
    sheet: ReportSheet, asked: tuple[Asked, ...], *, task: Task, today: date
) -> None:
    """Refuse a report that leaves an indicator unanswered, or a doubt without a reason.

    A nil report answers all by its reason; figures that stand in it are put away, not judged.

    Raises Refused: REPORT_HAS_UNREAD, REPORT_NIL_REASON_MISSING, SUBMISSION_EMPTY,
    REPORT_LACKS_FIGURES, FIGURE_REASON_MISSING, REPORT_HAS_DOUBTS.
    """
    if sheet.unread_told:
        raise Refused(Fault.REPORT_HAS_UNREAD, count=len(sheet.unread_told))
    if sheet.is_nil:
        if not sheet.nil_reason:
            raise Refused(Fault.REPORT_NIL_REASON_MISSING, field="nil_reason")
        return
    said = {figure.indicator_id: figure for figure in sheet.figures}
    if not (asked or sheet.proposal or sheet.submission.files):
        raise Refused(Fault.SUBMISSION_EMPTY, field="proposal")
    lacking = [
        one.name
        for one in asked
        if (figure := said.get(one.indicator_id)) is None
        or (figure.state is FigureState.GIVEN and not is_whole(figure, one))
    ]
    if lacking:
        raise Refused(Fault.REPORT_LACKS_FIGURES, names="; ".join(lacking), count=len(lacking))
    silent = [
        one.name
        for one in asked
        if said[one.indicator_id].state is FigureState.NOT_APPLICABLE
        and not said[one.indicator_id].reason
    ]
    if silent:
        raise Refused(Fault.FIGURE_REASON_MISSING, names="; ".join(silent))
    series = recent_figures(task.unit_id, said, before=cut_off_of(task), period=task.period)
    doubts = doubts_of_report(sheet.figures, asked, series, today=today)
    doubtful = [
        one.name
        for one in asked
        if open_doubts(doubts[one.indicator_id], said[one.indicator_id].kept)
    ]
    if doubtful:
        raise Refused(Fault.REPORT_HAS_DOUBTS, names="; ".join(doubtful), count=len(doubtful))
