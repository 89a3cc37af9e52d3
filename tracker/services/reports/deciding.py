"""What the secretariat says of a report: value by value, and as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from tracker.database import db
from tracker.models import ReportSheet, Submission, Task
from tracker.queries.reports.sheets import find_last_sheet, find_sheet
from tracker.rules.choices import SubmissionState
from tracker.rules.faults import Fault, Missing, Refused
from tracker.rules.figure_choices import FigureReview
from tracker.rules.permissions import Action, Actor, require
from tracker.services.reports.writing import touch


@dataclass(frozen=True, slots=True)
class Mark:
    """What is said of one value of a report that waits."""

    review: FigureReview
    note: str = ""


def mark_figures(task: Task, marks: Mapping[int, Mark], *, actor: Actor) -> ReportSheet:
    """Say of single values of the report that waits whether they stand; ``marks`` by figure.

    Raises NotAllowed, Missing; Refused: NOTHING_WAITING, FIGURE_NOTE_MISSING, NOT_A_CHOICE.
    """
    require(actor, Action.DECIDE_SUBMISSION, committee_id=task.committee_id, unit_id=task.unit_id)
    sheet = find_last_sheet(task)
    if sheet is None or sheet.submission.state is not SubmissionState.SUBMITTED:
        raise Refused(Fault.NOTHING_WAITING)
    figures = {figure.id: figure for figure in sheet.figures}
    for figure_id, mark in marks.items():
        figure = figures.get(figure_id)
        if figure is None:
            raise Refused(Fault.NOT_A_CHOICE)
        if mark.review is FigureReview.RETURNED and not mark.note:
            raise Refused(Fault.FIGURE_NOTE_MISSING, field=f"{figure.indicator_id}:review_note")
        figure.review = mark.review
        figure.review_note = mark.note if mark.review is FigureReview.RETURNED else ""
    touch(sheet)
    db.session.flush()
    return sheet


def make_known(submission: Submission, *, today: date) -> None:
    """Let what an accepted report says count from today on; it takes the place of an earlier one.

    Both stay readable: each as it was known on a day. What a nil report put away counts nowhere.
    """
    sheet = find_sheet(submission.id)
    if sheet is None:
        return
    for earlier in _known_before(sheet):
        earlier.superseded_on = today
        for figure in earlier.told_figures:
            figure.superseded_on = today
    sheet.accepted_on = today
    for figure in sheet.told_figures:
        figure.accepted_on = today
        figure.review = FigureReview.ACCEPTED


def confirm_on_behalf(task: Task, *, actor: Actor, now: datetime) -> ReportSheet:
    """Let the head of the unit confirm what the secretariat typed in from the unit's paper.

    Raises NotAllowed, Missing; Refused: REPORT_CONFIRMED.
    """
    require(actor, Action.SUBMIT, committee_id=task.committee_id, unit_id=task.unit_id)
    sheet = find_last_sheet(task)
    if sheet is None or sheet.on_behalf_by_id is None:
        raise Missing
    if sheet.confirmed_at is not None:
        raise Refused(Fault.REPORT_CONFIRMED)
    sheet.confirmed_by_id, sheet.confirmed_at = actor.user_id, now
    db.session.flush()
    return sheet


def _known_before(sheet: ReportSheet) -> list[ReportSheet]:
    """Return the earlier accepted sheets of the same report that still count."""
    return list(
        db.session.scalars(
            select(ReportSheet)
            .where(
                ReportSheet.task_id == sheet.task_id,
                ReportSheet.id != sheet.id,
                ReportSheet.accepted_on.is_not(None),
                ReportSheet.superseded_on.is_(None),
            )
            .options(selectinload(ReportSheet.figures))
        )
    )
