"""Read inspections: the list and the page of one."""

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.queries.inspections.listing import (
    InspectionFilter,
    count_inspections,
    get_inspection,
    list_inspections,
    years_of_inspections,
)
from tracker.rules.choices import FindingKind, InspectionKind, InspectionState
from tracker.rules.permissions import Action, may
from tracker.web.access import current_actor, guarded
from tracker.web.forms.inspections import ConcludeForm
from tracker.web.paging import read_choice, read_number, read_page, read_search, year_options
from tracker.web.ratio_words import ratios_in_words
from tracker.web.views.inspections.blueprint import bp
from tracker.web.views.inspections.showing import show_inspection
from tracker.web.words import INSPECTION_KINDS, INSPECTION_STATES, UNIT_KINDS


@bp.get("")
@guarded(Action.SEE_INSPECTION)
def index() -> ResponseReturnValue:
    """List the inspections the address asks for, the newest first."""
    actor, wanted = current_actor(), wanted_inspections()
    page = read_page(count_inspections(actor, wanted))
    return render_template(
        "inspections/index.html",
        lines=list_inspections(
            actor, wanted, today=clock.today(), offset=page.offset, limit=page.size
        ),
        page=page,
        wanted=wanted,
        years=year_options(years_of_inspections(actor)),
        kinds=INSPECTION_KINDS,
        states=INSPECTION_STATES,
        may_edit=may(actor, Action.EDIT_INSPECTION),
    )


@bp.get("/<int:inspection_id>")
@guarded(Action.SEE_INSPECTION)
def show(inspection_id: int) -> ResponseReturnValue:
    """Show one inspection: whom, what was found, how its tasks stand."""
    return inspection_page(inspection_id, None)


def inspection_page(inspection_id: int, form: ConcludeForm | None) -> ResponseReturnValue:
    """Draw the page of an inspection, with the form to conclude it as it was sent."""
    actor, today = current_actor(), clock.today()
    inspection = get_inspection(inspection_id, actor)
    shown = show_inspection(inspection, actor, today=today)
    if form is None and shown.may_edit:
        form = ConcludeForm(data={"concluded_on": today})
    page = render_template(
        "inspections/show.html",
        shown=shown,
        form=form,
        kinds=INSPECTION_KINDS,
        states=INSPECTION_STATES,
        finding_kinds=list(FindingKind),
        unit_kinds=UNIT_KINDS,
        task_url=_task_url,
        ratios=ratios_in_words(shown.texts) if shown.may_edit or shown.may_reopen else (),
    )
    return page, form.status if form else 200


def wanted_inspections() -> InspectionFilter:
    """Return the filter the address asks for."""
    return InspectionFilter(
        text=read_search(),
        kind=read_choice(InspectionKind, "kind"),
        state=read_choice(InspectionState, "state"),
        year=read_number("year"),
    )


def _task_url(task: Any) -> str | None:
    return url_for("tasks.show", task_id=task.id) if task else None
