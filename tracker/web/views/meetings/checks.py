"""What a session finds of the conclusions of earlier ones."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.queries.meetings.checks import get_checked
from tracker.queries.meetings.listing import get_meeting
from tracker.rules.checks import Verdict
from tracker.rules.permissions import Action
from tracker.services.meetings import checks
from tracker.speech import gettext as _
from tracker.web.access import current_actor, guarded
from tracker.web.forms.under_way import CheckForm
from tracker.web.once import sent
from tracker.web.views.meetings.blueprint import bp


@bp.route("/<int:meeting_id>/checks/<int:conclusion_id>", methods=["GET", "POST"])
@guarded(Action.EDIT_MINUTES)
def check_conclusion(meeting_id: int, conclusion_id: int) -> ResponseReturnValue:
    """Write down what the session finds of an earlier conclusion."""
    actor = current_actor()
    meeting = get_meeting(meeting_id, actor)
    conclusion, row = get_checked(meeting, conclusion_id)
    form = CheckForm(
        data={
            "verdict": row.verdict.value if row else "",
            "remark": row.remark if row else "",
            "version": row.version_id if row else 0,
        }
    )
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = _next(meeting_id, conclusion_id, form.found())
            checks.check_conclusion(
                meeting,
                conclusion_id,
                form.found(),
                remark=form.remark.data,
                actor=actor,
                now=clock.now(),
                seen=form.seen_version,
            )
            receipt.said = _("Saved.")
        if receipt.is_done:
            return redirect(receipt.location, 303)
    page = render_template("meetings/check.html", form=form, meeting=meeting, conclusion=conclusion)
    return page, form.status


def _next(meeting_id: int, conclusion_id: int, found: Verdict | None) -> str:
    """Return where to go on: what becomes a new conclusion is written next."""
    if found is Verdict.RENEWED:
        return url_for(".conclude", meeting_id=meeting_id, renews=conclusion_id)
    return url_for(".show", meeting_id=meeting_id, _anchor=f"check-{conclusion_id}")
