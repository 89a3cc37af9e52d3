"""The committee one works in, and further ones."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.queries.committees import get_committee
from tracker.queries.editions import list_provinces
from tracker.queries.units import list_units
from tracker.rules.permissions import Action, may
from tracker.rules.quorum import Quorum
from tracker.services import committees
from tracker.services.committees import CommitteeFacts
from tracker.services.sessions import switch_committee
from tracker.speech import gettext as _
from tracker.web.access import current_actor, current_signed_in, guarded, short_form
from tracker.web.forms.committees import CommitteeForm, NewCommitteeForm
from tracker.web.forms.fields import offer
from tracker.web.once import sent

bp = Blueprint("committees", __name__)


@bp.route("/committee", methods=["GET", "POST"])
@guarded(Action.MANAGE_COMMITTEE)
@short_form
def edit() -> ResponseReturnValue:
    """Correct the committee one works in."""
    actor = current_actor()
    committee = get_committee(actor.committee_id)
    form = CommitteeForm(obj=committee, version=committee.version_id)
    offer(
        form.standing_unit_id,
        list_units(on=clock.today(), also=committee.standing_unit_id),
        lambda unit: str(unit.name),
        empty=_("None"),
    )
    offer(form.province_id, list_provinces(), lambda province: province.name, empty=_("None"))
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location, receipt.said = url_for(".edit"), _("Saved.")
            committees.edit_committee(actor, _facts(form), seen=form.seen_version)
        if receipt.is_done:
            return redirect(receipt.location, 303)
    page = render_template(
        "committees/edit.html",
        form=form,
        committee=committee,
        may_add=may(actor, Action.ADD_COMMITTEE),
    )
    return page, form.status


def _facts(form: CommitteeForm) -> CommitteeFacts:
    typed = {name: form[name].data for name in CommitteeFacts.__dataclass_fields__}
    return CommitteeFacts(**(typed | {"quorum": Quorum(typed["quorum"])}))


@bp.route("/committees/add", methods=["GET", "POST"])
@guarded(Action.ADD_COMMITTEE)
@short_form
def add() -> ResponseReturnValue:
    """Enter one more committee and go on working in it."""
    form = NewCommitteeForm()
    signed_in = current_signed_in()
    if signed_in is not None and form.validate_on_submit():
        with sent(form) as receipt:
            membership = committees.add_committee(
                signed_in.actor, CommitteeFacts(name=form.name.data)
            )
            switch_committee(signed_in.actor, membership.id, session_id=signed_in.session_id)
            receipt.location = url_for(".edit")
            receipt.said = _("%(name)s is entered. You work in it now.", name=form.name.data)
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return render_template("committees/add.html", form=form), form.status
