"""Who is asked to come to a session, and who came."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.queries.meetings.answering import list_line_answers, list_links
from tracker.queries.meetings.content import get_attendance, list_attendance
from tracker.queries.meetings.doubled import list_doubled
from tracker.queries.meetings.invited import count_invited, list_invited
from tracker.queries.meetings.listing import get_meeting
from tracker.queries.meetings.uncalled import name_uncalled
from tracker.queries.units import list_units
from tracker.rules.choices import LeadGroup
from tracker.rules.faults import Refused
from tracker.rules.permissions import Action
from tracker.services.meetings import attendance
from tracker.speech import gettext as _
from tracker.speech import ngettext
from tracker.web.access import current_actor, guarded, short_form
from tracker.web.forms.attendance import GroupForm, InviteForm, PersonForm, PresenceForm, lines_of
from tracker.web.forms.fields import offer
from tracker.web.once import once, sent
from tracker.web.paging import read_page
from tracker.web.pressing import pressed
from tracker.web.views.meetings.blueprint import bp
from tracker.web.views.meetings.checking import show_findings
from tracker.web.words import ANSWER_WAYS, ANSWERS

PEOPLE, LINKS = "people", "links"  # what the address may ask to show beside what is noted that day


@bp.route("/<int:meeting_id>/attendance", methods=["GET", "POST"])
@guarded(Action.EDIT_MINUTES)
def record_presence(meeting_id: int) -> ResponseReturnValue:
    """Show who is asked to come, and keep who came."""
    meeting = get_meeting(meeting_id, current_actor())
    form = PresenceForm(data={"lines": _shown(list_attendance(meeting_id))})
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = _list_of(meeting_id, **_place())
            changed = attendance.record_presence(meeting, form.facts(), actor=current_actor())
            receipt.said = ngettext("%(num)s line is saved.", "%(num)s lines are saved.", changed)
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return _page(meeting, presence=form)


@bp.post("/<int:meeting_id>/attendance/answers")
@guarded(Action.EDIT_MINUTES)
@short_form
def take_answers(meeting_id: int) -> ResponseReturnValue:
    """Fill in from the answers what nobody has recorded yet."""
    meeting = get_meeting(meeting_id, current_actor())
    with pressed() as done:
        taken = attendance.take_answers(meeting, actor=current_actor(), today=clock.today())
        done.said = ngettext(
            "%(num)s line is filled in from the answers; correct who did otherwise.",
            "%(num)s lines are filled in from the answers; correct who did otherwise.",
            taken,
        )
    return redirect(_list_of(meeting_id), 303)


@bp.post("/<int:meeting_id>/attendance/groups")
@guarded(Action.CREATE_MEETING)
def invite_group(meeting_id: int) -> ResponseReturnValue:
    """Ask a group of units to come."""
    meeting, form = get_meeting(meeting_id, current_actor()), GroupForm()
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = _list_of(meeting_id)
            fresh = attendance.invite_group(
                meeting, LeadGroup(form.group.data), actor=current_actor()
            )
            receipt.said = (
                ngettext("%(num)s unit is added.", "%(num)s units are added.", fresh)
                if fresh
                else _("All of them are on the list already.")
            )
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return _page(meeting, group=form)


@bp.post("/<int:meeting_id>/attendance/members")
@guarded(Action.CREATE_MEETING)
@short_form
def invite_uncalled(meeting_id: int) -> ResponseReturnValue:
    """Ask the members of the session before that are not on the list."""
    meeting = get_meeting(meeting_id, current_actor())
    with pressed() as done:
        fresh = attendance.invite_uncalled(meeting, actor=current_actor())
        done.said = ngettext("%(num)s member is added.", "%(num)s members are added.", fresh)
    return redirect(_list_of(meeting_id), 303)


@bp.post("/<int:meeting_id>/attendance/people")
@guarded(Action.CREATE_MEETING)
def invite_person(meeting_id: int) -> ResponseReturnValue:
    """Ask one unit or one person to come."""
    meeting, form = get_meeting(meeting_id, current_actor()), PersonForm()
    _offer_units(form, meeting)
    if form.validate_on_submit():
        try:
            form.check()
            with once(form.nonce.data) as receipt:
                receipt.location = _list_of(meeting_id)
                attendance.invite_person(
                    meeting,
                    name=form.name.data,
                    office=form.office.data,
                    address=form.address.data or "",
                    unit_id=form.unit.data,
                    actor=current_actor(),
                )
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(_("Added to the list."))
            return redirect(receipt.location, 303)
    return _page(meeting, person=form)


@bp.post("/<int:meeting_id>/attendance/<int:line_id>/remove")
@guarded(Action.CREATE_MEETING)
def remove_line(meeting_id: int, line_id: int) -> ResponseReturnValue:
    """Take somebody off the list."""
    meeting = get_meeting(meeting_id, current_actor())
    line = get_attendance(meeting, line_id)
    name = line.name or (line.unit.name if line.unit else "")
    with pressed() as done:
        attendance.remove_line(line, meeting, actor=current_actor(), now=clock.now())
        done.said = _("Taken out: %(title)s", title=name)
    return redirect(url_for(".record_presence", meeting_id=meeting_id, show="off"), 303)


def _page(
    meeting: Any,
    *,
    presence: PresenceForm | None = None,
    group: GroupForm | None = None,
    person: PersonForm | None = None,
) -> ResponseReturnValue:
    """Show the page with the form that was sent, and the others empty."""
    rows, answers = list_attendance(meeting.id), list_line_answers(meeting.id)
    invited = count_invited(meeting)
    sent = presence or group or person
    if presence is None:
        presence = PresenceForm(formdata=None, data={"lines": _shown(rows)})
    if person is None:
        person = PersonForm(formdata=None)
        _offer_units(person, meeting)
    page = render_template(
        "meetings/attendance.html",
        meeting=meeting,
        rows={str(row.id): row for row in rows},
        form=sent,
        page=read_page(len(rows)) if request.endpoint == "meetings.record_presence" else None,
        action=_list_of(meeting.id, show=PEOPLE if _shows_people() else None, **_place()),
        presence=presence,
        group=group or GroupForm(formdata=None),
        person=person,
        invited=invited,
        answers=answers,
        doubled=list_doubled(meeting, rows, answers),
        answer_words=ANSWERS,
        way_words=ANSWER_WAYS,
        has_links=any(one.link_hash for one in list_invited(meeting.id)),
        links=list_links(meeting.id) if request.args.get("show") == LINKS else (),
        today=clock.today(),
        shown=request.args.get("show", ""),
        shows_people=_shows_people(),
        invitation=InviteForm(formdata=None),
        uncalled=name_uncalled(meeting, rows),
        findings=show_findings(meeting, today=clock.today()) if invited[1] else (),
    )
    return page, sent.status if sent is not None else 200


def _shows_people() -> bool:
    """Tell whether the page shows who represents each unit, which most of the time it does not."""
    return request.args.get("show") == PEOPLE


def _offer_units(form: PersonForm, meeting: Any) -> None:
    units = list_units(on=meeting.held_on)
    offer(form.unit, units, lambda unit: str(unit.name), empty=_("None of the units"))


def _shown(rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Return the lines of the part of the list that the address asks for."""
    page = read_page(len(rows))
    part = rows[page.offset : page.offset + page.size]
    return lines_of(part, has_person=_shows_people())


def _place() -> dict[str, str]:
    """Return what the address says of the part of the list."""
    return {name: word for name in ("page", "size") if (word := request.args.get(name))}


def _list_of(meeting_id: int, **words: Any) -> str:
    return url_for(".record_presence", meeting_id=meeting_id, **words)
