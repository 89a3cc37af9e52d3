"""The form of a report, filled: with what was sent, what its draft says, what the last try said."""

from collections.abc import Mapping
from dataclasses import replace

from tracker.queries.reports.page import ReportPage
from tracker.rules.evidence import Offer
from tracker.services.reports.writing import faults_of_entry
from tracker.speech import gettext as _
from tracker.web.forms.fields import offer
from tracker.web.forms.reports import FigureForm, ReportForm
from tracker.web.report_rows import Row

FIGURES = ("numerator", "denominator", "value")
UNSAID = ("HiddenField", "CSRFTokenField", "FilesField", "RowChoicesField")


def form_of(page: ReportPage, *, taken: Mapping[int, Offer] | None = None) -> ReportForm:
    """Return the form of a report: what was sent, else its draft, else what the last try said."""
    told = page.draft or page.last
    data = (
        {"proposal": told.proposal, "is_nil": told.is_nil, "nil_reason": told.nil_reason}
        if told
        else {}
    )
    form = ReportForm(data=data, unread=told.unread if told else None)
    files = told.submission.files if told else []
    offer(form.removed, files, lambda file: str(file.name))
    figures = {one.indicator_id: one for one in told.figures} if told else {}
    for one in page.asked:
        offered = (taken or {}).get(one.indicator_id)
        form.add_row(one, figures.get(one.indicator_id), files, offer=offered)
    lines = {one.task_id: one for one in told.lines} if told else {}
    for task in page.open_tasks:
        form.add_line(task.id, lines.get(task.id))
    if form.version.data in (None, ""):
        form.version.data = str(page.draft.version_id if page.draft else 0)
    return form


def form_as_saved(page: ReportPage) -> ReportForm:
    """Return the form as the draft has it, whatever was just sent."""
    form = ReportForm(formdata=None, unread=page.draft.unread if page.draft else None)
    figures = {one.indicator_id: one for one in page.draft.figures} if page.draft else {}
    for one in page.asked:
        form.add_row(one, figures.get(one.indicator_id), (), is_fresh=True)
    lines = {one.task_id: one for one in page.draft.lines} if page.draft else {}
    for task in page.open_tasks:
        form.add_line(task.id, lines.get(task.id), is_fresh=True)
    if page.draft is not None:
        for name in ("proposal", "is_nil", "nil_reason"):
            form[name].process_data(getattr(page.draft, name))
    return form


def judge(page: ReportPage, form: ReportForm) -> None:
    """Refuse beside its row what can be read and cannot be."""
    for one in page.asked:
        row = form.rows[one.indicator_id]
        if not row.errors:
            for refusal in faults_of_entry(row.entry(one), one):
                row.show(refusal)


def with_form(row: Row, form: FigureForm) -> Row:
    """Put its form in a row; what is saved says nothing beside a figure that cannot be read."""
    if not any(form[name].errors for name in FIGURES if name in form):
        return replace(row, form=form, is_answered=row.is_answered and not form.errors)
    return replace(
        row,
        form=form,
        result=_("not entered"),
        change="–",
        doubts=(),
        kept=(),
        is_answered=False,
    )


def typed_of_form(form: ReportForm) -> dict[str, str]:
    """Return the words of every text field of a form by its name."""
    parts = [form, *form.parts.values()]
    return {field.name: field.typed for part in parts for field in part if hasattr(field, "typed")}


def said_of_form(form: ReportForm) -> dict[str, str | bool]:
    """Return what every field of a form says, as a page holds it, by its name."""
    parts = [form, *form.parts.values()]
    said = {field.name: field for part in parts for field in part if field.type not in UNSAID}
    return {
        name: field.data
        if isinstance(field.data, bool)
        else getattr(field, "typed", None) or str(field.data or "")
        for name, field in said.items()
    }
