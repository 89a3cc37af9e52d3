"""The register of issued documents: list, one, enter, correct, what each belongs to."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.database import transaction
from tracker.queries import documents as register
from tracker.queries.documents import DocumentFilter, Linked, get_document
from tracker.queries.issued_papers import list_papers, list_standings
from tracker.queries.plans import get_plan
from tracker.rules.choices import DocumentKind, Priority
from tracker.rules.faults import Refused
from tracker.rules.permissions import Action, may
from tracker.rules.texts import cut
from tracker.services import documents
from tracker.speech import gettext as _
from tracker.web.access import current_actor, guarded
from tracker.web.forms.documents import DocumentForm, LinkForm
from tracker.web.forms.fields import offer
from tracker.web.issued_words import STANDINGS
from tracker.web.once import once, sent
from tracker.web.paging import read_choice, read_number, read_page, read_search, year_options
from tracker.web.words import BUDGET_SOURCES, DOCUMENT_KINDS, MEETING_KINDS, PRIORITIES

bp = Blueprint("documents", __name__, url_prefix="/documents")
LENGTH = 90
COPIED = (
    *("number", "symbol", "issued_on", "subject", "issuer", "issuer_code", "signer", "position"),
    *("due", "copies", "note"),
)


@bp.get("")
@guarded(Action.SEE_DOCUMENT)
def index() -> ResponseReturnValue:
    """Show the register as the address asks for it."""
    actor, wanted = current_actor(), wanted_documents()
    kinds = register.count_kinds(actor, wanted)
    page = read_page(sum(kinds.values()))
    rows = register.list_documents(actor, wanted, offset=page.offset, limit=page.size)
    return render_template(
        "documents/index.html",
        rows=rows,
        standings=list_standings(row.id for row in rows),
        standing_words=STANDINGS,
        counts=kinds,
        page=page,
        wanted=wanted,
        years=year_options(register.years_of_documents(actor)),
        kinds=DOCUMENT_KINDS,
        priorities=PRIORITIES,
        may_edit=may(actor, Action.EDIT_DOCUMENT),
    )


@bp.get("/<int:document_id>")
@guarded(Action.SEE_DOCUMENT)
def show(document_id: int) -> ResponseReturnValue:
    """Show one document: its facts, files and what it belongs to."""
    return _page(get_document(document_id, current_actor()), None)


@bp.route("/new", methods=["GET", "POST"])
@guarded(Action.EDIT_DOCUMENT)
def new() -> ResponseReturnValue:
    """Enter a document; from the page of a plan or an inspection it is linked to it at once."""
    form = DocumentForm(data=_prefilled())
    if form.validate_on_submit():
        with sent(form) as receipt:
            document = documents.register_document(
                form.facts(),
                uploads=form.uploads(),
                actor=current_actor(),
                today=clock.today(),
                now=clock.now(),
            )
            for target in documents.TARGETS:
                if wanted := read_number(target):
                    documents.link_document(document, target, wanted, actor=current_actor())
            receipt.location = url_for(".show", document_id=document.id)
            receipt.said = _("%(sign)s is in the register.", sign=document.sign)
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return _edit_page(form, None)


@bp.route("/<int:document_id>/edit", methods=["GET", "POST"])
@guarded(Action.EDIT_DOCUMENT)
def edit(document_id: int) -> ResponseReturnValue:
    """Correct an entry."""
    document = get_document(document_id, current_actor())
    form = DocumentForm(data=typed(document))
    offer(form.removed, document.files, lambda file: file.name)
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = url_for(".show", document_id=document_id)
            documents.update_document(
                document,
                form.facts(),
                uploads=form.uploads(),
                removed=form.removed.data or (),
                actor=current_actor(),
                today=clock.today(),
                now=clock.now(),
                seen=form.seen_version,
            )
            receipt.said = _("Saved.")
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return _edit_page(form, document)


@bp.post("/<int:document_id>/links")
@guarded(Action.EDIT_DOCUMENT)
def link(document_id: int) -> ResponseReturnValue:
    """Say what a document belongs to."""
    document = get_document(document_id, current_actor())
    form = _link_form(document)
    if form.validate_on_submit():
        try:
            with once(form.nonce.data) as receipt:
                receipt.location = url_for(".show", document_id=document_id, _anchor="links")
                for target, target_id in form.chosen():
                    documents.link_document(document, target, target_id, actor=current_actor())
        except Refused as refusal:
            form.show(refusal)
            document = get_document(document_id, current_actor())
        else:
            flash(_("Linked."))
            return redirect(receipt.location, 303)
    return _page(document, form)


@bp.post("/<int:document_id>/links/<int:link_id>/remove")
@guarded(Action.EDIT_DOCUMENT)
def unlink(document_id: int, link_id: int) -> ResponseReturnValue:
    """Take a link away."""
    document = get_document(document_id, current_actor())
    with transaction():
        documents.unlink_document(document, link_id, actor=current_actor())
    flash(_("The link is taken away; the document stays."))
    return redirect(url_for(".show", document_id=document_id, _anchor="links"), 303)


def _page(document: Any, form: LinkForm | None) -> ResponseReturnValue:
    actor = current_actor()
    may_edit = may(actor, Action.EDIT_DOCUMENT)
    form = form or (_link_form(document) if may_edit else None)
    page = render_template(
        "documents/show.html",
        document=document,
        links=[_shown(linked) for linked in register.links_of(document, actor)],
        form=form,
        papers=list_papers(document.id),
        standings=STANDINGS,
        kinds=DOCUMENT_KINDS,
        priorities=PRIORITIES,
        may_edit=may_edit,
        may_download=may(actor, Action.DOWNLOAD_EVIDENCE) or actor.unit_id is not None,
    )
    return page, form.status if form else 200


def _edit_page(form: DocumentForm, document: Any) -> ResponseReturnValue:
    year = clock.today().year
    page = render_template(
        "documents/edit.html",
        form=form,
        document=document,
        series=register.list_series(current_actor(), year=year),
        year=year,
        kinds=DOCUMENT_KINDS,
    )
    return page, form.status


def wanted_documents() -> DocumentFilter:
    """Return the filter the address asks for."""
    return DocumentFilter(
        text=read_search(),
        kind=read_choice(DocumentKind, "kind"),
        year=read_number("year"),
    )


def _prefilled() -> dict[str, Any]:
    """Return what the page of a plan knows of its own document."""
    plan_id = read_number("plan")
    if plan_id is None:
        return {"priority": Priority.NORMAL.value}
    plan = get_plan(plan_id, current_actor())
    return {
        "kind": DocumentKind.PLAN.value,
        "number": plan.number,
        "symbol": plan.symbol,
        "issued_on": plan.issued_on,
        "subject": plan.subject,
        "issuer": plan.issuer,
        "signer": cut(plan.signed_by, 50),
        "position": cut(plan.signed_as, 100),
        "priority": Priority.NORMAL.value,
    }


def typed(document: Any) -> dict[str, Any]:
    """Return what the form shows of an entry."""
    return {
        **{name: getattr(document, name) for name in COPIED},
        "kind": document.kind.value,
        "priority": document.priority.value,
        "version": document.version_id,
    }


def _link_form(document: Any) -> LinkForm:
    form, actor = LinkForm(), current_actor()
    nothing = _("None")
    offer(
        form.plan,
        register.offered_plans(actor),
        lambda plan: f"{plan.sign}, {cut(plan.subject, LENGTH)}",
        empty=nothing,
    )
    offer(
        form.assignment,
        register.offered_assignments(document),
        lambda row: cut(row.title, LENGTH),
        empty=nothing,
    )
    offer(form.meeting, register.offered_meetings(actor), _name_of_meeting, empty=nothing)
    offer(
        form.inspection,
        register.offered_inspections(actor),
        lambda row: cut(row.title, LENGTH),
        empty=nothing,
    )
    offer(form.budget_line, register.offered_budget_lines(actor), _name_of_line, empty=nothing)
    return form


def _name_of_meeting(meeting: Any) -> str:
    session = _("Session %(ordinal)s", ordinal=meeting.ordinal)
    return f"{session}, {MEETING_KINDS[meeting.kind]}, {meeting.held_on:%d/%m/%Y}"


def _name_of_line(line: Any) -> str:
    return f"{line.first_year} · {BUDGET_SOURCES[line.source]} · {cut(line.title, LENGTH)}"


def _shown(linked: Linked) -> dict[str, Any]:
    """Return a link with the name and the address of what it leads to."""
    row: Any = linked.row
    ways: dict[str, Callable[[], tuple[str, str]]] = {
        "plan": lambda: (f"{row.sign}, {row.subject}", url_for("plans.show", plan_id=row.id)),
        "assignment": lambda: (row.title, _url_of_row(row)),
        "meeting": lambda: (
            _name_of_meeting(row),
            url_for("meetings.show", meeting_id=row.id),
        ),
        "inspection": lambda: (row.title, url_for("inspections.show", inspection_id=row.id)),
        "budget_line": lambda: (_name_of_line(row), url_for("budgets.show", line_id=row.id)),
    }
    name, url = ways[linked.target]()
    return {"id": linked.link.id, "target": linked.target, "name": name, "url": url}


def _url_of_row(row: Any) -> str:
    """Return the page an assignment stands on: of its plan, session or inspection."""
    if row.plan_id:
        return url_for("plans.show", plan_id=row.plan_id, row=row.id, _anchor=f"row-{row.id}")
    if row.meeting_id:
        return url_for("meetings.show", meeting_id=row.meeting_id)
    return url_for("inspections.show", inspection_id=row.inspection_id)
