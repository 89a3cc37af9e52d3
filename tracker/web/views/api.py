"""What programs ask: the reports one owes, what a report says, and its figures written.

JSON in and out, under a key of ``/account/keys``; the rights are those of the key's owner.
"""

from datetime import date
from typing import Any

from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.database import transaction
from tracker.queries.reports.page import ReportPage, get_report
from tracker.queries.task_lists import list_tasks
from tracker.queries.task_rows import TaskRow
from tracker.queries.tasks.changing import get_task_to_change
from tracker.rules.dates import show_date
from tracker.rules.faults import NotAllowed, Refused
from tracker.rules.filters import read_task_filter
from tracker.rules.permissions import Action, drafting_action, scope_of
from tracker.services.reports.drafting import SheetEntry, require_drafting, save_report
from tracker.web.access import current_actor, current_signed_in, guarded
from tracker.web.api_figures import figures_of, read_body, read_json

bp = Blueprint("api", __name__)


@bp.get("/account/keys/guide")
@guarded(Action.USE_ACCOUNT)
def guide() -> ResponseReturnValue:
    """Tell how a program asks, with examples."""
    return render_template("account/api.html")


@bp.get("/api/v1/me")
@guarded(Action.USE_ACCOUNT)
def me() -> ResponseReturnValue:
    """Tell in whose name and part the key works."""
    actor, owner = current_actor(), current_signed_in()
    names = (owner.committee_name, owner.unit_name) if owner else ("", "")
    return jsonify(name=actor.name, role=actor.role, committee=names[0], unit=names[1])


@bp.get("/api/v1/tasks")
@guarded(Action.SEE_TASK)
def tasks() -> ResponseReturnValue:
    """Return the tasks one may see, by the terms of the list's own address, page by page."""
    reading = read_task_filter(request.args.items(multi=True))
    for name, refusal in reading.refusals.items():
        raise Refused(refusal.fault, field=name, **refusal.facts)
    scope = scope_of(current_actor(), Action.SEE_TASK)
    found = list_tasks(scope, reading.filter, today=clock.today())
    return jsonify(
        total=found.total, page=reading.filter.page, tasks=[_line(row) for row in found.rows]
    )


@bp.get("/api/v1/reports/<int:task_id>")
@guarded(Action.SEE_TASK)
def report(task_id: int) -> ResponseReturnValue:
    """Return a report: what is asked, what is said now, what was said last, what is doubtful."""
    return jsonify(_plain(get_report(current_actor(), task_id, today=clock.today())))


@bp.post("/api/v1/reports/<int:task_id>/figures")
@guarded(Action.SEE_TASK)
def write_figures(task_id: int) -> ResponseReturnValue:
    """Write figures into the draft of a report; those not named stay. Nothing is handed in."""
    actor, today = current_actor(), clock.today()
    body = read_json(request.get_data())
    page = get_report(actor, task_id, today=today)
    if drafting_action(actor) not in page.rights:
        raise NotAllowed
    version, entries, proposal = read_body(body, page)
    with transaction():
        task = get_task_to_change(actor, task_id)
        require_drafting(task, actor)
        told = page.draft or page.last
        entry = SheetEntry(
            figures=entries,
            proposal=(told.proposal if told else "") if proposal is None else proposal,
            is_nil=bool(told and told.is_nil and not entries),  # figures say otherwise
            nil_reason=told.nil_reason if told else "",
        )
        save_report(task, entry, seen=version, actor=actor, today=today, now=clock.now())
    return jsonify(_plain(get_report(actor, task_id, today=today)))


def _line(row: TaskRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "code": row.code,
        "title": row.title,
        "kind": row.kind,
        "period": row.period,
        "unit": row.unit_name,
        "due": _day(row.due),
        "original_due": _day(row.original_due),
        "finished_on": _day(row.finished_on),
        "cell": row.status.cell,
        "mark": row.status.mark,
    }


def _day(day: date | None) -> str | None:
    return show_date(day) if day else None


def _plain(page: ReportPage) -> dict[str, Any]:
    task, draft, told = page.task, page.draft, page.draft or page.last
    return {
        "id": task.id,
        "code": task.code,
        "title": task.assignment.title,
        "period": task.period,
        "unit": task.unit.name,
        "from": show_date(page.opens_on),
        "to": show_date(page.cut_off_on),
        "due": _day(task.due),
        "may_draft": page.may_draft,
        "version": draft.version_id if draft else 0,
        "is_nil": bool(told and told.is_nil),
        "proposal": told.proposal if told else "",
        "figures": figures_of(page, today=clock.today()),
    }
