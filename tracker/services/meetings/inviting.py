"""Send the invitations of a session that was looked over first."""

from datetime import date, datetime

from tracker.models import Meeting
from tracker.queries.meetings.checking import check_session
from tracker.rules.faults import Fault, Refused
from tracker.rules.permissions import Action, Actor, require
from tracker.services.meetings.invitations import send_invitations
from tracker.services.meetings.open_meetings import hold


def invite(meeting: Meeting, *, overrules: bool, actor: Actor, today: date, now: datetime) -> int:
    """Send the invitations once nothing blocks; return how many letters that makes.

    What is only worth a look may be overruled by whoever ``overrules`` it.

    Raises NotAllowed; Refused: SESSION_NOT_READY, SESSION_DOUBTFUL, and as ``send_invitations``.
    """
    require(actor, Action.CREATE_MEETING, committee_id=meeting.committee_id)
    hold(meeting)
    findings = check_session(meeting, today=today)
    blocking = sum(finding.is_blocking for finding in findings)
    if blocking:
        raise Refused(Fault.SESSION_NOT_READY, count=blocking)
    if findings and not overrules:
        raise Refused(Fault.SESSION_DOUBTFUL, count=len(findings))
    return send_invitations(meeting, actor=actor, now=now)
