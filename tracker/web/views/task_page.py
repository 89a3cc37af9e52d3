"""The page of one task: shown as it is, or again with a form that was refused."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from tracker import clock
from tracker.queries.extensions import AskedExtension
from tracker.queries.tasks.history import Event, EventKind
from tracker.queries.tasks.one import get_task_page
from tracker.queries.tasks.views import ExtensionView, TaskPage
from tracker.rules.explanations import Row, basis_in_words, explain_in_words
from tracker.rules.faults import Refused
from tracker.rules.permissions import UNIT_ROLES, Action, require
from tracker.rules.terms import TermExplanation
from tracker.services.versions import Versioned, expect_all
from tracker.speech import gettext as _
from tracker.speech import spoken_language
from tracker.web.access import current_actor
from tracker.web.amendment_words import history_of
from tracker.web.forms.base import Form
from tracker.web.forms.extensions import ExtensionForm, GrantForm, RefuseForm
from tracker.web.forms.measures import StepForm
from tracker.web.forms.tasks import (
    AcceptForm,
    CancelForm,
    DueForm,
    ReopenForm,
    ResumeForm,
    ReturnForm,
    SubmissionForm,
    SuspendForm,
)
from tracker.web.once import once
from tracker.web.task_sentences import (
    ICONS,
    event_words,
    letter_state,
    letter_subject,
    reason_words,
)

Rows = Callable[[Any], list[Versioned]]
F = TypeVar("F", bound=Form)


def act(
    task: Any,
    form: Form,
    action: Action,
    do: Callable[[Any], object],
    *,
    said: str,
    rows: Rows = lambda task: [task],
    to: str | None = None,
) -> ResponseReturnValue:
    """Do one thing to a task, once; show the page again with the form when it is refused.

    ``rows`` are those whose versions the form carries.
    """
    task_id: int = task.id
    require(current_actor(), action, committee_id=task.committee_id, unit_id=task.unit_id)
    if form.validate():
        try:
            with once(form.nonce.data) as receipt:
                receipt.location = to or url_for("tasks.show", task_id=task_id)
                expect_all(rows(task), form.seen_version)
                do(task)
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(said)
            return redirect(receipt.location, 303)
    return show_task(task_id, failed=form)


def show_task(task_id: int, *, failed: Form | None = None) -> ResponseReturnValue:
    """Show the page of a task; ``failed`` stands in for the form of its kind."""
    actor = current_actor()
    page = get_task_page(actor, task_id, today=clock.today())
    html = render_template(
        "tasks/show.html",
        page=page,
        forms=_Forms(page, failed),
        form=failed,
        crumbs=_crumbs(page),
        source_url=_source_url(page),
        reasons=[words for words in map(reason_words, page.reasons) if words],
        due_rows=_rows(page.explanation),
        due_basis=_basis(page.explanation),
        original_rows=_rows(page.original_explanation),
        story=_story(page),
        amended=history_of(page.amended),
        letters=[
            {
                "at": line.at,
                "name": line.name,
                "subject": letter_subject(line.subject),
                "state": letter_state(line.state),
            }
            for line in page.letters
        ],
        Action=Action,
        today=clock.today(),
    )
    return html, failed.status if failed is not None else 200


def grant_form(extension: ExtensionView | AskedExtension) -> GrantForm:
    """Return an empty form that grants what was asked, its fields named apart from other rows'."""
    form = GrantForm(formdata=None)
    form.granted_due.process_data(extension.new_due)
    return _apart(form, extension.id, extension.version)


def refuse_form(extension: ExtensionView | AskedExtension) -> RefuseForm:
    """Return an empty form that refuses, its fields named apart from other rows'."""
    return _apart(RefuseForm(formdata=None), extension.id, extension.version)


def _apart(form: F, number: int, version: int) -> F:
    form.version.data = str(version)
    for field in form:
        if field.type not in {"HiddenField", "CSRFTokenField"}:
            field.id = field.label.field_id = f"{field.id}-{number}"
    return form


class _Forms(dict[str, Form]):
    """The forms of the page by the name of their kind, made when they are drawn: most never are.

    They are empty, or filled with what is known; ``failed`` stands in for its kind.
    """

    def __init__(self, page: TaskPage, failed: Form | None) -> None:
        super().__init__({type(failed).__name__: failed} if failed is not None else {})
        self._page = page

    def __missing__(self, kind: str) -> Form:
        form = self[kind] = FORMS[kind](self._page)
        if form.version.data is None:
            form.version.data = str(self._page.version)
        return form


