"""The sections of an agenda: add, rename, move, take out."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.database import transaction
from tracker.queries.meetings.agenda import get_section
from tracker.queries.meetings.listing import get_meeting
from tracker.rules.faults import Changed, Refused
from tracker.rules.permissions import Action
from tracker.services.meetings import sections
from tracker.speech import gettext as _
from tracker.web.access import current_actor, guarded, short_form
from tracker.web.faults import words_for
from tracker.web.forms.agenda import SectionForm
from tracker.web.forms.base import Form
from tracker.web.once import sent
from tracker.web.pressing import pressed
from tracker.web.views.meetings.blueprint import bp


@bp.route("/<int:meeting_id>/sections/new", methods=["GET", "POST"])
@guarded(Action.CREATE_MEETING)
@short_form
def add_section(meeting_id: int) -> ResponseReturnValue:
    """Add a section at the end of the agenda."""
    meeting, form = get_meeting(meeting_id, current_actor()), SectionForm()
    if form.validate_on_submit():
        with sent(form) as receipt:
            section = sections.add_section(meeting, form.title.data, actor=current_actor())
            receipt.location = _at(meeting_id, section.id)
            receipt.said = _("Added: %(title)s", title=section.title)
        if receipt.is_done:
            return redirect(receipt.location, 303)
    page = render_template("meetings/section.html", form=form, meeting=meeting, section=None)
    return page, form.status


@bp.route("/<int:meeting_id>/sections/<int:section_id>/edit", methods=["GET", "POST"])
@guarded(Action.CREATE_MEETING)
@short_form
def edit_section(meeting_id: int, section_id: int) -> ResponseReturnValue:
    """Give a section another heading."""
    meeting = get_meeting(meeting_id, current_actor())
    section = get_section(meeting, section_id)
    form = SectionForm(data={"title": section.title, "version": section.version_id})
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = _at(meeting_id, section_id)
            sections.rename_section(
                section,
                meeting,
                form.title.data,
                actor=current_actor(),
                seen=form.seen_version,
            )
            receipt.said = _("Saved.")
        if receipt.is_done:
            return redirect(receipt.location, 303)
    page = render_template("meetings/section.html", form=form, meeting=meeting, section=section)
    return page, form.status


@bp.post("/<int:meeting_id>/sections/<int:section_id>/move")
@guarded(Action.CREATE_MEETING)
@short_form
def move_section(meeting_id: int, section_id: int) -> ResponseReturnValue:
    """Let a section change places with the one above (``direction=up``) or below."""
    meeting = get_meeting(meeting_id, current_actor())
    section = get_section(meeting, section_id)
    is_up = request.form.get("direction") == "up"
    try:
        with transaction():
            sections.move_section(
                section, meeting, is_up=is_up, actor=current_actor(), seen=Form().seen_version
            )
    except Refused as refusal:
        flash(words_for(refusal), "warning")
    except Changed:
        flash(
            _("Somebody else changed the order in the meantime; this is the order now."), "warning"
        )
    return redirect(_at(meeting_id, section_id), 303)


@bp.post("/<int:meeting_id>/sections/<int:section_id>/remove")
@guarded(Action.CREATE_MEETING)
@short_form
def remove_section(meeting_id: int, section_id: int) -> ResponseReturnValue:
    """Take a heading out; its items stay."""
    meeting = get_meeting(meeting_id, current_actor())
    section = get_section(meeting, section_id)
    title = section.title
    with pressed() as done:
        sections.remove_section(section, meeting, actor=current_actor())
        done.said = _("Taken out: %(title)s; its items stay.", title=title)
    return redirect(_at(meeting_id), 303)


def _at(meeting_id: int, section_id: int | None = None) -> str:
    anchor = f"section-{section_id}" if section_id else None
    return url_for(".edit_agenda", meeting_id=meeting_id, _anchor=anchor)
