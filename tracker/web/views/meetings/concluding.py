"""Conclusions typed in place while the chair speaks: named, dated, moved, filled in."""

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
from tracker.queries.calendars import load_calendar
from tracker.queries.groups import list_groups
from tracker.queries.meetings.checks import get_checked
from tracker.queries.meetings.content import get_conclusion, get_content, get_item
from tracker.queries.meetings.listing import get_meeting
from tracker.queries.units import list_units
from tracker.rules.choices import LeadGroup, Part
from tracker.rules.faults import Refused
from tracker.rules.permissions import Action
from tracker.rules.texts import cut
from tracker.services.meetings import concluding
from tracker.services.meetings.conclusions import read_words
from tracker.services.nonces import Repeated
from tracker.speech import gettext as _
from tracker.speech import spoken_language
from tracker.web import words
from tracker.web.access import current_actor, guarded
from tracker.web.faults import words_for
from tracker.web.forms.asking import GROUPS
from tracker.web.forms.under_way import FillForm, SpokenForm
from tracker.web.meeting_words import deadline_in_words
from tracker.web.once import once
from tracker.web.paging import read_id
from tracker.web.unit_picking import find_names
from tracker.web.views.meetings.blueprint import bp
from tracker.web.views.meetings.showing import show_meeting

IN_PLACE = "X-In-Place"  # the page's script asks for the part that changed, not for a page


@bp.route("/<int:meeting_id>/conclusions/spoken", methods=["GET", "POST"])
@guarded(Action.EDIT_MINUTES)
def conclude(meeting_id: int) -> ResponseReturnValue:
    """Write down a conclusion; ``?item=`` names its item, ``?renews=`` the one it replaces."""
    actor = current_actor()
    meeting = get_meeting(meeting_id, actor)
    form = SpokenForm(data=_offered(meeting))
    if form.validate_on_submit():
        try:
            with once(form.nonce.data) as receipt:
                receipt.location = place_of(meeting_id, form.item_id)
                concluding.conclude(meeting, form.spoken(), actor=actor, today=clock.today())
        except Refused as refusal:
            form.show(refusal)
        except Repeated:
            if not _is_in_place():
                raise
            return answer_in_place(meeting_id, form.item_id)
        else:
            return _done(meeting_id, form.item_id, _("The conclusion is recorded."))
    return _page("meetings/spoken.html", form, meeting)


@bp.route("/<int:meeting_id>/conclusions/<int:conclusion_id>/fill", methods=["GET", "POST"])
@guarded(Action.EDIT_MINUTES)
def fill_in(meeting_id: int, conclusion_id: int) -> ResponseReturnValue:
    """Say who does it or by when, where that is missing."""
    actor = current_actor()
    meeting = get_meeting(meeting_id, actor)
    row = get_conclusion(meeting, conclusion_id)
    form = FillForm(data={"version": row.version_id})
    if form.validate_on_submit():
        try:
            with once(form.nonce.data) as receipt:
                receipt.location = place_of(meeting_id, row.item_id)
                concluding.fill_in(
                    row,
                    meeting,
                    form.filled_in(),
                    actor=actor,
                    today=clock.today(),
                    seen=form.seen_version,
                )
        except Refused as refusal:
            form.show(refusal)
        except Repeated:
            if not _is_in_place():
                raise
            return answer_in_place(meeting_id, row.item_id)
        else:
            return _done(meeting_id, row.item_id, _("Saved."))
    return _page("meetings/fill.html", form, meeting, row=row)


@bp.post("/<int:meeting_id>/conclusions/<int:conclusion_id>/move")
@guarded(Action.EDIT_MINUTES)
def move_conclusion(meeting_id: int, conclusion_id: int) -> ResponseReturnValue:
    """Let a conclusion change places with the one above (``direction=up``) or below."""
    actor = current_actor()
    meeting = get_meeting(meeting_id, actor)
    is_up = request.form.get("direction") == "up"
    try:
        with transaction():
            row = get_conclusion(meeting, conclusion_id)
            concluding.move_conclusion(row, meeting, is_up=is_up, actor=actor)
    except Refused as refusal:
        flash(words_for(refusal), "warning")
        return redirect(url_for(".show", meeting_id=meeting_id), 303)
    return _done(meeting_id, row.item_id, "")


