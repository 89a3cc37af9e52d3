"""The agenda of a session: its items and their order."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.database import transaction
from tracker.queries.escalation import list_to_raise
from tracker.queries.meetings.agenda import list_sections
from tracker.queries.meetings.content import get_item
from tracker.queries.meetings.listing import get_meeting
from tracker.queries.meetings.proposals import list_waiting_for
from tracker.queries.units import list_units
from tracker.rules.faults import Changed, Refused
from tracker.rules.permissions import Action
from tracker.services.meetings import agenda
from tracker.services.meetings.raising import put_on_agenda
from tracker.speech import gettext as _
from tracker.web.access import current_actor, guarded
from tracker.web.faults import words_for
from tracker.web.forms.fields import offer
from tracker.web.forms.meetings import ItemForm
from tracker.web.once import sent
from tracker.web.paging import read_id
from tracker.web.pressing import pressed
from tracker.web.views.meetings.agenda_showing import show_agenda
from tracker.web.views.meetings.blueprint import bp
from tracker.web.words import PAPER_STATES

ALL = "all"


@bp.route("/<int:meeting_id>/agenda", methods=["GET", "POST"])
@guarded(Action.CREATE_MEETING)
def edit_agenda(meeting_id: int) -> ResponseReturnValue:
    """Show the agenda to put in order, and add an item."""
    meeting, form = get_meeting(meeting_id, current_actor()), ItemForm()
    _offer_units(form, meeting)
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = _agenda_of(meeting_id)
            item = agenda.add_item(meeting, form.facts(), actor=current_actor())
            receipt.said = _("Added: %(title)s", title=item.title)
        if receipt.is_done:
            return redirect(receipt.location, 303)
    page = render_template(
        "meetings/agenda.html",
        form=form,
        meeting=meeting,
        shown=show_agenda(meeting, current_actor()),
        waiting=list_waiting_for(meeting),
        raised=list_to_raise(meeting, today=clock.today()),
        paper_states=PAPER_STATES,
        today=clock.today(),
    )
    return page, form.status


@bp.post("/<int:meeting_id>/agenda/raised")
@guarded(Action.CREATE_MEETING)
def put_raised(meeting_id: int) -> ResponseReturnValue:
    """Put one task the ladder has raised (``task`` is its id), or all of them, on the agenda."""
    meeting = get_meeting(meeting_id, current_actor())
    typed = request.form.get("task", "")
    task_id = None if typed == ALL else read_id(typed)
    try:
        with transaction():
            item = put_on_agenda(meeting, task_id, actor=current_actor(), today=clock.today())
    except Refused as refusal:
        flash(words_for(refusal), "warning")
        return redirect(_agenda_of(meeting_id), 303)
    flash(_("Added: %(title)s", title=item.title))
    return redirect(_agenda_of(meeting_id, item.id), 303)


@bp.route("/<int:meeting_id>/agenda/<int:item_id>/edit", methods=["GET", "POST"])
@guarded(Action.CREATE_MEETING)
def edit_item(meeting_id: int, item_id: int) -> ResponseReturnValue:
    """Change the title of an item or who presents it."""
    meeting = get_meeting(meeting_id, current_actor())
    item = get_item(meeting, item_id)
    form = ItemForm(
        data={
            "title": item.title,
            "presenter_unit": item.presenter_unit_id,
            "presenter": item.presenter,
            "section": item.section_id,
            "minutes": item.minutes,
            "follows_up": item.purpose is not None,
            "version": item.version_id,
        }
    )
    _offer_units(form, meeting, also=item.presenter_unit_id)
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = _agenda_of(meeting_id)
            agenda.update_item(
                item, meeting, form.facts(), actor=current_actor(), seen=form.seen_version
            )
            receipt.said = _("Saved.")
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return render_template("meetings/item.html", form=form, meeting=meeting), form.status


@bp.post("/<int:meeting_id>/agenda/<int:item_id>/remove")
@guarded(Action.CREATE_MEETING)
def remove_item(meeting_id: int, item_id: int) -> ResponseReturnValue:
    """Take an item off the agenda."""
    meeting = get_meeting(meeting_id, current_actor())
    item = get_item(meeting, item_id)
    title = item.title
    with pressed() as done:
        agenda.remove_item(item, meeting, actor=current_actor())
        done.said = _("Taken out: %(title)s", title=title)
    return redirect(_agenda_of(meeting_id), 303)


@bp.post("/<int:meeting_id>/agenda/<int:item_id>/move")
@guarded(Action.CREATE_MEETING)
def move_item(meeting_id: int, item_id: int) -> ResponseReturnValue:
    """Let an item change places with the one above (``direction=up``) or below."""
    meeting = get_meeting(meeting_id, current_actor())
    is_up = request.form.get("direction") == "up"
    try:
        with transaction():
            item = get_item(meeting, item_id)
            seen = request.form.get("order")
            agenda.move_item(item, meeting, is_up=is_up, actor=current_actor(), seen=seen)
    except Refused as refusal:
        flash(words_for(refusal), "warning")
    except Changed:
        flash(
            _("Somebody else changed the order in the meantime; this is the order now."), "warning"
        )
    return redirect(_agenda_of(meeting_id, item_id), 303)


def _offer_units(form: ItemForm, meeting: Any, *, also: int | None = None) -> None:
    units = list_units(on=meeting.held_on, also=also)
    offer(form.presenter_unit, units, lambda unit: str(unit.name), empty=_("None of the units"))
    sections = list_sections(meeting.id)
    offer(form.section, sections, lambda row: str(row.title), empty=_("under no heading"))


def _agenda_of(meeting_id: int, item_id: int | None = None) -> str:
    anchor = f"item-{item_id}" if item_id else None
    return url_for(".edit_agenda", meeting_id=meeting_id, _anchor=anchor)
