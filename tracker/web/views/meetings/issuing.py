"""Issue the invitation, try a paper again that was not printed, begin a correction."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.database import transaction
from tracker.queries.meetings.listing import get_meeting
from tracker.queries.session_issues import list_unmade, load_issues
from tracker.rules.permissions import Action
from tracker.services.paper_life.correcting import correct_paper as begin_correction
from tracker.services.session_papers import issuing
from tracker.services.session_papers.inviting import InvitationFacts, find_entry
from tracker.services.session_papers.inviting import issue_invitation as issue
from tracker.speech import gettext as _
from tracker.web.access import current_actor, guarded
from tracker.web.forms.session_papers import InvitationNumberForm, ReasonForm
from tracker.web.once import sent
from tracker.web.paper_words import PAPERS
from tracker.web.session_printing import print_now
from tracker.web.views.meetings.blueprint import bp
from tracker.web.views.meetings.kept import INVITATION
from tracker.web.views.meetings.paper_life import address_of, read_kind


@bp.route("/<int:meeting_id>/invitation/issue", methods=["GET", "POST"])
@guarded(Action.CREATE_MEETING)
def issue_invitation(meeting_id: int) -> ResponseReturnValue:
    """Give the invitation its number and date; it is printed and kept with them."""
    actor = current_actor()
    meeting = get_meeting(meeting_id, actor)
    issued = load_issues(meeting_id).find_kept(INVITATION)
    entry = find_entry(meeting)
    form = InvitationNumberForm(
        data={
            "number": entry.number if entry else "",
            "issued_on": entry.issued_on if entry else clock.today(),
        }
    )
    form.reason.is_optional = issued is None
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = url_for("meetings.show", meeting_id=meeting_id)
            facts = InvitationFacts(
                str(form.number.data), form.issued_on.data, form.reason.data or ""
            )
            issue(meeting, facts, actor=actor, today=clock.today(), now=clock.now())
            receipt.said = _("The invitation is issued; it stands in the register.")
        if receipt.is_done:
            print_now(meeting_id)
            return redirect(receipt.location, 303)
    page = render_template(
        "session_papers/invitation.html", form=form, meeting=meeting, issued=issued
    )
    return page, form.status


@bp.post("/<int:meeting_id>/papers/make")
@guarded(Action.EDIT_MINUTES)
def make_files(meeting_id: int) -> ResponseReturnValue:
    """Print again what has its number and could not be printed."""
    actor = current_actor()
    meeting = get_meeting(meeting_id, actor)
    with transaction():
        issuing.try_again(meeting.id, actor=actor)
    print_now(meeting_id)
    if not list_unmade(meeting_id):
        flash(_("The files are made."))
    return redirect(url_for("meetings.show", meeting_id=meeting_id), 303)


@bp.route("/<int:meeting_id>/papers/<kind>/correct", methods=["GET", "POST"])
@guarded(Action.SIGN_MINUTES)
def correct_paper(meeting_id: int, kind: str) -> ResponseReturnValue:
    """Begin a correction of an issued paper, with its reason."""
    actor, paper = current_actor(), read_kind(kind)
    meeting = get_meeting(meeting_id, actor)
    form = ReasonForm()
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = address_of(meeting_id, paper)
            begin_correction(meeting, paper, reason=form.reason.data, actor=actor, now=clock.now())
            receipt.said = _(
                "It is a draft again; the issued one holds until the new version is issued."
            )
        if receipt.is_done:
            return redirect(receipt.location, 303)
    page = render_template(
        "session_papers/correct.html", form=form, meeting=meeting, kind=paper, names=PAPERS
    )
    return page, form.status
