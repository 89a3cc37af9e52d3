"""The form of a report: kept while it is written, looked over, handed in."""

from typing import Any

from flask import (
    flash,
    get_template_attribute,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.database import transaction
from tracker.queries.reports.offers import offers_of_report
from tracker.queries.reports.page import ReportPage, get_report
from tracker.queries.tasks.changing import get_task_to_change
from tracker.rules.evidence import Offer
from tracker.rules.faults import Changed, Refused
from tracker.rules.permissions import Action, require
from tracker.services import submissions
from tracker.services.files import Upload
from tracker.services.reports import drafting
from tracker.services.submissions import Content
from tracker.services.versions import expect
from tracker.speech import gettext as _
from tracker.web.access import current_actor, guarded
from tracker.web.faults import words_for
from tracker.web.filters import moment_short
from tracker.web.forms.reports import HandInForm, ReportForm
from tracker.web.once import once
from tracker.web.report_forms import (
    form_as_saved,
    form_of,
    judge,
    said_of_form,
    typed_of_form,
    with_form,
)
from tracker.web.report_rows import Row, rows_of
from tracker.web.report_words import report_title
from tracker.web.views.reports.blueprint import bp

AUTOSAVE = "X-Autosave"


@bp.get("/<int:task_id>")
@guarded(Action.SEE_TASK)
def show(task_id: int) -> ResponseReturnValue:
    """Show the form to whoever may write it now, the report as it was handed in to others."""
    page = get_report(current_actor(), task_id, today=clock.today())
    if not page.may_draft:
        return redirect(url_for(".read", task_id=task_id), 303)
    form = form_of(page)
    if form.unread:
        form.validate_kept()
        judge(page, form)
    return _show_form(page, form)


@bp.post("/<int:task_id>/save")
@guarded(Action.SEE_TASK)
def save(task_id: int) -> ResponseReturnValue:
    """Keep all that is typed; what cannot be read stays as it is, with what is wrong beside it."""
    page = get_report(current_actor(), task_id, today=clock.today())
    drafting.require_drafting(page.task, current_actor())
    taken = _offer_taken(page)
    form = form_of(page, taken=taken)
    is_silent = AUTOSAVE in request.headers
    uploads = [] if is_silent else [Upload(f.filename, f.stream) for f in form.files.data or ()]
    form.validate_all()
    judge(page, form)
    try:
        is_kept = form.may_be_kept and _keep(task_id, page, form, uploads)
    except Changed:
        return _clash(task_id, form, is_silent=is_silent)
    page = get_report(current_actor(), task_id, today=clock.today())
    if is_silent:
        return _answer(page, form, is_kept=is_kept)
    if form.has_faults:
        return _show_form(page, form, is_kept=is_kept, status=422)
    if taken:
        flash(_("The figure counted by the product stands in the draft."))
        return redirect(url_for(".show", task_id=task_id, _anchor=f"row-{min(taken)}"), 303)
    flash(_("Draft saved."))
    step, _kept, row = request.form.get("step", "").partition("keep-")
    anchor = f"row-{row}" if row.isdecimal() else None  # a reason was given there
    goal = ".review" if step == "review" else ".show"
    return redirect(url_for(goal, task_id=task_id, _anchor=anchor), 303)


@bp.get("/<int:task_id>/review")
@guarded(Action.SEE_TASK)
def review(task_id: int) -> ResponseReturnValue:
    """Look the report over before it is handed in."""
    page = get_report(current_actor(), task_id, today=clock.today())
    if not page.may_draft or page.draft is None or page.draft.unread_told:
        return redirect(url_for(".show", task_id=task_id), 303)
    form = HandInForm(
        formdata=None,
        data={
            "document_sign": page.draft.submission.document_sign,
            "document_on": page.draft.submission.document_on,
            "signed_by": page.draft.submission.signed_by,
        },
    )
    form.version.data = str(page.draft.version_id)
    return _show_review(page, form)


@bp.post("/<int:task_id>/submit")
@guarded(Action.SEE_TASK)
def submit(task_id: int) -> ResponseReturnValue:
    """Hand the report in."""
    actor = current_actor()
    page = get_report(actor, task_id, today=clock.today())
    action = Action.SUBMIT if page.is_own else Action.ENTER_ON_BEHALF
    require(actor, action, committee_id=page.task.committee_id, unit_id=page.task.unit_id)
    form = HandInForm()
    if form.validate():
        try:
            with once(form.nonce.data) as receipt:
                receipt.location = url_for(".read", task_id=task_id)
                _hand_in(task_id, page, form)
        except Refused as refusal:
            form.show(refusal)
        else:
            on_behalf = _("Handed in on behalf of the unit, which confirms it on its own page.")
            flash(
                on_behalf if page.is_on_behalf else _("Handed in. The secretariat gets a letter.")
            )
            return redirect(receipt.location, 303)
    return _show_review(get_report(actor, task_id, today=clock.today()), form)


def _offer_taken(page: ReportPage) -> dict[int, Offer]:
    """Return the offer whose button was pressed, by its indicator; none is nothing."""
    asked = request.form.get("offer", "")
    offers = _offers(page) if asked else {}
    return {key: offer for key, offer in offers.items() if str(key) == asked}


def _offers(page: ReportPage) -> dict[int, Offer]:
    return offers_of_report(page.task, page.asked, page, today=clock.today())


def _keep(task_id: int, page: ReportPage, form: ReportForm, uploads: list[Upload]) -> bool:
    """Save what is typed and tell whether it is saved; a file that is refused holds up no words."""
    try:
        with transaction():
            drafting.save_report(
                get_task_to_change(current_actor(), task_id),
                form.entry(page.asked, uploads),
                seen=form.seen_version,
                actor=current_actor(),
                today=clock.today(),
                now=clock.now(),
            )
    except Refused as refusal:
        form.show(refusal)
        return refusal.field == "files" and _keep(task_id, page, form, [])
    return True


def _hand_in(task_id: int, page: ReportPage, form: HandInForm) -> None:
    if page.draft is not None:
        expect(page.draft, form.seen_version)
    submissions.submit(
        get_task_to_change(current_actor(), task_id),
        Content(
            document_sign=form.document_sign.data,
            document_on=form.document_on.data,
            signed_by=form.signed_by.data,
        ),
        actor=current_actor(),
        today=clock.today(),
        now=clock.now(),
        is_on_behalf=page.is_on_behalf,
    )


def _show_form(
    page: ReportPage,
    form: ReportForm,
    *,
    other: Any = None,
    is_kept: bool = True,
    status: int = 200,
) -> ResponseReturnValue:
    """Show the form; ``other`` is the draft somebody else saved meanwhile."""
    told = page.draft or page.last
    rows = [
        with_form(row, form.rows[row.id])
        for row in rows_of(
            page, told.figures if told else (), today=clock.today(), offers=_offers(page)
        )
    ]
    if is_kept and other is None:
        form.version.data = str(page.draft.version_id if page.draft else 0)
    html = render_template(
        "reports/form.html",
        page=page,
        form=form,
        is_kept=is_kept and other is None,
        rows=rows,
        title=report_title(page.task.period, page.task.assignment.title),
        other=other,
        saved_fields=typed_of_form(form_as_saved(page)) if other else {},
        days_left=(page.task.due - clock.today()).days if page.task.due else None,
        Action=Action,
    )
    return html, status


def _clash(task_id: int, form: ReportForm, *, is_silent: bool) -> ResponseReturnValue:
    """Somebody else saved meanwhile: both versions stand side by side, nothing is overwritten."""
    page = get_report(current_actor(), task_id, today=clock.today())
    other = page.draft
    who = other.saved_by.name if other and other.saved_by else ""
    at = moment_short(other.saved_at) if other else ""
    if is_silent and other is None:
        gone = _("This draft was handed in or closed meanwhile; your words stay in this browser.")
        return jsonify(clash=gone, again=_("See the report")), 409
    if is_silent and other is not None:
        words = _("%(who)s saved this draft at %(at)s. Your words are still here.", who=who, at=at)
        return jsonify(
            clash=words,
            again=_("See both"),
            version=other.version_id,
            fields=said_of_form(form_as_saved(page)),
            merged=_("%(who)s saved at %(at)s; both changes stand together.", who=who, at=at),
        ), 409
    form.version.data = str(other.version_id if other else 0)
    if not page.may_draft:
        return redirect(url_for(".show", task_id=task_id), 303)
    return _show_form(page, form, other=other, status=409)


def _answer(page: ReportPage, form: ReportForm, *, is_kept: bool) -> ResponseReturnValue:
    """Tell the page what was kept, and how the rows read now."""
    draft = page.draft
    rows = [
        with_form(row, form.rows[row.id])
        for row in rows_of(
            page, draft.figures if draft else (), today=clock.today(), offers=_offers(page)
        )
    ]
    part = {name: get_template_attribute("reports/parts.html", name) for name in PARTS}
    away, is_nil = get_template_attribute("reports/nil.html", "put_away"), form.is_nil.data
    fragments = {f"doubt-{row.id}": part["doubt"](row) for row in rows}
    fragments |= {f"offer-{row.id}": part["offer_state"](row) for row in rows if row.counted}
    fragments |= {f"result-{row.id}": part["result"](row) for row in rows}
    fragments |= {f"change-{row.id}": part["change"](row) for row in rows}
    fragments["report-parts"] = part["jump"](rows, page, form)
    fragments["report-problems"] = part["problems"](rows, is_nil)
    fragments["report-progress"] = part["progress"](rows, is_nil)
    fragments["report-away"] = away(rows)
    return jsonify(
        version=draft.version_id if draft else 0,
        kept=is_kept,
        files=_files_again(page),
        saved=_("Draft saved at %(at)s", at=f"{clock.local(clock.now()):%H:%M}")
        if is_kept
        else _("Not saved yet; there is something to put right"),
        fragments=fragments,
        faults={field.id: words for part in form.told for field in part for words in field.errors}
        | {field.id: words for field in form for words in field.errors},
    )


def _files_again(page: ReportPage) -> dict[int, int]:
    """Return which file of the last try, as the page may still name it, is which of the draft."""
    if page.draft is None or page.last is None:
        return {}
    there = {file.sha256: file.id for file in page.draft.submission.files}
    last = page.last.submission.files
    return {file.id: there[file.sha256] for file in last if file.sha256 in there}


PARTS = ("offer_state", "doubt", "result", "change", "jump", "problems", "progress")


def _show_review(page: ReportPage, form: HandInForm) -> ResponseReturnValue:
    told = page.draft
    rows: list[Row] = rows_of(
        page, told.figures if told else (), today=clock.today(), offers=_offers(page)
    )
    html = render_template(
        "reports/review.html",
        page=page,
        form=form,
        rows=rows,
        sheet=told,
        title=report_title(page.task.period, page.task.assignment.title),
        words_for=words_for,
    )
    return html, form.status
