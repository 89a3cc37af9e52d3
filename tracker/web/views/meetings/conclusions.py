"""What the chair concluded: add, correct, take out."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.queries.groups import list_groups
from tracker.queries.meetings.content import get_conclusion, list_items
from tracker.queries.meetings.listing import get_meeting
from tracker.queries.units import list_units
from tracker.rules.choices import Part
from tracker.rules.permissions import Action
from tracker.rules.texts import cut
from tracker.services.meetings import conclusions
from tracker.speech import gettext as _
from tracker.web.access import current_actor, guarded
from tracker.web.forms.fields import offer
from tracker.web.forms.meetings import ConclusionForm
from tracker.web.forms.plans import group_word, offer_groups
from tracker.web.once import sent
from tracker.web.pressing import pressed
from tracker.web.unit_picking import offer_units
from tracker.web.views.meetings.blueprint import bp
from tracker.web.words import UNIT_KINDS

TITLE_LENGTH = 90
COPIED = (
    *("text", "deliverable", "lead_words", "coordinating_words", "deadline_words"),
    *("has_no_date", "has_no_action"),
)


@bp.route("/<int:meeting_id>/conclusions/new", methods=["GET", "POST"])
@guarded(Action.EDIT_MINUTES)
def add_conclusion(meeting_id: int) -> ResponseReturnValue:
    """Write down a conclusion; the short form on the session's page sends here too."""
    meeting = get_meeting(meeting_id, current_actor())
    form = ConclusionForm(data={"item": request.args.get("item", type=int)})
    units = _offer(form, meeting)
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = _place_of(meeting_id, form.item.data)
            conclusions.record_conclusion(
                meeting, form.facts(), actor=current_actor(), today=clock.today()
            )
            receipt.said = _("The conclusion is recorded.")
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return _page(form, meeting, units, None)


@bp.route("/<int:meeting_id>/conclusions/<int:conclusion_id>/edit", methods=["GET", "POST"])
@guarded(Action.EDIT_MINUTES)
def edit_conclusion(meeting_id: int, conclusion_id: int) -> ResponseReturnValue:
    """Correct a conclusion: say who does it by when."""
    meeting = get_meeting(meeting_id, current_actor())
    row = get_conclusion(meeting, conclusion_id)
    form = ConclusionForm(data=_typed(row, meeting))
    units = _offer(form, meeting)
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = _place_of(meeting_id, form.item.data)
            conclusions.update_conclusion(
                row,
                meeting,
                form.facts(),
                actor=current_actor(),
                today=clock.today(),
                seen=form.seen_version,
            )
            receipt.said = _("Saved.")
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return _page(form, meeting, units, row)


@bp.post("/<int:meeting_id>/conclusions/<int:conclusion_id>/remove")
@guarded(Action.EDIT_MINUTES)
def remove_conclusion(meeting_id: int, conclusion_id: int) -> ResponseReturnValue:
    """Take a conclusion out."""
    meeting = get_meeting(meeting_id, current_actor())
    row = get_conclusion(meeting, conclusion_id)
    title, item_id = cut(row.text, TITLE_LENGTH), row.item_id
    with pressed() as done:
        conclusions.remove_conclusion(row, meeting, actor=current_actor(), today=clock.today())
        done.said = _("Taken out: %(title)s", title=title)
    return redirect(_place_of(meeting_id, item_id), 303)


def _typed(row: Any, meeting: Any) -> dict[str, Any]:
    return {
        **{name: getattr(row, name) for name in COPIED},
        "kind": row.kind.value,
        "item": row.item_id,
        "lead_group": group_word(row.lead_group, row.lead_group_id),
        "lead": [unit.unit_id for unit in row.units if unit.part is Part.LEAD],
        "coordinating": [unit.unit_id for unit in row.units if unit.part is not Part.LEAD],
        "due": conclusions.typed_due(row, meeting),
        "version": row.version_id,
    }


def _offer(form: ConclusionForm, meeting: Any) -> Any:
    """Offer the agenda and the units; return the units."""
    items = list_items(meeting.id)
    numbers = {item.id: number for number, item in enumerate(items, start=1)}
    offer(
        form.item,
        items,
        lambda item: f"{numbers[item.id]}. {cut(item.title, TITLE_LENGTH)}",
        empty=_("General, for no item"),
    )
    units = list_units(on=meeting.held_on)
    offer_units([form.lead, form.coordinating], units)
    offer_groups([form.lead_group], list_groups())
    return units


def _page(form: ConclusionForm, meeting: Any, units: Any, row: Any) -> ResponseReturnValue:
    page = render_template(
        "meetings/conclusion.html",
        form=form,
        meeting=meeting,
        row=row,
        units=units,
        unit_kinds=UNIT_KINDS,
    )
    return page, form.status


def _place_of(meeting_id: int, item_id: int | None) -> str:
    anchor = f"item-{item_id}" if item_id else "general"
    return url_for(".show", meeting_id=meeting_id, _anchor=anchor)