@bp.get("/<int:meeting_id>/deadline")
@guarded(Action.EDIT_MINUTES)
def read_deadline(meeting_id: int) -> ResponseReturnValue:
    """Tell how the words of a deadline (``words``) are read, before anything is saved."""
    meeting = get_meeting(meeting_id, current_actor())
    typed = request.args.get("words", "")[:400]
    if not typed.strip():
        return jsonify(words="", is_clear=True)
    reading = read_words(typed, meeting, load_calendar())
    said, is_clear = deadline_in_words(reading, spoken_language())
    if reading.due is not None and reading.due < meeting.held_on:
        said, is_clear = _("%(words)s, before the session", words=said), False
    return jsonify(words=said, is_clear=is_clear)


@bp.get("/<int:meeting_id>/names")
@guarded(Action.EDIT_MINUTES)
def list_names(meeting_id: int) -> ResponseReturnValue:
    """Offer the units and groups that have the words typed (``words``), by their short names."""
    meeting = get_meeting(meeting_id, current_actor())
    by_rule = [SPOKEN_GROUPS[group] for group in GROUPS if group in SPOKEN_GROUPS]
    groups = [*by_rule, *(group.name for group in list_groups())]
    typed, units = request.args.get("words", ""), list_units(on=meeting.held_on)
    return jsonify(found=find_names(typed, units, groups, spoken=True))


# what the one reader of names takes as the group, in the language of the papers
SPOKEN_GROUPS = {
    LeadGroup.ALL_UNITS: "các sở, ngành, địa phương",
    LeadGroup.DEPARTMENTS: "các sở, ngành",
    LeadGroup.LOCALITIES: "các địa phương",
}


def place_of(meeting_id: int, item_id: int | None) -> str:
    """Return where the conclusions of an item, or the general ones, stand."""
    anchor = f"item-{item_id}" if item_id else "general"
    return url_for(".show", meeting_id=meeting_id, _anchor=anchor)


def answer_in_place(meeting_id: int, item_id: int | None, said: str = "") -> ResponseReturnValue:
    """Return the conclusions of one item as the page shows them now, and what is still missing."""
    actor = current_actor()
    meeting = get_meeting(meeting_id, actor)
    shown = show_meeting(get_content(meeting), None, actor)
    block = get_template_attribute("meetings/parts.html", "conclusions")
    blocked = get_template_attribute("meetings/aside.html", "lacking_box")
    part = next((each for each in shown.items if each.part.row.id == item_id), None)
    label = (
        _("Conclusions of item %(item)s", item=part.part.number)
        if part
        else _("General conclusions")
    )
    html = block(
        meeting,
        part.part.row if part else None,
        part.conclusions if part else shown.general,
        shown.new_conclusion,
        words.CONCLUSION_KINDS,
        label,
        shown.may_edit,
    )
    return jsonify(html=html, blocked=blocked(shown) if shown.lacking else "", said=said)


def _offered(meeting: Any) -> dict[str, Any]:
    """Return what the form starts with: an item, or the words of an earlier conclusion."""
    renewed = request.args.get("renews", "")
    if not renewed:
        return {"item": request.args.get("item", type=int)}
    row, _check = get_checked(meeting, read_id(renewed))
    leads = [unit.unit.short_name or unit.unit.name for unit in row.units if unit.part is Part.LEAD]
    return {
        "text": row.text,
        "kind": row.kind.value,
        "leads": ", ".join(leads) or SPOKEN_GROUPS.get(row.lead_group, ""),
        "deliverable": row.deliverable,
    }


def _done(meeting_id: int, item_id: int | None, said: str) -> ResponseReturnValue:
    if _is_in_place():
        return answer_in_place(meeting_id, item_id, said)
    if said:
        flash(said)
    return redirect(place_of(meeting_id, item_id), 303)


def _page(template: str, form: Any, meeting: Any, **facts: Any) -> ResponseReturnValue:
    """Show the form by itself; in place its faults are enough."""
    if _is_in_place() and form.errors:
        faults = {field.name: " ".join(field.errors) for field in form if field.errors}
        asks = bool(getattr(form, "asks_to_confirm", False))
        return jsonify(faults=faults, said=" ".join(form.form_errors), asks=asks), 422
    item_id = getattr(form, "item_id", None)
    item = get_item(meeting, item_id) if item_id and request.method == "GET" else None
    title = cut(item.title, 90) if item else ""
    page = render_template(template, form=form, meeting=meeting, about=title, **facts)
    return page, form.status


def _is_in_place() -> bool:
    return IN_PLACE in request.headers