def submission_form(page: TaskPage) -> SubmissionForm:
    """Return the form of the unit's draft, or of a new try with what the last one said."""
    draft, last = page.draft, page.tries[0] if page.tries else None
    told = draft or last
    form = SubmissionForm(formdata=None)
    if told is not None:
        form.document_sign.process_data(told.document_sign)
        form.signed_by.process_data(told.signed_by)
    if draft is not None:
        form.document_on.process_data(draft.document_on)
        form.text.process_data(draft.text)
    form.version.data = str(page.draft_version)
    return form


def _accept_form(page: TaskPage) -> AcceptForm:
    day = (page.waiting.document_on if page.waiting else None) or page.submitted_on
    return AcceptForm(formdata=None, data={"finished_on": day})


def _resubmit_form(kind: type[ReturnForm | ReopenForm]) -> Callable[[TaskPage], Form]:
    def make(page: TaskPage) -> Form:
        return kind(formdata=None, data={"resubmit_by": page.resubmit_by})

    return make


def _empty_form(kind: type[Form]) -> Callable[[TaskPage], Form]:
    return lambda _page: kind(formdata=None)


def _asked(page: TaskPage) -> ExtensionView:
    if page.asked is None:
        raise LookupError("nobody asks for more time")
    return page.asked


FORMS: dict[str, Callable[[TaskPage], Form]] = {
    **{
        kind.__name__: _empty_form(kind)
        for kind in (StepForm, SuspendForm, CancelForm, ResumeForm, DueForm, ExtensionForm)
    },
    "SubmissionForm": submission_form,
    "AcceptForm": _accept_form,
    "ReturnForm": _resubmit_form(ReturnForm),
    "ReopenForm": _resubmit_form(ReopenForm),
    "GrantForm": lambda page: grant_form(_asked(page)),
    "RefuseForm": lambda page: refuse_form(_asked(page)),
}


def _story(page: TaskPage) -> list[dict[str, Any]]:
    """Return the lines of the timeline in words."""
    return [
        {
            "icon": ICONS[event.kind],
            "at": event.at,
            "actor": event.who,
            "text": _sentence(event),
            "is_late": event.kind is EventKind.OVERDUE,
            "detail": event.note,
        }
        for event in page.history
    ]


def _sentence(event: Event) -> str:
    """Return the sentence of an event; a try leads to what was handed in."""
    words, sign = event_words(event), event.facts.get("sign")
    if event.kind is not EventKind.SUBMITTED or not sign:
        return words
    link = Markup('{}: <a class="link" href="#try-{}">{}</a>')
    return link.format(words, event.facts["submission_id"], sign)


def _rows(explanation: TermExplanation | None) -> list[Row]:
    return explain_in_words(explanation, spoken_language()) if explanation else []


def _basis(explanation: TermExplanation | None) -> str:
    return basis_in_words(explanation, spoken_language()) if explanation else ""


def _crumbs(page: TaskPage) -> list[tuple[str, str | None]]:
    is_unit = current_actor().role in UNIT_ROLES
    first = (
        (_("What the unit owes"), url_for("unit_home.show"))
        if is_unit
        else (_("Tasks"), url_for("tasks.index"))
    )
    source = page.source
    if source.plan_id:
        return [first, (_("Plan %(sign)s", sign=source.sign), _source_url(page))]
    if source.meeting_id:
        return [first, (_("Meeting %(number)s", number=source.ordinal), _source_url(page))]
    if source.inspection_id:
        return [first, (source.title, _source_url(page))]
    return [first, (page.code, None)]


def _source_url(page: TaskPage) -> str | None:
    if page.source.plan_id:
        return url_for("plans.show", plan_id=page.source.plan_id)
    if page.source.meeting_id and page.source.is_open_to_reader:
        return url_for("meetings.show", meeting_id=page.source.meeting_id)
    if page.source.meeting_id and (unit_id := current_actor().unit_id):
        return url_for("meetings.show_extract", meeting_id=page.source.meeting_id, unit_id=unit_id)
    if page.source.inspection_id and page.source.is_open_to_reader:
        return url_for("inspections.show", inspection_id=page.source.inspection_id)
    return None
