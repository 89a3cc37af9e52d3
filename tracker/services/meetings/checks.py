"""What a session finds of the conclusions of earlier ones: a verdict and a remark each."""

from datetime import datetime

from tracker.database import db
from tracker.models import Conclusion, ConclusionCheck, Meeting
from tracker.queries.meetings.checks import get_checked
from tracker.rules.checks import Verdict
from tracker.rules.faults import Changed
from tracker.rules.permissions import Actor
from tracker.services.meetings.open_meetings import require_open


def check_conclusion(
    meeting: Meeting,
    conclusion_id: int,
    verdict: Verdict | None,
    *,
    remark: str = "",
    actor: Actor,
    now: datetime,
    seen: int,
) -> Conclusion:
    """Write down what the session finds of an earlier conclusion; None takes the finding back.

    No task changes by it: what fits no longer is cancelled by the task's own act.

    Raises NotAllowed, Missing, Changed; Refused: MEETING_CLOSED, MEETING_CALLED_OFF.
    """
    require_open(meeting, actor)
    conclusion, row = get_checked(meeting, conclusion_id)
    if seen != (row.version_id if row else 0):
        raise Changed
    if verdict is None:
        if row is not None:
            db.session.delete(row)
    else:
        row = row or ConclusionCheck(meeting_id=meeting.id, conclusion_id=conclusion_id)
        if (row.verdict, row.remark) != (verdict, remark):
            row.verdict, row.remark = verdict, remark
            row.checked_by_id, row.checked_at = actor.user_id, now
        db.session.add(row)
    db.session.flush()
    return conclusion
