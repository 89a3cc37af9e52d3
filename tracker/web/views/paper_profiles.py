"""How the committee writes each kind of its papers."""

from dataclasses import fields

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.queries.committees import get_committee
from tracker.queries.paper_profiles import find_profile, list_profiles, merged
from tracker.rules.choices import Priority
from tracker.rules.faults import Missing
from tracker.rules.papers import PaperKind
from tracker.rules.permissions import Action
from tracker.services.paper_profiles import ProfileFacts, set_profile
from tracker.speech import gettext as _
from tracker.web.access import current_actor, guarded, short_form
from tracker.web.forms.paper_profiles import PaperProfileForm
from tracker.web.once import sent
from tracker.web.words import PAPER_KINDS

bp = Blueprint("paper_profiles", __name__)
# what a kind of paper has no place for
WITHOUT = {
    PaperKind.INVITATION: ("members",),
    PaperKind.NOTICE: ("members", "contact"),
    PaperKind.EXTRACT: ("members", "contact"),
    PaperKind.MINUTES: ("contact", "place", "capacities", "signer_office", "signer_name"),
}


@bp.get("/committee/papers")
@guarded(Action.MANAGE_COMMITTEE)
def index() -> ResponseReturnValue:
    """List the kinds of papers and how each is written now."""
    committee = get_committee(current_actor().committee_id)
    known = list_profiles(committee.id)
    return render_template(
        "committees/papers.html",
        committee=committee,
        lines=[
            (kind, merged(committee, kind, known.get(kind)), kind in known) for kind in PaperKind
        ],
        kinds=PAPER_KINDS,
    )


@bp.route("/committee/papers/<kind>", methods=["GET", "POST"])
@guarded(Action.MANAGE_COMMITTEE)
@short_form
def edit(kind: str) -> ResponseReturnValue:
    """Set names, signer and recipients of one kind of paper."""
    chosen, actor = _kind(kind), current_actor()
    committee = get_committee(actor.committee_id)
    profile = find_profile(committee.id, chosen)
    form = PaperProfileForm(
        obj=profile or ProfileFacts(), version=profile.version_id if profile else 0
    )
    for name in WITHOUT[chosen]:
        del form[name]
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location, receipt.said = url_for(".index"), _("Saved.")
            set_profile(actor, chosen, _facts(form), seen=form.seen_version)
        if receipt.is_done:
            return redirect(receipt.location, 303)
    page = render_template(
        "committees/paper.html",
        form=form,
        kind=chosen,
        kinds=PAPER_KINDS,
        default=merged(committee, chosen, None),
    )
    return page, form.status


def _kind(word: str) -> PaperKind:
    try:
        return PaperKind(word)
    except ValueError:
        raise Missing from None


def _facts(form: PaperProfileForm) -> ProfileFacts:
    typed = {each.name: form[each.name].data for each in fields(ProfileFacts) if each.name in form}
    return ProfileFacts(**typed | {"urgency": Priority(typed["urgency"])})
