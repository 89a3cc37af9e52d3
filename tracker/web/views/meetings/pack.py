"""The pack of a session as PDF."""

from flask import url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.printing.profiles import ProfilePaper
from tracker.printing.session_pack import job_of
from tracker.queries.committees import get_committee
from tracker.queries.meetings.listing import get_meeting
from tracker.rules.permissions import Action
from tracker.services.session_pack import pack_paper
from tracker.speech import speaking
from tracker.web.access import current_actor, guarded, writes_late
from tracker.web.ordering import hand_out_or_order
from tracker.web.profile_page import choose_profile
from tracker.web.profile_paper import paper_of
from tracker.web.views.meetings.blueprint import bp


@bp.route("/<int:meeting_id>/pack.pdf", methods=["GET", "POST"])
@guarded(Action.EXPORT_PROVINCE)
@writes_late
def pack(meeting_id: int) -> ResponseReturnValue:
    """Print the pack of a session in one file, or take the order of a long one."""
    actor = current_actor()
    meeting = get_meeting(meeting_id, actor)
    paper = pack_paper(meeting, actor=actor, today=clock.today(), now=clock.now(), index=_index())
    name = f"tai-lieu-phien-{meeting.ordinal}.pdf"
    back = url_for(".show", meeting_id=meeting_id)
    return hand_out_or_order(job_of(paper), name=name, back=back)


def _index() -> ProfilePaper | None:
    chosen = choose_profile()
    if chosen.profile is None:
        return None
    with speaking("vi"):
        return paper_of(chosen, chosen.profile, get_committee(current_actor().committee_id))
