"""Reports by workbook: taken along, filled in, read back with every change and doubt shown."""

from collections.abc import Collection, Sequence
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.database import transaction
from tracker.queries.reports.at_hand import ReportsAtHand
from tracker.queries.reports.to_fill import list_reports, list_reports_to_fill
from tracker.queries.table_imports import get_import, list_waiting
from tracker.queries.tasks.changing import get_task_to_change
from tracker.rules.columns import Column, to_csv
from tracker.rules.faults import Fault, Missing, NotAllowed, Refused
from tracker.rules.permissions import Action, may_knock
from tracker.services import table_imports
from tracker.services.reports.drafting import require_drafting
from tracker.services.reports.importing import OpenReport, open_report, write_brought
from tracker.sheets.report_books import write_report_book
from tracker.speech import gettext as _
from tracker.speech import ngettext
from tracker.web.access import current_actor, current_signed_in, guarded, writes_late
from tracker.web.exporting import send_dated
from tracker.web.figure_words import words_of
from tracker.web.filters import period as name_of_period
from tracker.web.forms.base import Form
from tracker.web.once import once, sent
from tracker.web.paging import read_page
from tracker.web.report_books import guide_lines, leaves_of, words_of_slot
from tracker.web.report_sheets import Look, Sheets, find_sheets, look
from tracker.web.views.tables import BringForm, TakeForm

bp = Blueprint("report_sheets", __name__, url_prefix="/report-sheets")
NOUN = "report"
LONGEST_PERIOD = 10


@bp.get("/<int:task_id>/report.xlsx")
@guarded(Action.EXPORT_OWN)
def taken_along(task_id: int) -> ResponseReturnValue:
    """Send the workbook of a report to whoever may draft it."""
    return _send_book([_own_report(task_id)])


@bp.get("/<int:task_id>/report.csv")
@guarded(Action.EXPORT_OWN)
def taken_along_as_csv(task_id: int) -> ResponseReturnValue:
    """Send the figures of a report as plain text, for the simple case."""
    leaf = leaves_of([_own_report(task_id)])[0]
    heads = [Column(str(number), one.words) for number, one in enumerate(leaf.headings)]
    rows = [
        {str(number): words_of_slot(slot) for number, slot in enumerate(row)} for row in leaf.rows
    ]
    return send_dated(to_csv(heads, rows), name=leaf.title, ending=".csv")


@bp.get("/province.xlsx")
@guarded(Action.IMPORT_TABLES)
def province() -> ResponseReturnValue:
    """Send one workbook with the reports of all units that may be written here."""
    code = request.args.get("period", "")[:LONGEST_PERIOD]
    tasks = list_reports_to_fill(current_actor(), code)
    at_hand = ReportsAtHand(tasks)
    reports = [report for task in tasks if (report := _opened(task, at_hand)) is not None]
    if not reports:
        raise Missing
    return _send_book(reports)


@bp.route("/<int:task_id>", methods=["GET", "POST"])
@guarded(Action.IMPORT_TABLES)
@writes_late
def bring(task_id: int) -> ResponseReturnValue:
    """Take in the workbook of one report."""
    task = get_task_to_change(current_actor(), task_id)
    open_report(task, actor=current_actor(), today=clock.today())
    return _bring(task_id)


@bp.route("/province", methods=["GET", "POST"])
@guarded(Action.IMPORT_TABLES)
@writes_late
def bring_many() -> ResponseReturnValue:
    """Take in one workbook with the reports of many units."""
    return _bring(None)


@bp.get("/brought/<int:import_id>")
@guarded(Action.IMPORT_TABLES)
def show(import_id: int) -> ResponseReturnValue:
    """Show what a file would change and what is doubtful about it."""
    return _page(import_id)


@bp.post("/brought/<int:import_id>/take")
@guarded(Action.IMPORT_TABLES)
def take(import_id: int) -> ResponseReturnValue:
    """Write what was shown into the drafts: all rows or none."""
    form, actor = TakeForm(), current_actor()
    if form.validate_on_submit():
        with sent(form) as receipt:
            row = _import(import_id)
            seen = _look(find_sheets(table_imports.grids_of(row)), row.place_id)
            if seen.problems or not seen.rows or seen.sign != form.shown.data:
                raise Refused(Fault.TABLE_MOVED)
            today, now = clock.today(), clock.now()
            write_brought(list(seen.brought.values()), actor=actor, today=today, now=now)
            table_imports.close(row, changed=len(seen.rows), actor=actor, now=now)
            receipt.location = _back(row.place_id)
            receipt.said = _told(len(seen.rows), seen.open_doubts)
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return _page(import_id, form)


