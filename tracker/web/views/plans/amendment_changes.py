"""What a drafted amendment changes: rows it adds, and rows that end or change."""

from collections.abc import Callable
from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.queries.amendments.reading import get_change
from tracker.queries.plans import get_plan, get_row
from tracker.queries.units import list_units
from tracker.rules.choices import ChangeKind, Part
from tracker.rules.faults import Missing
from tracker.rules.permissions import Action
from tracker.services.amendments import drafting
from tracker.services.plans.rows import short_title
from tracker.speech import gettext as _
from tracker.web.access import current_actor, guarded
from tracker.web.forms.amendments import EndForm, LeadForm, RedateForm
from tracker.web.forms.plans import RowForm, WordsForm
from tracker.web.once import sent
from tracker.web.pressing import pressed
from tracker.web.unit_picking import offer_units
from tracker.web.views.plans.amendments import get_draft
from tracker.web.views.plans.blueprint import bp
from tracker.web.words import UNIT_KINDS

Work = Callable[[Any, Any, Any, Any], object]
KINDS = frozenset({"end", "redate", "lead", "words"})


@bp.route("/<int:plan_id>/amendments/<int:amendment_id>/rows/new", methods=["GET", "POST"])
@guarded(Action.EDIT_PLAN)
def add_amended_row(plan_id: int, amendment_id: int) -> ResponseReturnValue:
    """Let the amendment add a row."""
    plan = get_plan(plan_id, current_actor())
    amendment, form = get_draft(plan, amendment_id), RowForm()

    def add() -> None:
        drafting.add_row(amendment, plan, form.facts(), actor=current_actor(), today=clock.today())

    return _row_page(form, plan, amendment, add)


@bp.route(
    "/<int:plan_id>/amendments/<int:amendment_id>/added/<int:change_id>", methods=["GET", "POST"]
)
@guarded(Action.EDIT_PLAN)
def edit_added_row(plan_id: int, amendment_id: int, change_id: int) -> ResponseReturnValue:
    """Change a row that the amendment adds."""
    plan = get_plan(plan_id, current_actor())
    amendment = get_draft(plan, amendment_id)
    change = get_change(amendment, change_id)
    if change.kind is not ChangeKind.ADD:
        raise Missing
    form = RowForm(data=_typed_row(change))

    def save() -> None:
        drafting.update_row(
            change,
            amendment,
            plan,
            form.facts(),
            actor=current_actor(),
            today=clock.today(),
            seen=form.seen_version,
        )

    return _row_page(form, plan, amendment, save)


@bp.route(
    "/<int:plan_id>/amendments/<int:amendment_id>/rows/<int:row_id>/<kind>",
    methods=["GET", "POST"],
)
@guarded(Action.EDIT_PLAN)
def change_row(plan_id: int, amendment_id: int, row_id: int, kind: str) -> ResponseReturnValue:
    """Let the amendment end a row, or give it another date, other units or other words."""
    plan = get_plan(plan_id, current_actor())
    amendment = get_draft(plan, amendment_id)
    if kind not in KINDS:
        raise Missing
    row, what = get_row(plan, row_id), ChangeKind(kind)
    units = list_units(on=amendment.issued_on)
    form = _form_of(what, row, _drafted(amendment, row_id, what), units)
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = _page_of(plan_id, amendment_id)
            WORKS[what](amendment, plan, row, form.facts())
            receipt.said = _("Saved.")
        if receipt.is_done:
            return redirect(receipt.location, 303)
    page = render_template(
        "plans/amendments/change.html",
        form=form,
        plan=plan,
        amendment=amendment,
        row=row,
        kind=kind,
        units=units,
        unit_kinds=UNIT_KINDS,
    )
    return page, form.status


