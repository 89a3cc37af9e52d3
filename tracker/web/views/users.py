"""The people of a committee: accounts and parts."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.queries.people import count_people, get_person, list_parts, list_people
from tracker.queries.returns import is_broken
from tracker.queries.units import list_units
from tracker.rules.permissions import Action, Role
from tracker.services import accounts, memberships
from tracker.services.accounts import PersonFacts
from tracker.services.memberships import PartFacts
from tracker.speech import gettext as _
from tracker.web.access import current_actor, guarded, short_form
from tracker.web.forms.fields import offer
from tracker.web.forms.users import NewPersonForm, PartForm, PersonForm
from tracker.web.once import sent
from tracker.web.paging import read_page, read_search
from tracker.web.pressing import pressed
from tracker.web.words import ROLES

bp = Blueprint("users", __name__, url_prefix="/users")


@bp.get("")
@guarded(Action.MANAGE_USERS)
def index() -> ResponseReturnValue:
    """List the people of the committee."""
    committee_id = current_actor().committee_id
    search = read_search()
    page = read_page(count_people(committee_id, search=search))
    people = list_people(committee_id, search=search, offset=page.offset, limit=page.size)
    return render_template("users/index.html", people=people, page=page, search=search, roles=ROLES)


@bp.route("/add", methods=["GET", "POST"])
@guarded(Action.MANAGE_USERS)
@short_form
def add() -> ResponseReturnValue:
    """Give somebody an account and a first part."""
    form = NewPersonForm()
    _offer_units(form)
    if form.validate_on_submit():
        with sent(form) as receipt:
            user, is_new = accounts.add_person(
                current_actor(),
                form.email.data,
                person_of(form),
                part_of(form),
                now=clock.now(),
            )
            receipt.location = url_for(".show", user_id=user.id)
            receipt.said = (
                _("%(name)s has an account now.", name=user.name) if is_new else _knew(user.name)
            )
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return render_template("users/add.html", form=form), form.status


def _knew(name: str) -> str:
    return _("%(name)s had an account already, and has a part in this committee now.", name=name)


@bp.get("/<int:user_id>")
@guarded(Action.MANAGE_USERS)
def show(user_id: int) -> ResponseReturnValue:
    """Show one account and its parts in this committee."""
    form = PartForm()
    _offer_units(form)
    return _page_of(user_id, form)


def _page_of(user_id: int, form: PartForm) -> ResponseReturnValue:
    committee_id = current_actor().committee_id
    person = get_person(user_id, committee_id=committee_id)
    page = render_template(
        "users/show.html",
        person=person,
        is_address_broken=is_broken(person.email),
        parts=list_parts(user_id, committee_id=committee_id),
        form=form,
        roles=ROLES,
    )
    return page, form.status


@bp.route("/<int:user_id>/edit", methods=["GET", "POST"])
@guarded(Action.MANAGE_USERS)
@short_form
def edit(user_id: int) -> ResponseReturnValue:
    """Correct a person's contact data."""
    actor = current_actor()
    user = get_person(user_id, committee_id=actor.committee_id)
    form = PersonForm(obj=user, version=user.version_id)
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location, receipt.said = url_for(".show", user_id=user_id), _("Saved.")
            accounts.edit_person(
                actor, user_id, form.email.data, person_of(form), seen=form.seen_version
            )
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return render_template("users/edit.html", form=form, person=user), form.status


@bp.post("/<int:user_id>/disable")
@guarded(Action.MANAGE_USERS)
def disable(user_id: int) -> ResponseReturnValue:
    """Close an account."""
    return _do(
        user_id,
        lambda: accounts.disable(current_actor(), user_id),
        _("The account is closed and signed out everywhere."),
    )


@bp.post("/<int:user_id>/enable")
@guarded(Action.MANAGE_USERS)
def enable(user_id: int) -> ResponseReturnValue:
    """Open a closed account again."""
    return _do(
        user_id, lambda: accounts.enable(current_actor(), user_id), _("The account is open again.")
    )


@bp.post("/<int:user_id>/parts")
@guarded(Action.MANAGE_USERS)
@short_form
def add_part(user_id: int) -> ResponseReturnValue:
    """Give a person one more part."""
    form = PartForm()
    _offer_units(form)
    if form.validate_on_submit():
        with sent(form) as receipt:
            memberships.add_part(current_actor(), user_id, part_of(form))
            receipt.location = url_for(".show", user_id=user_id)
            receipt.said = _("The part is given.")
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return _page_of(user_id, form)


@bp.post("/<int:user_id>/parts/<int:membership_id>/end")
@guarded(Action.MANAGE_USERS)
def end_part(user_id: int, membership_id: int) -> ResponseReturnValue:
    """End a person's part in this committee."""
    return _do(
        user_id,
        lambda: memberships.end_part(
            current_actor(), membership_id, user_id=user_id, today=clock.today()
        ),
        _("The part has ended."),
    )


def _do(user_id: int, act: Any, words: str) -> ResponseReturnValue:
    """Do what one button asks."""
    with pressed() as done:
        act()
        done.said = words
    return redirect(url_for(".show", user_id=user_id), 303)


def person_of(form: PersonForm) -> PersonFacts:
    """Return what was typed of a person."""
    return PersonFacts(form.name.data, form.post.data, form.phone.data)


def part_of(form: PartForm) -> PartFacts:
    """Return what was typed of a part."""
    return PartFacts(Role(form.role.data), form.unit_id.data, form.is_head.data)


def _offer_units(form: PartForm) -> None:
    offer(
        form.unit_id,
        list_units(on=clock.today()),
        lambda unit: str(unit.name),
        empty=_("No unit"),
    )