@bp.post("/brought/<int:import_id>/leave")
@guarded(Action.IMPORT_TABLES)
def leave(import_id: int) -> ResponseReturnValue:
    """Forget a file that was not taken."""
    row, form = _import(import_id), Form()
    back = _bring_url(row.place_id)
    try:
        with transaction():
            table_imports.leave(row, actor=current_actor())
    except Refused as refusal:
        form.show(refusal)
        return _page(import_id, form)
    flash(_("The file is left; nothing of it was taken."))
    return redirect(back, 303)


@bp.app_template_global()
def report_sheet_url(task_id: int | None = None) -> str | None:
    """Return where the workbook of a report, or of many, is read in; None for who may not."""
    signed_in = current_signed_in()
    if signed_in is None or not may_knock(signed_in.actor.role, Action.IMPORT_TABLES):
        return None
    return _bring_url(task_id)


def _bring(task_id: int | None) -> ResponseReturnValue:
    form = BringForm()
    if form.validate_on_submit():
        try:
            return redirect(_take_in(task_id, form), 303)
        except Refused as refusal:
            form.show(refusal)
    page = render_template(
        "report_sheets/bring.html",
        form=form,
        task=get_task_to_change(current_actor(), task_id) if task_id else None,
        back=_back(task_id),
        waiting=list_waiting(NOUN, task_id, current_actor()),
    )
    return page, form.status


def _take_in(task_id: int | None, form: BringForm) -> str:
    name, data, book = form.read()
    sheets = find_sheets(book.grids)
    with once(form.nonce.data) as receipt:
        seen = _look(sheets, task_id)
        first, *beside = sheets.grids
        row = table_imports.take_in(
            NOUN,
            task_id,
            first,
            beside=beside,
            name=name,
            data=data,
            actor=current_actor(),
            now=clock.now(),
        )
        row.changed = len(seen.rows)
        receipt.location = url_for(".show", import_id=row.id)
    return receipt.location


def _look(sheets: Sheets, task_id: int | None) -> Look:
    """Hold a file against the drafts it names.

    Raises Refused: SHEET_OF_OTHERS, at the field ``file``.
    """
    named = sheets.reports
    if task_id is not None and task_id not in named:
        raise Refused(Fault.SHEET_OF_OTHERS, field="file")
    reports, others = _reports({task_id} if task_id is not None else named)
    return look(sheets, reports, others)


def _reports(task_ids: Collection[int]) -> tuple[dict[int, OpenReport], dict[int, str]]:
    """Return the reports that can be written now, and the names of those that cannot."""
    reports, others = {}, {}
    tasks = list_reports(current_actor(), task_ids)
    at_hand = ReportsAtHand(tasks)
    for task in tasks:
        report = _opened(task, at_hand)
        if report is None:
            others[task.id] = f"{task.unit.short_name}, {name_of_period(task.period)}"
        else:
            reports[task.id] = report
    return reports, others


def _opened(task: Any, at_hand: ReportsAtHand) -> OpenReport | None:
    try:
        return open_report(task, actor=current_actor(), today=clock.today(), at_hand=at_hand)
    except (Refused, NotAllowed):
        return None


def _own_report(task_id: int) -> OpenReport:
    task = get_task_to_change(current_actor(), task_id)
    require_drafting(task, current_actor())
    return OpenReport(task, clock.today())


def _import(import_id: int) -> Any:
    row = get_import(import_id, current_actor())
    if row.noun != NOUN:
        raise Missing
    return row


def _page(import_id: int, form: Form | None = None) -> ResponseReturnValue:
    row = _import(import_id)
    if row.confirmed_at is not None:
        return redirect(_back(row.place_id), 303)
    seen = _look(find_sheets(table_imports.grids_of(row)), row.place_id)
    part = read_page(len(seen.rows))
    page = render_template(
        "report_sheets/show.html",
        brought=row,
        seen=seen,
        rows=seen.rows[part.offset : part.last],
        page=part,
        form=form,
        back=_back(row.place_id),
        bring_url=_bring_url(row.place_id),
        words_of=words_of,
        take=TakeForm(formdata=None, data={"shown": seen.sign}),
    )
    return page, form.status if form else 200


def _bring_url(task_id: int | None) -> str:
    return (
        url_for("report_sheets.bring", task_id=task_id)
        if task_id
        else url_for("report_sheets.bring_many")
    )


def _back(task_id: int | None) -> str:
    return url_for("reports.show", task_id=task_id) if task_id else url_for("reports.index")


def _told(rows: int, doubts: int) -> str:
    said = ngettext("%(num)s row is in the draft.", "%(num)s rows are in the draft.", rows)
    if doubts:
        said += " " + ngettext(
            "%(num)s doubtful figure still needs a reason or a correction.",
            "%(num)s doubtful figures still need a reason or a correction.",
            doubts,
        )
    return said


def _send_book(reports: Sequence[OpenReport]) -> Response:
    leaves = leaves_of(reports)
    content = write_report_book(
        leaves, guide_lines(), guide_name=_("How to fill in this file"), created=clock.now()
    )
    return send_dated(content, name=leaves[0].title, ending=".xlsx")
