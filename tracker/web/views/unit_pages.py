"""One unit over time, the sheet handed to the next contact, and groups of units."""

from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.queries.groups import get_group, list_groups
from tracker.queries.handovers import Sheet, get_sheet
from tracker.queries.people import list_people
from tracker.queries.unit_pages import get_unit_page
from tracker.queries.units import get_unit, list_units
from tracker.rules.faults import Missing
from tracker.rules.permissions import Action, may, scope_of
from tracker.services import handovers, unit_groups, unit_names
from tracker.services.accounts import PersonFacts
from tracker.services.handovers import HandoverFacts
from tracker.services.unit_groups import GroupFacts
from tracker.services.unit_names import NameFacts
from tracker.speech import gettext as _
from tracker.speech import ngettext
from tracker.web.access import current_actor, guarded, short_form
from tracker.web.forms.fields import offer
from tracker.web.forms.units import FormerNameForm, GroupForm, HandoverForm
from tracker.web.once import sent
from tracker.web.pressing import pressed
from tracker.web.unit_picking import offer_units
from tracker.web.views.units import bp
from tracker.web.words import LETTER_TEMPLATES, ROLES, SUCCESSION_KINDS, UNIT_KINDS

__all__ = ["bp"]

MOST_PEOPLE = 500


@bp.get("/<int:unit_id>")
@guarded(Action.MANAGE_UNITS)
def show(unit_id: int) -> ResponseReturnValue:
    """Show one unit: its names over time, who came before and after, its people and work."""
    actor = current_actor()
    return render_template(
        "units/show.html",
        page=get_unit_page(unit_id, committee_id=actor.committee_id),
        kinds=UNIT_KINDS,
        roles=ROLES,
        succession_kinds=SUCCESSION_KINDS,
        may_manage_people=may(actor, Action.MANAGE_USERS),
    )


@bp.route("/<int:unit_id>/names", methods=["GET", "POST"])
@guarded(Action.MANAGE_UNITS)
@short_form
def add_name(unit_id: int) -> ResponseReturnValue:
    """Enter a name the unit had before."""
    unit, form = get_unit(unit_id), FormerNameForm()
    if form.validate_on_submit():
        facts = NameFacts(
            form.name.data, form.short_name.data, form.valid_from.data, form.valid_to.data
        )
        with sent(form) as receipt:
            receipt.location, receipt.said = url_for(".show", unit_id=unit_id), _("Saved.")
            unit_names.add_former_name(current_actor(), unit_id, facts, today=clock.today())
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return render_template("units/name.html", form=form, unit=unit), form.status


@bp.route("/<int:unit_id>/handover", methods=["GET", "POST"])
@guarded(Action.SEE_TASK)
@short_form
def hand_over(unit_id: int) -> ResponseReturnValue:
    """Show the hand-over sheet, and let the administrator move the parts to the next person."""
    actor = current_actor()
    scope = scope_of(actor, Action.SEE_TASK)
    if scope.unit_id not in (None, unit_id):
        raise Missing
    sheet = get_sheet(unit_id, committee_id=actor.committee_id, today=clock.today())
    may_hand = may(actor, Action.MANAGE_USERS)
    form = HandoverForm()
    if may_hand:
        _offer_people(form, sheet)
    if form.validate_on_submit():
        with sent(form) as receipt:
            handed = handovers.hand_over(
                actor, unit_id, _facts(form), today=clock.today(), now=clock.now()
            )
            receipt.location = url_for(".hand_over", unit_id=unit_id)
            receipt.said = ngettext(
                "%(name)s answers for %(num)s open task now.",
                "%(name)s answers for %(num)s open tasks now.",
                handed.tasks,
                name=handed.user.name,
            )
        if receipt.is_done:
            return redirect(receipt.location, 303)
    page = render_template(
        "units/handover.html",
        form=form,
        sheet=sheet,
        may_hand=may_hand,
        may_see_unit=may(actor, Action.MANAGE_UNITS),
        roles=ROLES,
        templates=LETTER_TEMPLATES,
    )
    return page, form.status


def _facts(form: HandoverForm) -> HandoverFacts:
    return HandoverFacts(
        from_user_id=form.from_user.chosen,
        to_user_id=form.to_user.data,
        email=form.email.data or "",
        person=PersonFacts(form.name.data, form.post.data, form.phone.data),
        note=form.note.data,
    )


def _offer_people(form: HandoverForm, sheet: Sheet) -> None:
    """Offer those who can hand over, and everybody of the committee as the next person."""
    form.from_user.choices = [(person.user_id, person.name) for person in sheet.people]
    everybody = list_people(current_actor().committee_id, limit=MOST_PEOPLE)
    active = [person for person in everybody if person.is_active]
    offer(form.to_user, active, _label, empty=_("Somebody new, entered below"))


def _label(person: Any) -> str:
    return f"{person.name} ({person.email})"


@bp.get("/groups")
@guarded(Action.MANAGE_UNITS)
def groups() -> ResponseReturnValue:
    """List the groups of units the office keeps."""
    return render_template("units/groups.html", groups=list_groups())


@bp.route("/groups/add", methods=["GET", "POST"])
@guarded(Action.MANAGE_UNITS)
def add_group() -> ResponseReturnValue:
    """Enter a group."""
    form = GroupForm()
    _offer_members(form)
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = url_for(".groups")
            unit_groups.add_group(current_actor(), _group(form))
            receipt.said = _("%(name)s is entered.", name=form.name.data)
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return render_template("units/group.html", form=form, group=None), form.status


@bp.route("/groups/<int:group_id>/edit", methods=["GET", "POST"])
@guarded(Action.MANAGE_UNITS)
def edit_group(group_id: int) -> ResponseReturnValue:
    """Correct a group."""
    group = get_group(group_id)
    names = "\n".join(alias.words for alias in group.aliases)
    known = {
        "name": group.name,
        "other_names": names,
        "units": [member.unit_id for member in group.members],
    }
    form = GroupForm(data={**known, "version": group.version_id})
    _offer_members(form)
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location, receipt.said = url_for(".groups"), _("Saved.")
            unit_groups.edit_group(current_actor(), group_id, _group(form), seen=form.seen_version)
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return render_template("units/group.html", form=form, group=group), form.status


@bp.post("/groups/<int:group_id>/remove")
@guarded(Action.MANAGE_UNITS)
def remove_group(group_id: int) -> ResponseReturnValue:
    """Take out a group nobody names."""
    with pressed() as done:
        unit_groups.remove_group(current_actor(), group_id)
        done.said = _("The group is taken out.")
    return redirect(url_for(".groups"), 303)


def _group(form: GroupForm) -> GroupFacts:
    others = [line.strip() for line in form.other_names.data.splitlines() if line.strip()]
    return GroupFacts(form.name.data, form.units.data, others)


def _offer_members(form: GroupForm) -> None:
    offer_units([form.units], list_units())
