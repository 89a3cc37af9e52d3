"""A report as it was handed in: read, held against another try, known as of a day."""

from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.queries.reports.offers import offers_of_report
from tracker.queries.reports.page import ReportPage, get_report, known_on_day
from tracker.rules.faults import Missing
from tracker.rules.permissions import Action
from tracker.speech import gettext as _
from tracker.web.access import current_actor, guarded
from tracker.web.forms.deciding import DecideForm
from tracker.web.paging import read_day, read_number
from tracker.web.report_rows import Row, rows_of
from tracker.web.report_words import FIGURE_REVIEWS, PROGRESS_STATES, report_title
from tracker.web.views.reports.blueprint import bp

SAID = (
    *("state", "numerator", "denominator", "value", "words", "stated", "is_estimated"),
    *("is_cumulative", "as_of", "reason", "note", "evidence"),
)
TOLD = ("state", "result", "difficulty", "cause", "proposal", "committed_on")


@bp.get("/<int:task_id>/read")
@guarded(Action.SEE_TASK)
def read(task_id: int) -> ResponseReturnValue:
    """Show what was handed in last, or another try, or what was known on a day."""
    page = get_report(current_actor(), task_id, today=clock.today())
    return show_read(page, decide_form(page))


@bp.get("/<int:task_id>/compare")
@guarded(Action.SEE_TASK)
def compare(task_id: int) -> ResponseReturnValue:
    """Hold two tries side by side; what differs is marked."""
    page = get_report(current_actor(), task_id, today=clock.today())
    if len(page.tries) < 2:
        return redirect(url_for(".read", task_id=task_id), 303)
    newer = _try(page, read_number("newer")) or page.tries[0]
    older = _try(page, read_number("older")) or page.tries[1]
    today = clock.today()
    pairs = zip(
        rows_of(page, older.told_figures, today=today),
        rows_of(page, newer.told_figures, today=today),
        strict=True,
    )
    return render_template(
        "reports/compare.html",
        page=page,
        older=older,
        newer=newer,
        pairs=[(one, two, _parts(one.figure) != _parts(two.figure)) for one, two in pairs],
        lines=_lines(page, older, newer),
        may_open=Action.DOWNLOAD_EVIDENCE in page.rights,
        title=title_of(page),
        PROGRESS_STATES=PROGRESS_STATES,
    )


def show_read(page: ReportPage, form: DecideForm) -> ResponseReturnValue:
    """Show a report, with the form of whoever may decide it."""
    day = read_day("known")
    sheet = known_on_day(page.tries, day) if day else _try(page, read_number("attempt"))
    shown = sheet or (None if day else page.last)
    decides = page.may_decide and shown is page.waiting and shown is not None
    rows = rows_of(
        page,
        shown.told_figures if shown else (),
        today=clock.today(),
        offers=(
            offers_of_report(page.task, page.asked, page, today=clock.today())
            if page.may_decide
            else None
        ),
    )
    html = render_template(
        "reports/read.html",
        page=page,
        sheet=shown,
        known_on=day,
        rows=rows,
        before=_said_before(page, rows) if decides else {},
        form=form,
        names={task.id: task.title for task in page.open_tasks},
        title=title_of(page),
        decides=decides,
        is_own_try=shown is not None and shown.submission.submitted_by_id == page.actor_id,
        FIGURE_REVIEWS=FIGURE_REVIEWS,
        PROGRESS_STATES=PROGRESS_STATES,
        Action=Action,
    )
    return html, form.status


def decide_form(page: ReportPage) -> DecideForm:
    """Return the form of the answer; the day of the paper is offered as the day of finishing."""
    waiting = page.waiting
    day = (waiting.submission.document_on if waiting else None) or page.task.submitted_on
    form = DecideForm(data={"finished_on": day})
    if waiting is not None:
        for figure in waiting.told_figures:
            form.add_mark(figure)
    if form.version.data in (None, ""):
        form.version.data = str(waiting.version_id if waiting else 0)
    return form


def title_of(page: ReportPage) -> str:
    """Return what a report is called."""
    return report_title(page.task.period, page.task.assignment.title)


def _said_before(page: ReportPage, rows: list[Row]) -> dict[int, tuple[int, str, str]]:
    """Return of each row that changed since the try before, or was returned: which try, its
    figure, and what the secretariat said of it.
    """
    older = page.tries[1] if len(page.tries) > 1 else None
    if older is None or older.is_nil:
        return {}
    return {
        was.id: (older.submission.attempt, was.result, was.figure.review_note if was.figure else "")
        for was, now in zip(rows_of(page, older.figures, today=clock.today()), rows, strict=True)
        if _parts(was.figure) != _parts(now.figure) or (was.figure and was.figure.review_note)
    }


def _try(page: ReportPage, attempt: int | None) -> Any:
    if attempt is None:
        return None
    for sheet in page.tries:
        if sheet.submission.attempt == attempt:
            return sheet
    raise Missing


def _parts(figure: Any) -> tuple[Any, ...]:
    if figure is None:
        return ()
    file = figure.file.sha256 if figure.file else ""
    return (file, *(getattr(figure, name) for name in SAID))


def _lines(page: ReportPage, older: Any, newer: Any) -> list[tuple[str, Any, Any, bool]]:
    """Return the progress of each task as either try tells it, and whether that differs."""
    names = {task.id: task.title for task in page.open_tasks}
    before = {line.task_id: line for line in older.lines}
    after = {line.task_id: line for line in newer.lines}
    both = [(id_, before.get(id_), after.get(id_)) for id_ in sorted({*before, *after})]
    return [
        (names.get(id_) or _("Task %(number)s", number=id_), one, two, _told(one) != _told(two))
        for id_, one, two in both
    ]


def _told(line: Any) -> tuple[Any, ...]:
    return tuple(getattr(line, name) for name in TOLD) if line is not None else ()