@bp.post("/<int:plan_id>/amendments/<int:amendment_id>/changes/<int:change_id>/remove")
@guarded(Action.EDIT_PLAN)
def remove_change(plan_id: int, amendment_id: int, change_id: int) -> ResponseReturnValue:
    """Take a change out of a draft."""
    plan = get_plan(plan_id, current_actor())
    amendment = get_draft(plan, amendment_id)
    change = get_change(amendment, change_id)
    with pressed() as done:
        drafting.remove_change(change, amendment, plan, actor=current_actor())
        done.said = _("The change is taken out.")
    return redirect(_page_of(plan_id, amendment_id), 303)


def _row_page(
    form: RowForm, plan: Any, amendment: Any, save: Callable[[], None]
) -> ResponseReturnValue:
    units = list_units(on=amendment.issued_on)
    offer_units([form.lead, form.coordinating], units)
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = _page_of(plan.id, amendment.id)
            save()
            receipt.said = _("Saved.")
        if receipt.is_done:
            return redirect(receipt.location, 303)
    page = render_template(
        "plans/amendments/row.html",
        form=form,
        plan=plan,
        amendment=amendment,
        units=units,
        unit_kinds=UNIT_KINDS,
    )
    return page, form.status


def _typed_row(change: Any) -> dict[str, Any]:
    """Return a row that is added as it was typed."""
    return {
        "text": change.text,
        "title": "" if change.title == short_title(change.text) else change.title,
        "deliverable": change.deliverable,
        "deadline_words": change.deadline_words,
        "due": change.due,
        "version": change.version_id,
        **_typed_units(change),
    }


def _typed_units(source: Any) -> dict[str, Any]:
    return {
        "lead_group": source.lead_group.value,
        "lead": [unit.unit_id for unit in source.units if unit.part is Part.LEAD],
        "coordinating": [unit.unit_id for unit in source.units if unit.part is not Part.LEAD],
        "lead_words": source.lead_words,
    }


def _drafted(amendment: Any, row_id: int, kind: ChangeKind) -> Any:
    """Return the change of this kind as drafted before, or None."""
    for change in amendment.rows:
        if change.assignment_id == row_id and change.kind is kind:
            return change
    return None


def _form_of(kind: ChangeKind, row: Any, drafted: Any, units: Any) -> Any:
    """Return the form of a change, filled with what was drafted, or with the row as it is."""
    source = drafted or row
    if kind is ChangeKind.END:
        return EndForm(data={"reason": drafted.reason if drafted else ""})
    if kind is ChangeKind.REDATE:
        typed = drafted.due if drafted else None
        return RedateForm(data={"deadline_words": source.deadline_words, "due": typed})
    if kind is ChangeKind.WORDS:
        title = "" if source.title == short_title(source.text) else source.title
        return WordsForm(
            data={"text": source.text, "title": title, "deliverable": source.deliverable}
        )
    form = LeadForm(
        data=_typed_units(source) | {"lead_words": drafted.lead_words if drafted else ""}
    )
    offer_units([form.lead, form.coordinating], units)
    return form


def _end(amendment: Any, plan: Any, row: Any, reason: Any) -> object:
    return drafting.end_row(amendment, plan, row, reason=reason, actor=current_actor())


def _redate(amendment: Any, plan: Any, row: Any, facts: Any) -> object:
    return drafting.redate_row(
        amendment, plan, row, facts, actor=current_actor(), today=clock.today()
    )


def _lead(amendment: Any, plan: Any, row: Any, facts: Any) -> object:
    return drafting.relead_row(amendment, plan, row, facts, actor=current_actor())


def _words(amendment: Any, plan: Any, row: Any, facts: Any) -> object:
    return drafting.reword_row(amendment, plan, row, facts, actor=current_actor())


WORKS: dict[ChangeKind, Work] = {
    ChangeKind.END: _end,
    ChangeKind.REDATE: _redate,
    ChangeKind.LEAD: _lead,
    ChangeKind.WORDS: _words,
}


def _page_of(plan_id: int, amendment_id: int) -> str:
    return url_for(".show_amendment", plan_id=plan_id, amendment_id=amendment_id)
